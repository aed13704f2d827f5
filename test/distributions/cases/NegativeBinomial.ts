// NegativeBinomial: what the battery of laws needs to know.
import { NegativeBinomial } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: NegativeBinomial,
    parameters: [
      { mean: 4, dispersion: 0.5 },
      { mean: 0.3, dispersion: 2.5 },
      { mean: 7, size: 3 },
      { size: 1.5, probs: 0.4 },
      { size: 6, logits: 0.7 },
    ],
    y: [0, 1, 2, 3, 5, 8, 13, 30, 60],
    wild: counts,
    oracle: { negative_binomial: ({ r, p }) => ({ size: r, probs: p }) },
  },
];
