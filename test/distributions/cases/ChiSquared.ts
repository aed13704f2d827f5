// ChiSquared: what the battery of laws needs to know.
import { ChiSquared } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: ChiSquared,
    parameters: [{ df: 3 }, { df: 1.5 }],
    y: [1e-8, ...positives, 60],
    wild,
    wildRows: 100_000,
    oracle: { chisquare: ({ df }) => ({ df }) },
  },
];
