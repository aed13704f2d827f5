// The special functions at the ends of their domains: limits, NaN kept, inverse pairs, identities, errors.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { vjp } from "../../src/grad.ts";
import { bd0, log1pmx, logRatio } from "../../src/ops/deviance.ts";
import { erf, erfc, erfcx } from "../../src/ops/error.ts";
import { digamma, lgamma, polygamma, trigamma } from "../../src/ops/gamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { millsGap, normalHazard } from "../../src/ops/mills.ts";
import { logNdtr, ndtr } from "../../src/ops/normal.ts";
import { ndtri, ndtriExp } from "../../src/ops/quantile.ts";
import { lbeta, lgammaDelta, stirlerr } from "../../src/ops/stirling.ts";
import { constant, type Precision, type Tensor } from "../../src/tensor.ts";

type Unary = (x: Tensor) => Tensor;
type Binary = (x: Tensor, y: Tensor) => Tensor;
const precisions: readonly Precision[] = ["f64", "f32"];

const of = (f: Unary, x: readonly number[], precision: Precision = "f64"): Float64Array =>
  evaluate({ y: f(input("x", { rows: true })) }, { x }, { precision }).y;
const ofPairs = (f: Binary, pairs: readonly (readonly [number, number])[], precision: Precision = "f64") =>
  evaluate(
    { y: f(input("a", { rows: true }), input("b", { rows: true })) },
    { a: pairs.map(([a]) => a), b: pairs.map(([, b]) => b) },
    { precision },
  ).y;
const slope =
  (f: Unary): Unary =>
  (x) =>
    vjp(f(x), constant(1), [x])[0] as Tensor;

const { NaN: nan } = Number;
/** Name → the function, where its limits are looked at, and what they are. */
const unary: Record<string, readonly [f: Unary, at: readonly number[], limits: readonly number[]]> = {
  erf: [erf, [0, Infinity, -Infinity], [0, 1, -1]],
  erfc: [erfc, [0, Infinity, -Infinity, 1e30, -1e30], [1, 0, 2, 0, 2]],
  erfcx: [erfcx, [0, Infinity, -Infinity, -1e30], [1, 0, Infinity, Infinity]],
  ndtr: [ndtr, [0, Infinity, -Infinity, -1e30], [0.5, 1, 0, 0]],
  logNdtr: [logNdtr, [Infinity, -Infinity, 1e30], [0, -Infinity, 0]],
  normalHazard: [normalHazard, [Infinity, -Infinity], [Infinity, 0]],
  millsGap: [millsGap, [Infinity, -Infinity], [0, Infinity]],
  ndtri: [ndtri, [0, 1, 0.5, -0.1, 1.1], [-Infinity, Infinity, 0, nan, nan]],
  ndtriExp: [ndtriExp, [0, -Infinity, 0.1], [Infinity, -Infinity, nan]],
  lgamma: [lgamma, [0, 1, 2, Infinity, -0.5], [Infinity, 0, 0, Infinity, nan]],
  digamma: [digamma, [0, Infinity, -0.5], [-Infinity, Infinity, nan]],
  trigamma: [trigamma, [0, Infinity, -0.5], [Infinity, 0, nan]],
  polygamma: [(x) => polygamma(3, x), [0, Infinity, -0.5], [Infinity, 0, nan]],
  stirlerr: [stirlerr, [0, Infinity, -0.5], [Infinity, 0, nan]],
  log1pmx: [log1pmx, [0, -1, Infinity, -1.5], [0, -Infinity, -Infinity, nan]],
};

describe.each(Object.keys(unary))("%s", (name) => {
  const [f, at, limits] = unary[name] as (typeof unary)[string];
  it.each(precisions)("has its limits and keeps NaN in %s", (precision) => {
    const y = of(f, [...at, nan], precision);
    expect(Array.from(y, (value) => value + 0)).toEqual([...limits, nan]);
  });
});

describe("pairs", () => {
  it.each(precisions)("have their limits in %s", (precision) => {
    expect([
      ...ofPairs(
        bd0,
        [
          [0, 3],
          [3, 3],
          [2, 0],
          [0, 0],
          [2, Infinity],
        ],
        precision,
      ),
    ]).toEqual([3, 0, Infinity, 0, Infinity]);
    expect([
      ...ofPairs(
        logRatio,
        [
          [0, 1],
          [1, 0],
          [4, 4],
          [0, 0],
        ],
        precision,
      ),
    ]).toEqual([-Infinity, Infinity, 0, 0]);
    expect([
      ...ofPairs(
        lgammaDelta,
        [
          [0, 1],
          [2, 0],
          [5, 0],
        ],
        precision,
      ),
    ]).toEqual([-Infinity, 0, 0]);
    expect([
      ...ofPairs(
        lbeta,
        [
          [0, 1],
          [1, 0],
          [0, 1e9],
        ],
        precision,
      ),
    ]).toEqual([Infinity, Infinity, Infinity]);
  });
  it.each(precisions)("keep NaN on either side in %s", (precision) => {
    for (const f of [bd0, logRatio, lgammaDelta, lbeta])
      for (const y of ofPairs(
        f,
        [
          [nan, 1],
          [1, nan],
          [nan, 30],
          [30, nan],
        ],
        precision,
      ))
        expect(y).toBeNaN();
  });
  it("survive quotients that overflow", () => {
    expect(ofPairs(bd0, [[1e300, 1e-300]])[0]).toBeCloseTo(1e300 * (Math.log(1e300) * 2 - 1), -289);
    expect(ofPairs(logRatio, [[1e-300, 1e300]])[0]).toBeCloseTo(-600 * Math.LN10, 9);
    expect(ofPairs(bd0, [[1e-300, 1e300]])[0]).toBe(1e300);
  });
});

