// Binomial: what the battery of laws needs to know.
import { Binomial } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Binomial,
    parameters: [
      { totalCount: 12, logits: -0.7 },
      { totalCount: 1, logits: 1.5 },
      { totalCount: 30, probs: 0.35 },
    ],
    y: [0, 1, 0, 1, 1],
    wild: counts,
    oracle: { binomial: ({ n, p }) => ({ totalCount: n, probs: p }) },
  },
];
