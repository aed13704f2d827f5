// Poisson: what the battery of laws needs to know.
import { Poisson } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Poisson,
    parameters: [{ rate: 3 }, { rate: 0.2 }, { mean: 12.5 }],
    y: [0, 1, 2, 3, 5, 8, 13, 30, 60],
    wild: counts,
    oracle: { poisson: ({ lambda = 0 }) => (lambda > 0 ? { rate: lambda } : undefined) },
  },
];
