// Profile likelihood: how far one number can move, the others following, until the likelihood has fallen too far.
import type { Limits } from "../fit/estimate.ts";
import { type Smooth, smooth } from "../fit/likelihood.ts";
import { solve } from "../solvers/cholesky.ts";
import type { Coordinates } from "./coordinates.ts";
import type { Around } from "./estimate.ts";

/** Moves of a number, in standard errors, beyond which it is taken to have no end. */
const FAR = 1e6;

/**
 * The ends of each number at which twice the fall of the log-likelihood is z²; infinite where it never falls so far.
 * Numbers are linear in θ.
 */
export function profile(around: Around, { slopes, values }: Coordinates, z: number): Limits[] {
  const { plan, theta, covariance } = around;
  const n = theta.length;
  const objective = smooth(plan.prepared.task, plan.settings);
  try {
    return Array.from(values, (value, i) => {
      const row = slopes.slice(i * n, (i + 1) * n);
      let variance = 0;
      if (covariance)
        for (let a = 0; a < n; a++)
          for (let b = 0; b < n; b++)
            variance += (row[a] as number) * (covariance[a * n + b] as number) * (row[b] as number);
      const unit = variance > 0 ? Math.sqrt(variance) : 1;
      return {
        lower: value - reach(objective, around, row, -unit, z),
        upper: value + reach(objective, around, row, unit, z),
      };
    });
  } finally {
    objective.release();
  }
}

/** How far a number a·θ can go to the side of `unit`: a positive distance. */
function reach(objective: Smooth, around: Around, row: Float64Array, unit: number, z: number): number {
  const at = { point: around.theta, moved: 0 };
  /** The root of twice the fall at a distance; infinite where the likelihood is not finite. */
  const fall = (distance: number): number => {
    const found = constrained(objective, around, row, at, unit < 0 ? -distance : distance);
    if (!found) return Infinity;
    at.point = found.point;
    at.moved = unit < 0 ? -distance : distance;
    return Math.sqrt(Math.max(0, 2 * around.observations * (found.objective - around.objective)));
  };
  const size = Math.abs(unit);
  // the first distance at which it has fallen far enough, and one before
  let [inner, low] = [0, 0];
  let outer = z * size;
  let high = fall(outer);
  while (high < z) {
    [inner, low] = [outer, high];
    outer *= low > 0 ? Math.min(4, Math.max(1.05, (1.05 * z) / low)) : 4;
    if (outer > FAR * size) return Infinity;
    high = fall(outer);
  }
  // the root of the fall is nearly a straight line
  for (let step = 0; step < 60 && outer - inner > 1e-11 * outer; step++) {
    const line = high < Infinity ? inner + ((z - low) / (high - low)) * (outer - inner) : (inner + outer) / 2;
    const margin = 1e-3 * (outer - inner);
    const next = step % 3 === 2 ? (inner + outer) / 2 : Math.min(outer - margin, Math.max(inner + margin, line));
    const value = fall(next);
    if (Math.abs(value - z) < 1e-11 * z) return next;
    if (value < z) [inner, low] = [next, value];
    else [outer, high] = [next, value];
  }
  return (inner + outer) / 2;
}

/** The least objective where a·θ has moved by `to`, from a point where it had moved by `moved`, by Newton's method. */
function constrained(
  { at }: Smooth,
  { theta }: Around,
  row: Float64Array,
  from: { readonly point: Float64Array; readonly moved: number },
  to: number,
): { readonly point: Float64Array; readonly objective: number } | undefined {
  const n = theta.length;
  const along = (x: ArrayLike<number>): number => row.reduce((sum, a, i) => sum + a * (x[i] as number), 0);
  const square = along(row);
  let point = from.point.map((x, i) => x + ((to - from.moved) * (row[i] as number)) / square);
  let now = at(point);
  if (!(Math.abs(now.objective) < Infinity)) return undefined;
  if (n === 1) return { point, objective: now.objective };
  let damping = 0;
  for (let turn = 0; turn < 50; turn++) {
    const hessian = now.hessian();
    let better = false;
    let gain = 0;
    for (let trial = 0; trial < 20 && !better; trial++) {
      const [g, a] = [solve(hessian, now.gradient, damping), solve(hessian, row, damping)];
      if (g && a) {
        // H d = −g + λa with a·d = 0
        const lambda = along(g) / along(a);
        const next = point.map((x, i) => x - (g[i] as number) + lambda * (a[i] as number));
        const there = at(next);
        gain = now.objective - there.objective;
        if (gain >= 0) {
          better = true;
          point = next;
          now = there;
          damping = damping < 1e-9 ? 0 : damping / 10;
          break;
        }
        if (-gain < 1e-15 * (1 + Math.abs(now.objective))) break;
      }
      damping = damping === 0 ? 1e-6 : damping * 10;
    }
    if (!better || gain < 1e-15 * (1 + Math.abs(now.objective))) break;
  }
  return { point, objective: now.objective };
}
