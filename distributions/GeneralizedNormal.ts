// GeneralizedNormal: a symmetric bell with a peak as sharp, or a top as flat, as the data ask for.
import {
  abs,
  byPrecision,
  distribution,
  elementSlope,
  exp,
  finite,
  foldName,
  full,
  greater,
  lesser,
  lgammaDelta,
  locationScale,
  log,
  log1p,
  logGammaDraw,
  logGammaPInverse,
  logGammaQ,
  lt,
  noneAtInfinity,
  positive,
  pow,
  real,
  reciprocal,
  scaleSlope,
  square,
  standardizeFinite,
  type Tensor,
  type Tensors,
  uniform,
  unstandardize,
  weightedMoments,
  where,
  withGradient,
  xlogy,
} from "thetastar";

type Parameters = Tensors<{ loc: typeof real; scale: typeof positive; shape: typeof positive }>;
const LOG_2 = 0.6931471805599453;

/** 1/shape, held where it tells nothing more. */
const LEAST = { f32: 1e-12, f64: 1e-100 };
const MOST = { f32: 1e12, f64: 1e100 };
const inverse = (shape: Tensor): Tensor => greater(lesser(reciprocal(shape), byPrecision(MOST)), byPrecision(LEAST));

// abs for the sake of −0
const logUpper = (u: Tensor, a: Tensor): Tensor => logGammaQ(a, finite(pow(abs(u), reciprocal(a)))).sub(LOG_2);
/**
 * log P(Z > u), u ≥ 0: ½·Q(a, u^(1/a)), a = 1/shape. Its slope in u is minus the hazard, e^(−t)/(2Γ(1 + a)) over the tail,
 * at 0 as well; that in a moves t = u^(1/a) too, by u·log u·e^(−t)/(2aΓ(1 + a)).
 */
const logTail = /* @__PURE__ */ withGradient("logGeneralizedNormalTail", logUpper, (g, out, u: Tensor, a: Tensor) => {
  const t = finite(pow(abs(u), reciprocal(a)));
  const surplus = t.add(lgammaDelta(1, a)).add(out).add(LOG_2); // −log hazard
  const own = elementSlope(logGammaQ, [a, t], 0);
  const turning = xlogy(exp(log(u).sub(surplus)), u).div(a);
  return [scaleSlope(g, exp(surplus.neg()).neg()), scaleSlope(g, own.add(turning))];
});

const sides = (params: Parameters, y: Tensor) => {
  const z = standardizeFinite(y, params);
  const left = lt(z, 0);
  return { left, tail: logTail(where(left, z.neg(), z), inverse(params.shape)) };
};
const pick =
  (part: "below" | "above", log: boolean) =>
  (params: Parameters, y: Tensor): Tensor => {
    const { left, tail } = sides(params, y);
    const small = exp(tail);
    const [near, far] = log ? [tail, log1p(small.neg())] : [small, small.neg().add(1)];
    return part === "below" ? where(left, near, far) : where(left, far, near);
  };

/**
 * GeneralizedNormal (exponential power, Subbotin): symmetric errors from Laplace's sharp peak (shape 1) by the Normal
 * (shape 2, scale √2·stddev) to a Uniform (shape ∞). p(y) = exp(−|z|^shape)/(2·scale·Γ(1 + 1/shape)), z = (y − loc)/scale.
 * Parameters: loc (real) and scale (positive) in units of y, shape (positive). Nadarajah, J. Appl. Stat. 32 (2005).
 *
 * @example
 * GeneralizedNormal({ loc: 0, scale: 1, shape: 1.5 }).logSurvival(100); // -1003.299215494044
 */
export const GeneralizedNormal = /* @__PURE__ */ distribution({
  name: "GeneralizedNormal",
  params: { loc: real, scale: positive, shape: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const z = standardizeFinite(y, params);
    const size = where(lt(z, 0), z.neg(), z);
    const a = inverse(params.shape);
    const lead = log(params.scale).add(LOG_2).add(lgammaDelta(1, a)).neg();
    return noneAtInfinity(y, lead.sub(pow(size, params.shape)));
  },
  cdf: pick("below", false),
  survival: pick("above", false),
  logCdf: pick("below", true),
  logSurvival: pick("above", true),
  // P(|Z| > u) is Q(1/shape, u^shape)
  quantile: (params, p, q) => {
    const a = inverse(params.shape);
    const size = exp(logGammaPInverse(a, abs(q.sub(p)), lesser(p, q).mul(2)).mul(a));
    return unstandardize(where(lt(p, q), size.neg(), size), params);
  },
  mean: ({ loc }) => loc,
  variance: ({ scale, shape }) => {
    const a = inverse(shape);
    return square(scale).mul(exp(lgammaDelta(a, a.mul(2))));
  },
  skewness: () => full([], 0),
  // Γ(5a)·Γ(a)/Γ(3a)² − 3
  kurtosis: ({ shape }) => {
    const a = inverse(shape);
    return exp(lgammaDelta(a.mul(3), a.mul(2)).sub(lgammaDelta(a, a.mul(2)))).sub(3);
  },
  mode: ({ loc }) => loc,
  entropy: ({ scale, shape }) => {
    const a = inverse(shape);
    return a.add(log(scale)).add(LOG_2).add(lgammaDelta(1, a));
  },
  sample: (params, key) => {
    const a = inverse(params.shape);
    const size = exp(logGammaDraw(foldName(key, "size"), a).mul(a));
    return unstandardize(where(lt(uniform(foldName(key, "sign")), 0.5), size.neg(), size), params);
  },
  // the Normal that fits best, or the Laplace where tails are heavy
  start: (y, weight) => {
    const { mean, stddev, kurtosis } = weightedMoments(y, weight);
    const spread = stddev > 0 ? stddev : 1;
    return kurtosis > 1.5
      ? { loc: mean, scale: spread * Math.SQRT1_2, shape: 1 }
      : { loc: mean, scale: Math.min(spread, 1e308) * Math.SQRT2, shape: 2 };
  },
  affine: locationScale,
});
