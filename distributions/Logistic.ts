// Logistic: like a Normal with a little more in the tails, and a cdf in closed form.
import {
  closedForm,
  eq,
  full,
  locationScale,
  log,
  logisticDivergence,
  logRatio,
  noneAtInfinity,
  positive,
  real,
  sigmoid,
  softplus,
  square,
  standardize,
  standardizeFinite,
  uniform,
  unstandardize,
  weightedMoments,
} from "thetastar";

/** π²/3, the variance of the standard logistic, and the reciprocal of its root. */
const VARIANCE = 3.289868133696453;
const PER_STDDEV = 0.5513288954217921;

/**
 * Logistic: errors a little heavier in the tails than a Normal's; what log-odds are to probabilities.
 * p(y) = e⁻ᶻ/(scale·(1 + e⁻ᶻ)²), z = (y − loc)/scale. Parameters: loc (real) and scale (positive), in units of y.
 * Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 23.
 *
 * @example
 * Logistic({ loc: 0, scale: 1 }).logSurvival(1000); // -1000
 */
export const Logistic = /* @__PURE__ */ closedForm({
  name: "Logistic",
  params: { loc: real, scale: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const z = standardizeFinite(y, params);
    const right = softplus(z); // and softplus(−z) is this less z
    return noneAtInfinity(y, right.add(right.sub(z)).neg().sub(log(params.scale)));
  },
  cdf: (params, y) => sigmoid(standardize(y, params)),
  survival: (params, y) => sigmoid(standardize(y, params).neg()),
  logCdf: (params, y) => softplus(standardize(y, params).neg()).neg(),
  logSurvival: (params, y) => softplus(standardize(y, params)).neg(),
  quantile: (params, p, q) => unstandardize(logRatio(p, q), params),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => square(scale).mul(VARIANCE),
  skewness: () => full([], 0),
  kurtosis: () => full([], 1.2),
  mode: ({ loc }) => loc,
  entropy: ({ scale }) => log(scale).add(2),
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(logRatio(u, u.neg().add(1)), params);
  },
  // Jordan, Krüger and Lerch, J. Stat. Softw. 90 (2019), appendix A: z − 2·log F(z) − 1.
  crps: (params, y) => {
    const z = standardize(y, params);
    return softplus(z).add(softplus(z.neg())).sub(1).mul(params.scale);
  },
  kl: (p, q) => logisticDivergence(p.loc.sub(q.loc).div(p.scale), eq(p.scale, q.scale)),
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    return { loc: mean, scale: stddev > 0 ? stddev * PER_STDDEV : 1 };
  },
  affine: locationScale,
});