describe("gradients", () => {
  it.each(precisions)("are the limits at the edges, not NaN, in %s", (precision) => {
    expect([...of(slope(logNdtr), [Infinity, -Infinity, 1e30], precision)]).toEqual([0, Infinity, 0]);
    const curvature = of(slope(slope(logNdtr)), [Infinity, 1e30, -1e15], precision);
    expect([...curvature.subarray(0, 2)].map(Math.abs)).toEqual([0, 0]);
    expect(curvature[2]).toBeCloseTo(-1, 6);
    expect([...of(slope(stirlerr), [0, Infinity], precision)].map((x) => x + 0)).toEqual([-Infinity, 0]);
    expect([...of(slope(lgamma), [0, Infinity], precision)]).toEqual([-Infinity, Infinity]);
    expect([...of(slope(ndtri), [0, 1, 0.5], precision)].slice(0, 2)).toEqual([Infinity, Infinity]);
  });
  it("of bd0 are log(x/m) and 1 − x/m, at x = 0 and m = ∞ too", () => {
    const [x, m] = [input("x", { rows: true }), input("m", { rows: true })];
    const [dx, dm] = vjp(bd0(x, m), constant(1), [x, m]) as [Tensor, Tensor];
    const got = evaluate({ dx, dm }, { x: [0, 0, 2, 3], m: [2, 0, Infinity, 2] });
    expect([...got.dx].slice(0, 3)).toEqual([-Infinity, 0, -Infinity]);
    expect([...got.dm]).toEqual([1, 1, 1, -0.5]);
    expect(got.dx[3]).toBeCloseTo(Math.log(1.5), 15);
  });
  it("of lbeta and lgammaDelta agree with central differences", () => {
    const [a, b] = [input("a", { rows: true }), input("b", { rows: true })];
    const points: readonly (readonly [number, number])[] = [
      [0.3, 0.7],
      [2, 5],
      [7, 4],
      [40, 0.2],
      [1.5, 2.5],
    ];
    for (const f of [lbeta, lgammaDelta]) {
      const [da, db] = vjp(f(a, b), constant(1), [a, b]) as [Tensor, Tensor];
      const got = evaluate({ da, db }, { a: points.map(([p]) => p), b: points.map(([, q]) => q) });
      points.forEach(([p, q], i) => {
        const h = 1e-5;
        const y = ofPairs(f, [
          [p + h, q],
          [p - h, q],
          [p, q + h],
          [p, q - h],
        ]);
        expect(got.da[i]).toBeCloseTo(((y[0] as number) - (y[1] as number)) / (2 * h), 7);
        expect(got.db[i]).toBeCloseTo(((y[2] as number) - (y[3] as number)) / (2 * h), 7);
      });
    }
  });
});

describe("identities", () => {
  const x = [-37, -12.5, -3, -0.7, 0.01, 0.9, 4];
  it("ndtri undoes ndtr, ndtriExp undoes logNdtr", () => {
    of((t) => ndtri(ndtr(t)), x).forEach((y, i) => {
      expect(y).toBeCloseTo(x[i] as number, 11);
    });
    const far = [-1e150, -1e20, -5000, -60, ...x];
    of((t) => ndtriExp(logNdtr(t)), far).forEach((y, i) => {
      expect(y / (far[i] as number)).toBeCloseTo(1, 11);
    });
  });
  it("knows log Φ(−40) and log Φ(−1e150)", () => {
    const y = of(logNdtr, [-40, -1e150]);
    expect(y[0]).toBeCloseTo(-804.6084420137538, 11);
    expect((y[1] as number) / -5e299).toBeCloseTo(1, 15);
  });
  it("lgammaDelta(a, d) = −lgammaDelta(a + d, −d)", () => {
    const [there] = ofPairs(lgammaDelta, [[2.5, 4]]);
    const [back] = ofPairs(lgammaDelta, [[6.5, -4]]);
    expect(back).toBe(-(there as number));
  });
  it("lbeta is symmetric to the bit", () => {
    const pairs = [
      [0.2, 7],
      [1e8, 3],
      [5, 4],
      [1e-3, 2],
    ] as const;
    expect(ofPairs(lbeta, pairs)).toEqual(
      ofPairs(
        lbeta,
        pairs.map(([a, b]) => [b, a] as const),
      ),
    );
  });
});

it("polygamma refuses orders that are not integers from 0 to 20", () => {
  for (const n of [-1, 0.5, 21])
    expect(() => polygamma(n, 1)).toThrow(`polygamma: the order must be an integer from 0 to 20; came ${n}.`);
});
