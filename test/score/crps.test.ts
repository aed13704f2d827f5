// The CRPS: references, closed forms, quadrature against formulas, and what makes it a score.
import { describe, expect, it } from "vitest";
import { integrate } from "../../src/distribution/quadrature.ts";
import { key } from "../../src/random/key.ts";
import { uniformBits } from "../../src/random/stream.ts";
import { crpsByCdf } from "../../src/score/crps.ts";
import { crpsSamples } from "../../src/score/crpsSamples.ts";
import { mean } from "../../src/score/mean.ts";
import reference from "../reference/scores.json" with { type: "json" };
import { cauchy, exponential, geometric, logistic, uniform } from "./standIn.ts";

function near(got: ArrayLike<number>, want: readonly number[], relative: number): void {
  for (const [i, w] of want.entries())
    expect(Math.abs((got[i] as number) - w), `row ${i}: ${got[i]} for ${w}`).toBeLessThan(relative * Math.abs(w));
}

describe("crps by its cdf", () => {
  const { y } = reference.crps;
  it("agrees with 30-digit quadrature", () => {
    near(crpsByCdf(logistic(), y), reference.crps.logistic, 1e-10);
    near(crpsByCdf(exponential(), y), reference.crps.exponential, 1e-10);
    near(crpsByCdf(cauchy(), y), reference.crps.cauchy, 1e-9);
  });
  it("sums exactly over integers", () => {
    const { geometricY, geometric: want } = reference.crps;
    near(crpsByCdf(geometric(0.2), geometricY), want, 1e-12);
  });
  it("of a point forecast is the absolute error", () => {
    const y = [-3, 2.5, 1e4];
    near(crpsByCdf(uniform(2, 1e-9), y), [5, 0.5, 9998], 1e-8);
  });
  it("has the units of y", () => {
    const y = [0.1, 1, 7];
    const scaled = crpsByCdf(
      exponential(1e5),
      y.map((v) => 1e5 * v),
    );
    near(
      scaled.map((v) => v / 1e5),
      [...crpsByCdf(exponential(), y)],
      1e-12,
    );
  });
  it("is proper: the truth scores best on average over its own draws", () => {
    const n = 1000;
    const draws = Array.from(uniformBits(key("propriety"), n), (u) => -Math.log((u + 0.5) / 2 ** 32));
    const score = (scale: number): number => mean(crpsByCdf(exponential(scale), draws));
    const best = score(1);
    expect(best).toBeCloseTo(0.5, 1);
    for (const scale of [0.6, 0.8, 1.25, 1.6]) expect(score(scale)).toBeGreaterThan(best);
  });
});

describe("crps of samples", () => {
  it("is what the definition says", () => {
    const x = [3, -1, 4, 1, 5];
    let apart = 0;
    for (const a of x) for (const b of x) apart += Math.abs(a - b);
    const away = x.reduce((s, v) => s + Math.abs(v - 2), 0);
    expect(crpsSamples([x], [2])[0]).toBeCloseTo(away / 5 - apart / 2 / 20, 14);
  });
  it("is fair: unbiased for the CRPS of what was drawn from, with two draws a row", () => {
    const n = 20_000;
    const u = uniformBits(key("fair"), 2 * n);
    const draw = (i: number): number => -Math.log(((u[i] as number) + 0.5) / 2 ** 32);
    const rows = Array.from({ length: n }, (_, i) => [draw(2 * i), draw(2 * i + 1)]);
    const y = new Float64Array(n).fill(0.3);
    const want = reference.crps.exponential[3] as number;
    // sd of one row's estimate is below 1, so the mean's is below 0.007
    expect(Math.abs(mean(crpsSamples(rows, y)) - want)).toBeLessThan(0.02);
  });
  it("refuses a single draw", () => {
    expect(() => crpsSamples([[1]], [1])).toThrow("crpsSamples: there must be at least 2 draws a row; row 0 has 1.");
  });
});

describe("quadrature", () => {
  it("is exact for polynomials and adapts to a kink", () => {
    const [a, b] = [
      [0, -1],
      [2, 3],
    ];
    const f = integrate((x) => x.map((v) => v ** 5 - v), a as number[], b as number[], [0.1, 0.1]);
    expect(f[0]).toBeCloseTo(64 / 6 - 2, 12);
    expect(f[1]).toBeCloseTo((729 - 1) / 6 - 4, 10);
    const kink = integrate((x) => x.map((v) => Math.abs(v - 0.3)), [0], [1], [1e-10]);
    expect(kink[0]).toBeCloseTo((0.09 + 0.49) / 2, 9);
  });
  it("of an empty piece is zero", () => {
    expect(integrate((x) => x.map(() => 1), [1, 0], [0, 1], [1, 1])).toEqual(Float64Array.of(0, 1));
  });
});
