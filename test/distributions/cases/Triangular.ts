// Triangular: what the battery of laws needs to know.
import { Triangular } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Triangular,
    // modes at quantiles between which the laws integrate: the density has a corner there
    parameters: [
      { lower: -8, mode: 1.25, upper: 10.5 },
      { lower: -8, mode: -4, upper: 12 },
      { lower: -7.5, width: 20, peak: 0.4 },
    ],
    y: [-7, -2.5, -0.75, 0, 1, 3, 8],
    wild,
    unfit: "the likelihood has no slope at the ends",
    oracle: {
      triangular: ({ min, max, mode }) => ({ lower: min, mode, upper: max }),
      sym_triangular: ({ location = 0, scale = 1 }) => ({
        lower: location - scale,
        mode: location,
        upper: location + scale,
      }),
    },
  },
];
