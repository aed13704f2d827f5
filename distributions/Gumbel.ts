// Gumbel: the largest of many values with light tails.
import {
  closedForm,
  exp,
  expintE1,
  expm1,
  full,
  greater,
  gt,
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
/** 12·√6·ζ(3)/π³. */
const SKEWNESS = 1.1395470994046486;

/** Below it e⁻ᶻ leaves no density, in any precision; kept from −∞, where the terms would cancel to NaN. */
const LOWEST = -1e5;
/** Above it log(1 − exp(−e⁻ᶻ)) is −z − e⁻ᶻ/2 to the last digit. */
const HIGH = 30;

/** −z − e⁻ᶻ. */
const logDensity = (z: Tensor): Tensor => {
  const bounded = greater(z, LOWEST);
  return exp(bounded.neg()).add(bounded).neg();
};
const logAbove = (z: Tensor): Tensor => {
  const high = gt(z, HIGH);
  const hazard = exp(z.neg());
  return where(high, hazard.mul(-0.5).sub(z), log1mexp(where(high, 1, hazard).neg()));
};
/** −log(−log p), by the smaller of p and q. */
const fromTails = (p: Tensor, q: Tensor): Tensor => log(where(lt(p, q), log(p), log1p(q.neg())).neg()).neg();

/**
 * Gumbel: the largest of many values whose tails fall exponentially, such as a year's highest flood; GEV with shape 0.
 * p(y) = exp(−z − e⁻ᶻ)/scale, z = (y − loc)/scale. Parameters: loc (real), the mode, and scale (positive), in units of
 * y. For the smallest see GumbelMin. Gumbel, Statistics of Extremes (1958).
 *
 * @example
 * Gumbel({ loc: 0, scale: 1 }).logSurvival(800); // -800
 */
export const Gumbel = /* @__PURE__ */ closedForm({
  name: "Gumbel",
  params: { loc: real, scale: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => logDensity(standardize(y, params)).sub(log(params.scale)),
  cdf: (params, y) => exp(exp(standardize(y, params).neg()).neg()),
  survival: (params, y) => expm1(exp(standardize(y, params).neg()).neg()).neg(),
  logCdf: (params, y) => exp(standardize(y, params).neg()).neg(),
  logSurvival: (params, y) => logAbove(standardize(y, params)),
  quantile: (params, p, q) => unstandardize(fromTails(p, q), params),
  mean: ({ loc, scale }) => loc.add(scale.mul(EULER)),
  variance: ({ scale }) => square(scale).mul(VARIANCE),
  skewness: () => full([], SKEWNESS),
  kurtosis: () => full([], 2.4),
  mode: ({ loc }) => loc,
  entropy: ({ scale }) => log(scale).add(EULER + 1),
  // −z + 2·E₁(e⁻ᶻ) + γ − log 2: Jordan, Krüger and Lerch, Journal of Statistical Software 90 (2019), appendix A, ξ = 0
  crps: (params, y) => {
    const z = standardize(y, params);
    const high = gt(z, HIGH);
    const inner = expintE1(exp(where(high, 0, z).neg()))
      .mul(2)
      .sub(z)
      .add(EULER);
    return where(high, z.sub(EULER), inner).sub(0.6931471805599453).mul(params.scale);
  },
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(fromTails(u, u.neg().add(1)), params);
  },
  // with r the ratio of scales and d that of the distance to q's: log(1/r) + γ(r − 1) + d + e^(−d)Γ(1 + r) − 1
  kl: (p, q) => {
    const r = p.scale.div(q.scale);
    const d = p.loc.sub(q.loc).div(q.scale);
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
    return { loc: stddev > 0 ? mean - EULER * scale : mean, scale };
  },
  affine: locationScale,
});
