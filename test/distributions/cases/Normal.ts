// Normal: what the battery of laws needs to know.
import { Normal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Normal,
    parameters: [
      { loc: 0.5, scale: 1.5 },
      { mean: -1, stddev: 2 },
      { mean: 0, variance: 4 },
    ],
    y: [-35, ...reals, 60],
    wild,
    oracle: {
      normal: ({ mean = 0, sd = 1 }) => ({ mean, stddev: sd }),
      normal_canonical: ({ eta = 0, precision = 1 }) => ({ mean: eta / precision, variance: 1 / precision }),
    },
  },
];
