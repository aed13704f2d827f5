// BetaBinomial: what the battery of laws needs to know.
import { BetaBinomial } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: BetaBinomial,
    wildRows: 2_000,
    wildCount: 2 ** 8,
    parameters: [
      { totalCount: 12, concentration1: 2, concentration0: 3.5 },
      { totalCount: 30, concentration1: 0.7, concentration0: 0.4 },
      { totalCount: 9, probs: 0.3, precision: 5 },
    ],
    y: [0, 1, 2, 3, 5, 8, 9],
    wild: counts,
    oracle: { beta_binomial: ({ n, alpha, beta }) => ({ totalCount: n, concentration1: alpha, concentration0: beta }) },
  },
];
