// SkewT: what the battery of laws needs to know.
import { SkewT } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: SkewT,
    parameters: [
      { loc: 0.3, scale: 2.5, skew: 1.5, df: 5 },
      { loc: 1, scale: 3, skew: -4, df: 1.5 },
    ],
    y: [-1000, -20, ...reals, 25, 1e4],
    wild,
    wildRows: 500,
  },
];
