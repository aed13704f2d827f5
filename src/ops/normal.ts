// The standard normal distribution function, its logarithm, right however far out.
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { log1p } from "./logarithm.ts";
import { abs, greater, lt, where } from "./machine.ts";
import { expOfSquare, inverseRootTwoPi, millsGapOfPositive, normalHazard } from "./mills.ts";

/** Φ(−t) = exp(−t²/2)·head, t ≥ 0. */
const head = (precision: Precision, t: Tensor): Tensor =>
  constant(inverseRootTwoPi).div(t.add(millsGapOfPositive(precision, t)));

/** The normal density φ(x). */
const density = (x: Tensor): Tensor => exp(x.mul(x).mul(-0.5)).mul(inverseRootTwoPi);

/**
 * Φ(x), the standard normal distribution function. Error ≤ 4 ulp in f64, ≤ 5 ulp in f32.
 *
 * @example
 * ndtr(input("x")); // x = −10: 7.619853024160525e-24
 */
export const ndtr = /* @__PURE__ */ unary("ndtr", {
  bound: 1,
  expand: (precision, x: Tensor) => {
    const t = abs(x);
    const y = expOfSquare(precision, t, 0.5).mul(head(precision, t));
    return where(lt(x, 0), y, constant(1).sub(y));
  },
  vjp: (g, _, x) => [scale(g, density(x))],
});

/**
 * log Φ(x), right in both tails. Error ≤ 6 ulp in f64, ≤ 7 ulp in f32.
 *
 * @example
 * logNdtr(input("x")); // x = −40: −804.6084420137538
 */
export const logNdtr = /* @__PURE__ */ unary("logNdtr", {
  expand: (precision, x: Tensor) => {
    const t = abs(x);
    const h = head(precision, t);
    const left = lt(x, 0);
    // the floor keeps the logarithm finite where −t²/2 has long swallowed it
    const inner = where(
      left,
      greater(h, precision === "f64" ? 1e-15 : 1e-6).sub(1),
      expOfSquare(precision, t, 0.5).mul(h).neg(),
    );
    return log1p(inner).add(where(left, t.mul(-0.5).mul(t), 0));
  },
  vjp: (g, _, x: Tensor) => [scale(g, normalHazard(x.neg()))],
});
