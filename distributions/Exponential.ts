// Exponential: waiting times between events that happen at a constant rate.
import {
  closedForm,
  excessOfRatio,
  exp,
  expm1,
  full,
  log,
  log1mexpexp,
  log1pmx,
  logTail,
  nonnegative,
  positive,
  reciprocal,
  square,
  uniform,
  weightedMean,
  weightedMoments,
} from "thetastar";

/**
 * Exponential: waiting times between events at a constant rate, without memory. p(y) = rate·e^(−rate·y), y ≥ 0.
 * Parameter: rate (positive), per unit of y; or mean = 1/rate. Johnson, Kotz and Balakrishnan, Continuous Univariate
 * Distributions 1 (1994), chapter 19.
 *
 * @example
 * Exponential({ mean: 2 }).logProb(1); // -1.1931471805599454
 */
export const Exponential = /* @__PURE__ */ closedForm({
  name: "Exponential",
  params: { rate: positive },
  also: [
    {
      params: { mean: positive },
      to: ({ mean }) => ({ rate: reciprocal(mean) }),
      from: ({ rate }) => ({ mean: reciprocal(rate) }),
    },
  ],
  support: nonnegative,
  elementwise: true,
  logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
  cdf: ({ rate }, y) => expm1(rate.mul(y).neg()).neg(),
  survival: ({ rate }, y) => exp(rate.mul(y).neg()),
  logCdf: ({ rate }, y) => log1mexpexp(log(rate).add(log(y))),
  logSurvival: ({ rate }, y) => rate.mul(y).neg(),
  quantile: ({ rate }, p, q) => logTail(p, q).neg().div(rate),
  mean: ({ rate }) => reciprocal(rate),
  variance: ({ rate }) => square(reciprocal(rate)),
  deviance: ({ rate }, y) => log1pmx(y.mul(rate).sub(1)).mul(-2),
  skewness: () => full([], 2),
  kurtosis: () => full([], 6),
  mode: () => full([], 0),
  entropy: ({ rate }) => log(rate).neg().add(1),
  sample: ({ rate }, key) => log(uniform(key)).neg().div(rate),
  // y + (2e^(−rate·y) − 3/2)/rate: Jordan, Krüger and Lerch, J. Stat. Softw. 90 (2019), appendix A.
  crps: ({ rate }, y) => exp(rate.mul(y).neg()).mul(2).sub(1.5).div(rate).add(y),
  meanDifference: (a, b) =>
    reciprocal(a.rate)
      .add(reciprocal(b.rate))
      .sub(reciprocal(a.rate.add(b.rate)).mul(2)),
  kl: (p, q) => excessOfRatio(q.rate, p.rate),
  start: (y, weight) => ({ mean: weightedMoments(y, weight).mean || 1 }),
  mle: (y, weight) => ({ mean: weightedMean(y, weight) }),
  affine: { scale: ({ rate }, by) => ({ rate: rate.div(by) }) },
});
