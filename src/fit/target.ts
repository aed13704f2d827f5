// The y of a model: read by the family's support, checked, and moved to a unit in which networks begin well.
import type { Constraint } from "../constraint.ts";
import { readObservations } from "../distribution/free.ts";
import type { Moved } from "../distribution/source.ts";
import { showValue } from "../distribution/values.ts";
import type { AnyFamily } from "../distribution.ts";
import { sizeOf } from "../tensor.ts";

/** The numbers of y, checked against the support: labels as their position. */
export function readTarget(
  where: string,
  family: AnyFamily,
  y: unknown,
): { readonly data: Float64Array; readonly rows: number } {
  if (y === undefined || y === null)
    throw new TypeError(`${where}: y must be given; came ${String(y)}. Give { x, y }.`);
  if (typeof y === "object" && "length" in y && y.length === 0)
    throw new RangeError(`${where}: y must have at least two rows; it has none. Give more data.`);
  const { data, rows } = readObservations(where, family, y);
  if (rows === undefined)
    throw new TypeError(`${where}: y must have one value a row; came a single value. Give an array.`);
  return { data, rows };
}

/** Refuses a y from which nothing can be learned: one row, or the same value in all. */
export function checkVaries(
  where: string,
  family: AnyFamily,
  { data, rows }: { readonly data: Float64Array; readonly rows: number },
): void {
  const support: Constraint = family.support;
  if (rows === 1) throw new RangeError(`${where}: y must have at least two rows; it has one. Give more data.`);
  const size = sizeOf(support.shape);
  let i = size;
  while (i < data.length && data[i] === data[i % size]) i++;
  if (i === data.length)
    throw new RangeError(
      `${where}: y must vary; it is ${support.labels ? JSON.stringify(support.labels[data[0] as number]) : showValue(support, data, 0)} in all ${rows} rows. No spread or odds can be learned from it.`,
    );
}

/**
 * Shift and scale of y, as far as the family declares how its parameters follow: mean and standard deviation of the
 * numbers; of families that only scale the root of the mean square; of those that only shift the mean.
 */
export function unitsOf(family: AnyFamily, y: Float64Array, weight: ArrayLike<number> | undefined): Moved {
  const affine = family.rules.affine;
  const width = sizeOf((family.support as Constraint).shape);
  const weightOf = (i: number): number => (weight ? (weight[Math.floor(i / width)] as number) : 1);
  if (!affine) return { shift: 0, scale: 1 };
  let total = 0;
  for (let i = 0; i < y.length; i++) total += weightOf(i);
  let shift = 0;
  for (let pass = 0; pass < (affine.shift ? 2 : 0); pass++) {
    let sum = 0;
    for (let i = 0; i < y.length; i++) sum += weightOf(i) * ((y[i] as number) - shift);
    shift += sum / total;
  }
  if (!affine.scale) return { shift, scale: 1 };
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < y.length; i++) {
    const rest = (y[i] as number) - shift;
    squares += weightOf(i) * rest * rest;
    largest = Math.max(largest, Math.abs(y[i] as number));
  }
  const scale = Math.sqrt(squares / total);
  return { shift, scale: scale > 1e-14 * largest && scale < Infinity ? scale : 1 };
}
