// Pareto: what the battery of laws needs to know.
import { Pareto } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Pareto,
    parameters: [
      { scale: 0.7, shape: 8 },
      { scale: 0.1, shape: 10 },
    ],
    y: [0.75, 0.8, 1, 1.5, 2.25, 4, 9, 60],
    wild,
    oracle: { pareto1: ({ xm, shape }) => ({ scale: xm, shape }) },
  },
];
