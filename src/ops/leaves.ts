// Leaves of a graph: data that comes from outside, and state that a program keeps from step to step.
import { type Attributes, type DType, type Meta, type Op, type Shape, Tensor } from "../tensor.ts";

const declared = (_: readonly Tensor[], a: Attributes): Meta => ({
  shape: a.shape as Shape,
  dtype: a.dtype as DType,
  rows: a.rows as boolean,
});
const inputOp: Op = { name: "input", kind: "leaf", infer: declared };
const stateOp: Op = { name: "state", kind: "leaf", infer: declared };
const indexOp: Op = {
  name: "index",
  kind: "leaf",
  infer: (_, a) => ({ shape: a.shape as Shape, dtype: "int", rows: false }),
};
const rowIndexOp: Op = { name: "rowIndex", kind: "leaf", infer: () => ({ shape: [], dtype: "int", rows: true }) };
const rowCountOp: Op = { name: "rowCount", kind: "leaf", infer: () => ({ shape: [], dtype: "float", rows: false }) };

export interface LeafOptions {
  readonly dtype?: DType;
  readonly shape?: Shape;
  readonly rows?: boolean;
}

/** Data from outside, found by its name when a program runs; with `rows`, one value for each row. */
export const input = (name: string, { dtype = "float", shape = [], rows = false }: LeafOptions = {}): Tensor =>
  new Tensor(inputOp, [], { name, dtype, shape, rows });

/** A value that a program keeps; `updates` of the program pairs it with its next value. */
export const state = (name: string, { dtype = "float", shape = [] }: LeafOptions = {}): Tensor =>
  new Tensor(stateOp, [], { name, dtype, shape, rows: false });

/** 0, 1, 2, … along `axis` of `shape`. */
export const index = (shape: Shape, axis = 0): Tensor => new Tensor(indexOp, [], { shape, axis });

/** The row's index in the data, whatever batch or tile it is in. */
export const rowIndex = (): Tensor => new Tensor(rowIndexOp, []);

/** How many rows this step runs over. */
export const rowCount = (): Tensor => new Tensor(rowCountOp, []);
