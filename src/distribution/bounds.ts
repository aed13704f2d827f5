// The ends between which y lies, as numbers: those of the support where no parameter moves them.
import type { Tensor } from "../tensor.ts";
import { ends, type Formulas } from "./guard.ts";
import { spread } from "./marginal.ts";
import { run } from "./run.ts";
import type { Source } from "./source.ts";

/** The ends of n rows. */
export function boundsOf(
  family: Formulas,
  source: Source,
  n: number,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const { support, rules } = family;
  if (!rules.bounds)
    return { lower: new Float64Array(n).fill(support.lower), upper: new Float64Array(n).fill(support.upper) };
  const build = (): Record<string, Tensor> => ({ ...ends(family, source.canonical()) });
  const { lower, upper } = run(family, `bounds ${source.key}`, build, source.data, n);
  return { lower: spread(lower as Float64Array, n, 1), upper: spread(upper as Float64Array, n, 1) };
}
