// Rows of data as the inputs of a program: all of them, or some at a time, so that those of many are never there at once.
import type { Inputs } from "./descend.ts";

/** Inputs of which each row has a value. */
export interface RowInputs {
  readonly rows: number;
  /** Numbers row after row. */
  readonly values: Inputs;
  /** x in the units used inside: writes row `from`, and every so many from there, until there is no more room. */
  readonly x?: { readonly columns: number; readonly write: (to: Float64Array, from: number, every: number) => void };
}

/**
 * Inputs of rows `from` to `to`, or of every so many of them. `room`, if it is large enough, is where x is written: fresh
 * memory costs more than what is put there.
 */
export function someRows(
  { rows, values, x }: RowInputs,
  from: number,
  to: number,
  every = 1,
  room = new Float64Array(0),
): Inputs {
  const count = Math.ceil((to - from) / every);
  const pick = (all: ArrayLike<number>): ArrayLike<number> => {
    const size = all.length / rows;
    if (every === 1 && all instanceof Float64Array) return all.subarray(from * size, to * size);
    const some = new Float64Array(count * size);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < size; j++) some[i * size + j] = all[(from + i * every) * size + j] as number;
    return some;
  };
  const chosen = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, pick(all)]));
  if (!x) return chosen;
  const length = count * x.columns;
  const own = room.length < length ? new Float64Array(length) : room.subarray(0, length);
  x.write(own, from, every);
  return { ...chosen, x: own };
}
