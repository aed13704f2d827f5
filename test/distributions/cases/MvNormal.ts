// MvNormal: what the battery of laws needs to know.
import { MvNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: MvNormal(2),
    wildRows: 100_000,
    parameters: [
      {
        loc: [0.5, -1],
        scaleTril: [
          [1.5, 0],
          [-0.5, 0.75],
        ],
      },
      {
        loc: [0.5, -1],
        covariance: [
          [2, 0.5],
          [0.5, 1],
        ],
      },
      {
        loc: [0.5, -1],
        precision: [
          [2, 0.5],
          [0.5, 1],
        ],
      },
    ],
    y: [0, 1, -1, 2.5, 0.3, -4, 7, 7.5],
    wild,
  },
  {
    family: MvNormal(4),
    wildRows: 20_000,
    parameters: ["scaleTril", "covariance", "precision"].map((name) => ({
      loc: [0, 1, 2, -3],
      [name]: Array.from({ length: 4 }, (_, i) =>
        Array.from({ length: 4 }, (_, j) =>
          name === "scaleTril" && j > i ? 0 : i === j ? 1 + i / 2 : 0.3 / (1 + Math.abs(i - j)),
        ),
      ),
    })),
    y: Array.from({ length: 40 }, (_, i) => ((i * 7) % 11) - 5 + i / 16),
    wild,
  },
];
