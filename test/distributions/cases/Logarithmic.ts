// Logarithmic: what the battery of laws needs to know.
import { Logarithmic } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Logarithmic,
    parameters: [{ logits: 0.7 }, { logits: -3 }, { probs: 0.85 }],
    y: [1, 2, 3, 4, 7, 12, 30],
    wild: counts,
  },
];
