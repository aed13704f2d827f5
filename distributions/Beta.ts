// Beta: shares, rates and probabilities between 0 and 1.
import {
  and,
  betaDivergence,
  betaIInverse,
  byPrecision,
  devianceAndLog,
  digammaDelta,
  distribution,
  eq,
  exp,
  foldName,
  greater,
  gt,
  lbeta,
  le,
  lesser,
  log,
  logBetaI,
  logBetaIc,
  logGammaDraw,
  lt,
  or,
  positive,
  sigmoid,
  sqrt,
  square,
  stirlerr,
  type Tensor,
  unitInterval,
  weightedMoments,
  where,
} from "thetastar";

interface Concentrations {
  readonly concentration1: Tensor;
  readonly concentration0: Tensor;
}

const HALF_LOG_2PI = 0.9189385332046728;

/** A positive number, also where a product underflows. */
const some = (a: Tensor): Tensor => greater(a, byPrecision({ f32: 1e-15, f64: 1e-150 }));
/** a and b, no larger and no smaller than squares bear: beyond, slopes are 0. */
function held({ concentration1, concentration0 }: Concentrations): readonly [Tensor, Tensor] {
  const most = byPrecision({ f32: 1e15, f64: 1e150 });
  return [some(lesser(concentration1, most)), some(lesser(concentration0, most))];
}

/** Below this sum of a and b all of y is at its ends, in shares that no y between them changes. */
const SPLIT = { f32: 1e-7, f64: 1e-16 };
/** a, b, y and 1 − y. */
function within(params: Concentrations, y: Tensor): readonly [Tensor, Tensor, Tensor, Tensor] {
  const [a, b] = held(params);
  const split = and(lt(a.add(b), byPrecision(SPLIT)), gt(y, 0));
  return [a, b, where(split, 0.5, y), where(split, 0.5, y.neg().add(1))];
}

/** The limit of the density at an end where its own concentration is a and the other one b. */
const edge = (a: Tensor, b: Tensor): Tensor => where(eq(a, 1), log(b), where(lt(a, 1), Infinity, -Infinity));

/**
 * Beta: shares, rates and probabilities. p(y) = yᵃ⁻¹·(1 − y)ᵇ⁻¹ / B(a, b), 0 ≤ y ≤ 1, a = concentration1 and
 * b = concentration0. Parameters: concentration1 and concentration0 (positive); or mean (between 0 and 1) and precision
 * (positive), a = mean·precision, b = (1 − mean)·precision, variance = mean·(1 − mean)/(1 + precision): beta regression
 * (Ferrari and Cribari-Neto, Journal of Applied Statistics 31, 2004). The entropy has an error of (a + b)·1e-16.
 *
 * @example
 * Beta({ mean: 0.25, precision: 8 }).logSurvival(0.999); // -39.501479035251634
 */
export const Beta = /* @__PURE__ */ distribution({
  name: "Beta",
  params: { concentration1: positive, concentration0: positive },
  also: [
    {
      params: { mean: unitInterval, precision: positive },
      to: ({ mean, precision }) => ({
        concentration1: some(mean.mul(precision)),
        concentration0: some(mean.neg().add(1).mul(precision)),
      }),
      from: ({ concentration1: a, concentration0: b }) => ({ mean: a.div(a.add(b)), precision: a.add(b) }),
    },
  ],
  support: unitInterval,
  elementwise: true,
  logProb: (params, y) => {
    const [a, b] = held(params);
    const [none, all] = [eq(y, 0), eq(y, 1)];
    const x = where(or(none, all), 0.5, y);
    const n = a.add(b);
    const one = devianceAndLog(a, n, x);
    const zero = devianceAndLog(b, n, x.neg().add(1));
    // Loader's form of the binomial term of a and b, times ab/n
    const whole = stirlerr(n).sub(stirlerr(a)).sub(stirlerr(b)).sub(HALF_LOG_2PI);
    const spread = log(a).add(log(b)).sub(log(n)).mul(0.5);
    const inside = whole.add(spread).sub(one.deviance).sub(zero.deviance).sub(one.logY).sub(zero.logY);
    return where(none, edge(a, b), where(all, edge(b, a), inside));
  },
  logCdf: (params, y) => logBetaI(...within(params, y)),
  logSurvival: (params, y) => logBetaIc(...within(params, y)),
  quantile: (params, p, q) => betaIInverse(...held(params), p, q),
  mean: ({ concentration1: a, concentration0: b }) => a.div(a.add(b)),
  variance: ({ concentration1: a, concentration0: b }) => {
    const n = a.add(b);
    return a.div(n).mul(b.div(n)).div(n.add(1));
  },
  skewness: ({ concentration1: a, concentration0: b }) => {
    const n = a.add(b);
    return b
      .sub(a)
      .mul(2)
      .div(n.add(2))
      .mul(sqrt(n.add(1).div(a).div(b)));
  },
  kurtosis: ({ concentration1: a, concentration0: b }) => {
    const n = a.add(b);
    const apart = square(a.sub(b)).mul(n.add(1)).div(a.mul(b)).sub(n.add(2));
    return apart.mul(6).div(n.add(2).mul(n.add(3)));
  },
  // inside for a, b ≥ 1 but not both 1; else at the end where the density is largest
  mode: ({ concentration1: a, concentration0: b }) => {
    const n = a.add(b).sub(2);
    const inner = a.sub(1).div(where(eq(n, 0), 1, n));
    const end = where(le(a, b), 0, 1);
    return where(or(lt(a, 1), lt(b, 1)), end, where(eq(n, 0), 0.5, inner));
  },
  // lbeta + (a − 1)(ψ(a + b) − ψ(a)) + (b − 1)(ψ(a + b) − ψ(b))
  entropy: ({ concentration1: a, concentration0: b }) =>
    lbeta(a, b)
      .add(a.sub(1).mul(digammaDelta(a, b)))
      .add(b.sub(1).mul(digammaDelta(b, a))),
  sample: ({ concentration1, concentration0 }, key) => {
    const one = logGammaDraw(foldName(key, "one"), concentration1);
    return sigmoid(one.sub(logGammaDraw(foldName(key, "zero"), concentration0)));
  },
  // Jordan, Krüger and Lerch, Journal of Statistical Software 90 (2019), appendix A.
  crps: ({ concentration1: a, concentration0: b }, y) => {
    const rest = y.neg().add(1);
    const p = exp(logBetaI(a, b, y, rest));
    const more = exp(logBetaI(a.add(1), b, y, rest));
    const apart = exp(lbeta(a.mul(2), b.mul(2)).sub(lbeta(a, b).mul(2)))
      .mul(2)
      .div(a);
    return y.mul(p.mul(2).sub(1)).add(a.div(a.add(b)).mul(more.mul(-2).add(1).sub(apart)));
  },
  kl: betaDivergence,
  // Moments; where y does not vary, or varies more than any, what is in between.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const centre = Math.min(Math.max(mean, 1e-6), 1 - 1e-6);
    const precision = (centre * (1 - centre)) / (stddev * stddev) - 1;
    return { mean: centre, precision: Math.min(Math.max(stddev > 0 ? precision : 10, 0.1), 1e8) };
  },
});
