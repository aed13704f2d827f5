// The GEMM micro-kernel: a few rows times one panel of columns, accumulated in registers over all of k.
import type { Code, FuncBuilder, Local } from "./wasm.ts";
import { brIf, code, f32, f64, i32, ifThen, load, loadLane, loop, shuffle, store, storeLane } from "./wasm.ts";

export type Float = "f32" | "f64";

/** What differs between the two precisions. */
export interface Shape {
  readonly type: Float;
  readonly size: number;
  readonly lanes: number;
  readonly splat: string;
  readonly add: string;
  readonly mul: string;
  /** A vector of zeros. */
  readonly zero: Code;
}

const single: Shape = /* @__PURE__ */ Object.freeze({
  type: "f32",
  size: 4,
  lanes: 4,
  splat: "v128.load32_splat",
  add: "f32x4.add",
  mul: "f32x4.mul",
  zero: /* @__PURE__ */ code("f32x4.splat", /* @__PURE__ */ f32(0)),
});

const double: Shape = /* @__PURE__ */ Object.freeze({
  type: "f64",
  size: 8,
  lanes: 2,
  splat: "v128.load64_splat",
  add: "f64x2.add",
  mul: "f64x2.mul",
  zero: /* @__PURE__ */ code("f64x2.splat", /* @__PURE__ */ f64(0)),
});

export function shapeOf(type: Float): Shape {
  return type === "f32" ? single : double;
}

