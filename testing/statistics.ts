// p-values of the two tests that draws are held against, as accurate as a threshold needs.

/**
 * The probability that n uniform numbers lie as far from the line as these. Source: Stephens, J. R. Stat. Soc. B 32 (1970),
 * whose correction makes the limit law good to a percent from n = 5 on.
 */
export function kolmogorov(uniform: ArrayLike<number>): number {
  const sorted = Float64Array.from(uniform).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((u, i) => {
    distance = Math.max(distance, u - i / n, (i + 1) / n - u);
  });
  const root = Math.sqrt(n);
  const scaled = (root + 0.12 + 0.11 / root) * distance;
  if (scaled < 0.2) return 1; // the series below does not end there
  let p = 0;
  for (let k = 1; k <= 100; k++) p += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled);
  return Math.min(Math.max(p, 0), 1);
}

/**
 * The probability that counts are as far from the expected ones as these, which have an unknown rest. Source: Wilson and
 * Hilferty, PNAS 17 (1931): the cube root of χ² is nearly normal.
 */
export function chiSquared(counts: readonly number[], expected: readonly number[]): number {
  const df = counts.length - 1;
  if (df < 1) return 1;
  const statistic = counts.reduce((s, c, i) => s + (c - (expected[i] as number)) ** 2 / (expected[i] as number), 0);
  const variance = 2 / (9 * df);
  return upperTail((Math.cbrt(statistic / df) - 1 + variance) / Math.sqrt(variance));
}

/** P(Z > z) of a standard normal Z to 1e-7. Source: Abramowitz and Stegun, 26.2.17. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
