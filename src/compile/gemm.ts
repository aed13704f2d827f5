// Matrix products: emitters of WebAssembly for C = A·B with any strides, in SIMD or scalar, all with the same bits.
//
// Every element of C is one accumulator that starts at +0 and takes acc + a·b with k ascending, so neither blocking
// nor packing nor the executor changes a bit. Layout after Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", ACM TOMS 34 (2008): panels of B stay in the first cache, blocks of A in the second.
import type { Code, FuncBuilder, FuncRef, Local, ModuleBuilder } from "./wasm.ts";
import { brIf, code, f32, f64, forLoop, i32, ifThen, load, loop, store } from "./wasm.ts";
import type { Count, Float, Registers } from "./gemmKernel.ts";
import { kernel, plus, registers, shapeOf, times, valueOf } from "./gemmKernel.ts";
import { pack } from "./gemmPack.ts";
import type { Plan } from "./gemmPlan.ts";
import { plan } from "./gemmPlan.ts";

/** A size known now, or an i32 computed when the product runs. */
export type Extent = number | (() => Code);

export interface Operand {
  /** Byte address of element (0, 0); evaluated in a function of its own, so from constants, globals and memory. */
  readonly address: () => Code;
  /** Strides in elements, not negative. */
  readonly rowStride: number;
  readonly colStride: number;
}

/** Rows [row0, row1) and columns [col0, col1) of C. */
export interface Block {
  readonly row0: Code;
  readonly row1: Code;
  readonly col0: Code;
  readonly col1: Code;
}

export interface GemmSpec {
  readonly name: string;
  readonly type: Float;
  /** C[m×n] = A[m×k] · B[k×n]; at most one of m and k is known at run time only, and then it is bounded. */
  readonly m: Extent;
  readonly n: number;
  readonly k: Extent;
  readonly maxM?: number | undefined;
  readonly maxK?: number | undefined;
  readonly a: Operand;
  readonly b: Operand;
  /** Row-major, rows possibly further apart than n; overlaps neither A nor B. Nothing beside the m×n is written. */
  readonly c: { readonly address: () => Code; readonly rowStride: number };
  /** Byte address of `gemmScratch(spec)` bytes; a multiple of 64 is best. */
  readonly scratch: number;
  /** 1: without SIMD. */
  readonly lanes?: 1 | undefined;
  /** How to block; decided from the shapes when absent. */
  readonly plan?: Partial<Plan> | undefined;
  /**
   * Code placed right behind a finished block of C: every element is in exactly one block. `f` is the function the
   * code stands in; the four getters may be used any number of times.
   */
  readonly epilogue?: ((block: Block, f: FuncBuilder) => readonly Code[]) | undefined;
}

function bound(spec: GemmSpec, which: "m" | "k"): number {
  const extent = spec[which];
  const most = typeof extent === "number" ? extent : which === "m" ? spec.maxM : spec.maxK;
  if (most === undefined) throw new RangeError(`gemm: ${spec.name} needs a bound for its run-time ${which}; got none.`);
  return most;
}

function planOf(spec: GemmSpec): Plan {
  const { type, n, a, b } = spec;
  const fixedM = typeof spec.m === "number";
  return plan({ type, m: bound(spec, "m"), n, k: bound(spec, "k"), fixedM, a, b }, spec.plan);
}

/** Scratch memory: packed B, then packed A. */
function layout(spec: GemmSpec): { b: number; a: number; bytes: number } {
  const { size, lanes } = shapeOf(spec.type);
  const p = planOf(spec);
  const deep = Math.min(p.depth, bound(spec, "k"));
  const panel = p.vectors * lanes;
  const narrow = Math.ceil((spec.n % panel) / lanes) * lanes;
  const wide = Math.min(p.width, spec.n - (spec.n % panel)) + narrow;
  const high = Math.ceil(Math.min(p.height, bound(spec, "m")) / p.rows) * p.rows;
  const a = spec.scratch + (p.packB ? Math.ceil((deep * wide * size) / 64) * 64 : 0);
  return { b: spec.scratch, a, bytes: a - spec.scratch + (p.packA ? deep * high * size : 0) };
}

/** Bytes of scratch the product needs. */
export function gemmScratch(spec: GemmSpec): number {
  return spec.lanes === 1 || spec.n === 0 ? 0 : layout(spec).bytes;
}

/** min(x, y) of signed integers; both are evaluated twice. */
function least(x: () => Code, y: () => Code): Code {
  return code("select", x(), y(), code("i32.lt_s", x(), y()));
}

/** A size as a constant, or in a local that `code` sets. */
function measured(f: FuncBuilder, extent: Extent, name: string): { count: Count; code: Code[] } {
  if (typeof extent === "number") return { count: extent, code: [] };
  const held = f.local("i32", name);
  return { count: held, code: [held.set(extent())] };
}

