// Worked values of counts.
import { fit } from "thetastar";
import { ConwayMaxwellPoisson, Hurdle, Normal, Poisson, Truncated, ZeroInflated } from "thetastar/distributions";
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

test("zeros of both kinds: the Poisson rate is that of the positive counts, the shares of zeros differ", async () => {
  const y = [0, 0, 0, 0, 1, 2, 3];
  for (const [family, zeroProb] of [
    [ZeroInflated(Poisson), 0.4621424393],
    [Hurdle(Poisson), 0.5714285714],
  ] as const) {
    const fitted = await fit(family, y);
    expect(fitted.params.rate).toBeCloseTo(1.59362426004, 9);
    expect(fitted.params.zeroProb).toBeCloseTo(zeroProb, 9);
    const logs = fitted.predict().logProb(y);
    expect(logs.reduce((a, b) => a + b, 0)).toBeCloseTo(-8.568662127679, 11);
  }
});

test("draws without a rule: of a hurdle, of what is truncated, of mixtures of these, row by row", () => {
  const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  const hurdle = Hurdle(Poisson)({ zeroProb: [0.25, 0.75], rate: [1, 5] });
  const draws = hurdle.sample(2000, { seed: 3 });
  const means = hurdle.mean();
  for (const i of [0, 1]) {
    const own = draws.slice(2000 * i, 2000 * (i + 1));
    expect(
      Math.abs(mean(own) - (means[i] as number)) / Math.sqrt((hurdle.variance()[i] as number) / 2000),
    ).toBeLessThan(4);
    expect(mean(Array.from(own, (v) => Number(v === 0)))).toBeCloseTo([0.25, 0.75][i] as number, 1);
  }
  expect(hurdle.at(0).sample(5, { seed: 3 })).toEqual(draws.slice(0, 5));
  const few = Truncated(Poisson, { lower: 2, upper: 4 })({ rate: 1 }).sample(500, { seed: 1 });
  expect(new Set(few)).toEqual(new Set([2, 3, 4]));
  const far = Truncated(Normal, { lower: 40 })({ loc: 0, scale: 1 });
  const beyond = far.sample(500, { seed: 2 });
  expect(Math.min(...beyond)).toBeGreaterThan(40);
  expect(Math.abs(mean(beyond) - far.mean()) / (far.stddev() / Math.sqrt(500))).toBeLessThan(4);
});

test("the location of a Conway–Maxwell–Poisson mean is found where it is an integer, and where nu is extreme", () => {
  const means = Float64Array.from({ length: 64 }, (_, i) => i + 1);
  const [own, poisson] = [ConwayMaxwellPoisson({ mean: means, nu: 1 }), Poisson({ mean: means })];
  const truth = poisson.logProb(means);
  own.logProb(means).forEach((v, i) => {
    expect(v).toBeCloseTo(truth[i] as number, 12);
  });
  // of two values all that counts is their mean
  for (const mean of [1e-6, 0.1, 0.9]) {
    const d = ConwayMaxwellPoisson({ mean, nu: 1e6 });
    expect(d.prob(1)).toBeCloseTo(mean, 9);
    expect(d.mean()).toBeCloseTo(mean, 9);
  }
});
