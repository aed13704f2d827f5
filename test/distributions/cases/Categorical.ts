// Categorical: what the battery of laws needs to know.
import { Categorical } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { classes } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Categorical(3),
    parameters: [{ logits: [0, 1.5, -2] }, { probs: [0.2, 0.3, 0.5] }],
    y: [0, 1, 2],
    wild: classes,
  },
  {
    family: Categorical(["drizzle", "fog", "rain", "snow"]),
    wildRows: 50_000,
    parameters: [{ logits: [0, 1.5, -2, 1] }, { probs: [0.2, 0.3, 0.1, 0.4] }],
    y: [0, 1, 2, 3],
    wild: classes,
  },
];
