// Every simplification rule: the same value as without it, and never NaN where there was none.
import { describe, expect, it } from "vitest";
import { canonical } from "../../src/compile/canonical.ts";
import { evaluate } from "../../src/compile/evaluate.ts";
import { rules } from "../../src/compile/simplify.ts";
import { input } from "../../src/ops/leaves.ts";
import { holdSlope } from "../../src/ops/limits.ts";
import { abs, lt, toFloat, where } from "../../src/ops/machine.ts";
import { cos, exp, log, log1p, logsumexp, sigmoid, sin, softmax, softplus, tanh } from "../../src/ops/math.ts";
import { sum } from "../../src/ops/reduce.ts";
import { at, broadcast, concat, pad, reshape, slice } from "../../src/ops/shape.ts";
import { constant, scale, type Tensor } from "../../src/tensor.ts";
import { Draw } from "./draw.ts";

const [x, y] = [input("x", { rows: true }), input("y", { rows: true })];
const [v, w] = [input("v", { rows: true, shape: [6] }), input("w", { rows: true, shape: [6] })];

/** Graphs whose root each rule looks at. */
const cases: Readonly<Record<string, readonly Tensor[]>> = {
  "scale by a finite factor": [
    scale(x, tanh(y)),
    scale(x, constant(1).sub(tanh(y).mul(tanh(y)))),
    scale(x, sin(y).mul(cos(y))),
    scale(x, toFloat(lt(y, 0))),
    scale(x, where(lt(y, 0), sigmoid(y), 2)),
    scale(v, broadcast(abs(sin(y)), [6])),
  ],
  "x · 1": [x.mul(1), constant(1).mul(x), v.mul(1)],
  "1 scaled": [scale(constant(1), x), scale(constant(1), v)],
  "x / 1": [x.div(1), v.div(1)],
  "x − 0": [x.sub(0), v.sub(0)],
  "−−x": [x.neg().neg()],
  "x + −y": [x.add(y.neg()), x.neg().add(y), v.add(y.neg())],
  "x − −y": [x.sub(y.neg()), v.sub(w.neg())],
  "pads side by side": [
    pad(v, 0, 0, 6).add(pad(w, 0, 6, 0)),
    pad(w, 0, 9, 1).add(pad(v, 0, 1, 9)),
    pad(reshape(v, [2, 3]), 1, 1, 5).add(pad(reshape(w, [2, 3]), 1, 5, 1)),
  ],
  "slice of concat": [
    slice(concat([v, w]), 0, 6, 6),
    slice(concat([v, w, v]), 0, 7, 3),
    slice(concat([reshape(v, [2, 3]), reshape(w, [2, 3])], 1), 1, 4, 2),
  ],
  "log of what is known by its log": [
    log(exp(x)),
    log(sigmoid(x)),
    log(sum(exp(v))),
    log(exp(x).mul(sigmoid(y))),
    log(exp(x).div(softplus(y))),
    log(softplus(y).div(exp(x))),
    log(softmax(v)),
    log(at(softmax(v), 2)),
    log(broadcast(exp(x), [3])),
    log(exp(v).mul(sigmoid(x))),
    log(where(lt(y, 0), exp(x), 1)),
    log(holdSlope(sigmoid(x))),
    log(holdSlope(exp(x)).mul(holdSlope(sigmoid(y)))),
  ],
  "log1p of −sigmoid": [log1p(sigmoid(x).neg()), log1p(holdSlope(sigmoid(x)).neg())],
  "1 − sigmoid": [constant(1).sub(sigmoid(x)), constant(1).sub(holdSlope(sigmoid(x)))],
  "logit of sigmoid": [softplus(x).sub(softplus(x.neg())), softplus(x.neg()).sub(softplus(x))],
  "a · log x": [x.mul(log(abs(y))), log(abs(y)).mul(x), x.mul(log1p(abs(y))), v.mul(log(abs(y)))],
  "reshape of reshape": [reshape(reshape(v, [2, 3]), [3, 2]), reshape(reshape(v, [2, 3]), [6])],
};

const rows = 200;
const draw = new Draw(21);
/** Moderate numbers, at which the graph without the rule is exact enough to compare with. */
const plain = (n: number): number[] => Array.from({ length: n }, () => 2 * draw.normal());
/** Zeros of either sign and far tails, at which it may not be. */
const wild = (n: number): number[] =>
  Array.from({ length: n }, () => draw.of([0, -0, 800, -800, 1e-300, 40, -40, draw.normal()]));
const data = (of: (n: number) => number[]) => ({ x: of(rows), y: of(rows), v: of(6 * rows), w: of(6 * rows) });

describe("rules", () => {
  it("are named once, and each has its cases here", () => {
    expect(Object.keys(cases).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  describe.each(rules.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
    // what a log of a rounded value has lost: an ulp of a sigmoid near 1, absolutely
    const nearly = name.includes("log") || name.includes("sigmoid") ? 1e-10 : 1e-12;
    it.each((cases[name] as readonly Tensor[]).map((root, i) => [i, root] as const))("case %i", (_, root) => {
      const after = rule.apply(root, root.inputs[0] as Tensor, root.inputs[1] as Tensor) as Tensor;
      expect(after).toBeDefined();
      expect([after.shape, after.rows, after.dtype]).toEqual([root.shape, root.rows, root.dtype]);
      const given = evaluate({ before: root, after }, data(plain), { simplify: false });
      given.before.forEach((value, i) => {
        const other = given.after[i] as number;
        if (Object.is(value, other)) return;
        expect(Math.abs(value - other)).toBeLessThanOrEqual(nearly * (Math.abs(value) + (nearly > 1e-12 ? 1 : 0)));
      });
      const far = evaluate({ before: root, after }, data(wild), { simplify: false });
      far.before.forEach((value, i) => {
        if (!Number.isNaN(value)) expect(far.after[i]).not.toBeNaN();
      });
    });
    it("fires in canonical form, and not where simplification is off", () => {
      for (const root of cases[name] as readonly Tensor[]) {
        const [simple] = canonical([root]) as [Tensor];
        const [whole] = canonical([root], false) as [Tensor];
        expect(whole.op).toBe(root.op);
        if (simple.op.name !== rule.on) continue;
        expect(rule.apply(simple, simple.inputs[0] as Tensor, simple.inputs[1] as Tensor)).toBeUndefined();
      }
    });
  });
  it("leave alone what they cannot know", () => {
    const kept = [
      scale(x, y),
      scale(x, exp(y)),
      log(y),
      log(sum(v)),
      x.mul(0),
      constant(1).sub(tanh(x)),
      pad(v, 0, 0, 3).add(pad(w, 0, 3, 0)),
      log(exp(x).mul(y)),
    ];
    canonical(kept).forEach((simple, i) => {
      expect(simple.op).toBe((kept[i] as Tensor).op);
    });
    expect(logsumexp(x)).toBe(x);
  });
});
