// Gradients of graphs: per row, of Hessians, stopped, and written by hand.
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/compile/evaluate.ts";
import { elementSlope, grad, hvp, stopGradient, valueAndGrad, vjp, withGradient } from "../src/grad.ts";
import { input } from "../src/ops/leaves.ts";
import { dot, matmul } from "../src/ops/linalg.ts";
import { eq, gt, where } from "../src/ops/machine.ts";
import { exp, log, logsumexp, softplus, tanh } from "../src/ops/math.ts";
import { sum } from "../src/ops/reduce.ts";
import { perRow, sumRows } from "../src/ops/rows.ts";
import { at } from "../src/ops/shape.ts";
import { constant, type Tensor } from "../src/tensor.ts";
import { Draw } from "./compile/draw.ts";

const rows = 7;
const x = input("x", { shape: [3], rows: true });
const y = input("y", { rows: true });
const w = input("w", { shape: [3, 4] });
const u = input("u", { shape: [4, 2] });
/** −log N(y; loc, softplus(s)) with loc and s from a small network. */
function loss(w: Tensor, u: Tensor): Tensor {
  const heads = matmul(tanh(matmul(x, w)), u);
  const scale = softplus(at(heads, 1)).add(0.1);
  const z = y.sub(at(heads, 0)).div(scale);
  return z.mul(z).mul(0.5).add(log(scale));
}
const draw = new Draw(11);
const data = { x: draw.normals(3 * rows), y: draw.normals(rows), w: draw.normals(12), u: draw.normals(8) };
const total = sumRows(loss(w, u));

describe("perRow(θ)", () => {
  const each = perRow(w);
  const [dEach] = vjp(loss(each, u), perRow(constant(1)), [each]) as [Tensor];
  const [dSum] = grad(total, [w]) as [Tensor];

  it("gives the gradient of each row, which sum to that of the sum", () => {
    const results = evaluate({ dEach, dSum }, data);
    expect(results.dEach).toHaveLength(rows * 12);
    for (let i = 0; i < 12; i++) {
      let sofar = 0;
      for (let r = 0; r < rows; r++) sofar += results.dEach[r * 12 + i] as number;
      expect(sofar).toBeCloseTo(results.dSum[i] as number, 12);
    }
  });
  it("is what a run of that row alone gives, bit for bit", () => {
    const all = evaluate({ dEach }, data).dEach;
    for (let r = 0; r < rows; r++) {
      const alone = { ...data, x: data.x.slice(3 * r, 3 * r + 3), y: data.y.slice(r, r + 1) };
      expect(evaluate({ dSum }, alone).dSum).toEqual(all.slice(12 * r, 12 * r + 12));
    }
  });
});

describe("the Hessian times a direction", () => {
  const [p, q] = [input("p", { shape: [3, 4] }), input("q", { shape: [4, 2] })];
  const [hw, hu] = hvp(total, [w, u], [p, q]) as [Tensor, Tensor];
  const [dw, du] = grad(total, [w, u]) as [Tensor, Tensor];

  it("is the difference of gradients along it", () => {
    const way = { p: draw.normals(12), q: draw.normals(8) };
    const moved = (t: number) =>
      evaluate(
        { dw, du },
        {
          ...data,
          w: data.w.map((v, i) => v + t * (way.p[i] as number)),
          u: data.u.map((v, i) => v + t * (way.q[i] as number)),
        },
      );
    const [up, down] = [moved(1e-5), moved(-1e-5)];
    const results = evaluate({ hw, hu }, { ...data, ...way });
    results.hw.forEach((h, i) => {
      expect(((up.dw[i] as number) - (down.dw[i] as number)) / 2e-5).toBeCloseTo(h, 5);
    });
    results.hu.forEach((h, i) => {
      expect(((up.du[i] as number) - (down.du[i] as number)) / 2e-5).toBeCloseTo(h, 5);
    });
  });
  it("is symmetric: v·Hu = u·Hv", () => {
    const [a, b] = [draw.normals(20), draw.normals(20)];
    const times = (v: Float64Array): Float64Array => {
      const results = evaluate({ hw, hu }, { ...data, p: v.slice(0, 12), q: v.slice(12) });
      return Float64Array.of(...results.hw, ...results.hu);
    };
    const inner = (s: Float64Array, t: Float64Array): number => s.reduce((n, v, i) => n + v * (t[i] as number), 0);
    expect(inner(a, times(b))).toBeCloseTo(inner(b, times(a)), 10);
  });
});

