// Triangular matrices: factors and solutions against their definitions, derivatives to the second order, extremes.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { compile } from "../../src/compile/program.ts";
import { grad, hvp } from "../../src/grad.ts";
import { input } from "../../src/ops/leaves.ts";
import { matmul } from "../../src/ops/linalg.ts";
import { sum } from "../../src/ops/reduce.ts";
import { sumRows } from "../../src/ops/rows.ts";
import { full } from "../../src/ops/shape.ts";
import {
  cholesky,
  diagonal,
  diagonalMatrix,
  fromCholesky,
  logDeterminant,
  lowerTriangle,
  triangularSolve,
} from "../../src/ops/triangular.ts";
import type { Tensor } from "../../src/tensor.ts";
import { Draw } from "../compile/draw.ts";

const sizes = [1, 2, 3, 5, 16, 17, 24];

/** A positive definite matrix of numbers near 1, its condition below about 100. */
function positiveDefinite(draw: Draw, d: number): number[] {
  const x = Array.from({ length: d * d }, () => draw.unit() - 0.5);
  const a: number[] = [];
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      let s = i === j ? 0.3 : 0;
      for (let k = 0; k < d; k++) s += (x[i * d + k] as number) * (x[j * d + k] as number);
      a.push(s);
    }
  return a;
}
const largest = (x: Float64Array): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const apart = (x: Float64Array, y: ArrayLike<number>): number => largest(x.map((v, i) => v - (y[i] as number)));

