// L-BFGS for many unknowns, whose Hessian would be too large: its inverse is known by the last few steps.
import { iterate, type Method, type Problem } from "./iterate.ts";

/** Steps that are remembered. */
const MEMORY = 12;
/** A step must gain this share of what its slope promises (Armijo). */
const SLOPE = 1e-4;
/** What the last steps say is left to gain, as a share of the objective, at the end. */
const LEFT = 1e-15;

const dot = (x: Float64Array, y: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
};
/** x + by·d. */
const moved = (x: Float64Array, by: number, d: Float64Array): Float64Array =>
  x.map((v, i) => v + by * (d[i] as number));

/** A step, how the gradient changed along it, and 1/(sᵀy). */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** −H⁻¹g by the pairs, the oldest first. Source: Nocedal and Wright, Numerical Optimization, algorithm 7.4. */
function direction(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  let q: Float64Array = gradient.slice();
  const alphas = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k] as Pair;
    alphas[k] = rho * dot(s, q);
    q = moved(q, -(alphas[k] as number), y);
  }
  const last = pairs.at(-1);
  if (last) q = q.map((v) => v / (last.rho * dot(last.y, last.y)));
  pairs.forEach(({ s, y, rho }, k) => {
    q = moved(q, (alphas[k] as number) - rho * dot(y, q), s);
  });
  return q.map((v) => -v);
}

/**
 * The least of a smooth function by L-BFGS with a line search that halves. It ends where the last steps say that nothing is
 * left to gain but rounding, or, with a `tolerance`, where a step gains no more than that.
 */
export function lbfgs(problem: Problem, iterations: number, tolerance: number | undefined): Method {
  let pairs: Pair[] = [];
  return iterate(problem, iterations, function* ({ theta, now }) {
    let d = direction(now.gradient, pairs);
    let slope = dot(d, now.gradient);
    if (!(slope < 0)) {
      // what is remembered misleads: downhill again
      pairs = [];
      d = direction(now.gradient, pairs);
      slope = dot(d, now.gradient);
    }
    // without a memory a step has no length of its own
    let by = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    for (let trial = 0; trial < 40 && slope < 0; trial++, by /= 2) {
      const point = moved(theta, by, d);
      const next = yield* problem.at(point);
      const gain = now.objective - next.objective;
      if (!(gain >= -SLOPE * by * slope) || !next.gradient.every((g) => Math.abs(g) < Infinity)) continue;
      const [s, y] = [moved(point, -1, theta), moved(next.gradient, -1, now.gradient)];
      const curved = dot(s, y);
      if (curved > 1e-14 * dot(y, y)) pairs = [...pairs.slice(1 - MEMORY), { s, y, rho: 1 / curved }];
      const left = -slope <= LEFT * (1 + Math.abs(next.objective));
      return { theta: point, now: next, done: left || (tolerance !== undefined && gain <= tolerance) };
    }
    return { theta, now, done: true };
  });
}
