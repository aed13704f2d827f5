// Never NaN: graphs built to make 0 · ∞, on every executor, in both precisions, with and without simplification.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import type { ProgramOptions } from "../../src/compile/program.ts";
import { grad, vjp } from "../../src/grad.ts";
import { lgamma } from "../../src/ops/gamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { ge, gt, sqrt, where } from "../../src/ops/machine.ts";
import { exp, log, logSoftmax, logsumexp, softmax, softplus, square, tanh, xlogy } from "../../src/ops/math.ts";
import { sum } from "../../src/ops/reduce.ts";
import { perRow, sumRows } from "../../src/ops/rows.ts";
import { stack } from "../../src/ops/shape.ts";
import { constant, scale, type Tensor } from "../../src/tensor.ts";

const forms: ProgramOptions[] = [];
for (const executor of ["interpreter", "scalar", "simd"] as const)
  for (const precision of ["f32", "f64"] as const)
    for (const simplify of [true, false]) forms.push({ executor, precision, simplify });

const one = perRow(constant(1));
const y = input("y", { rows: true });
const [a, b] = [input("a"), input("b")];

describe.each(forms)("never NaN ($executor, $precision, simplify $simplify)", (options) => {
  const list = (values: Float64Array): number[] => Array.from(values, (v) => v + 0); // −0 is 0 here
  const run = <Name extends string>(outputs: Record<Name, Tensor>, data: Record<string, number[] | number>) =>
    evaluate(outputs, data, options);

  it("a Gamma outside its support is −∞ with gradient 0, for parameters and for y", () => {
    const inside = a
      .sub(1)
      .mul(log(y))
      .sub(b.mul(y))
      .add(a.mul(log(b)))
      .sub(lgamma(a));
    const logProb = where(gt(y, 0), inside, -Infinity);
    const [dy] = vjp(logProb, one, [y]) as [Tensor];
    const [each, rate] = [perRow(a), perRow(b)];
    const again = where(
      gt(y, 0),
      each
        .sub(1)
        .mul(log(y))
        .sub(rate.mul(y))
        .add(each.mul(log(rate)))
        .sub(lgamma(each)),
      -Infinity,
    );
    const [da, db] = vjp(again, one, [each, rate]) as [Tensor, Tensor];
    const data = { y: [-3, 0, -Infinity, 2], a: 2.5, b: 1.5 };
    const results = run({ logProb, dy, da, db }, data);
    expect(list(results.logProb.slice(0, 3))).toEqual([-Infinity, -Infinity, -Infinity]);
    expect(list(results.dy.slice(0, 3))).toEqual([0, 0, 0]);
    expect(list(results.da.slice(0, 3))).toEqual([0, 0, 0]);
    expect(list(results.db.slice(0, 3))).toEqual([0, 0, 0]);
    expect(results.dy[3]).toBeCloseTo(1.5 / 2 - 1.5, 5);
    const [dSum] = grad(sumRows(where(gt(y, 0), inside, 0)), [a]) as [Tensor];
    expect(run({ dSum }, data).dSum[0]).toBeCloseTo(Math.log(2) + Math.log(1.5) - 0.7031566406452432, 5);
  });

  it("√ under where has no gradient where it was not chosen, at the second order neither", () => {
    const f = where(ge(y, 1), sqrt(y.sub(1)), 0);
    const [first] = vjp(f, one, [y]) as [Tensor];
    const [second] = vjp(first, one, [y]) as [Tensor];
    const results = run({ f, first, second }, { y: [-5, 0.5, 5, -Infinity] });
    expect(list(results.f)).toEqual([0, 0, 2, 0]);
    expect(list(results.first)).toEqual([0, 0, 0.25, 0]);
    expect(list(results.second)).toEqual([0, 0, -0.03125, 0]);
  });

  it("logsumexp and softmax of all −∞ are −∞ and 0, with gradient 0", () => {
    const x = input("x", { shape: [3], rows: true });
    const [value, share, logShare] = [logsumexp(x), softmax(x), logSoftmax(x)];
    const [d] = vjp(value, one, [x]) as [Tensor];
    const [dd] = vjp(sum(d.mul(input("k", { shape: [3] }))), one, [x]) as [Tensor];
    const [ds] = vjp(sum(share.mul(input("k", { shape: [3] }))), one, [x]) as [Tensor];
    const [none, some] = [
      [-Infinity, -Infinity, -Infinity],
      [-Infinity, 1, -Infinity],
    ];
    const results = run({ value, share, logShare, d, dd, ds }, { x: [...none, ...some], k: [1, 2, 3] });
    expect(list(results.value)).toEqual([-Infinity, 1]);
    expect(list(results.share)).toEqual([0, 0, 0, 0, 1, 0]);
    expect(list(results.logShare)).toEqual([...none, -Infinity, 0, -Infinity]);
    expect(list(results.d)).toEqual([0, 0, 0, 0, 1, 0]);
    expect(list(results.dd)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(list(results.ds)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("a mixture takes a component at −∞, and all of them, without NaN", () => {
    const weight = input("w", { shape: [2] });
    const component = (rate: Tensor): Tensor => where(ge(y, 0), log(rate).sub(rate.mul(y)), -Infinity);
    const other = square(y.sub(b)).mul(-0.5).sub(0.9189385332046727);
    const mixture = logsumexp(logSoftmax(weight).add(stack([component(perRow(a)), other])));
    const gradients = grad(sumRows(mixture), [weight, a, b]) as [Tensor, Tensor, Tensor];
    const [dw, da, db] = gradients;
    const results = run({ mixture, dw, da, db }, { y: [-2, 1], w: [0.3, -0.2], a: 2, b: 0.5 });
    for (const values of Object.values(results)) for (const v of values) expect(Number.isFinite(v)).toBe(true);
    // both components −∞
    const two = logsumexp(stack([component(perRow(a)), component(perRow(b))]));
    const [d2a, d2b] = grad(sumRows(two), [a, b]) as [Tensor, Tensor];
    const nowhere = run({ two, d2a, d2b }, { y: [-2, -3], a: 2, b: 0.5 });
    expect([...list(nowhere.two), ...list(nowhere.d2a), ...list(nowhere.d2b)]).toEqual([-Infinity, -Infinity, 0, 0]);
  });

  it("rows of weight zero count for nothing, whatever they hold", () => {
    const w = input("w", { rows: true });
    const scaleOf = softplus(b).add(0.1);
    const nll = square(y.sub(a).div(scaleOf))
      .mul(0.5)
      .add(log(scaleOf))
      .add(xlogy(constant(2), y));
    const total = sumRows(nll, w);
    const [da, db] = grad(total, [a, b]) as [Tensor, Tensor];
    const outputs = { total, da, db };
    const spoiled = run(outputs, {
      y: [1, Number.NaN, 2, Infinity, -Infinity, 0, -1],
      w: [1, 0, 2, 0, 0, 0, 0],
      a: 0.3,
      b: 0.2,
    });
    const clean = run(outputs, { y: [1, 2], w: [1, 2], a: 0.3, b: 0.2 });
    for (const name of ["total", "da", "db"] as const)
      expect(spoiled[name][0]).toBeCloseTo(clean[name][0] as number, 4);
  });

  it("scale(g, d) is 0 for g = 0 whatever d is, and a NaN g stays NaN", () => {
    const [g, d] = [input("g", { rows: true }), input("d", { rows: true })];
    const s = scale(g, d);
    const [dg, dd] = vjp(s, one, [g, d]) as [Tensor, Tensor];
    const data = { g: [0, 0, 0, -0, 2, Number.NaN], d: [Infinity, -Infinity, Number.NaN, Infinity, 3, 3] };
    const results = run({ s, dg, dd }, data);
    expect(list(results.s)).toEqual([0, 0, 0, 0, 6, Number.NaN]);
    expect(list(results.dg).slice(3)).toEqual([Infinity, 3, 3]);
    expect(list(results.dd).slice(0, 5)).toEqual([0, 0, 0, 0, 2]);
  });

  it("a NaN that is asked for stays", () => {
    const results = run({ t: tanh(y), e: exp(y), m: sum(stack([y, y])) }, { y: [Number.NaN] });
    for (const values of Object.values(results)) expect(values[0]).toBeNaN();
  });
});
