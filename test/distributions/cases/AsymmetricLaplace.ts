// AsymmetricLaplace: what the battery of laws needs to know.
import { AsymmetricLaplace } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: AsymmetricLaplace,
    parameters: [
      { loc: 0.3, scale: 1.5, level: 0.2 },
      { loc: -2, scale: 0.5, level: 0.9 },
    ],
    y: [-35, ...reals, 60],
    wild,
  },
];
