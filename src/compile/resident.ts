// What programs of every executor do alike with resident data: find leaves by name, agree on n, convert elements.
import type { DType, Tensor } from "../tensor.ts";
import type { Graph, StepsOptions } from "./program.ts";

/** What of a graph its data is found by. */
type Leaves = Pick<Graph, "leaves">;

export const leafNamed = (graph: Leaves, op: "input" | "state", name: string): Tensor | undefined =>
  graph.leaves.find((x) => x.op.name === op && x.attributes.name === name);

/** The number of rows after loading `data`: all row inputs agree; those not named now must have had the same. */
export function checkRows(graph: Leaves, data: Readonly<Record<string, ArrayLike<number>>>, rows: number): number {
  let count: number | undefined;
  for (const leaf of graph.leaves) {
    const values = leaf.op.name === "input" ? data[leaf.attributes.name as string] : undefined;
    if (!values) continue;
    const n = leaf.rows ? values.length / leaf.size : values.length === leaf.size ? count : Number.NaN;
    if (n === undefined) continue;
    if (!Number.isInteger(n) || n === 0 || (count !== undefined && leaf.rows && n !== count))
      throw new RangeError(
        `Program: row inputs must have the same number of rows, shared ones their size; "${leaf.attributes.name}" has ${values.length} elements.`,
      );
    if (leaf.rows) count = n;
  }
  return count ?? rows;
}

/** The state of a name, and that `value` has its size where one is given. */
export function stateNamed(graph: Leaves, name: string, value?: ArrayLike<number>): Tensor {
  const leaf = leafNamed(graph, "state", name);
  if (!leaf) throw new RangeError(`Program: a state of this program is needed; came "${name}".`);
  if (value && value.length !== leaf.size)
    throw new RangeError(`Program: state "${name}" has ${leaf.size} elements; came ${value.length}.`);
  return leaf;
}

/** That an order of rows names rows that there are. */
export function checkOrder(order: Int32Array, rows: number): void {
  if (order.length > rows) throw new RangeError(`Program: an order names at most ${rows} rows; came ${order.length}.`);
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    if (row < 0 || row >= rows)
      throw new RangeError(`Program: an order names rows 0 to ${rows - 1}; order[${i}] is ${row}.`);
  }
}

/** Elements of an input in the program's form: words wrap, bools are 0 or 1. */
export function takeInput(
  to: { set(x: ArrayLike<number>): void; [i: number]: number },
  dtype: DType,
  from: ArrayLike<number>,
): void {
  if (dtype !== "bool") to.set(from);
  else for (let i = 0; i < from.length; i++) to[i] = from[i] ? 1 : 0;
}

/** The steps asked for, in full: by default one pass over the rows in their order. */
export function upTo(
  { batch, order, from = 0, to }: StepsOptions,
  rows: number,
): {
  from: number;
  to: number;
  count: number;
  order: Int32Array;
} {
  const whole = order ?? Int32Array.from({ length: rows }, (_, i) => i);
  return { from, to: to ?? Math.ceil(whole.length / batch), count: whole.length, order: whole };
}

/** Values with every NaN the same: machines make NaNs of different bits. */
export function oneNaN<Values extends Float32Array | Float64Array>(values: Values): Values {
  // few values are left to the engine: a loop of our own is slow until it has been compiled
  if (values.length < 32768 && !values.includes(Number.NaN)) return values;
  // 0·x is not 0 only where x is no number or infinite: a loop that looks at nothing is several times quicker
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * (values[i] as number);
  if (sum !== 0) for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = Number.NaN;
  return values;
}
