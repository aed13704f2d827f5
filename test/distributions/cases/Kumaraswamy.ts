// Kumaraswamy: what the battery of laws needs to know.
import { Kumaraswamy } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { shares, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Kumaraswamy,
    parameters: [
      { concentration1: 2, concentration0: 3.5 },
      { concentration1: 1, concentration0: 1.8 },
      { median: 0.3, concentration1: 1.5 },
    ],
    y: shares,
    wild,
    oracle: { kumaraswamy: ({ a, b }) => ({ concentration1: a, concentration0: b }) },
  },
];
