// Weibull: what the battery of laws needs to know.
import { Weibull } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Weibull,
    parameters: [
      { scale: 1.5, shape: 2 },
      { scale: 1, shape: 0.75 },
      { mean: 2, shape: 1.25 },
    ],
    y: [1e-8, ...positives, 25],
    wild,
    oracle: { weibull: ({ scale, shape }) => ({ scale, shape }) },
  },
];
