// Inflated: what the battery of laws needs to know.
import { Geometric, Inflated, Kumaraswamy } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Inflated(Kumaraswamy, [0, 1]),
    wildRows: 50_000,
    parameters: Kumaraswamy.parametrizations.map(({ names }) => ({
      inflation: [0.5, 0.3, 0.2],
      ...Object.fromEntries(names.map((name, i) => [name, name === "median" ? 0.6 : 1.5 + i])),
    })),
    y: [0, 0.01, 0.3, 0.6, 0.9, 1],
    wild,
  },
  {
    family: Inflated(Geometric, 3),
    wildRows: 50_000,
    parameters: [
      { inflation: [0.8, 0.2], logits: -1 },
      { inflation: [0.8, 0.2], probs: 0.25 },
      { inflation: [0.8, 0.2], mean: 3 },
    ],
    y: [0, 1, 2, 3, 5, 9, 20],
    wild,
  },
];
