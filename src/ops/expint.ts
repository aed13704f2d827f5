// The exponential integral E₁.
import { constant, scale, type Tensor, unary } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { upperSum } from "./incompleteGamma.ts";
import { iterate } from "./iterate.ts";
import { log } from "./logarithm.ts";
import { gt, lesser, ne, where } from "./machine.ts";

const EULER = 0.5772156649015329;

/** Σ (−x)ᵏ/(k·k!), k ≥ 1: E₁(x) = −γ − log x − this (DLMF 6.6.2), x ≤ 1. */
function series(x: Tensor): Tensor {
  const [total] = iterate(100, [0, 1, 0], [x], ([sum, term, n], [x]) => {
    const k = n.add(1);
    const t = term.mul(x.neg().div(k));
    const s = sum.add(t.div(k));
    return { next: [s, t, k], more: ne(s, sum) };
  });
  return total;
}

/** Beyond it E₁ is 0 in any precision. */
const FAR = 1e4;

/**
 * E₁(x) = ∫ e⁻ᵗ/t dt from x on, x ≥ 0: by its series up to 1, by the continued fraction of Γ(0, x) above. ∞ at 0. Relative
 * error ≤ 2e-15 in f64, ≤ 1e-6 in f32.
 *
 * @example
 * expintE1(input("x")); // x = 1: 0.21938393439552029
 */
export const expintE1 = /* @__PURE__ */ unary("expintE1", {
  expand: (_, x: Tensor) => {
    const high = gt(x, 1);
    const far = lesser(where(high, x, 1), FAR);
    const v = constant(1).div(far.add(1));
    const above = exp(far.neg())
      .mul(v)
      .mul(upperSum(constant(0), v));
    return where(
      high,
      above,
      series(where(high, 1, x))
        .add(EULER)
        .add(log(where(high, 1, x)))
        .neg(),
    );
  },
  vjp: (g, _, x: Tensor) => [scale(g, exp(x.neg()).div(x).neg())],
});
