// Multinomial: what the battery of laws needs to know.
import { Multinomial } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Multinomial(3),
    parameters: [
      { totalCount: 12, logits: [0, 1.5, -2] },
      { totalCount: 12, probs: [0.2, 0.3, 0.5] },
    ],
    y: [3, 8, 1, 0, 12, 0, 4, 4, 4, 1, 0, 11],
    wild: counts,
  },
];