/** What the outlined functions share. */
interface Frame {
  readonly spec: GemmSpec;
  readonly plan: Plan;
  /** Whether k may be too long for one pass, so that C is taken up again. */
  readonly blocked: boolean;
  /** Bytes: of one row strip of A, from row to row, from k to k; of one panel of B, from k to k. */
  readonly aStrip: number;
  readonly aRow: number;
  readonly aStep: number;
  readonly bPanel: number;
  readonly bStep: (columns: number) => number;
  readonly cRow: number;
}

/**
 * A function (a, b, c, row0, row1, col0, count, flags) that computes rows [row0, row1) of `panels` whole panels and a
 * last one of `narrow` columns. Flags: 1, C holds the sums of earlier k; 2, these are the last k. It is a function of
 * its own so that the engine's optimizing compiler, which takes over at calls only, reaches it early.
 */
function stretch(m: ModuleBuilder, name: string, frame: Frame, panels: number, narrow: number): FuncRef {
  const { spec, plan: p, blocked } = frame;
  const shape = shapeOf(spec.type);
  const wide = p.vectors * shape.lanes;
  const columns = panels * wide + narrow;
  return m.func(name, Array.from({ length: 8 }, () => "i32" as const), [], (f) => {
    const [a, b, c, row, end, col0] = [0, 1, 2, 3, 4, 5].map((i) => f.param(i)) as [Local, Local, Local, Local, Local, Local];
    const count: Count = blocked || typeof spec.k !== "number" ? f.param(6) : spec.k;
    const flag = (bit: number): Code => code("i32.and", f.param(7).get(), i32(bit));
    const next = f.local("i32", "next");
    const panel = f.local("i32", "panel");
    const bAt = f.local("i32", "b");
    const cAt = f.local("i32", "c");
    const used: Registers = registers(f, p.rows, p.vectors);

    /** All panels of the `rows` rows that start at a and c. */
    const across = (rows: number): Code[] => {
      const one = (width: number): Code[] =>
        kernel(
          {
            shape, rows, columns: width, count,
            a: a.get(), aRow: frame.aRow, aStep: frame.aStep,
            b: bAt.get(), bStep: frame.bStep(width),
            c: () => cAt.get(), cRow: frame.cRow,
            continues: blocked ? () => flag(1) : undefined,
            unroll: p.unroll,
          },
          used,
        );
      const out = [bAt.set(b.get()), cAt.set(c.get())];
      const move = [
        bAt.set(plus(bAt.get(), frame.bPanel)),
        cAt.set(plus(cAt.get(), wide * shape.size)),
      ];
      if (panels === 1) out.push(...one(wide), ...(narrow > 0 ? move : []));
      if (panels > 1) out.push(forLoop(panel, i32(0), i32(panels), 1, [...one(wide), ...move]));
      if (narrow > 0) out.push(...one(narrow));
      return out;
    };
    const advance = (rows: number, aBytes: number): Code[] => [
      a.set(plus(a.get(), aBytes)),
      c.set(plus(c.get(), rows * frame.cRow)),
    ];

    const whole = [...across(p.rows), ...advance(p.rows, frame.aStrip)];
    const height = spec.m;
    const left = typeof height === "number" ? height % p.rows : 1;
    let edge: Code[] = [];
    if (typeof height !== "number") {
      const i = f.local("i32", "i");
      edge = [forLoop(i, row.get(), end.get(), 1, [...across(1), ...advance(1, frame.aRow)])];
    } else if (left > 0) {
      edge = across(left);
    }
    const strip = [next.set(plus(row.get(), p.rows))];
    if (left === 0) strip.push(...whole);
    else strip.push(ifThen(code("i32.le_s", next.get(), end.get()), whole, [next.set(end.get()), ...edge]));
    const finished = (from: Local, to: Local): readonly Code[] => {
      const block = { row0: from.get(), row1: to.get(), col0: col0.get(), col1: plus(col0.get(), columns) };
      const after = spec.epilogue?.(block, f) ?? [];
      return blocked && after.length > 0 ? [ifThen(flag(2), after)] : after;
    };
    const first = f.local("i32", "first");
    if (p.strips) strip.push(...finished(row, next));
    const below = code("i32.lt_s", row.get(), end.get());
    return [
      ...(p.strips ? [] : [first.set(row.get())]),
      ifThen(below, [loop([...strip, row.set(next.get()), brIf(0, below)])]),
      ...(p.strips ? [] : finished(first, end)),
    ];
  });
}

