// GeneralizedPareto: what the battery of laws needs to know.
import { GeneralizedPareto } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: GeneralizedPareto,
    parameters: [
      { scale: 1.5, shape: 0.125 },
      { scale: 2, shape: 0 },
      { scale: 20, shape: -0.3 },
      { scale: 4, shape: 1e-9 },
    ],
    y: [0, ...positives, 25],
    wild,
    oracle: { gpd: ({ location, scale, shape_xi: shape }) => (location === 0 ? { scale, shape } : undefined) },
  },
];
