// InverseGamma: what the battery of laws needs to know.
import { InverseGamma } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: InverseGamma,
    parameters: [
      { concentration: 9, scale: 8 },
      { mean: 2, concentration: 12 },
    ],
    y: [0.05, ...positives, 60],
    wild,
    wildRows: 100_000,
    oracle: { invgamma: ({ shape, scale }) => ({ concentration: shape, scale }) },
  },
];