/** Adds a function without parameters that computes the product; run it through the returned reference. */
export function gemm(m: ModuleBuilder, spec: GemmSpec): FuncRef {
  if (spec.lanes === 1) return gemmScalar(m, spec);
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
    spec, plan: p, blocked,
    aStrip: p.packA ? deep * p.rows * size : p.rows * a.rowStride * size,
    aRow: p.packA ? size : a.rowStride * size,
    aStep: p.packA ? p.rows * size : a.colStride * size,
    bPanel: p.packB ? deep * wide * size : wide * size,
    bStep: (columns) => (p.packB ? padded(columns) : b.rowStride) * size,
    cRow: c.rowStride * size,
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
    const sum = (...terms: Code[]): Code => terms.reduce((x, y) => code("i32.add", x, y));
    /** Byte address of an element of A, B or C. */
    const at = (x: { address: () => Code }, row: Code, rowStride: number, col: Code, colStride: number): Code =>
      sum(x.address(), code("i32.mul", row, i32(rowStride * size)), code("i32.mul", col, i32(colStride * size)));
    const bAt = (col: Code): Code => at(b, l.get(), b.rowStride, col, b.colStride);
    const aAt = (row: Code): Code => at(a, row, a.rowStride, l.get(), a.colStride);
    const slot = (base: number, offset: Code, bytes: number): Code =>
      sum(i32(base), code("i32.mul", offset, i32(bytes)));
    const bSlot = (col: Code): Code => slot(place.b, code("i32.sub", col, j0.get()), deep * size);
    const aSlot = (row: Code): Code => slot(place.a, code("i32.sub", row, i.get()), deep * size);
    const whole = i32(panels * wide);

    const packedB: Code[] = [];
    if (packOne !== undefined) {
      packedB.push(forLoop(j, j0.get(), j1.get(), wide, [packOne.call(bAt(j.get()), bSlot(j.get()), valueOf(count))]));
    }
    const atEdge = (body: readonly Code[]): Code[] =>
      n <= p.width ? [...body] : [ifThen(code("i32.eq", j1.get(), whole), body)];
    if (packEnd !== undefined) packedB.push(...atEdge([packEnd.call(bAt(whole), bSlot(whole), valueOf(count))]));

    const packedA: Code[] = [];
    if (packA !== undefined) {
      const call = (ref: FuncRef): Code => ref.call(aAt(strip.get()), aSlot(strip.get()), valueOf(count));
      const left = packShort === undefined ? i1.get() : code("i32.sub", i1.get(), i32(p.rows - 1));
      packedA.push(forLoop(strip, i.get(), left, p.rows, [call(packA)]));
      if (packShort !== undefined) packedA.push(ifThen(code("i32.lt_s", strip.get(), i1.get()), [call(packShort)]));
    }

    const last = code("i32.shl", code("i32.ge_s", sum(l.get(), part.get()), valueOf(depth.count)), i32(1));
    const flags = blocked ? code("i32.or", code("i32.ne", l.get(), i32(0)), last) : i32(2);
    const run = (ref: FuncRef, col: Code): Code =>
      ref.call(
        packA === undefined ? aAt(i.get()) : i32(place.a),
        p.packB ? bSlot(col) : bAt(col),
        at(c, i.get(), c.rowStride, col, 1),
        i.get(), i1.get(), col, valueOf(count), flags,
      );
    const rows: Code[] = [];
    if (all !== undefined) rows.push(run(all, i32(0)));
    if (one !== undefined) rows.push(forLoop(j, j0.get(), j1.get(), wide, [run(one, j.get())]));
    if (end !== undefined) rows.push(...atEdge([run(end, whole)]));

    const blocks = forLoop(i, i32(0), valueOf(height.count), p.height, [
      i1.set(least(() => plus(i.get(), p.height), () => valueOf(height.count))),
      ...packedA,
      ...rows,
    ]);
    // At least one pass over k, so that C is cleared when there is none.
    const passes = !blocked
      ? [...packedB, blocks]
      : [
          l.set(i32(0)),
          loop([
            part.set(least(() => code("i32.sub", valueOf(depth.count), l.get()), () => i32(p.depth))),
            ...packedB,
            blocks,
            brIf(0, code("i32.lt_s", l.tee(plus(l.get(), p.depth)), valueOf(depth.count))),
          ]),
        ];
    const stretchOf = j1.set(least(() => plus(j0.get(), p.width), () => whole));
    const body =
      n <= p.width ? [j1.set(whole), ...passes] : [forLoop(j0, i32(0), whole, p.width, [stretchOf, ...passes])];
    return [...height.code, ...depth.code, ...body];
  });
}

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
      forLoop(l, i32(0), valueOf(depth.count), 1, [
        sum.set(code(`${type}.add`, sum.get(), product)),
        walk(aAt, a.colStride),
        walk(bAt, b.rowStride),
      ]),
      store(`${type}.store`, code("i32.add", cAt.get(), times(j, size)), sum.get()),
    ];
    const block = { row0: i.get(), row1: next.get(), col0: i32(0), col1: i32(spec.n) };
    return [
      ...height.code,
      ...depth.code,
      row.set(a.address()),
      cAt.set(c.address()),
      forLoop(i, i32(0), valueOf(height.count), 1, [
        forLoop(j, i32(0), i32(spec.n), 1, element),
        next.set(plus(i.get(), 1)),
        ...(spec.epilogue?.(block, f) ?? []),
        walk(row, a.rowStride),
        walk(cAt, c.rowStride),
      ]),
    ];
  });
}
