// Elementary functions against 60-digit values (f64) and the host's doubles (f32), at their special values, in every
// executor, and their derivatives to third order.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { grad } from "../../src/grad.ts";
import { input } from "../../src/ops/leaves.ts";
import {
  asinh,
  atan,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log1mexp,
  log1p,
  logaddexp,
  logSigmoid,
  logSoftmax,
  logsubexp,
  logsumexp,
  mean,
  pow,
  relu,
  sigmoid,
  sin,
  sinh,
  softmax,
  softplus,
  tan,
  tanh,
  xdivy,
  xlog1py,
  xlogy,
} from "../../src/ops/math.ts";
import { sum } from "../../src/ops/reduce.ts";
import type { Precision, Tensor } from "../../src/tensor.ts";

type Unary = (x: Tensor) => Tensor;
const reference = JSON.parse(readFileSync(new URL("../reference/elementary.json", import.meta.url), "utf8")) as Record<
  string,
  number[][]
>;

const x = input("x", { rows: true });
const y = input("y", { rows: true });
const values = (f: Tensor, xs: ArrayLike<number>, precision: Precision = "f64", ys?: ArrayLike<number>): Float64Array =>
  evaluate({ f }, ys ? { x: xs, y: ys } : { x: xs }, { precision }).f;

function ulp64(v: number): number {
  const words = new BigUint64Array(new Float64Array([Math.abs(v)]).buffer);
  const field = Number((words[0] as bigint) >> 52n);
  return field <= 1 ? 2 ** -1074 : 2 ** (field - 1075);
}
const ulp32 = (v: number): number => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(v))), -126) - 23);

/** The errors stated beside the functions, in ulp: f64, f32. */
const ledger: Record<string, { f: Unary; host: (x: number) => number; wide: number; narrow: number; limit?: number }> =
  {
    exp: { f: exp, host: Math.exp, wide: 1.0, narrow: 1.5 },
    expm1: { f: expm1, host: Math.expm1, wide: 1.6, narrow: 1.8 },
    log: { f: log, host: Math.log, wide: 0.9, narrow: 0.9 },
    log1p: { f: log1p, host: Math.log1p, wide: 1.0, narrow: 1.0 },
    tanh: { f: tanh, host: Math.tanh, wide: 1.6, narrow: 3.9 },
    sigmoid: {
      f: sigmoid,
      host: (v) => (v > 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v))),
      wide: 1.9,
      narrow: 2.7,
    },
    softplus: { f: softplus, host: (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))), wide: 1.7, narrow: 2.0 },
    sin: { f: sin, host: Math.sin, wide: 0.8, narrow: 0.9, limit: 12000 },
    cos: { f: cos, host: Math.cos, wide: 0.8, narrow: 0.9, limit: 12000 },
    tan: { f: tan, host: Math.tan, wide: 2.0, narrow: 2.5, limit: 12000 },
    atan: { f: atan, host: Math.atan, wide: 1.5, narrow: 1.6 },
    sinh: { f: sinh, host: Math.sinh, wide: 3.5, narrow: 5 },
    cosh: { f: cosh, host: Math.cosh, wide: 3.5, narrow: 5 },
    asinh: { f: asinh, host: Math.asinh, wide: 3, narrow: 3 },
  };

/** Finite floats of 32 bits, evenly over their bit patterns. */
function floats(count: number): Float32Array {
  const words = new Uint32Array(count);
  for (let i = 0; i < count; i++) words[i] = Math.floor((i * 0x100000000) / count) + (i % 977);
  return new Float32Array(words.buffer).filter((v) => Math.abs(v) < Infinity);
}

