// The battery of laws over some of the shipped families.
import { laws } from "thetastar/testing";
import { describe, test } from "vitest";
import { cases } from "./case.ts";

/** All sets of parameters take minutes: `npm run test:laws`. Else the first of each family. */
const whole = process.env.LAWS === "all";
/** And so do a million wild rows of each: `npm run test:wild`. Else thousands. */
const million = process.env.WILD === "all";

/** Runs the battery over the families from one name on, before another. */
export function battery(from: string, before: string): void {
  for (const one of cases.filter(({ family }) => family.name >= from && family.name < before))
    describe(one.family.name, () => {
      const { family, wildRows, wildCount } = one;
      const draws = million ? Math.ceil(500_000 / family.parametrizations.length) : 10_000;
      const effort = {
        ...(!whole && !million && { sets: 1 }),
        draws: Math.min(draws, wildRows ?? draws),
        thorough: million,
        ...(wildCount && { largestCount: wildCount }),
      };
      for (const law of laws(one, effort)) test(law.name, law.run);
    });
}
