// Layers: shapes, names, first values, values against plain arithmetic, gradients against central differences.
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/compile/evaluate.ts";
import { grad } from "../src/grad.ts";
import { gelu, relu, silu } from "../src/layers/activation.ts";
import { chain, mlp } from "../src/layers/chain.ts";
import { dropout } from "../src/layers/dropout.ts";
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
} from "../src/layers/initialize.ts";
import { initialize, type Layer } from "../src/layers/layer.ts";
import { constant, linear } from "../src/layers/linear.ts";
import { layerNorm } from "../src/layers/norm.ts";
import { input } from "../src/ops/leaves.ts";
import { sigmoid, softplus, tanh } from "../src/ops/math.ts";
import { sumRows } from "../src/ops/rows.ts";
import { key } from "../src/random/key.ts";
import type { Tensor } from "../src/tensor.ts";

const rows = [0.3, -1.2, 0.7, 2.1, -0.4, 0.05];

/** A layer applied to two rows of three numbers. */
function run(layer: Layer, values: readonly ArrayLike<number>[], x = rows, width = 2): Float64Array {
  const built = layer.build([3], { width });
  const parameters = built.parameters.map(({ name, shape }) => input(name, { shape }));
  const y = built.apply(parameters, input("x", { shape: [3], rows: true }), { training: false });
  expect(y.shape).toEqual(built.shape);
  const data = Object.fromEntries(built.parameters.map(({ name }, i) => [name, values[i] as ArrayLike<number>]));
  return evaluate({ y }, { x, ...data }).y;
}

