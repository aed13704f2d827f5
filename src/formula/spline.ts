// B-splines: values and derivatives of all of them at a point, by the recursion of de Boor (A Practical Guide to Splines, 1978).

/** Index of the interval [t_i, t_{i+1}) that x is in; the first or last one of `order` splines beyond the ends. */
function intervalOf(knots: Float64Array, order: number, x: number): number {
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
 * What gives the splines of an order (degree + 1) over ascending knots at x, or their derivatives, in place of what `out`
 * holds. Beyond the first and last interval their polynomials go on.
 */
export function splines(
  knots: readonly number[],
  order: number,
  derivative = 0,
): (x: number, out: Float64Array) => Float64Array {
  const t = Float64Array.from(knots);
  // values of order k of the splines that live on the interval: the last k of these
  const values = new Float64Array(order + 1);
  return (x, out) => {
    const at = intervalOf(t, order, x);
    values.fill(0);
    values[order - 1] = derivative < order ? 1 : 0;
    for (let k = 2; k <= order; k++) {
      const differentiate = k > order - derivative;
      for (let j = order - k; j < order; j++) {
        // what the splines on either side of knot i give: one falls over its interval, the next rises
        const i = at - order + 1 + j;
        let value = 0;
        if (j > order - k) {
          const share = (values[j] as number) / ((t[i + k - 1] as number) - (t[i] as number));
          value += share * (differentiate ? k - 1 : x - (t[i] as number));
        }
        if (j < order - 1) {
          const end = t[i + k] as number;
          const share = (values[j + 1] as number) / (end - (t[i + 1] as number));
          value += share * (differentiate ? -(k - 1) : end - x);
        }
        values[j] = value;
      }
    }
    out.fill(0);
    for (let j = 0; j < order; j++) out[at - order + 1 + j] = values[j] as number;
    return out;
  };
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
 * The reflections of Householder that bring the columns of `constraints` [p, each] to a triangle (LINPACK's dqrdc, of which
 * R's qr is made: the signs are its own), done to v [p] in place. The first elements of v are then what the constraints
 * see of it, one for each; the others are free of them.
 */
export function reflections(constraints: readonly Float64Array[]): (v: Float64Array) => void {
  const columns = constraints.map((c) => c.slice());
  const reflect = (h: Float64Array, pivot: number, v: Float64Array): void => {
    let along = 0;
    for (let i = pivot; i < v.length; i++) along += (h[i] as number) * (v[i] as number);
    const by = along / (h[pivot] as number);
    for (let i = pivot; i < v.length; i++) v[i] = (v[i] as number) - by * (h[i] as number);
  };
  columns.forEach((h, pivot) => {
    let squares = 0;
    for (let i = pivot; i < h.length; i++) squares += (h[i] as number) * (h[i] as number);
    const norm = Math.sqrt(squares) * ((h[pivot] as number) < 0 ? -1 : 1);
    for (let i = pivot; i < h.length; i++) h[i] = (h[i] as number) / norm;
    h[pivot] = (h[pivot] as number) + 1;
    for (const later of columns.slice(pivot + 1)) reflect(h, pivot, later);
  });
  return (v) => {
    for (let pivot = 0; pivot < columns.length; pivot++) reflect(columns[pivot] as Float64Array, pivot, v);
  };
}
