// Binomial: how many of a known number of trials succeed.
import {
  bd0,
  binomialDraw,
  countSpread,
  distribution,
  eq,
  exp,
  floor,
  full,
  greater,
  gt,
  known,
  lesser,
  logBetaI,
  logBinomialTerm,
  logit,
  logitDivergence,
  lt,
  nonnegativeInteger,
  type Odds,
  real,
  sigmoid,
  softplus,
  sqrt,
  type Tensor,
  unitInterval,
  weightedMean,
  weightedMoments,
  where,
} from "thetastar";

const odds = (logits: Tensor): Odds => ({
  p: sigmoid(logits),
  q: sigmoid(logits.neg()),
  logP: softplus(logits.neg()).neg(),
  logQ: softplus(logits).neg(),
});

/** Probabilities below this, which floats may not tell, are told by their logarithms. */
const RARE = 1e-30;
/** log I_p(a, b): of a or more successes among a + b − 1. */
function tail(a: Tensor, b: Tensor, { p, q, logP, logQ }: Odds): Tensor {
  const rare = lt(p, RARE);
  const next = logBinomialTerm(a, b.sub(1), { p, q, logP, logQ });
  return where(rare, next, logBetaI(a, b, where(rare, 0.5, p), where(rare, 0.5, q)));
}

/**
 * Binomial: successes among totalCount independent trials. P(y) = C(n, y)·pʸ·(1 − p)ⁿ⁻ʸ, y = 0 … n, n = totalCount.
 * Parameters: totalCount (known, an integer not less than 0: data, never estimated) and logits (real), the log-odds of a
 * success; or probs, its probability p. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).
 *
 * @example
 * Binomial({ totalCount: 10, probs: 0.25 }).prob(3); // 0.2502822875976563
 */
export const Binomial = /* @__PURE__ */ distribution({
  name: "Binomial",
  params: { totalCount: known(nonnegativeInteger), logits: real },
  also: [
    {
      params: { totalCount: known(nonnegativeInteger), probs: unitInterval },
      to: ({ totalCount, probs }) => ({ totalCount, logits: logit(probs) }),
      from: ({ totalCount, logits }) => ({ totalCount, probs: sigmoid(logits) }),
    },
  ],
  support: nonnegativeInteger,
  elementwise: true,
  bounds: ({ totalCount }) => ({ lower: full([], 0), upper: totalCount }),
  logProb: ({ totalCount, logits }, y) => logBinomialTerm(y, totalCount.sub(y), odds(logits)),
  // P(Y ≤ y) = I_q(n − y, y + 1), y < n; where p or q is so small that n·p does not count, the nearest probability
  logCdf: ({ totalCount, logits }, y) => {
    const rest = greater(totalCount.sub(y), 1);
    return tail(rest, y.add(1), odds(logits.neg()));
  },
  logSurvival: ({ totalCount, logits }, y) => {
    const rest = greater(totalCount.sub(y), 1);
    return tail(y.add(1), rest, odds(logits));
  },
  mean: ({ totalCount, logits }) => totalCount.mul(sigmoid(logits)),
  variance: ({ totalCount, logits }) => totalCount.mul(sigmoid(logits)).mul(sigmoid(logits.neg())),
  deviance: ({ totalCount, logits }, y) =>
    bd0(y, totalCount.mul(sigmoid(logits)))
      .add(bd0(totalCount.sub(y), totalCount.mul(sigmoid(logits.neg()))))
      .mul(2),
  skewness: ({ totalCount, logits }) => {
    const { p, q } = odds(logits);
    return q.sub(p).div(sqrt(totalCount.mul(p).mul(q)));
  },
  kurtosis: ({ totalCount, logits }) => {
    const { p, q } = odds(logits);
    return p.mul(q).mul(-6).add(1).div(totalCount.mul(p).mul(q));
  },
  mode: ({ totalCount, logits }) => lesser(floor(totalCount.add(1).mul(sigmoid(logits))), totalCount),
  // y·(2F(y) − 1) + n·p·(1 − 2F′(y − 1)) − ½·E|A − B|, F′ of n − 1 trials
  crps: ({ totalCount, logits }, y) => {
    const failures = odds(logits.neg());
    const { p: q, q: p } = failures;
    const rest = greater(totalCount.sub(y), 1);
    const some = lt(y, totalCount);
    const below = where(some, exp(tail(rest, y.add(1), failures)), 1);
    const fewer = where(lt(y, 1), 0, where(some, exp(tail(rest, greater(y, 1), failures)), 1));
    const spread = q.mul(countSpread(totalCount.neg().add(1), p.mul(q).mul(-4)));
    return y.mul(below.mul(2).sub(1)).add(totalCount.mul(p).mul(fewer.mul(-2).add(1).sub(spread)));
  },
  // ∞ where p has more trials; where it has fewer there is no formula
  kl: (p, q) => {
    const same = logitDivergence(p.logits, q.logits).mul(p.totalCount);
    const other = where(gt(p.totalCount, q.totalCount), Infinity, Number.NaN);
    return where(eq(p.totalCount, q.totalCount), same, other);
  },
  sample: ({ totalCount, logits }, key) => binomialDraw(key, totalCount, odds(logits)),
  // The share of successes if the largest count were all trials; half of one where there is none or nothing else.
  start: (y, weight) => {
    const { mean, most } = weightedMoments(y, weight);
    const totalCount = Math.max(most, 1);
    return { totalCount, probs: (mean * y.length + 0.5) / (totalCount * y.length + 1) };
  },
  mle: (y, weight, { totalCount }) =>
    totalCount && { totalCount: 0, probs: weightedMean(y, weight) / weightedMean(totalCount, weight) },
});
