// BCPE: what the battery of laws needs to know.
import { BCPE } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: BCPE,
    parameters: [
      { median: 2, scale: 0.3, shape: 0.5, tail: 6 },
      { median: 1.5, scale: 0.2, shape: -0.1, tail: 2 },
    ],
    y: [0.05, ...positives],
    wild,
    wildRows: 3000,
  },
];
