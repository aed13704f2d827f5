// GumbelMin: the smallest of many values with light tails.
import {
  closedForm,
  exp,
  expintE1,
  expm1,
  full,
  gt,
  lesser,
  lgamma,
  locationScale,
  log,
  log1mexp,
  log1p,
  logRatio,
  lt,
  positive,
  real,
  square,
  standardize,
  type Tensor,
  uniform,
  unstandardize,
  weightedMoments,
  where,
} from "thetastar";

const EULER = 0.5772156649015329;
/** π²/6, and the reciprocal of its root. */
const VARIANCE = 1.6449340668482264;
const PER_STDDEV = 0.7796968012336761;
/** −12·√6·ζ(3)/π³. */
const SKEWNESS = -1.1395470994046486;

/** Above it eᶻ leaves no density, in any precision; kept from ∞, where the terms would cancel to NaN. */
const HIGHEST = 1e5;
/** Below it log(1 − exp(−eᶻ)) is z − eᶻ/2 to the last digit. */
const LOW = -30;

/** z − eᶻ. */
const logDensity = (z: Tensor): Tensor => {
  const bounded = lesser(z, HIGHEST);
  return bounded.sub(exp(bounded));
};
const logBelow = (z: Tensor): Tensor => {
  const low = lt(z, LOW);
  const hazard = exp(z);
  return where(low, hazard.mul(-0.5).add(z), log1mexp(where(low, 1, hazard).neg()));
};
/** log(−log q), by the smaller of p and q. */
const fromTails = (p: Tensor, q: Tensor): Tensor => {
  const small = gt(p, q);
  return log(where(small, log(q), log1p(where(small, 0.5, p).neg())).neg());
};

/**
 * GumbelMin: the smallest of many values whose tails fall exponentially, such as the strength of the weakest link; the
 * logarithm of a Weibull. p(y) = exp(z − eᶻ)/scale, z = (y − loc)/scale. Parameters: loc (real), the mode, and scale
 * (positive), in units of y. For the largest see Gumbel. Gumbel, Statistics of Extremes (1958).
 *
 * @example
 * GumbelMin({ loc: 0, scale: 1 }).logCdf(-800); // -800
 */
export const GumbelMin = /* @__PURE__ */ closedForm({
  name: "GumbelMin",
  params: { loc: real, scale: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => logDensity(standardize(y, params)).sub(log(params.scale)),
  cdf: (params, y) => expm1(exp(standardize(y, params)).neg()).neg(),
  survival: (params, y) => exp(exp(standardize(y, params)).neg()),
  logCdf: (params, y) => logBelow(standardize(y, params)),
  logSurvival: (params, y) => exp(standardize(y, params)).neg(),
  quantile: (params, p, q) => unstandardize(fromTails(p, q), params),
  mean: ({ loc, scale }) => loc.sub(scale.mul(EULER)),
  variance: ({ scale }) => square(scale).mul(VARIANCE),
  skewness: () => full([], SKEWNESS),
  kurtosis: () => full([], 2.4),
  mode: ({ loc }) => loc,
  entropy: ({ scale }) => log(scale).add(EULER + 1),
  // that of Gumbel at −z
  crps: (params, y) => {
    const z = standardize(y, params);
    const low = lt(z, LOW);
    const inner = expintE1(exp(where(low, 0, z)))
      .mul(2)
      .add(z)
      .add(EULER);
    return where(low, z.neg().sub(EULER), inner).sub(0.6931471805599453).mul(params.scale);
  },
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(fromTails(u, u.neg().add(1)), params);
  },
  // with r the ratio of scales and d that of the distance to q's: log(1/r) + γ(r − 1) + d + e^(−d)Γ(1 + r) − 1
  kl: (p, q) => {
    const r = p.scale.div(q.scale);
    const d = q.loc.sub(p.loc).div(q.scale);
    return r
      .sub(1)
      .mul(EULER)
      .sub(logRatio(p.scale, q.scale))
      .add(d)
      .add(exp(lgamma(r.add(1)).sub(d)))
      .sub(1);
  },
  // by moments
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const scale = stddev > 0 ? stddev * PER_STDDEV : 1;
    return { loc: stddev > 0 ? mean + EULER * scale : mean, scale };
  },
  affine: locationScale,
});
