// Worked values of counts.
import { Poisson } from "thetastar/distributions";
import { expect, test } from "vitest";
import { pit } from "../../src/score/pit.ts";

test("Poisson(3) at 2: CRPS, the interval of the PIT, an interval of y", () => {
  const d = Poisson({ rate: 3 });
  expect(d.crps(2)).toBeCloseTo(0.5417440078, 10);
  expect(d.cdf(1)).toBeCloseTo(0.1991482735, 10);
  expect(d.cdf(2)).toBeCloseTo(0.4231900811, 10);
  const value = pit(Poisson({ rate: [3] }), [2])[0] as number;
  expect(value).toBeGreaterThanOrEqual(0.1991482734);
  expect(value).toBeLessThanOrEqual(0.4231900812);
  expect(d.interval(0.9)).toEqual({ lower: 1, upper: 6 });
});
