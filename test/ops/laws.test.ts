// Laws of every op: derivatives to the third order, linear ops and their transposes, and what they refuse.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { grad, vjp } from "../../src/grad.ts";
import { bd0, log1pmx, logRatio } from "../../src/ops/deviance.ts";
import { digamma, lgamma, trigamma } from "../../src/ops/gamma.ts";
import { oneHot, pick, take } from "../../src/ops/gather.ts";
import { input } from "../../src/ops/leaves.ts";
import { contractRows, dot, matmul, outer } from "../../src/ops/linalg.ts";
import { logit } from "../../src/ops/logit.ts";
import * as machine from "../../src/ops/machine.ts";
import * as math from "../../src/ops/math.ts";
import { normalHazard } from "../../src/ops/mills.ts";
import { logNdtr, ndtr } from "../../src/ops/normal.ts";
import { ndtri } from "../../src/ops/quantile.ts";
import { expm1Ratio, log1pRatio, log1pSquare } from "../../src/ops/ratio.ts";
import { cumsum, max, maximum, min, minimum, sum } from "../../src/ops/reduce.ts";
import { perRow, sumRows } from "../../src/ops/rows.ts";
import { at, broadcast, concat, full, pad, reshape, slice, stack, transpose } from "../../src/ops/shape.ts";
import { digammaDelta, lbeta, lgammaDelta } from "../../src/ops/stirling.ts";
import { constant, scale, type Tensor } from "../../src/tensor.ts";
import { Draw } from "../compile/draw.ts";

type Range = readonly [number, number];
const real: Range = [-2.5, 2.5];
const positive: Range = [0.2, 4];
const unit: Range = [0.05, 0.95];

const smooth: Readonly<Record<string, readonly [f: (x: Tensor) => Tensor, range: Range]>> = {
  neg: [(x) => x.neg(), real],
  sqrt: [machine.sqrt, positive],
  abs: [machine.abs, positive],
  exp: [math.exp, real],
  expm1: [math.expm1, real],
  log: [math.log, positive],
  log1p: [math.log1p, positive],
  tanh: [math.tanh, real],
  sigmoid: [math.sigmoid, real],
  softplus: [math.softplus, real],
  logSigmoid: [math.logSigmoid, real],
  relu: [math.relu, positive],
  square: [math.square, real],
  reciprocal: [math.reciprocal, positive],
  sin: [math.sin, real],
  cos: [math.cos, real],
  tan: [math.tan, [-1, 1]],
  erf: [math.erf, real],
  erfc: [math.erfc, real],
  erfcx: [math.erfcx, real],
  lgamma: [lgamma, positive],
  digamma: [digamma, positive],
  trigamma: [trigamma, positive],
  log1mexp: [math.log1mexp, [-4, -0.2]],
  ndtr: [ndtr, real],
  logNdtr: [logNdtr, real],
  ndtri: [ndtri, unit],
  normalHazard: [normalHazard, real],
  log1pRatio: [log1pRatio, [-0.6, 3]],
  log1pRatioNear0: [log1pRatio, [-0.1, 0.1]],
  expm1Ratio: [expm1Ratio, [-3, 3]],
  log1pSquare: [log1pSquare, real],
  atan: [math.atan, real],
  sinh: [math.sinh, real],
  cosh: [math.cosh, real],
  asinh: [math.asinh, real],
  log1pmx: [log1pmx, [-0.6, 3]],
  logit: [logit, unit],
  withConstantPower: [(x) => math.pow(x, 2.5), positive],
  guarded: [(x) => machine.where(machine.lt(x, 0), math.exp(x), x.mul(x).add(x).add(1)), positive],
};
const smoothPairs: Readonly<Record<string, readonly [f: (x: Tensor, y: Tensor) => Tensor, x: Range, y: Range]>> = {
  add: [(x, y) => x.add(y), real, real],
  sub: [(x, y) => x.sub(y), real, real],
  mul: [(x, y) => x.mul(y), real, real],
  div: [(x, y) => x.div(y), real, positive],
  scale: [scale, real, real],
  pow: [math.pow, positive, real],
  xlogy: [math.xlogy, real, positive],
  xlog1py: [math.xlog1py, real, positive],
  xdivy: [math.xdivy, real, positive],
  logaddexp: [math.logaddexp, real, real],
  logsubexp: [math.logsubexp, [1, 3], [-2, 0.5]],
  lbeta: [lbeta, positive, positive],
  lgammaDelta: [lgammaDelta, [1, 6], [0.3, 3]],
  digammaDelta: [digammaDelta, [1, 6], [0.3, 3]],
  bd0: [bd0, positive, positive],
  logRatio: [logRatio, [0.5, 2], positive],
  maximum: [maximum, [2, 3], [0, 1]],
  minimum: [minimum, [2, 3], [0, 1]],
  lesser: [machine.lesser, [2, 3], [0, 1]],
  greater: [machine.greater, [2, 3], [0, 1]],
};

