// Hurdle: what the battery of laws needs to know.
import { Geometric, Hurdle } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Hurdle(Geometric),
    wildRows: 50_000,
    parameters: [
      { zeroProb: 0.3, logits: -1 },
      { zeroProb: 0.1, probs: 0.25 },
      { zeroProb: 0.6, mean: 3 },
    ],
    y: [0, 1, 2, 3, 5, 9, 20],
    wild,
  },
];
