// The y of a model: read by the family's support, checked, and moved to a unit in which networks begin well.
import type { Constraint } from "../constraint.ts";
import { readObservations } from "../distribution/free.ts";
import { isInterval, readInterval } from "../distribution/interval.ts";
import type { Moved } from "../distribution/source.ts";
import { kind, type Numbers, showValue } from "../distribution/values.ts";
import type { AnyFamily } from "../distribution.ts";
import { sizeOf } from "../tensor.ts";

/** The numbers of y: labels as their position. */
export interface Target {
  /** y, of a censored one the lower end. */
  readonly data: Float64Array;
  readonly rows: number;
  /** Of a censored y the upper end; equal to the lower one where y is known exactly. */
  readonly upper?: Float64Array;
}

/** The numbers of y, checked against the support. */
export function readTarget(where: string, family: AnyFamily, y: unknown): Target {
  if (y === undefined || y === null)
    throw new TypeError(`${where}: y must be given; came ${String(y)}. Give { x, y }.`);
  if (typeof y === "object" && "length" in y && y.length === 0)
    throw new RangeError(`${where}: y must have at least two rows; it has none. Give more data.`);
  if (isInterval(y)) return readCensored(where, family, y.lower, y.upper);
  const { data, rows } = readObservations(where, family, y);
  if (rows === undefined)
    throw new TypeError(`${where}: y must have one value a row; came a single value. Give an array.`);
  return { data, rows };
}

/** A y of which ends are known. */
function readCensored(where: string, family: AnyFamily, lower: unknown, upper: unknown): Target {
  const { logCdf, logSurvival } = family.rules;
  if (!logCdf || !logSurvival)
    throw new TypeError(
      `${where}: a y between lower and upper needs the rules logCdf and logSurvival, which ${family.name} does not have. Give exact values.`,
    );
  const ends = readInterval(where, family, lower, upper);
  const rows = ends.lower.rows ?? ends.upper.rows;
  if (rows === undefined)
    throw new TypeError(`${where}: y must have one value a row; came a single interval. Give arrays.`);
  const each = ({ data, rows: own }: Numbers): Float64Array =>
    own === undefined ? new Float64Array(rows).fill(data[0] as number) : data;
  const [low, high] = [each(ends.lower), each(ends.upper)];
  const c: Constraint = family.support;
  for (let i = 0; i < rows; i++) {
    const [a, b] = [low[i] as number, high[i] as number];
    if (holdsSome(c, a, b)) continue;
    const exact = c.labels ? kind(c.labels[a]) : showValue(c, low, i);
    throw new RangeError(
      `${where}: y[${i}] ${a === b ? `= ${exact}` : `between ${a} and ${b}`} is outside the support of ${family.name} (${c.name}). Correct it, leave the row out, or choose another family.`,
    );
  }
  return { data: low, upper: high, rows };
}

/** Does the support have a part between the ends? */
function holdsSome(c: Constraint, lower: number, upper: number): boolean {
  if (lower === upper) return c.contains([lower]);
  if (c.discrete) return Math.max(Math.ceil(lower), c.lower) <= Math.min(Math.floor(upper), c.upper);
  return lower < c.upper && (upper > c.lower || (upper === c.lower && c.contains([upper])));
}

/**
 * A y for each row by which fitting may begin: of a censored one the middle, or its only finite end; its weight is 0
 * where there is none.
 */
export function representative(
  family: AnyFamily,
  { data, upper }: Pick<Target, "data" | "upper">,
  weight: ArrayLike<number> | undefined,
): { readonly y: Float64Array; readonly weight: ArrayLike<number> | undefined } {
  if (!upper) return { y: data, weight };
  const c: Constraint = family.support;
  const own = Float64Array.from(data, (_, i) => (weight ? (weight[i] as number) : 1));
  const y = data.map((lower, i) => {
    const high = upper[i] as number;
    if (lower === high) return lower;
    const [a, b] = [Math.max(lower, c.lower), Math.min(high, c.upper)];
    const middle = a / 2 + b / 2;
    const tried = [c.discrete ? Math.floor(middle) : middle, lower, high, a, b].find(
      (v) => Math.abs(v) < Infinity && c.contains([v]),
    );
    if (tried === undefined) own[i] = 0;
    return tried ?? c.interior;
  });
  return { y, weight: own };
}

/** The share of the weight that lies on exact values: densities have units, probabilities have none. */
export function exactShare(
  { data, upper }: Pick<Target, "data" | "upper">,
  weight: ArrayLike<number> | undefined,
): number {
  if (!upper) return 1;
  let [exact, total] = [0, 0];
  for (let i = 0; i < upper.length; i++) {
    const w = weight ? (weight[i] as number) : 1;
    total += w;
    if (data[i] === upper[i]) exact += w;
  }
  return exact / total;
}

/** Refuses a y from which nothing can be learned: one row, or, unless `constant` may be fitted, the same value in all. */
export function checkVaries(where: string, family: AnyFamily, { data, upper, rows }: Target, constant = false): void {
  const support: Constraint = family.support;
  if (rows === 1) throw new RangeError(`${where}: y must have at least two rows; it has one. Give more data.`);
  if (constant) return;
  const size = sizeOf(support.shape);
  const same = (values: Float64Array): boolean => values.every((v, i) => v === values[i % size]);
  if (!same(data) || (upper && !same(upper))) return;
  const shown = support.labels ? JSON.stringify(support.labels[data[0] as number]) : showValue(support, data, 0);
  const it = upper && upper[0] !== data[0] ? `between ${data[0]} and ${upper[0]}` : shown;
  throw new RangeError(
    `${where}: y must vary; it is ${it} in all ${rows} rows. No spread or odds can be learned from it.`,
  );
}

/** Refuses a y outside the ends that known parameters set. */
export function checkWithin(
  where: string,
  { name }: AnyFamily,
  { data, upper, rows }: Target,
  bounds: { readonly lower: Float64Array; readonly upper: Float64Array },
): void {
  for (let i = 0; i < rows; i++) {
    const [from, to] = [bounds.lower[i] as number, bounds.upper[i] as number];
    if (((upper ?? data)[i] as number) < from || (data[i] as number) > to)
      throw new RangeError(
        `${where}: y[${i}] = ${data[i]} is outside the support of ${name} (from ${from} to ${to} in this row). Correct it, or leave the row out.`,
      );
  }
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
