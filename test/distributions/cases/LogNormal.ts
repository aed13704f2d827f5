// LogNormal: what the battery of laws needs to know.
import { LogNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: LogNormal,
    parameters: [
      { loc: 0.5, scale: 0.75 },
      { median: 2, scale: 0.6 },
      { mean: 3, cv: 0.4 },
      { mean: 3, stddev: 2 },
    ],
    y: [1e-8, ...positives, 60],
    wild,
    oracle: { lognormal: ({ meanlog, sdlog }) => ({ loc: meanlog, scale: sdlog }) },
  },
];
