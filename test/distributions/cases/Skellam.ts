// Skellam: what the battery of laws needs to know.
import { Skellam } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Skellam,
    parameters: [
      { rate1: 4, rate2: 2.5 },
      { rate1: 0.3, rate2: 25 },
    ],
    y: [-40, -13, -5, -2, -1, 0, 1, 2, 3, 5, 8, 30],
    wild: [...counts, ...counts.map((y) => -y)],
    oracle: { skellam: ({ mu1, mu2 }) => ({ rate1: mu1, rate2: mu2 }) },
  },
];
