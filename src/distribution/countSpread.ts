// Half the mean difference of two counts of trials, which their continuous ranked probability scores need.
import { stopGradient } from "../grad.ts";
import { iterate } from "../ops/iterate.ts";
import { abs, and, greater, gt, lesser, lt, or } from "../ops/machine.ts";
import { exp, log1p } from "../ops/math.ts";
import { constant, type Operand, operands, type Tensor } from "../tensor.ts";

const FOUR_OVER_PI = 1.2732395447351628;
/** Between nodes: from 0.125 on the sum is wrong in its last digits where the power is large. */
const STEP = 0.1;
/** The first node, before which is nothing, and the last that may be needed: τ = 1 for all numbers. */
const FIRST = -4;
const MOST = 4000;
/** 1 + z·sin²θ less than 1e-7 above 0 is beside cos²θ, and counts for nothing. */
const NEAREST = -0.9999999;

/**
 * (4/π)·∫ cos²θ·(1 + z·sin²θ)^(−power) dθ over [0, π/2], the hypergeometric ₂F₁(power, ½; 2; −z), for z ≥ −1: of two
 * independent negative binomial counts (power = size + 1, z = 4(1 − p)/p²) ½·E|A − B| is mean/p times this, of binomial
 * ones (power = 1 − n, z = −4pq) npq (Wei and Held, TEST 23 (2014), table 1). In τ = tan θ = e^(v − e⁻ᵛ)·c, c where
 * the integrand falls, it falls so fast at both ends that the trapezoidal rule is exact to 1e-15 (Takahasi and Mori,
 * Publ. RIMS 9 (1974), section 4). All terms are positive.
 *
 * @example
 * countSpread(3, 2); // 0.481125224324688
 */
export function countSpread(power: Operand, z: Operand): Tensor {
  const [a, b] = operands(power, z) as [Tensor, Tensor];
  // where the nodes lie changes nothing
  const shift = stopGradient(log1p(abs(a.mul(b)).add(abs(b))).mul(-0.5));
  const [sum] = iterate(MOST, [0, FIRST], [a, b, shift], ([sum, u], [a, b, shift]) => {
    const fall = exp(u.neg());
    const v = u.sub(fall).add(shift);
    const square = exp(lesser(v.mul(2), 80));
    const share = square.div(square.add(1));
    const inner = log1p(greater(b.mul(share), NEAREST));
    const term = exp(v.sub(log1p(square).mul(2)).sub(a.mul(inner))).mul(fall.add(1));
    const more = or(lt(u, 1), and(gt(term, sum.mul(1e-18)), lt(v, 40)));
    return { next: [sum.add(term), u.add(STEP)], more };
  });
  return sum.mul(constant(STEP * FOUR_OVER_PI));
}
