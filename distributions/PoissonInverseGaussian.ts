// PoissonInverseGaussian: counts that vary more than a Poisson's, with a longer tail than the negative binomial's.
import {
  and,
  byPrecision,
  distribution,
  eq,
  exp,
  expm1,
  floor,
  foldName,
  ge,
  greater,
  gt,
  iterate,
  lesser,
  log,
  log1mexp,
  logaddexp,
  logBesselKHalfRest,
  logPoissonTerm,
  lt,
  nonnegativeInteger,
  normal,
  or,
  poissonDraw,
  positive,
  reciprocal,
  sqrt,
  type Tensor,
  uniform,
  weightedMoments,
  where,
} from "thetastar";

interface Parameters {
  readonly mean: Tensor;
  readonly dispersion: Tensor;
}

/** Parameters within limits that nothing overflows of: beyond, slopes are 0. */
const within = (x: Tensor): Tensor =>
  greater(lesser(x, byPrecision({ f32: 1e9, f64: 1e70 })), byPrecision({ f32: 1e-9, f64: 1e-70 }));
const held = ({ mean, dispersion }: Parameters): Parameters => ({ mean: within(mean), dispersion: within(dispersion) });

/** Counts beyond, whose probability is 0 to every digit, count as this one. */
const FAR = { f32: 1e15, f64: 1e150 } as const;

/** log P(0) = (1 − √(1 + 2·dispersion·mean))/dispersion. */
const logNone = ({ mean, dispersion }: Parameters): Tensor =>
  mean.mul(-2).div(sqrt(mean.mul(dispersion).mul(2).add(1)).add(1));

/**
 * log P(y) for y ≥ 1. With λ = 1/dispersion, ν = y − ½, x² = λ·(λ + 2μ), s² = ν² + x² and g = (ν + s)/(2μ + λ), where the
 * likelihood of the rate μg is highest, P(y) is the Poisson probability at that rate times e^(−λ(g − 1)²/2g)·√(2λ/πg)
 * times what is left of K_ν(x): nothing cancels.
 */
function logSome({ mean, dispersion }: Parameters, at: Tensor): Tensor {
  const y = lesser(at, byPrecision(FAR));
  const lambda = reciprocal(dispersion);
  const both = mean.mul(2).add(lambda);
  const x = sqrt(lambda).mul(sqrt(both));
  const nu = y.sub(0.5);
  const [top, bottom] = [greater(nu, x), lesser(nu, x)];
  const share = bottom.div(top);
  const s = top.mul(sqrt(share.mul(share).add(1)));
  const sum = nu.add(s);
  const g = sum.div(both);
  const d = nu
    .sub(mean)
    .mul(2)
    .div(both.mul(lambda.div(sum).add(1))); // g − 1
  return logPoissonTerm(y, mean.mul(g))
    .sub(d.div(g).mul(d).mul(lambda).mul(0.5))
    .add(log(lambda.div(g).mul(2 / Math.PI)).mul(0.5))
    .add(logBesselKHalfRest(y.sub(1), x));
}

function logProb(params: Parameters, y: Tensor): Tensor {
  const own = held(params);
  const none = eq(y, 0);
  return where(none, logNone(own), logSome(own, where(none, 1, y)));
}

/** So many terms are summed at most: enough where dispersion·mean is below 2500. */
const MOST = 200_000;
const SHARE = 1e-17;

/** P(k + 1)/P(k) from that before, k ≥ 1 (Dean, Lawless and Willmot 1989): both parts are positive. */
const next = (k: Tensor, t: Tensor, a: Tensor, b: Tensor): Tensor =>
  a.mul(k.sub(0.5).div(k.add(1))).add(b.div(k.add(1).mul(k).mul(t)));

/**
 * Above the mean the tail is summed upwards. Below it, and above as long as P falls so slowly that there is no end to it,
 * P(1) + … + P(y) is, upwards as well, since downwards the ratios would not keep their digits; from that and P(0) both
 * tails follow.
 */
