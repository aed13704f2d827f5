// GeneralizedNormal: what the battery of laws needs to know.
import { GeneralizedNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: GeneralizedNormal,
    parameters: [
      { loc: 0.3, scale: 2.5, shape: 3 },
      { loc: -1.1, scale: 3, shape: 2 },
    ],
    y: [-20, ...reals, 25],
    wild,
    oracle: { generalized_normal: ({ location, alpha, p }) => ({ loc: location, scale: alpha, shape: p }) },
  },
];
