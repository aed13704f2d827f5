// GEV: what the battery of laws needs to know.
import { GEV } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: GEV,
    parameters: [
      { loc: 0.3, scale: 2.5, shape: 0.15 },
      { loc: 1, scale: 3, shape: -0.2 },
      { loc: -2, scale: 4, shape: 0 },
    ],
    y: [...reals, 12],
    wild,
    oracle: { gev: ({ location, scale, shape_xi }) => ({ loc: location, scale, shape: shape_xi }) },
  },
];
