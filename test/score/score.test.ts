// Scores other than the CRPS: hand-made cases, references, and laws.
import { describe, expect, it } from "vitest";
import { key } from "../../src/random/key.ts";
import { uniformBits } from "../../src/random/stream.ts";
import { compareScores } from "../../src/score/compareScores.ts";
import { coverage } from "../../src/score/coverage.ts";
import { crpsByCdf } from "../../src/score/crps.ts";
import { intervalScore } from "../../src/score/intervalScore.ts";
import { logScore } from "../../src/score/logScore.ts";
import { mean } from "../../src/score/mean.ts";
import { pinball } from "../../src/score/pinball.ts";
import { pit, pitHistogram } from "../../src/score/pit.ts";
import { reliability } from "../../src/score/reliability.ts";
import { squaredError } from "../../src/score/squaredError.ts";
import reference from "../reference/scores.json" with { type: "json" };
import { exponential, geometric, logistic, uniform } from "./standIn.ts";

const uniforms = (name: string, n: number): number[] =>
  Array.from(uniformBits(key(name), n), (u) => (u + 0.5) / 2 ** 32);

describe("mean", () => {
  it("weighs rows, and leaves out those of weight zero whatever they are", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([1, 2, Number.NaN], [1, 3, 0])).toBe(1.75);
  });
  it("refuses what has no mean", () => {
    expect(() => mean([])).toThrow("mean: there must be at least one row; came 0.");
    expect(() => mean([1, 2], [1])).toThrow("mean: weights must be as many as scores; came 1 for 2.");
    expect(() => mean([1, 2], [1, -1])).toThrow("mean: weights must be finite and not negative; row 1 is -1.");
    expect(() => mean([1, 2], [0, 0])).toThrow("mean: some weight must be positive; all are 0.");
  });
});

describe("scores of one kind", () => {
  it("log score and squared error", () => {
    expect(logScore({ rows: false, length: 1, logProb: (y: readonly number[]) => y.map((v) => -v) }, [1, 2])).toEqual(
      Float64Array.of(1, 2),
    );
    expect(squaredError({ rows: true, length: 2, mean: () => [1, 2] }, [4, 6])).toEqual(Float64Array.of(9, 16));
  });
  it("pinball: the mean over levels, twice, is the CRPS", () => {
    const y = [-2, 0.3, 4];
    const levels = 2000;
    const sum = new Float64Array(3);
    for (let k = 0; k < levels; k++)
      for (const [i, v] of pinball(logistic(), y, (k + 0.5) / levels).entries())
        sum[i] = (sum[i] as number) + (2 * v) / levels;
    for (const [i, v] of crpsByCdf(logistic(), y).entries()) expect(sum[i]).toBeCloseTo(v, 2);
    expect(pinball(uniform(0, 2), [1, -1], 0.5)).toEqual(Float64Array.of(0.5, 0.5));
    expect(pinball(uniform(0, 2), [1, -1], 0.75)).toEqual(Float64Array.of(0.375, 0.375));
  });
  it("interval score: twice the pinball losses of both ends, over 1 − level", () => {
    const y = [-5, 0.2, 3];
    const low = pinball(logistic(), y, 0.1);
    const high = pinball(logistic(), y, 0.9);
    for (const [i, v] of intervalScore(logistic(), y, 0.8).entries())
      expect(v).toBeCloseTo((((low[i] as number) + (high[i] as number)) * 2) / 0.2, 10);
  });
  it("levels and rows are checked", () => {
    expect(() => pinball(logistic(), [1, 2], 1)).toThrow("pinball: level must lie between 0 and 1; it is 1.");
    expect(() => intervalScore({ ...logistic(), rows: true, length: 2 }, [1], 0.9)).toThrow(
      "intervalScore: y must have one value a row; came 1 for 2 rows.",
    );
    expect(() => pit(logistic(), [1, Number.NaN])).toThrow("pit: y must be a number; row 1 is NaN.");
  });
});

