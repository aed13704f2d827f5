// LogitNormal: what the battery of laws needs to know.
import { LogitNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { shares, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: LogitNormal,
    parameters: [
      { loc: 0.5, scale: 1.2 },
      { loc: -1, scale: 2.5 },
      { median: 0.3, scale: 0.4 },
    ],
    y: shares,
    wild,
  },
];