describe("linear", () => {
  it("is x·W + b", () => {
    const y = run(linear(), [
      [1, 2, 3, 4, 5, 6],
      [10, 20],
    ]);
    [0.3 - 3.6 + 3.5 + 10, 0.6 - 4.8 + 4.2 + 20, 2.1 - 1.2 + 0.25 + 10, 4.2 - 1.6 + 0.3 + 20].forEach((v, i) => {
      expect(y[i]).toBeCloseTo(v, 12);
    });
  });
  it("takes the width of the head unless it has its own", () => {
    expect(linear().build([3], { width: 7 }).shape).toEqual([7]);
    expect(linear(5).build([3], { width: 7 }).shape).toEqual([5]);
  });
  it("starts as a head with zero weights and the marginal fit as its bias", () => {
    const [weight, bias] = linear().build([3], { width: 2, start: [0.5, -1] }).parameters;
    expect([...Float64Array.from(weight?.initial(key(1), [3, 2]) ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...Float64Array.from(bias?.initial(key(1), [2]) ?? [])]).toEqual([0.5, -1]);
  });
  it("names what is wrong", () => {
    expect(() => linear(0)).toThrow("linear: out must be a positive integer; came 0.");
    expect(() => linear(2).build([], { width: 1 })).toThrow("linear: the input needs an axis; came [].");
  });
});

describe("constant", () => {
  it("is the same for every row, and shared", () => {
    const built = constant().build([3], { width: 2, start: [1, 2] });
    const y = built.apply([input("value", { shape: [2] })], input("x", { shape: [3], rows: true }), {
      training: false,
    });
    expect(y.rows).toBe(false);
    expect(built.parameters.map((p) => p.shape)).toEqual([[2]]);
  });
});

describe("layerNorm", () => {
  it("brings each row to mean 0 and variance 1, then scales and shifts", () => {
    const y = run(layerNorm({ epsilon: 1e-12 }), [
      [1, 1, 1],
      [0, 0, 0],
    ]);
    for (const at of [0, 3]) {
      const row = [...y.subarray(at, at + 3)];
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(0, 9);
      expect(row.reduce((a, b) => a + b * b, 0) / 3).toBeCloseTo(1, 9);
    }
    const z = run(layerNorm({ epsilon: 1e-12 }), [
      [2, 2, 2],
      [5, 6, 7],
    ]);
    z.forEach((v, i) => {
      expect(v).toBeCloseTo(2 * (y[i] as number) + 5 + (i % 3), 9);
    });
  });
});

describe("activations", () => {
  const x = [-40, -3, -1, -1e-8, 0, 0.5, 2, 30];
  const values = (f: (x: Tensor) => Tensor) => evaluate({ y: f(input("x", { rows: true })) }, { x }).y;
  const truth: Record<string, [(x: Tensor) => Tensor, number[]]> = {
    // mpmath, 50 digits
    relu: [relu, [0, 0, 0, 0, 0, 0.5, 2, 30]],
    gelu: [
      gelu,
      [
        0, -0.0040496940948902835, -0.15865525393145705, -4.999999960105772e-9, 0, 0.34573123063700656,
        1.9544997361036416, 30,
      ],
    ],
    silu: [
      silu,
      [
        -1.6993417021166355e-16, -0.14227761953270035, -0.2689414213699951, -4.9999999750000005e-9, 0,
        0.3112296656009273, 1.7615941559557649, 29.999999999997193,
      ],
    ],
  };
  for (const [name, [f, expected]] of Object.entries(truth)) {
    it(`${name} has its values`, () => {
      values(f).forEach((y, i) => {
        expect(Math.abs(y - (expected[i] as number))).toBeLessThanOrEqual(
          1e-14 * Math.max(1e-9, Math.abs(expected[i] as number)),
        );
      });
    });
    it(`${name} has its gradient and its second derivative`, () => {
      const at = [-2.3, -0.7, 0.2, 1.9];
      const h = 1e-5;
      const slopes = (f1: (x: Tensor) => Tensor, points: number[]): Float64Array => {
        const t = input("x", { rows: true });
        return evaluate({ g: grad(sumRows(f1(t)), [t])[0] as Tensor }, { x: points }).g;
      };
      const derivative = (t: Tensor): Tensor => grad(sumRows(f(t)), [t])[0] as Tensor;
      for (const g of name === "relu" ? [f] : [f, derivative]) {
        const up = evaluate({ y: g(input("x", { rows: true })) }, { x: at.map((v) => v + h) }).y;
        const down = evaluate({ y: g(input("x", { rows: true })) }, { x: at.map((v) => v - h) }).y;
        slopes(g, at).forEach((s, i) => {
          expect(s).toBeCloseTo(((up[i] as number) - (down[i] as number)) / (2 * h), 7);
        });
      }
    });
  }
  it("never makes NaN out of an infinite input's gradient where the limit is finite", () => {
    const t = input("x", { rows: true });
    for (const f of [relu, gelu, silu, tanh, sigmoid, softplus])
      for (const g of evaluate({ g: grad(sumRows(f(t)), [t])[0] as Tensor }, { x: [-1e6, 1e6] }).g)
        expect([0, 1]).toContain(Math.abs(g));
  });
});

describe("chain and mlp", () => {
  const names = (layer: Layer) => layer.build([3], { width: 2 }).parameters.map((p) => `${p.name} ${p.shape}`);
  it("names parameters by kind and number", () => {
    expect(names(mlp([4, 5]))).toEqual([
      "linear0.weight 3,4",
      "linear0.bias 4",
      "linear1.weight 4,5",
      "linear1.bias 5",
      "linear2.weight 5,2",
      "linear2.bias 2",
    ]);
  });
  it("gives the same first weights whatever is put between", () => {
    const theta = (layer: Layer): Map<string, number[]> => {
      const { parameters } = layer.build([3], { width: 2 });
      return new Map(parameters.map((p) => [p.name, [...initialize([p], key("init"))]]));
    };
    const plain = theta(mlp([4]));
    const rich = theta(mlp([4], { norm: true, dropout: 0.5 }));
    for (const [name, values] of plain) expect(rich.get(name)).toEqual(values);
    expect(plain.get("linear0.weight")).not.toEqual(plain.get("linear1.weight"));
  });
  it("computes what its layers compute", () => {
    const hidden = [0.5, -0.25, 1, 2, 0.75, -1];
    const y = run(mlp([2]), [hidden, [0.1, -0.2], [1, 2, 3, 4], [0, 1]]);
    for (let i = 0; i < 2; i++) {
      const z = [0, 1].map((j) =>
        Math.tanh(
          [0, 1, 2].reduce((s, k) => s + (rows[3 * i + k] as number) * (hidden[2 * k + j] as number), 0) +
            [0.1, -0.2][j]!,
        ),
      ) as [number, number];
      expect(y[2 * i]).toBeCloseTo(z[0] + 3 * z[1], 12);
      expect(y[2 * i + 1]).toBeCloseTo(2 * z[0] + 4 * z[1] + 1, 12);
    }
  });
  it("describes itself in JSON unless it holds a function of the user's", () => {
    expect(JSON.parse(JSON.stringify(mlp([4], { activation: relu }).description))).toEqual({
      kind: "chain",
      layers: [
        { kind: "linear", out: 4, initial: "heUniform", bias: true },
        { kind: "activation", name: "relu" },
        { kind: "linear", out: null, initial: "glorotUniform", bias: true },
      ],
    });
    expect(chain(linear(3), (x) => x.mul(2), linear()).description).toBeUndefined();
  });
  it("refuses what is no layer", () => {
    // @ts-expect-error a number is no layer
    expect(() => chain(3)).toThrow(TypeError);
    expect(() => mlp([0])).toThrow("mlp: hidden size 0 must be a positive integer; came 0.");
  });
});

describe("dropout", () => {
  it("does nothing when predicting, and refuses impossible shares", () => {
    expect([...run(dropout(0.5), [])]).toEqual(rows);
    expect(() => dropout(1)).toThrow("dropout: p must be in [0, 1); came 1.");
  });
  it("drops p of the units and scales the rest, differently in each row and under each key", () => {
    const n = 2000;
    const built = dropout(0.25).build([5], { width: 1 });
    const y = built.apply([], input("x", { shape: [5], rows: true }), {
      training: true,
      key: input("key", { shape: [2], dtype: "bits" }),
    });
    const draw = (words: readonly number[]) => evaluate({ y }, { x: new Float64Array(5 * n).fill(3), key: words }).y;
    const first = draw([1, 2]);
    const kept = first.filter((v) => v !== 0);
    expect(new Set(kept)).toEqual(new Set([4]));
    expect(Math.abs(kept.length / (5 * n) - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / (5 * n)));
    expect(draw([1, 2])).toEqual(first);
    expect(draw([1, 3])).not.toEqual(first);
    const patterns = new Set(Array.from({ length: n }, (_, i) => [...first.subarray(5 * i, 5 * i + 5)].join()));
    expect(patterns.size).toBe(32);
  });
});

describe("first weights", () => {
  const shape = [400, 100];
  const cases = { glorotUniform, glorotNormal, heUniform, heNormal, lecunUniform, lecunNormal };
  const variance = { glorot: 2 / 500, he: 2 / 400, lecun: 1 / 400 };
  for (const [name, initial] of Object.entries(cases))
    it(`${name} has mean 0, its variance and its shape`, () => {
      const w = Float64Array.from(initial(key(name), shape));
      const n = w.length;
      const expected = variance[name.replace(/Uniform|Normal/, "") as keyof typeof variance];
      const normal = name.endsWith("Normal");
      const m2 = w.reduce((s, v) => s + v * v, 0) / n;
      const kurtosis = w.reduce((s, v) => s + v ** 4, 0) / n / m2 ** 2;
      expect(n).toBe(40_000);
      expect(Math.abs(w.reduce((s, v) => s + v, 0) / n)).toBeLessThan(4 * Math.sqrt(expected / n));
      expect(Math.abs(m2 / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
      expect(kurtosis).toBeCloseTo(normal ? 3 : 1.8, 0);
      expect(initial(key(name), shape)).toEqual(initial(key(name), shape));
    });
});
