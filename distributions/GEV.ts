// GEV: the largest of many values, whatever their tails.
import {
  abs,
  and,
  beforeOverflow,
  distribution,
  eq,
  exp,
  expm1,
  expm1Ratio,
  full,
  gammaP,
  ge,
  greater,
  gt,
  holdSlope,
  iterate,
  le,
  lesser,
  lgammaDelta,
  locationScale,
  log,
  log1mexp,
  log1p,
  log1pRatio,
  lt,
  noneAtInfinity,
  or,
  positive,
  real,
  reciprocal,
  square,
  standardizeFinite,
  type Tensor,
  type Tensors,
  uniform,
  unstandardize,
  weightedMoments,
  where,
} from "thetastar";

type Parameters = Tensors<{ loc: typeof real; scale: typeof positive; shape: typeof real }>;
const EULER = 0.5772156649015329;
/** √6/π: the scale of a Gumbel over its standard deviation. */
const PER_STDDEV = 0.7796968012336761;
/** Above it log(1 − exp(−e⁻ʷ)) is −w − e⁻ʷ/2 to the last digit. */
const HIGH = 30;

/**
 * w = log(1 + ξz)/ξ, the Gumbel behind z, smooth through ξ = 0; and whether z lies within the ends, where 1 + ξz > 0.
 * Where ξz overflows, by its logarithm.
 */
function gumbelOf(z: Tensor, shape: Tensor) {
  // slopes that overflow in opposite directions
  const product = holdSlope(shape).mul(z);
  const inside = gt(product, -1);
  const u = where(inside, product, 0);
  const far = gt(abs(u), 1);
  const huge = eq(u, Infinity);
  const logarithm = where(
    huge,
    log(where(huge, abs(holdSlope(shape)), 1)).add(log(where(huge, abs(z), 1))),
    log1p(where(huge, 1, where(far, u, 1))),
  );
  const w = where(
    far,
    logarithm.div(holdSlope(where(far, shape, 1))),
    log1pRatio(where(far, 0, u)).mul(where(far, 0, z)),
  );
  return { w, inside };
}
/** z of the Gumbel behind it: (e^ξw − 1)/ξ. */
function fromGumbel(w: Tensor, shape: Tensor): Tensor {
  const u = where(eq(shape, 0), 0, w.mul(shape));
  const near = lt(abs(u), 1);
  return where(near, expm1Ratio(where(near, u, 0)).mul(w), expm1(where(near, 1, u)).div(where(near, 1, shape)));
}
/** −log(−log p), by the smaller of p and q. */
const fromTails = (p: Tensor, q: Tensor): Tensor => log(where(lt(p, q), log(p), log1p(q.neg())).neg()).neg();

/** −log F: 0 beyond an upper end, ∞ beyond a lower. */
const hazard = (params: Parameters, y: Tensor): Tensor => {
  const { w, inside } = gumbelOf(standardizeFinite(y, params), params.shape);
  return where(inside, exp(beforeOverflow(w.neg())), where(gt(params.shape, 0), Infinity, 0));
};

/** ζ(j)·(2ʲ − 2)/j, j = 2, 3, …: log Γ(1 − 2ξ) − 2·log Γ(1 − ξ) = Σ these·ξʲ. */
const SPREAD = [
  1.6449340668482264, 2.4041138063191885, 3.7881313179889835, 6.22156653086022, 10.512544973839308, 18.150286992874612,
  31.87945605928473, 56.780475593477995, 102.301645578063, 186.0919190803662, 341.2506231957703, 630.0773094089744,
  1170.2145262106094, 2184.466816943389, 4095.9375942242555, 7710.058882793788, 14563.500037382837,
];
/** Below it, where 2|ξ| ≤ 1/8, that series is good to the last digit; above it the difference itself. */
const SERIES = 0.0625;

/** log Γ(1 − kξ), for ξ < 1/k. */
const logGamma = (shape: Tensor, k: number): Tensor => lgammaDelta(1, where(lt(shape, 1 / k), shape.mul(-k), 0));

/** (Γ(1 − ξ) − 1)/ξ, the mean of z. */
function meanOf(shape: Tensor): Tensor {
  const zero = eq(shape, 0);
  const l = logGamma(shape, 1);
  const finite = where(zero, EULER, l.div(where(zero, 1, shape))).mul(expm1Ratio(l));
  return where(lt(shape, 1), finite, Infinity);
}

