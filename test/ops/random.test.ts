// Random graphs: the host's words and keys bit for bit, the same draws in every tile, and their distributions.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { input } from "../../src/ops/leaves.ts";
import { foldIn, foldName, normal, threefry, uniform } from "../../src/ops/random.ts";
import { at } from "../../src/ops/shape.ts";
import { fold, key } from "../../src/random/key.ts";
import { threefry2x32 } from "../../src/random/threefry.ts";

const k = input("k", { dtype: "bits", shape: [2] });
const seed = key(11);

describe("threefry", () => {
  it("equals the host's in every executor", () => {
    const c = input("c", { dtype: "bits", shape: [2], rows: true });
    const counters = Array.from({ length: 64 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
    const [a, b] = threefry(k, at(c, 0), at(c, 1));
    for (const executor of ["interpreter", "scalar", "simd"] as const)
      for (const precision of ["f32", "f64"] as const) {
        const got = evaluate({ a, b }, { k: seed, c: counters }, { executor, precision });
        for (let i = 0; i < 32; i++)
          expect([got.a[i], got.b[i]]).toEqual(
            threefry2x32(seed[0], seed[1], counters[2 * i] as number, counters[2 * i + 1] as number),
          );
      }
  });
  it("the known answer of Random123 for zeros", () => {
    const zero = input("c", { dtype: "bits" });
    const [a, b] = threefry(k, zero, zero);
    const got = evaluate({ a, b }, { k: [0, 0], c: 0 });
    expect([got.a[0], got.b[0]]).toEqual([0x6b200159, 0x99ba4efe]);
  });
});

describe("derived keys", () => {
  it("foldIn equals fold of numbers", () => {
    const n = input("n", { dtype: "int" });
    for (const name of [0, 1, 7, -1, -123456, 2147483647])
      expect([...evaluate({ f: foldIn(k, n) }, { k: seed, n: name }).f], `${name}`).toEqual([...fold(seed, name)]);
    for (const name of [0, -3, 2 ** 40 + 5, -(2 ** 33) - 1])
      expect([...evaluate({ f: foldIn(k, name) }, { k: seed }).f], `${name}`).toEqual([...fold(seed, name)]);
  });
  it("foldName equals fold of names", () => {
    for (const name of ["", "dropout", "12345678", "가나다", "a long name of more than two words"])
      expect([...evaluate({ f: foldName(k, name) }, { k: seed }).f], name).toEqual([...fold(seed, name)]);
  });
  it("refuses a float", () => {
    expect(() => foldIn(k, input("x"))).toThrow("foldIn: n must be an int or a word; came float.");
  });
});

describe("draws", () => {
  const n = 100000;
  for (const precision of ["f32", "f64"] as const) {
    const { u, z } = evaluate(
      { u: uniform(k, { shape: [n] }), z: normal(k, { shape: [n] }) },
      { k: seed },
      { precision, executor: "simd" },
    );
    it(`uniform in ${precision}: inside (0, 1), Kolmogorov–Smirnov below its 0.1 % point`, () => {
      const sorted = u.slice().sort();
      expect(sorted[0]).toBeGreaterThan(0);
      expect(sorted[n - 1]).toBeLessThan(1);
      let distance = 0;
      sorted.forEach((v, i) => {
        distance = Math.max(distance, Math.abs(v - i / n), Math.abs(v - (i + 1) / n));
      });
      expect(distance * Math.sqrt(n)).toBeLessThan(1.95);
    });
    it(`normal in ${precision}: four moments within 4 standard errors, neighbours uncorrelated`, () => {
      const moment = (p: number): number => z.reduce((s, v) => s + v ** p, 0) / n;
      const error = 4 / Math.sqrt(n);
      expect(Math.abs(moment(1))).toBeLessThan(error);
      expect(Math.abs(moment(2) - 1)).toBeLessThan(error * Math.sqrt(2));
      expect(Math.abs(moment(3))).toBeLessThan(error * Math.sqrt(15));
      expect(Math.abs(moment(4) - 3)).toBeLessThan(error * Math.sqrt(96));
      let lag = 0;
      for (let i = 1; i < n; i++) lag += (z[i] as number) * (z[i - 1] as number);
      expect(Math.abs(lag / n)).toBeLessThan(error);
    });
  }
  it("equals Box–Muller on the host's words", () => {
    const z = evaluate({ z: normal(k, { shape: [50] }) }, { k: seed }).z;
    z.forEach((v, e) => {
      const [a, b] = threefry2x32(seed[0], seed[1], 0, e);
      const u = (a + ((b & 255) + 0.5) / 256) * 2 ** -32;
      expect(v).toBeCloseTo(Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * (b >>> 8) * 2 ** -24), 13);
    });
  });
  it("is the same whatever the tile and the executor, a row's draws its own", () => {
    const x = input("x", { rows: true });
    const graph = { z: normal(k, { shape: [3], rows: true }), u: uniform(k, { rows: true }).add(x) };
    const data = { k: seed, x: new Float64Array(29) };
    const want = evaluate(graph, data);
    for (const tile of [1, 7, 64])
      for (const executor of ["interpreter", "scalar", "simd"] as const)
        expect(evaluate(graph, data, { tile, executor })).toEqual(want);
    expect(new Set(want.z).size).toBe(87);
  });
});
