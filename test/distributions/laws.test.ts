// The battery of laws over the shipped families, in every parametrization.
import { laws } from "thetastar/testing";
import { describe, test } from "vitest";
import { cases } from "./case.ts";

for (const one of cases)
  describe(one.family.name, () => {
    for (const law of laws(one)) test(law.name, law.run);
  });
