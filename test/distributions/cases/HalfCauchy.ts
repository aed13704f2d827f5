// HalfCauchy: what the battery of laws needs to know.
import { HalfCauchy } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: HalfCauchy,
    parameters: [{ scale: 1.5 }],
    y: [0, ...positives, 1e4],
    wild,
  },
];
