// DiscreteUniform: what the battery of laws needs to know.
import { DiscreteUniform } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: DiscreteUniform,
    parameters: [
      { lower: 1, upper: 6 },
      { lower: -20, upper: 30 },
    ],
    y: [1, 2, 3, 4, 5, 6],
    wild: counts,
    unfit: "nothing is estimated",
    oracle: { discrete_uniform: ({ min, max }) => ({ lower: min, upper: max }) },
  },
];
