// The only ways across the row axis: a shared value given to every row, and rows summed into a shared value.
import { checkFloats, type Op, type Operand, operands, showShape, Tensor } from "../tensor.ts";
import { eq, where } from "./machine.ts";
import { sum } from "./reduce.ts";

const perRowOp: Op = {
  name: "perRow",
  kind: "view",
  infer: ([x]) => ({ shape: (x as Tensor).shape, dtype: (x as Tensor).dtype, rows: true }),
  view: (_, at) => at,
  vjp: (g, _, x: Tensor) => [x.rows ? g : sumRows(g)],
};
/** A shared tensor as a value of each row, so that gradients with respect to it are per row. */
export const perRow = (x: Tensor): Tensor => (x.rows ? x : new Tensor(perRowOp, [x]));

const rowSumOp: Op = {
  name: "rowSum",
  kind: "rowSum",
  infer: ([x]) => ({ shape: (x as Tensor).shape, dtype: (x as Tensor).dtype, rows: false }),
  vjp: (g) => [perRow(g)],
};
/**
 * Σᵢ wᵢ xᵢ over the rows of a step, a shared tensor. A weight of zero selects zero, it does not multiply, so that a
 * row of weight zero may be infinite or NaN. Within a tile sums are in the program's precision, across tiles in f64.
 */
export function sumRows(x: Tensor, weight?: Operand): Tensor {
  checkFloats("sumRows", x);
  if (weight === undefined) return new Tensor(rowSumOp, [perRow(x)]);
  const [w] = operands(weight) as [Tensor];
  if (w.shape.length > 0) throw new RangeError(`sumRows: a weight is one number a row; came ${showShape(w.shape)}.`);
  return new Tensor(rowSumOp, [perRow(where(eq(w, 0), 0, x.mul(w)))]);
}

/** A cotangent of x brought back to x's form: summed over the rows and elements that x was repeated along. */
export function unbroadcast(g: Tensor, x: Tensor): Tensor {
  const element = x.shape.length === 0 && g.shape.length > 0 ? sum(g) : g;
  return element.rows && !x.rows ? sumRows(element) : element;
}
