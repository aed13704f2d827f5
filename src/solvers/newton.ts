// Newton's method for few unknowns. It imports no more than a linear solver, so that those who want it can load it alone.
import { solve } from "./cholesky.ts";
import { iterate, type Method, type Problem } from "./iterate.ts";

const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, v, i) => sum + v * (y[i] as number), 0);
/** A decrement that is this part of the objective is near the end. */
const NEAR = 1e-9;
/** What a step leaves undone is of the order of the square of what it did. */
const DONE = 1e-18;
/** A step that gains less than this share of what the curvature promised went too far: to where the function is another. */
const KEPT = 0.01;
/** Near the end every step for the better will do: what curvature promises there may be rounding. */
const ROUNDING = 1e-6;
/** Steps near the end: each doubles the digits. */
const MOST_NEAR = 4;

/**
 * Newton's method, damped as Levenberg and Marquardt do: (H + λI)d = −g, λ growing tenfold until the objective falls.
 * Near the end, where rounding hides what a step gains, the gradient says whether it was one for the better: half the
 * decrement gᵀH⁻¹g is what is left to gain. It ends where the decrement no longer halves, or, with a `tolerance`, where a
 * step gains no more than that.
 */
export function newton(problem: Problem, iterations: number, tolerance: number | undefined): Method {
  let damping = 0;
  let polished = 0;
  return iterate(problem, iterations, function* ({ theta: from, now: here }) {
    let theta = from;
    let now = here;
    const hessian = now.hessian();
    let gain = 0;
    let stuck = true;
    const full = tolerance === undefined ? solve(hessian, now.gradient) : undefined;
    const left = full ? dot(full, now.gradient) : Infinity;
    const near = full !== undefined && left <= NEAR * (1 + Math.abs(now.objective));
    if (near) {
      const point = theta.map((t, i) => t - (full[i] as number));
      const next = yield* problem.at(point);
      const after = solve(hessian, next.gradient);
      if (after && dot(after, next.gradient) < left / 2) {
        theta = point;
        now = next;
        stuck = left <= DONE || ++polished === MOST_NEAR;
      }
    }
    for (let trial = 0; trial < 40 && !near; trial++) {
      const step = solve(hessian, now.gradient, damping);
      if (step) {
        const point = theta.map((t, i) => t - (step[i] as number));
        const next = yield* problem.at(point);
        gain = now.objective - next.objective;
        const promised = dot(step, now.gradient) / 2;
        const keeps = gain >= KEPT * promised || promised <= ROUNDING * (1 + Math.abs(now.objective));
        if (gain >= 0 && keeps && next.gradient.every((g) => Math.abs(g) < Infinity)) {
          theta = point;
          now = next;
          damping = damping < 1e-12 ? 0 : damping / 10;
          stuck = false;
          break;
        }
        // nothing left to gain but rounding
        if (dot(step, now.gradient) <= 1e-15 * (1 + Math.abs(now.objective))) break;
      }
      damping = damping === 0 ? 1e-6 : damping * 10;
    }
    return { theta, now, done: stuck || (!near && gain <= (tolerance ?? 0)) };
  });
}
