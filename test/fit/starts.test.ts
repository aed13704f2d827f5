// Likelihoods of several maxima: begun anew, the best maximum kept, its parts in order; and those without bound.
import { fit } from "thetastar";
import { Gamma, GEV, Mixture, MvNormal, Normal, Poisson, StudentT } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

/** Numbers of two Normals, by their quantiles. */
const y = [
  ...Array.from({ length: 30 }, (_, i) => Normal({ loc: 0, scale: 1 }).quantile((i + 0.5) / 30)),
  ...Array.from({ length: 20 }, (_, i) => Normal({ loc: 6, scale: 0.5 }).quantile((i + 0.5) / 20)),
];
const rises = (values: ArrayLike<number>): boolean =>
  Array.from(values).every((v, i, all) => i === 0 || v > (all[i - 1] as number));

describe("a mixture", () => {
  test("is begun ten times, by the seed alone; its components rise", async () => {
    const [found, again, other] = [
      await fit(Mixture(Normal, 3), y),
      await fit(Mixture(Normal, 3), y),
      await fit(Mixture(Normal, 3), y, { seed: 3 }),
    ];
    expect(again.theta).toEqual(found.theta);
    expect(other.logLikelihood).toBeCloseTo(found.logLikelihood, 9);
    for (const { params } of [found, other]) expect(rises(params.loc)).toBe(true);
    expect(found.warnings).toContainEqual(
      expect.stringMatching(
        /^the likelihood has several maxima: \d of 10 starts led to this one, \d to others that are lower by 0\.0/,
      ),
    );
    const once = await fit(Mixture(Normal, 3), y, { starts: 1 });
    expect(once.logLikelihood).toBeLessThanOrEqual(found.logLikelihood + 1e-9);
    expect(once.warnings).toEqual([]);
  });

  test("of two that are far apart has one maximum, in either order of y", async () => {
    const up = await fit(Mixture(Normal, 2), y);
    const down = await fit(Mixture(Normal, 2), y.map((v) => -v).reverse());
    expect(up.warnings).toEqual([]);
    for (const { params } of [up, down]) expect(rises(params.loc)).toBe(true);
    expect(down.params.loc[0]).toBeCloseTo(-(up.params.loc[1] as number), 8);
    expect(down.params.weightLogits[1]).toBeCloseTo(-(up.params.weightLogits[1] as number), 8);
    expect(down.stderr.scale[0]).toBeCloseTo(up.stderr.scale[1] as number, 8);
    // intervals of a scale are found in its logarithm
    const { lower, upper } = up.confidence().scale[0] as { lower: number; upper: number };
    expect(lower * upper).toBeCloseTo((up.params.scale[0] as number) ** 2, 9);
  });

  test("of Gammas, of counts and of vectors", async () => {
    const gammas = await fit(
      Mixture(Gamma, 2),
      y.map((v) => v + 5),
    );
    const means = gammas.params.concentration.map((a, j) => a / (gammas.params.rate[j] as number));
    expect(rises(means)).toBe(true);
    const counts = await fit(
      Mixture(Poisson, 2),
      y.map((v) => Math.round(v + 5)),
    );
    expect(rises(counts.params.rate)).toBe(true);
    const vectors = await fit(
      Mixture(MvNormal(2), 2),
      y.map((v, i) => [v, Math.cos(i)]),
    );
    const [first, second] = vectors.params.loc as unknown as [Float64Array, Float64Array];
    expect([first[0], second[0]].map((v) => Math.round(v as number))).toEqual([0, 6]);
  });

  test("has no bound where a component shrinks onto one value", async () => {
    // three times the same number, and nothing else that is worth a component
    const found = await fit(Mixture(Normal, 2), [...y.slice(0, 12), 3, 3, 3]);
    expect(found.warnings).toContainEqual(
      expect.stringMatching(/^none of 10 starts came to a maximum of the likelihood: it rises for ever/),
    );
    expect(found.stderr.scale[0]).toBeNaN();
    // a start that went there is told, and not kept
    const three = await fit(Mixture(Normal, 3), y);
    expect(three.warnings[0]).toMatch(/^the likelihood has no bound: \d of 10 starts went on where it rises for ever/);
    expect(Math.min(...three.params.scale)).toBeGreaterThan(0.1);
    expect(String(three)).toContain("Warning: the likelihood has no bound");
  });
});

test("of many rows a sample gives the start, but not where it leaves other rows outside the support", async () => {
  for (const seed of [0, 3, 5]) {
    const many = GEV({ loc: 0, scale: 1, shape: -0.45 }).sample(20_000, { seed });
    const { params, distribution, logLikelihood } = await fit(GEV, many);
    expect(Math.abs(params.shape + 0.45)).toBeLessThan(0.02);
    expect(distribution.logProb(many).reduce((sum, v) => sum + v, 0)).toBeCloseTo(logLikelihood, 5);
  }
});

test("other families are begun again where it is asked for", async () => {
  const once = await fit(StudentT, y);
  const often = await fit(StudentT, y, { starts: 4, seed: "a" });
  expect(often.logLikelihood).toBeGreaterThanOrEqual(once.logLikelihood - 1e-9);
  await expect(fit(StudentT, y, { starts: 0 })).rejects.toThrow(
    "fit: starts must be a positive integer; came 0. Try 10.",
  );
});
