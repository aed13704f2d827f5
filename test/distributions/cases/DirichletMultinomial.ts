// DirichletMultinomial: what the battery of laws needs to know.
import { DirichletMultinomial } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: DirichletMultinomial(3),
    parameters: [
      { totalCount: 12, concentration: [0.5, 2, 3.5] },
      { totalCount: 12, probs: [0.2, 0.3, 0.5], precision: 7 },
    ],
    y: [3, 8, 1, 0, 12, 0, 4, 4, 4, 1, 0, 11],
    wild: counts,
  },
];
