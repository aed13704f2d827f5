// Geometric: how many failures come before the first success.
import {
  bd0,
  ceil,
  closedForm,
  eq,
  exp,
  expm1,
  floor,
  full,
  ge,
  greater,
  lesser,
  log,
  log1mexp,
  log1p,
  logit,
  lt,
  nonnegativeInteger,
  positive,
  real,
  reciprocal,
  sigmoid,
  softplus,
  sqrt,
  type Tensor,
  uniform,
  unitInterval,
  weightedMean,
  weightedMoments,
  where,
} from "thetastar";

/** −log(1 − p): what each failure costs. */
const cost = ({ logits }: { readonly logits: Tensor }): Tensor => softplus(logits);
/** Below this log(1 + eˣ) is eˣ, and log(1 − exp(−eˣ)) is x, to the last digit. */
const TINY = -40;
/** n·x for a count n: 0 where n is, however large x. */
const times = (n: Tensor, x: Tensor): Tensor => where(eq(n, 0), 0, n.mul(x));
/** Keeps a quantile's logarithm on the near side of the step that it was made from: a few units in its last place. */
const ROUNDING = 1 - 1e-15;

/**
 * Geometric: failures before the first success, waiting in whole periods. P(y) = p·(1 − p)^y, y = 0, 1, 2, … Parameter:
 * logits (real), the log-odds of a success; or probs, its probability p; or mean (positive) = (1 − p)/p.
 * Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005), chapter 5.
 *
 * @example
 * Geometric({ probs: 0.25 }).survival(9); // 0.056313514709472656
 */
export const Geometric = /* @__PURE__ */ closedForm({
  name: "Geometric",
  params: { logits: real },
  also: [
    {
      params: { probs: unitInterval },
      to: ({ probs }) => ({ logits: logit(probs) }),
      from: ({ logits }) => ({ probs: sigmoid(logits) }),
    },
    {
      params: { mean: positive },
      to: ({ mean }) => ({ logits: log(mean).neg() }),
      from: ({ logits }) => ({ mean: exp(logits.neg()) }),
    },
  ],
  support: nonnegativeInteger,
  elementwise: true,
  logProb: (params, y) => times(y, cost(params)).add(softplus(params.logits.neg())).neg(),
  logCdf: (params, y) => {
    const few = lt(params.logits, TINY);
    const some = cost({ logits: where(few, 0, params.logits) });
    const h = log(y.add(1)).add(where(few, params.logits, log(some)));
    const tiny = lt(h, TINY);
    return where(tiny, h, log1mexp(where(tiny, 1, where(few, exp(h), y.add(1).mul(some))).neg()));
  },
  logSurvival: (params, y) => y.add(1).mul(cost(params)).neg(),
  // the least y with (y + 1)·cost ≥ −log q; the quotient may round to the next integer
  quantile: (params, p, q) => {
    const c = cost(params);
    const least = where(lt(p, q), log1p(p.neg()), log(q)).mul(-ROUNDING);
    const y = greater(ceil(least.div(c)).sub(1), 0);
    return where(ge(y.mul(c), least), greater(y.sub(1), 0), y);
  },
  mean: ({ logits }) => exp(logits.neg()),
  variance: ({ logits }) => exp(logits.neg()).mul(exp(logits.neg()).add(1)),
  deviance: ({ logits }, y) => {
    const mean = exp(logits.neg());
    return bd0(y, mean)
      .sub(bd0(y.add(1), mean.add(1)))
      .mul(2);
  },
  skewness: ({ logits }) =>
    sigmoid(logits.neg())
      .add(1)
      .div(sqrt(sigmoid(logits.neg()))),
  kurtosis: ({ logits }) => sigmoid(logits).mul(exp(logits)).add(6),
  mode: () => full([], 0),
  // −log p + (1 − p)/p·(−log(1 − p)); the bounds keep 0·∞ out where the product has its limit
  entropy: ({ logits }) => {
    const l = lesser(greater(logits, -700), 1e4);
    return softplus(logits.neg()).add(exp(l.neg()).mul(softplus(l)));
  },
  sample: (params, key) => floor(log(uniform(key)).neg().div(cost(params))),
  // Σ F² below y and Σ S² from y on, geometric series
  crps: (params, y) => {
    const mean = exp(params.logits.neg());
    const r = sigmoid(params.logits.neg());
    return y.add(mean.mul(2).mul(expm1(times(y, cost(params)).neg()))).add(mean.mul(r).mul(reciprocal(r.add(1))));
  },
  // log of the ratio of p, and of that of 1 − p for each failure
  kl: (p, q) => {
    const failures = exp(lesser(p.logits.neg(), 700));
    const success = softplus(q.logits.neg()).sub(softplus(p.logits.neg()));
    return greater(success.add(failures.mul(cost(q).sub(cost(p)))), 0);
  },
  // The maximum of the likelihood; half a failure where there is none.
  start: (y, weight) => ({ mean: weightedMoments(y, weight).mean || 0.5 / y.length }),
  mle: (y, weight) => ({ mean: weightedMean(y, weight) }),
});
