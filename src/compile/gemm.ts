// Matrix products: emitters of WebAssembly for C = A·B with any strides, in SIMD or scalar, all with the same bits.
//
// Every element of C is one accumulator that starts at +0 and takes acc + a·b with k ascending, so neither blocking
// nor packing nor the executor changes a bit. Layout after Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", ACM TOMS 34 (2008): panels of B stay in the first cache, blocks of A in the second.

import type { Count } from "./gemmKernel.ts";
import { counted, plus, shapeOf } from "./gemmKernel.ts";
import { pack } from "./gemmPack.ts";
import { gemmScalar } from "./gemmScalar.ts";
import type { GemmSpec } from "./gemmSpec.ts";
import { arranged, bound, layout, measured, planOf } from "./gemmSpec.ts";
import type { Frame } from "./gemmStretch.ts";
import { stretch } from "./gemmStretch.ts";
import type { Code, FuncRef, ModuleBuilder } from "./wasm.ts";
import { brIf, code, forLoop, i32, ifThen, loop } from "./wasm.ts";

export { gemmScalar } from "./gemmScalar.ts";
export type { Block, Extent, GemmSpec, Operand } from "./gemmSpec.ts";

/** Bytes of scratch the product needs. */
export function gemmScratch(spec: GemmSpec): number {
  return spec.lanes === 1 ? 0 : layout(arranged(spec)).bytes;
}

function isZero(x: Code): boolean {
  return x.op === "i32.const" && x.imm[0] === 0;
}

/** min(x, y) of signed integers; both are evaluated twice. */
function least(x: () => Code, y: () => Code): Code {
  return code("select", x(), y(), code("i32.lt_s", x(), y()));
}

