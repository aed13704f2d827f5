// ZeroInflated: what the battery of laws needs to know.
import { Geometric, Normal, Weibull, ZeroInflated } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: ZeroInflated(Geometric),
    wildRows: 50_000,
    parameters: [
      { zeroProb: 0.3, logits: -1 },
      { zeroProb: 0.1, probs: 0.25 },
      { zeroProb: 0.6, mean: 3 },
    ],
    y: [0, 1, 2, 3, 5, 9, 20],
    wild,
  },
  {
    family: ZeroInflated(Weibull),
    wildRows: 50_000,
    parameters: Weibull.parametrizations.map(({ names }) => ({
      zeroProb: 0.3,
      ...Object.fromEntries(names.map((name) => [name, 1.5])),
    })),
    y: [0, 0.01, 0.3, 0.9, 1.5, 3, 4],
    wild,
  },
  {
    family: ZeroInflated(Normal),
    wildRows: 50_000,
    parameters: [
      { zeroProb: 0.3, loc: 0.5, scale: 1.5 },
      { zeroProb: 0.01, mean: -1, stddev: 2 },
      { zeroProb: 0.9, mean: 0, variance: 4 },
    ],
    y: [-35, -3, -0.5, 0, 0.25, 1, 4, 30],
    wild,
  },
];
