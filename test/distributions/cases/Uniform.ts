// Uniform: what the battery of laws needs to know.
import { Uniform } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Uniform,
    parameters: [
      { lower: -8, upper: 10.5 },
      { lower: -7.75, width: 17.5 },
    ],
    y: [...reals],
    wild,
    oracle: { uniform: ({ min, max }) => ({ lower: min, upper: max }) },
  },
];
