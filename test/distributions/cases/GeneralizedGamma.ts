// GeneralizedGamma: what the battery of laws needs to know.
import { GeneralizedGamma } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: GeneralizedGamma,
    parameters: [
      { scale: 1.5, shape: 1.25, concentration: 2 },
      { scale: 2, shape: 2, concentration: 0.6 },
    ],
    y: [1e-8, ...positives, 25],
    wild,
    wildRows: 100_000,
  },
];
