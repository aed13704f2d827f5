// Multinomial: how many of a known number of trials end in each of k classes.
import {
  and,
  at,
  bd0,
  binomialDraw,
  broadcast,
  ceil,
  classCount,
  type DrawKey,
  distribution,
  eq,
  exp,
  floor,
  foldIn,
  greater,
  gt,
  index,
  iterate,
  known,
  lesser,
  log,
  logBinomialTerm,
  logOdds,
  logSoftmax,
  logsumexp,
  lt,
  max,
  min,
  nonnegativeInteger,
  or,
  outer,
  repeated,
  sigmoid,
  simplex,
  slice,
  softmax,
  softplus,
  sqrt,
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

/**
 * The counts with the sum n at which ∏ pⱼ^yⱼ/yⱼ! is greatest: trial after trial goes to the class whose pⱼ/(yⱼ + 1) is
 * greatest (Finucan, Biometrika 51 (1964)); of n·pⱼ, rounded down, no trial goes elsewhere, which leaves at most k.
 */
export function likeliestCounts(n: Tensor, p: Tensor): Tensor {
  const k = p.shape[0] as number;
  const places = toFloat(index([k]));
  let counts = floor(p.mul(n).mul(1 - 1e-14));
  for (let j = 0; j < k; j++) {
    const share = p.div(counts.add(1));
    const first = min(where(eq(share, max(share)), places, k));
    counts = counts.add(toFloat(and(gt(n, sum(counts)), eq(places, first))));
  }
  return counts;
}

/** Counts in a sum are at most so many. */
const MOST = 1e8;
/** E f(Y) of an integer Y from `from` to `to` whose log probabilities are given, element by element. */
export function expectation<G extends readonly Tensor[]>(
  from: Tensor,
  to: Tensor,
  given: G,
  logProb: (y: Tensor, given: G) => Tensor,
  f: (y: Tensor, given: G) => Tensor,
): Tensor {
  const [sum] = iterate(MOST, [0, from], [to, ...given], ([sum, y], [to, ...rest]) => {
    const own = rest as unknown as G;
    const next = sum.add(exp(logProb(y, own)).mul(f(y, own)));
    return { next: [next, y.add(1)], more: lt(y, to) };
  });
  return sum;
}

/** What a count y of which `expected` is expected adds to −log P beside a Stirling's formula of n. */
const countTerm = (y: Tensor, expected: Tensor): Tensor => {
  const some = gt(y, 0);
  const a = where(some, y, 1);
  return where(some, stirlerr(a).add(log(a).mul(0.5)).add(HALF_LOG_2PI).add(bd0(a, expected)), expected);
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
    mode: ({ totalCount, logits }) => likeliestCounts(totalCount, softmax(logits)),
    // −log P is a sum over classes, each of which is Binomial by itself; beyond 10 standard deviations is nothing
    entropy: ({ totalCount, logits }) => {
      const none = eq(totalCount, 0);
      const n = where(none, 1, totalCount);
      const [p, q] = [softmax(logits), others(softmax(logits))];
      const certain = or(eq(p, 0), eq(q, 0));
      const [share, rest] = [where(certain, 0.5, p), where(certain, 0.5, q)];
      const mean = p.mul(n);
      const reach = sqrt(mean.mul(q)).mul(10).add(40);
      const least = greater(floor(mean.sub(reach)), 0);
      const most = where(certain, least, lesser(ceil(mean.add(reach)), n));
      const each = expectation(
        least,
        most,
        [broadcast(n, [k], []), share, rest, mean],
        (y, [n, p, q]) => logBinomialTerm(y, n.sub(y), { p, q, logP: log(p), logQ: log(q) }),
        (y, [, , , mean]) => countTerm(y, mean),
      );
      const whole = stirlerr(n).add(log(n).mul(0.5)).add(HALF_LOG_2PI);
      const total = sum(where(certain, where(eq(p, 0), 0, whole), each)).sub(whole);
      return where(none, 0, greater(total, 0));
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
