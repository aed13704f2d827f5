// The Brier score: squared error of probabilities.
import { type Forecast, rowsOf, type Support } from "./forecast.ts";

/** A forecast of 0 or 1, or of one of some classes: its mean is the probability of 1, or those of all classes. */
export interface ClassForecast<Y> extends Forecast {
  readonly family: { readonly name: string };
  readonly support: Support;
  mean(): number | ArrayLike<number> | ArrayLike<ArrayLike<number>>;
  logProb(y: Y): ArrayLike<number>;
}

/**
 * The Brier score, one a row: (y − p)² of 0 or 1, of classes the sum over classes Σₖ (1{y = k} − pₖ)²; lower is better.
 * So two classes score twice what a Bernoulli does.
 *
 * y is one value a row: 0 and 1, booleans, numbers of classes or their labels.
 * Throws a `TypeError` for other families, a `RangeError` for an unknown class.
 * Source: Brier, Monthly Weather Review 78 (1950).
 *
 * @example
 * brier(Bernoulli({ probs: [0.2, 0.9] }), [0, 1]); // 0.04, 0.01
 */
export function brier<Y extends ArrayLike<unknown>>(forecast: ClassForecast<NoInfer<Y>>, y: Y): Float64Array {
  const { probs, classes } = classProbs("brier", forecast, y);
  return Float64Array.from(classes, (k, i) => {
    const p = probs[i] as ArrayLike<number>;
    // Of 0 or 1 there is the one probability of 1.
    if (p.length === 1) return (k - (p[0] as number)) * (k - (p[0] as number));
    let sum = 0;
    for (let j = 0; j < p.length; j++) {
      const gap = (j === k ? 1 : 0) - (p[j] as number);
      sum += gap * gap;
    }
    return sum;
  });
}

/** Probabilities of each row (of 0 or 1: that of 1) and which class y was, by number. */
export interface ClassProbs {
  readonly probs: readonly ArrayLike<number>[];
  readonly classes: Int32Array;
}

/** What a score of probabilities needs of a forecast and its y. */
export function classProbs<Y extends ArrayLike<unknown>>(
  where: string,
  forecast: ClassForecast<NoInfer<Y>>,
  y: Y,
): ClassProbs {
  const { discrete, lower, upper, labels } = forecast.support;
  if (!discrete || lower !== 0 || !(upper < Infinity))
    throw new TypeError(
      `${where}: the forecast must be of 0 or 1, or of classes; it is ${forecast.family.name}. Use crps or logScore.`,
    );
  const n = rowsOf(where, forecast, y);
  const mean = forecast.mean();
  const row = (i: number): ArrayLike<number> => {
    if (typeof mean === "number") return [mean];
    const own = forecast.rows ? (mean[i] as number | ArrayLike<number>) : (mean as ArrayLike<number>);
    return typeof own === "number" ? [own] : own;
  };
  const probs = Array.from({ length: n }, (_, i) => row(i));
  const known = Math.max(2, probs[0]?.length ?? 0);
  const classes = Int32Array.from({ length: n }, (_, i) => {
    const value = y[i];
    const k = typeof value === "string" ? (labels?.indexOf(value) ?? -1) : Number(value);
    if (Number.isInteger(k) && k >= 0 && k < known) return k;
    const shown = typeof value === "string" ? `"${value}"` : String(value);
    const wanted = labels ? labels.join(", ") : `0 to ${known - 1}`;
    throw new RangeError(`${where}: y must be one of ${wanted}; row ${i} is ${shown}. Check y.`);
  });
  return { probs, classes };
}