const points = 24;
const one = perRow(constant(1));
const draws = (draw: Draw, [low, high]: Range): number[] =>
  Array.from({ length: points }, () => low + (high - low) * draw.unit());

/** Each derivative in a chain is the slope of the one before it. */
function expectSlopes(chain: readonly Tensor[], data: Record<string, number[]>, along: string): void {
  const h = 2e-5;
  const moved = (sign: number): Record<string, number[]> => ({
    ...data,
    [along]: (data[along] as number[]).map((v) => v + sign * h),
  });
  const outputs = Object.fromEntries(chain.map((t, k) => [`d${k}`, perRow(t)]));
  const [here, up, down] = [data, moved(1), moved(-1)].map((d) => evaluate(outputs, d)) as [
    Record<string, Float64Array>,
    Record<string, Float64Array>,
    Record<string, Float64Array>,
  ];
  for (let k = 1; k < chain.length; k++) {
    const [before, after] = [up[`d${k - 1}`] as Float64Array, down[`d${k - 1}`] as Float64Array];
    (here[`d${k}`] as Float64Array).forEach((value, i) => {
      const slope = ((before[i] as number) - (after[i] as number)) / (2 * h);
      const size = 1 + Math.abs(value) + Math.abs(before[i] as number);
      const found = `order ${k} at ${along} = ${(data[along] as number[])[i]}: ${value}, difference ${slope}`;
      expect(Math.abs(slope - value) / size, found).toBeLessThan(2e-6);
    });
  }
}

describe("the derivative of the derivative of the derivative", () => {
  const derive = (y: Tensor, x: Tensor): Tensor => vjp(y, one, [x])[0] as Tensor;
  it.each(Object.keys(smooth))("of %s", (name) => {
    const [f, range] = smooth[name] as (typeof smooth)[string];
    const x = input("x", { rows: true });
    const chain = [f(x)];
    for (let k = 0; k < 3; k++) chain.push(derive(chain[k] as Tensor, x));
    expectSlopes(chain, { x: draws(new Draw(1), range) }, "x");
  });
  it.each(Object.keys(smoothPairs))("of %s, in either argument and mixed", (name) => {
    const [f, first, second] = smoothPairs[name] as (typeof smoothPairs)[string];
    const [x, y] = [input("x", { rows: true }), input("y", { rows: true })];
    const draw = new Draw(2);
    const data = { x: draws(draw, first), y: draws(draw, second) };
    const z = f(x, y);
    const [dx, dy] = vjp(z, one, [x, y]) as [Tensor, Tensor];
    expectSlopes([z, dx, derive(dx, x), derive(derive(dx, x), x)], data, "x");
    expectSlopes([z, dy, derive(dy, y), derive(derive(dy, y), y)], data, "y");
    expectSlopes([dx, derive(dx, y), derive(derive(dx, y), y)], data, "y");
  });
});

