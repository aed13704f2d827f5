// Gamma: waiting times, amounts and other positive quantities with a right tail.
import {
  bd0,
  byPrecision,
  devianceAndLog,
  digamma,
  distribution,
  eq,
  exp,
  gammaDivergence,
  gammaDraw,
  gammaPInverse,
  greater,
  gt,
  holdPositive,
  lbeta,
  lesser,
  lgamma,
  log,
  log1mexp,
  log1pmx,
  logGammaP,
  logGammaPInverse,
  logGammaQ,
  lt,
  monomial,
  positive,
  positiveWithLimit,
  reciprocal,
  sqrt,
  square,
  stirlerr,
  stopGradient,
  type Tensor,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
/** log x below which x is nothing beside 1: powers of it count, it does not. */
const TINY = -40;

/** x from which everything is 0 or 1; a from which all probability is at one float, and the least; lest slopes overflow. */
const MOST_X = { f32: 1e37, f64: 1e300 };
const MOST_A = { f32: 1e15, f64: 1e100 };
const LEAST_A = { f32: 1e-30, f64: 1e-290 };
const heldShape = (a: Tensor): Tensor => greater(lesser(a, byPrecision(MOST_A)), byPrecision(LEAST_A));
/** a and x within these, x/a kept where a is large; x is 1 where only its logarithm l counts. */
function within(a: Tensor, x: Tensor, l: Tensor) {
  const most = byPrecision(MOST_A);
  const by = stopGradient(lesser(most.div(a), 1));
  const near = l.add(log(by));
  const tiny = lt(near, TINY);
  return {
    a: heldShape(a),
    x: where(tiny, 1, lesser(x, byPrecision(MOST_X)).mul(by)),
    l: near,
    tiny,
  };
}

/** log(xᵃe⁻ˣ/Γ(a)) of x and l = log x, which is right where x underflows: Loader's saddle-point form. */
export function logKernel(concentration: Tensor, argument: Tensor, logarithm: Tensor): Tensor {
  const { a, x, l, tiny } = within(concentration, argument, logarithm);
  const power = where(tiny, a.mul(l.sub(log(a)).add(1)), bd0(a, x).neg());
  return power.add(log(a).mul(0.5)).sub(stirlerr(a)).sub(HALF_LOG_2PI);
}
/** log(xᵃe⁻ˣ/Γ(a)/y) of x = by·y (by/y, `inverse`): a density of y > 0 by one logarithm of it. */
export function logDensity(concentration: Tensor, by: Tensor, y: Tensor, inverse = false): Tensor {
  const a = heldShape(concentration);
  const kept = by.mul(stopGradient(lesser(byPrecision(MOST_A).div(concentration), 1)));
  const { deviance, logY } = devianceAndLog(a, kept, y, inverse);
  return log(a).mul(0.5).sub(stirlerr(a)).sub(HALF_LOG_2PI).sub(deviance).sub(logY);
}
/** log P(G ≤ x) of a standard Gamma G, of x and l = log x. */
export function logBelow(concentration: Tensor, argument: Tensor, logarithm: Tensor): Tensor {
  const { a, x, l, tiny } = within(concentration, argument, logarithm);
  return where(tiny, a.mul(l).sub(lgamma(a.add(1))), logGammaP(a, x));
}
/** log P(G > x). */
export function logAbove(concentration: Tensor, argument: Tensor, logarithm: Tensor): Tensor {
  const { a, x, l, tiny } = within(concentration, argument, logarithm);
  const below = where(tiny, a.mul(l).sub(lgamma(a.add(1))), -1);
  return where(tiny, log1mexp(below), logGammaQ(a, x));
}

/** The x of a standard Gamma with P(G ≤ x) = p, q = 1 − p. */
export const standardQuantile = (a: Tensor, p: Tensor, q: Tensor): Tensor => gammaPInverse(heldShape(a), p, q);
/** log x, which is a number where x underflows. */
export const logStandardQuantile = (a: Tensor, p: Tensor, q: Tensor): Tensor => logGammaPInverse(heldShape(a), p, q);

/**
 * The CRPS of a standard Gamma, (x − a)·(2P − 1) + 2·xᵃe⁻ˣ/Γ(a) − 1/B(½, a): Jordan, Krüger and Lerch, Journal of
 * Statistical Software 90 (2019), appendix A, the two distribution functions by one.
 */
export function standardCrps(a: Tensor, x: Tensor): Tensor {
  const l = log(x);
  const lean = exp(logBelow(a, x, l)).sub(exp(logAbove(a, x, l)));
  return x
    .sub(a)
    .mul(lean)
    .add(exp(logKernel(a, x, l)).mul(2))
    .sub(exp(lbeta(0.5, heldShape(a)).neg()));
}

const concentrationOf = /* @__PURE__ */ monomial("gammaConcentration", [2, -2], (mean: Tensor, stddev: Tensor) =>
  square(mean.div(stddev)),
);
const rateOf = /* @__PURE__ */ monomial("gammaRate", [1, -2], (mean: Tensor, stddev: Tensor) =>
  mean.div(stddev).div(stddev),
);

/** ψ(a) − log a + 1/(2a), the slope of Stirling's remainder: from 30 by its series, DLMF 5.11.2. */
function remainderSlope(a: Tensor): Tensor {
  const w = square(reciprocal(a));
  const series = w.mul(w.mul(w.mul(w.mul(w.mul(-1 / 132).add(1 / 240)).add(-1 / 252)).add(1 / 120)).add(-1 / 12));
  const u = reciprocal(a).mul(0.5);
  return where(lt(a, 30), digamma(a).add(u).sub(log(a)), series);
}
/** The entropy of a standard Gamma, a + log Γ(a) + (1 − a)·ψ(a), by Stirling's remainder: nothing cancels. */
export const standardEntropy = (a: Tensor): Tensor =>
  log(a)
    .mul(0.5)
    .add(HALF_LOG_2PI)
    .add(stirlerr(a))
    .add(
      a
        .neg()
        .add(1)
        .mul(remainderSlope(a).sub(reciprocal(a).mul(0.5))),
    );

/**
 * Gamma: waiting times, amounts, rainfall, costs; Gamma regression. p(y) = rateᵃ·yᵃ⁻¹·e^(−rate·y)/Γ(a), y > 0,
 * a = concentration. Parameters, all positive: concentration and rate; or mean and concentration; or mean and dispersion
 * (variance dispersion·mean²); or mean and stddev; or concentration and scale = 1/rate. Johnson, Kotz and Balakrishnan,
 * Continuous Univariate Distributions 1 (1994), chapter 17; Loader (2000) for the density.
 *
 * @example
 * Gamma({ concentration: 2, rate: 1 }).survival(60); // 5.341471565244892e-25
 */
export const Gamma = /* @__PURE__ */ distribution({
  name: "Gamma",
  params: { concentration: positive, rate: positive },
  also: [
    {
      params: { mean: positive, concentration: positive },
      to: ({ mean, concentration }) => ({ concentration, rate: holdPositive(concentration.div(mean)) }),
      from: ({ concentration, rate }) => ({ mean: concentration.div(rate), concentration }),
    },
    {
      params: { mean: positive, dispersion: positive },
      to: ({ mean, dispersion }) => {
        const concentration = holdPositive(reciprocal(dispersion));
        return { concentration, rate: holdPositive(concentration.div(mean)) };
      },
      from: ({ concentration, rate }) => ({ mean: concentration.div(rate), dispersion: reciprocal(concentration) }),
    },
    {
      params: { mean: positive, stddev: positive },
      to: ({ mean, stddev }) => {
        const both = [mean, stddev] as const;
        const logs = both.map((x) => log(x));
        return { concentration: holdPositive(concentrationOf(both, logs)), rate: holdPositive(rateOf(both, logs)) };
      },
      from: ({ concentration, rate }) => ({ mean: concentration.div(rate), stddev: sqrt(concentration).div(rate) }),
    },
    {
      params: { concentration: positive, scale: positive },
      to: ({ concentration, scale }) => ({ concentration, rate: holdPositive(reciprocal(scale)) }),
      from: ({ concentration, rate }) => ({ concentration, scale: reciprocal(rate) }),
    },
  ],
  support: positiveWithLimit,
  elementwise: true,
  logProb: ({ concentration: a, rate }, y) => {
    const edge = log(rate)
      .add(xlogy(a.sub(1), 0))
      .sub(lgamma(a));
    return where(eq(y, 0), edge, logDensity(a, rate, y));
  },
  logCdf: ({ concentration: a, rate }, y) => logBelow(a, rate.mul(y), log(rate).add(log(y))),
  logSurvival: ({ concentration: a, rate }, y) => logAbove(a, rate.mul(y), log(rate).add(log(y))),
  quantile: ({ concentration, rate }, p, q) => standardQuantile(concentration, p, q).div(rate),
  mean: ({ concentration, rate }) => concentration.div(rate),
  variance: ({ concentration, rate }) => concentration.div(rate).div(rate),
  deviance: ({ concentration, rate }, y) => log1pmx(y.mul(rate).sub(concentration).div(concentration)).mul(-2),
  dispersion: ({ concentration }) => reciprocal(concentration),
  skewness: ({ concentration }) => reciprocal(sqrt(concentration)).mul(2),
  kurtosis: ({ concentration }) => reciprocal(concentration).mul(6),
  mode: ({ concentration: a, rate }) => where(gt(a, 1), a.sub(1), 0).div(rate),
  entropy: ({ concentration, rate }) => standardEntropy(concentration).sub(log(rate)),
  sample: ({ concentration, rate }, key) => gammaDraw(key, concentration).div(rate),
  kl: gammaDivergence,
  crps: (params, y) => standardCrps(params.concentration, params.rate.mul(y)).div(params.rate),
  // Moments.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const ratio = stddev > 0 ? mean / stddev : 1;
    return { mean, concentration: Math.max(1e-4, Math.min(ratio * ratio, 1e8)) };
  },
  affine: { scale: ({ concentration, rate }, by) => ({ concentration, rate: rate.div(by) }) },
});
