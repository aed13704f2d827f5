// The inverse of a symmetric positive definite matrix, and how near it is to having none.

/** Of A scaled to a diagonal of ones: its eigenvalues, smallest first, and the eigenvectors, one a row. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** d of A = D·R·D with a diagonal of ones in R; 1 where A's own is not positive. */
function scales(a: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const d = a[i * n + i] as number;
    return d > 0 ? Math.sqrt(d) : 1;
  });
}

/**
 * Eigenvalues of a symmetric matrix [n, n] scaled to a diagonal of ones, which does not depend on units, by Jacobi's
 * rotations (Golub & Van Loan, Matrix Computations, section 8.5): right to rounding for the small ones, too.
 */
export function spectrum(a: Float64Array, n: number): Spectrum {
  const d = scales(a, n);
  const m = Float64Array.from(a, (v, k) => v / ((d[Math.floor(k / n)] as number) * (d[k % n] as number)));
  const inverted = n > MANY ? inverse(m, n) : undefined;
  if (inverted) return ends(m, inverted, n);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const turn = (x: Float64Array, i: number, j: number, c: number, s: number): void => {
    const [p, q] = [x[i] as number, x[j] as number];
    x[i] = c * p - s * q;
    x[j] = s * p + c * q;
  };
  for (let sweep = 0; sweep < 50; sweep++) {
    let rest = 0;
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) {
        const off = m[i * n + j] as number;
        rest += off * off;
        if (off === 0) continue;
        const tau = ((m[j * n + j] as number) - (m[i * n + i] as number)) / (2 * off);
        const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const c = 1 / Math.sqrt(1 + t * t);
        for (let k = 0; k < n; k++) turn(m, k * n + i, k * n + j, c, t * c);
        for (let k = 0; k < n; k++) turn(m, i * n + k, j * n + k, c, t * c);
        for (let k = 0; k < n; k++) turn(v, i * n + k, j * n + k, c, t * c);
      }
    if (!(rest > 1e-32 * n)) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => (m[i * n + i] as number) - (m[j * n + j] as number),
  );
  return {
    values: Float64Array.from(order, (i) => m[i * n + i] as number),
    vectors: order.map((i) => v.slice(i * n, (i + 1) * n)),
  };
}

/** Unknowns of which all eigenvalues are found; of more the first and the last. */
const MANY = 100;
/** Steps of the power method: the eigenvalue at the end is right to a few percent whatever the others are. */
const POWERS = 60;

/** The smallest eigenvalue of a symmetric matrix and its largest, by powers of the inverse and of itself. */
function ends(m: Float64Array, inverted: Float64Array, n: number): Spectrum {
  const power = (a: Float64Array): { readonly value: number; readonly vector: Float64Array } => {
    // no eigenvector is likely to be orthogonal to this
    let vector = Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7919) % 101) / 101);
    let value = 0;
    for (let turn = 0; turn < POWERS; turn++) {
      const next = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += (a[i * n + j] as number) * (vector[j] as number);
        next[i] = sum;
      }
      value = Math.sqrt(next.reduce((sum, x) => sum + x * x, 0));
      vector = next.map((x) => x / value);
    }
    return { value, vector };
  };
  const [least, most] = [power(inverted), power(m)];
  return { values: Float64Array.of(1 / least.value, most.value), vectors: [least.vector, most.vector] };
}

/** The inverse of a symmetric A [n, n]; undefined unless A is positive definite to rounding. */
export function inverse(a: Float64Array, n: number): Float64Array | undefined {
  const d = scales(a, n);
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = (a[i * n + j] as number) / ((d[i] as number) * (d[j] as number));
      for (let k = 0; k < j; k++) rest -= (l[i * n + k] as number) * (l[j * n + k] as number);
      if (i !== j) l[i * n + j] = rest / (l[j * n + j] as number);
      else if (rest > 1e-13) l[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  // L⁻¹, then A⁻¹ = L⁻ᵀL⁻¹
  const w = new Float64Array(n * n);
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let rest = i === j ? 1 : 0;
      for (let k = j; k < i; k++) rest -= (l[i * n + k] as number) * (w[k * n + j] as number);
      w[i * n + j] = rest / (l[i * n + i] as number);
    }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += (w[k * n + i] as number) * (w[k * n + j] as number);
      const value = sum / ((d[i] as number) * (d[j] as number));
      out[i * n + j] = value;
      out[j * n + i] = value;
    }
  return out.every((x) => Math.abs(x) < Infinity) ? out : undefined;
}
