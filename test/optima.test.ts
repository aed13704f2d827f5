// Known optima: what training reaches on five fixed seeds, against the entropy of the truth; scored on 100,000 fresh rows.
import { describe, expect, it } from "vitest";
import { optima, within } from "./bench/optima.ts";

for (const { name, known, floor, reached } of optima)
  describe(name, () => {
    it("the known optimum is the entropy of the truth", () => {
      expect(Math.abs(floor() - known)).toBeLessThan(1e-5);
    });
    for (const seed of [0, 1, 2, 3, 4])
      it(`seed ${seed}: within ${within} nat of ${known}`, async () => {
        expect(Math.abs((await reached(seed)) - known)).toBeLessThan(within);
      });
  });