describe("pit", () => {
  it("of draws from the forecast is uniform", () => {
    const n = 20_000;
    const y = uniforms("pit", n).map((u) => -Math.log(u));
    const { density } = pitHistogram(exponential(), y);
    // χ² with 9 degrees of freedom exceeds 27.9 once in a thousand
    const chi2 = density.reduce((sum, v) => sum + ((v - 1) ** 2 * n) / 10, 0);
    expect(chi2).toBeLessThan(27.9);
    expect(mean(pit(exponential(), y))).toBeCloseTo(0.5, 2);
  });
  it("of discrete draws is uniform too, without randomization, and has mean ½", () => {
    const n = 20_000;
    const p = 0.3;
    const y = uniforms("discrete pit", n).map((u) => Math.floor(Math.log(u) / Math.log(1 - p)));
    const { density } = pitHistogram(geometric(p), y);
    for (const v of density) expect(Math.abs(v - 1)).toBeLessThan(0.05);
    expect(mean(pit(geometric(p), y))).toBeCloseTo(0.5, 2);
  });
  it("shows a forecast that is too narrow as a bowl", () => {
    const n = 2000;
    const y = uniforms("bowl", n).map((u) => Math.log(u / (1 - u)) * 2);
    const { density } = pitHistogram(logistic(), y);
    expect(density[0]).toBeGreaterThan(1.3);
    expect(density[5]).toBeLessThan(0.8);
  });
  it("spreads a step over the bins it crosses, and integrates to one", () => {
    // Geometric(½): y = 0 spreads over [0, ½], y = 1 over [½, ¾]
    const { density, edges } = pitHistogram(geometric(0.5), [0, 1], 4);
    expect([...density].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([1, 1, 2, 0]);
    expect([...edges]).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

describe("coverage", () => {
  it("counts what lies inside, and says what was promised", () => {
    const c = coverage(uniform(0, 2), [-0.95, -0.5, 0.5, 0.85], 0.9);
    expect(c).toMatchObject({ nominal: 0.9, expected: 0.9, observed: 0.75, n: 4 });
    expect(c.stderr).toBeCloseTo(Math.sqrt(0.09 / 4), 15);
  });
  it("expects more of discrete families, and gets it", () => {
    const n = 20_000;
    const p = 0.3;
    const y = uniforms("coverage", n).map((u) => Math.floor(Math.log(u) / Math.log(1 - p)));
    const c = coverage(geometric(p), y, 0.8);
    expect(c.expected).toBeGreaterThan(0.8);
    expect(Math.abs(c.observed - c.expected)).toBeLessThan(4 * c.stderr);
  });
});

describe("reliability", () => {
  it("bins by width, and weighs the gaps by rows", () => {
    const { points, ece } = reliability([0.1, 0.1, 0.9, 1], [0, 0, 1, 0], 2);
    expect(points).toHaveLength(2);
    expect(points[0]).toMatchObject({ lower: 0, upper: 0.5, n: 2, forecast: 0.1, observed: 0 });
    expect(points[1]).toMatchObject({ lower: 0.5, upper: 1, n: 2, forecast: 0.95, observed: 0.5 });
    expect(points[0]?.stderr).toBeCloseTo(Math.sqrt(0.18) / 2, 14);
    expect(ece).toBeCloseTo(0.5 * 0.1 + 0.5 * 0.45, 14);
  });
  it("of right probabilities is the diagonal, within its standard errors", () => {
    const p = uniforms("p", 20_000);
    const u = uniforms("u", 20_000);
    const { points } = reliability(
      p,
      p.map((v, i) => Number((u[i] as number) < v)),
    );
    expect(points).toHaveLength(10);
    for (const { observed, forecast, stderr } of points) expect(Math.abs(observed - forecast)).toBeLessThan(4 * stderr);
  });
  it("refuses what is no probability", () => {
    expect(() => reliability([0.5, 1.5], [0, 1])).toThrow(
      "reliability: a probability must be in [0, 1]; row 1 is 1.5.",
    );
    expect(() => reliability([0.5], [2])).toThrow("reliability: an outcome must be 0 or 1; row 0 is 2.");
  });
});

describe("compareScores", () => {
  const { a, b, difference, paired, neweyWest, lag } = reference.compare;
  it("is the paired difference", () => {
    const c = compareScores(a, b);
    expect(c.difference).toBeCloseTo(difference, 13);
    expect(c.stderr).toBeCloseTo(paired, 13);
    expect(c).toMatchObject({ n: 200, lag: 0 });
  });
  it("allows for autocorrelation in a series", () => {
    const c = compareScores(a, b, { series: true });
    expect(c.lag).toBe(lag);
    expect(c.stderr).toBeCloseTo(neweyWest, 13);
    expect(c.z).toBeCloseTo(difference / neweyWest, 10);
    expect(compareScores(b, a, { lag: 4 }).z).toBeCloseTo(-c.z, 12);
  });
  it("chooses ⌊4 (n/100)^(2/9)⌋ lags", () => {
    for (const n of [2, 5, 50, 99, 101, 365, 1000, 5000]) {
      const zero = new Float64Array(n);
      expect(compareScores(zero, zero, { series: true }).lag).toBe(
        Math.min(n - 1, Math.floor(4 * (n / 100) ** (2 / 9))),
      );
    }
  });
  it("refuses what cannot be compared", () => {
    expect(() => compareScores([1, 2], [1])).toThrow("compareScores: both must have the same rows; came 2 and 1.");
    expect(() => compareScores([1], [1])).toThrow("compareScores: there must be at least 2 rows; came 1.");
    expect(() => compareScores([1, Infinity], [1, 2])).toThrow(
      "compareScores: scores must be finite; row 1 is Infinity and 2.",
    );
    expect(() => compareScores([1, 2], [1, 2], { lag: 2 })).toThrow(
      "compareScores: lag must be an integer from 0 to 1; it is 2.",
    );
  });
});
