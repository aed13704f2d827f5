// Parameters that must ascend.
import type { Check } from "./types.ts";
import type { Numbers } from "./values.ts";

/**
 * The rule `check` of a family one of whose parameters must lie below another.
 *
 * @example
 * check: ascending("lower", "upper") // "Uniform: lower must be below upper; row 17 has 3 and 1. Exchange them."
 */
export const ascending =
  (first: string, second: string): Check =>
  (where, values, rows) => {
    const [a, b] = [values[first], values[second]];
    if (!a || !b) return;
    const at = (of: Numbers, i: number): number => of.data[of.rows === undefined ? 0 : i] as number;
    for (let i = 0; i < (rows ?? 1); i++)
      if (!(at(a, i) < at(b, i)))
        throw new RangeError(
          `${where}: ${first} must be below ${second}; ${rows === undefined ? "they are" : `row ${i} has`} ${at(a, i)} and ${at(b, i)}. Exchange them.`,
        );
  };
