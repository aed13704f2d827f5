// Nakagami: what the battery of laws needs to know.
import { Nakagami } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Nakagami,
    parameters: [
      { concentration: 2, scale: 1.5 },
      { concentration: 0.6, scale: 2 },
    ],
    y: [1e-8, ...positives, 20],
    wild,
    wildRows: 100_000,
    oracle: { chi: ({ df = 1 }) => ({ concentration: df / 2, scale: Math.sqrt(df) }) },
  },
];
