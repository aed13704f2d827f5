// ExGaussian: what the battery of laws needs to know.
import { ExGaussian } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: ExGaussian,
    parameters: [
      { loc: 0.25, scale: 1.5, rate: 0.5 },
      { loc: -2, scale: 1, rate: 0.4 },
      { mean: 2, scale: 0.8, rate: 1.5 },
    ],
    y: [-15, ...reals, 60],
    wild,
  },
];
