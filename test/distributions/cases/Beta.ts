// Beta: what the battery of laws needs to know.
import { Beta } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { shares, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Beta,
    wildRows: 50_000,
    parameters: [
      { concentration1: 2, concentration0: 3.5 },
      { concentration1: 1, concentration0: 4 },
      { mean: 0.3, precision: 12 },
    ],
    y: shares,
    wild: wild,
    oracle: { beta: ({ alpha, beta }) => ({ concentration1: alpha, concentration0: beta }) },
  },
];
