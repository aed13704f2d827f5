// Loops of elements: values, derivatives of any order, lanes that end at different turns, and the same bits everywhere.
import kstest from "@stdlib/stats/kstest";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { compile } from "../../src/compile/program.ts";
import { grad } from "../../src/grad.ts";
import { iterate } from "../../src/ops/iterate.ts";
import { input } from "../../src/ops/leaves.ts";
import { abs, gt, lt, toInt, where } from "../../src/ops/machine.ts";
import { exp } from "../../src/ops/math.ts";
import { foldIn, triesOf, uniformAt } from "../../src/ops/random.ts";
import { sum } from "../../src/ops/reduce.ts";
import { sumRows } from "../../src/ops/rows.ts";
import type { Operand, Tensor } from "../../src/tensor.ts";

/** xᵃ⁺¹/(a + 1) + … : the lower incomplete gamma function's series γ*(a, x) = Σ xⁿ/(a)ₙ₊₁. */
function series(a: Operand, x: Operand): Tensor {
  const [total] = iterate(500, [0, 1, 0], [a, x], ([s, t, n], [shape, y]) => {
    const term = t.mul(where(gt(n, 0), y, 1)).div(shape.add(n));
    return {
      next: [s.add(term), term, n.add(1)],
      more: gt(abs(term), abs(s).mul(1e-17)),
    };
  });
  return total;
}

/** eˣ by its power series. */
function power(x: Operand): Tensor {
  const [total] = iterate(200, [1, 1, 1], [x], ([s, t, n], [y]) => {
    const term = t.mul(y).div(n);
    return {
      next: [s.add(term), term, n.add(1)],
      more: gt(abs(term), abs(s).mul(1e-17)),
    };
  });
  return total;
}

const x = input("x", { rows: true });
const points = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 8);

