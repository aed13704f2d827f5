// Parameters that must ascend.
import type { Check } from "./types.ts";
import type { Numbers } from "./values.ts";

/**
 * The rule `check` of a family one of whose parameters must lie below another, or with `equal` not above it.
 *
 * @example
 * check: ascending("lower", "upper") // "Uniform: lower must be below upper; row 17 has 3 and 1. Exchange them."
 */
export const ascending =
  (first: string, second: string, { equal = false }: { readonly equal?: boolean } = {}): Check =>
  (where, values, rows) => {
    const [a, b] = [values[first], values[second]];
    if (!a || !b) return;
    const at = (of: Numbers, i: number): number => of.data[of.rows === undefined ? 0 : i] as number;
    for (let i = 0; i < (rows ?? 1); i++) {
      const [below, above] = [at(a, i), at(b, i)];
      if (below < above || (equal && below === above)) continue;
      throw new RangeError(
        `${where}: ${first} must ${equal ? "not be above" : "be below"} ${second}; ${rows === undefined ? "they are" : `row ${i} has`} ${below} and ${above}. Exchange them.`,
      );
    }
  };
