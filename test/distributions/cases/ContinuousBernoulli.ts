// ContinuousBernoulli: what the battery of laws needs to know.
import { ContinuousBernoulli } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { shares, wild } from "../values.ts";

export const cases: readonly Case[] = [
  {
    family: ContinuousBernoulli,
    parameters: [{ logits: 0 }, { logits: 1e-9 }, { logits: -0.7 }, { logits: 5 }, { probs: 0.5 }, { probs: 0.03 }],
    y: shares,
    wild,
  },
];
