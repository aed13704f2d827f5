// Scores of the library's own families: closed forms against quadrature and references, laws, and what is refused.

import {
  brier,
  calibration,
  coverage,
  crps,
  distribution,
  normal as draw,
  intervalScore,
  log,
  logScore,
  mean,
  pinball,
  pit,
  pitHistogram,
  positive,
  real,
  squaredError,
} from "thetastar";
import { Bernoulli, Categorical, Independent, Mixture, Normal } from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { crpsByCdf } from "../../src/score/crps.ts";
import reference from "../reference/scores.json" with { type: "json" };

const { y } = reference.crps;
const near = (got: ArrayLike<number>, want: ArrayLike<number>, relative: number): void => {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++)
    expect(
      Math.abs((got[i] as number) - (want[i] as number)),
      `row ${i}: ${got[i]} for ${want[i]}`,
    ).toBeLessThanOrEqual(relative * Math.abs(want[i] as number));
};
const mixture = Mixture(Normal, 2)({ weights: [0.3, 0.7], loc: [-2, 1], scale: [0.25, 1] });

describe("crps", () => {
  const normal = Normal({ loc: 0.5, scale: 2 });
  it("of Normal: formula, reference and quadrature agree", () => {
    near(crps(normal, y), reference.crps.normal, 1e-12);
    near(crpsByCdf(normal, y), reference.crps.normal, 1e-10);
  });
  it("of a mixture of Normals: formula, reference and quadrature agree", () => {
    near(crps(mixture, y), reference.crps.mixture, 1e-12);
    near(crpsByCdf(mixture, y), reference.crps.mixture, 1e-9);
  });
  it("of rows is that of each single one", () => {
    const rows = Normal({ loc: y.map((_, i) => i), scale: y.map((_, i) => 1 + i) });
    near(
      crps(rows, y),
      y.map((v, i) => crps(Normal({ loc: i, scale: 1 + i }), [v])[0] as number),
      1e-14,
    );
  });
  it("of a Normal that is nearly a point is the absolute error", () => {
    near(crps(Normal({ loc: 3, scale: 1e-12 }), [1, 3.5, -20]), [2, 0.5, 23], 1e-11);
  });
  it("of 0 or 1 is the Brier score, of ordered classes the ranked probability score", () => {
    const rain = Bernoulli({ probs: [0.2, 0.9, 0.5] });
    near(crps(rain, [0, 1, 1]), [0.04, 0.01, 0.25], 1e-12);
    near(brier(rain, [0, 1, 1]), [0.04, 0.01, 0.25], 1e-12);
    // (0.2 − 0)² + (0.7 − 1)²
    near(crps(Categorical(3)({ probs: [0.2, 0.5, 0.3] }), [1]), [0.13], 1e-12);
  });
  it("of a family without cdf is estimated from draws", () => {
    const Plain = distribution({
      name: "Plain",
      params: { loc: real, scale: positive },
      support: real,
      logProb: ({ loc, scale }, at) => at.sub(loc).div(scale).neg().sub(log(scale)),
      sample: ({ loc, scale }, key) => loc.add(scale.mul(draw(key))),
    });
    const at = [0, 1, -2];
    const estimate = crps(Plain({ loc: 0, scale: 1 }), at, { draws: 4000, seed: 3 });
    for (const [i, want] of crps(Normal({ loc: 0, scale: 1 }), at).entries()) expect(estimate[i]).toBeCloseTo(want, 1);
    expect(crps(Plain({ loc: [0, 0, 0], scale: 1 }), at)).toHaveLength(3);
  });
});

