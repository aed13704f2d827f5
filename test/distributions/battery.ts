// The battery of laws over some of the shipped families.
import { laws } from "thetastar/testing";
import { describe, test } from "vitest";
import { cases } from "./case.ts";
import { openDefect } from "./open.ts";

/** All sets of parameters take minutes: `npm run test:laws`. Else the first of each family. */
const whole = process.env.LAWS === "all";

/** Runs the battery over the families whose names `chosen` takes. */
export function battery(chosen: (name: string) => boolean): void {
  for (const one of cases.filter(({ family }) => chosen(family.name)))
    describe(one.family.name, () => {
      // known parameters of any set are taken from those of all
      const all =
        whole || one.family.parametrizations.some((set) => set.layout.some(({ constraint }) => constraint.known));
      const some = all ? one : { ...one, parameters: one.parameters.slice(0, 1) };
      for (const law of laws(some)) {
        if (!all && law.name.startsWith("every set of parameters")) continue;
        (openDefect(one.family.name, law.name) ? test.fails : test)(law.name, law.run);
      }
    });
}
