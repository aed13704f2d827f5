// exp and expm1: reduced to |r| ≤ ln 2 by an even power of two, then one rational of r.
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { eq, greater, lesser, nearest, pow2, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * eʳ = 1 + r + r·u/(2 − u), u = r − t·C(t), t = r² (the form of fdlibm's e_exp.c). C is minimax by
 * test/reference/minimax.py: relative error of eʳ − 1 below 2^-58 on |r| ≤ ln 2 / 2 (f64), 2^-30 on |r| ≤ ln 2 (f32).
 * x = step·n·ln 2 + r, with `high` + `low` = step·ln 2 and n·high exact (fdlibm, musl).
 * Below `least` eˣ is 0, above `most` ∞, below `minusOne` eˣ − 1 is −1.
 */
const tables = {
  f64: {
    c: [0.166666666666666, -0.0027777777776987807, 6.613756314771942e-5, -1.6533895809779415e-6, 4.137923492333844e-8],
    step: 1,
    perStep: 1.4426950408889634074,
    high: 6.9314718036912381649e-1,
    low: 1.9082149292705878e-10,
    least: -746,
    most: 710,
    minusOne: -50,
  },
  f32: {
    c: [0.16666663120116193, -0.002777345168613382, 6.461212730674266e-5],
    step: 2,
    perStep: 0.72134752044448170368,
    high: 1.38629150390625,
    low: 2.8572136406188345e-6,
    least: -104,
    most: 89,
    minusOne: -24,
  },
} as const;

/** n, r, what eʳ − 1 − r is, and the product by e^(x − r). */
function reduce(precision: Precision, x: Tensor, tail?: Tensor) {
  const { c, step, perStep, high, low } = tables[precision];
  const n = nearest(x.mul(perStep));
  const r = x.sub(n.mul(high)).sub(tail ? n.mul(low).sub(tail) : n.mul(low));
  const t = r.mul(r);
  const u = r.sub(t.mul(horner(t, c)));
  // 2ⁿ in two factors, so that neither overflows and a subnormal result is rounded once
  const half = step === 2 ? n : nearest(n.mul(0.5));
  const other = step === 2 ? n : n.sub(half);
  return {
    n,
    r,
    rest: r.mul(u).div(constant(2).sub(u)),
    grow: (y: Tensor) => y.mul(pow2(half)).mul(pow2(other)),
  };
}

/** eˣ for the expansions of other functions: x ≤ 0 or NaN, so that no bound above is needed. */
export function expOfNegative(precision: Precision, x: Tensor): Tensor {
  const { r, rest, grow } = reduce(precision, greater(x, tables[precision].least));
  return grow(r.add(rest).add(1));
}

/** e^(x + tail) for the expansions of other functions, tail below an ulp of x; 0 or ∞ if x says so alone. */
export function expOfSum(precision: Precision, x: Tensor, tail: Tensor): Tensor {
  const { least, most } = tables[precision];
  const { r, rest, grow } = reduce(precision, greater(lesser(x, most), least), tail);
  return grow(r.add(rest).add(1));
}

/** eˣ. Error ≤ 1.0 ulp in f64, ≤ 1.5 ulp in f32, subnormal results included. */
export const exp = /* @__PURE__ */ unary("exp", {
  expand: (precision, x: Tensor) => expOfNegative(precision, lesser(x, tables[precision].most)),
  vjp: (g, out) => [scale(g, out)],
});

/** eˣ − 1 without cancellation near 0. Error ≤ 1.6 ulp in f64, ≤ 1.8 ulp in f32. */
export const expm1 = /* @__PURE__ */ unary("expm1", {
  expand: (precision, x: Tensor) => {
    const { step, most, minusOne } = tables[precision];
    const { n, r, rest, grow } = reduce(precision, greater(lesser(x, most), minusOne));
    const inverse = pow2(greater(n.mul(-step), -120)); // of the power of two; beyond 2^-120 it does not count
    // 1 − 1 = 0 for n = 0, so that small x keep all their digits; for n = 1 the first sum is exact
    const y = grow(r.add(constant(1).sub(inverse)).add(rest));
    return where(eq(x, 0), x, y);
  },
  vjp: (g, _, x) => [scale(g, exp(x))],
});
