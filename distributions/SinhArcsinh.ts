// SinhArcsinh: a bell whose skewness and tails move away from a Normal's in either direction.
import {
  asinh,
  distribution,
  finite,
  full,
  locationScale,
  log,
  log1pSquare,
  logNdtr,
  lt,
  ndtr,
  ndtri,
  noneAtInfinity,
  normal,
  positive,
  real,
  sinh,
  softplus,
  square,
  stack,
  standardizeFinite,
  type Tensor,
  type Tensors,
  unstandardize,
  weightedMoments,
  where,
} from "thetastar";

type Parameters = Tensors<{ loc: typeof real; scale: typeof positive; skew: typeof real; tail: typeof positive }>;
/** ½·log 2π + log 2. */
const LOG_ROOT_8PI = 1.612085713764618;

const bend = ({ skew, tail }: Parameters, z: Tensor): Tensor => finite(asinh(z).mul(tail).sub(skew));
/** The Normal behind y. */
const normalOf = (params: Parameters, y: Tensor): Tensor => sinh(bend(params, standardizeFinite(y, params)));
/** z of the Normal behind it. */
const fromNormal = ({ skew, tail }: Parameters, n: Tensor): Tensor => sinh(asinh(n).add(skew).div(tail));

/** log(2·cosh x) = |x| + log(1 + e^(−2|x|)). */
const logTwoCosh = (x: Tensor): Tensor => {
  const a = where(lt(x, 0), x.neg(), x);
  return softplus(a.mul(-2)).add(a);
};

/**
 * SinhArcsinh: measurements whose skewness and tails may differ from a Normal's in either direction; a Normal for skew 0
 * and tail 1. y = loc + scale·sinh((asinh n + skew)/tail), n a standard Normal. p(y) = φ(sinh w)·cosh w·tail/(scale·
 * √(1 + z²)), w = tail·asinh z − skew, z = (y − loc)/scale. Parameters: loc (real) and scale (positive) in units of y;
 * skew (real), positive for the longer tail above; tail (positive), below 1 heavier than a Normal's, above 1 lighter.
 * Jones and Pewsey, Biometrika 96 (2009), 761–780 (ε = skew, δ = tail).
 *
 * @example
 * SinhArcsinh({ loc: 0, scale: 1, skew: 0.5, tail: 0.8 }).quantile(0.975); // 5.505164920489116
 */
export const SinhArcsinh = /* @__PURE__ */ distribution({
  name: "SinhArcsinh",
  params: { loc: real, scale: positive, skew: real, tail: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const z = standardizeFinite(y, params);
    const w = bend(params, z);
    const slope = log(params.tail).sub(log(params.scale)).sub(log1pSquare(z).mul(0.5));
    return noneAtInfinity(y, square(sinh(w)).mul(-0.5).add(logTwoCosh(w)).add(slope).sub(LOG_ROOT_8PI));
  },
  cdf: (params, y) => ndtr(normalOf(params, y)),
  survival: (params, y) => ndtr(normalOf(params, y).neg()),
  logCdf: (params, y) => logNdtr(normalOf(params, y)),
  logSurvival: (params, y) => logNdtr(normalOf(params, y).neg()),
  quantile: (params, p, q) => unstandardize(fromNormal(params, where(lt(p, q), ndtri(p), ndtri(q).neg())), params),
  momentOrder: () => full([], Infinity),
  landmarks: (params) =>
    stack([-2, -1, 0, 1, 2].map((n) => unstandardize(fromNormal(params, params.skew.mul(0).add(n)), params))),
  sample: (params, key) => unstandardize(fromNormal(params, normal(key)), params),
  // the Normal that fits best
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    return { loc: mean, scale: stddev > 0 ? stddev : 1, skew: 0, tail: 1 };
  },
  affine: locationScale,
});
