// Zipf: what the battery of laws needs to know.
import { Zipf } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { counts } from "../values.ts";

// sums over all y that matter are short for large exponents only
export const cases: readonly Case[] = [
  {
    family: Zipf,
    parameters: [{ exponent: 12 }, { exponent: 15 }],
    y: [1, 2, 3, 4, 7, 12, 13, 40],
    wild: counts,
    unfit: "draws of such exponents are nearly all 1",
  },
];
