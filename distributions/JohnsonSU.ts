// JohnsonSU: a bell with any skewness and kurtosis above a Normal's.
import {
  asinh,
  cosh,
  distribution,
  exp,
  expm1,
  finite,
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
  reciprocal,
  sinh,
  sqrt,
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
const HALF_LOG_2PI = 0.9189385332046728;
/** The standard deviation over the scale of a symmetric one with tail 2. */
const STDDEV_OF_2 = 0.5697;

/** The Normal behind y. */
const normalOf = (params: Parameters, z: Tensor): Tensor => finite(asinh(z).mul(params.tail).sub(params.skew));
/** z of the Normal behind it. */
const fromNormal = (params: Parameters, n: Tensor): Tensor => sinh(n.add(params.skew).div(params.tail));

/** ω = exp(1/tail²), ω − 1, and Ω = skew/tail, of which the moments are made. */
const parts = ({ skew, tail }: Parameters) => {
  const inverse = square(reciprocal(tail));
  return { w: exp(inverse), w1: expm1(inverse), o: skew.div(tail) };
};
/** x, and ∞ where it is too large for its parts. */
const orInfinity = (x: Tensor): Tensor => where(lt(x, Infinity), x, Infinity);

/**
 * JohnsonSU: measurements with any skewness and heavier tails than a Normal's, as returns on the market.
 * y = loc + scale·sinh((n + skew)/tail), n a standard Normal. p(y) = tail/(scale·√(1 + z²))·φ(tail·asinh z − skew),
 * z = (y − loc)/scale. Parameters: loc (real) and scale (positive) in units of y; skew (real), 0 for symmetry, positive
 * for the longer tail above; tail (positive), the smaller the heavier, ∞ that of a Normal. In Johnson's letters
 * ξ = loc, λ = scale, γ = −skew, δ = tail. Johnson, Biometrika 36 (1949), 149–176.
 *
 * @example
 * JohnsonSU({ loc: 0, scale: 1, skew: 1, tail: 2 }).mean(); // 0.5904783393206251
 */
export const JohnsonSU = /* @__PURE__ */ distribution({
  name: "JohnsonSU",
  params: { loc: real, scale: positive, skew: real, tail: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const z = standardizeFinite(y, params);
    const slope = log(params.tail).sub(log(params.scale)).sub(log1pSquare(z).mul(0.5));
    return noneAtInfinity(y, square(normalOf(params, z)).mul(-0.5).sub(HALF_LOG_2PI).add(slope));
  },
  cdf: (params, y) => ndtr(normalOf(params, standardizeFinite(y, params))),
  survival: (params, y) => ndtr(normalOf(params, standardizeFinite(y, params)).neg()),
  logCdf: (params, y) => logNdtr(normalOf(params, standardizeFinite(y, params))),
  logSurvival: (params, y) => logNdtr(normalOf(params, standardizeFinite(y, params)).neg()),
  quantile: (params, p, q) => unstandardize(fromNormal(params, where(lt(p, q), ndtri(p), ndtri(q).neg())), params),
  mean: (params) => {
    const { w, o } = parts(params);
    return unstandardize(sqrt(w).mul(sinh(o)), params);
  },
  variance: (params) => {
    const { w, w1, o } = parts(params);
    return square(params.scale)
      .mul(w1)
      .mul(w.mul(cosh(o.mul(2))).add(1))
      .mul(0.5);
  },
  skewness: (params) => {
    const { w, w1, o } = parts(params);
    const spread = w.mul(cosh(o.mul(2))).add(1);
    const top = w
      .mul(w.add(2))
      .mul(sinh(o.mul(3)))
      .add(sinh(o).mul(3));
    return sqrt(w.mul(w1))
      .mul(top)
      .div(spread.mul(sqrt(spread)).mul(Math.SQRT2));
  },
  // of Johnson's formula less 3 the factor ω − 1 is taken out, so that near the Normal nothing cancels
  kurtosis: (params) => {
    const { w, w1, o } = parts(params);
    const wc = w.mul(cosh(o.mul(2)));
    const p = w.add(3).mul(w).add(6).mul(w).add(6); // ω³ + 3ω² + 6ω + 6
    const top = square(wc)
      .mul(2)
      .sub(square(w))
      .mul(p)
      .add(wc.mul(w.add(3)).mul(4))
      .sub(w1.mul(3));
    return orInfinity(w1.mul(top).div(square(wc.add(1)).mul(2)));
  },
  landmarks: (params) =>
    stack([-2, -1, 0, 1, 2].map((n) => unstandardize(fromNormal(params, params.skew.mul(0).add(n)), params))),
  sample: (params, key) => unstandardize(fromNormal(params, normal(key)), params),
  // symmetric, with tails of moderate weight, by moments
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    return { loc: mean, scale: stddev > 0 ? stddev / STDDEV_OF_2 : 1, skew: 0, tail: 2 };
  },
  affine: locationScale,
});
