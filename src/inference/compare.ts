// Several families fitted to one column, the best first.
import type { AnyFamily } from "../distribution.ts";
import type { Estimate } from "../fit/estimate.ts";
import { fit } from "../fit/fit.ts";
import type { Observations } from "../fit/plan.ts";

/** One family's line of a comparison. */
export interface Compared {
  readonly family: string;
  readonly df: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** AIC above that of the best. */
  readonly difference: number;
  readonly fit: Estimate;
}

/**
 * Fits each family to y and lists them by AIC, the best first.
 *
 * Throws what `fit` throws, for the first family that y is outside the support of.
 *
 * @example
 * for (const { family, aic } of await compare([Gamma, LogNormal, Weibull], waits)) console.log(family, aic);
 */
export async function compare<F extends AnyFamily>(families: readonly F[], y: Observations<F>): Promise<Compared[]> {
  if (!Array.isArray(families) || families.length === 0)
    throw new TypeError("compare: families must be a list of them; came none. Write compare([Gamma, LogNormal], y).");
  const lines: Omit<Compared, "difference">[] = [];
  for (const family of families) {
    const found = await fit<AnyFamily>(family, y);
    const { df, logLikelihood, aic, bic } = found;
    lines.push({ family: family.name, df, logLikelihood, aic, bic, fit: found });
  }
  const best = Math.min(...lines.map(({ aic }) => aic));
  return lines.map((line) => ({ ...line, difference: line.aic - best })).sort((a, b) => a.aic - b.aic);
}
