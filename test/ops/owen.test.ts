// Owen's T and the skew normal's log F: 50-digit values and slopes, second derivatives, one meaning, no NaN.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { vjp } from "../../src/grad.ts";
import { input } from "../../src/ops/leaves.ts";
import { logSkewNdtr, owensT } from "../../src/ops/owen.ts";
import { constant, type Tensor } from "../../src/tensor.ts";
import { Draw } from "../compile/draw.ts";
import reference from "../reference/owen.json" with { type: "json" };

const [x, a] = [input("x", { rows: true }), input("a", { rows: true })];
const slopes = (y: Tensor) => vjp(y, constant(1), [x, a]) as [Tensor, Tensor];
const data = { x: reference.map((r) => r[0] as number), a: reference.map((r) => r[1] as number) };
const y = logSkewNdtr(x, a);
const [dx, da] = slopes(y);

describe.each([
  ["f64", 1e-12, 2.3e-308],
  ["f32", 1e-5, 1e-30],
] as const)("logSkewNdtr in %s", (precision, bound, least) => {
  it("and its slopes are right in both tails", () => {
    const got = evaluate({ y, dx, da }, data, { precision });
    reference.forEach((row, i) => {
      [got.y, got.dx, got.da].forEach((column, j) => {
        const truth = row[j + 2] as number;
        if (Math.abs(truth) < least) return;
        // a slope is e to a difference of logarithms, with their rounding
        const size = j > 0 ? Math.max(1, Math.abs(row[2] as number) / 100) : 1;
        const error = Math.abs((column[i] as number) - truth) / Math.abs(truth);
        expect(error, `${["value", "by x", "by α"][j]} at ${row[0]}, ${row[1]}`).toBeLessThan(bound * size);
      });
    });
  });
  it("means the same to all executors", () => {
    const t = owensT(x, a);
    const run = (executor: "simd" | "scalar" | "interpreter") =>
      evaluate({ y, dx, da, t }, data, { precision, executor });
    const meaning = run("interpreter");
    expect(run("scalar")).toEqual(meaning);
    expect(run("simd")).toEqual(meaning);
  });
  it("is never NaN, nor are its slopes and those of owensT", () => {
    const draw = new Draw(11);
    const most = precision === "f64" ? 300 : 37;
    const wild = () => {
      if (draw.chance(0.05)) return draw.of([0, Infinity, -Infinity, 1, -1]);
      return draw.normal() * (draw.chance(0.5) ? 3 : 10 ** ((draw.unit() * 2 - 1) * most));
    };
    const points = { x: Float64Array.from({ length: 20000 }, wild), a: Float64Array.from({ length: 20000 }, wild) };
    const t = owensT(x, a);
    const [tx, ta] = slopes(t);
    const got: Record<string, Float64Array> = evaluate({ y, dx, da, t, tx, ta }, points, {
      precision,
      executor: "simd",
    });
    for (const name in got) {
      const at = got[name]?.findIndex(Number.isNaN) as number;
      expect(at, `${name} at ${points.x[at]}, ${points.a[at]}`).toBe(-1);
    }
  });
});

it("second derivatives agree with central differences of the first", () => {
  const points = { x: [-2, -0.5, 0.7, 1.5], a: [1.5, -0.8, 3, 0.4] };
  for (const f of [y, owensT(x, a)]) {
    const [byX, byA] = slopes(f);
    const [xx, xa] = slopes(byX);
    const [, aa] = slopes(byA);
    const got = evaluate({ xx, xa, aa }, points);
    const h = 1e-5;
    const moved = (i: "x" | "a", by: number) =>
      evaluate({ byX, byA }, { ...points, [i]: points[i].map((v) => v + by) });
    const [right, left, up, down] = [moved("x", h), moved("x", -h), moved("a", h), moved("a", -h)];
    points.x.forEach((_, i) => {
      const slope = (p: Float64Array, q: Float64Array) => ((p[i] as number) - (q[i] as number)) / (2 * h);
      expect(got.xx[i]).toBeCloseTo(slope(right.byX, left.byX), 7);
      expect(got.xa[i]).toBeCloseTo(slope(up.byX, down.byX), 7);
      expect(got.aa[i]).toBeCloseTo(slope(up.byA, down.byA), 7);
    });
  }
});
