// The likelihood-ratio test by simulation: y drawn from the smaller model, both models fitted to it.
import type { Certainty } from "../fit/estimate.ts";
import { fold, key } from "../random/key.ts";
import type { Done } from "./after.ts";
import type { SimulatedRatio, SimulationOptions } from "./anova.ts";
import { refitter } from "./refit.ts";
import { repeat } from "./repeat.ts";
import { checkNumbers, fittedRows } from "./residuals.ts";

/** `one` and `other` are where the smaller and the larger fit came from. */
export async function simulatedRatio(
  one: Done,
  other: Done,
  small: Certainty,
  large: Certainty,
  options: SimulationOptions,
): Promise<SimulatedRatio> {
  const where = "anovaBySimulation";
  const { seed, replicates = 999 } = options;
  checkNumbers(where, one.plan.prepared);
  const statistic = Math.max(0, 2 * (large.logLikelihood - small.logLikelihood));
  const { forecast } = fittedRows(one.plan.prepared, one.theta);
  const own = fold(key(seed), where);
  const fits = [one, other].map(({ plan, theta }) => ({ plan, ...refitter(plan, theta, false) }));
  let reached = 0;
  try {
    const failed = await repeat(where, replicates, options, (r) => {
      const y = Float64Array.from(forecast.sample(1, { seed: fold(own, r) }) as ArrayLike<number>);
      const [less, more] = fits.map(({ plan, again }) => {
        const { inUnits, observations } = plan.prepared;
        return -observations * inUnits.training(again({ y }).objective);
      }) as [number, number];
      const found = Math.max(0, 2 * (more - less));
      if (!(found < Infinity)) return false;
      if (found >= statistic * (1 - 1e-9)) reached++;
      return true;
    });
    return { statistic, df: large.df - small.df, p: (reached + 1) / (replicates - failed + 1), replicates, failed };
  } finally {
    for (const { release } of fits) release();
  }
}
