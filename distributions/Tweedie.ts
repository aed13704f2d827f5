// Tweedie: amounts that are often nothing at all; a Poisson number of Gamma amounts.
import {
  abs,
  bd0,
  between,
  byPrecision,
  distribution,
  elementSlope,
  eq,
  exp,
  expm1,
  floor,
  foldName,
  full,
  ge,
  greater,
  gt,
  iterate,
  lesser,
  log,
  log1mexp,
  log1pmx,
  logaddexp,
  logGammaDraw,
  logGammaP,
  logGammaQ,
  logPoissonTerm,
  logRatio,
  lt,
  nonnegative,
  poissonDraw,
  positive,
  pow,
  roughExp,
  roughLog,
  scaleSlope,
  sqrt,
  stirlerr,
  stopGradient,
  type Tensor,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

interface Parameters {
  readonly mean: Tensor;
  readonly dispersion: Tensor;
  readonly power: Tensor;
}
const LOG_2PI = 1.8378770664093453;

/** Powers nearer to 1 or 2 count as this near. */
const NEAREST = { f32: 1e-4, f64: 1e-9 };
const LEAST = { f32: 1e-30, f64: 1e-200 };
const MOST = { f32: 1e12, f64: 1e100 };
const held = (x: Tensor): Tensor => greater(lesser(x, byPrecision(MOST)), byPrecision(LEAST));

/**
 * The Poisson rate λ = mean^(2 − p)/(φ(2 − p)) of as many amounts, Gamma with concentration α = (2 − p)/(p − 1) and scale
 * φ(p − 1)·mean^(p − 1) each; x is y in those units; and m the rate if y were the mean.
 */
function compound({ mean, dispersion, power }: Parameters, y: Tensor) {
  const near = byPrecision(NEAREST);
  const above = greater(lesser(power.sub(1), near.neg().add(1)), near);
  const below = greater(lesser(power.neg().add(2), near.neg().add(1)), near);
  const rateOf = (mu: Tensor): Tensor => held(pow(mu, below).div(dispersion.mul(below)));
  return {
    above,
    below,
    alpha: below.div(above),
    rate: rateOf(mean),
    m: rateOf(y),
    x: held(y.div(dispersion.mul(above)).div(pow(mean, above))),
  };
}

/** eˣ − 1 − x, about x²/2 near 0. */
const expm1mx = /* @__PURE__ */ withGradient(
  "expm1mx",
  (x: Tensor): Tensor => {
    const near = lt(abs(x), 0.5);
    return where(near, log1pmx(expm1(where(near, x, 0))).neg(), expm1(x).sub(x));
  },
  (g, _, x) => [scaleSlope(g, expm1(x))],
);

/** Turns at most: enough for powers from 1.001 on. */
const TURNS = 1000;
const SHARE = 1e-17;

/**
 * What j a sum over counts is made of: from the centre outwards, so far apart. Where m ≥ 40 of every so many only, 0.6 of
 * their standard deviation √(m/(1 + α)) apart and whole or not: terms are those of an analytic function near a Gaussian,
 * and what the trapezoidal rule leaves out of it is e^−54.
 */
function lattice(m: Tensor, alpha: Tensor) {
  const step = where(lt(m, 40), 1, greater(sqrt(m.div(alpha.add(1))).mul(0.6), 1));
  const centre = where(gt(step, 1), m, greater(floor(m.add(0.5)), 1));
  return { step: stopGradient(step), centre: stopGradient(centre) };
}

/** log of a term of the density: a Poisson probability of j and a Gamma density of jα, both at their own means, but for factors. */
const logTerm = (j: Tensor, m: Tensor, alpha: Tensor): Tensor =>
  bd0(j, m)
    .mul(alpha.add(1))
    .add(stirlerr(j))
    .add(stirlerr(j.mul(alpha)))
    .neg();

/** log Σ e^logTerm(j): at most about a hundred terms whatever m and α are. */
function logSeries(m: Tensor, alpha: Tensor): Tensor {
  const { step, centre } = lattice(m, alpha);
  const top = stopGradient(logTerm(centre, m, alpha));
  const start = exp(logTerm(centre, m, alpha).sub(top));
  const [total] = iterate(TURNS, [start, 1], [m, alpha, step, centre, top], ([total, k], places) => {
    const [m, alpha, step, centre, top] = places as readonly Tensor[] as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const at = (j: Tensor): Tensor => {
      const some = gt(j, 0);
      return where(some, exp(logTerm(where(some, j, 1), m, alpha).sub(top)), 0);
    };
    const [above, below] = [at(centre.add(step.mul(k))), at(centre.sub(step.mul(k)))];
    const next = total.add(above.add(below));
    return { next: [next, k.add(1)], more: gt(greater(above, below), next.mul(SHARE)) };
  });
  return top.add(log(total)).add(log(step));
}

/** log of y times the density of y > 0: e^(−D)·√α/2π·Σ, D half the deviance over the dispersion (Dunn and Smyth 2005). */
function logDensity(params: Parameters, y: Tensor): Tensor {
  const { above, below, alpha, rate, m, x } = compound(params, y);
  const l = logRatio(params.mean, y);
  const near = lt(abs(l), 1);
  const short = where(near, l, 0);
  const close = m.mul(expm1mx(short.mul(below)).add(alpha.mul(expm1mx(short.mul(above).neg()))));
  const deviance = where(near, close, rate.add(x).sub(m.mul(alpha.add(1))));
  return logSeries(m, alpha).sub(greater(deviance, 0)).add(log(alpha).mul(0.5)).sub(LOG_2PI);
}

/** log Σ Poisson(j; λ)·Q(jα, x), or P for Q with the term of j = 0, which is 1 at any x. */
function sumOf(upper: Tensor, rate: Tensor, alpha: Tensor, x: Tensor, m: Tensor): Tensor {
  const { step, centre } = lattice(m, alpha);
  const term = (upper: Tensor, j: Tensor, rate: Tensor, alpha: Tensor, x: Tensor): Tensor => {
    const a = j.mul(alpha);
    return logPoissonTerm(j, rate).add(where(upper, logGammaQ(a, x), logGammaP(a, x)));
  };
  const first = term(upper, centre, rate, alpha, x);
  const top = stopGradient(first);
  const given = [upper, rate, alpha, x, step, centre, top];
  const [total] = iterate(TURNS, [exp(first.sub(top)), 1], given, ([total, k], places) => {
    const [upper, rate, alpha, x, step, centre, top] = places as readonly Tensor[] as [
      Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor,
    ]; // biome-ignore format: short
    const at = (j: Tensor): Tensor => {
      const some = gt(j, 0);
      return where(some, exp(term(upper, where(some, j, 1), rate, alpha, x).sub(top)), 0);
    };
    const [above, below] = [at(centre.add(step.mul(k))), at(centre.sub(step.mul(k)))];
    const next = total.add(above.add(below));
    return { next: [next, k.add(1)], more: gt(greater(above, below), next.mul(SHARE)) };
  });
  const some = top.add(log(total)).add(log(step));
  return where(upper, some, logaddexp(some, rate.neg()));
}
/** The same with its slope in x, of which y times the density is told. */
const logTail = /* @__PURE__ */ withGradient(
  "logTweedieTail",
  (upper: Tensor, rate: Tensor, alpha: Tensor, x: Tensor, m: Tensor, _: Tensor): Tensor =>
    sumOf(upper, rate, alpha, x, m),
  (g, out, upper, rate, alpha, x, m, density) => {
    const slope = (wrt: number): Tensor => elementSlope(sumOf, [upper, rate, alpha, x, m], wrt);
    const byX = lesser(exp(density.sub(log(x)).sub(out)), byPrecision(MOST));
    return [
      undefined,
      scaleSlope(g, slope(1)),
      scaleSlope(g, slope(2)),
      scaleSlope(g, where(upper, byX.neg(), byX)),
      undefined,
      undefined,
    ];
  },
);

/** The smaller tail as a sum, the other by its complement. */
function tails(params: Parameters, given: Tensor) {
  const none = eq(given, 0);
  const y = where(none, params.mean, given);
  const { alpha, rate, m, x } = compound(params, y);
  const upper = ge(y, params.mean);
  const tail = lesser(logTail(upper, rate, alpha, x, m, logDensity(params, y)), 0);
  const rest = log1mexp(tail);
  return {
    logCdf: where(none, rate.neg(), where(upper, rest, tail)),
    logSurvival: where(none, log1mexp(rate.neg()), where(upper, tail, rest)),
  };
}

/**
 * Tweedie (compound Poisson–gamma): amounts that are often exactly 0, such as claims of a policy or rain of a day: the sum
 * of Poisson(λ) many Gamma amounts, λ = mean^(2 − p)/(dispersion·(2 − p)), each of concentration α = (2 − p)/(p − 1) and
 * scale dispersion·(p − 1)·mean^(p − 1), p = power. P(0) = e^(−λ); the density of y > 0 is
 * Σ Poisson(j; λ)·Gamma(y; jα, scale) over j = 1, 2, …, with respect to Lebesgue's measure and the point 0. Parameters:
 * mean and dispersion (positive), power (between 1 and 2), variance = dispersion·mean^power. Density, relative error of the
 * probability as of its logarithm, 1e-13 for powers from 1.01 to 1.998; the cdf is a sum of incomplete gamma functions.
 * Tweedie (1984), in Statistics: Applications and New Directions; Dunn and Smyth, Statistics and Computing 15 (2005).
 *
 * @example
 * Tweedie({ mean: 2, dispersion: 1, power: 1.5 }).prob(0); // 0.05910574656195625
 */
export const Tweedie = /* @__PURE__ */ distribution({
  name: "Tweedie",
  params: { mean: positive, dispersion: positive, power: /* @__PURE__ */ between(1, 2) },
  support: nonnegative,
  elementwise: true,
  atoms: () => full([1], 0),
  logProb: (params, y) => {
    const none = eq(y, 0);
    const some = where(none, 1, y);
    return where(none, compound(params, some).rate.neg(), logDensity(params, some).sub(log(some)));
  },
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: ({ mean }) => mean,
  variance: ({ mean, dispersion, power }) => dispersion.mul(pow(mean, power)),
  // Jørgensen, The Theory of Dispersion Models (1997), equation 4.17
  deviance: ({ mean, power }, y) => {
    const [a, b] = [power.neg().add(1), power.neg().add(2)];
    const own = pow(y, b).div(a.mul(b));
    return own
      .sub(y.mul(pow(mean, a)).div(a))
      .add(pow(mean, b).div(b))
      .mul(2);
  },
  dispersion: ({ dispersion }) => dispersion,
  skewness: ({ mean, dispersion, power }) => power.mul(sqrt(dispersion)).mul(pow(mean, power.mul(0.5).sub(1))),
  kurtosis: ({ mean, dispersion, power }) =>
    power
      .mul(power.mul(2).sub(1))
      .mul(dispersion)
      .mul(pow(mean, power.sub(2))),
  sample: (params, key) => {
    const { above, alpha, rate } = compound(params, params.mean);
    const n = poissonDraw(foldName(key, "count"), rate);
    const none = eq(n, 0);
    const amount = exp(logGammaDraw(foldName(key, "amount"), where(none, 1, n).mul(alpha)));
    const scale = params.dispersion.mul(above).mul(pow(params.mean, above));
    return where(none, 0, amount.mul(scale));
  },
  // by moments and the share of zeros: λ = −log P(0), and mean²/variance = (2 − power)·λ
  start: (y, weight) => {
    const moments = weightedMoments(y, weight);
    const mean = moments.mean || 0.5 / y.length;
    const total = weight.reduce((sum, w) => sum + w, 0);
    const zeros = weight.reduce((sum, w, i) => (y[i] === 0 ? sum + w : sum), 0) / total;
    const cv = Math.max(moments.stddev / mean, 0.05);
    const share = zeros > 0 && zeros < 1 ? -1 / (cv * cv * roughLog(zeros)) : 0.5;
    const power = 2 - Math.min(Math.max(share, 0.1), 0.9);
    const variance = cv * cv * mean * mean;
    return { mean, power, dispersion: variance / roughExp(power * roughLog(mean)) };
  },
  affine: {
    scale: ({ mean, dispersion, power }, by) => ({
      mean: mean.mul(by),
      dispersion: dispersion.mul(pow(by, power.neg().add(2))),
      power,
    }),
  },
});
