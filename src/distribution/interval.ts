// A y that is not known exactly: between which ends it lies.
import type { Constraint } from "../constraint.ts";
import type { Formulas } from "./guard.ts";
import { commonRows } from "./source.ts";
import type { OneOrList } from "./types.ts";
import { kind, type Numbers, readValues } from "./values.ts";

/**
 * A y that lies between ends, each one value or one for each row: (lower, upper], of integers lower ≤ y ≤ upper. Where the
 * ends are equal y is known exactly; −∞ and ∞ leave an end open.
 */
export interface Between<In> {
  readonly lower: OneOrList<In>;
  readonly upper: OneOrList<In>;
}

/** Is a y given by its ends? */
export const isInterval = (y: unknown): y is { readonly lower: unknown; readonly upper: unknown } =>
  typeof y === "object" && y !== null && "lower" in y && "upper" in y;

/** Ends of an interval: one of each, or one for each row. */
export interface Ends {
  readonly lower: Numbers;
  readonly upper: Numbers;
}

/** The end of row i in a message: a label where there are labels. */
const shown = (c: Constraint, { data, rows }: Numbers, i: number): string => {
  const value = data[rows === undefined ? 0 : i] as number;
  return c.labels ? kind(c.labels[value]) : String(value);
};

/**
 * The ends as numbers. Throws a `TypeError` for families of vectors, a `RangeError` for rows that do not agree, for NaN or
 * an unknown label, and for a lower end above the upper one.
 */
export function readInterval(where: string, { name, support }: Formulas, lower: unknown, upper: unknown): Ends {
  if (support.shape.length > 0)
    throw new TypeError(`${where}: an interval needs one number a row; y of ${name} is ${support.phrase}.`);
  const ends = { lower: readValues(where, "lower", support, lower), upper: readValues(where, "upper", support, upper) };
  const n = commonRows(
    ends,
    (end, many, other) =>
      new RangeError(`${where}: lower and upper must have the same number of rows; ${end} has ${many}, not ${other}.`),
  );
  const row = (i: number): string => (n === undefined ? "it" : `row ${i}`);
  for (const [end, { data }] of Object.entries(ends))
    for (let i = 0; i < data.length; i++)
      if (Number.isNaN(data[i]) || (support.labels && data[i] === -1))
        throw new RangeError(
          `${where}: ${end} must be ${support.labels ? support.phrase : "a number or infinite"}; ${row(i)} is not. Use −∞ or ∞ for an open end.`,
        );
  const at = ({ data, rows }: Numbers, i: number): number => data[rows === undefined ? 0 : i] as number;
  for (let i = 0; i < (n ?? 1); i++)
    if (at(ends.lower, i) > at(ends.upper, i))
      throw new RangeError(
        `${where}: lower must not be above upper; ${row(i)} is ${shown(support, ends.lower, i)} and ${shown(support, ends.upper, i)}. Exchange them.`,
      );
  return ends;
}
