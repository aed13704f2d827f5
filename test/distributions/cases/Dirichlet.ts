// Dirichlet: what the battery of laws needs to know.
import { Dirichlet } from "thetastar/distributions";
import type { Case } from "../case.ts";

export const cases: readonly Case[] = [
  {
    family: Dirichlet(3),
    wildRows: 200_000,
    parameters: [{ concentration: [0.5, 2, 3.5] }, { mean: [0.2, 0.3, 0.5], precision: 7 }],
    y: [0.25, 0.5, 0.25, 0.125, 0.125, 0.75, 0.5, 0.375, 0.125, 0.0625, 0.75, 0.1875],
    wild: [0, 0.5, 1, 1e-300, -1, 0.25],
  },
];
