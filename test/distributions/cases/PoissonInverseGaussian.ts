// PoissonInverseGaussian: what the battery of laws needs to know.
import { PoissonInverseGaussian } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: PoissonInverseGaussian,
    wildRows: 500,
    parameters: [
      { mean: 4, dispersion: 0.5 },
      { mean: 0.3, dispersion: 2.5 },
    ],
    y: [0, 1, 2, 3, 5, 8, 13, 30, 60],
    wild: counts,
  },
];
