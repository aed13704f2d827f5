// Host-side draws: same key, same bits; uniform words; every order equally likely.
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { fold, key } from "../../src/random/key.ts";
import { permutation, reader, uniformBits } from "../../src/random/stream.ts";
import { threefry2x32 } from "../../src/random/threefry.ts";

// Through require: plain Node cannot import @stdlib's folders as ES modules.
const require = createRequire(import.meta.url);
interface TestResult {
  readonly pValue: number;
}
const chi2gof: (counts: readonly number[], probs: readonly number[]) => TestResult = require("@stdlib/stats/chi2gof");
const kstest: (x: Float64Array, cdf: string, a: number, b: number) => TestResult = require("@stdlib/stats/kstest");

// Seeds are fixed, so a test passes for ever or never; this bound keeps a correct generator on the right side.
const LEAST_P = 1e-4;
const even = (k: number) => new Array<number>(k).fill(1 / k);

describe("uniformBits", () => {
  test("golden words, which are the counters' own", () => {
    const k = key(0);
    expect([...uniformBits(k, 4)]).toEqual([0x085c8fb2, 0xa399a052, 0x6983290c, 0x3245f7cc]);
    expect([...uniformBits(k, 4)]).toEqual([...threefry2x32(k[0], k[1], 0, 0), ...threefry2x32(k[0], k[1], 1, 0)]);
  });

  test("few are the first of many, odd counts too; a reader reads the same", () => {
    const many = uniformBits(key("words"), 100);
    expect([...uniformBits(key("words"), 7)]).toEqual([...many.subarray(0, 7)]);
    const next = reader(key("words"));
    expect(Array.from({ length: 100 }, next)).toEqual([...many]);
    expect(uniformBits(key(1), 0)).toHaveLength(0);
  });

  test.each(["low", "high"])("the %s byte is uniform", (end) => {
    const counts = new Array<number>(256).fill(0);
    for (const word of uniformBits(key("chi-square"), 100_000)) counts[end === "low" ? word & 255 : word >>> 24]++;
    expect(chi2gof(counts, even(256)).pValue).toBeGreaterThan(LEAST_P);
  });

  test("words are uniform on the whole range, and so are their pairs", () => {
    const bits = uniformBits(key("ks"), 6_000);
    expect(
      kstest(
        Float64Array.from(bits, (b) => (b + 0.5) / 2 ** 32),
        "uniform",
        0,
        1,
      ).pValue,
    ).toBeGreaterThan(LEAST_P);
    const pairs = new Array<number>(64).fill(0);
    for (let i = 0; i + 1 < bits.length; i++) pairs[(bits[i] >>> 29) * 8 + (bits[i + 1] >>> 29)]++;
    expect(chi2gof(pairs, even(64)).pValue).toBeGreaterThan(LEAST_P);
  });

  test("the test would see a bias of 4 % in one value of 16", () => {
    const counts = new Array<number>(16).fill(0);
    for (const word of uniformBits(key("power"), 1_000_000)) counts[word >>> 28]++;
    expect(chi2gof(counts, even(16)).pValue).toBeGreaterThan(LEAST_P);
    counts[3] += 2500; // ten of its standard deviations
    expect(chi2gof(counts, even(16)).pValue).toBeLessThan(LEAST_P);
  });

  test("refuses what is no count", () => {
    expect(() => uniformBits(key(1), -1)).toThrow(
      /^uniformBits: n must be an integer from 0 to 4294967295; it is -1\. /,
    );
    expect(() => uniformBits(key(1), 1.5)).toThrow(RangeError);
  });
});

describe("permutation", () => {
  test("golden order", () => {
    expect([...permutation(key(0), 10)]).toEqual([6, 0, 8, 9, 2, 7, 3, 1, 5, 4]);
  });

  test.each([0, 1, 2, 3, 100, 4097])("of %i holds every index once", (n) => {
    const order = permutation(key("once"), n);
    expect(order).toBeInstanceOf(Int32Array);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test.each([2, 3, 4, 5])("all orders of %i are equally likely", (n) => {
    const orders = new Map<string, number>();
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const order = permutation(fold(key("orders"), i), n).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    const factorial = [1, 1, 2, 6, 24, 120][n];
    expect(orders.size).toBe(factorial);
    expect(chi2gof([...orders.values()], even(factorial)).pValue).toBeGreaterThan(LEAST_P);
  });

  test("every index lands anywhere in a longer one", () => {
    const n = 30;
    const counts = new Array<number>(n * n).fill(0);
    for (let i = 0; i < 5_000; i++) {
      permutation(fold(key("places"), i), n).forEach((value, place) => {
        counts[value * n + place]++;
      });
    }
    // Rows and columns of the table are fixed, so its degrees of freedom are (n − 1)², not n² − 1: compare by hand.
    const expected = 5_000 / n;
    const chi2 = counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
    const df = (n - 1) ** 2;
    expect(Math.abs(chi2 - df) / Math.sqrt(2 * df)).toBeLessThan(5);
  });

  test("another epoch is another order; the words of its key are not used up", () => {
    const shuffle = fold(key(3), "shuffle");
    expect([...permutation(fold(shuffle, 0), 50)]).not.toEqual([...permutation(fold(shuffle, 1), 50)]);
    expect([...permutation(shuffle, 50)]).toEqual([...permutation(shuffle, 50)]);
  });

  test("refuses what is no count", () => {
    expect(() => permutation(key(1), 2 ** 31)).toThrow(
      /^permutation: n must be an integer from 0 to 2147483647; it is /,
    );
    expect(() => permutation(key(1), Number.NaN)).toThrow(RangeError);
  });
});
