// Probabilities of intervals: accurate in both tails, differentiable, never NaN; supports whose ends depend on parameters.
import {
  category,
  distribution,
  exp,
  greaterThan,
  log,
  log1mexp,
  log1p,
  nonnegativeInteger,
  positive,
  real,
  reshape,
} from "thetastar";
import { Bernoulli, Categorical, Independent, Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { logLikelihood, logProbBetween } from "../../src/distribution/between.ts";
import { grad } from "../../src/grad.ts";
import { input } from "../../src/ops/leaves.ts";
import { sumRows } from "../../src/ops/rows.ts";
import type { Tensor } from "../../src/tensor.ts";

/** Waiting times from a start on: the end of y depends on a parameter, and nothing but the density and tails is given. */
const Delayed = distribution({
  name: "Delayed",
  params: { from: real, rate: positive },
  support: real,
  bounds: ({ from }) => ({ lower: from }),
  logProb: ({ from, rate }, y) => log(rate).sub(rate.mul(y.sub(from))),
  logCdf: ({ from, rate }, y) => log1mexp(rate.mul(y.sub(from)).neg()),
  logSurvival: ({ from, rate }, y) => rate.mul(y.sub(from)).neg(),
  landmarks: ({ from }) => reshape(from, [1]),
  momentOrder: ({ rate }) => rate.mul(0).add(Infinity),
});
/** A tail like y^−shape: moments below `shape` exist. */
const PowerLaw = distribution({
  name: "PowerLaw",
  params: { shape: positive },
  support: greaterThan(1),
  logProb: ({ shape }, y) => log(shape).sub(shape.add(1).mul(log(y))),
  logCdf: ({ shape }, y) => log1mexp(shape.mul(log(y)).neg()),
  logSurvival: ({ shape }, y) => shape.mul(log(y)).neg(),
  momentOrder: ({ shape }) => shape,
});
/** 0, 1, 2, … with P(Y > y) = e^(−rate (y + 1)). */
const Counts = distribution({
  name: "Counts",
  params: { rate: positive },
  support: nonnegativeInteger,
  logProb: ({ rate }, y) => log1mexp(rate.neg()).sub(rate.mul(y)),
  logCdf: ({ rate }, y) => log1p(exp(rate.mul(y.add(1)).neg()).neg()),
  logSurvival: ({ rate }, y) => rate.mul(y.add(1)).neg(),
  momentOrder: ({ rate }) => rate.mul(0).add(Infinity),
});

describe("the probability of an interval", () => {
  // mpmath, 1000 digits: log(ncdf(b) − ncdf(a)), by the upper tails where a > 0
  const truth = [
    [40, 41, -804.60844201375378817],
    [-41, -40, -804.60844201375378817],
    [-1, 2, -0.20016629432446257995],
    [-8, 9, -6.2220891626777398999e-16],
    [3, 3.0001, -14.629428903095287152],
    [-0.5, -0.4999999, -17.162034159134238427],
    [0.1, 0.1000000001, -23.949789519187638231],
  ] as const;
  test("of a Normal is right in both tails, in the middle, and where it is narrow", () => {
    for (const [lower, upper, log] of truth) {
      // the ends' own rounding moves a narrow interval's width
      const tolerance = 1e-15 + 4e-16 / (upper - lower) / Math.max(1, -log);
      const got = Normal({ loc: 0, scale: 1 }).logProbBetween(lower, upper);
      expect(Math.abs(got - log) / -log).toBeLessThan(Math.max(tolerance, log > -1e-10 ? 1e-9 : 0));
    }
    expect(Normal({ loc: 0, scale: 1 }).probBetween(-Infinity, Infinity)).toBe(1);
    expect(Normal({ loc: 0, scale: 1 }).logProbBetween(2, 2)).toBe(-Infinity);
    expect(Normal({ loc: 0, scale: 1 }).logProbBetween(-Infinity, -40)).toBe(Normal({ loc: 0, scale: 1 }).logCdf(-40));
    expect(Normal({ loc: 0, scale: 1 }).logProbBetween(40, Infinity)).toBe(-804.6084420137538);
    expect(Normal({ loc: [0, 1], scale: 1 }).probBetween(-1, [1, 2])).toHaveLength(2);
  });
  test("of integers is closed, of a single one its own probability", () => {
    const d = Counts({ rate: 0.3 });
    const sum = (from: number, to: number): number =>
      Array.from({ length: to - from + 1 }, (_, k) => d.prob(from + k)).reduce((a, b) => a + b, 0);
    for (const [from, to] of [
      [0, 0],
      [2, 2],
      [1, 4],
      [0, 7],
      [40, 44],
    ] as const)
      expect(d.probBetween(from, to) / sum(from, to)).toBeCloseTo(1, 13);
    expect(d.probBetween(1.5, 4.5)).toBeCloseTo(sum(2, 4), 14);
    expect(d.logProbBetween(1.2, 1.8)).toBe(-Infinity);
    expect(d.probBetween(-5, Infinity)).toBeCloseTo(1, 15);
    expect(Bernoulli({ probs: 0.3 }).probBetween(1, 1)).toBeCloseTo(0.3, 15);
    const sky = Categorical(["fog", "rain", "sun"])({ probs: [0.2, 0.3, 0.5] });
    expect(sky.probBetween("fog", "rain")).toBeCloseTo(0.5, 15);
    expect(category(2).discrete).toBe(true);
  });
  test("has the gradient that differences give, and no NaN wherever its ends lie", () => {
    const params = { loc: input("loc"), scale: input("scale") };
    const [lower, upper] = [input("lower", { rows: true }), input("upper", { rows: true })];
    const value = logProbBetween(Normal, params, lower, upper);
    const slopes = Object.fromEntries(
      grad(sumRows(value), [params.loc, params.scale, lower, upper]).map((g, i) => [`g${i}`, g]),
    ) as Record<string, Tensor>;
    const at = (loc: number, scale: number, a: number, b: number) =>
      evaluate({ value, ...slopes }, { loc, scale, lower: [a], upper: [b] }) as Record<string, Float64Array>;
    for (const [a, b] of [
      [-1, 2],
      [3, 5],
      [-9, -8],
      [0.5, 0.6],
      [-Infinity, 1],
      [1, Infinity],
    ] as const) {
      const h = 1e-4;
      const here = at(0.3, 1.2, a, b);
      const difference = (f: (by: number) => Record<string, Float64Array>): number =>
        (8 * ((f(h).value?.[0] as number) - (f(-h).value?.[0] as number)) -
          ((f(2 * h).value?.[0] as number) - (f(-2 * h).value?.[0] as number))) /
        (12 * h);
      expect(here.g0?.[0]).toBeCloseTo(
        difference((by) => at(0.3 + by, 1.2, a, b)),
        8,
      );
      expect(here.g1?.[0]).toBeCloseTo(
        difference((by) => at(0.3, 1.2 + by, a, b)),
        7,
      );
    }
    const ends = [-Infinity, -1e300, -1e10, -40, -1, 0, 1e-300, 1, 1 + 1e-15, 40, 1e10, 1e300, Infinity];
    for (const scale of [1e-300, 1, 1e300])
      for (const a of ends)
        for (const b of ends)
          for (const [name, found] of Object.entries(at(0, scale, a, b)))
            if (found.some(Number.isNaN)) throw new Error(`${name} is NaN between ${a} and ${b} at scale ${scale}.`);
  });
  test("equal ends are an exact y", () => {
    const params = { loc: input("loc"), scale: input("scale") };
    const both = logLikelihood(Normal, params, input("lower", { rows: true }), input("upper", { rows: true }));
    const { found } = evaluate({ found: both }, { loc: 0, scale: 1, lower: [1, 1], upper: [1, 2] });
    const d = Normal({ loc: 0, scale: 1 });
    expect(Array.from(found)).toEqual([d.logProb(1), d.logProbBetween(1, 2)]);
  });
  test("is refused for vectors, and where an end is missing or above the other", () => {
    const d = Normal({ loc: 0, scale: 1 });
    expect(() => d.probBetween([0, 3], [1, 2])).toThrow("lower must not be above upper; row 1 is 3 and 2.");
    expect(() => d.probBetween([0, Number.NaN], 1)).toThrow("lower must be a number or infinite; row 1 is not.");
    expect(() => d.probBetween([0, 1], [1, 2, 3])).toThrow("must have the same number of rows");
    expect(() => Independent(Normal, 2)({ loc: [0, 0], scale: [1, 1] }).probBetween([0, 0], [1, 1])).toThrow(
      "an interval needs one number a row",
    );
  });
});

describe("ends that depend on parameters", () => {
  const d = Delayed({ from: [-3, 5e6], rate: [2, 1e-3] });
  test("bound densities, cdfs and quantiles", () => {
    expect(d.bounds()).toEqual({ lower: Float64Array.of(-3, 5e6), upper: Float64Array.of(Infinity, Infinity) });
    expect(Normal({ loc: 0, scale: 1 }).bounds()).toEqual({ lower: -Infinity, upper: Infinity });
    expect(d.logProb(-4)).toEqual(Float64Array.of(-Infinity, -Infinity));
    expect(d.survival(-4)).toEqual(Float64Array.of(1, 1));
    expect(d.quantile(0)).toEqual(Float64Array.of(-3, 5e6));
    expect(d.quantile(1)).toEqual(Float64Array.of(Infinity, Infinity));
    expect(d.median()[0]).toBeCloseTo(-3 + Math.LN2 / 2, 9);
    expect(d.median()[1]).toBeCloseTo(5e6 + Math.LN2 * 1000, 5);
  });
  test("bound what is found numerically", () => {
    expect(d.mode()).toEqual(Float64Array.of(-3, 5e6));
    expect(d.entropy()[0]).toBeCloseTo(1 - Math.log(2), 8);
    expect(d.entropy()[1]).toBeCloseTo(1 - Math.log(1e-3), 8);
  });
});

describe("moments without a rule", () => {
  test("are integrals where the family says that they exist", () => {
    const d = Delayed({ from: [-3, 10], rate: [2, 0.5] });
    [-2.5, 12].forEach((m, i) => {
      expect(d.mean()[i]).toBeCloseTo(m, 10);
    });
    [0.25, 4].forEach((v, i) => {
      expect((d.variance()[i] as number) / v).toBeCloseTo(1, 10);
      expect((d.stddev()[i] as number) / Math.sqrt(v)).toBeCloseTo(1, 10);
      expect(d.skewness()[i]).toBeCloseTo(2, 9);
      expect(d.kurtosis()[i]).toBeCloseTo(6, 9);
    });
  });
  test("of integers are sums, and so are mode and entropy", () => {
    const d = Counts({ rate: 0.3 });
    const p = 1 - Math.exp(-0.3);
    expect(d.mean()).toBeCloseTo((1 - p) / p, 11);
    expect(d.variance()).toBeCloseTo((1 - p) / p / p, 10);
    expect(d.skewness()).toBeCloseTo((2 - p) / Math.sqrt(1 - p), 10);
    expect(d.kurtosis()).toBeCloseTo(6 + (p * p) / (1 - p), 9);
    expect(d.mode()).toBe(0);
    expect(d.entropy()).toBeCloseTo((-(1 - p) * Math.log(1 - p) - p * Math.log(p)) / p, 11);
  });
  test("of a tail like a power of y are right near the end of where they exist, and infinite beyond", () => {
    for (const a of [1.1, 1.5, 2.2, 3.2, 4.2, 7]) {
      const d = PowerLaw({ shape: a });
      expect(d.mean() / (a / (a - 1))).toBeCloseTo(1, 9);
      if (a > 2) expect(d.variance() / (a / ((a - 1) ** 2 * (a - 2)))).toBeCloseTo(1, 8);
      else expect(d.variance()).toBe(Infinity);
      if (a > 3) expect(d.skewness() / (((2 * (1 + a)) / (a - 3)) * Math.sqrt((a - 2) / a))).toBeCloseTo(1, 8);
      else expect(d.skewness()).toBeNaN();
      if (a <= 4) expect(d.kurtosis()).toBe(a > 2 ? Infinity : Number.NaN);
    }
    const both = PowerLaw({ shape: [0.5, 3] }).mean();
    expect(both[0]).toBe(Infinity);
    expect(both[1]).toBeCloseTo(1.5, 9);
    expect(() => PowerLaw({ shape: 1.01 }).mean()).toThrow("Give the family this rule.");
  });
  test("are refused by name where nothing says that they exist", () => {
    expect(() => Normal({ loc: 0, scale: 1 }).skewness()).not.toThrow(/momentOrder$/);
    const Bare = distribution({
      name: "Bare",
      params: { loc: real },
      support: real,
      logProb: ({ loc }, y) => y.sub(loc),
    });
    expect(() => Bare({ loc: 0 }).skewness()).toThrow(
      "Bare: skewness needs the rule skewness, or momentOrder, which this family does not have.",
    );
  });
});
