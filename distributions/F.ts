// F: ratios of variances of Normal samples.
import {
  and,
  byPrecision,
  distribution,
  eq,
  exp,
  greater,
  gt,
  holdSlope,
  lesser,
  log,
  lt,
  positive,
  positiveWithLimit,
  square,
  type Tensor,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";
import {
  logOddsAbove,
  logOddsBelow,
  logOddsDraw,
  logOddsKernel,
  logOddsQuantile,
  oddsEntropy,
  oddsKurtosis,
  oddsMean,
  oddsSkewness,
  oddsVariance,
} from "./BetaPrime.ts";

interface Params {
  readonly df1: Tensor;
  readonly df2: Tensor;
}
const halves = ({ df1, df2 }: Params): readonly [Tensor, Tensor] => [df1.mul(0.5), df2.mul(0.5)];
/** Numbers within e^± so much are taken as they are: products of four of them, which slopes are, do not overflow. */
const USUAL = { f32: 20, f64: 170 };
/** Beyond e^±200 only the logarithm of the odds counts; in f32 beyond e^±80. */
const FAR = { f32: 80, f64: 200 };
/** df1·y/df2, whose law is BetaPrime(df1/2, df2/2), and its logarithm. */
const odds = ({ df1, df2 }: Params, y: Tensor): readonly [Tensor, Tensor] => {
  const l = log(df1).sub(log(df2)).add(log(y));
  const [most, usualMost] = [byPrecision(FAR), byPrecision(USUAL)];
  const usual = (x: Tensor): Tensor => and(lt(log(x), usualMost), gt(log(x), usualMost.neg()));
  const near = and(usual(df1), and(usual(df2), usual(y)));
  const [m, n, at] = [where(near, df1, 1), where(near, df2, 1), where(near, y, 1)];
  const held = where(near, 0, greater(lesser(l, most), most.neg()));
  return [where(near, holdSlope(m.div(n)).mul(at), exp(held)), l];
};

/**
 * F (Fisher–Snedecor): ratios of mean squares, test statistics. p(y) = xᵃ(1 − x)ᵇ/(y·B(a, b)), x = w/(1 + w),
 * w = df1·y/df2, a = df1/2, b = df2/2, y > 0. Parameters: df1 and df2 (positive), the degrees of freedom of numerator and
 * denominator. Moments of order n exist for df2 > 2n. Johnson, Kotz and Balakrishnan, Continuous Univariate
 * Distributions 2 (1995), chapter 27.
 *
 * @example
 * F({ df1: 2, df2: 2 }).cdf(3); // 0.75
 */
export const F = /* @__PURE__ */ distribution({
  name: "F",
  params: { df1: positive, df2: positive },
  support: positiveWithLimit,
  elementwise: true,
  logProb: (params, y) => {
    const [a, b] = halves(params);
    const edge = xlogy(a.sub(1), y); // with a = 1 the density at 0 is 1
    return where(eq(y, 0), edge, logOddsKernel(a, b, ...odds(params, y)).sub(log(y)));
  },
  logCdf: (params, y) => logOddsBelow(...halves(params), ...odds(params, y)),
  logSurvival: (params, y) => logOddsAbove(...halves(params), ...odds(params, y)),
  quantile: (params, p, q) =>
    exp(
      logOddsQuantile(...halves(params), p, q)
        .add(log(params.df2))
        .sub(log(params.df1)),
    ),
  mean: (params) => oddsMean(...halves(params)).mul(params.df2.div(params.df1)),
  variance: (params) => oddsVariance(...halves(params)).mul(square(params.df2.div(params.df1))),
  skewness: (params) => oddsSkewness(...halves(params)),
  kurtosis: (params) => oddsKurtosis(...halves(params)),
  mode: ({ df1, df2 }) => where(gt(df1, 2), df1.sub(2).div(df1), 0).mul(df2.div(df2.add(2))),
  entropy: (params) =>
    oddsEntropy(...halves(params))
      .add(log(params.df2))
      .sub(log(params.df1)),
  sample: (params, key) => exp(logOddsDraw(...halves(params), key)).mul(params.df2.div(params.df1)),
  // The mean is df2/(df2 − 2).
  start: (y, weight) => {
    const { mean } = weightedMoments(y, weight);
    return { df1: 4, df2: mean > 1.02 ? Math.max((2 * mean) / (mean - 1), 2.1) : 100 };
  },
});
