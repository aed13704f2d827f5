// HalfCauchy: sizes with a tail so heavy that they have no mean.
import {
  atan,
  closedForm,
  full,
  gt,
  log,
  log1p,
  logRatio,
  lt,
  nonnegative,
  positive,
  reciprocal,
  softplus,
  square,
  type Tensor,
  tan,
  uniform,
  weightedQuantile,
  where,
} from "thetastar";

const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI = 1.5707963267948966;
const LOG_TWO_OVER_PI = -0.4515827052894548;

/** log P(Y ≤ y) of l = log(y/scale), z = y/scale and its inverse; with −l, 1/z and z it is log P(Y > y). */
function logBelow(l: Tensor, z: Tensor, inverse: Tensor): Tensor {
  const [tiny, large] = [lt(z, 1e-9), lt(inverse, 1)];
  const body = log(atan(where(tiny, 1, z)).mul(TWO_OVER_PI));
  const right = log1p(atan(where(large, inverse, 1)).mul(-TWO_OVER_PI));
  return where(tiny, l.add(LOG_TWO_OVER_PI), where(large, right, body));
}
/** P(Y > y), of the angle or of its complement. */
const above = (z: Tensor): Tensor => {
  const large = gt(z, 1);
  const angle = atan(where(large, reciprocal(where(large, z, 1)), z)).mul(TWO_OVER_PI);
  return where(large, angle, angle.neg().add(1));
};

/**
 * HalfCauchy: a prior for scales, sizes without a typical one. p(y) = 2/(π·scale·(1 + z²)), z = y/scale, y ≥ 0.
 * Parameter: scale (positive), the median, in units of y. Mean and variance are ∞. Gelman, Bayesian Analysis 1 (2006).
 *
 * @example
 * HalfCauchy({ scale: 2 }).cdf(2); // 0.5
 */
export const HalfCauchy = /* @__PURE__ */ closedForm({
  name: "HalfCauchy",
  params: { scale: positive },
  support: nonnegative,
  elementwise: true,
  logProb: ({ scale }, y) => softplus(logRatio(y, scale).mul(2)).neg().sub(log(scale)).add(LOG_TWO_OVER_PI),
  cdf: ({ scale }, y) => atan(y.div(scale)).mul(TWO_OVER_PI),
  survival: ({ scale }, y) => above(y.div(scale)),
  logCdf: ({ scale }, y) => logBelow(logRatio(y, scale), y.div(scale), scale.div(y)),
  logSurvival: ({ scale }, y) => logBelow(logRatio(scale, y), scale.div(y), y.div(scale)),
  quantile: ({ scale }, p, q) =>
    where(
      lt(p, q),
      tan(where(lt(p, q), p, 0.25).mul(HALF_PI)),
      reciprocal(tan(where(lt(p, q), 0.25, q).mul(HALF_PI))),
    ).mul(scale),
  mean: () => full([], Infinity),
  variance: () => full([], Infinity),
  skewness: () => full([], Number.NaN),
  kurtosis: () => full([], Number.NaN),
  mode: () => full([], 0),
  entropy: ({ scale }) => log(scale).add(1.8378770664093453), // log 2π
  sample: ({ scale }, key) => tan(uniform(key).mul(HALF_PI)).mul(scale),
  // as of the Cauchy, whose sides are alike
  kl: (p, q) => log1p(square(p.scale.sub(q.scale)).div(p.scale.mul(4)).div(q.scale)),
  // The median.
  start: (y, weight) => ({ scale: weightedQuantile(y, weight, 0.5) || 1 }),
  affine: { scale: ({ scale }, by) => ({ scale: scale.mul(by) }) },
});
