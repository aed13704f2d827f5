// Small programs as WebAssembly text, so that a change of the compiler is read like code. UPDATE=1 writes the files anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { canonical, expand } from "../../src/compile/canonical.ts";
import { lower } from "../../src/compile/lower.ts";
import { stages, tileHeight } from "../../src/compile/stage.ts";
import { input } from "../../src/ops/leaves.ts";
import { matmul } from "../../src/ops/linalg.ts";
import { abs, greater, lt, sqrt, where } from "../../src/ops/machine.ts";
import { sum } from "../../src/ops/reduce.ts";
import { sumRows } from "../../src/ops/rows.ts";
import { type Tensor, topological } from "../../src/tensor.ts";
import { print } from "../../src/wasm/wat.ts";

const x = input("x", { rows: true, shape: [20] });
const programs: Readonly<Record<string, { y: Tensor; loops: number; gemms: number }>> = {
  // four elementwise ops, one loop over all elements of the tile
  chain: { y: where(lt(x, 0), sqrt(abs(x)), x.mul(2).add(1)), loops: 1, gemms: 0 },
  // the square is computed where it is summed: no buffer holds it; then one number a row over the rows
  reduction: { y: sumRows(sum(x.mul(x))), loops: 2, gemms: 0 },
  // bias and activation run over each block of the product as it is finished
  product: {
    y: greater(matmul(x, input("w", { shape: [20, 18] })).add(input("b", { shape: [18] })), 0),
    loops: 0,
    gemms: 1,
  },
};

it.each(Object.keys(programs))("%s is what it was", (name) => {
  const { y, loops, gemms } = programs[name] as (typeof programs)[string];
  const [root] = expand(canonical([y]), "f32") as [Tensor];
  const order = topological([root]);
  const graph = {
    precision: "f32",
    outputs: [["y", root]],
    updates: [],
    leaves: order.filter((t) => t.op.name === "input"),
    order,
    height: tileHeight(order),
  } as const;
  const {
    module,
    places: { lines },
  } = lower(graph, stages([root]), true);
  const kernels = lines.filter((line) => !/gather|row indices/.test(line));
  expect(kernels.filter((line) => line.startsWith("loop"))).toHaveLength(loops);
  expect(kernels.filter((line) => line.startsWith("gemm"))).toHaveLength(gemms);
  const text = print(module);
  const file = new URL(`../golden/${name}.wat`, import.meta.url);
  if (process.env.UPDATE) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
});
