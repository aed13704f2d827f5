// GumbelMin: what the battery of laws needs to know.
import { GumbelMin } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: GumbelMin,
    parameters: [
      { loc: 0.3, scale: 1.5 },
      { loc: 2, scale: 3 },
    ],
    y: [-60, -25, ...reals],
    wild,
  },
];
