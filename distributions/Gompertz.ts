// Gompertz: lifetimes whose risk grows exponentially with age.
import {
  beforeOverflow,
  distribution,
  exp,
  expm1,
  gt,
  lesser,
  log,
  log1mexpexp,
  log1p,
  logRatio,
  logTail,
  lt,
  nonnegative,
  positive,
  reciprocal,
  roughExp,
  type Tensor,
  uniform,
  weightedMoments,
  where,
} from "thetastar";

interface Params {
  readonly scale: Tensor;
  readonly shape: Tensor;
}
/** y/scale, no more than logarithms of floats can differ from by orders of magnitude. */
const ages = ({ scale }: Params, y: Tensor): Tensor => lesser(y.div(scale), 1e4);

/** log(shape·(e^z − 1)), the log cumulative hazard. */
function logHazard(params: Params, y: Tensor): Tensor {
  const z = ages(params, y);
  const [tiny, large] = [lt(z, 1e-7), gt(z, 40)];
  const body = log(expm1(where(tiny, 1, lesser(z, 40))));
  const growth = where(tiny, logRatio(y, params.scale).add(z.mul(0.5)), where(large, z, body));
  return log(params.shape).add(growth);
}

/** The cumulative hazard; near 0 as it stands, for its slope there. */
function hazard(params: Params, y: Tensor): Tensor {
  const z = ages(params, y);
  return where(lt(z, 1), params.shape.mul(expm1(lesser(z, 1))), exp(beforeOverflow(logHazard(params, y))));
}

/**
 * Gompertz: adult mortality, failures by wear; the hazard is shape/scale·e^z, z = y/scale.
 * p(y) = shape/scale·exp(z − shape·(e^z − 1)), y ≥ 0. Parameters: scale (positive), in units of y, in which the risk grows
 * by a factor e, and shape (positive), the risk at 0 in units of 1/scale. Its moments need the exponential integral and
 * are not here. Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 22.8.
 *
 * @example
 * Gompertz({ scale: 10, shape: 0.01 }).median(); // 42.5298113758644
 */
export const Gompertz = /* @__PURE__ */ distribution({
  name: "Gompertz",
  params: { scale: positive, shape: positive },
  support: nonnegative,
  elementwise: true,
  logProb: (params, y) => log(params.shape).sub(log(params.scale)).add(ages(params, y)).sub(hazard(params, y)),
  cdf: (params, y) => expm1(hazard(params, y).neg()).neg(),
  logCdf: (params, y) => log1mexpexp(logHazard(params, y)),
  logSurvival: (params, y) => hazard(params, y).neg(),
  quantile: ({ scale, shape }, p, q) => log1p(logTail(p, q).neg().div(shape)).mul(scale),
  mode: ({ scale, shape }) => {
    const inner = lt(shape, 1);
    return where(inner, log(reciprocal(where(inner, shape, 1))).mul(scale), 0);
  },
  sample: ({ scale, shape }, key) => log1p(log(uniform(key)).neg().div(shape)).mul(scale),
  // For a small shape it is nearly a Gumbel of minima: spread π·scale/√6, mean scale·(−γ − log shape).
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const scale = stddev / 1.2825498301618641 || mean || 1;
    return { scale, shape: roughExp(-Math.min(mean / scale + 0.5772156649015329, 50)) };
  },
  affine: { scale: ({ scale, shape }, by) => ({ scale: scale.mul(by), shape }) },
});
