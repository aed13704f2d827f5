// The CRPS of samples, for a distribution known only by its draws.

/**
 * The fair estimate of the CRPS from draws, one a row: mean |x − y| − ½ · mean |x − x'| over pairs of different draws.
 *
 * `samples` are the draws of each row, at least two. Unlike the CRPS of the empirical distribution it is unbiased for
 * the CRPS of what was drawn from, so it does not reward few draws; of one row it may be negative.
 *
 * Throws a `RangeError` for fewer than two draws or other rows.
 * Source: Ferro, Quarterly J. Royal Meteorological Society 140 (2014).
 *
 * @example
 * crpsSamples([[0, 2]], [1]); // [0]: |0 − 1| and |2 − 1| on average, less half of |2 − 0|
 */
export function crpsSamples(samples: ArrayLike<ArrayLike<number>>, y: ArrayLike<number>): Float64Array {
  if (samples.length !== y.length)
    throw new RangeError(
      `crpsSamples: y must have one value a row; came ${y.length} for ${samples.length} rows. Pass the y of these rows.`,
    );
  return Float64Array.from(y, (v, row) => {
    const x = Float64Array.from(samples[row] as ArrayLike<number>).sort();
    const m = x.length;
    if (m < 2)
      throw new RangeError(`crpsSamples: there must be at least 2 draws a row; row ${row} has ${m}. Draw 1,000 or so.`);
    let away = 0;
    let apart = 0;
    for (let j = 0; j < m; j++) {
      away += Math.abs((x[j] as number) - v);
      // Of sorted draws Σ |x − x'| over pairs is Σ (2j − m + 1) x_j.
      apart += (2 * j - m + 1) * (x[j] as number);
    }
    return away / m - apart / (m * (m - 1));
  });
}
