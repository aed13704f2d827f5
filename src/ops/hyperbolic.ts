// tanh: in f32 from one rational of half the argument; in f64 a rational near 0 and 1 − 2/(e^2x + 1) beyond.
// sinh, cosh and asinh: by expm1, exp and log1p of |x|.
import { constant, type Operand, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { expm1, expOfNegative } from "./exponential.ts";
import { log, log1p } from "./logarithm.ts";
import { abs, eq, greater, lesser, lt, nearest, pow2, sqrt, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * tanh(x/2) = N/D = x·P(x²)/Q(x²) on |x| ≤ 9.02, beyond which tanh rounds to ±1: minimax to 2^-25 with the weight
 * 1/cosh x by which doubling the argument, tanh x = 2ND/(N² + D²), damps an error of N/D. All terms are positive;
 * the last digits were chosen by test/reference/minimax.py for the least error after rounding.
 */
const narrow = {
  p: [0.8537061214447021, 0.025249605998396873, 9.402336581842974e-5],
  q: [1.7074122428894043, 0.19278326630592346, 0.002025103662163019, 1.958128905243939e-6],
};
/** tanh x = x + x³·P(x²)/Q(x²) on |x| ≤ 0.7 (2^-58); ρ·coth ρ = R(ρ²) on |ρ| ≤ ln 2/4 (2^-60). */
const wide = {
  p: [-0.333333333333333, -0.020492841817948425, -0.0001989143526381614],
  q: [1, 0.46147852545380097, 0.023283391335292232, 0.00020625135080272139],
  r: [
    1, 0.3333333333333315, -0.022222222221506785, 0.0021164020146937712, -0.00021163367368932736, 2.11839135908515e-5,
  ],
};

function tanh32(x: Tensor): Tensor {
  const y = greater(lesser(x, 9.02), -9.02);
  const t = y.mul(y);
  const n = y.mul(horner(t, narrow.p));
  const d = horner(t, narrow.q);
  return n
    .add(n)
    .mul(d)
    .div(n.mul(n).add(d.mul(d)));
}

function tanh64(x: Tensor): Tensor {
  const t = x.mul(x);
  const near = x.mul(t.mul(horner(t, wide.p)).div(horner(t, wide.q)).add(1));
  // |x| = n·ln 2/2 + ρ and e^2ρ = (R + ρ)/(R − ρ), so 2/(e^2|x| + 1) = 2(R − ρ)/(2ⁿ(R + ρ) + (R − ρ)).
  // One constant for ln 2/2 suffices: its error reaches the result multiplied by 2e^2x/(e^2x + 1)².
  const a = lesser(abs(x), 20);
  const n = nearest(a.mul(2.885390081777926815));
  const rho = a.sub(n.mul(0.34657359027997265471));
  const r = horner(rho.mul(rho), wide.r);
  const minus = r.sub(rho);
  const far = constant(1).sub(minus.add(minus).div(pow2(n).mul(r.add(rho)).add(minus)));
  return where(lt(abs(x), 0.7), near, where(lt(x, 0), far.neg(), far));
}

/** The hyperbolic tangent. Error ≤ 1.6 ulp in f64, ≤ 3.9 ulp in f32; never beyond ±1. */
export const tanh = /* @__PURE__ */ unary("tanh", {
  bound: 1,
  expand: (precision: Precision, x: Tensor) => (precision === "f64" ? tanh64(x) : tanh32(x)),
  vjp: (g, out: Tensor) => [scale(g, constant(1).sub(out.mul(out)))],
});

/** e^a/2, a ≥ 0, that overflows no sooner than it must. */
function halfExp(precision: Precision, a: Tensor): Tensor {
  // e^−a/2 is below 1, its reciprocal squared and halved in the order that keeps it finite
  const root = constant(1).div(expOfNegative(precision, lesser(a, 1440).mul(-0.5)));
  return root.mul(0.5).mul(root);
}

/** The hyperbolic sine. Error ≤ 3.5 ulp in f64, ≤ 5 ulp in f32. */
export const sinh: (x: Operand) => Tensor = /* @__PURE__ */ unary("sinh", {
  expand: (precision, x: Tensor) => {
    const a = abs(x);
    const e = expm1(lesser(a, 22));
    const y = where(lt(a, 22), e.add(e.div(e.add(1))).mul(0.5), halfExp(precision, a));
    return where(lt(x, 0), y.neg(), where(eq(x, 0), x, y));
  },
  vjp: (g, _, x: Tensor) => [scale(g, cosh(x))],
});

/** The hyperbolic cosine. Error ≤ 3.5 ulp in f64, ≤ 5 ulp in f32. */
export const cosh: (x: Operand) => Tensor = /* @__PURE__ */ unary("cosh", {
  expand: (precision, x: Tensor) => {
    const a = abs(x);
    const e = expOfNegative(precision, a.neg());
    return where(lt(a, 22), e.add(constant(1).div(greater(e, 1e-10))).mul(0.5), halfExp(precision, a));
  },
  vjp: (g, _, x: Tensor) => [scale(g, sinh(x))],
});

/** Beyond it 1 + x² is x² to all digits; its square is a number in both precisions. */
const LARGE = 1e9;

/** The inverse of sinh: log(x + √(1 + x²)). Error ≤ 3 ulp in f64, ≤ 3 ulp in f32. */
export const asinh = /* @__PURE__ */ unary("asinh", {
  expand: (_, x: Tensor) => {
    const a = abs(x);
    const b = lesser(a, LARGE);
    const s = b.mul(b);
    const near = log1p(b.add(s.div(sqrt(s.add(1)).add(1))));
    const y = where(lt(a, LARGE), near, log(a).add(0.6931471805599453));
    return where(lt(x, 0), y.neg(), where(eq(x, 0), x, y));
  },
  vjp: (g, _, x: Tensor) => {
    const a = abs(x);
    const b = lesser(a, LARGE);
    return [scale(g, constant(1).div(where(lt(a, LARGE), sqrt(b.mul(b).add(1)), a)))];
  },
});
