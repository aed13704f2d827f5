// BetaBinomial: successes among a known number of trials whose probability varies.
import {
  binomialDraw,
  byPrecision,
  digamma,
  digammaDelta,
  distribution,
  foldName,
  full,
  greater,
  known,
  lesser,
  log,
  logBinomialTerm,
  logGammaDraw,
  logTail,
  nonnegativeInteger,
  type Odds,
  positive,
  reciprocal,
  scaleSlope,
  sigmoid,
  softplus,
  sqrt,
  summedTails,
  type Tensor,
  unitInterval,
  weightedMoments,
  withGradient,
} from "thetastar";

interface Parameters {
  readonly totalCount: Tensor;
  readonly concentration1: Tensor;
  readonly concentration0: Tensor;
}

const oddsOf = (logits: Tensor): Odds => ({
  p: sigmoid(logits),
  q: sigmoid(logits.neg()),
  logP: softplus(logits.neg()).neg(),
  logQ: softplus(logits).neg(),
});

/** A positive number, also where a product underflows. */
const some = (a: Tensor): Tensor => greater(a, byPrecision({ f32: 1e-37, f64: 1e-300 }));

/** Parameters within limits that nothing overflows of: beyond, slopes are 0. */
function held({ totalCount, concentration1, concentration0 }: Parameters): Parameters {
  const within = (x: Tensor): Tensor =>
    greater(lesser(x, byPrecision({ f32: 1e14, f64: 1e100 })), byPrecision({ f32: 1e-14, f64: 1e-100 }));
  return { totalCount, concentration1: within(concentration1), concentration0: within(concentration0) };
}

/** log of x·(1 − x) times the density of Beta(a, b) at x. */
const logBeta = (a: Tensor, b: Tensor, at: Odds): Tensor =>
  log(a)
    .add(log(b))
    .sub(log(a.add(b)))
    .add(logBinomialTerm(a, b, at));

/**
 * P(y) = Binomial(y; n, x)·Beta(x; a, b)/Beta(x; a + y, b + n − y) whatever x is: by Bayes, here at the mean of what y
 * says of x, so that every factor is one that Loader's form tells to the last digits. Its slopes are differences of
 * digamma, which keep theirs where a or b is large.
 */
const logMass = /* @__PURE__ */ withGradient(
  "logBetaBinomial",
  (total: Tensor, a: Tensor, b: Tensor, y: Tensor): Tensor => {
    const rest = total.sub(y);
    const [to, of] = [a.add(y), b.add(rest)];
    const n = to.add(of);
    const [p, q] = [to.div(n), of.div(n)];
    const at = { p, q, logP: logTail(q, p), logQ: logTail(p, q) };
    // the last two are alike where a or b is large
    return logBinomialTerm(y, rest, at).add(logBeta(a, b, at).sub(logBeta(to, of, at)));
  },
  (g, _, total, a, b, y) => {
    const rest = total.sub(y);
    const [hits, misses, all] = [digammaDelta(a, y), digammaDelta(b, rest), digammaDelta(a.add(b), total)];
    const ofTotal = digammaDelta(rest.add(1), y).sub(digammaDelta(b.add(rest), a.add(y)));
    const ofY = digamma(rest.add(1))
      .sub(digamma(y.add(1)))
      .add(digamma(a.add(y)))
      .sub(digamma(b.add(rest)));
    return [ofTotal, hits.sub(all), misses.sub(all), ofY].map((slope) => scaleSlope(g, slope));
  },
);

function logProb(params: Parameters, y: Tensor): Tensor {
  const { totalCount, concentration1, concentration0 } = held(params);
  return logMass(totalCount, concentration1, concentration0, y);
}

const mean = ({ totalCount, concentration1: a, concentration0: b }: Parameters): Tensor =>
  totalCount.mul(a.div(a.add(b)));

function tails(given: Parameters, y: Tensor) {
  const params = held(given);
  return summedTails(y, {
    given: [params.totalCount, params.concentration1, params.concentration0],
    centre: mean(params),
    logProb: (k) => logProb(params, k),
    up: (k, [n, a, b]) => {
      const rest = greater(n.sub(k), 0);
      return rest.mul(a.add(k)).div(k.add(1).mul(greater(rest.sub(1), 0).add(b)));
    },
    down: (k, [n, a, b]) => {
      const j = lesser(greater(k, 1), n);
      return k.mul(n.sub(j).add(b)).div(n.sub(j).add(1).mul(j.sub(1).add(a)));
    },
  });
}