describe("grad", () => {
  it("adds what comes by several ways, and gives zeros where there is none", () => {
    const [a, b, c] = [input("a"), input("b"), input("c", { shape: [2] })];
    const [da, db, dc] = grad(a.mul(a).mul(b).add(a), [a, b, c]) as [Tensor, Tensor, Tensor];
    const results = evaluate({ da, db, dc }, { a: 3, b: 5 });
    expect([results.da[0], results.db[0], ...results.dc]).toEqual([31, 9, 0, 0]);
  });
  it("is taken with respect to inner nodes", () => {
    const a = input("a");
    const inner = a.mul(3);
    const { value, gradients } = valueAndGrad(inner.mul(inner), [inner, a]);
    const results = evaluate({ value, di: gradients[0] as Tensor, da: gradients[1] as Tensor }, { a: 2 });
    expect([results.value[0], results.di[0], results.da[0]]).toEqual([36, 12, 36]);
  });
  it("sums over the elements and rows that a scalar was given to", () => {
    const a = input("a");
    const [da] = grad(sumRows(sum(x.mul(a))), [a]) as [Tensor];
    const results = evaluate({ da, sum: sumRows(sum(x)) }, { x: data.x, a: 2 });
    expect(results.da[0]).toBeCloseTo(results.sum[0] as number, 12);
  });
  it("does not go through stopGradient, whose value it leaves", () => {
    const a = input("a");
    const f = a.mul(stopGradient(a));
    const [da] = grad(f, [a]) as [Tensor];
    const results = evaluate({ f, da }, { a: 3 });
    expect([results.f[0], results.da[0]]).toEqual([9, 3]);
  });
  it("goes through a sum that rows take up again: a centred square, in two stages", () => {
    const n = constant(1).div(rows);
    const centred = y.sub(sumRows(y).mul(n));
    const [dy] = grad(sumRows(centred.mul(centred)), [y]) as [Tensor];
    const results = evaluate({ dy, centred }, data);
    results.dy.forEach((d, i) => {
      expect(d).toBeCloseTo(2 * (results.centred[i] as number), 12);
    });
  });
  it("is 0 where a guard chose the other side of a pole, at every order", () => {
    const a = input("a", { rows: true });
    const guarded = where(gt(a, 0), log(a), a.mul(0));
    const one = perRow(constant(1));
    const [first] = vjp(guarded, one, [a]) as [Tensor];
    const [second] = vjp(first, one, [a]) as [Tensor];
    const results = evaluate({ guarded, first, second }, { a: [0, -1, 2, Number.POSITIVE_INFINITY] });
    expect(Array.from(results.guarded)).toEqual([0, -0, Math.log(2), Infinity]);
    expect(Array.from(results.first)).toEqual([0, 0, 0.5, 0]);
    expect(Array.from(results.second).map((d) => d + 0)).toEqual([0, 0, -0.25, 0]);
  });
});

describe("withGradient", () => {
  /** log Σ eˣ with its gradient written as a softmax by hand. */
  const total = withGradient(
    "lse",
    (t: Tensor) => logsumexp(t),
    (g, out, t) => [exp(t.sub(out)).mul(g)],
  );
  const t = input("t", { shape: [5] });
  const v = input("v", { shape: [5] });

  it("has the value of its expansion and the derivatives of its rule, to the second order", () => {
    const at = { t: draw.normals(5), v: draw.normals(5) };
    const both = [total(t), logsumexp(t)].map((f) => ({
      f,
      d: grad(f, [t])[0] as Tensor,
      h: hvp(f, [t], [v])[0] as Tensor,
    }));
    const [ours, theirs] = both as [(typeof both)[number], (typeof both)[number]];
    const results = evaluate({ f: ours.f, d: ours.d, h: ours.h, F: theirs.f, D: theirs.d, H: theirs.h }, at);
    expect(results.f).toEqual(results.F);
    results.d.forEach((d, i) => {
      expect(d).toBeCloseTo(results.D[i] as number, 13);
    });
    results.h.forEach((h, i) => {
      expect(h).toBeCloseTo(results.H[i] as number, 13);
    });
  });
  it("may give another gradient than the value's: straight through a step", () => {
    const hard = withGradient(
      "hard",
      (a: Tensor) => where(gt(a, 0), constant(1), 0),
      (g) => [g],
    );
    const a = input("a");
    const [da] = grad(hard(a).mul(3), [a]) as [Tensor];
    const results = evaluate({ y: hard(a), da }, { a: 0.3 });
    expect([results.y[0], results.da[0]]).toEqual([1, 3]);
  });
  it("may leave inputs without a gradient", () => {
    const f = withGradient(
      "chosen",
      (a: Tensor, b: Tensor) => where(eq(b, 0), a, a.mul(b)),
      (g, _, _a, b) => [g.mul(b), undefined],
    );
    const [a, b] = [input("a", { shape: [2] }), input("b", { shape: [2] })];
    const [da, db] = grad(dot(f(a, b), a), [a, b]) as [Tensor, Tensor];
    const results = evaluate({ da, db }, { a: [1, 2], b: [3, 4] });
    expect([...results.da, ...results.db]).toEqual([6, 16, 0, 0]);
  });
});

describe("elementSlope", () => {
  it("is the partial derivative where another input is made of the same one", () => {
    for (const rows of [false, true]) {
      const a = input("a", { rows });
      const f = (p: Tensor, q: Tensor): Tensor => p.mul(p).mul(q);
      const slope = elementSlope(f, [a, exp(a)], 0);
      expect(evaluate({ slope }, { a: [0.5] }).slope[0]).toBeCloseTo(2 * 0.5 * Math.exp(0.5), 14);
    }
  });
});
