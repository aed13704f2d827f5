// F: what the battery of laws needs to know.
import { F } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: F,
    parameters: [
      { df1: 5, df2: 20 },
      { df1: 1.5, df2: 30 },
    ],
    y: [1e-8, ...positives, 40],
    wild,
    wildRows: 50_000,
    oracle: { f: ({ d1, d2 }) => ({ df1: d1, df2: d2 }) },
  },
];
