// Functions that are smooth where their formula is 0/0: log(1 + x)/x and (eˣ − 1)/x; and log(1 + x²) for any x.
import { binary, constant, elementwiseOp, type Op, type Operand, operands, scale, Tensor, unary } from "../tensor.ts";
import { exp, expm1 } from "./exponential.ts";
import { log1p, log1pOfPositive } from "./logarithm.ts";
import { abs, eq, gt, lt, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/** C(n, k). */
function choose(n: number, k: number): number {
  let c = 1;
  for (let i = 1; i <= k; i++) c = (c * (n - k + i)) / i;
  return Math.floor(c + 0.5);
}

/** An op of one argument whose slope is the op of the next order, times a factor. */
function chain(name: string, factor: (order: number) => number, expand: (x: Tensor, order: number) => Tensor) {
  const op: Op = {
    ...elementwiseOp(name, {
      vjp: (g, out: Tensor, x: Tensor) => {
        const order = out.attributes.order as number;
        return [scale(g, of(order + 1, x).mul(factor(order)))];
      },
    }),
    expand: (out) => expand(out.inputs[0] as Tensor, out.attributes.order as number),
  };
  const of = (order: number, x: Operand): Tensor => new Tensor(op, operands(x), { order });
  return of;
}

/**
 * ∫₀¹ sⁿ/(1 + x·s)ⁿ⁺¹ ds, x > −1: log(1 + x)/x for n = 0, its slopes (−1)ⁿ·n! times that. Within 1/8 of 0 by
 * Σ C(n + k, k)/(n + k + 1)·(−x)ᵏ, elsewhere by Iₙ = (Iₙ₋₁ − 1/(n(1 + x)ⁿ))/x.
 */
const logRatios = /* @__PURE__ */ chain(
  "log1pRatio",
  (n) => -(n + 1),
  (x, order) => {
    if (order === 0) return where(eq(x, 0), 1, where(lt(x, Infinity), log1p(x).div(x), 0));
    const near = lt(abs(x), 0.125);
    const series = Array.from({ length: 20 }, (_, k) => ((k % 2 ? -1 : 1) * choose(order + k, k)) / (order + k + 1));
    const far = where(near, 1, x);
    const inverse = constant(1).div(far.add(1));
    let value = log1p(far).div(far);
    let power: Tensor = constant(1);
    for (let n = 1; n <= order; n++) {
      power = power.mul(inverse);
      value = value.sub(power.div(n)).div(far);
    }
    return where(near, horner(where(near, x, 0), series), where(lt(x, Infinity), value, 0));
  },
);

/**
 * log(1 + x)/x for x ≥ −1, smooth through 0 where it is 1. Error ≤ 2 ulp in f64, ≤ 2 ulp in f32.
 *
 * @example
 * log1pRatio(input("x")); // x = 1: 0.6931471805599453
 */
export const log1pRatio = (x: Operand): Tensor => logRatios(0, x);

/**
 * ∫₀¹ sⁿ·e^(x·s) ds: (eˣ − 1)/x for n = 0, the next order being its slope. Within 1 of 0 by Σ xᵏ/(k!(n + k + 1)),
 * elsewhere by Jₙ = (eˣ − n·Jₙ₋₁)/x.
 */
const expRatios = /* @__PURE__ */ chain(
  "expm1Ratio",
  () => 1,
  (x, order) => {
    if (order === 0) return where(eq(x, 0), 1, where(gt(x, -Infinity), expm1(x).div(x), 0));
    const near = lt(abs(x), 1);
    let factorial = 1;
    const series = Array.from({ length: 20 }, (_, k) => {
      factorial *= k || 1;
      return 1 / (factorial * (order + k + 1));
    });
    const far = where(near, 1, x);
    const grown = exp(far);
    let value = expm1(far).div(far);
    for (let n = 1; n <= order; n++) value = grown.sub(value.mul(n)).div(far);
    return where(near, horner(where(near, x, 0), series), where(gt(x, -Infinity), value, 0));
  },
);

/**
 * (eˣ − 1)/x, smooth through 0 where it is 1. Error ≤ 3 ulp in f64, ≤ 3 ulp in f32.
 *
 * @example
 * expm1Ratio(input("x")); // x = 1: 1.718281828459045
 */
export const expm1Ratio = (x: Operand): Tensor => expRatios(0, x);

/** Beyond it 1 + x² is x² to all digits. */
const LARGE = 1e9;
const LOG_256 = 5.545177444479562;

/**
 * log(1 + x²) for any x, though x² may overflow. Error ≤ 3 ulp in f64, ≤ 3 ulp in f32.
 *
 * @example
 * log1pSquare(input("x")); // x = 1e200: 921.0340371976183
 */
export const log1pSquare = /* @__PURE__ */ unary("log1pSquare", {
  expand: (precision, x: Tensor) => {
    // beyond LARGE twice log|x|, by the same logarithm
    const size = abs(x);
    const large = gt(size, LARGE);
    const q = size.mul(size);
    const y = log1pOfPositive(precision, q, where(large, size.mul(0.0625), q.add(1)));
    return where(lt(size, Infinity), where(large, y.mul(2).add(LOG_256), y), size);
  },
  // 2x/(1 + x²), by x + 1/x where x² might overflow
  vjp: (g, _, x: Tensor) => {
    const large = gt(abs(x), 1);
    const [far, near] = [where(large, x, 1), where(large, 1, x)];
    return [
      scale(g, where(large, constant(2).div(far.add(constant(1).div(far))), near.mul(2).div(near.mul(near).add(1)))),
    ];
  },
});

/** Beyond `vast` 1 is nothing beside x/m, which is that of smaller numbers: x·small/(m·large) = e^(−apart)·x/m. */
const quotients = {
  f64: { vast: 1e300, small: 1e-170, large: 1e160, apart: 759.8530806880351 },
  f32: { vast: 1e36, small: 1e-27, large: 1e20, apart: 108.22149937072004 },
} as const;

/**
 * log(1 + x/m), x ≥ 0 and m > 0 finite, though x/m may overflow. Error ≤ 3 ulp in f64, ≤ 3 ulp in f32.
 *
 * @example
 * log1pQuotient(input("x"), 1e-300); // x = 1e300: 1381.5510557964274
 */
export const log1pQuotient = /* @__PURE__ */ binary("log1pQuotient", {
  expand: (precision, x: Tensor, m: Tensor) => {
    const { vast, small, large, apart } = quotients[precision];
    const q = x.div(m);
    const far = gt(q, vast);
    // chosen before they are multiplied: elsewhere the product is subnormal, which machines are slow at
    const u = where(far, x.mul(small), q.add(1)).mul(where(far, constant(1).div(m.mul(large)), 1));
    const y = log1pOfPositive(precision, q, u);
    return where(far, y.add(apart), y);
  },
  vjp: (g, _, x: Tensor, m: Tensor) => {
    const sum = x.add(m);
    return [scale(g, constant(1).div(sum)), scale(g.neg(), x.div(sum).div(m))];
  },
});