describe("accuracy", () => {
  for (const [name, { f, host, wide, narrow, limit = Infinity }] of Object.entries(ledger)) {
    it(`${name}: ${wide} ulp in f64`, () => {
      const points = reference[name] as [number, number, number][];
      const got = values(
        f(x),
        points.map((p) => p[0]),
      );
      let worst = 0;
      points.forEach(([, high, low], i) => {
        worst = Math.max(worst, Math.abs((got[i] as number) - high - low) / ulp64(high));
      });
      expect(worst).toBeLessThanOrEqual(wide);
    });
    it(`${name}: ${narrow} ulp in f32`, () => {
      const points = floats(60000).filter((v) => Math.abs(v) < limit);
      const got = values(f(x), points, "f32");
      let worst = 0;
      points.forEach((v, i) => {
        const truth = host(v);
        const near = Math.fround(truth);
        if (Object.is(near, got[i])) return;
        const error = Math.abs((got[i] as number) - truth) / ulp32(truth);
        worst = error <= worst ? worst : error; // NaN is the worst
      });
      expect(worst).toBeLessThanOrEqual(narrow);
    });
  }
  it("pow: 1.3 ulp in f64, 1.6 in f32", () => {
    const points = reference.pow as [number, number, number, number][];
    const got = values(
      pow(x, y),
      points.map((p) => p[0]),
      "f64",
      points.map((p) => p[1]),
    );
    points.forEach(([, , high, low], i) => {
      expect(Math.abs((got[i] as number) - high - low) / ulp64(high)).toBeLessThanOrEqual(1.3);
    });
    const xs = Float32Array.from(points, (p) => p[0] ** 0.1);
    const ys = Float32Array.from(points, (p) => p[1]);
    values(pow(x, y), xs, "f32", ys).forEach((v, i) => {
      const truth = (xs[i] as number) ** (ys[i] as number);
      if (Math.fround(truth) !== v) expect(Math.abs(v - truth) / ulp32(truth)).toBeLessThanOrEqual(1.6);
    });
  });
  it("log1mexp: relative 1e-15", () => {
    const points = reference.log1mexp as [number, number, number][];
    const got = values(
      log1mexp(x),
      points.map((p) => p[0]),
    );
    points.forEach(([, high], i) => {
      expect(Math.abs((got[i] as number) / high - 1)).toBeLessThan(1e-15);
    });
  });
});

describe("special values", () => {
  const at = [0, -0, Infinity, -Infinity, Number.NaN, 1, -1];
  const exact: [string, Unary, (number | undefined)[]][] = [
    ["exp", exp, [1, 1, Infinity, 0, Number.NaN]],
    ["expm1", expm1, [0, -0, Infinity, -1, Number.NaN]],
    ["log", log, [-Infinity, -Infinity, Infinity, Number.NaN, Number.NaN, 0, Number.NaN]],
    ["log1p", log1p, [0, -0, Infinity, Number.NaN, Number.NaN, undefined, -Infinity]],
    ["tanh", tanh, [0, -0, 1, -1, Number.NaN]],
    ["sigmoid", sigmoid, [0.5, 0.5, 1, 0, Number.NaN]],
    ["softplus", softplus, [undefined, undefined, Infinity, 0, Number.NaN]],
    ["logSigmoid", logSigmoid, [undefined, undefined, -0, -Infinity, Number.NaN]],
    ["sin", sin, [0, -0, Number.NaN, Number.NaN, Number.NaN]],
    ["cos", cos, [1, 1, Number.NaN, Number.NaN, Number.NaN]],
    ["tan", tan, [0, -0, Number.NaN, Number.NaN, Number.NaN]],
    ["atan", atan, [0, -0, undefined, undefined, Number.NaN]],
    ["sinh", sinh, [0, -0, Infinity, -Infinity, Number.NaN]],
    ["cosh", cosh, [1, 1, Infinity, Infinity, Number.NaN]],
    ["asinh", asinh, [0, -0, Infinity, -Infinity, Number.NaN]],
    ["relu", relu, [0, 0, Infinity, 0, Number.NaN, 1, 0]],
  ];
  for (const precision of ["f64", "f32"] as const)
    for (const [name, f, want] of exact)
      it(`${name} in ${precision}`, () => {
        const got = values(f(x), at, precision);
        want.forEach((v, i) => {
          if (v !== undefined) expect(got[i], `at ${at[i]}`).toBe(v);
        });
      });
  it("pow as IEEE 754 says for real powers", () => {
    const some = [
      0,
      -0,
      1,
      -1,
      Infinity,
      -Infinity,
      Number.NaN,
      2,
      -2,
      3,
      -3,
      0.5,
      -0.5,
      1e30,
      -1e30,
      4503599627370497,
    ];
    const pairs = some.flatMap((a) => some.map((b) => [a, b] as const));
    const got = values(
      pow(x, y),
      pairs.map((p) => p[0]),
      "f64",
      pairs.map((p) => p[1]),
    );
    pairs.forEach(([a, b], i) => {
      // the host's ** differs from IEEE 754 in 1^±∞, 1^NaN and (−1)^±∞
      const want = a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
      const value = got[i] as number;
      if (Number.isFinite(want) && want !== 0) expect(Math.abs(value / want - 1), `${a}^${b}`).toBeLessThan(1e-15);
      else expect(value, `${a}^${b}`).toBe(want);
    });
  });
  it("tanh stays within ±1 where it rounds to it, in f32", () => {
    const points = Float32Array.from({ length: 100000 }, (_, i) => 4 + i * 6e-5);
    expect(values(tanh(x), points, "f32").every((v) => v <= 1)).toBe(true);
  });
});

