// Reliability: of all the times a probability was said, how often it came true.

/** One bin of a reliability curve. */
export interface ReliabilityPoint {
  /** The bin holds forecasts in [lower, upper), the last one with its end. */
  readonly lower: number;
  readonly upper: number;
  /** Rows in the bin; bins without rows are left out. */
  readonly n: number;
  /** Mean forecast probability. */
  readonly forecast: number;
  /** The share of rows where it happened. */
  readonly observed: number;
  /** Standard error of `observed` were the forecasts right and the rows independent: √Σ p(1 − p) / n. */
  readonly stderr: number;
}

/** A reliability curve. */
export interface Reliability {
  readonly points: readonly ReliabilityPoint[];
  /** Expected calibration error: the mean of |observed − forecast| over rows, bin by bin. It depends on the bins. */
  readonly ece: number;
  /** Number of bins asked for, of equal width on [0, 1]. */
  readonly bins: number;
}

/**
 * The reliability curve of probabilities: `probs` and whether it happened (0 or 1), one a row, in bins of equal width.
 *
 * Throws a `RangeError` for other lengths, no rows, a probability outside [0, 1], an outcome not 0 or 1, or `bins` not a
 * positive integer.
 * Source: Murphy and Winkler, Applied Statistics 26 (1977); for the ECE Naeini, Cooper and Hauskrecht, AAAI 2015.
 *
 * @example
 * reliability([0.1, 0.1, 0.9, 0.9], [0, 0, 1, 0], 2).points; // forecast 0.1, observed 0; forecast 0.9, observed 0.5
 */
export function reliability(probs: ArrayLike<number>, happened: ArrayLike<number>, bins = 10): Reliability {
  const n = probs.length;
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`reliability: bins must be a positive integer; it is ${bins}. Ask for 10 or so.`);
  if (n === 0 || happened.length !== n)
    throw new RangeError(
      `reliability: there must be one outcome a row; came ${happened.length} for ${n} rows. Pass both for the same rows.`,
    );
  const count = new Float64Array(bins);
  const said = new Float64Array(bins);
  const came = new Float64Array(bins);
  const variance = new Float64Array(bins);
  for (let i = 0; i < n; i++) {
    const [p, y] = [probs[i] as number, happened[i] as number];
    if (!(p >= 0 && p <= 1))
      throw new RangeError(`reliability: a probability must be in [0, 1]; row ${i} is ${p}. Check probs.`);
    if (y !== 0 && y !== 1)
      throw new RangeError(`reliability: an outcome must be 0 or 1; row ${i} is ${y}. Check the outcomes.`);
    const bin = Math.min(Math.floor(p * bins), bins - 1);
    count[bin] = (count[bin] as number) + 1;
    said[bin] = (said[bin] as number) + p;
    came[bin] = (came[bin] as number) + y;
    variance[bin] = (variance[bin] as number) + p * (1 - p);
  }
  const points: ReliabilityPoint[] = [];
  let ece = 0;
  for (let bin = 0; bin < bins; bin++) {
    const rows = count[bin] as number;
    if (rows === 0) continue;
    const [forecast, observed] = [(said[bin] as number) / rows, (came[bin] as number) / rows];
    ece += (rows / n) * Math.abs(observed - forecast);
    const stderr = Math.sqrt(variance[bin] as number) / rows;
    points.push({ lower: bin / bins, upper: (bin + 1) / bins, n: rows, forecast, observed, stderr });
  }
  return { points, ece, bins };
}
