// StudentT: what the battery of laws needs to know.
import { StudentT } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: StudentT,
    parameters: [
      { df: 5, loc: 0.3, scale: 1.5 },
      { df: 1.5, loc: -2, scale: 1 },
      { df: 6, mean: 0.25, stddev: 2 },
      { df: 12, mean: -1, variance: 4 },
    ],
    y: [-1e4, -35, ...reals, 60],
    wild,
    oracle: { t: ({ df }) => ({ df, loc: 0, scale: 1 }) },
  },
];
