// The GEMM micro-kernel: a few rows times one panel of columns, accumulated in registers over all of k.
import type { Code, FuncBuilder, Local } from "../wasm/assembler.ts";
import { brIf, code, i32, ifThen, load, loadLane, loop, shuffle, store, storeLane } from "../wasm/assembler.ts";

export type Float = "f32" | "f64";

/** What differs between the two precisions. */
export interface Shape {
  readonly type: Float;
  readonly size: number;
  readonly lanes: number;
  readonly splat: string;
  readonly add: string;
  readonly mul: string;
  readonly loadZero: string;
  readonly loadLane: string;
  readonly storeLane: string;
  /** One element. */
  readonly load: string;
  readonly store: string;
}

const single: Shape = /* @__PURE__ */ Object.freeze({
  type: "f32",
  size: 4,
  lanes: 4,
  splat: "v128.load32_splat",
  add: "f32x4.add",
  mul: "f32x4.mul",
  loadZero: "v128.load32_zero",
  loadLane: "v128.load32_lane",
  storeLane: "v128.store32_lane",
  load: "f32.load",
  store: "f32.store",
});

const double: Shape = /* @__PURE__ */ Object.freeze({
  type: "f64",
  size: 8,
  lanes: 2,
  splat: "v128.load64_splat",
  add: "f64x2.add",
  mul: "f64x2.mul",
  loadZero: "v128.load64_zero",
  loadLane: "v128.load64_lane",
  storeLane: "v128.store64_lane",
  load: "f64.load",
  store: "f64.store",
});

export function shapeOf(type: Float): Shape {
  return type === "f32" ? single : double;
}

/** base + bytes, with nothing emitted for zero. */
export function plus(base: Code, bytes: number): Code {
  return bytes === 0 ? base : code("i32.add", base, i32(bytes));
}

/** x + y, where constants are added up now. */
export function sum(x: Code, y: Code): Code {
  if (y.op !== "i32.const") return code("i32.add", x, y);
  const bytes = y.imm[0] as number;
  return x.op === "i32.const" ? i32((x.imm[0] as number) + bytes) : plus(x, bytes);
}

/** An integer known now, or held in a local. */
export type Count = number | Local;

export function counted(count: Count): Code {
  return typeof count === "number" ? i32(count) : count.get();
}

/** count · factor. */
export function times(count: Count, factor: number): Code {
  if (typeof count === "number") return i32(count * factor);
  return factor === 1 ? count.get() : code("i32.mul", count.get(), i32(factor));
}

/** A byte address: `base`, and so many bytes for each row and each column. */
export function address(base: Code, row: Count, rowBytes: number, column: Count, columnBytes: number): Code {
  return sum(sum(base, times(row, rowBytes)), times(column, columnBytes));
}

/** Registers of one function, shared by all kernels emitted into it. */
export interface Registers {
  readonly sums: readonly Local[];
  readonly columns: readonly Local[];
  readonly row: Local;
  /** Never set: locals start at zero. */
  readonly zero: Local;
  readonly a: Local;
  readonly b: Local;
  readonly end: Local;
}

/** Vectors of one kind. */
export function locals(f: FuncBuilder, count: number, name: string): Local[] {
  const out: Local[] = [];
  while (out.length < count) out.push(f.local("v128", name));
  return out;
}

export function registers(f: FuncBuilder, rows: number, vectors: number): Registers {
  return {
    sums: locals(f, rows * vectors, "sum"),
    columns: locals(f, vectors, "column"),
    row: f.local("v128", "row"),
    zero: f.local("v128", "zero"),
    a: f.local("i32", "at"),
    b: f.local("i32", "from"),
    end: f.local("i32", "end"),
  };
}

/**
 * Stores the first `valid` lanes of a vector, `apart` bytes from one to the next, and touches nothing else. Lanes of
 * neighbours go in pairs where they are contiguous.
 */
function storeColumns(
  out: Code[],
  s: Shape,
  valid: number,
  apart: number,
  to: Code,
  value: Code,
  offset: number,
): void {
  if (apart === s.size && valid >= s.lanes) {
    out.push(store("v128.store", to, value, offset));
    return;
  }
  for (let x = 0; x < valid && x < s.lanes; x++) {
    if (apart === 4 && x + 1 < valid && x % 2 === 0) {
      out.push(storeLane("v128.store64_lane", x / 2, to, value, offset + x * apart));
      x++;
    } else out.push(storeLane(s.storeLane, x, to, value, offset + x * apart));
  }
}