describe("laws on simulated data", () => {
  const n = 3000;
  const loc = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  const scale = Float64Array.from({ length: n }, (_, i) => 0.5 + (i % 7));
  const truth = Normal({ loc, scale });
  const drawn = truth.sample(1, { seed: "law" });
  it("every score is best for the truth", () => {
    const others = [
      Normal({ loc: loc.map((v) => v + 0.7), scale }),
      Normal({ loc, scale: scale.map((v) => v * 1.5) }),
      Normal({ loc, scale: scale.map((v) => v / 1.5) }),
      Normal({ loc, scale: 3.5 }),
    ];
    for (const score of [logScore, crps, (f: typeof truth, v: Float64Array) => intervalScore(f, v, 0.8)]) {
      const best = mean(score(truth, drawn));
      for (const other of others) expect(mean(score(other, drawn))).toBeGreaterThan(best);
    }
    expect(mean(pinball(others[0] as typeof truth, drawn, 0.3))).toBeGreaterThan(mean(pinball(truth, drawn, 0.3)));
    expect(mean(squaredError(others[0] as typeof truth, drawn))).toBeGreaterThan(mean(squaredError(truth, drawn)));
  });
  it("the truth is calibrated: PIT, coverage, reliability", () => {
    expect(mean(pit(truth, drawn))).toBeCloseTo(0.5, 1);
    for (const v of pitHistogram(truth, drawn).density) expect(Math.abs(v - 1)).toBeLessThan(0.2);
    const c = coverage(truth, drawn, 0.9);
    expect(Math.abs(c.observed - 0.9)).toBeLessThan(4 * c.stderr);
    const { curves, ece } = calibration(truth, drawn);
    expect(curves[0]?.points).toHaveLength(9);
    for (const p of curves[0]?.points ?? []) expect(Math.abs(p.observed - p.forecast)).toBeLessThan(4 * p.stderr);
    expect(ece).toBeLessThan(0.03);
  });
  it("one scale for all covers right on average and wrong in the halves", () => {
    const flat = Normal({ loc, scale: 3.9 });
    const part = (keep: (i: number) => boolean): number => {
      const { lower, upper } = flat.interval(0.9);
      const rows = Array.from(loc, (_, i) => i).filter(keep);
      return mean(
        rows.map((i) =>
          Number((drawn[i] as number) >= (lower[i] as number) && (drawn[i] as number) <= (upper[i] as number)),
        ),
      );
    };
    expect(coverage(flat, drawn, 0.9).observed).toBeCloseTo(0.9, 1);
    expect(part((i) => (scale[i] as number) < 3)).toBeGreaterThan(0.98);
    expect(part((i) => (scale[i] as number) > 5)).toBeLessThan(0.82);
  });
});

describe("classes", () => {
  const kinds = Categorical(["fog", "rain", "sun"]);
  const forecast = kinds({
    probs: [
      [0.2, 0.5, 0.3],
      [0.1, 0.1, 0.8],
    ],
  });
  it("Brier sums over classes, by label", () => {
    near(brier(forecast, ["rain", "sun"]), [0.04 + 0.25 + 0.09, 0.01 + 0.01 + 0.04], 1e-12);
    near(brier(kinds({ probs: [0.2, 0.5, 0.3] }), ["rain", "fog"]), [0.38, 0.64 + 0.25 + 0.09], 1e-12);
    near(logScore(forecast, ["rain", "sun"]), [Math.log(2), -Math.log(0.8)], 1e-12);
  });
  it("calibration has a curve a class", () => {
    const { curves, bins } = calibration(forecast, ["rain", "sun"], { bins: 5 });
    expect(curves.map(({ label }) => label)).toEqual(["fog", "rain", "sun"]);
    expect(bins).toBe(5);
    expect(curves[2]?.points).toMatchObject(
      [
        { forecast: 0.3, observed: 0, n: 1 },
        { forecast: 0.8, observed: 1, n: 1 },
      ].map(({ observed, n }) => ({ observed, n })),
    );
  });
  it("of 0 or 1 there is one", () => {
    const { curves } = calibration(Bernoulli({ probs: [0.2, 0.2, 0.9] }), [0, 1, 1]);
    expect(curves).toHaveLength(1);
    expect(curves[0]?.points.map(({ observed, n }) => [observed, n])).toEqual([
      [0.5, 2],
      [1, 1],
    ]);
  });
  it("rain's PIT histogram is not randomized", () => {
    // p = ½ and y = 0: the row spreads over [0, ½]; y = 1: over [½, 1]
    near(pitHistogram(Bernoulli({ probs: 0.5 }), [0, 0, 1, 1], 4).density, [1, 1, 1, 1], 1e-12);
  });
});

describe("what is refused", () => {
  it("an unknown label, a wrong family, a vector, other rows", () => {
    const kinds = Categorical(["fog", "rain"]);
    const unknown: string[] = ["snow"];
    expect(() => brier(kinds({ probs: [0.5, 0.5] }), unknown)).toThrow(
      'brier: y must be one of fog, rain; row 0 is "snow".',
    );
    expect(() => brier(Normal({ loc: 0, scale: 1 }), [0])).toThrow(
      "brier: the forecast must be of 0 or 1, or of classes; it is Normal.",
    );
    expect(() => crps(Normal({ loc: [0, 1], scale: 1 }), [0])).toThrow(
      "crps: y must have one value a row; came 1 for 2 rows.",
    );
    expect(() => crps(Normal({ loc: 0, scale: 1 }), [0, Number.NaN])).toThrow(
      "crps: y must be a number; row 1 is NaN.",
    );
    expect(() => logScore(Normal({ loc: 0, scale: 1 }), [])).toThrow("logScore: y must have at least one row; came 0.");
    // @ts-expect-error two numbers a row have no cdf
    expect(() => coverage(Independent(Normal, 2)({ loc: [0, 0], scale: [1, 1] }), [[1, 2]], 0.9)).toThrow(TypeError);
    // @ts-expect-error labels have no distance
    expect(() => crps(kinds({ probs: [0.5, 0.5] }), [0])).toThrow(
      "crps: the forecast must be of numbers; it is of labels.",
    );
  });
});
