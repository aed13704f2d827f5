// Bernoulli: whether something happens.
import {
  abs,
  binary,
  closedForm,
  eq,
  gt,
  le,
  lesser,
  logit,
  logitDivergence,
  lt,
  real,
  sigmoid,
  sinh,
  softplus,
  square,
  toFloat,
  uniform,
  unitInterval,
  where,
} from "thetastar";

/** Log-odds beyond which the rarer outcome has no entropy left in any float: keeps 0·∞ out. */
const SURE = 1e4;

/** The weight of ones, and of all. */
function count(y: Float64Array, weight: Float64Array): { readonly ones: number; readonly total: number } {
  let [total, ones] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    total += weight[i] as number;
    ones += (weight[i] as number) * (y[i] as number);
  }
  return { ones, total };
}

/**
 * Bernoulli. P(1) = sigmoid(logits), P(0) = sigmoid(−logits). y is 0 or 1, or a boolean. Parameter: logits (real), the
 * log-odds of 1; or probs, the probability of 1.
 *
 * @example
 * Bernoulli({ probs: 0.25 }).logProb(true); // -1.3862943611198906
 */
export const Bernoulli = /* @__PURE__ */ closedForm({
  name: "Bernoulli",
  params: { logits: real },
  also: [
    {
      params: { probs: unitInterval },
      to: ({ probs }) => ({ logits: logit(probs) }),
      from: ({ logits }) => ({ probs: sigmoid(logits) }),
    },
  ],
  support: binary,
  elementwise: true,
  logProb: ({ logits }, y) => softplus(where(eq(y, 1), logits.neg(), logits)).neg(),
  cdf: ({ logits }, y) => where(lt(y, 1), sigmoid(logits.neg()), 1),
  survival: ({ logits }, y) => where(lt(y, 1), sigmoid(logits), 0),
  logCdf: ({ logits }, y) => where(lt(y, 1), softplus(logits).neg(), 0),
  logSurvival: ({ logits }, y) => where(lt(y, 1), softplus(logits.neg()).neg(), -Infinity),
  // 0 where P(0) ≥ p, told by the smaller of p and q
  quantile: ({ logits }, p, q) =>
    where(le(p, q), toFloat(gt(p, sigmoid(logits.neg()))), toFloat(lt(q, sigmoid(logits)))),
  mean: ({ logits }) => sigmoid(logits),
  variance: ({ logits }) => sigmoid(logits).mul(sigmoid(logits.neg())),
  deviance: ({ logits }, y) => softplus(where(eq(y, 1), logits.neg(), logits)).mul(2),
  // (1 − 2p)/√(p(1 − p)) and 1/(p(1 − p)) − 6, in log-odds
  skewness: ({ logits }) => sinh(logits.mul(0.5)).mul(-2),
  kurtosis: ({ logits }) =>
    square(sinh(logits.mul(0.5)))
      .mul(4)
      .sub(2),
  mode: ({ logits }) => toFloat(gt(logits, 0)),
  // of the rarer outcome with log-odds −a: log(1 + e⁻ᵃ) + a·sigmoid(−a), two positive terms
  entropy: ({ logits }) => {
    const a = lesser(abs(logits), SURE);
    return softplus(a.neg()).add(a.mul(sigmoid(a.neg())));
  },
  sample: ({ logits }, key) => toFloat(lt(uniform(key), sigmoid(logits))),
  // Half the Brier score of two classes: (P(1) − y)².
  crps: ({ logits }, y) => square(sigmoid(where(eq(y, 1), logits.neg(), logits))),
  kl: (p, q) => logitDivergence(p.logits, q.logits),
  // The share of ones; half an observation of each kind where there is only one.
  start: (y, weight) => {
    const { ones, total } = count(y, weight);
    return { probs: ones > 0 && ones < total ? ones / total : (ones + 0.5) / (total + 1) };
  },
  mle: (y, weight) => {
    const { ones, total } = count(y, weight);
    return { probs: ones / total };
  },
});
