// Tweedie: what the battery of laws needs to know.
import { Tweedie } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Tweedie,
    parameters: [{ mean: 2, dispersion: 1.5, power: 1.5 }],
    y: [0, ...positives, 30],
    wild,
    wildRows: 200,
  },
];
