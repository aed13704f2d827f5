// Gompertz: what the battery of laws needs to know.
import { Gompertz } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Gompertz,
    parameters: [
      { scale: 2, shape: 0.1 },
      { scale: 5, shape: 2 },
    ],
    y: [0, ...positives, 20],
    wild,
  },
];
