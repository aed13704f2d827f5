// Packing: a strip of an operand copied so that the elements the kernel wants next lie next, padded with zeros.

import type { Code, FuncRef, Local, ModuleBuilder } from "../wasm/assembler.ts";
import { code, f32, forLoop, i32, load, store } from "../wasm/assembler.ts";
import type { Shape } from "./gemmKernel.ts";
import { loadColumns, locals, move, plus, transpose } from "./gemmKernel.ts";

const zeros: Code = /* @__PURE__ */ code("f32x4.splat", /* @__PURE__ */ f32(0));

export interface Pack {
  readonly shape: Shape;
  readonly name: string;
  /** Elements of one k that are there, and the width they are padded to. */
  readonly valid: number;
  readonly width: number;
  /** Strides of the source in elements: from k to k, and across. */
  readonly kStride: number;
  readonly stride: number;
  /** How many k there are, where that is known. */
  readonly count: number | undefined;
}

/** A function (from, to, count): for each of `count` k, `valid` elements and zeros up to `width`, k by k. */
export function pack(m: ModuleBuilder, p: Pack): FuncRef {
  const { shape: s, valid, width, stride } = p;
  const { lanes, size } = s;
  const kBytes = p.kStride * size;
  const rowBytes = width * size;
  return m.func(p.name, ["i32", "i32", "i32"], [], (f) => {
    const count = f.param(2).get();
    const i = f.local("i32", "i");
    const [from, to] = [f.param(0).get(), f.param(1).get()];
    const walk = (body: Code[], by: number): Code[] => {
      body.push(f.param(0).set(plus(from, by * kBytes)), f.param(1).set(plus(to, by * rowBytes)));
      return body;
    };
    /** One k: vectors where the source is contiguous, else element by element. */
    const one: Code[] = [];
    for (let at = 0; at < width; at += lanes) {
      if (stride === 1 && at < valid) {
        one.push(store("v128.store", to, loadColumns(s, valid - at, size, from, at * size), at * size));
        continue;
      }
      if (at + lanes > valid) one.push(store("v128.store", to, zeros, at * size));
      for (let x = at; x < at + lanes && x < valid; x++) one.push(move(s, to, from, x * size, x * stride * size));
    }
    walk(one, 1);
    const few = p.count !== undefined && p.count < lanes;
    if (stride === 1 || p.kStride !== 1 || few) return [forLoop(i, i32(0), count, 1, one)];
    // k is contiguous in the source: squares of lanes × lanes are transposed in registers.
    const rows = locals(f, lanes, "row");
    const spare = locals(f, lanes, "spare");
    const squares: Code[] = [];
    for (let at = 0; at < width; at += lanes) {
      for (let n = 0; n < lanes; n++) {
        const row = rows[n] as Local;
        squares.push(row.set(at + n < valid ? load("v128.load", from, (at + n) * stride * size) : zeros));
      }
      transpose(squares, s, rows, spare);
      for (let n = 0; n < lanes; n++) {
        squares.push(store("v128.store", to, (rows[n] as Local).get(), n * rowBytes + at * size));
      }
    }
    walk(squares, lanes);
    if (p.count !== undefined && p.count % lanes === 0) return [forLoop(i, i32(0), count, lanes, squares)];
    const last = f.local("i32", "last");
    return [
      last.set(code("i32.and", count, i32(-lanes))),
      forLoop(i, i32(0), last.get(), lanes, squares),
      forLoop(i, last.get(), count, 1, one),
    ];
  });
}
