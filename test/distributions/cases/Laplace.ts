// Laplace: what the battery of laws needs to know.
import { Laplace } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Laplace,
    parameters: [
      { loc: 0.3, scale: 1.5 },
      { loc: -2, scale: 0.2 },
    ],
    y: [-35, ...reals, 60],
    wild,
    oracle: { laplace: ({ location, scale }) => ({ loc: location, scale }) },
  },
];
