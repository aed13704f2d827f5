// The error functions erf, erfc and erfcx (scaled), each a few polynomials, right in both tails.
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { exp, expOfNegative } from "./exponential.ts";
import { abs, ge, greater, lesser, lt, where } from "./machine.ts";
import { exactSquare, expOfSquare, millsGap, millsGapOfPositive } from "./mills.ts";
import { estrin } from "./polynomial.ts";

/**
 * f64: erf x = x·B(x²) below 1, 1 − exp(−T(x − 1)) above, B relative error 2^-55.8, T weighted error 2^-54.5.
 * f32: erf x = x·P(x²)/Q(x²) up to `top`, 2^-23.8. From `top` on it is 1. By test/reference/special-coefficients.py.
 */
const tables = {
  f64: {
    body: [
      1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
      -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6,
      -1.6350312701054695e-7, 1.4659775274047436e-8, -1.1372848856791674e-9, 5.957176147748911e-11,
    ],
    tail: [
      1.8496055099332485, 2.6389675142347255, 0.8431072563622003, 0.04156109796603732, -0.010033824540944649,
      0.0019778971506930042, -0.0002372998227621839, -2.6342301472673044e-5, 2.72882698024725e-5, -9.795938008605797e-6,
      2.2583991869253793e-6, -2.987121595384868e-7, -7.206584544714605e-9, 1.364240114041696e-8, -3.1607495668565245e-9,
      3.5819453287121814e-10, -1.717486886376907e-11,
    ],
    top: 5.95,
  },
  f32: {
    p: [
      1.1283792451538281, 0.19097707564876032, 0.056418808422090246, 0.004263530632794682, 0.00045284627049840945,
      8.74798358289387e-6, 2.8713079309574737e-9,
    ],
    q: [
      1.0, 0.5025839136791324, 0.11752152949408357, 0.016514360918003377, 0.0014799096395634928, 8.538151896302375e-5,
      3.9767500336736394e-7,
    ],
    top: 3.92,
  },
} as const;

function erfOfPositive(precision: Precision, a: Tensor): Tensor {
  const z = a.mul(a);
  if (precision === "f32") {
    const { p, q, top } = tables.f32;
    return where(ge(a, top), 1, lesser(a.mul(estrin(z, p)).div(estrin(z, q)), 1));
  }
  const { body, tail, top } = tables.f64;
  const above = constant(1).sub(expOfNegative(precision, estrin(lesser(a, top).sub(1), tail).neg()));
  return where(lt(a, 1), a.mul(estrin(z, body)), above);
}

/** exp(t²)·erfc(t) = √(2/π)·r(√2·t), t ≥ 0, r Mills' ratio. */
const scaledTail = (precision: Precision, t: Tensor): Tensor => {
  const z = t.mul(Math.SQRT2);
  return constant(0.79788456080286535588).div(z.add(millsGapOfPositive(precision, z)));
};

/** 2/√π·exp(−x²), the slope of erf. */
const slope = (x: Tensor): Tensor => exp(x.mul(x).neg()).mul(1.1283791670955125739);

/**
 * The error function 2/√π·∫₀ˣ exp(−t²) dt. Error ≤ 4 ulp in f64, ≤ 5 ulp in f32.
 *
 * @example
 * erf(input("x")); // x = 1: 0.8427007929497149
 */
export const erf = /* @__PURE__ */ unary("erf", {
  bound: 1,
  expand: (precision, x: Tensor) => {
    const y = erfOfPositive(precision, abs(x));
    return where(lt(x, 0), y.neg(), y);
  },
  vjp: (g, _, x) => [scale(g, slope(x))],
});

/**
 * 1 − erf(x), with all its digits where it is small. Error ≤ 4 ulp in f64, ≤ 6 ulp in f32.
 *
 * @example
 * erfc(input("x")); // x = 10: 2.088487583762545e-45
 */
export const erfc = /* @__PURE__ */ unary("erfc", {
  bound: 2,
  expand: (precision, x: Tensor) => {
    const t = abs(x);
    const y = expOfSquare(precision, t, 1).mul(scaledTail(precision, t));
    return where(lt(x, 0), constant(2).sub(y), y);
  },
  vjp: (g, _, x) => [scale(g.neg(), slope(x))],
});

/**
 * exp(x²)·erfc(x), which does not underflow: 1/(x·√π) far to the right, ∞ below about −26.6 (−9.4 in f32).
 * Error ≤ 5 ulp in f64, ≤ 5 ulp in f32.
 *
 * @example
 * erfcx(input("x")); // x = 1e10: 5.641895835477563e-11
 */
export const erfcx = /* @__PURE__ */ unary("erfcx", {
  expand: (precision, x: Tensor) => {
    const y = scaledTail(precision, abs(x));
    const { square, rest } = exactSquare(greater(x, -27));
    return where(lt(x, 0), exp(square).mul(rest.add(1)).mul(2).sub(y), y);
  },
  // 2x·erfcx(x) − 2/√π cancels; by the gap of Mills' ratio it does not
  vjp: (g, out, x: Tensor) => [scale(g, millsGap(x.mul(Math.SQRT2)).mul(out).mul(-Math.SQRT2))],
});
