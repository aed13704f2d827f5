// Rows set aside for validation, and the weights of rows.
import { fold, type Key } from "../random/key.ts";
import { permutation } from "../random/stream.ts";

/** The share of rows set aside, drawn at random; or the last ones, for series. */
export type Holdout = number | { readonly last: number };

/** Rows to train on and rows set aside, in ascending order. */
export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

/** All of `n` rows, or a part set aside: drawn by the stream "validation" of the key, or the last ones. */
export function splitRows(where: string, n: number, holdout: Holdout | undefined, key: Key): Split {
  const all = new Int32Array(n);
  for (let i = 0; i < n; i++) all[i] = i;
  if (holdout === undefined) return { training: all, validation: all.subarray(n) };
  const share = typeof holdout === "number" ? holdout : holdout.last;
  if (!(share > 0 && share < 1))
    throw new RangeError(
      `${where}: validation must be a share between 0 and 1; came ${share}. Try 0.2, { last: 0.2 } or { x, y }.`,
    );
  const size = Math.max(1, Math.floor(n * share + 0.5));
  if (size >= n - 1)
    throw new RangeError(
      `${where}: validation must leave two rows to train on; ${share} of ${n} rows leaves ${n - size}. Give more rows.`,
    );
  const order = typeof holdout === "number" ? permutation(fold(key, "validation"), n) : all;
  return { training: order.slice(0, n - size).sort(), validation: order.slice(n - size).sort() };
}

/** Weights as they were given, checked: one a row, finite, not negative, not all zero. */
export function readWeights(where: string, given: unknown, rows: number): Float64Array {
  if (typeof given !== "object" || given === null || !("length" in given) || typeof given.length !== "number")
    throw new TypeError(`${where}: weight must be an array of numbers; came ${typeof given}. Give one a row.`);
  const weight = given as ArrayLike<number>;
  if (weight.length !== rows)
    throw new RangeError(
      `${where}: weight must have one value a row; came ${weight.length} for ${rows} rows. Check both.`,
    );
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight[i] as number;
    if (!(w >= 0 && w < Infinity))
      throw new RangeError(
        `${where}: weight must be finite and not negative; weight[${i}] is ${w}. Use 0 to leave a row out.`,
      );
    total += w;
  }
  if (total === 0)
    throw new RangeError(`${where}: weight must not be zero everywhere; all ${rows} are 0. Give some rows weight.`);
  return Float64Array.from(weight);
}

/** The weights of chosen rows, brought to mean 1. */
export function meanOne(where: string, weight: Float64Array, rows: Int32Array): Float64Array {
  let total = 0;
  for (const row of rows) total += weight[row] as number;
  if (total === 0)
    throw new RangeError(
      `${where}: each block of rows needs weight; all ${rows.length} of one are 0. Split otherwise.`,
    );
  return Float64Array.from(rows, (row) => ((weight[row] as number) * rows.length) / total);
}

/** Chosen rows of an array with `size` numbers a row; all of them are the array itself. */
export function takeRows(values: ArrayLike<number>, rows: Int32Array, size = 1): Float64Array {
  if (values instanceof Float64Array && rows.length * size === values.length) return values;
  const out = new Float64Array(rows.length * size);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < size; j++) out[i * size + j] = values[(rows[i] as number) * size + j] as number;
  return out;
}
