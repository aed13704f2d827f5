// Polynomials as graphs, evaluated in one fixed order so that every executor gets the same bits.
import type { Operand, Tensor } from "../tensor.ts";

/** c₀ + c₁x + c₂x² + … by Horner's rule: fewest operations, one long chain. Coefficients are numbers or tensors. */
export function horner(x: Tensor, coefficients: readonly Operand[]): Tensor {
  const last = coefficients.length - 1;
  let sum = x.mul(coefficients[last] as Operand);
  for (let i = last - 1; i > 0; i--) sum = sum.add(coefficients[i] as Operand).mul(x);
  return sum.add(coefficients[0] as Operand);
}

/** The same by Estrin's scheme: pairs first, then pairs of pairs. A shorter chain for a few multiplications more. */
export function estrin(x: Tensor, coefficients: readonly Operand[]): Tensor {
  let power = x;
  let level = coefficients;
  while (level.length > 1) {
    const next: Operand[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [low, high] = [level[i] as Operand, level[i + 1]];
      next.push(high === undefined ? low : power.mul(high).add(low));
    }
    level = next;
    if (level.length > 1) power = power.mul(power);
  }
  return level[0] as Tensor;
}
