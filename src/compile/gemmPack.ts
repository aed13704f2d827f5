// Packing: a strip of an operand copied so that the elements the kernel wants next lie next, padded with zeros.

import type { Shape } from "./gemmKernel.ts";
import { loadColumns, move, plus, transpose } from "./gemmKernel.ts";
import type { Code, FuncRef, Local, ModuleBuilder } from "./wasm.ts";
import { code, forLoop, i32, load, store } from "./wasm.ts";

export interface Pack {
  readonly shape: Shape;
  readonly name: string;
  /** Elements of one k that are there, and the width they are padded to. */
  readonly valid: number;
  readonly width: number;
  /** Strides of the source in elements: from k to k, and across. */
  readonly kStride: number;
  readonly stride: number;
}

/** A function (from, to, count): for each of `count` k, `valid` elements and zeros up to `width`, k by k. */
export function pack(m: ModuleBuilder, p: Pack): FuncRef {
  const { shape: s, valid, width } = p;
  const lanes = s.lanes;
  return m.func(p.name, ["i32", "i32", "i32"], [], (f) => {
    const from = f.param(0);
    const to = f.param(1);
    const count = f.param(2);
    const i = f.local("i32", "i");
    const last = f.local("i32", "last");
    const kBytes = p.kStride * s.size;
    const bytes = p.stride * s.size;
    const rowBytes = width * s.size;
    const next = (by: number): Code[] => [
      from.set(plus(from.get(), by * kBytes)),
      to.set(plus(to.get(), by * rowBytes)),
    ];
    /** One k: vectors where the source is contiguous, else element by element. */
    const one = (u: number): Code[] => {
      const out: Code[] = [];
      for (let at = 0; at < width; at += lanes) {
        if (p.stride === 1 && at < valid) {
          const value = loadColumns(s, valid - at, s.size, () => from.get(), u * kBytes + at * s.size);
          out.push(store("v128.store", to.get(), value, u * rowBytes + at * s.size));
          continue;
        }
        if (at + lanes > valid) out.push(store("v128.store", to.get(), s.zero, u * rowBytes + at * s.size));
        for (let x = at; x < Math.min(at + lanes, valid); x++) {
          out.push(move(s, to.get(), from.get(), u * rowBytes + x * s.size, u * kBytes + x * bytes));
        }
      }
      return out;
    };
    /** `body` handles `by` k at once; the rest goes one by one. */
    const nest = (by: number, body: readonly Code[]): Code[] => [
      last.set(code("i32.and", count.get(), i32(-by))),
      forLoop(i, i32(0), last.get(), by, [...body, ...next(by)]),
      forLoop(i, i.get(), count.get(), 1, [...one(0), ...next(1)]),
    ];
    if (p.stride === 1 || p.kStride !== 1) return nest(4, [0, 1, 2, 3].flatMap(one));
    // k is contiguous in the source: squares of lanes × lanes are transposed in registers.
    const rows = Array.from({ length: lanes }, (_, n): Local => f.local("v128", `row${n}`));
    const spare = Array.from({ length: lanes }, (_, n): Local => f.local("v128", `spare${n}`));
    const squares: Code[] = [];
    for (let at = 0; at < width; at += lanes) {
      rows.forEach((row, n) => {
        squares.push(row.set(at + n < valid ? load("v128.load", from.get(), (at + n) * bytes) : s.zero));
      });
      squares.push(...transpose(s, rows, spare));
      rows.forEach((row, n) => {
        squares.push(store("v128.store", to.get(), row.get(), n * rowBytes + at * s.size));
      });
    }
    return nest(lanes, squares);
  });
}
