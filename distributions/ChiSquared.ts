// ChiSquared: sums of squares of Normal errors.
import {
  digamma,
  distribution,
  eq,
  full,
  gammaDraw,
  gt,
  lgamma,
  lgammaDelta,
  log,
  positive,
  positiveWithLimit,
  reciprocal,
  sqrt,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";
import { logAbove, logBelow, logDensity, standardCrps, standardEntropy, standardQuantile } from "./Gamma.ts";

const LOG_2 = 0.6931471805599453;

/**
 * ChiSquared: the sum of squares of df standard Normals, test statistics, variances of samples.
 * p(y) = y^(df/2 − 1)·e^(−y/2)/(2^(df/2)·Γ(df/2)), y > 0: Gamma(df/2, ½). Parameter: df (positive), the mean. Johnson,
 * Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 18.
 *
 * @example
 * ChiSquared({ df: 2 }).survival(4); // 0.1353352832366127
 */
export const ChiSquared = /* @__PURE__ */ distribution({
  name: "ChiSquared",
  params: { df: positive },
  support: positiveWithLimit,
  elementwise: true,
  logProb: ({ df }, y) => {
    const a = df.mul(0.5);
    const edge = xlogy(a.sub(1), 0).sub(lgamma(a)).sub(LOG_2);
    return where(eq(y, 0), edge, logDensity(a, full([], 0.5), y));
  },
  logCdf: ({ df }, y) => logBelow(df.mul(0.5), y.mul(0.5), log(y).sub(LOG_2)),
  logSurvival: ({ df }, y) => logAbove(df.mul(0.5), y.mul(0.5), log(y).sub(LOG_2)),
  quantile: ({ df }, p, q) => standardQuantile(df.mul(0.5), p, q).mul(2),
  mean: ({ df }) => df,
  variance: ({ df }) => df.mul(2),
  skewness: ({ df }) => sqrt(reciprocal(df).mul(8)),
  kurtosis: ({ df }) => reciprocal(df).mul(12),
  mode: ({ df }) => where(gt(df, 2), df.sub(2), 0),
  entropy: ({ df }) => standardEntropy(df.mul(0.5)).add(LOG_2),
  sample: ({ df }, key) => gammaDraw(key, df.mul(0.5)).mul(2),
  // Gammas of one rate
  kl: (p, q) => {
    const [a, d] = [p.df.mul(0.5), q.df.sub(p.df).mul(0.5)];
    return lgammaDelta(a, d).sub(d.mul(digamma(a)));
  },
  crps: ({ df }, y) => standardCrps(df.mul(0.5), y.mul(0.5)).mul(2),
  // The mean.
  start: (y, weight) => ({ df: weightedMoments(y, weight).mean }),
});
