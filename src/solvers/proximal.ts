// Newton's method for a smooth function and a sum of absolute values: steps by coordinates on the quadratic model.
import type { Point, Problem, Solution } from "./newton.ts";

/** Σ l1·|x|. */
const absolute = (l1: Float64Array, x: Float64Array): number =>
  x.reduce((sum, v, i) => sum + (l1[i] as number) * Math.abs(v), 0);

/** The last step, as a share of the largest number. */
const SMALL = 1e-13;
/** Sweeps over the coordinates of one model. */
const SWEEPS = 10_000;

/**
 * The least of gᵀd + ½dᵀHd + Σ l1·|x + d|, where H has `damping` more on its diagonal, one coordinate after another
 * (Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010), section 2); undefined where it has none.
 */
function model(
  { gradient }: Point,
  hessian: Float64Array,
  from: Float64Array,
  l1: Float64Array,
  damping: number,
): Float64Array | undefined {
  const n = from.length;
  const x = from.slice();
  // slopes of the smooth part at x
  const slope = gradient.slice();
  const extra = (j: number): number => damping * Math.max(Math.abs(hessian[j * n + j] as number), 1e-8);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    for (let j = 0; j < n; j++) {
      const a = (hessian[j * n + j] as number) + extra(j);
      if (!(a > 0)) return undefined;
      const target = (x[j] as number) - (slope[j] as number) / a;
      const reach = (l1[j] as number) / a;
      const next = Math.abs(target) <= reach ? 0 : target > 0 ? target - reach : target + reach;
      const move = next - (x[j] as number);
      if (move === 0) continue;
      if (!(Math.abs(move) < 1e100)) return undefined;
      x[j] = next;
      for (let i = 0; i < n; i++) slope[i] = (slope[i] as number) + (hessian[i * n + j] as number) * move;
      slope[j] = (slope[j] as number) + extra(j) * move;
      largest = Math.max(largest, a * move * move);
    }
    if (largest <= 1e-32) return x;
  }
  return x;
}

/**
 * The least of a smooth function and Σ l1·|x|. Damped as {@link newton} is; it ends where a step gains no more than
 * rounding can tell, or than `tolerance` if there is one.
 */
export function* proximal(
  { start, at, watched }: Problem,
  l1: Float64Array,
  iterations: number,
  tolerance: number | undefined,
): ReturnType<typeof import("./newton.ts").newton> {
  const history: Solution["history"][number][] = [];
  let theta: Float64Array = Float64Array.from(start);
  let now = yield* at(theta);
  let value = now.objective + absolute(l1, theta);
  let damping = 0;
  let moved = Infinity;
  const last = (stopped: Solution["stopped"]): Solution => ({
    theta,
    epoch: history.length,
    history,
    stopped,
    last: now,
  });
  if (!(Math.abs(value) < Infinity)) return { ...last("failure"), failure: { value, epoch: 1 } };
  for (let epoch = 1; epoch <= iterations; epoch++) {
    const hessian = now.hessian();
    let gain = 0;
    let stuck = true;
    // rounding hides what the last steps gain, but not that they grow smaller
    const hidden = 1e-15 * (1 + Math.abs(value));
    for (let trial = 0; trial < 40; trial++) {
      const point = model(now, hessian, theta, l1, damping);
      if (point) {
        const next = yield* at(point);
        const there = next.objective + absolute(l1, point);
        gain = value - there;
        const move = point.reduce((most, v, i) => Math.max(most, Math.abs(v - (theta[i] as number))), 0);
        if (
          (gain > hidden || (gain >= -hidden && move < moved / 2)) &&
          next.gradient.every((g) => Math.abs(g) < Infinity)
        ) {
          stuck = move <= SMALL * point.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
          moved = move;
          theta = point;
          now = next;
          value = there;
          damping = damping < 1e-12 ? 0 : damping / 10;
          break;
        }
        if (gain >= -hidden) break;
      }
      damping = damping === 0 ? 1e-6 : damping * 10;
    }
    const record = { epoch, objective: value, ...(watched && { validation: watched(theta) }) };
    history.push(record);
    if ((yield record) === false) return last("callback");
    if (stuck || (tolerance !== undefined && gain <= tolerance)) return last("tolerance");
  }
  return last("epochs");
}
