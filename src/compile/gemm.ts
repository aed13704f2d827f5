// Matrix products: emitters of WebAssembly for C = A·B with any strides, in SIMD or scalar, all with the same bits.
//
// Every element of C is one accumulator that starts at +0 and takes acc + a·b with k ascending, so neither blocking
// nor packing nor the executor changes a bit. Layout after Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", ACM TOMS 34 (2008): panels of B stay in the first cache, blocks of A in the second.

import type { Code, FuncRef, ModuleBuilder, Type } from "../wasm/assembler.ts";
import { brIf, code, forLoop, i32, ifThen, loop } from "../wasm/assembler.ts";
import type { Count } from "./gemmKernel.ts";
import { address, counted, plus, shapeOf, sum } from "./gemmKernel.ts";
import { pack } from "./gemmPack.ts";
import { gemmScalar } from "./gemmScalar.ts";
import type { GemmSpec } from "./gemmSpec.ts";
import { arranged, bound, checked, layout, measured, planOf } from "./gemmSpec.ts";
import type { Frame } from "./gemmStretch.ts";
import { before, stretch } from "./gemmStretch.ts";

export { gemmScalar } from "./gemmScalar.ts";
export type { Block, Extent, GemmSpec, Operand } from "./gemmSpec.ts";

/** Bytes of scratch the product needs. */
export function gemmScratch(spec: GemmSpec): number {
  if (spec.lanes === 1) return 0;
  const turned = arranged(spec);
  return layout(turned, planOf(turned)).bytes;
}

/** min(x, y) of signed integers; both are evaluated twice. */
function least(x: Code, y: Code): Code {
  return code("select", x, y, code("i32.lt_s", x, y));
}

const eight: readonly Type[] = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"];