describe.each(sizes)("d = %i", (d) => {
  const draw = new Draw(d);
  const a = positiveDefinite(draw, d);
  const A = input("a", { shape: [d, d] });
  const L = cholesky(A);

  it("the factor times its transpose is the matrix, its upper triangle 0", () => {
    const { l, product } = evaluate({ l: L, product: matmul(L, L, { transB: true }) }, { a });
    expect(apart(product, a)).toBeLessThan(1e-14 * d);
    for (let i = 0; i < d; i++) for (let j = i + 1; j < d; j++) expect(l[i * d + j]).toBe(0);
  });

  it("the factor of the other order, and of what was made of a factor", () => {
    const w = cholesky(A, { transposed: true });
    const inverse = triangularSolve(w, diagonalMatrix(full([d], 1)));
    const { product, again, upper } = evaluate(
      {
        product: matmul(w, w, { transA: true }),
        again: matmul(matmul(inverse, inverse, { transB: true }), A),
        upper: w.sub(lowerTriangle(w)),
      },
      { a },
    );
    expect(apart(product, a)).toBeLessThan(1e-14 * d);
    expect(
      apart(
        again,
        a.map((_, i) => (i % (d + 1) === 0 ? 1 : 0)),
      ),
    ).toBeLessThan(1e-12);
    expect(largest(upper)).toBe(0);
    for (const transposed of [false, true]) {
      const made = fromCholesky(L, { transposed });
      expect(cholesky(made, { transposed })).toBe(L);
      const found = evaluate({ made, l: cholesky(made.add(0), { transposed }), L }, { a });
      expect(apart(found.l, found.L)).toBeLessThan(1e-12);
    }
  });

  it("solutions solve, and the determinant is that of the matrix times itself", () => {
    for (const transposed of [false, true])
      for (const shape of [[d], [d, 3]]) {
        const b = input("b", { shape });
        const x = triangularSolve(L, b, { transposed });
        const numbers = Array.from({ length: shape.reduce((p, q) => p * q) }, () => draw.unit() - 0.5);
        const { back } = evaluate({ back: matmul(L, x, { transA: transposed }) }, { a, b: numbers });
        expect(apart(back, numbers)).toBeLessThan(1e-13);
      }
    const { half, of } = evaluate(
      { half: logDeterminant(L), of: logDeterminant(cholesky(matmul(A, A, { transB: true }))) },
      { a },
    );
    expect(Math.abs((of[0] as number) - 2 * (half[0] as number))).toBeLessThan(1e-10);
  });

  it("gradients are the differences', and so are second derivatives", () => {
    const b = input("b", { shape: [d] });
    const c = input("c", { shape: [d, 2] });
    const weights = (x: Tensor): Tensor => sum(x.mul(x).mul(x)).add(sum(x));
    const f = weights(L)
      .add(weights(triangularSolve(L, b)))
      .add(weights(triangularSolve(L, c, { transposed: true })))
      .add(logDeterminant(L))
      .add(weights(cholesky(A, { transposed: true })))
      .add(weights(fromCholesky(L)))
      .add(weights(fromCholesky(L, { transposed: true })).mul(0.1))
      .add(weights(diagonal(L)));
    const leaves = [A, b, c];
    const directions = leaves.map((x, i) => input(`v${i}`, { shape: x.shape }));
    const g = grad(f, leaves);
    const h = hvp(f, leaves, directions);
    const values = [a, ...[d, 2 * d].map((n) => Array.from({ length: n }, () => draw.unit() - 0.5))];
    const along = values.map((v) => v.map(() => draw.unit() - 0.5));
    const outputs = { f, g0: g[0] as Tensor, g1: g[1] as Tensor, g2: g[2] as Tensor };
    const at = (t: number) => {
      const [x, y, z] = values.map((v, i) => v.map((u, j) => u + t * (along[i]?.[j] as number)));
      return evaluate(outputs, { a: x, b: y, c: z } as Record<string, number[]>);
    };
    const t = 1e-4;
    const [p2, p1, m1, m2] = [at(2 * t), at(t), at(-t), at(-2 * t)];
    const slope = (name: keyof typeof outputs, i: number): number =>
      (8 * ((p1[name][i] as number) - (m1[name][i] as number)) - ((p2[name][i] as number) - (m2[name][i] as number))) /
      (12 * t);
    const here = evaluate(
      { ...outputs, h0: h[0] as Tensor, h1: h[1] as Tensor, h2: h[2] as Tensor },
      {
        a,
        b: values[1] as number[],
        c: values[2] as number[],
        v0: along[0] as number[],
        v1: along[1] as number[],
        v2: along[2] as number[],
      },
    );
    const inner = [here.g0, here.g1, here.g2].reduce(
      (s, x, i) => s + x.reduce((q, v, j) => q + v * (along[i]?.[j] as number), 0),
      0,
    );
    expect(Math.abs(inner - slope("f", 0)) / (1 + Math.abs(inner))).toBeLessThan(1e-7);
    for (const i of [0, 1, 2] as const) {
      const [second, name] = [[here.h0, here.h1, here.h2][i] as Float64Array, `g${i}` as const];
      const size = 1 + largest(second);
      second.forEach((v, j) => {
        expect(Math.abs(v - slope(name, j)) / size).toBeLessThan(1e-7);
      });
    }
  });

  it.each(["f32", "f64"] as const)(
    "every executor gives the same bits of rows and of shared matrices, in %s",
    (precision) => {
      const rows = 19;
      const mine = input("a", { shape: [d, d], rows: true });
      const b = input("b", { shape: [d], rows: true });
      const shared = cholesky(input("s", { shape: [d, d] }));
      const l = cholesky(mine);
      const outputs = {
        l,
        x: triangularSolve(l, b),
        y: triangularSolve(shared, b, { transposed: true }),
        w: cholesky(mine, { transposed: true }),
        z: triangularSolve(l, matmul(shared, mine)),
        g: grad(sumRows(logDeterminant(l).add(sum(triangularSolve(l, b)))), [mine])[0] as Tensor,
      };
      const data = {
        a: Array.from({ length: rows }, () => positiveDefinite(draw, d)).flat(),
        b: Array.from({ length: rows * d }, () => draw.unit() - 0.5),
        s: a,
      };
      const [first, ...others] = (["interpreter", "scalar", "simd"] as const).map((executor) => {
        const program = compile({ outputs }, { precision, executor });
        program.load(data);
        const results = program.run();
        program.release();
        return results;
      });
      for (const other of others) expect(other).toEqual(first);
    },
  );
});

describe("at the edge of what floats hold", () => {
  it("substitution is held at the largest number, never NaN", () => {
    const l = input("l", { shape: [3, 3] });
    const b = input("b", { shape: [3] });
    const x = triangularSolve(l, b);
    const data = { l: [1e-300, 0, 0, 1e300, 1e-200, 0, -1e300, 1e300, 1e-300], b: [1e300, -1e300, Infinity] };
    const { solved, slope } = evaluate({ solved: x, slope: grad(sum(x).mul(0), [b])[0] as Tensor }, data);
    expect([...solved, ...slope].some(Number.isNaN)).toBe(false);
    expect(solved[0]).toBe(1.7976931348623157e308);
  });
  it("a matrix that is not positive definite has no factor", () => {
    const { l } = evaluate({ l: cholesky(input("a", { shape: [2, 2] })) }, { a: [1, 2, 2, 1] });
    expect(Array.from(l)).toEqual([1, 0, 2, Number.NaN]);
  });
  it("refuses what is not square or does not fit", () => {
    const x = input("x", { shape: [2, 3] });
    expect(() => cholesky(x)).toThrow("cholesky: a square matrix is needed; came [2, 3].");
    expect(() => triangularSolve(diagonalMatrix(input("v", { shape: [3] })), x)).toThrow(
      "triangularSolve: the right side must have 3 rows; came [2, 3].",
    );
  });
});
