// Multinomial: how many of a known number of trials end in each of k classes.
import {
  and,
  at,
  bd0,
  binomialDraw,
  broadcast,
  classCount,
  type DrawKey,
  distribution,
  eq,
  exp,
  foldIn,
  gt,
  index,
  known,
  log,
  logOdds,
  logSoftmax,
  logsumexp,
  lt,
  nonnegativeInteger,
  outer,
  repeated,
  sigmoid,
  simplex,
  slice,
  softmax,
  softplus,
  stack,
  stirlerr,
  sum,
  type Tensor,
  toFloat,
  where,
} from "thetastar";
import { classDivergence } from "./Categorical.ts";

const HALF_LOG_2PI = 0.9189385332046728;

/** Counts of k classes among n trials with these logits: class after class a Binomial of the trials that are left. */
export function multinomialDraw(key: DrawKey, n: Tensor, logits: Tensor): Tensor {
  const k = logits.shape[0] as number;
  const counts: Tensor[] = [];
  let left = n;
  for (let j = 0; j < k - 1; j++) {
    const odds = at(logits, j).sub(logsumexp(slice(logits, 0, j + 1, k - 1 - j)));
    const count = binomialDraw(foldIn(key, j), left, {
      p: sigmoid(odds),
      q: sigmoid(odds.neg()),
      logP: softplus(odds.neg()).neg(),
      logQ: softplus(odds).neg(),
    });
    counts.push(count);
    left = left.sub(count);
  }
  return stack([...counts, left]);
}

type Trials = { readonly totalCount: Tensor; readonly logits: Tensor };
/** As many times a Categorical's as there are trials; ∞ where p and q have not as many. */
const divergence = (p: Trials, q: Trials): Tensor => {
  const none = eq(p.totalCount, 0);
  const some = classDivergence(p, q).mul(where(none, 1, p.totalCount));
  return where(eq(p.totalCount, q.totalCount), where(none, 0, some), Infinity);
};

/** Totals of the columns of rows of k counts, with weights, and the largest total of a row. */
export function columnTotals(y: Float64Array, weight: Float64Array, k: number) {
  const counts = new Float64Array(k);
  let [total, most] = [0, 0];
  for (let i = 0; i < weight.length; i++) {
    let row = 0;
    for (let j = 0; j < k; j++) {
      const count = y[i * k + j] as number;
      counts[j] = (counts[j] as number) + (weight[i] as number) * count;
      row += count;
    }
    total += (weight[i] as number) * row;
    most = Math.max(most, row);
  }
  return { counts, total, most };
}

/**
 * Multinomial of k classes: how many of totalCount independent trials end in each. P(y) = n!/∏ yⱼ!·∏ pⱼ^yⱼ, n = totalCount
 * = Σ yⱼ, p = softmax(logits); elsewhere 0. Parameters: totalCount (known, an integer not less than 0: data, never
 * estimated) and logits (k numbers, up to a common constant); or probs, k probabilities. Loader, "Fast and Accurate
 * Computation of Binomial Probabilities" (2000), whose form is used of k classes.
 *
 * Throws a `RangeError` for fewer than two classes.
 *
 * @example
 * Multinomial(3)({ totalCount: 4, probs: [0.25, 0.25, 0.5] }).prob([1, 1, 2]); // 0.1875
 */
export function Multinomial(k: number) {
  classCount("Multinomial", k);
  const onDiagonal = eq(index([k, k], 0), index([k, k], 1));
  /** 1 − p without cancellation. */
  const others = (p: Tensor): Tensor => sum(where(onDiagonal, 0, broadcast(p, [k, k], [1])), 1);
  return distribution({
    name: `Multinomial(${k})`,
    params: { totalCount: known(nonnegativeInteger), logits: logOdds(k) },
    also: [
      {
        params: { totalCount: known(nonnegativeInteger), probs: simplex(k) },
        to: ({ totalCount, probs }) => ({ totalCount, logits: log(probs) }),
        from: ({ totalCount, logits }) => ({ totalCount, probs: softmax(logits) }),
      },
    ],
    support: repeated(nonnegativeInteger, k),
    // the quotient of Stirling's formulas of n and all yⱼ > 0; Σ yⱼ·log(yⱼ/(n·pⱼ)) = Σ bd0(yⱼ, n·pⱼ), as Σ yⱼ = n
    logProb: ({ totalCount, logits }, y) => {
      const logs = logSoftmax(logits);
      const never = eq(logs, -Infinity);
      const fits = and(eq(sum(y), totalCount), eq(sum(toFloat(and(never, gt(y, 0)))), 0));
      const counts = where(fits, where(never, 0, y), 0);
      const none = eq(totalCount, 0);
      const n = where(none, 1, totalCount);
      const logExpected = where(never, 0, logs).add(log(n));
      const expected = where(never, 0, exp(logExpected));
      const some = gt(counts, 0);
      const a = where(some, counts, 1);
      // far above what is expected, which may underflow, by logarithms
      const far = lt(expected, a.mul(1e-3));
      const high = a.mul(log(a).sub(logExpected).sub(1)).add(expected);
      const deviance = where(far, high, bd0(a, where(far, 1, expected)));
      const term = stirlerr(a).add(log(a).mul(0.5)).add(HALF_LOG_2PI).add(deviance);
      const whole = stirlerr(n).add(log(n).mul(0.5)).add(HALF_LOG_2PI);
      const value = whole.sub(sum(where(some, term, expected)));
      return where(fits, where(none, 0, value), -Infinity);
    },
    mean: ({ totalCount, logits }) => softmax(logits).mul(totalCount),
    variance: ({ totalCount, logits }) => {
      const p = softmax(logits);
      return p.mul(others(p)).mul(totalCount);
    },
    covariance: ({ totalCount, logits }) => {
      const p = softmax(logits);
      return where(onDiagonal, broadcast(p.mul(others(p)), [k, k], [0]), outer(p, p).neg()).mul(totalCount);
    },
    kl: divergence,
    sample: ({ totalCount, logits }, key) => multinomialDraw(key, totalCount, logits),
    // The shares; half a trial more of each class where one is absent.
    start: (y, weight) => {
      const { counts, total, most } = columnTotals(y, weight, k);
      const extra = counts.some((count) => count === 0) ? 0.5 : 0;
      return { totalCount: most, probs: counts.map((count) => (count + extra) / (total + k * extra)) };
    },
    mle: (y, weight, { totalCount }) => {
      const { counts, total } = columnTotals(y, weight, k);
      return totalCount && { totalCount: 0, probs: counts.map((count) => count / total) };
    },
  });
}
