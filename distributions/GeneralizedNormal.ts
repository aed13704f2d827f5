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
  gt,
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
export const inverse = (shape: Tensor): Tensor =>
  greater(lesser(reciprocal(shape), byPrecision(MOST)), byPrecision(LEAST));

// abs for the sake of −0
const logUpper = (u: Tensor, a: Tensor): Tensor => logGammaQ(a, finite(pow(abs(u), reciprocal(a)))).sub(LOG_2);
/** Beyond it, t beside a and 1, the hazard is better known by its expansion than by the difference of two logarithms. */
const DEEP = { f32: 1e3, f64: 1e5 };
/** log of the density over the tail, t = u^(1/a): e^(−t)/(2Γ(1 + a)) over it; deep in the tail t^(1 − a)/a·(1 − …). */
function logHazard(t: Tensor, a: Tensor, tail: Tensor): Tensor {
  const deep = gt(t, greater(a, 1).mul(byPrecision(DEEP)));
  const far = where(deep, t, 1);
  const [first, second] = [a.sub(1).div(far), a.sub(2).div(far)];
  const rest = where(deep, first.mul(second.add(1)), 0);
  const expansion = a.neg().add(1).mul(log(far)).sub(log(a)).sub(log1p(rest));
  return where(
    deep,
    expansion,
    t
      .add(lgammaDelta(1, a))
      .add(where(deep, 0, tail))
      .add(LOG_2)
      .neg(),
  );
}

/**
 * log P(Z > u), u ≥ 0: ½·Q(a, u^(1/a)), a = 1/shape. Its slope in u is minus the hazard, at 0 as well; that in a moves
 * t = u^(1/a) too, by u·log u/a times the hazard.
 */
export const logTail = /* @__PURE__ */ withGradient(
  "logGeneralizedNormalTail",
  logUpper,
  (g, out, u: Tensor, a: Tensor) => {
    const t = finite(pow(abs(u), reciprocal(a)));
    const hazard = logHazard(t, a, out);
    const own = elementSlope(logGammaQ, [a, t], 0);
    const turning = xlogy(exp(log(u).add(hazard)), u).div(a);
    return [scaleSlope(g, exp(hazard).neg()), scaleSlope(g, own.add(turning))];
  },
);

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

/** Slopes at 0 beyond this are those of a cusp, where none is as good as another. */
const CUSP = { f32: 1e9, f64: 1e60 };
/** uᵖ of u ≥ 0, whose slopes at 0 are numbers: log u is that of a tiny u in its place. */
export const power: (u: Tensor, p: Tensor) => Tensor = /* @__PURE__ */ withGradient(
  "powerAtZero",
  (u: Tensor, p: Tensor): Tensor => finite(pow(u, p)),
  (g, _, u, p) => [
    scaleSlope(g, lesser(p.mul(power(u, p.sub(1))), byPrecision(CUSP))),
    scaleSlope(g, power(u, p).mul(log(greater(u, byPrecision({ f32: 1e-37, f64: 1e-300 }))))),
  ],
);

/** The quantile of z, a = 1/shape: P(|Z| > u) is Q(a, u^shape). */
export function standardQuantile(a: Tensor, p: Tensor, q: Tensor): Tensor {
  const size = exp(logGammaPInverse(a, abs(q.sub(p)), lesser(p, q).mul(2)).mul(a));
  return where(lt(p, q), size.neg(), size);
}

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
    return noneAtInfinity(y, lead.sub(power(size, params.shape)));
  },
  cdf: pick("below", false),
  survival: pick("above", false),
  logCdf: pick("below", true),
  logSurvival: pick("above", true),
  quantile: (params, p, q) => unstandardize(standardQuantile(inverse(params.shape), p, q), params),
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
