// Gumbel: what the battery of laws needs to know.
import { Gumbel } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Gumbel,
    parameters: [
      { loc: 0.3, scale: 1.5 },
      { loc: -2, scale: 3 },
    ],
    y: [...reals, 25, 60],
    wild,
    oracle: { gumbel_max: ({ location, scale }) => ({ loc: location, scale }) },
  },
];
