// Mills' ratio of the standard normal and its gaps, on which the far tails of erfc, Φ and log Φ rest.
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { expOfNegative } from "./exponential.ts";
import { abs, high, lesser, lt, where } from "./machine.ts";
import { estrin } from "./polynomial.ts";

/**
 * Mills' ratio r(t) = (1 − Φ(t))/φ(t) is the continued fraction 1/(t + 1/(t + 2/(t + 3/(t + …)))) (Laplace). Its gaps
 * g₁ = 1/r − t and g₂ = 1/g₁ − t are what is fitted: gᵢ(t) = u·P(s)/Q(s) with u = 1/(t + 4), s = 1 − 8u, for all t ≥ 0.
 * Relative errors 2^-53.2 and 2^-53.3 in f64, 2^-25.5 and 2^-24.5 in f32, by test/reference/special-coefficients.py.
 */
const tables = {
  f64: {
    p1: [
      1.8048571559157685, -1.6336647997534135, 2.576930973514559, -1.5579339754297237, 1.204618289609902,
      -0.48641388820166825, 0.21588805401667527, -0.053360211319108994, 0.012492130449624344, -0.0014498699491505586,
      0.00010589495632794092, -3.99793686182923e-7,
    ],
    q1: [
      1.0, -0.25013630400299824, 1.041224785553204, -0.16287566556460759, 0.41479838769499067, -0.038312379598307536,
      0.07510720202463786, -0.003358796538659271, 0.005577814726222399, -6.805157824464766e-5, 0.0001123612998682641,
    ],
    p2: [
      3.459869934984946, -4.051606295352479, 6.2202209860644295, -4.248673445832094, 3.1902224221371513,
      -1.2845858651331576, 0.5385315337835769, -0.10279390021873623, 0.01927908775941392, 0.001154240032937347,
      -0.0003970679564921059, 6.224111464282745e-5,
    ],
    q2: [
      1.0, -0.6352880767692803, 1.4142595163518326, -0.5716918051885546, 0.6823858705171724, -0.15476089676880847,
      0.13406648181257008, -0.009168165994885073, 0.009741335881540567, 0.0008782619996820042, 0.00017267786628907925,
      4.67359845113592e-5,
    ],
  },
  f32: {
    p1: [
      1.8048571559157687, -0.2601639500493302, 0.8475044818731643, -0.16027639405974795, 0.07060528193945409,
      -0.008325396486215096,
    ],
    q1: [1.0, 0.5108659914097275, 0.5814842576122374, 0.1408983799006009, 0.05938022187729858, 0.001572342309857548],
    p2: [
      3.459869934984946, -2.2202287388626627, 2.2582393860133774, -0.9468625195114254, 0.26197826924783413,
      -0.04007591486433829,
    ],
    q2: [
      1.0, -0.10596873108664759, 0.5527128304342471, -0.1018039188791984, 0.056813375547747715, -0.01529331415277759,
    ],
  },
} as const;

function gap(t: Tensor, p: readonly number[], q: readonly number[]): Tensor {
  const u = constant(1).div(t.add(4));
  const s = constant(1).sub(u.mul(8));
  return u.mul(estrin(s, p)).div(estrin(s, q));
}

/** 1/r(t) − t for the expansions of other functions: t ≥ 0, ∞ or NaN. */
export const millsGapOfPositive = (precision: Precision, t: Tensor): Tensor =>
  gap(t, tables[precision].p1, tables[precision].q1);

/** exp(−f·t²) with every digit of t² (Dekker's exact square), t ≥ 0, f = 1 or ½. */
export function expOfSquare(precision: Precision, t: Tensor, f: number): Tensor {
  const { square, rest } = exactSquare(lesser(t, precision === "f64" ? 40 : 15));
  return expOfNegative(precision, square.mul(-f)).mul(constant(1).sub(rest.mul(f)));
}

/** t² = square + rest exactly (Dekker 1971). */
export function exactSquare(t: Tensor): { square: Tensor; rest: Tensor } {
  const square = t.mul(t);
  const h = high(t);
  const l = t.sub(h);
  return { square, rest: h.mul(h).sub(square).add(h.mul(l).mul(2)).add(l.mul(l)) };
}

/** 1/√(2π). */
export const inverseRootTwoPi = 0.39894228040143267794;

/**
 * The standard normal hazard φ(x)/(1 − Φ(x)): the reciprocal of Mills' ratio, and at −x the slope of log Φ.
 * Error ≤ 5 ulp in f64, ≤ 5 ulp in f32.
 *
 * @example
 * normalHazard(input("x")); // x = 100: 100.00999800099926
 */
export const normalHazard = /* @__PURE__ */ unary("normalHazard", {
  expand: (precision, x: Tensor) => {
    const t = abs(x);
    const inverse = t.add(millsGapOfPositive(precision, t));
    const y = expOfSquare(precision, t, 0.5).mul(inverseRootTwoPi);
    return where(lt(x, 0), y.div(constant(1).sub(y.div(inverse))), inverse);
  },
  vjp: (g, out, x: Tensor) => [scale(g, scale(out, millsGap(x)))],
});

/**
 * normalHazard(x) − x, without cancellation: about 1/x far to the right. Error ≤ 5 ulp in f64, ≤ 6 ulp in f32.
 */
export const millsGap = /* @__PURE__ */ unary("millsGap", {
  expand: (precision, x: Tensor) => where(lt(x, 0), normalHazard(x).sub(x), millsGapOfPositive(precision, abs(x))),
  // h·g₁ − 1, which to the right would cancel, is g₁(g₁ − g₂): with gₖ = k/(x + gₖ₊₁), gₖ' = gₖ(gₖ − gₖ₊₁)
  vjp: (g, out: Tensor, x: Tensor) => [
    scale(g, where(lt(x, 0), scale(normalHazard(x), out).sub(1), out.mul(out.sub(secondGap(x))))),
  ],
});

/** 1/millsGap(x) − x, without cancellation: about 2/x far to the right, −x to the left. */
const secondGap = /* @__PURE__ */ unary("secondMillsGap", {
  expand: (precision, x: Tensor) => {
    const { p2, q2 } = tables[precision];
    return where(lt(x, 0), constant(1).div(millsGap(x)).sub(x), gap(abs(x), p2, q2));
  },
  // g₂(g₂ − g₃) with g₃ = 2/g₂ − x: the fourth derivative of log Φ, and the first that cancels (by ε·x² relative)
  vjp: (g, out: Tensor, x: Tensor) => [scale(g, out.mul(out.add(x)).sub(2))],
});