function tails(given: Parameters, at: Tensor) {
  const params = held(given);
  const { mean, dispersion } = params;
  const grown = mean.mul(dispersion).mul(2);
  const [a, b] = [reciprocal(reciprocal(grown).add(1)), mean.mul(mean.div(grown.add(1)))];
  const y = lesser(at, byPrecision(FAR));
  const upwards = and(ge(y, mean), or(lt(grown, MOST / 50), ge(y, grown)));

  const from = where(upwards, y.add(1), 1);
  const first = logSome(params, from);
  const ratio = exp(logSome(params, from.add(1)).sub(first));
  const [, ratioEnd, term, above] = iterate(MOST, [from, ratio, 1, 1], [a, b, upwards], ([k, t, p, sum], places) => {
    const [a, b, upwards] = places as readonly Tensor[] as [Tensor, Tensor, Tensor];
    // all stands still at the end: the slope of a ratio would not settle for long
    const q = p.mul(t);
    const going = and(upwards, gt(q, sum.mul(SHARE)));
    return {
      next: [k.add(1), where(going, next(k.add(1), t, a, b), t), where(going, q, p), where(going, sum.add(q), sum)],
      more: going,
    };
  });
  const tail = first.add(log(above.add(term.mul(ratioEnd).div(greater(ratioEnd.neg().add(1), 1e-7)))));

  // below the mean the window that counts: twelve standard deviations
  const spread = sqrt(mean.mul(grown.mul(0.5).add(1)));
  const start = where(ge(y, mean), 1, greater(floor(y.sub(spread.mul(12).add(40))), 1));
  const last = where(upwards, start, greater(y, start));
  const begin = exp(logSome(params, start.add(1)).sub(logSome(params, start)));
  const [, , ratioSum] = iterate(MOST, [start, begin, 1], [a, b, last], ([k, t, sum], [a, b, last]) => {
    const more = lt(k, last);
    const grownSum = sum.div(t).add(1);
    return {
      next: [where(more, k.add(1), k), where(more, next(k.add(1), t, a, b), t), where(more, grownSum, sum)],
      more: lt(k.add(1), last),
    };
  });
  const none = logNone(params);
  const some = where(ge(y, 1), logSome(params, greater(y, 1)).add(log(ratioSum)), -Infinity);
  const below = logaddexp(none, some);
  const rest = expm1(none).add(exp(some)).neg();
  const survivors = where(
    lt(none, -1),
    log1mexp(lesser(below, 0)),
    log(greater(rest, byPrecision({ f32: 1e-37, f64: 1e-300 }))),
  );
  return {
    logCdf: where(upwards, log1mexp(lesser(tail, 0)), lesser(below, 0)),
    logSurvival: where(upwards, lesser(tail, 0), survivors),
  };
}

/**
 * Poisson–inverse Gaussian: counts that vary more than a Poisson's, with a longer tail than the negative binomial's, such
 * as words, claims or species: a Poisson whose rate is mean·g, g InverseGaussian with mean 1 and variance dispersion.
 * P(y) = √(2λ/π)·e^λ·mean^y/y!·(λ/(λ + 2·mean))^(ν/2)·K_ν(√(λ(λ + 2·mean))), y = 0, 1, 2, …, λ = 1/dispersion, ν = y − ½.
 * Parameters: mean and dispersion (both positive), variance = mean + dispersion·mean². The cdf is a sum of at most 200,000
 * terms, enough where dispersion·mean is below 2500. Dean, Lawless and Willmot, Can. J. Stat. 17 (1989).
 *
 * @example
 * PoissonInverseGaussian({ mean: 4, dispersion: 0.5 }).variance(); // 12
 */
export const PoissonInverseGaussian = /* @__PURE__ */ distribution({
  name: "PoissonInverseGaussian",
  params: { mean: positive, dispersion: positive },
  support: nonnegativeInteger,
  limits: { dispersion: "Poisson" },
  elementwise: true,
  logProb,
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: ({ mean }) => mean,
  variance: ({ mean, dispersion }) => mean.mul(mean.mul(dispersion).add(1)),
  skewness: ({ mean, dispersion }) => {
    const t = mean.mul(dispersion);
    const spread = t.add(1);
    return t
      .mul(3)
      .mul(spread)
      .add(1)
      .div(spread.mul(sqrt(mean.mul(spread))));
  },
  kurtosis: ({ mean, dispersion }) => {
    const t = mean.mul(dispersion);
    const spread = t.add(1);
    return t
      .mul(t.mul(t.mul(15).add(18)).add(7))
      .add(1)
      .div(mean.mul(spread).mul(spread));
  },
  // Michael, Schucany and Haas, The American Statistician 30 (1976): of the two roots 1 is the product
  sample: ({ mean, dispersion }, key) => {
    const z = normal(foldName(key, "root"), { shape: mean.shape });
    const a = z.mul(z).mul(dispersion).mul(0.5);
    const large = a.add(1).add(sqrt(a.mul(a.add(2))));
    const u = uniform(foldName(key, "which"), { shape: mean.shape });
    const g = where(lt(u, large.div(large.add(1))), reciprocal(large), large);
    return poissonDraw(foldName(key, "count"), mean.mul(g));
  },
  // Moments; half an event where there is none, a little dispersion where there is less than a Poisson's.
  start: (y, weight) => {
    const moments = weightedMoments(y, weight);
    const mean = moments.mean || 0.5 / y.length;
    const cv = moments.stddev / mean;
    return { mean, dispersion: Math.max(cv * cv - 1 / mean, 0.05) };
  },
});
