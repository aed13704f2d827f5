// JohnsonSU: what the battery of laws needs to know.
import { JohnsonSU } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: JohnsonSU,
    parameters: [
      { loc: 0.3, scale: 1.5, skew: 0.5, tail: 2 },
      { loc: -2, scale: 3, skew: -1, tail: 3 },
    ],
    y: [-35, ...reals, 60],
    wild,
    oracle: {
      johnson_su: ({ xi, lambda, gamma, delta }) => ({ loc: xi, scale: lambda, skew: -(gamma as number), tail: delta }),
    },
  },
];