describe("the same bits", () => {
  const points = [...floats(3000), ...[0, -0, Infinity, -Infinity, Number.NaN]];
  const powers = points.map((_, i) => ((i * 37) % 61) / 4 - 7);
  for (const precision of ["f32", "f64"] as const)
    it(`interpreter = scalar = SIMD in ${precision}`, () => {
      const outputs: Record<string, Tensor> = { pow: pow(x, y), logaddexp: logaddexp(x, y), log1mexp: log1mexp(x) };
      for (const [name, { f }] of Object.entries(ledger)) outputs[name] = f(x);
      const data = { x: points, y: powers };
      const want = evaluate(outputs, data, { precision, executor: "interpreter" });
      for (const executor of ["scalar", "simd"] as const) {
        const got = evaluate(outputs, data, { precision, executor });
        for (const name of Object.keys(outputs)) expect(got[name], `${executor} ${name}`).toEqual(want[name]);
      }
    });
});

describe("derivatives", () => {
  const one = input("one");
  const smooth: Record<string, Unary> = {
    exp,
    expm1,
    log,
    log1p,
    tanh,
    sigmoid,
    softplus,
    logSigmoid,
    sin,
    cos,
    tan,
    atan,
    sinh,
    cosh,
    asinh,
    log1mexp: (t) => log1mexp(t.neg()),
    pow: (t) => pow(t, 2.5),
    powOfBase: (t) => pow(1.7, t),
    xlogy: (t) => xlogy(t, t.add(1)),
    xlog1py: (t) => xlog1py(t.mul(2), t),
    xdivy: (t) => xdivy(t.mul(t), t.add(1)),
    logaddexp: (t) => logaddexp(t.mul(t), t.neg()),
    logsubexp: (t) => logsubexp(t.mul(2), t),
  };
  for (const [name, f] of Object.entries(smooth))
    it(`${name}: three orders agree with central differences of the order below`, () => {
      const orders: Tensor[] = [f(one)];
      for (let k = 0; k < 3; k++) orders.push(grad(orders[k] as Tensor, [one])[0] as Tensor);
      const outputs = Object.fromEntries(orders.map((t, k) => [`d${k}`, t]));
      for (const at of [0.3, 0.9, 1.3]) {
        const h = 1e-4;
        const [low, mid, high] = [at - h, at, at + h].map((v) => evaluate(outputs, { one: v }));
        for (let k = 1; k <= 3; k++) {
          const difference = ((high?.[`d${k - 1}`]?.[0] as number) - (low?.[`d${k - 1}`]?.[0] as number)) / (2 * h);
          const got = mid?.[`d${k}`]?.[0] as number;
          expect(Math.abs(got - difference) / (1 + Math.abs(got)), `order ${k} at ${at}`).toBeLessThan(1e-5);
        }
      }
    });
  it("edges give no NaN", () => {
    const slope = (f: Unary, at: number): number =>
      evaluate({ g: grad(f(one), [one])[0] as Tensor }, { one: at }).g[0] as number;
    expect(slope((t) => log(t).mul(0), 0)).toBe(0);
    expect(slope((t) => xlogy(0, t), 0)).toBe(0);
    expect(slope((t) => pow(t, 0), 0)).toBe(0);
    expect(slope((t) => pow(t, 2), 0)).toBe(0);
    expect(slope(relu, 0)).toBe(0);
    expect(slope(exp, 800)).toBe(Infinity);
    expect(slope(log1mexp, 0)).toBe(-Infinity);
  });
});

