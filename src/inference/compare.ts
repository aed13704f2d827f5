// Several families fitted to one column, the best first.
import { isInterval } from "../distribution/interval.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Estimate } from "../fit/estimate.ts";
import { fit } from "../fit/fit.ts";
import type { Observations } from "../fit/plan.ts";
import { fold, type Key, key } from "../random/key.ts";
import { permutation } from "../random/stream.ts";

/** One family's line of a comparison. */
export interface Compared {
  readonly family: string;
  readonly df: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** AIC above that of the best. */
  readonly difference: number;
  /** With folds: −log p(y) in nats, averaged over rows, each by a fit that did not see it. */
  readonly logScore?: number;
  readonly fit: Estimate;
}

export interface CompareFamiliesOptions {
  /** Parts into which y is cut: each is scored by the fit of all others. Without it there is no score. */
  readonly folds?: number;
  /** Of the cut. Default 0. */
  readonly seed?: number | string | Key;
}

/** Some of y's rows. */
function pick<F extends AnyFamily>(y: Observations<F>, rows: Int32Array): Observations<F> {
  const some = (list: ArrayLike<unknown>): unknown[] => Array.from(rows, (i) => list[i]);
  return (
    isInterval(y) ? { lower: some(y.lower), upper: some(y.upper) } : some(y as ArrayLike<unknown>)
  ) as Observations<F>;
}

/** −log p of each part under the fit of the others, over all rows. */
async function crossValidated<F extends AnyFamily>(
  family: F,
  y: Observations<F>,
  folds: readonly Int32Array[],
): Promise<number> {
  let [total, n] = [0, 0];
  for (const held of folds) {
    const others = Int32Array.from(folds.flatMap((rows) => (rows === held ? [] : [...rows])));
    const { distribution } = await fit<AnyFamily>(family, pick(y, others));
    const scores = distribution.logProb(pick(y, held)) as ArrayLike<number>;
    total -= Array.from(scores).reduce((sum, v) => sum + v, 0);
    n += held.length;
  }
  return total / n;
}

/**
 * Fits each family to y and lists them by AIC, the best first. With `folds` each also has its log score on rows that it was
 * not fitted to, which needs no count of parameters.
 *
 * Throws what `fit` throws, for the first family that y is outside the support of, and a `RangeError` for less than two
 * folds or more than rows.
 *
 * @example
 * for (const { family, aic } of await compare([Gamma, LogNormal, Weibull], waits)) console.log(family, aic);
 * const [best] = await compare([Gamma, LogNormal], waits, { folds: 10, seed: 1 });
 */
export async function compare<F extends AnyFamily>(
  families: readonly F[],
  y: Observations<F>,
  { folds, seed = 0 }: CompareFamiliesOptions = {},
): Promise<Compared[]> {
  if (!Array.isArray(families) || families.length === 0)
    throw new TypeError("compare: families must be a list of them; came none. Write compare([Gamma, LogNormal], y).");
  const n = (isInterval(y) ? (y.lower as ArrayLike<unknown>) : (y as ArrayLike<unknown>)).length;
  if (folds !== undefined && !(Number.isSafeInteger(folds) && folds >= 2 && folds <= n))
    throw new RangeError(
      `compare: folds must be an integer from 2 to the number of rows, ${n}; came ${String(folds)}. Try 10.`,
    );
  const order = permutation(fold(key(seed), "folds"), n);
  const parts = Array.from({ length: folds ?? 0 }, (_, k) => order.filter((_, i) => i % (folds ?? 1) === k).sort());
  const lines: Omit<Compared, "difference">[] = [];
  for (const family of families) {
    const found = await fit<AnyFamily>(family, y);
    const { df, logLikelihood, aic, bic } = found;
    const line = { family: family.name, df, logLikelihood, aic, bic, fit: found };
    lines.push(folds === undefined ? line : { ...line, logScore: await crossValidated(family, y, parts) });
  }
  const best = Math.min(...lines.map(({ aic }) => aic));
  return lines.map((line) => ({ ...line, difference: line.aic - best })).sort((a, b) => a.aic - b.aic);
}
