// MvStudentT: what the battery of laws needs to know.
import { MvStudentT } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: MvStudentT(2),
    wildRows: 100_000,
    parameters: [
      {
        df: 3,
        loc: [0.5, -1],
        scaleTril: [
          [1.5, 0],
          [-0.5, 0.75],
        ],
      },
      {
        df: 0.7,
        loc: [0.5, -1],
        scaleMatrix: [
          [2, 0.5],
          [0.5, 1],
        ],
      },
    ],
    y: [0, 1, -1, 2.5, 0.3, -4, 7, 7.5],
    wild,
  },
];
