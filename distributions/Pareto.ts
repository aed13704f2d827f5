// Pareto: sizes above a threshold with a power-law tail.
import {
  abs,
  closedForm,
  evaluate,
  excessOfRatio,
  exp,
  expm1,
  expm1Ratio,
  full,
  greater,
  gt,
  input,
  log,
  log1mexpexp,
  log1pQuotient,
  logRatio,
  logTail,
  lt,
  positive,
  reciprocal,
  roughLog,
  sqrt,
  square,
  type Tensor,
  uniform,
  weightedMean,
  weightedMoments,
  where,
} from "thetastar";

/** The formula where moments of order n exist, ∞ where they diverge. */
const finiteAbove = (n: number, shape: Tensor, formula: (shape: Tensor) => Tensor): Tensor => {
  const exists = gt(shape, n);
  return where(exists, formula(where(exists, shape, n + 1)), Infinity);
};

/**
 * Pareto (type I): incomes, losses, city sizes above a threshold. p(y) = shape/y·(scale/y)^shape, y ≥ scale. Parameters:
 * scale (positive), the least y, and shape (positive), the exponent of the tail. The likelihood grows with scale up to
 * the least y, so scale is usually known. Moments of order n exist for shape > n. Johnson, Kotz and Balakrishnan,
 * Continuous Univariate Distributions 1 (1994), chapter 20.
 *
 * @example
 * Pareto({ scale: 1, shape: 2 }).survival(10); // 0.009999999999999995
 */
export const Pareto = /* @__PURE__ */ closedForm({
  name: "Pareto",
  params: { scale: positive, shape: positive },
  support: positive,
  bounds: ({ scale }) => ({ lower: scale }),
  elementwise: true,
  logProb: ({ scale, shape }, y) =>
    log(shape)
      .sub(log(scale))
      .sub(shape.add(1).mul(log1pQuotient(y.sub(scale), scale))),
  cdf: ({ scale, shape }, y) => expm1(shape.mul(logRatio(y, scale)).neg()).neg(),
  logCdf: ({ scale, shape }, y) => log1mexpexp(log(shape).add(log(logRatio(y, scale)))),
  logSurvival: ({ scale, shape }, y) => shape.mul(logRatio(y, scale)).neg(),
  quantile: ({ scale, shape }, p, q) => exp(logTail(p, q).neg().div(shape)).mul(scale),
  mean: ({ scale, shape }) => finiteAbove(1, shape, (k) => k.div(k.sub(1))).mul(scale),
  variance: ({ scale, shape }) =>
    finiteAbove(2, shape, (k) => k.div(k.sub(2)).div(square(k.sub(1)))).mul(square(scale)),
  skewness: ({ shape }) =>
    where(
      gt(shape, 2),
      finiteAbove(3, shape, (k) =>
        k
          .add(1)
          .mul(2)
          .div(k.sub(3))
          .mul(sqrt(k.sub(2).div(k))),
      ),
      Number.NaN,
    ),
  // 6(k³ + k² − 6k − 2)/(k(k − 3)(k − 4))
  kurtosis: ({ shape }) =>
    where(
      gt(shape, 2),
      finiteAbove(4, shape, (k) => {
        const top = reciprocal(k)
          .add(1)
          .sub(square(reciprocal(k)).mul(6))
          .sub(square(reciprocal(k)).div(k).mul(2));
        return top
          .mul(6)
          .mul(k.div(k.sub(3)))
          .mul(k.div(k.sub(4)));
      }),
      Number.NaN,
    ),
  mode: ({ scale }) => scale,
  entropy: ({ scale, shape }) => log(scale).sub(log(shape)).add(reciprocal(shape)).add(1),
  sample: ({ scale, shape }, key) => exp(log(uniform(key)).neg().div(shape)).mul(scale),
  // y − m − 2·∫ S below y + ∫ S², S = (m/y)^shape, m = scale, smooth through shape 1; below m its distance is added
  crps: ({ scale, shape }, y) => {
    const exists = gt(shape, 0.5);
    const k = where(exists, shape, 1);
    const l = logRatio(greater(y, scale), scale);
    const below = l.mul(expm1Ratio(l.mul(k.neg().add(1)))).mul(2);
    const inner = scale.mul(reciprocal(k.mul(2).sub(1)).sub(below));
    return where(exists, abs(y.sub(scale)).add(inner), Infinity);
  },
  kl: (p, q) =>
    where(lt(p.scale, q.scale), Infinity, excessOfRatio(q.shape, p.shape).add(q.shape.mul(logRatio(p.scale, q.scale)))),
  // near the greatest likelihood, which has its scale at the least y
  start: (y, weight) => {
    const scale = weightedMoments(y, weight).least * (1 - 1e-6);
    const { mean } = weightedMoments(y.map(roughLog), weight);
    return { scale, shape: Math.min(1 / Math.max(mean - roughLog(scale), 1e-4), 1e4) };
  },
  mle: (y, weight) => {
    const { least } = weightedMoments(y, weight);
    const ratios = evaluate({ log: logRatio(input("y", { rows: true }), full([], least)) }, { y }).log;
    return { scale: least, shape: 1 / weightedMean(ratios, weight) };
  },
  affine: { scale: ({ scale, shape }, by) => ({ scale: scale.mul(by), shape }) },
});