/** Adds a function without parameters that computes the product; run it through the returned reference. */
export function gemm(m: ModuleBuilder, given: GemmSpec): FuncRef {
  if (given.lanes === 1) return gemmScalar(m, given);
  const spec = arranged(given);
  const { name, n, a, b, c } = spec;
  const shape = shapeOf(spec.type);
  const { size, lanes } = shape;
  const p = planOf(spec);
  const place = layout(spec);
  const wide = p.vectors * lanes;
  const panels = Math.floor(n / wide);
  const narrow = n - panels * wide;
  const padded = (columns: number): number => Math.ceil(columns / lanes) * lanes;
  const deep = Math.min(p.depth, bound(spec, "k"));
  const blocked = bound(spec, "k") > p.depth;
  const frame: Frame = {
    spec,
    plan: p,
    blocked,
    aStrip: p.packA ? deep * p.rows * size : p.rows * a.rowStride * size,
    aRow: p.packA ? size : a.rowStride * size,
    aStep: p.packA ? p.rows * size : a.colStride * size,
    bPanel: p.packB ? deep * wide * size : wide * size,
    bStep: (columns) => (p.packB ? padded(columns) : b.rowStride) * size,
    cRow: c.rowStride * size,
    cColumn: (c.colStride ?? 1) * size,
  };
  const all = p.strips ? stretch(m, `${name}.rows`, frame, panels, narrow) : undefined;
  const one = p.strips || panels === 0 ? undefined : stretch(m, `${name}.panel`, frame, 1, 0);
  const end = p.strips || narrow === 0 ? undefined : stretch(m, `${name}.edge`, frame, 0, narrow);
  const source = (valid: number, width: number) => ({ shape, valid, width, kStride: b.rowStride, stride: b.colStride });
  const packOne = p.packB && panels > 0 ? pack(m, { ...source(wide, wide), name: `${name}.packB` }) : undefined;
  const packEnd =
    p.packB && narrow > 0 ? pack(m, { ...source(narrow, padded(narrow)), name: `${name}.packEdge` }) : undefined;
  const short = typeof spec.m === "number" ? spec.m % p.rows : 0;
  const across = (valid: number) => ({ shape, valid, width: p.rows, kStride: a.colStride, stride: a.rowStride });
  const packA = p.packA ? pack(m, { ...across(p.rows), name: `${name}.packA` }) : undefined;
  const packShort = p.packA && short > 0 ? pack(m, { ...across(short), name: `${name}.packShort` }) : undefined;

  return m.func(name, [], [], (f) => {
    const height = measured(f, spec.m, "m");
    const depth = measured(f, spec.k, "k");
    const i = f.local("i32", "i");
    const i1 = f.local("i32", "i1");
    const j = f.local("i32", "j");
    const j0 = f.local("i32", "j0");
    const j1 = f.local("i32", "j1");
    const l = f.local("i32", "l");
    const strip = f.local("i32", "strip");
    const part = f.local("i32", "part");
    const count: Count = blocked ? part : depth.count;
    const sum = (...terms: Code[]): Code => terms.reduce((x, y) => (isZero(y) ? x : code("i32.add", x, y)));
    const scaled = (x: Code, by: number): Code =>
      x.op === "i32.const" ? i32((x.imm[0] ?? 0) * by) : code("i32.mul", x, i32(by));
    /** Byte address of an element of A, B or C. */
    const at = (x: { address: () => Code }, row: Code, rowStride: number, col: Code, colStride: number): Code =>
      sum(x.address(), scaled(row, rowStride * size), scaled(col, colStride * size));
    const bAt = (col: Code): Code => at(b, l.get(), b.rowStride, col, b.colStride);
    const aAt = (row: Code): Code => at(a, row, a.rowStride, l.get(), a.colStride);
    const slot = (base: number, offset: Code, bytes: number): Code => sum(i32(base), scaled(offset, bytes));
    const bSlot = (col: Code): Code => slot(place.b, code("i32.sub", col, j0.get()), deep * size);
    const aSlot = (row: Code): Code => slot(place.a, code("i32.sub", row, i.get()), deep * size);
    const whole = i32(panels * wide);

    const packedB: Code[] = [];
    if (packOne !== undefined) {
      packedB.push(forLoop(j, j0.get(), j1.get(), wide, [packOne.call(bAt(j.get()), bSlot(j.get()), counted(count))]));
    }
    const atEdge = (body: readonly Code[]): Code[] =>
      n <= p.width ? [...body] : [ifThen(code("i32.eq", j1.get(), whole), body)];
    if (packEnd !== undefined) packedB.push(...atEdge([packEnd.call(bAt(whole), bSlot(whole), counted(count))]));

    const packedA: Code[] = [];
    if (packA !== undefined) {
      const call = (ref: FuncRef): Code => ref.call(aAt(strip.get()), aSlot(strip.get()), counted(count));
      const left = packShort === undefined ? i1.get() : code("i32.sub", i1.get(), i32(p.rows - 1));
      packedA.push(forLoop(strip, i.get(), left, p.rows, [call(packA)]));
      if (packShort !== undefined) packedA.push(ifThen(code("i32.lt_s", strip.get(), i1.get()), [call(packShort)]));
    }

    const last = code("i32.shl", code("i32.ge_s", sum(l.get(), part.get()), counted(depth.count)), i32(1));
    const flags = blocked ? code("i32.or", code("i32.ne", l.get(), i32(0)), last) : i32(2);
    const run = (ref: FuncRef, col: Code): Code =>
      ref.call(
        packA === undefined ? aAt(i.get()) : i32(place.a),
        p.packB ? bSlot(col) : bAt(col),
        at(c, i.get(), c.rowStride, col, c.colStride ?? 1),
        i.get(),
        i1.get(),
        col,
        counted(count),
        flags,
      );
    const rows: Code[] = [];
    if (all !== undefined) rows.push(run(all, i32(0)));
    if (one !== undefined) rows.push(forLoop(j, j0.get(), j1.get(), wide, [run(one, j.get())]));
    if (end !== undefined) rows.push(...atEdge([run(end, whole)]));

    const blocks = forLoop(i, i32(0), counted(height.count), p.height, [
      i1.set(
        least(
          () => plus(i.get(), p.height),
          () => counted(height.count),
        ),
      ),
      ...packedA,
      ...rows,
    ]);
    // At least one pass over k, so that C is cleared when there is none.
    const passes = !blocked
      ? [...packedB, blocks]
      : [
          l.set(i32(0)),
          loop([
            part.set(
              least(
                () => code("i32.sub", counted(depth.count), l.get()),
                () => i32(p.depth),
              ),
            ),
            ...packedB,
            blocks,
            brIf(0, code("i32.lt_s", l.tee(plus(l.get(), p.depth)), counted(depth.count))),
          ]),
        ];
    const stretchOf = j1.set(
      least(
        () => plus(j0.get(), p.width),
        () => whole,
      ),
    );
    const body =
      n <= p.width ? [j1.set(whole), ...passes] : [forLoop(j0, i32(0), whole, p.width, [stretchOf, ...passes])];
    return [...height.code, ...depth.code, ...body];
  });
}
