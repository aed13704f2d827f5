// Logarithmic: sizes of groups that begin at one.
import {
  byPrecision,
  distribution,
  eq,
  exp,
  floor,
  foldName,
  full,
  greater,
  gt,
  lesser,
  log,
  log1mexp,
  log1p,
  log1pmx,
  log1pRatio,
  logBetaI,
  logit,
  lt,
  positiveInteger,
  real,
  reciprocal,
  roughLog,
  scaleSlope,
  sigmoid,
  softplus,
  sqrt,
  square,
  type Tensor,
  uniform,
  unitInterval,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

interface Parameters {
  readonly logits: Tensor;
}

/** n·x for a count n: 0 where n is, however large x. */
const times = (n: Tensor, x: Tensor): Tensor => where(eq(n, 0), 0, n.mul(x));
/** log of L = −log(1 − p) = log(1 + x), x = p/(1 − p) the odds. */
function logCost(logits: Tensor): Tensor {
  const rare = lt(logits, 0);
  const odds = exp(lesser(logits, 0));
  return where(rare, logits.add(log(log1pRatio(odds))), log(softplus(where(rare, 0, logits))));
}
/** log(p/L), in which nothing cancels where p is small: −log P(1)'s negative. */
const logFirst = (logits: Tensor): Tensor => {
  const odds = exp(lesser(logits, 0));
  const rare = log1p(odds)
    .add(log(log1pRatio(odds)))
    .neg();
  return where(lt(logits, 0), rare, softplus(logits.neg()).add(logCost(logits)).neg());
};

/** So small that 1/b − 1 is 1/b, and (1 − t)ᵇ is 1 wherever 1 − t is a normal number, to all digits. */
const B = 1e-20;
const LOG_B = -46.051701859880914;
/** From here on p is not told from 0, or 1, by floats. */
const FAR = { f32: 80, f64: 700 } as const;
/**
 * log P(Y > y) = log B_p(y + 1, 0)/L, the incomplete beta function as the limit of b·B(a, b) = 1. Its slope by
 * the logits is p^(y + 1)/B_p − p/L.
 */
const logAbove = /* @__PURE__ */ withGradient(
  "logLogarithmicAbove",
  (given: Tensor, y: Tensor): Tensor => {
    const far = byPrecision(FAR);
    const logits = greater(lesser(given, far), far.neg());
    const inside = logBetaI(y.add(1), B, sigmoid(logits), sigmoid(logits.neg())).sub(LOG_B).sub(logCost(logits));
    // below, the next term is all
    const next = logFirst(given)
      .sub(y.mul(softplus(given.neg())))
      .sub(log(y.add(1)));
    return where(lt(given, far.neg()), next, lesser(inside, 0));
  },
  (g, out, logits, y) => {
    const [p, q, a] = [sigmoid(logits), sigmoid(logits.neg()), y.add(1)];
    // far out by parts: B_p = p^a/(aq)·(1 − e + 2e²(a + 1)/(a + 2) − …)
    const e = p.div(a.add(1).mul(q));
    const far = lt(e, 1e-5);
    const square = e
      .mul(e)
      .mul(a.add(1).div(a.add(2)))
      .mul(2);
    const near = exp(a.mul(softplus(logits.neg())).add(logCost(logits)).add(out).neg());
    const grows = where(far, a.mul(q).div(square.sub(e).add(1)), near);
    return [scaleSlope(g, grows.sub(exp(logFirst(logits)))), undefined];
  },
);

/** Below, p is 0 beside 1: Y − 1 is 1 with probability x/2, and never more. */
const RARE = -40;
const isRare = ({ logits }: Parameters): Tensor => lt(logits, RARE);
/**
 * With Z = Y − 1 and s the larger of 1 and x: E Zʲ/sʲ, j = 1 … 4, sums of positive parts but for x beside x², and s.
 * E Y(Y − 1)…(Y − j + 1) = (j − 1)!·xʲ/L.
 */
function aboutOne({ logits }: Parameters) {
  const l = greater(logits, RARE);
  const large = gt(l, 0);
  const t = exp(lesser(l, 0));
  const r = exp(greater(l, 0).neg());
  const cost = softplus(l);
  // (x − L)/s
  const lag = where(large, cost.mul(r).neg().add(1), log1pmx(where(large, 1, t)).neg());
  return {
    size: exp(greater(l, 0)),
    m1: lag.div(cost),
    m2: square(t).sub(lag.mul(r)).div(cost),
    m3: t
      .mul(square(t))
      .mul(2)
      .add(lag.mul(square(r)))
      .div(cost),
    m4: square(square(t))
      .mul(6)
      .add(t.mul(square(t)).mul(r).mul(4))
      .add(square(t.mul(r)))
      .sub(lag.mul(r.mul(square(r))))
      .div(cost),
  };
}

/**
 * Logarithmic (log-series): sizes of groups that begin at one, such as individuals of a species in a catch or purchases of
 * those who buy at all. P(y) = p^y/(y·L), y = 1, 2, 3, …, L = −log(1 − p). Parameter: logits (real), the log-odds of p; or
 * probs = p, between 0 and 1. As many groups as a Poisson counts of such sizes make a NegativeBinomial in all. Fisher,
 * Corbet and Williams, J. Animal Ecology 12 (1943); Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005),
 * chapter 7.
 *
 * @example
 * Logarithmic({ probs: 0.5 }).mean(); // 1.4426950408889634
 */
export const Logarithmic = /* @__PURE__ */ distribution({
  name: "Logarithmic",
  params: { logits: real },
  also: [
    {
      params: { probs: unitInterval },
      to: ({ probs }) => ({ logits: logit(probs) }),
      from: ({ logits }) => ({ probs: sigmoid(logits) }),
    },
  ],
  support: positiveInteger,
  elementwise: true,
  logProb: ({ logits }, y) =>
    logFirst(logits)
      .sub(times(y.sub(1), softplus(logits.neg())))
      .sub(log(y)),
  logCdf: ({ logits }, y) => log1mexp(logAbove(logits, y)),
  logSurvival: ({ logits }, y) => logAbove(logits, y),
  mean: ({ logits }) =>
    where(lt(logits, 0), reciprocal(log1pRatio(exp(lesser(logits, 0)))), exp(logits.sub(logCost(logits)))),
  variance: (params) => {
    const { size, m1, m2 } = aboutOne(params);
    return where(isRare(params), exp(params.logits).mul(0.5), square(size).mul(m2.sub(square(m1))));
  },
  skewness: (params) => {
    const { m1, m2, m3 } = aboutOne(params);
    const v = m2.sub(square(m1));
    const third = m3.sub(m1.mul(m2.mul(3).sub(square(m1).mul(2))));
    return where(isRare(params), exp(params.logits.mul(-0.5)).mul(Math.SQRT2), third.div(v.mul(sqrt(v))));
  },
  kurtosis: (params) => {
    const { m1, m2, m3, m4 } = aboutOne(params);
    const v = m2.sub(square(m1));
    const fourth = m4.sub(m1.mul(m3).mul(4)).add(square(m1).mul(m2.mul(6).sub(square(m1).mul(3))));
    return where(isRare(params), exp(params.logits.neg()).mul(2), fourth.div(square(v)).sub(3));
  },
  mode: () => full([], 1),
  // Kemp, Applied Statistics 30 (1981): a Geometric from 1 on whose share of more is 1 − (1 − p)^u
  sample: ({ logits }, key) => {
    const u = uniform(foldName(key, "share"), { shape: logits.shape });
    const more = log1mexp(softplus(logits).mul(u).neg());
    return floor(log(uniform(foldName(key, "size"), { shape: logits.shape })).div(more)).add(1);
  },
  // The mean is (e^L − 1)/L: L by L = log(1 + L·mean), from above; the least where there is nothing but ones.
  start: (y, weight) => {
    const mean = Math.max(weightedMoments(y, weight).mean, 1 + 0.5 / y.length);
    let cost = 2 * mean;
    for (let i = 0; i < 200; i++) cost = roughLog(1 + cost * mean);
    const odds = Math.max(cost * mean, 1e-9);
    return { probs: odds / (1 + odds) };
  },
});
