// Wrappers by values worked out elsewhere, and by what they mean.
import { boxCoxMap, chainMaps, expMap, fit, pit, shiftMap, sigmoidMap } from "thetastar";
import {
  Clipped,
  Geometric,
  Hurdle,
  Inflated,
  Kumaraswamy,
  LogNormal,
  Mixture,
  Normal,
  Poisson,
  Rounded,
  Shifted,
  Transformed,
  Truncated,
  VonMises,
  Weibull,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";

describe("Transformed", () => {
  test("of a Normal by exp is LogNormal", () => {
    const a = Transformed(Normal, expMap)({ loc: 0.5, scale: 0.75 });
    const b = LogNormal({ loc: 0.5, scale: 0.75 });
    for (const y of [1e-5, 0.3, 1, 40]) {
      expect(a.logProb(y)).toBeCloseTo(b.logProb(y), 12);
      expect(a.logSurvival(y)).toBeCloseTo(b.logSurvival(y), 12);
    }
    expect(a.quantile(0.9)).toBeCloseTo(b.quantile(0.9), 12);
    expect(a.mode()).toBeCloseTo(b.mode(), 7);
  });
  test("the ends of Box and Cox's map are those of y", () => {
    const ends = (lambda: number) => {
      const d = Transformed(LogNormal, boxCoxMap)({ loc: 0, scale: 1, lambda });
      return [d.quantile(0), d.quantile(1)];
    };
    expect(ends(0.5)).toEqual([-2, Infinity]);
    expect(ends(0)).toEqual([-Infinity, Infinity]);
    expect(ends(-0.5)).toEqual([-Infinity, 2]);
  });
  test("refuses what lies outside the map's domain, and maps that do not fit", () => {
    expect(() => Transformed(Normal, boxCoxMap)).toThrow(
      "Transformed(Normal, boxCox): the base must be continuous and positive",
    );
    expect(() => Transformed(Geometric, expMap)).toThrow("the base must be continuous");
    expect(() => chainMaps(sigmoidMap, shiftMap, shiftMap)).toThrow("shift came twice");
  });
});

describe("Truncated", () => {
  test("in a far tail, with bounds that are included", () => {
    const d = Truncated(Normal, { lower: 40 })({ loc: 0, scale: 1 });
    expect(d.logProb(40)).toBeCloseTo(3.689503480549115, 12);
    expect(d.logProb(39.99)).toBe(-Infinity);
    expect(d.mean()).toBeCloseTo(40.02496884720726, 8);
    const counts = Truncated(Geometric, { lower: 1, upper: 3 })({ probs: 0.5 });
    const expected = [0, 4 / 7, 2 / 7, 1 / 7, 0];
    counts.prob([0, 1, 2, 3, 4]).forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i] as number, 14);
    });
  });
  test("so far in a tail that nothing is left, all of it is at the nearer bound", () => {
    const d = Truncated(Normal, { lower: 1, upper: 2 })({ loc: -200, scale: 1e-200 });
    expect(Array.from(d.logProb([1, 1.5, 2]))).toEqual([Infinity, -Infinity, -Infinity]);
    expect(Array.from(d.cdf([0.9, 1.5, 2]))).toEqual([0, 1, 1]);
    const counts = Truncated(Poisson, { lower: 5, upper: 7 })({ rate: 1e-300 });
    expect(Array.from(counts.prob([4, 5]))).toEqual([0, 1]);
  });
  test("y outside is an error", async () => {
    await expect(fit(Truncated(Normal, { lower: 0 }), [1, 2, -1])).rejects.toThrow("y[2] = -1 is outside the support");
    expect(() => Truncated(Normal, { lower: 1, upper: 0 })).toThrow("lower must be below upper; they are 1 and 0.");
  });
});

