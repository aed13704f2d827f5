// BetaPrime: what the battery of laws needs to know.
import { BetaPrime } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: BetaPrime,
    parameters: [
      { concentration1: 2.5, concentration0: 9 },
      { concentration1: 0.75, concentration0: 12 },
      { mean: 1.5, precision: 8 },
    ],
    y: [1e-8, ...positives, 40],
    wild,
    wildRows: 50_000,
    oracle: { betaprime: ({ alpha, beta }) => ({ concentration1: alpha, concentration0: beta }) },
  },
];
