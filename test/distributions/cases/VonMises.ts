// VonMises: what the battery of laws needs to know.
import { VonMises } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: VonMises,
    parameters: [
      { loc: 0.5, concentration: 2 },
      { loc: -2.5, concentration: 3 },
    ],
    y: [-3, -2.25, -1, -0.1, 0, 0.5, 1.25, 2, 3.1],
    oracle: {
      // there y begins π before the mean, and moments are circular
      von_mises: ({ mean, kappa }, kind) =>
        mean === 0 && kind !== "moments" ? { loc: 0, concentration: kappa } : undefined,
    },
    wild: [...wild, 3.141592653589793, -3.141592653589793],
  },
];
