// HalfNormal: what the battery of laws needs to know.
import { HalfNormal } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { positives, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: HalfNormal,
    parameters: [{ scale: 1.5 }, { mean: 2 }],
    y: [0, ...positives, 25],
    wild,
    oracle: { halfnormal: ({ scale }) => ({ scale }) },
  },
];