const v = (name: string, shape: readonly number[], rows = false): Tensor => input(name, { shape, rows });
const n = 5;
/** Maps that are linear in x, one for each form of each structural op; `b` is a fixed factor. */
const linear: Record<string, readonly [x: Tensor, f: (x: Tensor) => Tensor]> = {
  reshape: [v("x", [4, 6]), (x) => reshape(x, [3, 8])],
  transpose: [v("x", [2, 3, 4], true), (x) => transpose(x, [2, 0, 1])],
  broadcast: [v("x", [3, 2]), (x) => broadcast(x, [3, 4, 2, 5], [0, 2])],
  slice: [v("x", [5, 4], true), (x) => slice(x, 0, 1, 3)],
  at: [v("x", [5, 4]), (x) => at(x, 2, 0)],
  concat: [v("x", [3, 2]), (x) => concat([x, x.mul(3), slice(x, 1, 0, 1)], 1)],
  stack: [v("x", [3], true), (x) => stack([x, x.neg()], 1)],
  pad: [v("x", [3, 2]), (x) => pad(x, 0, 2, 1)],
  sum: [v("x", [3, 20]), (x) => sum(x, 1)],
  "sum over the first axis": [v("x", [20, 3], true), (x) => sum(x, 0)],
  cumsum: [v("x", [3, 5], true), (x) => cumsum(x, 1)],
  "cumsum from the end": [v("x", [3, 5]), (x) => cumsum(x, 0, true)],
  sumRows: [v("x", [3], true), (x) => sumRows(x)],
  "sumRows with weights": [v("x", [3], true), (x) => sumRows(x, input("w", { rows: true }))],
  perRow: [v("x", [3]), (x) => perRow(x)],
  "sums given back to rows": [v("x", [3], true), (x) => x.sub(sumRows(x).mul(0.2)).mul(v("c", [3], true))],
  where: [v("x", [7]), (x) => machine.where(machine.lt(v("c", [7]), 0), x, x.mul(2))],
  scale: [v("x", [7], true), (x) => scale(x, v("c", [7]))],
  dot: [v("x", [7]), (x) => dot(x, v("c", [7], true))],
  outer: [v("x", [3], true), (x) => outer(x, v("c", [4]))],
  pick: [v("x", [4, 3]), (x) => pick(x, input("i", { dtype: "int", shape: [4] }))],
  "take of a shared table": [v("x", [3, 2]), (x) => take(x, input("i", { dtype: "int", shape: [4], rows: true }))],
  "take of rows": [v("x", [3, 2], true), (x) => take(x, input("i", { dtype: "int", shape: [4] }))],
  "contractRows, left": [v("x", [2, 3], true), (x) => contractRows(x, v("b", [2, 4], true))],
  "contractRows, right": [v("x", [2, 3], true), (x) => contractRows(v("b", [2, 4], true), x)],
  "contractRows of what is shared": [v("x", [2, 3]), (x) => contractRows(v("b", [2, 4], true), x)],
};
for (const transA of [false, true])
  for (const transB of [false, true])
    for (const [form, left, right] of [
      ["plain", [], []],
      ["batched", [3], [3]],
      ["batched left", [3], []],
    ] as const)
      for (const rows of ["", "left rows", "right rows", "both rows"]) {
        const a = [...left, ...(transA ? [5, 2] : [2, 5])];
        const b = [...right, ...(transB ? [4, 5] : [5, 4])];
        const [ra, rb] = [rows === "left rows" || rows === "both rows", rows === "right rows" || rows === "both rows"];
        const name = `matmul ${form}${transA ? " Aᵀ" : ""}${transB ? " Bᵀ" : ""} ${rows}`;
        linear[`${name}, left`] = [v("x", a, ra), (x) => matmul(x, v("b", b, rb), { transA, transB })];
        linear[`${name}, right`] = [v("x", b, rb), (x) => matmul(v("b", a, ra), x, { transA, transB })];
      }

