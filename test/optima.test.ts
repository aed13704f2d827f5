// Known optima: what training reaches on five fixed seeds, against the entropy of the truth; scored on 100,000 fresh rows.

import { adam, cosine, fit, mlp, model, silu } from "thetastar";
import { Mixture, Normal } from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { data as growingNoise } from "../docs/examples/growingNoise.ts";
import { data as twoBranches } from "../docs/examples/twoBranches.ts";

const average = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("known optima, within 0.05 nat", () => {
  for (const seed of [0, 1, 2, 3, 4]) {
    it(`x·sin x with noise that grows with x, 2,000 rows: 1.66964, seed ${seed}`, async () => {
      const fitted = await fit(
        model(Normal, mlp([32, 32], { activation: silu })),
        growingNoise(`train ${seed}`, 2000),
        {
          optimizer: adam(cosine(1e-2)),
          epochs: 60,
          batch: 64,
          seed,
        },
      );
      const { x, y } = growingNoise(`test ${seed}`, 100_000);
      expect(Math.abs(-average(fitted.predict(x).logProb(y)) - 1.66964)).toBeLessThan(0.05);
    });
    it(`the inverse problem, 10,000 rows, five components: −1.22627, seed ${seed}`, async () => {
      const fitted = await fit(model(Mixture(Normal, 5), mlp([50, 50])), twoBranches(`train ${seed}`, 10_000), {
        optimizer: adam(cosine(5e-3)),
        epochs: 60,
        batch: 256,
        seed,
      });
      const { x, y } = twoBranches(`test ${seed}`, 100_000);
      expect(Math.abs(-average(fitted.predict(x).logProb(y)) + 1.22627)).toBeLessThan(0.05);
    });
  }
});
