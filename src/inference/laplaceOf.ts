// Laplace's approximation of a network: where the penalized likelihood is stationary, and a Normal by the Fisher information there.
import { smooth } from "../fit/likelihood.ts";
import type { Plan } from "../fit/plan.ts";
import { solve } from "../solvers/cholesky.ts";
import { inverse } from "../solvers/inverse.ts";
import { elsewhere } from "./after.ts";
import { normalQuantile } from "./chance.ts";
import { expectedInformation } from "./expected.ts";

/** Half of what is left to gain of the log-posterior at which a point counts as stationary. */
const LEFT = 1e-8;
const ITERATIONS = 200;

/**
 * The way down from θ by steps that are damped as Levenberg and Marquardt do, (H + τI + λD)d = −(g + τθ), with the Fisher
 * information F in place of the Hessian H where that is none of a minimum. The covariance is (F + τI)⁻¹.
 */
export function laplaceOf(plan: Plan, start: ArrayLike<number>, prior: number) {
  const { prepared, settings } = plan;
  const { observations, task } = prepared;
  const p = start.length;
  const objective = smooth(task, settings);
  const at = (theta: Float64Array) => {
    const { objective: mean, gradient, hessian } = objective.at(theta);
    const squares = theta.reduce((sum, t) => sum + t * t, 0);
    return {
      theta,
      value: observations * mean + (prior / 2) * squares,
      hessian,
      slope: gradient.map((g, j) => observations * g + prior * (theta[j] as number)),
    };
  };
  const withPrior = (matrix: Float64Array): Float64Array => {
    for (let j = 0; j < p; j++) matrix[j * p + j] = (matrix[j * p + j] as number) + prior;
    return matrix;
  };
  const informationAt = (theta: Float64Array): Float64Array => withPrior(expectedInformation(prepared, theta));
  try {
    let now = at(Float64Array.from(start));
    let damping = 0;
    let left = Infinity;
    let iterations = 0;
    for (; iterations < ITERATIONS; iterations++) {
      // the curvature itself near the end, where it is one of a minimum; else that of Fisher, which always is
      const own = withPrior(now.hessian().map((h) => observations * h));
      const newton = solve(own, now.slope);
      const bend = newton ? own : informationAt(now.theta);
      const full = newton ?? solve(bend, now.slope);
      left = full ? full.reduce((sum, v, j) => sum + v * (now.slope[j] as number), 0) : Infinity;
      if (left <= LEFT) break;
      let better = false;
      for (let trial = 0; trial < 30 && !better; trial++) {
        const step = solve(bend, now.slope, damping);
        const next = step && at(now.theta.map((t, j) => t - (step[j] as number)));
        if (next && next.value < now.value) {
          now = next;
          damping = damping < 1e-9 ? 0 : damping / 10;
          better = true;
        } else damping = damping === 0 ? 1e-6 : damping * 10;
      }
      if (!better) break;
    }
    if (!(left <= 1e-4))
      throw new RangeError(
        `laplace: the penalized likelihood must be stationary; ${left.toPrecision(3)} is left to gain after ${iterations} steps. Train longer, or give a larger prior.`,
      );
    const covariance = inverse(informationAt(now.theta), p);
    const located = {
      prepared,
      theta: now.theta,
      covariance,
      linearized: true,
      reach: (level: number) => normalQuantile((1 + level) / 2),
    };
    return { theta: now.theta, prior, iterations, left, ...elsewhere(() => located, false) };
  } finally {
    objective.release();
  }
}