/**
 * Beta-binomial: successes among totalCount trials whose probability is not the same for all, but Beta distributed.
 * P(y) = C(n, y)·B(a + y, b + n − y)/B(a, b), y = 0 … n, n = totalCount, a = concentration1, b = concentration0.
 * Parameters: totalCount (known, an integer not less than 0: data, never estimated), concentration1 and concentration0
 * (positive); or totalCount, probs (between 0 and 1), the mean probability, and precision (positive):
 * a = probs·precision, b = (1 − probs)·precision, variance = n·probs·(1 − probs)·(n + precision)/(1 + precision). The cdf
 * is a sum, at its end after a million terms: enough for a million trials, and of more for a standard deviation of 10⁵;
 * what lies farther out is left out. Griffiths, Biometrics 29 (1973).
 *
 * @example
 * BetaBinomial({ totalCount: 10, probs: 0.25, precision: 4 }).prob(0); // 0.2307692307692306
 */
export const BetaBinomial = /* @__PURE__ */ distribution({
  name: "BetaBinomial",
  params: { totalCount: known(nonnegativeInteger), concentration1: positive, concentration0: positive },
  also: [
    {
      params: { totalCount: known(nonnegativeInteger), probs: unitInterval, precision: positive },
      to: ({ totalCount, probs, precision }) => ({
        totalCount,
        concentration1: some(probs.mul(precision)),
        concentration0: some(probs.neg().add(1).mul(precision)),
      }),
      from: ({ totalCount, concentration1: a, concentration0: b }) => ({
        totalCount,
        probs: a.div(a.add(b)),
        precision: a.add(b),
      }),
    },
  ],
  support: nonnegativeInteger,
  limits: { concentration1: "Binomial", concentration0: "Binomial", precision: "Binomial" },
  elementwise: true,
  bounds: ({ totalCount }) => ({ lower: full([], 0), upper: totalCount }),
  logProb,
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean,
  variance: (params) => {
    const { totalCount: n, concentration1: a, concentration0: b } = params;
    const s = a.add(b);
    return mean(params)
      .mul(b.div(s))
      .mul(s.add(n).div(s.add(1)));
  },
  skewness: ({ totalCount: n, concentration1: a, concentration0: b }) => {
    const s = a.add(b);
    const root = sqrt(s.add(1).div(n.mul(a).mul(b).mul(s.add(n))));
    return s.add(n.mul(2)).mul(b.sub(a)).div(s.add(2)).mul(root);
  },
  kurtosis: ({ totalCount: n, concentration1: a, concentration0: b }) => {
    const s = a.add(b);
    const pq = a.div(s).mul(b.div(s));
    const [h, t] = [n.div(s), reciprocal(s)];
    // both parts over s³
    const plus = t.add(1).mul(h.mul(6).mul(h.add(1)).add(1).sub(t));
    const minus = h
      .mul(5)
      .mul(h.add(1))
      .add(1)
      .add(t.mul(h.mul(6).mul(h.add(1)).add(1)));
    const scale = n.mul(pq).mul(h.add(1)).mul(t.mul(2).add(1)).mul(t.mul(3).add(1));
    return plus.sub(pq.mul(6).mul(minus)).div(scale);
  },
  // a probability drawn from Beta, as the ratio of two draws from Gamma, then successes
  sample: ({ totalCount, concentration1, concentration0 }, key) => {
    const hit = logGammaDraw(foldName(key, "hit"), concentration1);
    const miss = logGammaDraw(foldName(key, "miss"), concentration0);
    return binomialDraw(foldName(key, "count"), totalCount, oddsOf(hit.sub(miss)));
  },
  // The share of successes if the largest count were all trials, of middling precision.
  start: (y, weight) => {
    const { mean, most } = weightedMoments(y, weight);
    const totalCount = Math.max(most, 1);
    return { totalCount, probs: (mean * y.length + 0.5) / (totalCount * y.length + 1), precision: 10 };
  },
});
