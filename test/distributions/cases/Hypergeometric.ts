// Hypergeometric: what the battery of laws needs to know.
import { Hypergeometric } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Hypergeometric,
    parameters: [
      { population: 52, successes: 13, draws: 5 },
      { population: 10, successes: 6, draws: 6 },
    ],
    y: [0, 1, 2, 3, 4, 5],
    wild: counts,
    wildCount: 2 ** 16,
    unfit: "nothing is estimated",
    oracle: {
      hypergeometric: ({ population, successes = 0, failures = 0, draws }) => ({
        population: population ?? successes + failures,
        successes,
        draws,
      }),
    },
  },
];
