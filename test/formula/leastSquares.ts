// Least squares by Householder's reflections, for tests.

/** The β that minimizes ‖y − Xβ‖; X is [rows, columns], row after row. */
export function leastSquares(matrix: Float64Array, y: readonly number[]): number[] {
  const n = y.length;
  const p = matrix.length / n;
  const columns = Array.from({ length: p }, (_, j) => Array.from({ length: n }, (_, i) => matrix[i * p + j] as number));
  const right = [...y];
  for (let k = 0; k < p; k++) {
    const own = columns[k] as number[];
    const norm = Math.hypot(...own.slice(k)) * ((own[k] as number) < 0 ? -1 : 1);
    const v = own.map((value, i) => (i < k ? 0 : i === k ? value + norm : value));
    const size = v.reduce((s, value) => s + value * value, 0);
    for (const target of [...columns, right]) {
      const along = (2 * v.reduce((s, value, i) => s + value * (target[i] as number), 0)) / size;
      v.forEach((value, i) => {
        target[i] = (target[i] as number) - along * value;
      });
    }
  }
  const beta = new Array<number>(p).fill(0);
  for (let k = p - 1; k >= 0; k--) {
    const known = beta.slice(k + 1).reduce((s, b, j) => s + b * (columns[k + 1 + j]?.[k] as number), 0);
    beta[k] = ((right[k] as number) - known) / (columns[k]?.[k] as number);
  }
  return beta;
}