describe("sums in the log domain", () => {
  const v = input("v", { shape: [3] });
  const run = (f: Unary, data: number[]): { value: Float64Array; slope: Float64Array } => {
    const value = f(v);
    return evaluate({ value, slope: grad(sum(value), [v])[0] as Tensor }, { v: data });
  };
  const none = -Infinity;
  it("logsumexp: values and gradients at infinities", () => {
    expect(run(logsumexp, [none, none, none])).toEqual({
      value: Float64Array.of(none),
      slope: Float64Array.of(0, 0, 0),
    });
    expect(run(logsumexp, [1, Infinity, 2])).toEqual({
      value: Float64Array.of(Infinity),
      slope: Float64Array.of(0, 1, 0),
    });
    expect(run(logsumexp, [none, 5, none])).toEqual({ value: Float64Array.of(5), slope: Float64Array.of(0, 1, 0) });
    expect(run(logsumexp, [1000, 1000, none]).value[0]).toBeCloseTo(1000 + Math.LN2, 12);
    expect(run(logsumexp, [Number.NaN, 0, 0]).value[0]).toBe(Number.NaN);
    const { slope } = run(logsumexp, [0.1, -2, 3]);
    expect(slope.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
  });
  it("softmax and logSoftmax: never NaN", () => {
    expect(run(softmax, [none, none, none])).toEqual({
      value: Float64Array.of(0, 0, 0),
      slope: Float64Array.of(0, 0, 0),
    });
    expect(run(logSoftmax, [none, none, none]).value).toEqual(Float64Array.of(none, none, none));
    expect(run(logSoftmax, [none, none, none]).slope.some(Number.isNaN)).toBe(false);
    expect(run(logSoftmax, [none, Infinity, 0]).value).toEqual(Float64Array.of(none, 0, none));
    expect(run(softmax, [0, Math.log(2), Math.log(5)]).value[2]).toBeCloseTo(5 / 8, 14);
  });
  it("the second derivative of logsumexp is diag(p) − p pᵀ", () => {
    const first = grad(logsumexp(v), [v])[0] as Tensor;
    const p = softmax(v);
    const second = grad(sum(first.mul(v)), [v])[0] as Tensor; // p + H v
    const { want, got } = evaluate(
      { want: p.add(p.mul(v)).sub(p.mul(sum(p.mul(v)))), got: second },
      { v: [0.2, -1, 0.7] },
    );
    got.forEach((d, i) => {
      expect(d).toBeCloseTo(want[i] as number, 13);
    });
  });
  it("logaddexp and logsubexp", () => {
    const pairs: [number, number, number][] = [
      [none, none, none],
      [Infinity, Infinity, Infinity],
      [none, 3, 3],
      [Infinity, none, Infinity],
      [700, 700, 700 + Math.LN2],
    ];
    const got = values(
      logaddexp(x, y),
      pairs.map((p) => p[0]),
      "f64",
      pairs.map((p) => p[1]),
    );
    pairs.forEach((p, i) => {
      expect(got[i]).toBe(p[2]);
    });
    const slopes = grad(sum(logaddexp(v, none)), [v])[0] as Tensor;
    expect(evaluate({ slopes }, { v: [none, 0, 5] }).slopes).toEqual(Float64Array.of(0, 1, 1));
    expect([...values(logsubexp(x, y), [1, 2, none, 3], "f64", [1, none, none, 2])]).toEqual([
      none,
      2,
      none,
      3 + Math.log(-Math.expm1(-1)),
    ]);
  });
  it("xlogy, xlog1py and xdivy are 0 at a = 0", () => {
    const edge = [0, Infinity, -1, 2];
    for (const f of [xlogy, xlog1py, xdivy]) expect([...values(f(0, x), edge)]).toEqual([0, 0, 0, 0]);
  });
  it("mean", () => {
    expect(evaluate({ m: mean(v) }, { v: [1, 2, 6] }).m[0]).toBe(3);
  });
});
