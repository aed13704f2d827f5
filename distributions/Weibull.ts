// Weibull: lifetimes whose risk rises or falls as a power of age.
import {
  beforeOverflow,
  closedForm,
  eq,
  exp,
  expm1,
  gammaP,
  gt,
  holdSlope,
  lgamma,
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
  sqrt,
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
  readonly shape: Tensor;
}
/** log (y/scale)^shape, the log cumulative hazard. */
const logHazard = ({ scale, shape }: Params, y: Tensor): Tensor => shape.mul(logRatio(y, scale));

/** ζ(k)·(2ᵏ − 2)/k, k = 2, 3, …, with alternating signs: the series of log Γ(1 + 2u) − 2·log Γ(1 + u) from u². */
const SPREAD = [
  1.6449340668482264, -2.4041138063191885, 3.7881313179889835, -6.22156653086022, 10.512544973839308,
  -18.150286992874612, 31.87945605928473, -56.780475593477995, 102.301645578063, -186.0919190803662, 341.2506231957703,
];
/** log E Y²/(E Y)² of u = 1/shape, by its series where the difference would cancel. */
function logSpread(u: Tensor): Tensor {
  const series = SPREAD.reduceRight((sum: Tensor, c) => sum.mul(u).add(c), u.mul(0));
  const difference = lgamma(u.mul(2).add(1)).sub(lgamma(u.add(1)).mul(2));
  return where(lt(u, 0.015), series.mul(square(u)), difference);
}
/** Γ(1 + n·u)/Γ(1 + u)ⁿ − 1. */
const excess = (n: number, u: Tensor): Tensor =>
  expm1(n === 2 ? logSpread(u) : lgamma(u.mul(n).add(1)).sub(lgamma(u.add(1)).mul(n)));

/**
 * Weibull: lifetimes, wind speeds, strengths of materials; the risk rises with age for shape > 1 and falls for
 * shape < 1. With `scale` depending on x it is the accelerated-failure-time model.
 * p(y) = shape/y·z·e^(−z), z = (y/scale)^shape, y > 0. Parameters: scale (positive), in units of y, and shape (positive);
 * or mean = scale·Γ(1 + 1/shape) and shape. Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1
 * (1994), chapter 21. Skewness and kurtosis lose digits as shape grows: relative error about 1e-16·shape² and ·shape³.
 *
 * @example
 * Weibull({ scale: 2, shape: 1.5 }).survival(2); // 0.36787944117144233
 */
export const Weibull = /* @__PURE__ */ closedForm({
  name: "Weibull",
  params: { scale: positive, shape: positive },
  also: [
    {
      params: { mean: positive, shape: positive },
      to: ({ mean, shape }) => ({
        scale: holdSlope(positive.constrain(log(mean).sub(lgamma(reciprocal(shape).add(1))))),
        shape,
      }),
      from: ({ scale, shape }) => ({ mean: scale.mul(exp(lgamma(reciprocal(shape).add(1)))), shape }),
    },
  ],
  support: positiveWithLimit,
  elementwise: true,
  logProb: (params, y) => {
    const { scale, shape } = params;
    const l = beforeOverflow(logHazard(params, y));
    const inside = log(shape)
      .sub(log(y))
      .add(l.sub(exp(l)));
    const edge = log(shape)
      .sub(log(scale))
      .add(xlogy(shape.sub(1), y));
    return where(eq(y, 0), edge, inside);
  },
  logCdf: (params, y) => log1mexpexp(logHazard(params, y)),
  cdf: (params, y) => expm1(exp(beforeOverflow(logHazard(params, y))).neg()).neg(),
  logSurvival: (params, y) => exp(beforeOverflow(logHazard(params, y))).neg(),
  quantile: ({ scale, shape }, p, q) => pow(logTail(p, q).neg(), reciprocal(shape)).mul(scale),
  mean: ({ scale, shape }) => scale.mul(exp(lgamma(reciprocal(shape).add(1)))),
  variance: ({ scale, shape }) => {
    const u = reciprocal(shape);
    return square(scale.mul(exp(lgamma(u.add(1))))).mul(excess(2, u));
  },
  skewness: ({ shape }) => {
    const u = reciprocal(shape);
    const v = excess(2, u);
    return excess(3, u)
      .sub(v.mul(3))
      .div(v.mul(sqrt(v)));
  },
  kurtosis: ({ shape }) => {
    const u = reciprocal(shape);
    const v = excess(2, u);
    return excess(4, u).sub(excess(3, u).mul(4)).add(v.mul(6)).div(square(v)).sub(3);
  },
  mode: ({ scale, shape }) =>
    where(gt(shape, 1), pow(shape.sub(1).div(shape), reciprocal(shape)).mul(scale), scale.mul(0)),
  entropy: ({ scale, shape }) => reciprocal(shape).neg().add(1).mul(EULER).add(log(scale)).sub(log(shape)).add(1),
  sample: ({ scale, shape }, key) => pow(log(uniform(key)).neg(), reciprocal(shape)).mul(scale),
  // with r the ratio of shapes and c = shape_q·log of that of scales: log(1/r) + γ(r − 1) − c + e^c·Γ(1 + r) − 1
  // (Bauckhage, arXiv:1310.3713 (2013), equation 8)
  kl: (p, q) => {
    const r = q.shape.div(p.shape);
    const c = q.shape.mul(logRatio(p.scale, q.scale));
    return r
      .sub(1)
      .mul(EULER)
      .sub(logRatio(q.shape, p.shape))
      .sub(c)
      .add(exp(c.add(lgamma(r.add(1)))))
      .sub(1);
  },
  // (2F − 1)·y + m·(2^(−1/shape) − 2·E(Y; Y ≤ y)/m), m the mean; Jordan, Krüger and Lerch (2019), as for the Gamma.
  crps: (params, y) => {
    const u = reciprocal(params.shape);
    const h = exp(beforeOverflow(logHazard(params, y)));
    const below = expm1(h.neg()).neg();
    const mean = params.scale.mul(exp(lgamma(u.add(1))));
    const part = exp(u.mul(-0.6931471805599453)).sub(gammaP(u.add(1), h).mul(2));
    return y.mul(below.sub(exp(h.neg()))).add(mean.mul(part));
  },
  // log Y is a Gumbel of minima: its spread is π/(√6·shape), its mean log scale − γ/shape. Menon, Technometrics 5 (1963).
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    const shape = stddev > 0 ? Math.min(1.2825498301618641 / stddev, 1e4) : 1;
    return { scale: roughExp(mean + EULER / shape), shape };
  },
  affine: { scale: ({ scale, shape }, by) => ({ scale: scale.mul(by), shape }) },
});
