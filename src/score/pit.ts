// The probability integral transform: where in its own forecast each y fell. Uniform if the forecasts are right.
import { cdfBelow, hasSteps, numericRowsOf, type WithCdf } from "./forecast.ts";

/**
 * F(y), one a row: uniform on [0, 1] if y is drawn from its forecast. Of a discrete family, and at atoms, the middle of the step,
 * (P(Y < y) + P(Y ≤ y)) / 2, whose mean is still ½; look at {@link pitHistogram} for its distribution.
 *
 * Source: Dawid, J. Royal Statistical Society A 147 (1984).
 *
 * @example
 * pit(Normal({ loc: 0, scale: 1 }), [0, 1.6449]); // 0.5, 0.95
 */
export function pit(forecast: WithCdf, y: ArrayLike<number>): Float64Array {
  numericRowsOf("pit", forecast, y);
  const at = Float64Array.from(forecast.cdf(y));
  if (!hasSteps(forecast)) return at;
  const below = cdfBelow(forecast, y);
  return at.map((v, i) => (v + (below[i] as number)) / 2);
}

/** A histogram of PIT values over equal bins of [0, 1]. */
export interface PitHistogram {
  /** Ends of the bins, one more than there are bins. */
  readonly edges: Float64Array;
  /** Density: 1 in every bin if the forecasts are right. A hump says too wide, a bowl too narrow, a slope biased. */
  readonly density: Float64Array;
  /** Rows. */
  readonly n: number;
}

/**
 * The PIT histogram, without randomization: a discrete y spreads its row evenly over the step from P(Y < y) to P(Y ≤ y).
 *
 * Throws a `RangeError` unless `bins` is a positive integer.
 * Source: Czado, Gneiting and Held, Biometrics 65 (2009), equations 2 and 3.
 *
 * @example
 * pitHistogram(Normal({ loc: 0, scale: 1 }), [-1, 1], 2).density; // 1, 1
 */
export function pitHistogram(forecast: WithCdf, y: ArrayLike<number>, bins = 10): PitHistogram {
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`pitHistogram: bins must be a positive integer; it is ${bins}. Ask for 10 or so.`);
  const n = numericRowsOf("pitHistogram", forecast, y);
  const at = forecast.cdf(y);
  const below = hasSteps(forecast) ? cdfBelow(forecast, y) : at;
  const density = new Float64Array(bins);
  for (let i = 0; i < n; i++) {
    const [a, b] = [(below[i] as number) * bins, (at[i] as number) * bins];
    // A step too thin to spread is a point; 1 belongs to the last bin.
    if (!(b - a > 1e-12)) {
      const bin = Math.min(Math.floor(b), bins - 1);
      density[bin] = (density[bin] as number) + bins / n;
      continue;
    }
    for (let bin = Math.floor(a); bin < Math.min(b, bins); bin++) {
      const overlap = Math.min(b, bin + 1) - Math.max(a, bin);
      density[bin] = (density[bin] as number) + ((overlap / (b - a)) * bins) / n;
    }
  }
  return { edges: Float64Array.from({ length: bins + 1 }, (_, k) => k / bins), density, n };
}
