// Clipped: what the battery of laws needs to know.
import { Clipped, Geometric, Normal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Clipped(Normal, { lower: 0 }),
    wildRows: 50_000,
    parameters: [
      { loc: 0.5, scale: 1.5 },
      { mean: -1, stddev: 2 },
      { mean: 3, variance: 4 },
    ],
    y: [0, 0.01, 0.1, 0.3, 0.9, 1.5, 3],
    wild,
  },
  {
    family: Clipped(Normal, { lower: -1, upper: 2.5 }),
    wildRows: 50_000,
    parameters: [
      { loc: 0.5, scale: 1.5 },
      { mean: -1, stddev: 2 },
      { mean: 2, variance: 4 },
    ],
    y: [-1, -0.5, 0, 0.01, 0.3, 0.9, 1.5, 2.5],
    wild,
  },
  {
    family: Clipped(Geometric, { upper: 4 }),
    wildRows: 50_000,
    parameters: [{ logits: -1 }, { probs: 0.25 }, { mean: 3 }],
    y: [0, 1, 2, 3, 4],
    wild,
  },
];
