// Geometric: what the battery of laws needs to know.
import { Geometric } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Geometric,
    parameters: [{ logits: -1.2 }, { logits: 2 }, { probs: 0.15 }, { mean: 7.5 }],
    y: [0, 1, 2, 3, 5, 8, 13, 30, 100],
    wild: counts,
    oracle: {
      geometric: ({ p }) => ({ probs: p }),
      planck: ({ lambda = 1 }) => ({ logits: Math.log(Math.expm1(lambda)) }),
    },
  },
];
