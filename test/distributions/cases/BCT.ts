// BCT: what the battery of laws needs to know.
import { BCT } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: BCT,
    parameters: [
      { median: 2, scale: 0.3, shape: 0.5, df: 8 },
      { median: 1.5, scale: 0.2, shape: -1, df: 3 },
    ],
    y: [0.05, ...positives],
    wild,
    wildRows: 3000,
  },
];
