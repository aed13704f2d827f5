// The difference of two models' scores on the same rows, with its standard error.

/** What {@link compareScores} gives; numbers are in the units of the scores. */
export interface ScoreComparison {
  /** Mean of a − b: negative where `a` is the better model, as lower scores are better. */
  readonly difference: number;
  /** Standard error of `difference`. */
  readonly stderr: number;
  /** `difference / stderr`: beyond ±2 chance alone seldom gets. NaN where the two models score alike on every row. */
  readonly z: number;
  /** Number of rows. */
  readonly n: number;
  /** Lags of autocorrelation allowed for; 0 for independent rows. */
  readonly lag: number;
}

/** How {@link compareScores} counts. */
export interface CompareOptions {
  /** Rows are a series in order of time, so that neighbours resemble each other. Default false. */
  readonly series?: boolean;
  /** Lags to allow for, in rows; chosen from n where it is absent. */
  readonly lag?: number;
}

/**
 * The difference of two models' per-row scores on the same rows, with its paired standard error.
 *
 * `a` and `b` have one number a row. Pairing removes what makes a row hard for both. For a series the variance is
 * Newey and West's, γ₀ + 2 Σ (1 − k/(L+1)) γₖ with Bartlett weights, which is never negative; its lag is
 * L = ⌊4 (n/100)^(2/9)⌋ unless given. Both have the factor n/(n − 1).
 *
 * Throws a `RangeError` for fewer than two rows, other lengths, a score that is not finite, or a lag not in 0 … n − 1.
 * Source: Diebold and Mariano, J. Business & Economic Statistics 13 (1995); Newey and West, Econometrica 55 (1987),
 * Review of Economic Studies 61 (1994) for the lag.
 *
 * @example
 * compareScores([1, 2, 4], [2, 2, 5]); // { difference: -0.667, stderr: 0.333, z: -2, n: 3, lag: 0 }
 */
export function compareScores(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: CompareOptions = {},
): ScoreComparison {
  const n = a.length;
  if (b.length !== n)
    throw new RangeError(
      `compareScores: both must have the same rows; came ${n} and ${b.length}. Score the same rows.`,
    );
  if (n < 2) throw new RangeError(`compareScores: there must be at least 2 rows; came ${n}. Score more rows.`);
  const lag = options.lag ?? (options.series ? neweyWestLag(n) : 0);
  if (!Number.isInteger(lag) || lag < 0 || lag >= n)
    throw new RangeError(
      `compareScores: lag must be an integer from 0 to ${n - 1}; it is ${lag}. Leave it out to have it chosen.`,
    );
  const d = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    d[i] = (a[i] as number) - (b[i] as number);
    if (!Number.isFinite(d[i]))
      throw new RangeError(
        `compareScores: scores must be finite; row ${i} is ${a[i]} and ${b[i]}. Compare without this row and say so.`,
      );
    sum += d[i] as number;
  }
  const difference = sum / n;
  for (let i = 0; i < n; i++) d[i] = (d[i] as number) - difference;
  let variance = 0;
  for (let k = 0; k <= lag; k++) {
    let gamma = 0;
    for (let i = k; i < n; i++) gamma += (d[i] as number) * (d[i - k] as number);
    variance += (k === 0 ? 1 : 2 * (1 - k / (lag + 1))) * gamma;
  }
  // variance is n times the sum of autocovariances; of the mean: that over n², times n/(n − 1).
  const stderr = Math.sqrt(Math.max(variance, 0) / n / (n - 1));
  return { difference, stderr, z: difference / stderr, n, lag };
}

/** ⌊4 (n/100)^(2/9)⌋, the largest L with (L/4)⁹ ≤ (n/100)², by multiplication alone; at most n − 1. */
function neweyWestLag(n: number): number {
  const most = (n / 100) * (n / 100);
  const ninth = (x: number): number => x * (x * x * (x * x)) * (x * x * (x * x));
  let lag = 0;
  while (lag + 1 < n && ninth((lag + 1) / 4) <= most) lag++;
  return lag;
}
