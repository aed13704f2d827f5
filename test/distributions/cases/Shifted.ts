// Shifted: what the battery of laws needs to know.
import { Exponential, Shifted } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: Shifted(Exponential),
    wildRows: 20_000,
    parameters: Exponential.parametrizations.map(({ names }) => ({
      ...Object.fromEntries(names.map((name) => [name, 0.75])),
      shift: -2,
    })),
    y: [-1.9, -0.5, 0.01, 0.3, 0.9, 1.5, 3, 40],
    wild,
  },
];
