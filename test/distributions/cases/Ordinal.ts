// Ordinal: what the battery of laws needs to know.
import { Ordinal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { classes } from "../values.ts";

const parameters = [
  { cutpoints: [-1, 0.5, 2] },
  { loc: 0, cutpoints: [-0.5, 0.25, 0.75] },
  { probs: [0.2, 0.3, 0.1, 0.4] },
];

export const cases: readonly Case[] = [
  {
    family: Ordinal(["low", "high"]),
    wildRows: 50_000,
    parameters: [{ cutpoints: [0.7] }, { loc: 0, cutpoints: [-0.5] }, { probs: [0.2, 0.8] }],
    y: [0, 1],
    wild: classes,
  },
  { family: Ordinal(4), wildRows: 100_000, parameters, y: [0, 1, 2, 3], wild: classes },
  { family: Ordinal(4, "probit"), wildRows: 100_000, parameters, y: [0, 1, 2, 3], wild: classes },
  { family: Ordinal(4, "cloglog"), wildRows: 100_000, parameters, y: [0, 1, 2, 3], wild: classes },
];
