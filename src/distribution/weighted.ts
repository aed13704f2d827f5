// Weighted statistics of data, of which families make their starts: + − × ÷ and square roots only, finite for any data.
import { type Eigen, eigen, factorOf } from "../constraint/symmetric.ts";

/** What `weightedMoments` gives. */
export interface WeightedMoments {
  readonly mean: number;
  /** 0 where y does not vary. */
  readonly stddev: number;
  /** E (y − mean)³ / stddev³; 0 where y does not vary. */
  readonly skewness: number;
  /** E (y − mean)⁴ / stddev⁴ − 3; 0 where y does not vary. */
  readonly kurtosis: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Moments and ends of y with weights, a weight of 0 leaving its y out. In units of the largest |y| and the largest
 * deviation, so that nothing overflows.
 *
 * @example
 * weightedMoments(Float64Array.of(1, 2, 6), Float64Array.of(1, 1, 1)).mean; // 3
 */
export function weightedMoments(y: Float64Array, weight: Float64Array): WeightedMoments {
  let [total, least, most] = [0, Infinity, -Infinity];
  y.forEach((v, i) => {
    const w = weight[i] as number;
    if (!(w > 0)) return;
    total += w;
    least = Math.min(least, v);
    most = Math.max(most, v);
  });
  const average = (f: (v: number) => number): number => {
    let sum = 0;
    y.forEach((v, i) => {
      const w = (weight[i] as number) / total;
      if (w > 0) sum += w * f(v);
    });
    return sum;
  };
  const unit = Math.max(Math.abs(least), Math.abs(most)) || 1;
  const centre = average((v) => v / unit);
  const widest = Math.max(most / unit - centre, centre - least / unit) || 1;
  const deviation = (v: number): number => (v / unit - centre) / widest;
  const variance = least === most ? 0 : average((v) => deviation(v) * deviation(v));
  const root = Math.sqrt(variance);
  const cubes = average((v) => deviation(v) * deviation(v) * deviation(v));
  const fourths = average((v) => deviation(v) * deviation(v) * (deviation(v) * deviation(v)));
  return {
    mean: least === most ? least : centre * unit,
    stddev: Math.min(root * widest * unit, Number.MAX_VALUE),
    skewness: variance > 0 ? cubes / (variance * root) : 0,
    kurtosis: variance > 0 ? fourths / (variance * variance) - 3 : 0,
    least,
    most,
  };
}

/**
 * Σ w·y / Σ w: of integers exact. It may overflow where `weightedMoments` does not.
 *
 * @example
 * weightedMean(Float64Array.of(1, 2, 6), Float64Array.of(1, 1, 1)); // 3
 */
export function weightedMean(y: ArrayLike<number>, weight: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    sum += (weight[i] as number) * (y[i] as number);
    total += weight[i] as number;
  }
  return sum / total;
}

/**
 * The least y with at least `level` of the weight at or below it.
 *
 * @example
 * weightedQuantile(Float64Array.of(5, 1, 3), Float64Array.of(1, 1, 1), 0.5); // 3
 */
export function weightedQuantile(y: Float64Array, weight: Float64Array, level: number): number {
  const kept = y.filter((_, i) => (weight[i] as number) > 0).sort();
  const upTo = (most: number): number => {
    let sum = 0;
    for (let i = 0; i < y.length; i++) if ((y[i] as number) <= most) sum += weight[i] as number;
    return sum;
  };
  const wanted = level * upTo(Infinity);
  let [low, high] = [0, kept.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo(kept[middle] as number) >= wanted) high = middle;
    else low = middle + 1;
  }
  return kept[low] as number;
}

/** What `weightedCorrelation` gives of vectors of d numbers. */
export interface WeightedCorrelation {
  readonly mean: Float64Array;
  /** 1 where an element does not vary. */
  readonly stddev: Float64Array;
  /** Cholesky's factor of the correlation matrix [d, d], row-major; of one that is singular, of it drawn towards 1. */
  readonly factor: Float64Array;
  /** Principal components of the correlation matrix. */
  readonly eigen: () => Eigen;
}

/**
 * Means, standard deviations and correlations of vectors, one a weight, with weights.
 *
 * @example
 * weightedCorrelation(Float64Array.of(1, 2, 3, 1, 2, 6), Float64Array.of(1, 1, 1)).mean; // 2, 3
 */
export function weightedCorrelation(y: Float64Array, weight: Float64Array): WeightedCorrelation {
  const n = weight.length;
  const d = y.length / n;
  const columns = Array.from({ length: d }, (_, j) => Float64Array.from(weight, (_, i) => y[i * d + j] as number));
  const moments = columns.map((column) => weightedMoments(column, weight));
  const mean = Float64Array.from(moments, (m) => m.mean);
  const stddev = Float64Array.from(moments, (m) => (m.stddev > 0 ? m.stddev : 1));
  const scaled = columns.map((column, j) =>
    column.map((v) => v / (stddev[j] as number) - (mean[j] as number) / (stddev[j] as number)),
  );
  const total = weight.reduce((a, b) => a + b, 0);
  const matrix = new Float64Array(d * d);
  for (let j = 0; j < d; j++)
    for (let k = 0; k < d; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++)
        sum += ((weight[i] as number) / total) * (scaled[j]?.[i] as number) * (scaled[k]?.[i] as number);
      matrix[j * d + k] = j === k ? 1 : sum;
    }
  const exact = factorOf(matrix, d);
  const drawn = matrix.map((r, k) => (k % (d + 1) === 0 ? 1 : 0.9 * r));
  const regular = exact?.every((v, k) => k % (d + 1) !== 0 || v > 1e-5);
  return {
    mean,
    stddev,
    factor: (regular ? exact : factorOf(drawn, d)) as Float64Array,
    eigen: () => eigen(matrix, d),
  };
}
