// Parameters that keep a value: not estimated, not counted, in the units of the data, saved.
import { constant, fit, linear, load, model } from "thetastar";
import { Binomial, Gamma, Normal, StudentT, Weibull } from "thetastar/distributions";
import { describe, expect, expectTypeOf, test } from "vitest";

const y = [12.1, 10.7, 13.3, 11.9, 10.4, 15.2, 12.8, 11.1, 10.9, 12.2, 13.9, 11.3];

describe("fixed parameters", () => {
  test("of a Normal: the scale about a location that is given", async () => {
    const found = await fit(Normal, y, { fixed: { loc: 10 } });
    const scale = Math.sqrt(y.reduce((sum, v) => sum + (v - 10) ** 2, 0) / y.length);
    expect(found.params.loc).toBe(10);
    expect(found.params.scale).toBeCloseTo(scale, 12);
    // d²ℓ/dσ² = −2n/σ²
    expect(found.stderr.scale).toBeCloseTo(scale / Math.sqrt(2 * y.length), 10);
    expect(found.df).toBe(1);
    expect(Object.keys(found.stderr)).toEqual(["scale"]);
    expect(Object.keys(found.confidence())).toEqual(["scale"]);
    expect(found.names).toEqual(["scale"]);
    expect(found.distribution.mean()).toBe(10);
    const sum = y.reduce((total, v) => total + found.distribution.logProb(v), 0);
    expect(found.logLikelihood).toBeCloseTo(sum, 11);
    expect(found.aic).toBe(2 - 2 * found.logLikelihood);
    expect(String(found).split("\n").slice(2, 3)[0]).toMatch(/^ {2}scale/);
  });

  test("to their estimates they leave the others where they were", async () => {
    const free = await fit(StudentT, y);
    const held = await fit(StudentT, y, { fixed: { df: 4 } });
    const again = await fit(StudentT, y, { fixed: { loc: held.params.loc, df: 4 } });
    expect(held.params.df).toBe(4);
    expect(again.params.scale).toBeCloseTo(held.params.scale, 9);
    expect(held.logLikelihood).toBeLessThan(free.logLikelihood);
    expect([free.df, held.df, again.df]).toEqual([3, 2, 1]);
  });

  test("of another set, of a censored y, and profiles of the others", async () => {
    const found = await fit(model(Gamma, { mean: constant(), dispersion: constant() }), { y }, { fixed: { mean: 12 } });
    expect(found.params.mean).toBe(12);
    expect(found.distribution.mean()).toBeCloseTo(12, 12);
    const { lower, upper } = found.confidence(0.95, { method: "profile" }).dispersion;
    expect(lower).toBeLessThan(found.params.dispersion);
    expect(upper).toBeGreaterThan(found.params.dispersion);
    // a Weibull of shape 1 is Exponential: what was waited, over what was seen to its end
    const ends = { lower: y, upper: y.map((v) => (v > 13 ? Infinity : v)) };
    const waits = await fit(Weibull, ends, { fixed: { shape: 1 } });
    expect(waits.params.scale).toBeCloseTo(y.reduce((a, b) => a + b) / y.filter((v) => v <= 13).length, 9);
  });

  test("in a regression: no coefficient, and the same when saved", async () => {
    const data = { x: y.map((_, i) => (i * i) % 7), y };
    const robust = model(StudentT, { df: constant(), loc: linear("~ x"), scale: constant() });
    const found = await fit(robust, { data, y: "y" }, { fixed: { df: 4 } });
    expect(Object.keys(found.coefficients)).toEqual(["loc", "scale"]);
    expect(found.df).toBe(3);
    expect(found.names).toEqual(["loc.(Intercept)", "loc.x", "scale.(Intercept)"]);
    expect(found.predict({ x: [1, 2] }).params.df[1]).toBeCloseTo(4, 14);
    const again = load(JSON.stringify(found), { StudentT });
    expect((again.predict as typeof found.predict)({ x: [1, 2] }).mean()).toEqual(found.predict({ x: [1, 2] }).mean());
    const plain = await fit(
      model(StudentT, { df: constant(), loc: linear(), scale: constant() }),
      { x: { x: data.x }, y },
      { fixed: { df: 4 } },
    );
    expect(plain.coefficients.loc?.x).toBeCloseTo(found.coefficients.loc?.x as number, 10);
    expect(plain.logLikelihood).toBeCloseTo(found.logLikelihood, 10);
    expect(plain.params.df).toBe(4);
  });

  test("are known to the types", () => {
    const check = async () => {
      const found = await fit(StudentT, y, { fixed: { df: 4 } });
      expectTypeOf(found.params.df).toEqualTypeOf<number>();
      expectTypeOf(found.stderr).toEqualTypeOf<{ readonly loc: number; readonly scale: number }>();
      expectTypeOf(found.confidence()).not.toHaveProperty("df");
      const all = await fit(StudentT, y);
      expectTypeOf(all.stderr.df).toEqualTypeOf<number>();
      // @ts-expect-error no parameter of this family
      await fit(StudentT, y, { fixed: { shape: 4 } });
      // @ts-expect-error not a number
      await fit(StudentT, y, { fixed: { df: "4" } });
    };
    expect(check).toBeTypeOf("function");
  });

  test("are refused with the reason", async () => {
    const fixed = (values: object) => fit(Normal, y, { fixed: values as { loc: number } });
    await expect(fixed({ mean: 1 })).rejects.toThrow(
      "fit: fixed must be values of bare parameters (loc, scale); came mean. Give mean the head constant().",
    );
    await expect(fixed({ scale: -1 })).rejects.toThrow("fit, fixed: scale must be positive; it is -1.");
    await expect(fixed({ loc: 1, scale: 1 })).rejects.toThrow("fit: a parameter must be left to estimate");
    await expect(fixed({ loc: [1, 2] })).rejects.toThrow("fit, fixed: loc must be one value; came 2.");
    const trials = model(Binomial, { probs: constant() });
    const data = { y: [1, 2, 3], known: { totalCount: 5 } };
    await expect(fit(trials, data, { fixed: { probs: 0 } })).rejects.toThrow(
      "fit, fixed: probs must lie inside its set (unit interval); it is at the edge. Use a family without probs.",
    );
    await expect(
      fit(
        model(StudentT, { df: constant(), loc: linear("~ x"), scale: constant() }),
        { data: { x: [1, 2, 4], y: [1, 2, 3] }, y: "y" },
        { fixed: { loc: 0 } },
      ),
    ).rejects.toThrow("fit: fixed must be values of bare parameters (df, scale); came loc.");
  });
});
