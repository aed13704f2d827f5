// Gamma: what the battery of laws needs to know.
import { Gamma } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Gamma,
    parameters: [
      { concentration: 2.5, rate: 1.5 },
      { concentration: 0.75, rate: 0.5 },
      { mean: 2, concentration: 3 },
      { mean: 2, dispersion: 0.25 },
      { mean: 1.5, stddev: 1 },
      { concentration: 40, scale: 0.05 },
    ],
    y: [1e-8, ...positives, 40],
    wild,
    wildRows: 100_000,
    oracle: {
      gamma: ({ shape, rate, scale }) =>
        rate === undefined ? { concentration: shape, scale } : { concentration: shape, rate },
    },
  },
];
