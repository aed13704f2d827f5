// What a score asks of a forecast: a distribution for each row, as `predict` gives, or a single one for all rows.

/** Where y lies. */
export interface Support {
  readonly discrete: boolean;
  readonly lower: number;
  readonly upper: number;
  /** Of a vector its length. */
  readonly shape?: readonly number[];
  /** Of labelled classes. */
  readonly labels?: readonly string[];
}

/** A distribution for each row, or a single one. Any object with these methods will do. */
export interface Forecast {
  /** One for each row, or a single one. */
  readonly rows: boolean;
  readonly length: number;
  readonly support?: Support;
}
/** A value for each row, or of a single distribution one value. */
export type PerRowOrOne = number | ArrayLike<number>;

/** A forecast of numbers whose probabilities are known; both tails, since 1 − cdf loses the upper one. */
export interface WithCdf extends Forecast {
  /** Whether y takes integers only. */
  readonly discrete: boolean;
  /** Its rules say whether a y that is otherwise continuous has atoms. */
  readonly family?: { readonly rules: object };
  /** P(Y ≤ y), one number a row. */
  cdf(y: ArrayLike<number>): ArrayLike<number>;
  /** P(Y > y), one number a row. */
  survival(y: ArrayLike<number>): ArrayLike<number>;
}

/** A forecast with the inverse of its cdf. */
export interface WithQuantile extends Forecast {
  /** The least y with P(Y ≤ y) ≥ p; with the upper tail the least with P(Y > y) ≤ p. */
  quantile(p: number, options?: { readonly tail?: "lower" | "upper" }): PerRowOrOne;
  /** Where y falls with probability p, as much below as above. */
  interval(p: number): { readonly lower: PerRowOrOne; readonly upper: PerRowOrOne };
}

/** The number of rows of y; checks that a forecast of rows has as many, and that no y is NaN. */
export function rowsOf(where: string, forecast: Forecast, y: ArrayLike<unknown>): number {
  const n = y.length;
  if (n === 0) throw new RangeError(`${where}: y must have at least one row; came 0. Pass the y of one row or more.`);
  if (forecast.rows && forecast.length !== n)
    throw new RangeError(
      `${where}: y must have one value a row; came ${n} for ${forecast.length} rows. Pass the y of these rows.`,
    );
  for (let i = 0; i < n; i++)
    if (Number.isNaN(y[i])) throw new RangeError(`${where}: y must be a number; row ${i} is NaN. Leave the row out.`);
  return n;
}

/** The same for scores of numbers: labels have no distances, vectors no single one. */
export function numericRowsOf(where: string, forecast: Forecast, y: ArrayLike<number>): number {
  if (forecast.support?.labels)
    throw new TypeError(`${where}: the forecast must be of numbers; it is of labels. Use brier or logScore.`);
  const shape = forecast.support?.shape ?? [];
  if (shape.length > 0)
    throw new TypeError(
      `${where}: the forecast must be of one number a row; y has shape [${shape.join(", ")}]. Use logScore.`,
    );
  return rowsOf(where, forecast, y);
}

/** One number for each of n rows. */
export const spread = (value: PerRowOrOne, n: number): Float64Array =>
  typeof value === "number" ? new Float64Array(n).fill(value) : Float64Array.from(value);

/** Checks a probability strictly between 0 and 1. */
export function checkLevel(where: string, level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(`${where}: level must lie between 0 and 1; it is ${level}. Pass a probability such as 0.9.`);
}

/** Whether P(Y < y) may differ from P(Y ≤ y): of integers, and of a y with atoms. */
export const hasSteps = ({ discrete, family }: WithCdf): boolean =>
  discrete || (family !== undefined && "atoms" in family.rules);

/** The largest number below y. */
function justBelow(y: number): number {
  if (y === 0) return -5e-324;
  if (y === -Infinity) return y;
  const bits = new BigInt64Array(Float64Array.of(y).buffer);
  bits[0] = (bits[0] as bigint) + (y > 0 ? -1n : 1n);
  return new Float64Array(bits.buffer)[0] as number;
}

/** The largest values below y that a variable with steps may take, ⌈y⌉ − 1 of an integer one; y itself without steps. */
export const below = (forecast: WithCdf, y: ArrayLike<number>): ArrayLike<number> =>
  hasSteps(forecast) ? Float64Array.from(y, forecast.discrete ? (v) => Math.ceil(v) - 1 : justBelow) : y;

/** P(Y < y), one number a row. */
export const cdfBelow = (forecast: WithCdf, y: ArrayLike<number>): ArrayLike<number> =>
  forecast.cdf(below(forecast, y));