/** Adds a function without parameters that computes the product; run it through the returned reference. */
export function gemm(m: ModuleBuilder, given: GemmSpec): FuncRef {
  checked(given);
  if (given.lanes === 1) return gemmScalar(m, given);
  const spec = arranged(given);
  const { name, n, a, b, c } = spec;
  const shape = shapeOf(spec.type);
  const { size, lanes } = shape;
  const p = planOf(spec);
  const place = layout(spec, p);
  const { deep, wide } = place;
  const whole = n - (n % wide);
  const narrow = n - whole;
  const padded = Math.ceil(narrow / lanes) * lanes;
  const blocked = bound(spec, "k") > p.depth;
  const [aRow, aColumn] = [a.rowStride * size, a.colStride * size];
  const [bRow, bColumn] = [b.rowStride * size, b.colStride * size];
  const cColumn = (c.colStride ?? 1) * size;
  const frame: Frame = {
    spec,
    plan: p,
    shape,
    wide,
    aStrip: p.packA ? deep * p.rows * size : p.rows * aRow,
    aRow: p.packA ? size : aRow,
    aStep: p.packA ? p.rows * size : aColumn,
    bPanel: p.packB ? deep * wide * size : wide * size,
    bStep: (p.packB ? wide : b.rowStride) * size,
    bEdge: (p.packB ? padded : b.rowStride) * size,
    cRow: c.rowStride * size,
    cColumn,
  };
  // Panels are functions of their own so that the engine's optimizing compiler, which takes over at calls only,
  // reaches them within the first long product. Parameters: a, b, c, row, end, col0, count, flags.
  const outlined = (part: string, panels: number, columns: number): FuncRef | undefined => {
    if (p.strips || panels + columns === 0) return undefined;
    return m.func(`${name}.${part}`, eight, [], (f) =>
      stretch(f, frame, panels, columns, {
        a: f.param(0),
        b: f.param(1).get(),
        c: f.param(2),
        row: f.param(3),
        end: f.param(4).get(),
        col0: f.param(5).get(),
        count: blocked || typeof spec.k !== "number" ? f.param(6) : spec.k,
        continues: blocked ? code("i32.and", f.param(7).get(), i32(1)) : undefined,
        last: blocked ? code("i32.and", f.param(7).get(), i32(2)) : undefined,
      }),
    );
  };
  const panel = outlined("panel", whole > 0 ? 1 : 0, 0);
  const edge = outlined("edge", 0, narrow);
  const packed = (part: string, valid: number, width: number, kStride: number, stride: number): FuncRef | undefined => {
    if (valid === 0) return undefined;
    const count = typeof spec.k === "number" && !blocked ? spec.k : undefined;
    return pack(m, { shape, name: `${name}.${part}`, valid, width, kStride, stride, count });
  };
  const packPanel = p.packB && whole > 0 ? packed("packB", wide, wide, b.rowStride, b.colStride) : undefined;
  const packEdge = p.packB ? packed("packEdge", narrow, padded, b.rowStride, b.colStride) : undefined;
  const short = typeof spec.m === "number" ? spec.m % p.rows : 0;
  const packA =
    p.packA && bound(spec, "m") >= p.rows ? packed("packA", p.rows, p.rows, a.colStride, a.rowStride) : undefined;
  const packShort = p.packA ? packed("packShort", short, p.rows, a.colStride, a.rowStride) : undefined;

  return m.func(name, [], [], (f) => {
    const height = measured(f, spec.m, "m");
    const depth = measured(f, spec.k, "k");
    const [rows, all] = [counted(height.count), counted(depth.count)];
    // What takes one turn only is no loop: its variable is 0.
    const l = blocked ? f.local("i32", "l") : 0;
    const part = f.local("i32", "part");
    const count = blocked ? part : depth.count;
    const j0 = n > p.width ? f.local("i32", "j0") : 0;
    const j1 = f.local("i32", "j1");
    const jEnd = n > p.width ? j1.get() : i32(whole);
    const j = f.local("i32", "j");
    const i = bound(spec, "m") > p.height ? f.local("i32", "i") : 0;
    const i1 = f.local("i32", "i1");
    const iEnd = i === 0 ? rows : i1.get();
    const strip = f.local("i32", "strip");

    const lastColumns = (body: readonly Code[]): readonly Code[] =>
      j0 === 0 ? body : [ifThen(code("i32.eq", jEnd, i32(whole)), body)];
    const deepBytes = deep * size;
    const bAt = (col: Count): Code => address(b.address(), l, bRow, col, bColumn);
    const bSlot = (col: Count): Code => address(i32(place.b), col, deepBytes, j0, -deepBytes);

    const passB: Code[] = [];
    if (packPanel) {
      passB.push(forLoop(j, counted(j0), jEnd, wide, [packPanel.call(bAt(j), bSlot(j), counted(count))]));
    }
    if (packEdge) passB.push(...lastColumns([packEdge.call(bAt(whole), bSlot(whole), counted(count))]));

    const block: Code[] = [];
    if (i !== 0) block.push(i1.set(least(plus(counted(i), p.height), rows)));
    const continues = blocked ? code("i32.ne", counted(l), i32(0)) : undefined;
    const last = blocked ? code("i32.ge_s", sum(counted(l), counted(count)), all) : undefined;
    if (!p.strips || p.packA) {
      const again = j0 === 0 ? continues : code("i32.or", counted(j0), counted(l));
      block.push(...before(f, spec, counted(i), iEnd, again));
    }
    if (packA) {
      const from = address(a.address(), strip, aRow, l, aColumn);
      const slot = address(i32(place.a), strip, deepBytes, i, -deepBytes);
      const to = packShort ? code("i32.sub", iEnd, i32(p.rows - 1)) : iEnd;
      block.push(forLoop(strip, counted(i), to, p.rows, [packA.call(from, slot, counted(count))]));
      const more = code("i32.lt_s", strip.get(), iEnd);
      if (packShort) block.push(ifThen(more, [packShort.call(from, slot, counted(count))]));
    } else if (packShort) {
      block.push(packShort.call(address(a.address(), 0, 0, l, aColumn), i32(place.a), counted(count)));
    }

    const aStart = p.packA ? i32(place.a) : address(a.address(), i, aRow, l, aColumn);
    const bStart = p.packB ? bSlot : bAt;
    if (p.strips) {
      const [aNow, cNow, row] = [f.local("i32", "a"), f.local("i32", "c"), f.local("i32", "row")];
      const span = { a: aNow, b: bStart(0), c: cNow, row, end: iEnd, col0: i32(0), count, continues, last };
      block.push(aNow.set(aStart), cNow.set(address(c.address(), i, frame.cRow, 0, 0)), row.set(counted(i)));
      block.push(...stretch(f, frame, whole / wide, narrow, span));
    } else {
      const flags = continues && last ? code("i32.or", continues, code("i32.shl", last, i32(1))) : i32(0);
      const run = (ref: FuncRef, col: Count): Code =>
        ref.call(
          ...[aStart, bStart(col), address(c.address(), i, frame.cRow, col, cColumn)],
          ...[counted(i), iEnd, counted(col), counted(count), flags],
        );
      if (panel) block.push(forLoop(j, counted(j0), jEnd, wide, [run(panel, j)]));
      if (edge) block.push(...lastColumns([run(edge, whole)]));
    }

    const blocks = typeof i === "number" ? block : [forLoop(i, i32(0), rows, p.height, block)];
    const pass = [...passB, ...blocks];
    // At least one pass over k, so that C is cleared when there is none.
    const passes =
      typeof l === "number"
        ? pass
        : [
            l.set(i32(0)),
            loop([
              part.set(least(code("i32.sub", all, l.get()), i32(p.depth))),
              ...pass,
              brIf(0, code("i32.lt_s", l.tee(plus(l.get(), p.depth)), all)),
            ]),
          ];
    return [
      ...height.code,
      ...depth.code,
      ...(typeof j0 === "number"
        ? passes
        : [forLoop(j0, i32(0), i32(whole), p.width, [j1.set(least(plus(j0.get(), p.width), i32(whole))), ...passes])]),
    ];
  });
}
