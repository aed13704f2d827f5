// Truncated: what the battery of laws needs to know.

import { real } from "thetastar";
import { Geometric, Normal, Truncated } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Truncated(Normal, { lower: 0 }),
    wildRows: 50_000,
    parameters: [
      { loc: 0.5, scale: 1.5 },
      { mean: -30, stddev: 2 },
      { mean: 3, variance: 4 },
    ],
    y: [0.01, 0.1, 0.3, 0.9, 1.5, 3],
    wild,
  },
  {
    family: Truncated(Normal, { lower: -1, upper: 2.5 }),
    wildRows: 50_000,
    parameters: [
      { loc: 0.5, scale: 1.5 },
      { mean: -10, stddev: 2 },
      { mean: 20, variance: 4 },
    ],
    y: [-0.99, -0.5, 0, 0.01, 0.3, 0.9, 1.5, 2.4],
    wild,
  },
  {
    family: Truncated(Geometric, { lower: 1, upper: 9 }),
    wildRows: 50_000,
    parameters: [{ logits: -1 }, { probs: 0.25 }, { mean: 3 }],
    y: [1, 2, 3, 5, 9],
    wild,
  },
  {
    family: Truncated(Normal, { upper: real }),
    wildRows: 50_000,
    parameters: [
      { upper: 4, loc: 0.5, scale: 1.5 },
      { upper: 4, mean: -1, stddev: 2 },
      { upper: 4, mean: 3, variance: 4 },
    ],
    y: [-9, -1, -0.5, 0, 0.01, 0.3, 0.9, 1.5, 2.5],
    wild,
  },
];
