// What a score asks of a forecast: one distribution a row, as `predict` gives. Any object with these methods will do.

/** Probabilities of what lies at or below y, and above; both, since 1 − cdf loses the upper tail. */
export interface WithCdf {
  /** Number of rows: distributions. */
  readonly length: number;
  /** P(Y ≤ y), one number a row. */
  cdf(y: ArrayLike<number>): Float64Array;
  /** P(Y > y), one number a row. */
  survival(y: ArrayLike<number>): Float64Array;
  /** Whether y takes integers only. */
  readonly discrete: boolean;
}

/** The inverse of the cdf. */
export interface WithQuantile {
  readonly length: number;
  /** The least y with P(Y ≤ y) ≥ p, one number a row. */
  quantile(p: number): Float64Array;
}

/** Checks that there is one y a row and that none is NaN. */
export function checkRows(where: string, rows: number, y: ArrayLike<unknown>): void {
  if (y.length !== rows)
    throw new RangeError(`${where}: y must have one value a row; came ${y.length} for ${rows} rows. Pass the y of these rows.`);
  for (let i = 0; i < rows; i++)
    if (Number.isNaN(y[i])) throw new RangeError(`${where}: y must be a number; y[${i}] is NaN. Leave the row out.`);
}

/** Checks a probability strictly between 0 and 1. */
export function checkLevel(where: string, level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(`${where}: level must lie between 0 and 1; it is ${level}. Pass a probability such as 0.9.`);
}

/** P(Y < y), one number a row: of an integer variable, P(Y ≤ ⌈y⌉ − 1). */
export function cdfBelow(forecast: WithCdf, y: ArrayLike<number>): Float64Array {
  return forecast.cdf(forecast.discrete ? Float64Array.from(y, (v) => Math.ceil(v) - 1) : y);
}
