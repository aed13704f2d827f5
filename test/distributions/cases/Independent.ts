// Independent: what the battery of laws needs to know.
import { Categorical, Independent, Normal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { classes, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Independent(Normal, 2),
    parameters: [
      { loc: [0, 1], scale: [1, 2] },
      { mean: [0, 1], stddev: [1, 2] },
      { mean: [0, 1], variance: [1, 2] },
    ],
    y: [0, 1, -1, 2.5, 0.3, -4, 7, 7.5],
    wild,
  },
  {
    family: Independent(Categorical(3), 2),
    wildRows: 50_000,
    parameters: [
      {
        logits: [
          [0, 1, 2],
          [0, -1, 0.5],
        ],
      },
      {
        probs: [
          [0.2, 0.3, 0.5],
          [0.6, 0.3, 0.1],
        ],
      },
    ],
    y: [0, 1, 2, 2, 1, 0],
    wild: classes,
  },
];
