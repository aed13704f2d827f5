// The inverse of the sigmoid.
import { type Operand, operands, type Tensor } from "../tensor.ts";
import { log, log1p } from "./logarithm.ts";

/**
 * log(p / (1 − p)): −∞ at 0, ∞ at 1, NaN outside. Its absolute error near ½ is that of two logarithms, about 1e-16.
 * Not an op of its own: the compiler's rules for log and log1p of a sigmoid find it.
 */
export function logit(p: Operand): Tensor {
  const [t] = operands(p) as [Tensor];
  return log(t).sub(log1p(t.neg()));
}