describe("the vjp of a linear op is its transpose, and its own vjp the op again", () => {
  it.each(Object.keys(linear))("%s", (name) => {
    const [x, f] = linear[name] as (typeof linear)[string];
    const y = f(x);
    const g = input("g", { shape: y.shape, rows: y.rows });
    const [back] = vjp(y, g, [x]) as [Tensor];
    const inner = (a: Tensor, b: Tensor): Tensor => {
      const product = sum(a.mul(b));
      return product.rows ? sumRows(product) : product;
    };
    const [again] = vjp(inner(back, x), constant(1), [g]) as [Tensor];
    const draw = new Draw(3);
    const data: Record<string, ArrayLike<number>> = {
      x: draw.normals(x.size * (x.rows ? n : 1)),
      g: draw.normals(g.size * (g.rows ? n : 1)),
      w: draw.normals(n),
      i: Array.from({ length: 4 * n }, () => draw.below(3)),
    };
    // b, c and i as the graph declares them
    for (const [leaf, rows, size] of leavesOf(y)) {
      if (leaf === "x") continue;
      data[leaf] = leaf === "i" ? (data.i as number[]).slice(0, rows ? 4 * n : 4) : draw.normals(size * (rows ? n : 1));
    }
    const results = evaluate({ y: perRow(y), left: inner(y, g), right: inner(back, x), again: perRow(again) }, data, {
      rows: n,
    });
    const [left, right] = [results.left[0] as number, results.right[0] as number];
    expect(Math.abs(left - right)).toBeLessThan(1e-12 * (1 + Math.abs(left)) * 10);
    expect(again.shape).toEqual(y.shape);
    results.again.forEach((value, i) => {
      expect(value).toBeCloseTo(results.y[i] as number, 10);
    });
  });
});

/** The inputs below a node: name, whether per row, size. */
function* leavesOf(root: Tensor, seen: Set<Tensor> = new Set()): Generator<readonly [string, boolean, number]> {
  if (seen.has(root)) return;
  seen.add(root);
  if (root.op.name === "input") yield [root.attributes.name as string, root.rows, root.size];
  for (const x of root.inputs) yield* leavesOf(x, seen);
}

describe("gradients of reductions agree with differences in a random direction", () => {
  const forms: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    max: (x) => max(x, 1),
    "max of all": (x) => max(x),
    min: (x) => min(x, 0),
    logsumexp: (x) => math.logsumexp(x, 1),
    "logsumexp over the first axis": (x) => math.logsumexp(x, 0),
    softmax: (x) => math.softmax(x, 1),
    logSoftmax: (x) => math.logSoftmax(x, 0),
    mean: (x) => math.mean(x, 1),
    "second derivative of logsumexp": (x) => grad(sum(math.logsumexp(x, 1).mul(v("k", [4]))), [x])[0] as Tensor,
    "second derivative of softmax": (x) => grad(sum(math.softmax(x, 1).mul(v("c", [4, 20]))), [x])[0] as Tensor,
  };
  it.each(Object.keys(forms))("%s", (name) => {
    const x = v("x", [4, 20]);
    const y = (forms[name] as (x: Tensor) => Tensor)(x);
    const f = sum(y.mul(v("u", y.shape)));
    const [slope] = grad(f, [x]) as [Tensor];
    const draw = new Draw(4);
    const [here, way] = [draw.normals(80), draw.normals(80)];
    const data = { u: draw.normals(y.size), c: draw.normals(80), k: draw.normals(4) };
    const value = (t: number): number =>
      evaluate({ f }, { ...data, x: here.map((p, i) => p + t * (way[i] as number)) }).f[0] as number;
    const derivative = evaluate({ d: sum(slope.mul(v("way", [4, 20]))) }, { ...data, x: here, way }).d[0] as number;
    expect((value(1e-5) - value(-1e-5)) / 2e-5).toBeCloseTo(derivative, 6);
  });
  it("the gradient of a maximum attained twice is shared", () => {
    const x = v("x", [3]);
    const [dx] = grad(max(x), [x]) as [Tensor];
    expect(Array.from(evaluate({ dx }, { x: [2, 2, 1] }).dx)).toEqual([0.5, 0.5, 0]);
  });
});

