// The bootstrap: its intervals against the package boot, its replicates against what they must be.
import { readFileSync } from "node:fs";
import { constant, fit, linear, model } from "thetastar";
import {
  Bernoulli,
  Exponential,
  Gamma,
  NegativeBinomial,
  Normal,
  Ordinal,
  Pareto,
  Poisson,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { bca, percentile } from "../../src/inference/bootstrap.ts";

type Ends = readonly [number, number];
const saved: {
  readonly waits: readonly number[];
  readonly estimate: number;
  readonly replicates: readonly number[];
  readonly influence: readonly number[];
  readonly cases: readonly { readonly level: number; readonly percentile: Ends; readonly bca: Ends }[];
} = JSON.parse(readFileSync("test/reference/bootstrap.json", "utf8"));
const waits = [...saved.waits];

describe("intervals of given replicates", () => {
  const values = Float64Array.from(saved.replicates);
  test.each(saved.cases)("are boot's at level $level", ({ level, percentile: middle, bca: corrected }) => {
    const plain = percentile(values, level);
    expect(plain.lower).toBeCloseTo(middle[0], 12);
    expect(plain.upper).toBeCloseTo(middle[1], 12);
    const better = bca(values, saved.estimate, Float64Array.from(saved.influence), level);
    expect(better.lower).toBeCloseTo(corrected[0], 12);
    expect(better.upper).toBeCloseTo(corrected[1], 12);
  });
});

describe("the replicates", () => {
  test("of a mean are means of rows drawn with replacement", async () => {
    const found = await fit(Normal, waits);
    const drawn = await found.bootstrap({ seed: 1 });
    expect(drawn.failed).toBe(0);
    expect(drawn.names).toEqual(["loc", "scale"]);
    expect(drawn.numbers[0]).toHaveLength(1999);
    const expected = found.params.scale / Math.sqrt(12);
    // the standard error of a standard deviation of R values is sd/√(2R)
    expect(Math.abs(drawn.stderr.loc / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * 1999));
    const mean = drawn.numbers[0]?.reduce((a, b) => a + b) as number;
    expect(Math.abs(mean / 1999 - found.params.loc)).toBeLessThan((4 * expected) / Math.sqrt(1999));
    const { lower, upper } = drawn.confidence().loc;
    expect(lower).toBeLessThan(found.params.loc - expected);
    expect(upper).toBeGreaterThan(found.params.loc + expected);
    const again = await found.bootstrap({ seed: 1, replicates: 50 });
    expect([...(again.numbers[1] as Float64Array)]).toEqual([...(drawn.numbers[1] as Float64Array).slice(0, 50)]);
  });

  test("of a regression are fits of the rows drawn, weighted or not", async () => {
    const x = Array.from({ length: 40 }, (_, i) => i / 10);
    const y = x.map((v, i) => Math.floor(Math.exp(0.5 + 0.4 * v) + 2 * Math.abs(Math.sin(7 * i))));
    const poisson = model(Poisson, { rate: linear("~ x") });
    const data = { x, y };
    const found = await fit(poisson, { data, y: "y" });
    const drawn = await found.bootstrap({ seed: "rows", replicates: 199 });
    // the same by hand: the slope of the sandwich is what a bootstrap of rows varies by, in large samples
    const robust = await fit(poisson, { data, y: "y" }, { covariance: "sandwich" });
    expect(drawn.stderr.rate?.x).toBeGreaterThan(0.6 * (robust.stderr.rate?.x as number));
    expect(drawn.stderr.rate?.x).toBeLessThan(1.6 * (robust.stderr.rate?.x as number));
    const ones = await fit(poisson, { data, y: "y", weight: y.map(() => 1) });
    const weighted = await ones.bootstrap({ seed: "rows", replicates: 199 });
    drawn.numbers.forEach((values, t) => {
      values.forEach((v, r) => {
        expect(weighted.numbers[t]?.[r]).toBeCloseTo(v, 8);
      });
    });
  });

  test("a replicate is the fit of its own rows", async () => {
    const found = await fit(Gamma, waits);
    const { numbers } = await found.bootstrap({ seed: 3, replicates: 3 });
    const middle = await found.bootstrap({ seed: 3, replicates: 3 });
    expect(numbers).toEqual(middle.numbers);
    // each has a likelihood equation of its own: concentration/rate is the mean of its rows, a mean of twelve waits
    for (let r = 0; r < 3; r++) {
      const mean = (numbers[0]?.[r] as number) / (numbers[1]?.[r] as number);
      const tenths = mean * 120;
      expect(Math.abs(tenths - Math.round(tenths))).toBeLessThan(1e-6);
    }
  });

  test("an estimate without bound is infinite, and counted", async () => {
    const data = { x: [1, 2, 3, 4, 5, 6, 7, 8], y: [0, 0, 0, 1, 0, 1, 1, 1] };
    const found = await fit(model(Bernoulli, linear("~ x")), { data, y: "y" });
    const drawn = await found.bootstrap({ seed: 1, replicates: 200 });
    expect(drawn.unbounded).toBeGreaterThan(20);
    expect(drawn.numbers[1]).toHaveLength(200 - drawn.failed);
    // classes that x separates: its slope has no bound, and an interval says so
    expect(drawn.numbers[1]?.filter((v) => v === Infinity).length).toBeGreaterThan(20);
    expect(drawn.stderr.logits?.x).toBeNaN();
    const ends = drawn.confidence().logits?.x;
    expect(ends?.upper).toBe(Infinity);
    expect(ends?.lower).toBeGreaterThan(0);
    expect(String(drawn)).toContain(
      `200 bootstrap replicates; in ${drawn.unbounded} an estimate has no bound and is ±∞`,
    );
  });

  test("a dispersion without bound leaves the mean's coefficients", async () => {
    const counts = [2, 0, 9, 3, 21, 1, 0, 12, 2, 7, 4, 1];
    const data = { age: [31, 24, 50, 44, 62, 38, 29, 55, 47, 35, 60, 27], counts };
    const found = await fit(model(NegativeBinomial, { mean: linear("~ age"), dispersion: constant() }), {
      data,
      y: "counts",
    });
    const drawn = await found.bootstrap({ seed: 1, replicates: 100 });
    expect(drawn.unbounded).toBeGreaterThan(0);
    expect([...(drawn.numbers[1] as Float64Array)].every(Number.isFinite)).toBe(true);
    expect(drawn.numbers[2]?.filter((v) => v === -Infinity).length).toBe(drawn.unbounded);
  });

  test("BCa of a rate: its influence is that of boot", async () => {
    const found = await fit(Exponential, waits);
    const drawn = await found.bootstrap({ seed: 2, replicates: 999 });
    const own = drawn.confidence(0.9, { method: "bca" }).rate;
    const theirs = bca(drawn.numbers[0] as Float64Array, saved.estimate, Float64Array.from(saved.influence), 0.9);
    // without a row, against with a little less of it
    expect(Math.abs(own.lower / theirs.lower - 1)).toBeLessThan(0.02);
    expect(Math.abs(own.upper / theirs.upper - 1)).toBeLessThan(0.02);
    expect(own).not.toEqual(drawn.confidence(0.9).rate);
  });

  test("of families with an end at a y, and of cutpoints", async () => {
    const pareto = await (await fit(Pareto, waits)).bootstrap({ seed: 1, replicates: 60 });
    expect(pareto.failed).toBe(0);
    expect(Math.min(...(pareto.numbers[0] as Float64Array))).toBeGreaterThan(0);
    const answers = waits.map((v) => (v < 1 ? "low" : v < 2.5 ? "mid" : "high"));
    const data = { x: waits.map((_, i) => Math.sin(i)), y: answers };
    const ordered = model(Ordinal(["low", "mid", "high"]), { loc: linear("~ 0 + x"), cutpoints: constant() });
    const found = await fit(ordered, { data, y: "y" });
    const drawn = await found.bootstrap({ seed: 1, replicates: 60 });
    expect(drawn.names).toEqual(found.names);
    drawn.numbers.forEach((values, i) => {
      expect([...values].every(Number.isFinite), drawn.names[i]).toBe(true);
    });
  });

  test("can be watched and stopped", async () => {
    const found = await fit(Gamma, waits);
    const seen: number[] = [];
    await found.bootstrap({ seed: 1, replicates: 100, onProgress: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(100);
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(found.bootstrap({ seed: 1, signal: stop.signal })).rejects.toThrow("enough");
    await expect(found.bootstrap({ seed: 1, replicates: 0 })).rejects.toThrow(
      "bootstrap: replicates must be a positive integer; came 0. Try 1999.",
    );
  });
});