describe("values and derivatives", () => {
  test("a power series, and its derivatives, which are itself", () => {
    const y = power(x);
    const [d] = grad(sumRows(y), [x]) as [Tensor];
    const [dd] = grad(sumRows(d), [x]) as [Tensor];
    const [ddd] = grad(sumRows(dd), [x]) as [Tensor];
    const r = evaluate({ y, d, dd, ddd, e: exp(x) }, { x: points });
    r.e.forEach((e, i) => {
      // alternating terms cancel: their size is e^|x|
      const size = Math.exp(Math.abs(points[i] as number));
      for (const value of [r.y, r.d, r.dd, r.ddd])
        expect(Math.abs((value[i] as number) - e) / size).toBeLessThan(2e-15);
    });
  });

  test("in a parameter that the series has no closed derivative for", () => {
    const a = input("a", { rows: true });
    const value = series(a, 2.5);
    const [d] = grad(sumRows(value), [a]) as [Tensor];
    const [dd] = grad(sumRows(d), [a]) as [Tensor];
    const shapes = [0.3, 1, 2.5, 7, 40];
    const h = 1e-3;
    const at = (by: number) => evaluate({ value, d }, { a: shapes.map((v) => v + by) });
    const r = evaluate({ d, dd }, { a: shapes });
    const [p, m, p2, m2] = [at(h), at(-h), at(2 * h), at(-2 * h)];
    shapes.forEach((_, i) => {
      const slope = (k: "value" | "d"): number =>
        (8 * ((p[k][i] as number) - (m[k][i] as number)) - ((p2[k][i] as number) - (m2[k][i] as number))) / (12 * h);
      expect((r.d[i] as number) / slope("value")).toBeCloseTo(1, 8);
      expect((r.dd[i] as number) / slope("d")).toBeCloseTo(1, 8);
    });
  });

  test("gradients reach shared operands and start values", () => {
    const [a, s] = [input("a"), input("s")];
    // compound interest: s·(1 + a)⁵
    const [end] = iterate(5, [s, 0], [a], ([v, n], [rate]) => ({
      next: [v.mul(rate.add(1)), n.add(1)],
      more: lt(n, 4),
    }));
    const [da, ds] = grad(sumRows(end.mul(x)), [a, s]) as [Tensor, Tensor];
    const r = evaluate({ da, ds }, { a: 0.5, s: 2, x: [1, 3] });
    expect(r.da[0]).toBeCloseTo(4 * 2 * 5 * 1.5 ** 4, 10);
    expect(r.ds[0]).toBeCloseTo(4 * 1.5 ** 5, 10);
  });

  test("elements of a vector each have their own loop", () => {
    const v = input("v", { shape: [3], rows: true });
    const { y } = evaluate({ y: sum(power(v)) }, { v: [0, 1, -1, 2, 3, -20] });
    expect(y[0]).toBeCloseTo(1 + Math.E + 1 / Math.E, 12);
  });

  test("a loop within a loop", () => {
    // Σₖ₌₁³ eᵏˣ
    const [total] = iterate(3, [0, 1], [x], ([s, k], [y]) => ({
      next: [s.add(power(y.mul(k))), k.add(1)],
      more: lt(k, 3),
    }));
    const few = points.filter((v) => v > -0.5 && v < 2);
    const [d] = grad(sumRows(total), [x]) as [Tensor];
    const r = evaluate({ y: total, d }, { x: few }, { executor: "simd" });
    few.forEach((v, i) => {
      const terms = [1, 2, 3].map((k) => Math.exp(k * v));
      expect((r.y[i] as number) / terms.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect((r.d[i] as number) / terms.reduce((a, b, k) => a + b * (k + 1), 0)).toBeCloseTo(1, 12);
    });
  });
});

/** Draws with density 2y on (0, 1) by rejection, each from the stream of its own key. */
function triangular(key: Tensor): { y: Tensor; attempts: Tensor } {
  const [y, attempts] = iterate(1000, [0, 0], triesOf(key), ([, n], tries) => {
    const candidate = uniformAt(tries, n.mul(2));
    const level = uniformAt(tries, n.mul(2).add(1));
    return { next: [candidate, n.add(1)], more: gt(level, candidate) };
  });
  return { y, attempts };
}

test("rejection: draws follow their density, whoever makes them", () => {
  const n = 4000;
  const key = foldIn(input("key", { shape: [2], dtype: "bits" }), input("draw", { dtype: "int", rows: true }));
  const data = { key: [7, 11], draw: Int32Array.from({ length: n }, (_, i) => i) };
  const [few, many] = (["interpreter", "simd"] as const).map((executor) =>
    evaluate(triangular(key), data, { executor, rows: n }),
  ) as [Record<"y" | "attempts", Float64Array>, Record<"y" | "attempts", Float64Array>];
  expect(many).toEqual(few);
  expect(
    kstest(
      Array.from(many.y, (v) => v * v),
      "uniform",
      0,
      1,
    ).pValue,
  ).toBeGreaterThan(1e-4);
  // half of the candidates are taken
  expect(many.attempts.reduce((a, b) => a + b) / n).toBeCloseTo(2, 1);
});

describe("executors", () => {
  for (const precision of ["f64", "f32"] as const)
    test(`the same bits in ${precision}, lanes ending at different turns`, () => {
      const a = input("a", { rows: true });
      const value = series(a, abs(x)).add(power(x));
      const [da, dx] = grad(sumRows(value), [a, x]) as [Tensor, Tensor];
      const outputs = { value, da, dx };
      const data = {
        x: Float64Array.from(points, (v) => v * 3),
        a: Float64Array.from(points, (_, i) => 0.1 + (i % 7) * 3),
      };
      data.x[3] = Number.NaN;
      data.x[4] = Infinity;
      const [interpreted, scalar, simd] = (["interpreter", "scalar", "simd"] as const).map((executor) => {
        const program = compile({ outputs }, { precision, executor });
        program.load(data);
        const results = program.run();
        program.release();
        return results;
      });
      expect(scalar).toEqual(interpreted);
      expect(simd).toEqual(interpreted);
      expect(interpreted?.value?.[5]).toBeGreaterThan(0);
    });
});

describe("errors", () => {
  test("a step that reaches outside, changes a dtype or says no bool", () => {
    const go = (s: Tensor): Tensor => gt(s, 0);
    expect(() => iterate(0, [1], [], ([s]) => ({ next: [s], more: go(s) }))).toThrow(
      "iterate: the number of turns must be a positive integer; came 0. Try 1000.",
    );
    expect(() => iterate(9, [1], [], ([s]) => ({ next: [s.add(x)], more: go(s) }))).toThrow(
      "iterate: a step is made of its states and givens; it has input. Give it as a given.",
    );
    expect(() => iterate(9, [1], [], ([s]) => ({ next: [toInt(s)], more: go(s) }))).toThrow(
      "iterate: a state keeps its dtype; state 0 is float and becomes int. Use toFloat or toInt.",
    );
    expect(() => iterate(9, [1], [], ([s]) => ({ next: [s], more: s }))).toThrow(
      "iterate: a step gives 1 next states and a bool; came 1 and float.",
    );
  });
});
