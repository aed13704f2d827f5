// InverseGaussian: what the battery of laws needs to know.
import { InverseGaussian } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: InverseGaussian,
    parameters: [
      { mean: 1.5, shape: 2 },
      { mean: 1, shape: 20 },
      { mean: 2, dispersion: 0.5 },
    ],
    y: [0.02, ...positives, 60],
    wild,
    oracle: { inverse_gaussian: ({ mean, lambda }) => ({ mean, shape: lambda }) },
  },
];