describe("errors say the rule, what came, and where", () => {
  const [x, y, i, c] = [
    v("x", [2, 3]),
    v("y", [4]),
    input("i", { dtype: "int", shape: [4] }),
    input("c", { dtype: "bool" }),
  ];
  const refused: readonly (readonly [string, () => unknown, new (m: string) => Error, RegExp])[] = [
    [
      "add",
      () => x.add(y),
      RangeError,
      /^add: shapes must agree or one side be a scalar; came \[2, 3\] and \[4\]\. Use broadcast\.$/,
    ],
    ["sum of ints", () => sum(i), TypeError, /^sum: floats are needed; came int\. Use toFloat\.$/],
    ["a product of bools", () => matmul(broadcast(c, [2, 2]), x), TypeError, /^matmul: floats are needed; came bool\./],
    [
      "mul of an int",
      () => y.mul(i),
      TypeError,
      /^mul: both sides must have one dtype; came float and int\. Use toFloat/,
    ],
    [
      "where of two dtypes",
      () => machine.where(c, y, i),
      TypeError,
      /^where: both sides must have one dtype; came float and int/,
    ],
    [
      "where of a number",
      () => machine.where(y, y, y),
      TypeError,
      /^where: the condition must be a bool; came float\.$/,
    ],
    ["reshape", () => reshape(x, [4]), RangeError, /^reshape: sizes must agree; came \[2, 3\] to \[4\]\.$/],
    [
      "transpose",
      () => transpose(x, [0, 0]),
      RangeError,
      /^transpose: axes must name each of the 2 axes once; came \[0, 0\]\.$/,
    ],
    [
      "broadcast",
      () => broadcast(x, [2, 4]),
      RangeError,
      /^broadcast: axes of equal size are needed; came \[2, 3\] to \[2, 4\]\.$/,
    ],
    ["slice", () => slice(x, 1, 2, 2), RangeError, /^slice: \[2, 4\) must lie within axis 1 of \[2, 3\]\.$/],
    ["an empty slice", () => slice(x, 1, 2, 0), RangeError, /^slice: \[2, 2\) must lie within axis 1/],
    ["at", () => at(x, 3), RangeError, /^slice: \[3, 4\) must lie within axis 1 of \[2, 3\]\.$/],
    [
      "concat",
      () => concat([x, y]),
      RangeError,
      /^concat: shapes must agree but for axis 0; came \[2, 3\] and \[4\]\.$/,
    ],
    ["sum", () => sum(x, 2), RangeError, /^sum: axis must be one of the 2 axes; came 2\.$/],
    ["cumsum", () => cumsum(x, 2), RangeError, /^cumsum: axis must be one of the 2 axes; came 2\.$/],
    ["logsumexp", () => math.logsumexp(x, 5), RangeError, /^logsumexp: axis must be one of the 2 axes; came 5\.$/],
    [
      "matmul",
      () => matmul(x, y),
      RangeError,
      /^matmul: inner sizes and batch axes must agree; came \[2, 3\] and \[4, 1\]\.$/,
    ],
    [
      "matmul of a scalar",
      () => matmul(constant(1), x),
      RangeError,
      /^matmul: both sides need an axis; came \[\] and \[2, 3\]\.$/,
    ],
    [
      "contractRows",
      () => contractRows(x, v("z", [3, 2])),
      RangeError,
      /^contractRows: leading axes must agree; came \[2, 3\] and \[3, 2\]\.$/,
    ],
    ["sumRows", () => sumRows(y, y), RangeError, /^sumRows: a weight is one number a row; came \[4\]\.$/],
    ["take", () => take(x, y), TypeError, /^take: a table and ints are needed; came \[2, 3\] and float\.$/],
    [
      "grad",
      () => grad(x, [x]),
      RangeError,
      /^grad: y must be one shared number; came \[2, 3\]\. Use sumRows or sum\.$/,
    ],
    [
      "grad per row",
      () => grad(perRow(constant(1)), []),
      RangeError,
      /^grad: y must be one shared number; came \[\] per row\./,
    ],
  ];
  it.each(refused)("%s", (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});

describe("gathering", () => {
  it("takes the nearest row for an index outside, and one-hot has none", () => {
    const [table, which] = [v("t", [3, 2]), input("i", { dtype: "int", shape: [4] })];
    const results = evaluate(
      { taken: take(table, which), hot: oneHot(which, 3) },
      { t: [1, 2, 3, 4, 5, 6], i: [-7, 0, 2, 9] },
    );
    expect(Array.from(results.taken)).toEqual([1, 2, 1, 2, 5, 6, 5, 6]);
    expect(Array.from(results.hot)).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
  });
  it("full is a constant of a shape", () => {
    expect(Array.from(evaluate({ y: full([2, 2], 3) }).y)).toEqual([3, 3, 3, 3]);
  });
});