/** (Γ(1 − 2ξ) − Γ(1 − ξ)²)/ξ², the variance of z. */
function varianceOf(shape: Tensor): Tensor {
  const small = lt(abs(shape), SERIES);
  const near = where(small, shape, 0);
  const l = logGamma(shape, 1);
  const far = where(small, 1, shape);
  const difference = logGamma(far, 2).sub(logGamma(far, 1).mul(2));
  const overSquare = where(small, horner(near, SPREAD), difference.div(square(far)));
  const d = where(small, horner(near, SPREAD).mul(square(near)), difference);
  return where(lt(shape, 0.5), exp(l.mul(2)).mul(overSquare).mul(expm1Ratio(d)), Infinity);
}
const horner = (x: Tensor, coefficients: readonly number[]): Tensor =>
  coefficients.reduceRight<Tensor>((sum, c) => sum.mul(x).add(c), full([], 0));

const LOG_2 = 0.6931471805599453;
/** ½·(π²/6 + (log 2 + γ)²): the slope at 0 of what follows. */
const BEND = 1.629377912988605;
/** (2^ξ·Γ(1 − ξ) − 1)/ξ. */
function pairMean(shape: Tensor): Tensor {
  const l = shape.mul(LOG_2).add(logGamma(shape, 1));
  const small = lt(abs(shape), 1e-9);
  const far = l.div(where(small, 1, shape)).mul(expm1Ratio(l));
  return where(small, shape.mul(BEND).add(LOG_2 + EULER), far);
}
/** log 40: beyond that h, e⁻ʰ is nothing beside 1. */
const LOG_FAR = 3.6888794541139363;
const MOST = 200;
/**
 * (γ(1 − d, h) − γ(1, h))/d, h = e⁻ʷ, |d| < 1, smooth through 0: Σ e⁻ʰhⁿ⁺¹/(n + 1)!·(e^(d·s) − 1)/d with
 * s = w − Σ log(1 − d/j)/d over j to n + 1, from DLMF 8.7.1.
 */
function gammaSlope(d: Tensor, w: Tensor): Tensor {
  const held = greater(w, -LOG_FAR);
  const h = exp(held.neg());
  const ratio = (j: Tensor, d: Tensor): Tensor => log1pRatio(d.neg().div(j)).div(j);
  const start = [0, 0, 1, exp(h.neg()).mul(h), held] as const;
  const [sum] = iterate(MOST, start, [h, d], ([sum, all, j, term, s], [h, d]) => {
    const at = s.add(ratio(j, d));
    const total = all.add(term);
    const next = sum.add(term.mul(at).mul(expm1Ratio(beforeOverflow(at.mul(d)))));
    const after = j.add(1);
    return {
      next: [next, total, after, term.mul(h).div(after), at],
      more: or(lt(j, h), gt(term, total.mul(1e-18))),
    };
  });
  return sum;
}
/**
 * The CRPS of a standard GEV (Friederichs and Thorarinsdottir, Environmetrics 23 (2012), equation 9):
 * x·(2F − 1) + (2γ(1 − ξ, h) − 2^ξ·Γ(1 − ξ))/ξ, x = z + 1/ξ, h = −log F. About ξ = 0 and, with γ(1 − ξ, h) by that of
 * 2 − ξ, about 1 as what it differs from its limit by; ∞ from ξ = 2 on, where the integral diverges.
 */
function standardCrps(z: Tensor, shape: Tensor): Tensor {
  const exists = lt(shape, 2);
  const k = where(exists, shape, 0);
  const { w: own, inside } = gumbelOf(z, k);
  const w = where(inside, own, where(gt(k, 0), -1000, 1000));
  const h = exp(lesser(w.neg(), 7));
  const below = exp(h.neg());
  const lean = expm1(h.neg()).mul(2).add(1);
  const [near, high] = [lt(abs(k), 0.5), and(ge(k, 0.5), lt(k, 1.5))];
  const d = where(near, k, where(high, k.sub(1), 0));
  const slope = gammaSlope(d, w);
  const pair = pairMean(d);
  const first = z.mul(lean).add(slope.mul(2)).sub(pair);
  const x = z.add(reciprocal(where(near, 1, k)));
  const middle = pair
    .sub(slope)
    .sub(below.mul(w).mul(expm1Ratio(beforeOverflow(d.mul(w)))))
    .mul(2)
    .div(where(high, k, 1));
  const last = where(le(k, -0.5), k, -1);
  const light = gammaP(last.neg().add(1), h)
    .mul(2)
    .sub(exp(last.mul(LOG_2)));
  const heavy = where(ge(k, 1.5), k, 1.75);
  const rest = heavy.neg().add(1);
  const lower = gammaP(rest.add(1), h)
    .mul(2)
    .sub(exp(heavy.mul(LOG_2)));
  const upper = lower.mul(exp(logGamma(heavy.sub(1), 1))).add(exp(rest.mul(w).neg().sub(h)).mul(2));
  const outer = where(le(k, -0.5), light.mul(exp(logGamma(last, 1))).div(last), upper.div(heavy.mul(rest)));
  return where(exists, where(near, first, x.mul(lean).add(where(high, middle, outer))), Infinity);
}

