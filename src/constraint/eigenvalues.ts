// Eigenvalues of a small symmetric matrix on the host, for messages that say how far from positive definite one is.

/**
 * The eigenvalues of a symmetric matrix [d, d], row-major, ascending: cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, section 8.5), each within about 1e-15 of the largest.
 */
export function eigenvalues(matrix: ArrayLike<number>, d: number): Float64Array {
  const a = Float64Array.from(matrix);
  const at = (i: number, j: number): number => a[i * d + j] as number;
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < d; p++)
      for (let q = p + 1; q < d; q++) {
        const off = at(p, q);
        if (Math.abs(off) <= 1e-18 * (Math.abs(at(p, p)) + Math.abs(at(q, q)))) continue;
        rotated = true;
        const theta = (at(q, q) - at(p, p)) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < d; k++) {
          const [x, y] = [at(k, p), at(k, q)];
          a[k * d + p] = c * x - s * y;
          a[k * d + q] = s * x + c * y;
        }
        for (let k = 0; k < d; k++) {
          const [x, y] = [at(p, k), at(q, k)];
          a[p * d + k] = c * x - s * y;
          a[q * d + k] = s * x + c * y;
        }
      }
    if (!rotated) break;
  }
  return Float64Array.from({ length: d }, (_, i) => at(i, i)).sort();
}
