// Rayleigh: what the battery of laws needs to know.
import { Rayleigh } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Rayleigh,
    parameters: [{ scale: 1.5 }, { mean: 2 }],
    y: [1e-8, ...positives, 25],
    wild,
    oracle: { rayleigh: ({ scale }) => ({ scale }) },
  },
];
