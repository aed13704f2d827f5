// Categorical: which of k classes.
import {
  at,
  type Classes,
  category,
  classCount,
  closedForm,
  cumsum,
  eq,
  exp,
  greater,
  gt,
  index,
  le,
  log,
  logOdds,
  logSoftmax,
  logsumexp,
  max,
  min,
  pick,
  simplex,
  slice,
  softmax,
  sum,
  type Tensor,
  toFloat,
  uniform,
  where,
} from "thetastar";

type Logits = { readonly logits: Tensor };
/** Σ p·(log p − log q), 0 for classes without probability. */
export function classDivergence(p: Logits, q: Logits): Tensor {
  const [a, b] = [logSoftmax(p.logits), logSoftmax(q.logits)];
  const none = eq(exp(a), 0);
  return greater(sum(where(none, 0, exp(a).mul(where(none, 0, a).sub(where(none, 0, b))))), 0);
}

/**
 * Categorical over `classes`: their number, y being 0 … k − 1, or their labels. P(j) = softmax(logits)ⱼ. Parameter:
 * logits (k numbers, up to a common constant); or probs, k probabilities. Classes are ordered as given: for cdf and
 * quantile. The mean is the vector of probabilities.
 *
 * Throws a `RangeError` for fewer than two classes or a label that comes twice.
 *
 * @example
 * Categorical(["drizzle", "fog", "rain"])({ probs: [0.2, 0.3, 0.5] }).mode(); // "rain"
 */
export function Categorical<const C extends Classes>(classes: C) {
  const k = classCount("Categorical", classes);
  /** log Σ of the probabilities of the classes that `holds` chooses. */
  const logShare = (logits: Tensor, holds: Tensor): Tensor =>
    logsumexp(where(holds, logits, -Infinity)).sub(logsumexp(logits));
  return closedForm({
    name: "Categorical",
    params: { logits: logOdds(k) },
    also: [
      {
        params: { probs: simplex(k) },
        to: ({ probs }) => ({ logits: log(probs) }),
        from: ({ logits }) => ({ probs: softmax(logits) }),
      },
    ],
    support: category(classes),
    logProb: ({ logits }, y) => pick(logits, y).sub(logsumexp(logits)),
    logCdf: ({ logits }, y) => logShare(logits, le(index([k]), y)),
    logSurvival: ({ logits }, y) => logShare(logits, gt(index([k]), y)),
    // the number of classes whose cdf is below p, told by the smaller of p and q
    quantile: ({ logits }, p, q) => {
      const probs = softmax(logits);
      const below = slice(cumsum(probs), 0, 0, k - 1);
      const above = slice(cumsum(probs, 0, true), 0, 1, k - 1);
      const lower = sum(toFloat(gt(p, below)));
      return where(le(p, q), lower, sum(toFloat(gt(above, q))));
    },
    mean: ({ logits }) => softmax(logits),
    variance: ({ logits }) => {
      const probs = softmax(logits);
      return probs.mul(probs.neg().add(1));
    },
    mode: ({ logits }) => min(where(eq(logits, max(logits)), toFloat(index([k])), k)),
    entropy: ({ logits }) => {
      const logs = logSoftmax(logits);
      return sum(where(eq(logs, -Infinity), 0, exp(logs).mul(logs))).neg();
    },
    sample: ({ logits }, key) => {
      const upTo = cumsum(softmax(logits));
      const below = le(slice(upTo, 0, 0, k - 1), uniform(key).mul(at(upTo, k - 1)));
      return sum(toFloat(below));
    },
    kl: classDivergence,
    // The shares; half an observation of each class where one is absent.
    start: (y, weight) => {
      const { counts, total } = count(y, weight, k);
      const extra = counts.some((n) => n === 0) ? 0.5 : 0;
      return { probs: counts.map((n) => (n + extra) / (total + k * extra)) };
    },
    mle: (y, weight) => {
      const { counts, total } = count(y, weight, k);
      return { probs: counts.map((n) => n / total) };
    },
  });
}

/** The weight of each class, and of all. */
function count(
  y: Float64Array,
  weight: Float64Array,
  k: number,
): { readonly counts: Float64Array; readonly total: number } {
  const counts = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    counts[y[i] as number] = (counts[y[i] as number] as number) + (weight[i] as number);
    total += weight[i] as number;
  }
  return { counts, total };
}
