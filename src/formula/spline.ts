// B-splines: values and derivatives of all of them at a point, by the recursion of de Boor (A Practical Guide to Splines, 1978).

/** Index of the interval [t_i, t_{i+1}) that x is in; the first or last one of `order` splines beyond the ends. */
function intervalOf(knots: readonly number[], order: number, x: number): number {
  let low = order - 1;
  let high = knots.length - order;
  while (low < high - 1 && knots[low + 1] === knots[low]) low++;
  while (high > low + 1 && knots[high - 1] === knots[high]) high--;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (x >= (knots[middle] as number)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The values at x of the splines of an order (degree + 1) over ascending knots, or of their derivatives. Beyond the
 * first and last interval their polynomials go on.
 */
export function splines(knots: readonly number[], order: number, x: number, derivative = 0): Float64Array {
  const count = knots.length - order;
  const at = intervalOf(knots, order, x);
  const t = (i: number): number => knots[i] as number;
  // values of order k of the splines that live on the interval: at − k + 1 … at
  let values = [derivative < order ? 1 : 0];
  for (let k = 2; k <= order; k++) {
    const raised = new Array<number>(k).fill(0);
    for (let j = 0; j < k - 1; j++) {
      const i = at - k + 2 + j;
      const share = (values[j] as number) / (t(i + k - 1) - t(i));
      const differentiate = k > order - derivative;
      const left = differentiate ? -(k - 1) : t(i + k - 1) - x;
      const right = differentiate ? k - 1 : x - t(i);
      raised[j] = (raised[j] as number) + left * share;
      raised[j + 1] = (raised[j + 1] as number) + right * share;
    }
    values = raised;
  }
  const all = new Float64Array(count);
  values.forEach((value, j) => {
    all[at - order + 1 + j] = value;
  });
  return all;
}

/** Quantiles of ascending values as R computes them by default (type 7 of Hyndman & Fan 1996). */
export function quantiles(sorted: Float64Array, probabilities: readonly number[]): number[] {
  return probabilities.map((p) => {
    const place = (sorted.length - 1) * p;
    const low = Math.floor(place);
    const below = sorted[low] as number;
    const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
    const h = place - low;
    return h === 0 || below === above ? below : (1 - h) * below + h * above;
  });
}

/**
 * The rows of v [p] after the reflections of Householder that bring the columns of `constraints` [p, each] to a triangle
 * (LINPACK's dqrdc, of which R's qr is made: the signs are its own). Its first rows span the constraints; the rest is free
 * of them.
 */
export function freeOf(constraints: readonly Float64Array[]): (v: Float64Array) => Float64Array {
  const columns = constraints.map((c) => c.slice());
  const reflections: Float64Array[] = [];
  const reflect = (h: Float64Array, pivot: number, v: Float64Array): void => {
    let along = 0;
    for (let i = pivot; i < v.length; i++) along += (h[i] as number) * (v[i] as number);
    const by = along / (h[pivot] as number);
    for (let i = pivot; i < v.length; i++) v[i] = (v[i] as number) - by * (h[i] as number);
  };
  columns.forEach((h, pivot) => {
    let squares = 0;
    for (let i = pivot; i < h.length; i++) squares += (h[i] as number) * (h[i] as number);
    const head = h[pivot] as number;
    const norm = head < 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    for (let i = pivot; i < h.length; i++) h[i] = (h[i] as number) / norm;
    h[pivot] = (h[pivot] as number) + 1;
    for (const later of columns.slice(pivot + 1)) reflect(h, pivot, later);
    reflections.push(h);
  });
  return (v) => {
    const out = v.slice();
    reflections.forEach((h, pivot) => {
      reflect(h, pivot, out);
    });
    return out.subarray(reflections.length);
  };
}
