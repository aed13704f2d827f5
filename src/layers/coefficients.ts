// Of linear heads the coefficients that act on x and y as they came, read from η at a few points of standardized x.
import type { Standardization } from "../data/features.ts";

/**
 * The points [columns + 2, columns]: the mean of x, one standard deviation from it in each column, and one point more, on
 * the other side in all columns, which tells whether η is a straight line there.
 */
export function points(columns: number): Float64Array {
  const at = new Float64Array((columns + 2) * columns);
  for (let j = 0; j < columns; j++) {
    at[(j + 1) * columns + j] = 1;
    at[(columns + 1) * columns + j] = -1;
  }
  return at;
}

export interface Coefficients {
  /** [columns, free numbers]. */
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/**
 * The coefficients of chosen ones of `k` free numbers, from η at the points, in the units of x; undefined where η is no
 * straight line, so that there are none.
 */
export function coefficients(
  eta: Float64Array,
  k: number,
  { mean, sd }: Standardization,
): ((own: readonly number[]) => Coefficients) | undefined {
  const d = mean.length;
  const at = (row: number, i: number): number => eta[row * k + i] as number;
  for (let i = 0; i < k; i++) {
    let line = at(0, i);
    let size = Math.abs(line);
    for (let j = 0; j < d; j++) {
      line -= at(j + 1, i) - at(0, i);
      size += Math.abs(at(j + 1, i));
    }
    if (!(Math.abs(line - at(d + 1, i)) <= 1e-6 * (1 + size))) return undefined;
  }
  return (own) => {
    const weight = new Float64Array(d * own.length);
    const bias = Float64Array.from(own, (i) => at(0, i));
    own.forEach((i, column) => {
      for (let j = 0; j < d; j++) {
        const slope = (at(j + 1, i) - at(0, i)) / (sd[j] as number);
        weight[j * own.length + column] = slope;
        bias[column] = (bias[column] as number) - slope * (mean[j] as number);
      }
    });
    return { weight, bias };
  };
}

/** What a linear head brings along: where η is asked for, and what is read from it. */
export interface Straight {
  readonly points: typeof points;
  readonly coefficients: typeof coefficients;
}
export const straight: Straight = { points, coefficients };
