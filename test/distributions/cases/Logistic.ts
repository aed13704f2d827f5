// Logistic: what the battery of laws needs to know.
import { Logistic } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Logistic,
    parameters: [
      { loc: 0.3, scale: 1.5 },
      { loc: -2, scale: 0.7 },
    ],
    y: [-35, ...reals, 60],
    wild,
    oracle: { logistic: ({ location, scale }) => ({ loc: location, scale }) },
  },
];
