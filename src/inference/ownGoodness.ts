// Goodness of fit of a fit to its own y, by simulation: y drawn from it and fitted anew.
import { fold, key } from "../random/key.ts";
import type { Done } from "./after.ts";
import type { GoodnessOfFit, GoodnessOptions } from "./fitness.ts";
import { NAMES, result } from "./goodness.ts";
import { placesOf } from "./places.ts";
import { refitter } from "./refit.ts";
import { repeat } from "./repeat.ts";
import { checkNumbers, fittedAt, fittedRows } from "./residuals.ts";
import { distancesOf } from "./uniform.ts";

export async function ownGoodness(
  where: string,
  { plan, theta }: Done,
  options: GoodnessOptions,
): Promise<GoodnessOfFit> {
  const { prepared } = plan;
  checkNumbers(where, prepared);
  const { seed = 0, replicates = 999 } = options;
  const own = fold(key(seed), where);
  const { forecast } = fittedRows(prepared, theta);
  const found = distancesOf(placesOf(forecast, prepared.observed.y, undefined, own));
  const again = refitter(plan, theta, false);
  const reached = new Float64Array(NAMES.length);
  try {
    const failed = await repeat(where, replicates, options, (r) => {
      const mine = fold(own, r);
      const y = Float64Array.from(forecast.sample(1, { seed: mine }) as ArrayLike<number>);
      const refitted = again.again({ y });
      if (!refitted.found) return false;
      const there = distancesOf(placesOf(fittedAt(prepared, refitted.theta), y, undefined, mine));
      NAMES.forEach((name, i) => {
        if (there[name] >= found[name] * (1 - 1e-9)) reached[i] = (reached[i] as number) + 1;
      });
      return true;
    });
    const share = (i: number): number => ((reached[i] as number) + 1) / (replicates - failed + 1);
    const chances = {
      kolmogorovSmirnov: share(0),
      andersonDarling: share(1),
      cramerVonMises: share(2),
      chiSquared: share(3),
    };
    return result(prepared.observed.rows.length, found, chances, { chances: "simulation", replicates, failed });
  } finally {
    again.release();
  }
}
