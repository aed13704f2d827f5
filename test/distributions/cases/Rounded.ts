// Rounded: what the battery of laws needs to know.
import { Normal, Rounded, Weibull } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Rounded(Normal, 1),
    wildRows: 50_000,
    parameters: [
      { loc: 0.5, scale: 1.5 },
      { mean: -1, stddev: 12 },
      { mean: 3, variance: 0.4 },
    ],
    y: [-9, -3, -1, 0, 1, 2, 3, 5],
    wild,
  },
  {
    family: Rounded(Weibull, 1),
    wildRows: 50_000,
    parameters: Weibull.parametrizations.map(({ names }) => Object.fromEntries(names.map((name) => [name, 1.5]))),
    y: [0, 1, 2, 3, 5],
    wild,
  },
];
