// Graphs on which executors once differed or compiling failed, each as small as it gets.
import { expect, it } from "vitest";
import type { ProgramSpec } from "../../src/compile/program.ts";
import { grad, vjp } from "../../src/grad.ts";
import { take } from "../../src/ops/gather.ts";
import { index, input, state } from "../../src/ops/leaves.ts";
import { contractRows, matmul } from "../../src/ops/linalg.ts";
import { eq, lesser, lt, sqrt, where } from "../../src/ops/machine.ts";
import { exp } from "../../src/ops/math.ts";
import { cumsum, max, sum } from "../../src/ops/reduce.ts";
import { perRow, sumRows } from "../../src/ops/rows.ts";
import { broadcast, concat, full, pad, reshape, slice, transpose } from "../../src/ops/shape.ts";
import { constant, type DType, type Shape, type Tensor, topological } from "../../src/tensor.ts";
import { disagreement } from "./agree.ts";
import { Draw } from "./draw.ts";
import { descent } from "./network.ts";

const rows = (shape: Shape, name = "x", dtype: DType = "float"): Tensor => input(name, { rows: true, shape, dtype });
const shared = (shape: Shape, name = "y", dtype: DType = "float"): Tensor => input(name, { shape, dtype });
const [s, t] = [state("s", { shape: [40] }), state("t", { shape: [7, 1] })];
const x = rows([20]);
const inner = concat([x, broadcast(slice(x, 0, 2, 1), [1], [0])]);
const scanned = cumsum(shared([7, 31]), 1);
const stretched = concat([reshape(s, [1, 40]), reshape(s, [1, 40]), reshape(s, [1, 40])]);

const graphs: Readonly<Record<string, Record<string, Tensor> | ProgramSpec>> = {
  "one row value under two names": { a: x.mul(2), b: x.mul(2), c: x, d: x },
  "a root that simplification turns into a leaf": {
    a: x.mul(1),
    b: s.neg().neg(),
    c: rows([4], "w", "bits").mul(constant(1, "bits")),
  },
  "a pad of rows, in memory that was used": { a: pad(rows([2, 8]), 0, 1, 2), b: pad(rows([1], "z"), 0, 1, 1) },
  "a part twice in a join": {
    a: concat([cumsum(x), cumsum(x), cumsum(x)]),
    b: concat([take(shared([16, 2]), constant(3, "int")), shared([2], "z"), take(shared([16, 2]), constant(3, "int"))]),
  },
  "joins within a join that is an output": { a: concat([concat([inner, rows([3], "z")]), inner]) },
  "a stored bool given to all rows": {
    a: sum(
      where(eq(broadcast(shared([3, 5], "i", "int"), [3, 5, 5], [0, 1]), index([3, 5, 5], 2)), rows([3, 5, 5]), 0),
      2,
    ),
    b: lt(shared([], "u"), rows([], "v")),
  },
  "an epilogue of a product that is not one to the emitter": {
    a: concat(
      [
        reshape(matmul(broadcast(shared([2]), [5, 2], [1]), shared([2, 4], "z")), [5, 4, 1]),
        broadcast(shared([], "u"), [5, 4, 1]),
      ],
      2,
    ),
    b: lesser(matmul(rows([5, 1]), shared([17, 1], "w"), { transB: true }), 0),
  },
  "an epilogue of a product with one column": {
    outputs: { a: transpose(matmul(shared([7, 31]), t, { transA: true })) },
    updates: [[t, t.mul(1.5)]],
  },
  "a shared view of a constant, of an index and of a leaf that rows cannot read by strides": {
    a: x.add(reshape(full([4, 5], 1), [20])),
    b: reshape(index([4, 5], 1), [20]).mul(rows([], "i", "int")),
    c: x.mul(reshape(transpose(shared([4, 5])), [20])),
    d: perRow(reshape(full([40], 2), [20, 2])),
  },
  "ints of an index that rows take by": { a: take(rows([31, 2], "z"), index([4])) },
  "a product of what had to be copied first": {
    a: matmul(shared([8, 3]), broadcast(shared([20], "z"), [8, 20], [1]), { transA: true }),
    b: cumsum(sqrt(full([20], 4))),
    c: exp(shared([40], "w")),
    d: cumsum(exp(shared([40], "w"))),
  },
  "a join that came to be stored after a loop had looked through it": {
    outputs: { a: stretched.mul(stretched), b: slice(stretched.add(exp(stretched)), 0, 2, 1), c: cumsum(stretched) },
    updates: [[s, s.mul(0.5).add(s)]],
  },
  "a wide sum of minus zeros": { a: sumRows(x.mul(-0)), b: sumRows(rows([3], "z").mul(-0)) },
  "sums of rows of what is shared": { a: cumsum(sumRows(scanned), 0, true), b: contractRows(scanned, rows([7, 4])) },
  "gradients through a transposed batch": {
    a: vjp(matmul(rows([3, 5, 2]), shared([5, 4]), { transA: true }), full([3, 2, 4], 1), [
      shared([5, 4], "k"),
    ])[0] as Tensor,
    b: grad(sumRows(sum(matmul(x3(), shared([5, 4]), { transA: true }))), [x3()])[0] as Tensor,
  },
  "extrema along an axis that is looped over": {
    a: max(x),
    b: max(rows([20, 3], "z"), 0),
    c: max(rows([3, 20], "w"), 1).add(1),
  },
  "the gradient of a network so small that nothing else is shared": descent([2, 4, 2], 0.1),
};

function x3(): Tensor {
  return rows([3, 5, 2], "q");
}
const isSpec = (graph: Record<string, Tensor> | ProgramSpec): graph is ProgramSpec =>
  "outputs" in graph && !("op" in graph.outputs);

it.each(Object.keys(graphs))("%s", (name) => {
  const graph = graphs[name] as Record<string, Tensor> | ProgramSpec;
  const spec: ProgramSpec = isSpec(graph) ? graph : { outputs: graph };
  const order = topological([...Object.values(spec.outputs), ...(spec.updates ?? []).flat()]);
  const byName = new Map(
    order.filter((l) => l.op.name === "input" || l.op.name === "state").map((l) => [l.attributes.name, l]),
  );
  const draw = new Draw(1);
  const forms = [
    ["f64", false, 7],
    ["f32", true, 64],
    ["f64", true, 1],
  ] as const;
  for (const [precision, simplify, tile] of forms) {
    const trial = {
      spec,
      leaves: [...byName.values()],
      options: { precision, simplify, tile },
      rows: [3, 17],
      wild: tile === 7,
    };
    expect(disagreement(trial, draw)).toBeUndefined();
  }
});
