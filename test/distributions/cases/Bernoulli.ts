// Bernoulli: what the battery of laws needs to know.
import { Bernoulli } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { classes } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Bernoulli,
    parameters: [{ logits: -0.7 }, { logits: 3 }, { probs: 0.35 }],
    y: [0, 1],
    wild: classes,
    oracle: { bernoulli: ({ p = 0.5 }) => ({ probs: p }) },
  },
];
