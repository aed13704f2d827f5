// LowRankMvNormal: what the battery of laws needs to know.
import { LowRankMvNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: LowRankMvNormal(3, 1),
    wildRows: 50_000,
    parameters: [{ loc: [0, 1, -1], factor: [[1], [0.5], [-2]], diagonal: [0.25, 1, 3] }],
    y: [0, 1, -1, 2.5, 0.3, -4, 7, 7.5, 2, -3, 0.25, 5],
    wild,
  },
  {
    family: LowRankMvNormal(4, 2),
    wildRows: 50_000,
    parameters: [
      {
        loc: [0, 1, -1, 2],
        factor: [
          [1, 0.5],
          [-0.25, 2],
          [3, 1],
          [0, -1],
        ],
        diagonal: [0.5, 1, 2, 0.125],
      },
    ],
    y: Array.from({ length: 32 }, (_, i) => ((i * 7) % 11) - 5 + i / 16),
    wild,
  },
];
