// SinhArcsinh: what the battery of laws needs to know.
import { SinhArcsinh } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { reals, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: SinhArcsinh,
    parameters: [
      { loc: 0.3, scale: 1.5, skew: 0.5, tail: 0.9 },
      { loc: -1, scale: 3, skew: -0.3, tail: 1.25 },
    ],
    y: [-35, ...reals, 60],
    wild,
  },
];
