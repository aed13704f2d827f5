// Second derivatives in the free numbers η behind distributions, row by row.
import { grad } from "../grad.ts";
import { sumRows } from "../ops/rows.ts";
import { at, concat } from "../ops/shape.ts";
import { type Tensor, topological } from "../tensor.ts";

/** What asks families for the mean of these. */
export const WHAT = 'covariance "expected"';

/** η of a source's canonical parameters. */
export const etaIn = (tensors: readonly Tensor[]): Tensor | undefined =>
  topological(tensors).find(({ op, attributes }) => op.name === "input" && attributes.name === "eta");

/** Second derivatives in η of a value of each row, [η·η]. */
export function curvature(value: Tensor, eta: Tensor): Tensor {
  const slope = grad(sumRows(value), [eta])[0] as Tensor;
  return concat(Array.from({ length: eta.size }, (_, j) => grad(sumRows(at(slope, j)), [eta])[0] as Tensor));
}