describe("atoms", () => {
  test("a clipped y has the limits' probabilities, and moments with them", () => {
    const d = Clipped(Normal, { lower: 0 })({ loc: 0, scale: 1 });
    expect(d.prob(0)).toBeCloseTo(0.5, 14);
    expect(d.cdf(0)).toBeCloseTo(0.5, 14);
    expect(d.quantile([0.2, 0.5, 0.75])).toEqual(Float64Array.of(0, 0, 0.6744897501960817));
    expect(d.mean()).toBeCloseTo(0.3989422804014327, 9);
    expect(d.variance()).toBeCloseTo(0.5 - 0.15915494309189535, 9);
    expect(pit(d, [0, 1])[0]).toBeCloseTo(0.25, 14);
  });
  test("zeros of a continuous family are all structural, and a hurdle is the same", () => {
    for (const family of [ZeroInflated(Weibull), Hurdle(Weibull)]) {
      const d = family({ zeroProb: 0.25, scale: 2, shape: 1 });
      expect(d.prob(0)).toBeCloseTo(0.25, 14);
      expect(d.prob(1)).toBeCloseTo(0.375 * Math.exp(-0.5), 14);
      expect(d.quantile(0.2)).toBe(0);
      expect(d.mean()).toBeCloseTo(1.5, 14);
    }
  });
  test("shares with zeros and ones", () => {
    const d = Inflated(Kumaraswamy, [0, 1])({ inflation: [0.5, 0.2, 0.3], concentration1: 1, concentration0: 1 });
    expect(Array.from(d.prob([0, 0.4, 1]))).toEqual([0.2, 0.5, 0.3].map((v) => expect.closeTo(v, 14)));
    expect(Array.from(d.cdf([-1, 0, 0.5, 1]))).toEqual([0, 0.2, 0.45, 1].map((v) => expect.closeTo(v, 14)));
  });
});

test("Rounded puts the base's probability on integers or on any width", () => {
  expect(Rounded(Normal, 1)({ loc: 0, scale: 1 }).prob(0)).toBeCloseTo(0.38292492254802624, 14);
  const halves = Rounded(Weibull, 0.5)({ scale: 1, shape: 1 });
  expect(halves.prob(0)).toBeCloseTo(1 - Math.exp(-0.25), 14);
  expect(halves.prob(1.5)).toBeCloseTo(Math.exp(-1.25) - Math.exp(-1.75), 14);
  expect(halves.cdf(1.5)).toBeCloseTo(1 - Math.exp(-1.75), 14);
});

test("wrappers nest", () => {
  const d = ZeroInflated(Mixture(Shifted(Weibull), 2))({
    zeroProb: 0.5,
    weights: [0.5, 0.5],
    scale: [1, 2],
    shape: [1, 1],
    shift: [1, 3],
  });
  expect(d.prob(2)).toBeCloseTo(0.25 * Math.exp(-1), 14);
});

test("a base that may be negative has no hurdle at 0; names that clash are refused", () => {
  expect(() => Hurdle(Normal)).toThrow("y of the base must not be negative");
  expect(() => Hurdle(ZeroInflated(Geometric))).toThrow("the base has a parameter zeroProb already");
});

test("VonMises: draws have the mean direction and the density's trigonometric moments", () => {
  for (const concentration of [1e-3, 0.4, 2, 50]) {
    const d = VonMises({ loc: 2.5, concentration });
    const n = 20_000;
    const draws = Array.from(d.sample(n, { seed: "directions" }));
    expect(draws.every((y) => Math.abs(y) <= Math.PI)).toBe(true);
    // a smooth periodic function: the trapezoidal rule is exact
    const nodes = Float64Array.from({ length: 200 }, (_, i) => ((i + 0.5) / 100 - 1) * Math.PI);
    const p = d.prob(nodes);
    expect(p.reduce((a, b) => a + b, 0) * (Math.PI / 100)).toBeCloseTo(1, 12);
    expect(-p.reduce((a, b) => a + b * Math.log(b), 0) * (Math.PI / 100)).toBeCloseTo(d.entropy(), 11);
    for (const f of [Math.cos, Math.sin, (y: number) => Math.cos(2 * y), (y: number) => Math.sin(3 * y)]) {
      const mean = nodes.reduce((a, y, i) => a + f(y) * (p[i] as number), 0) * (Math.PI / 100);
      const average = draws.reduce((a, y) => a + f(y), 0) / n;
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(1 / n));
    }
  }
  // y begins at −π, where what is beyond π of loc lies: by mpmath's quad
  expect(VonMises({ loc: 3, concentration: 100 }).cdf(0)).toBeCloseTo(0.07883325747529177, 14);
});
