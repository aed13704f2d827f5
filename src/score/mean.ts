// The average of per-row scores, weighted where asked.

/**
 * The mean of numbers, Σ w·s / Σ w: the average of per-row scores. One number a row in, one number out.
 *
 * Throws a `RangeError` for no rows, a negative or non-finite weight, weights of another length, or all weights zero.
 * A row of weight zero is left out, whatever its score.
 *
 * @example
 * mean([1, 2, 6]); // 3
 * mean([1, 2, 6], [1, 1, 0]); // 1.5
 */
export function mean(scores: ArrayLike<number>, weight?: ArrayLike<number>): number {
  const n = scores.length;
  if (n === 0)
    throw new RangeError("mean: there must be at least one row; came 0. Pass the scores of one row or more.");
  if (weight !== undefined && weight.length !== n)
    throw new RangeError(`mean: weights must be as many as scores; came ${weight.length} for ${n}. Pass one a row.`);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const w = weight === undefined ? 1 : (weight[i] as number);
    if (!(w >= 0 && w < Infinity))
      throw new RangeError(
        `mean: weights must be finite and not negative; row ${i} is ${w}. Leave the row out with 0.`,
      );
    if (w === 0) continue;
    sum += w * (scores[i] as number);
    total += w;
  }
  if (total === 0)
    throw new RangeError("mean: some weight must be positive; all are 0. Give the rows that count a weight.");
  return sum / total;
}