/** base + bytes, with nothing emitted for zero. */
export function plus(base: Code, bytes: number): Code {
  return bytes === 0 ? base : code("i32.add", base, i32(bytes));
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

/** Registers of one function, shared by all kernels emitted into it. */
export interface Registers {
  readonly sums: readonly Local[];
  readonly columns: readonly Local[];
  readonly row: Local;
  readonly a: Local;
  readonly b: Local;
  readonly end: Local;
}

export function registers(f: FuncBuilder, rows: number, vectors: number): Registers {
  return {
    sums: Array.from({ length: rows * vectors }, (_, i) => f.local("v128", `sum${i}`)),
    columns: Array.from({ length: vectors }, (_, i) => f.local("v128", `column${i}`)),
    row: f.local("v128", "row"),
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
  s: Shape,
  valid: number,
  apart: number,
  address: () => Code,
  value: Local,
  offset: number,
): Code[] {
  if (apart === s.size && valid >= s.lanes) return [store("v128.store", address(), value.get(), offset)];
  const out: Code[] = [];
  for (let x = 0; x < Math.min(valid, s.lanes); x++) {
    if (apart === 4 && x + 1 < valid && x % 2 === 0) {
      out.push(storeLane("v128.store64_lane", x / 2, address(), value.get(), offset + x * apart));
      x++;
    } else out.push(storeLane(`v128.store${8 * s.size}_lane`, x, address(), value.get(), offset + x * apart));
  }
  return out;
}

/** Loads the first `valid` lanes of a vector, `apart` bytes from one to the next, with zeros behind them. */
export function loadColumns(s: Shape, valid: number, apart: number, address: () => Code, offset: number): Code {
  if (apart === s.size && valid >= s.lanes) return load("v128.load", address(), offset);
  let value = load(`v128.load${8 * s.size}_zero`, address(), offset);
  for (let x = 1; x < Math.min(valid, s.lanes); x++) {
    value = loadLane(`v128.load${8 * s.size}_lane`, x, address(), value, offset + x * apart);
  }
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
  readonly c: () => Code;
  /** Bytes from row to row and from column to column of C. */
  readonly cRow: number;
  readonly cColumn: number;
  readonly count: Count;
  /** Whether C already holds the sums of earlier k; absent: it never does. */
  readonly continues?: (() => Code) | undefined;
}

/** Code that computes rows × columns elements of C: each its own accumulator, k ascending, acc + a·b. */
export function kernel(k: Kernel, r: Registers): Code[] {
  const { shape: s, rows, columns, count } = k;
  const vectors = Math.ceil(columns / s.lanes);
  const sum = (row: number, v: number): Local => r.sums[row * vectors + v] as Local;
  const each = <T>(visit: (row: number, v: number) => T): T[] =>
    Array.from({ length: rows * vectors }, (_, i) => visit(Math.floor(i / vectors), i % vectors));
  const place = (row: number, v: number): number => row * k.cRow + v * s.lanes * k.cColumn;
  const valid = (v: number): number => columns - v * s.lanes;

  // Not unrolled: V8 does it by itself, and written out it keeps more values alive than there are registers.
  const step: Code[] = [];
  for (let v = 0; v < vectors; v++) step.push((r.columns[v] as Local).set(load("v128.load", r.b.get(), v * 16)));
  for (let row = 0; row < rows; row++) {
    step.push(r.row.set(load(s.splat, r.a.get(), row * k.aRow)));
    for (let v = 0; v < vectors; v++) {
      const product = code(s.mul, r.row.get(), (r.columns[v] as Local).get());
      step.push(sum(row, v).set(code(s.add, sum(row, v).get(), product)));
    }
  }
  const again = brIf(0, code("i32.ne", r.b.tee(plus(r.b.get(), k.bStep)), r.end.get()));
  const turn = loop([...step, r.a.set(plus(r.a.get(), k.aStep)), again]);

  const out: Code[] = [r.a.set(k.a), r.b.set(k.b)];
  const clear = each((row, v) => sum(row, v).set(s.zero));
  if (k.continues === undefined) out.push(...clear);
  else {
    const resume = each((row, v) => sum(row, v).set(loadColumns(s, valid(v), k.cColumn, k.c, place(row, v))));
    out.push(ifThen(k.continues(), resume, clear));
  }
  out.push(r.end.set(code("i32.add", r.b.get(), times(count, k.bStep))));
  if (typeof count !== "number") out.push(ifThen(code("i32.ne", r.b.get(), r.end.get()), [turn]));
  else if (count > 0) out.push(turn);
  out.push(...each((row, v) => storeColumns(s, valid(v), k.cColumn, k.c, sum(row, v), place(row, v))).flat());
  return out;
}

/** Byte lanes of the elements `from`, each `size` bytes. */
function pick(size: number, ...from: readonly number[]): readonly number[] {
  return from.flatMap((at) => Array.from({ length: size }, (_, i) => at * size + i));
}

const lowFours = /* @__PURE__ */ pick(4, 0, 4, 1, 5);
const highFours = /* @__PURE__ */ pick(4, 2, 6, 3, 7);
const lowEights = /* @__PURE__ */ pick(8, 0, 2);
const highEights = /* @__PURE__ */ pick(8, 1, 3);

/** Transposes lanes × lanes elements held in `rows`, in place. */
export function transpose(s: Shape, rows: readonly Local[], spare: readonly Local[]): Code[] {
  const [a, b, c, d] = rows as [Local, Local, Local, Local];
  const [p, q, x, y] = spare as [Local, Local, Local, Local];
  if (s.lanes === 2) {
    return [p.set(shuffle(lowEights, a.get(), b.get())), b.set(shuffle(highEights, a.get(), b.get())), a.set(p.get())];
  }
  return [
    p.set(shuffle(lowFours, a.get(), b.get())),
    q.set(shuffle(highFours, a.get(), b.get())),
    x.set(shuffle(lowFours, c.get(), d.get())),
    y.set(shuffle(highFours, c.get(), d.get())),
    a.set(shuffle(lowEights, p.get(), x.get())),
    b.set(shuffle(highEights, p.get(), x.get())),
    c.set(shuffle(lowEights, q.get(), y.get())),
    d.set(shuffle(highEights, q.get(), y.get())),
  ];
}

/** One element copied. */
export function move(s: Shape, to: Code, from: Code, toOffset = 0, fromOffset = 0): Code {
  return store(`${s.type}.store`, to, load(`${s.type}.load`, from, fromOffset), toOffset);
}
