// ConwayMaxwellPoisson: what the battery of laws needs to know.
import { ConwayMaxwellPoisson } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: ConwayMaxwellPoisson,
    wildRows: 1_000,
    parameters: [
      { loc: 4, nu: 2 },
      { rate: 1.5, nu: 0.6 },
      { mean: 2.5, nu: 1.5 },
    ],
    y: [0, 1, 2, 3, 5, 8, 13, 30],
    wild: counts,
  },
];
