// Newton's method for a smooth function and a sum of absolute values: steps by coordinates on the quadratic model.
import { iterate, type Method, type Place, type Point, type Problem, type Step } from "./iterate.ts";

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
export function proximal(
  problem: Problem,
  l1: Float64Array,
  iterations: number,
  tolerance: number | undefined,
): Method {
  const total = ({ theta, now }: Place): number => now.objective + absolute(l1, theta);
  let damping = 0;
  let moved = Infinity;
  const step = function* (from: Place): Generator<Promise<unknown> | undefined, Step, unknown> {
    const { theta, now } = from;
    const hessian = now.hessian();
    const value = total(from);
    // rounding hides what the last steps gain, but not that they grow smaller
    const hidden = 1e-15 * (1 + Math.abs(value));
    for (let trial = 0; trial < 40; trial++) {
      const point = model(now, hessian, theta, l1, damping);
      if (point) {
        const next = yield* problem.at(point);
        const gain = value - total({ theta: point, now: next });
        const move = point.reduce((most, v, i) => Math.max(most, Math.abs(v - (theta[i] as number))), 0);
        const better = gain > hidden || (gain >= -hidden && move < moved / 2);
        if (better && next.gradient.every((g) => Math.abs(g) < Infinity)) {
          moved = move;
          damping = damping < 1e-12 ? 0 : damping / 10;
          const small = move <= SMALL * point.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
          return { theta: point, now: next, done: small || (tolerance !== undefined && gain <= tolerance) };
        }
        if (gain >= -hidden) break;
      }
      damping = damping === 0 ? 1e-6 : damping * 10;
    }
    return { ...from, done: true };
  };
  return iterate(problem, iterations, step, total);
}
