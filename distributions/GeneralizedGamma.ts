// GeneralizedGamma: a power of a Gamma; Weibull, Gamma and, in the limit, LogNormal in one family.
import {
  beforeOverflow,
  digamma,
  distribution,
  eq,
  exp,
  expm1,
  gt,
  lesser,
  lgamma,
  lgammaDelta,
  log,
  logGammaDraw,
  logRatio,
  positive,
  positiveWithLimit,
  pow,
  reciprocal,
  roughExp,
  roughLog,
  sqrt,
  square,
  type Tensor,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";
import { logAbove, logBelow, logKernel, logStandardQuantile, standardEntropy } from "./Gamma.ts";

interface Params {
  readonly scale: Tensor;
  readonly shape: Tensor;
  readonly concentration: Tensor;
}
/** log x of x = (y/scale)^shape, held where x overflows, and x. */
function power({ scale, shape }: Params, y: Tensor): readonly [x: Tensor, l: Tensor] {
  const l = beforeOverflow(shape.mul(logRatio(y, scale)));
  return [exp(l), l];
}
/** log E (Y/scale)ⁿ = log Γ(a + n/shape) − log Γ(a). */
const logMoment = (n: number, { shape, concentration }: Params): Tensor =>
  lgammaDelta(concentration, reciprocal(shape).mul(n));
/** E (Y/scale)ⁿ/(E Y/scale)ⁿ − 1. */
const excess = (n: number, params: Params): Tensor => expm1(logMoment(n, params).sub(logMoment(1, params).mul(n)));

/**
 * GeneralizedGamma (Stacy): lifetimes and amounts where Gamma or Weibull are too narrow: x = (y/scale)^shape is a
 * standard Gamma. p(y) = shape/y·xᵃ·e⁻ˣ/Γ(a), y > 0, a = concentration. Parameters, all positive: scale, in units of y;
 * shape, the power; concentration. Concentration 1 is Weibull, shape 1 is Gamma. Skewness and kurtosis lose digits as the
 * spread shrinks beside the mean. Stacy, Ann. Math. Stat. 33 (1962).
 *
 * @example
 * GeneralizedGamma({ scale: 2, shape: 1.5, concentration: 1 }).survival(2); // 0.36787944117144233
 */
export const GeneralizedGamma = /* @__PURE__ */ distribution({
  name: "GeneralizedGamma",
  params: { scale: positive, shape: positive, concentration: positive },
  support: positiveWithLimit,
  elementwise: true,
  logProb: (params, y) => {
    const { scale, shape, concentration: a } = params;
    const inside = logKernel(a, ...power(params, y))
      .sub(log(y))
      .add(log(shape));
    const edge = log(shape)
      .sub(lgamma(lesser(a, 1e30)))
      .sub(log(scale))
      .add(xlogy(a.mul(shape).sub(1), y));
    return where(eq(y, 0), edge, inside);
  },
  logCdf: (params, y) => logBelow(params.concentration, ...power(params, y)),
  logSurvival: (params, y) => logAbove(params.concentration, ...power(params, y)),
  quantile: ({ scale, shape, concentration }, p, q) =>
    exp(logStandardQuantile(concentration, p, q).div(shape)).mul(scale),
  mean: (params) => exp(logMoment(1, params)).mul(params.scale),
  variance: (params) => square(exp(logMoment(1, params)).mul(params.scale)).mul(excess(2, params)),
  skewness: (params) => {
    const v = excess(2, params);
    return excess(3, params)
      .sub(v.mul(3))
      .div(v.mul(sqrt(v)));
  },
  kurtosis: (params) => {
    const v = excess(2, params);
    return excess(4, params).sub(excess(3, params).mul(4)).add(v.mul(6)).div(square(v)).sub(3);
  },
  mode: ({ scale, shape, concentration }) => {
    const above = concentration.sub(reciprocal(shape));
    const inner = gt(above, 0);
    return where(inner, pow(where(inner, above, 1), reciprocal(shape)).mul(scale), 0);
  },
  // log x has the entropy of log G; log Y = log scale + log(x)/shape
  entropy: ({ scale, shape, concentration: a }) =>
    standardEntropy(a).sub(digamma(a)).add(digamma(a).div(shape)).add(log(scale)).sub(log(shape)),
  sample: ({ scale, shape, concentration }, key) => exp(logGammaDraw(key, concentration).div(shape)).mul(scale),
  // with u = (y/scale)^shape of a standard Gamma, ρ·u^r that of q (Bauckhage, arXiv:1401.6853 (2014), equation 12)
  kl: (p, q) => {
    const [a, b] = [p.concentration, q.concentration];
    const r = q.shape.div(p.shape);
    const logScale = q.shape.mul(logRatio(p.scale, q.scale));
    return lgammaDelta(a, b.sub(a))
      .sub(logRatio(q.shape, p.shape))
      .add(a.sub(b.mul(r)).mul(digamma(a)))
      .sub(b.mul(logScale))
      .sub(a)
      .add(exp(logScale.add(lgammaDelta(a, r))));
  },
  // As a Weibull.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    const shape = stddev > 0 ? Math.min(1.2825498301618641 / stddev, 1e4) : 1;
    return { scale: roughExp(mean + 0.5772156649015329 / shape), shape, concentration: 1 };
  },
  affine: { scale: ({ scale, ...shapes }, by) => ({ ...shapes, scale: scale.mul(by) }) },
});
