// The matrix product without SIMD: what the scalar executor runs, with the bits of the blocked one.

import type { Code, FuncRef, Local, ModuleBuilder } from "../wasm/assembler.ts";
import { code, f32, f64, forLoop, i32, load, store } from "../wasm/assembler.ts";
import { counted, plus, shapeOf, times } from "./gemmKernel.ts";
import type { GemmSpec } from "./gemmSpec.ts";
import { measured } from "./gemmSpec.ts";

/** The same product without SIMD: three plain loops. */
export function gemmScalar(m: ModuleBuilder, spec: GemmSpec): FuncRef {
  const { type, a, b, c } = spec;
  const { size } = shapeOf(type);
  return m.func(spec.name, [], [], (f) => {
    const height = measured(f, spec.m, "m");
    const depth = measured(f, spec.k, "k");
    const [i, j, l, row, aAt, bAt, cAt, next] = ["i", "j", "l", "row", "a", "b", "c", "next"].map((name) =>
      f.local("i32", name),
    ) as [Local, Local, Local, Local, Local, Local, Local, Local];
    const sum = f.local(type, "sum");
    const walk = (local: Local, elements: number): Code => local.set(plus(local.get(), elements * size));
    const product = code(`${type}.mul`, load(`${type}.load`, aAt.get()), load(`${type}.load`, bAt.get()));
    const element = [
      sum.set(type === "f32" ? f32(0) : f64(0)),
      aAt.set(row.get()),
      bAt.set(code("i32.add", b.address(), times(j, b.colStride * size))),
      forLoop(l, i32(0), counted(depth.count), 1, [
        sum.set(code(`${type}.add`, sum.get(), product)),
        walk(aAt, a.colStride),
        walk(bAt, b.rowStride),
      ]),
      store(`${type}.store`, code("i32.add", cAt.get(), times(j, (c.colStride ?? 1) * size)), sum.get()),
    ];
    const block = { row0: i.get(), row1: next.get(), col0: i32(0), col1: i32(spec.n) };
    return [
      ...height.code,
      ...depth.code,
      row.set(a.address()),
      cAt.set(c.address()),
      forLoop(i, i32(0), counted(height.count), 1, [
        next.set(plus(i.get(), 1)),
        ...(spec.prologue?.(block, f) ?? []),
        forLoop(j, i32(0), i32(spec.n), 1, element),
        ...(spec.epilogue?.(block, f) ?? []),
        walk(row, a.rowStride),
        walk(cAt, c.rowStride),
      ]),
    ];
  });
}
