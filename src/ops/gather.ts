// Elements found by an index that is itself data: take, pick and one-hot.
import { type Op, showShape, Tensor } from "../tensor.ts";
import { code, forLoop, i32 } from "../wasm/assembler.ts";
import { index } from "./leaves.ts";
import { contractRows } from "./linalg.ts";
import { eq, toFloat, where } from "./machine.ts";
import { sum } from "./reduce.ts";
import { broadcast, reshape } from "./shape.ts";

/** True where the class is i, for i in 0 … k−1: [...] of ints gives [..., k] of bools. */
function matches(classes: Tensor, k: number): Tensor {
  const shape = [...classes.shape, k];
  const axes = classes.shape.map((_, i) => i);
  return eq(broadcast(classes, shape, axes), index(shape, classes.shape.length));
}
/** 1 at the class, 0 elsewhere: [...] of ints gives [..., k]. */
export const oneHot = (classes: Tensor, k: number): Tensor => toFloat(matches(classes, k));

/** The element of the last axis that the class names: x [..., k] and classes [...] give [...]. */
export function pick(x: Tensor, classes: Tensor): Tensor {
  return sum(where(matches(classes, x.shape.at(-1) as number), x, 0), x.shape.length - 1);
}

const takeOp: Op = {
  name: "take",
  kind: "routine",
  infer: ([table, at]) => ({
    shape: [...(at as Tensor).shape, ...(table as Tensor).shape.slice(1)],
    dtype: (table as Tensor).dtype,
    rows: (table as Tensor).rows || (at as Tensor).rows,
  }),
  routine: {
    eval: ({ inputs: [table] }, _, out, values, at) => {
      const k = (table as Tensor).shape[0] as number;
      const width = values.length / k;
      for (let i = 0; i < out.length; i++) {
        const row = Math.min(Math.max(at[Math.floor(i / width)] as number, 0), k - 1);
        out[i] = values[row * width + (i % width)] as number;
      }
    },
    wasm: ({ local, input, store }, { shape, inputs: [table, which] }) => {
      const last = i32(((table as Tensor).shape[0] as number) - 1);
      const rank = (which as Tensor).shape.length;
      const at = shape.map(() => local("i32"));
      const index = at.map((i) => i.get());
      const row = local("i32");
      return at.reduceRight(
        (body, i, q) => [forLoop(i, i32(0), i32(shape[q] as number), 1, body)],
        [
          row.set(input(1, ...index.slice(0, rank))),
          row.set(code("select", row.get(), i32(0), code("i32.gt_s", row.get(), i32(0)))),
          row.set(code("select", row.get(), last, code("i32.lt_s", row.get(), last))),
          store(input(0, row.get(), ...index.slice(rank)), ...index),
        ],
      );
    },
  },
  vjp: (g, _, table: Tensor, at: Tensor) => {
    const k = table.shape[0] as number;
    const width = table.size / k;
    const picked = reshape(g, [at.size, width]);
    const hot = reshape(oneHot(at, k), [at.size, k]);
    if (!table.rows && (at.rows || g.rows)) return [reshape(contractRows(hot, picked), table.shape), undefined];
    const spread = broadcast(hot, [at.size, k, width], [0, 1]).mul(broadcast(picked, [at.size, k, width], [0, 2]));
    return [reshape(sum(spread, 0), table.shape), undefined];
  },
};
/** Rows of a table: table [k, ...] and ints [...] give [..., ...]. An index outside 0 … k−1 takes the nearest row. */
export function take(table: Tensor, at: Tensor): Tensor {
  if (table.shape.length === 0 || at.dtype !== "int")
    throw new TypeError(`take: a table and ints are needed; came ${showShape(table.shape)} and ${at.dtype}.`);
  return new Tensor(takeOp, [table, at]);
}
