// Exponential: what the battery of laws needs to know.
import { Exponential } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Exponential,
    parameters: [{ rate: 1.5 }, { mean: 2 }],
    y: [0, ...positives, 60],
    wild,
    oracle: {
      exponential: ({ rate, scale }) => (rate === undefined ? { mean: scale } : { rate }),
    },
  },
];
