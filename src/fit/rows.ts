// Rows of data as the inputs of a program: all of them, or some at a time, so that those of many are never there at once.
import type { Inputs } from "./descend.ts";

/** The name of x as it came: programs that read each row once bring it to their units themselves. */
export const RAW = "x as it came";

/** Inputs of which each row has a value. */
export interface RowInputs {
  readonly rows: number;
  /** Numbers row after row. */
  readonly values: Inputs;
  readonly x?: Columns;
}

/** x of rows. */
export interface Columns {
  readonly columns: number;
  /** In the units used inside: writes row `from`, and every so many from there, until there is no more room. */
  readonly write: (to: Float64Array, from: number, every: number) => void;
  /** As it came: the same rows, where they lie or written to `room`. */
  readonly raw: (room: Float64Array, from: number, every: number) => Float64Array;
}

/** The values of rows `from` to `to`, or of every so many of them. */
export function someValues({ rows, values }: RowInputs, from: number, to: number, every = 1): Inputs {
  const count = Math.ceil((to - from) / every);
  const pick = (all: ArrayLike<number>): ArrayLike<number> => {
    const size = all.length / rows;
    if (every === 1 && all instanceof Float64Array) return all.subarray(from * size, to * size);
    const some = new Float64Array(count * size);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < size; j++) some[i * size + j] = all[(from + i * every) * size + j] as number;
    return some;
  };
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, pick(all)]));
}

/** The inputs of all rows, x in the units used inside. */
export function allRows(each: RowInputs): Inputs {
  const values = someValues(each, 0, each.rows);
  if (!each.x) return values;
  const x = new Float64Array(each.rows * each.x.columns);
  each.x.write(x, 0, 1);
  return { ...values, x };
}