/** Loads the first `valid` lanes of a vector, `apart` bytes from one to the next, with zeros behind them. */
export function loadColumns(s: Shape, valid: number, apart: number, from: Code, offset: number): Code {
  if (apart === s.size && valid >= s.lanes) return load("v128.load", from, offset);
  let value = load(s.loadZero, from, offset);
  for (let x = 1; x < valid && x < s.lanes; x++) value = loadLane(s.loadLane, x, from, value, offset + x * apart);
  return value;
}

export interface Kernel {
  readonly shape: Shape;
  readonly rows: number;
  /** Columns stored; the panel of B is padded to whole vectors. */
  readonly columns: number;
  /** Byte address of A at this row and the first k, bytes from row to row and from k to k. */
  readonly a: Code;
  readonly aRow: number;
  readonly aStep: number;
  /** Byte address of B at the first k and column, bytes from k to k. */
  readonly b: Code;
  readonly bStep: number;
  /** Byte address of C, from row to row and from column to column. */
  readonly c: Code;
  readonly cRow: number;
  readonly cColumn: number;
  readonly count: Count;
  /** Whether C already holds the sums of earlier k; absent: it never does. */
  readonly continues: Code | undefined;
}

/** Code that computes rows × columns elements of C: each its own accumulator, k ascending, acc + a·b. */
export function kernel(out: Code[], k: Kernel, r: Registers): void {
  const { shape: s, rows, columns, count, c, cColumn } = k;
  const vectors = Math.ceil(columns / s.lanes);
  const [a, b, row, zero] = [r.a.get(), r.b.get(), r.row.get(), r.zero.get()];
  out.push(r.a.set(k.a), r.b.set(k.b));

  const clear: Code[] = [];
  // Not unrolled: V8 does it by itself, and written out it keeps more values alive than there are registers.
  const step: Code[] = [];
  for (let v = 0; v < vectors; v++) step.push((r.columns[v] as Local).set(load("v128.load", b, v * 16)));
  for (let i = 0; i < rows; i++) {
    step.push(r.row.set(load(s.splat, a, i * k.aRow)));
    for (let v = 0; v < vectors; v++) {
      const sum = r.sums[i * vectors + v] as Local;
      clear.push(sum.set(zero));
      step.push(sum.set(code(s.add, sum.get(), code(s.mul, row, (r.columns[v] as Local).get()))));
    }
  }
  step.push(r.a.set(plus(a, k.aStep)), brIf(0, code("i32.ne", r.b.tee(plus(b, k.bStep)), r.end.get())));

  const stored: Code[] = [];
  const resume: Code[] = [];
  for (let i = 0; i < rows; i++) {
    for (let v = 0; v < vectors; v++) {
      const sum = r.sums[i * vectors + v] as Local;
      const valid = columns - v * s.lanes;
      const offset = i * k.cRow + v * s.lanes * cColumn;
      if (k.continues) resume.push(sum.set(loadColumns(s, valid, cColumn, c, offset)));
      storeColumns(stored, s, valid, cColumn, c, sum.get(), offset);
    }
  }
  if (k.continues) out.push(ifThen(k.continues, resume, clear));
  else out.push(...clear);
  if (count !== 0) {
    out.push(r.end.set(code("i32.add", b, times(count, k.bStep))));
    const turn = loop(step);
    out.push(typeof count === "number" ? turn : ifThen(code("i32.ne", b, r.end.get()), [turn]));
  }
  out.push(...stored);
}

// Byte lanes of elements of two vectors, interleaved: the low and the high halves, in fours and in eights.
const lowFours = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const highFours = [8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31];
const lowEights = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const highEights = [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31];

/** Transposes lanes × lanes elements held in `rows`, in place. */
export function transpose(out: Code[], s: Shape, rows: readonly Local[], spare: readonly Local[]): void {
  const [a, b, c, d] = rows as [Local, Local, Local, Local];
  const [p, q, x, y] = spare as [Local, Local, Local, Local];
  const mix = (lanes: readonly number[], to: Local, from: Local, other: Local): void => {
    out.push(to.set(shuffle(lanes, from.get(), other.get())));
  };
  if (s.lanes === 2) {
    mix(lowEights, p, a, b);
    mix(highEights, b, a, b);
    out.push(a.set(p.get()));
    return;
  }
  mix(lowFours, p, a, b);
  mix(highFours, q, a, b);
  mix(lowFours, x, c, d);
  mix(highFours, y, c, d);
  mix(lowEights, a, p, x);
  mix(highEights, b, p, x);
  mix(lowEights, c, q, y);
  mix(highEights, d, q, y);
}

/** One element copied. */
export function move(s: Shape, to: Code, from: Code, toOffset = 0, fromOffset = 0): Code {
  return store(s.store, to, load(s.load, from, fromOffset), toOffset);
}
