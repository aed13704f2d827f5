// BurrXII: positive quantities with two shapes, one for the body and one for the tail.
import {
  closedForm,
  digamma,
  eq,
  exp,
  expm1,
  gt,
  lbeta,
  log,
  log1mexpexp,
  logRatio,
  logTail,
  lt,
  positive,
  positiveWithLimit,
  pow,
  reciprocal,
  roughExp,
  roughLog,
  softplus,
  square,
  type Tensor,
  uniform,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";

const EULER = 0.5772156649015329;

interface Params {
  readonly scale: Tensor;
  readonly shape1: Tensor;
  readonly shape2: Tensor;
}
/** log (y/scale)^shape1. */
const logPower = ({ scale, shape1 }: Params, y: Tensor): Tensor => shape1.mul(logRatio(y, scale));

/** log(softplus(t)), where softplus underflows too. */
function logSoftplus(t: Tensor): Tensor {
  const left = lt(t, -40);
  return where(left, t, log(softplus(where(left, 0, t))));
}
/** E (Y/scale)ⁿ = shape2·B(shape2 − n/shape1, 1 + n/shape1) for shape1·shape2 > n, else ∞. */
function moment(n: number, { shape1, shape2 }: Params): Tensor {
  const u = reciprocal(shape1).mul(n);
  const exists = gt(shape2, u);
  const rest = where(exists, shape2.sub(u), 1);
  return where(exists, exp(log(shape2).add(lbeta(rest, u.add(1)))), Infinity);
}
const variance = (params: Params): Tensor => {
  const [m, m2] = [moment(1, params), moment(2, params)];
  return where(lt(m2, Infinity), m2.sub(square(m)), Infinity);
};

/**
 * BurrXII (Singh–Maddala): incomes, losses, lifetimes; LogLogistic for shape2 = 1, Weibull-like as shape2 grows.
 * P(Y > y) = (1 + x)^(−shape2), p(y) = shape1·shape2/y·x·(1 + x)^(−shape2 − 1), x = (y/scale)^shape1, y > 0. Parameters,
 * all positive: scale, in units of y; shape1, the power of y; shape2. The tail's exponent is shape1·shape2, moments of
 * lower order exist. Their relative error grows as the spread shrinks beside the mean: about 1e-16·shape1² of the
 * variance. Burr, Ann. Math. Stat. 13 (1942); Tadikamalla, Int. Stat. Rev. 48 (1980).
 *
 * @example
 * BurrXII({ scale: 1, shape1: 2, shape2: 3 }).survival(1); // 0.12499999999999997
 */
export const BurrXII = /* @__PURE__ */ closedForm({
  name: "BurrXII",
  params: { scale: positive, shape1: positive, shape2: positive },
  support: positiveWithLimit,
  elementwise: true,
  logProb: (params, y) => {
    const { scale, shape1, shape2 } = params;
    const t = logPower(params, y);
    const logs = log(shape1).add(log(shape2));
    const inside = logs
      .sub(log(y))
      .sub(softplus(t.neg()))
      .sub(shape2.mul(softplus(t)));
    const edge = logs.sub(log(scale)).add(xlogy(shape1.sub(1), y));
    return where(eq(y, 0), edge, inside);
  },
  logCdf: (params, y) => log1mexpexp(log(params.shape2).add(logSoftplus(logPower(params, y)))),
  cdf: (params, y) => expm1(params.shape2.mul(softplus(logPower(params, y))).neg()).neg(),
  logSurvival: (params, y) => params.shape2.mul(softplus(logPower(params, y))).neg(),
  quantile: ({ scale, shape1, shape2 }, p, q) =>
    pow(expm1(logTail(p, q).neg().div(shape2)), reciprocal(shape1)).mul(scale),
  mean: (params) => moment(1, params).mul(params.scale),
  variance: (params) => variance(params).mul(square(params.scale)),
  skewness: (params) => {
    const [m, m2, m3] = [moment(1, params), moment(2, params), moment(3, params)];
    const third = m3.sub(m.mul(m2.mul(3).sub(square(m).mul(2))));
    return where(
      lt(m2, Infinity),
      where(lt(m3, Infinity), third.div(pow(variance(params), 1.5)), Infinity),
      Number.NaN,
    );
  },
  kurtosis: (params) => {
    const [m, m2, m3, m4] = [moment(1, params), moment(2, params), moment(3, params), moment(4, params)];
    const fourth = m4.sub(m.mul(m3.mul(4).sub(m.mul(m2.mul(6).sub(square(m).mul(3))))));
    const excess = fourth.div(square(variance(params))).sub(3);
    return where(lt(m2, Infinity), where(lt(m4, Infinity), excess, Infinity), Number.NaN);
  },
  mode: ({ scale, shape1, shape2 }) => {
    const inner = gt(shape1, 1);
    const ratio = shape1.sub(1).div(shape1.mul(shape2).add(1));
    return where(inner, pow(where(inner, ratio, 1), reciprocal(shape1)).mul(scale), 0);
  },
  // −E log p with log(1 + x) Exponential(shape2) and E log x = ψ(1) − ψ(shape2)
  entropy: ({ scale, shape1, shape2 }) =>
    log(scale)
      .sub(log(shape1))
      .sub(log(shape2))
      .add(reciprocal(shape1).neg().add(1).mul(digamma(shape2).add(EULER)))
      .add(reciprocal(shape2))
      .add(1),
  sample: ({ scale, shape1, shape2 }, key) =>
    pow(expm1(log(uniform(key)).neg().div(shape2)), reciprocal(shape1)).mul(scale),
  // As a LogLogistic.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    return { scale: roughExp(mean), shape1: stddev > 0 ? Math.min(1.8137993642342178 / stddev, 1e4) : 1, shape2: 1 };
  },
  affine: { scale: ({ scale, ...shapes }, by) => ({ ...shapes, scale: scale.mul(by) }) },
});
