// Cauchy: what the battery of laws needs to know.
import { Cauchy } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Cauchy,
    parameters: [
      { loc: 0.3, scale: 1.5 },
      { loc: -2, scale: 0.2 },
    ],
    y: [-1e6, -35, ...reals, 60, 1e5],
    wild,
    oracle: { cauchy: ({ location, scale }) => ({ loc: location, scale }) },
  },
];
