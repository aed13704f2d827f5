// BurrXII: what the battery of laws needs to know.
import { BurrXII } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: BurrXII,
    parameters: [
      { scale: 1.5, shape1: 2, shape2: 4 },
      { scale: 1, shape1: 6, shape2: 1 },
    ],
    y: [1e-8, ...positives, 60],
    wild,
  },
];
