// Small symmetric matrices on the host: Cholesky's factor, eigenvalues and eigenvectors.

/** The lower L with L·Lᵀ = A [d, d], row-major, in the steps of the op `cholesky`; undefined where a pivot is not positive. */
export function factorOf(a: ArrayLike<number>, d: number): Float64Array | undefined {
  const l = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      let s = a[i * d + j] as number;
      for (let k = 0; k < j; k++) s -= (l[i * d + k] as number) * (l[j * d + k] as number);
      if (i === j && !(s > 0)) return undefined;
      l[i * d + j] = i === j ? Math.sqrt(s) : s / (l[j * d + j] as number);
    }
  return l;
}

/** Eigenvalues, descending, and their eigenvectors of length 1. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [d, d], row-major: cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, section 8.5). Values are within about 1e-15 of the largest.
 */
export function eigen(matrix: ArrayLike<number>, d: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(d * d);
  for (let i = 0; i < d; i++) v[i * d + i] = 1;
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
          const [e, f] = [v[k * d + p] as number, v[k * d + q] as number];
          v[k * d + p] = c * e - s * f;
          v[k * d + q] = s * e + c * f;
        }
        for (let k = 0; k < d; k++) {
          const [x, y] = [at(p, k), at(q, k)];
          a[p * d + k] = c * x - s * y;
          a[q * d + k] = s * x + c * y;
        }
      }
    if (!rotated) break;
  }
  const order = Array.from({ length: d }, (_, i) => i).sort((i, j) => at(j, j) - at(i, i));
  return {
    values: order.map((i) => at(i, i)),
    vectors: order.map((i) => Float64Array.from({ length: d }, (_, k) => v[k * d + i] as number)),
  };
}
