// SkewNormal: what the battery of laws needs to know.
import { SkewNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: SkewNormal,
    parameters: [
      { loc: 0.3, scale: 2.5, skew: 1.5 },
      { loc: 1, scale: 3, skew: -4 },
      { loc: -0.2, scale: 3, skew: 0.2 },
    ],
    y: [-20, ...reals, 25],
    wild,
  },
];
