// Linear systems with a positive definite matrix, by Cholesky's factorization.

/**
 * x of (A + damping·diag)x = b for a symmetric A [n, n], row-major; undefined unless A + damping·diag is positive
 * definite to rounding. diag is A's own diagonal, at least 1e-8 of its largest element: damping means the same in any unit.
 */
export function solve(a: Float64Array, b: Float64Array, damping = 0): Float64Array | undefined {
  const n = b.length;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(a[i * n + i] as number));
  if (!(largest < Infinity)) return undefined;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const diagonal = a[i * n + i] as number;
    for (let j = 0; j <= i; j++) {
      let rest = i === j ? diagonal + damping * Math.max(Math.abs(diagonal), 1e-8 * largest) : (a[i * n + j] as number);
      for (let k = 0; k < j; k++) rest -= (l[i * n + k] as number) * (l[j * n + k] as number);
      if (i !== j) l[i * n + j] = rest / (l[j * n + j] as number);
      else if (rest > 1e-14 * Math.abs(diagonal)) l[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - (l[i * n + k] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (l[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - (l[k * n + i] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (l[i * n + i] as number);
  }
  return x.every((v) => Math.abs(v) < Infinity) ? x : undefined;
}