/**
 * GEV, the generalized extreme value distribution: the largest of many values, as a year's highest flood. For shape ξ = 0
 * the Gumbel, for ξ > 0 with a heavy tail above and a lower end (Fréchet), for ξ < 0 with an upper end (Weibull).
 * F(y) = exp(−(1 + ξz)^(−1/ξ)), z = (y − loc)/scale, where 1 + ξz > 0. Parameters: loc (real) and scale (positive) in
 * units of y, shape (real), smooth through 0. Near an end results have the error that the last digit of y makes. The mean is ∞ from ξ = 1 on, the variance from ½ on.
 * Coles, An Introduction to Statistical Modeling of Extreme Values (2001), chapter 3.
 *
 * @example
 * GEV({ loc: 0, scale: 1, shape: 0.1 }).quantile(0.01, { tail: "upper" }); // 5.840976237963229
 */
export const GEV = /* @__PURE__ */ distribution({
  name: "GEV",
  params: { loc: real, scale: positive, shape: real },
  support: real,
  elementwise: true,
  // beyond it the ends of y move faster with the parameters than estimates settle (Smith, Biometrika 72, 1985)
  regular: ({ shape }) => gt(shape, -0.5),
  bounds: ({ loc, scale, shape }) => {
    const end = loc.sub(scale.div(where(eq(shape, 0), 1, shape)));
    return { lower: where(gt(shape, 0), end, -Infinity), upper: where(lt(shape, 0), end, Infinity) };
  },
  logProb: (params, y) => {
    const { shape, scale } = params;
    const { w, inside } = gumbelOf(standardizeFinite(y, params), shape);
    const v = beforeOverflow(w.neg());
    const standard = v.mul(shape.add(1)).sub(exp(v));
    // at an end: 0 at a lower one; at an upper one 0, 1/scale or ∞ as ξ is above, at or below −1
    const atEnd = where(lt(shape, -1), Infinity, where(eq(shape, -1), 0, -Infinity));
    return noneAtInfinity(y, where(inside, standard, atEnd).sub(log(scale)));
  },
  cdf: (params, y) => exp(hazard(params, y).neg()),
  survival: (params, y) => expm1(hazard(params, y).neg()).neg(),
  logCdf: (params, y) => hazard(params, y).neg(),
  logSurvival: (params, y) => {
    const { w, inside } = gumbelOf(standardizeFinite(y, params), params.shape);
    const high = gt(w, HIGH);
    const t = exp(w.neg());
    const above = where(high, t.mul(-0.5).sub(w), log1mexp(where(high, 1, t).neg()));
    return where(inside, above, where(gt(params.shape, 0), 0, -Infinity));
  },
  quantile: (params, p, q) => unstandardize(fromGumbel(fromTails(p, q), params.shape), params),
  mean: (params) => unstandardize(meanOf(params.shape), params),
  variance: ({ scale, shape }) => square(scale).mul(varianceOf(shape)),
  momentOrder: ({ shape }) => where(gt(shape, 0), reciprocal(where(gt(shape, 0), shape, 1)), Infinity),
  // ((1 + ξ)^−ξ − 1)/ξ; the upper end for ξ ≤ −1
  mode: (params) => {
    const rising = gt(params.shape, -1);
    const w = log1p(where(rising, params.shape, 0)).neg();
    const end = reciprocal(where(rising, -1, params.shape)).neg();
    return unstandardize(where(rising, fromGumbel(w, params.shape), end), params);
  },
  entropy: ({ scale, shape }) =>
    log(scale)
      .add(shape.mul(EULER))
      .add(EULER + 1),
  crps: (params, y) => standardCrps(standardizeFinite(y, params), params.shape).mul(params.scale),
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(fromGumbel(fromTails(u, u.neg().add(1)), params.shape), params);
  },
  // the Gumbel, by moments
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const scale = stddev > 0 ? stddev * PER_STDDEV : 1;
    return { loc: stddev > 0 ? mean - EULER * scale : mean, scale, shape: 0 };
  },
  affine: locationScale,
});
