// NegativeBinomial1: what the battery of laws needs to know.
import { NegativeBinomial1 } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: NegativeBinomial1,
    parameters: [
      { mean: 4, dispersion: 0.5 },
      { mean: 0.8, dispersion: 3 },
    ],
    y: [0, 1, 2, 3, 5, 8, 13, 30, 60],
    wild: counts,
  },
];
