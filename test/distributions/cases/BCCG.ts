// BCCG: what the battery of laws needs to know.
import { BCCG } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: BCCG,
    parameters: [
      { median: 2, scale: 0.3, shape: 0.5 },
      { median: 1.5, scale: 0.2, shape: -0.1 },
      { median: 1, scale: 0.4, shape: 1e-9 },
      { median: 1, scale: 0.6, shape: 1.5 },
    ],
    y: [0.05, ...positives],
    wild,
    wildRows: 50_000,
  },
];
