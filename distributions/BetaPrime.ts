// BetaPrime: ratios of Gammas, the odds of a Beta.
import {
  bd0,
  betaDivergence,
  byPrecision,
  type DrawKey,
  digamma,
  digammaDelta,
  distribution,
  eq,
  exp,
  foldName,
  greater,
  gt,
  holdSlope,
  lbeta,
  lesser,
  lgamma,
  lgammaDelta,
  log,
  log1mexp,
  log1p,
  logBetaI,
  logBetaIc,
  logGammaDraw,
  logitBetaIInverse,
  lt,
  positive,
  positiveWithLimit,
  reciprocal,
  sqrt,
  square,
  stirlerr,
  type Tensor,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
/** Concentrations between which slopes do not overflow. */
const MOST = { f32: 1e12, f64: 1e75 };
const LEAST = { f32: 1e-18, f64: 1e-150 };
const within = (a: Tensor): Tensor => greater(lesser(a, byPrecision(MOST)), byPrecision(LEAST));

/** Of odds w and l = log w: which end is so near that only the logarithm counts, and x = w/(1 + w) with y = 1 − x elsewhere, slopes held where a density overflows. */
function sides(a: Tensor, b: Tensor, w: Tensor, l: Tensor) {
  const reach = log1p(a.add(b)).add(40);
  const [low, high] = [lt(l, reach.neg()), gt(l, reach)];
  const odds = where(low, 1, where(high, 1, w));
  return { low, high, x: holdSlope(reciprocal(reciprocal(odds).add(1))), y: holdSlope(reciprocal(odds.add(1))) };
}

/** Beyond e^±40 the odds are x or 1/(1 − x) to all digits; their squares, and so slopes, are still numbers. */
const REACH = 40;

/** log(xᵃ(1 − x)ᵇ/B(a, b)), x/(1 − x) = w = eˡ, in Loader's saddle-point form; a deviance of a far end by l. */
export function logOddsKernel(first: Tensor, second: Tensor, w: Tensor, l: Tensor): Tensor {
  const [a, b] = [within(first), within(second)];
  const n = a.add(b);
  const [low, high] = [lt(l, -REACH), gt(l, REACH)];
  const odds = where(low, 1, where(high, 1, w));
  const [x, y] = [reciprocal(reciprocal(odds).add(1)), reciprocal(odds.add(1))];
  const far = (c: Tensor, l: Tensor): Tensor => c.mul(log(c).sub(log(n)).sub(l).sub(1)).add(n.mul(exp(l)));
  const left = where(low, far(a, where(low, l, -REACH)), bd0(a, n.mul(where(high, 1, x))));
  const right = where(high, far(b, where(high, l.neg(), -REACH)), bd0(b, n.mul(where(low, 1, y))));
  const constant = log(a).add(log(b)).sub(log(n)).mul(0.5).sub(stirlerr(a)).sub(stirlerr(b)).add(stirlerr(n));
  return constant.sub(HALF_LOG_2PI).sub(left).sub(right);
}
/** log xᵃ/(a·B(a, b)), the probability near the end 0. */
const end = (a: Tensor, b: Tensor, l: Tensor): Tensor =>
  a
    .mul(l)
    .add(lgammaDelta(b, a))
    .sub(lgamma(a.add(1)));

/** log P(odds of a Beta(a, b) ≤ w). */
export function logOddsBelow(first: Tensor, second: Tensor, w: Tensor, l: Tensor): Tensor {
  const [a, b] = [within(first), within(second)];
  const { low, high, x, y } = sides(a, b, w, l);
  const far = where(high, end(b, a, l.neg()), -1);
  return where(low, end(a, b, l), where(high, log1mexp(far), logBetaI(a, b, x, y)));
}
/** log P(odds of a Beta(a, b) > w). */
export function logOddsAbove(first: Tensor, second: Tensor, w: Tensor, l: Tensor): Tensor {
  const [a, b] = [within(first), within(second)];
  const { low, high, x, y } = sides(a, b, w, l);
  const near = where(low, end(a, b, l), -1);
  return where(high, end(b, a, l.neg()), where(low, log1mexp(near), logBetaIc(a, b, x, y)));
}
/** log w with P(odds ≤ w) = p, q = 1 − p. */
export const logOddsQuantile = (a: Tensor, b: Tensor, p: Tensor, q: Tensor): Tensor =>
  logitBetaIInverse(within(a), within(b), p, q);
/** The formula where moments of order n exist, ∞ where they diverge. */
export const finiteAbove = (n: number, b: Tensor, formula: (b: Tensor) => Tensor): Tensor => {
  const exists = gt(b, n);
  return where(exists, formula(where(exists, b, n + 1)), Infinity);
};
export const oddsMean = (a: Tensor, b: Tensor): Tensor => finiteAbove(1, b, (c) => a.div(c.sub(1)));
export const oddsVariance = (a: Tensor, b: Tensor): Tensor =>
  finiteAbove(2, b, (c) =>
    a
      .mul(a.add(c).sub(1))
      .div(c.sub(2))
      .div(square(c.sub(1))),
  );
export const oddsSkewness = (a: Tensor, b: Tensor): Tensor =>
  where(
    gt(b, 2),
    finiteAbove(3, b, (c) =>
      a
        .mul(2)
        .add(c)
        .sub(1)
        .mul(2)
        .div(c.sub(3))
        .mul(sqrt(c.sub(2).div(a.mul(a.add(c).sub(1))))),
    ),
    Number.NaN,
  );
export const oddsKurtosis = (a: Tensor, b: Tensor): Tensor =>
  where(
    gt(b, 2),
    finiteAbove(4, b, (c) => {
      const p = a.mul(a.add(c).sub(1));
      const top = p.mul(c.mul(5).sub(11)).add(square(c.sub(1)).mul(c.sub(2)));
      return top.mul(6).div(p.mul(c.sub(3)).mul(c.sub(4)));
    }),
    Number.NaN,
  );
/** log B + (1 − a)·(ψ(a) − ψ(b)) + (a + b)·(ψ(a + b) − ψ(b)); it loses digits for large a and b. */
export const oddsEntropy = (a: Tensor, b: Tensor): Tensor =>
  lbeta(a, b)
    .add(
      a
        .neg()
        .add(1)
        .mul(digamma(a).sub(digamma(b))),
    )
    .add(a.add(b).mul(digammaDelta(b, a)));
export const logOddsDraw = (a: Tensor, b: Tensor, key: DrawKey): Tensor =>
  logGammaDraw(foldName(key, "numerator"), a).sub(logGammaDraw(foldName(key, "denominator"), b));

/**
 * BetaPrime: odds of a Beta, ratios of independent Gammas. p(y) = yᵃ⁻¹(1 + y)^(−a−b)/B(a, b), y > 0. Parameters, both
 * positive: concentration1 = a, and concentration0 = b, the exponent of the tail: moments of lower order exist; or mean
 * and precision, a = mean·(1 + precision), b = 2 + precision, by which the variance is mean·(1 + mean)/precision
 * (Bourguignon, Santos-Neto and de Castro, Metron 79 (2021)). Its entropy loses digits for large a and b. Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995),
 * chapter 25.
 *
 * @example
 * BetaPrime({ concentration1: 1, concentration0: 1 }).cdf(3); // 0.75
 */
export const BetaPrime = /* @__PURE__ */ distribution({
  name: "BetaPrime",
  params: { concentration1: positive, concentration0: positive },
  also: [
    {
      params: { mean: positive, precision: positive },
      to: ({ mean, precision }) => ({ concentration1: mean.mul(precision.add(1)), concentration0: precision.add(2) }),
      // up to concentration0 = 2 there is no precision
      from: ({ concentration1, concentration0 }) => {
        const precision = greater(concentration0.sub(2), 0.01);
        return { mean: concentration1.div(precision.add(1)), precision };
      },
    },
  ],
  support: positiveWithLimit,
  elementwise: true,
  logProb: ({ concentration1: a, concentration0: b }, y) => {
    const edge = xlogy(a.sub(1), y).sub(lbeta(within(a), within(b)));
    return where(eq(y, 0), edge, logOddsKernel(a, b, y, log(y)).sub(log(y)));
  },
  logCdf: ({ concentration1: a, concentration0: b }, y) => logOddsBelow(a, b, y, log(y)),
  logSurvival: ({ concentration1: a, concentration0: b }, y) => logOddsAbove(a, b, y, log(y)),
  quantile: ({ concentration1: a, concentration0: b }, p, q) => exp(logOddsQuantile(a, b, p, q)),
  mean: ({ concentration1: a, concentration0: b }) => oddsMean(a, b),
  variance: ({ concentration1: a, concentration0: b }) => oddsVariance(a, b),
  skewness: ({ concentration1: a, concentration0: b }) => oddsSkewness(a, b),
  kurtosis: ({ concentration1: a, concentration0: b }) => oddsKurtosis(a, b),
  mode: ({ concentration1: a, concentration0: b }) => where(gt(a, 1), a.sub(1), 0).div(b.add(1)),
  entropy: ({ concentration1: a, concentration0: b }) => oddsEntropy(a, b),
  sample: ({ concentration1: a, concentration0: b }, key) => exp(logOddsDraw(a, b, key)),
  kl: betaDivergence,
  // Moments: b = 2 + m(1 + m)/v, a = m(b − 1).
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const [m, s] = [Math.min(Math.max(mean, 1e-9), 1e9), Math.min(Math.max(stddev, 1e-6 * mean, 1e-12), 1e12)];
    const b = Math.min(2 + (m / s) * ((1 + m) / s), 1e8);
    return { concentration1: Math.max(m * (b - 1), 1e-6), concentration0: b };
  },
});
