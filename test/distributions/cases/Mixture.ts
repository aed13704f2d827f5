// Mixture: what the battery of laws needs to know.
import { Bernoulli, Categorical, Independent, Mixture, Normal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { classes, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Mixture(Normal, 2),
    parameters: [
      { weightLogits: [0, 1], loc: [-1, 1.5], scale: [0.5, 1] },
      { weights: [0.25, 0.75], loc: [-1, 1.5], scale: [0.5, 1] },
      { weightLogits: [0, 1], mean: [-1, 1.5], stddev: [0.5, 1] },
      { weights: [0.25, 0.75], mean: [-1, 1.5], stddev: [0.5, 1] },
      { weightLogits: [0, 1], mean: [-1, 1.5], variance: [0.5, 1] },
      { weights: [0.25, 0.75], mean: [-1, 1.5], variance: [0.5, 1] },
    ],
    y: [-4, -1.5, -1, 0, 0.3, 1.5, 2, 5],
    wild,
  },
  {
    family: Mixture(Bernoulli, 2),
    wildRows: 50_000,
    parameters: [
      { weightLogits: [0, 0.5], logits: [-1, 2] },
      { weights: [0.3, 0.7], logits: [-1, 2] },
      { weightLogits: [0, 0.5], probs: [0.2, 0.7] },
      { weights: [0.3, 0.7], probs: [0.2, 0.7] },
    ],
    y: [0, 1],
    wild: classes,
  },
  {
    family: Mixture(Categorical(3), 2),
    wildRows: 50_000,
    parameters: [
      {
        weightLogits: [0, 0.5],
        logits: [
          [0, 1, 2],
          [0, -1, 0.5],
        ],
      },
      {
        weights: [0.3, 0.7],
        logits: [
          [0, 1, 2],
          [0, -1, 0.5],
        ],
      },
      {
        weightLogits: [0, 0.5],
        probs: [
          [0.2, 0.3, 0.5],
          [0.6, 0.3, 0.1],
        ],
      },
      {
        weights: [0.3, 0.7],
        probs: [
          [0.2, 0.3, 0.5],
          [0.6, 0.3, 0.1],
        ],
      },
    ],
    y: [0, 1, 2],
    wild: classes,
  },
  {
    family: Mixture(Independent(Normal, 2), 2),
    wildRows: 20_000,
    parameters: ["weightLogits", "weights"].flatMap((w) =>
      [
        ["loc", "scale"],
        ["mean", "stddev"],
        ["mean", "variance"],
      ].map(([a, b]) => ({
        [w]: w === "weights" ? [0.5, 0.5] : [0, 1],
        [a as string]: [
          [0, 1],
          [2, -1],
        ],
        [b as string]: [
          [1, 2],
          [0.5, 0.7],
        ],
      })),
    ),
    y: [0, 1, -1, 2.5, 0.3, -4],
    wild,
  },
];
