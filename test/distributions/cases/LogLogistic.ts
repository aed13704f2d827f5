// LogLogistic: what the battery of laws needs to know.
import { LogLogistic } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: LogLogistic,
    parameters: [
      { scale: 1.5, shape: 5 },
      { scale: 2, shape: 7.5 },
      { mean: 2, shape: 6 },
    ],
    y: [1e-8, ...positives, 60],
    wild,
    oracle: { loglogistic: ({ scale, shape }) => ({ scale, shape }) },
  },
];
