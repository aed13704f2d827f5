// The GEMM micro-kernel: a few rows times one panel of columns, accumulated in registers over all of k.
import type { Code, FuncBuilder, Local } from "./wasm.ts";
import { brIf, code, f32, f64, i32, ifThen, load, loadLane, loop, shuffle, store, storeLane } from "./wasm.ts";

export type Float = "f32" | "f64";

/** What differs between the two precisions. */
export interface Shape {
  readonly type: Float;
  readonly size: number;
  readonly lanes: number;
  readonly vector: "f32x4" | "f64x2";
  readonly splat: string;
}

export function shapeOf(type: Float): Shape {
  return type === "f32"
    ? { type, size: 4, lanes: 4, vector: "f32x4", splat: "v128.load32_splat" }
    : { type, size: 8, lanes: 2, vector: "f64x2", splat: "v128.load64_splat" };
}

/** base + bytes, with nothing emitted for zero. */
export function plus(base: Code, bytes: number): Code {
  return bytes === 0 ? base : code("i32.add", base, i32(bytes));
}

/** A vector of zeros. */
export function zeros(s: Shape): Code {
  return code(`${s.vector}.splat`, s.type === "f32" ? f32(0) : f64(0));
}

/** An integer known now, or held in a local. */
export type Count = number | Local;

export function valueOf(count: Count): Code {
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

/** Stores the first `valid` lanes of a vector and touches nothing behind them. */
function storeColumns(s: Shape, valid: number, address: Code, value: Local, offset: number): Code[] {
  if (valid >= s.lanes) return [store("v128.store", address, value.get(), offset)];
  if (s.size === 8) return [storeLane("v128.store64_lane", 0, address, value.get(), offset)];
  const two = storeLane("v128.store64_lane", 0, address, value.get(), offset);
  if (valid === 2) return [two];
  if (valid === 3) return [two, storeLane("v128.store32_lane", 2, address, value.get(), offset + 8)];
  return [storeLane("v128.store32_lane", 0, address, value.get(), offset)];
}

/** Loads the first `valid` lanes of a vector, zeros behind them. */
export function loadColumns(s: Shape, valid: number, address: () => Code, offset: number): Code {
  if (valid >= s.lanes) return load("v128.load", address(), offset);
  if (s.size === 8) return load("v128.load64_zero", address(), offset);
  if (valid === 1) return load("v128.load32_zero", address(), offset);
  const two = load("v128.load64_zero", address(), offset);
  return valid === 2 ? two : loadLane("v128.load32_lane", 2, address(), two, offset + 8);
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
  readonly cRow: number;
  readonly count: Count;
  /** Whether C already holds the sums of earlier k; absent: it never does. */
  readonly continues?: (() => Code) | undefined;
  readonly unroll: number;
}

/** Code that computes rows × columns elements of C: each its own accumulator, k ascending, acc + a·b. */
export function kernel(k: Kernel, r: Registers): Code[] {
  const { shape: s, rows, columns, count } = k;
  const vectors = Math.ceil(columns / s.lanes);
  const sum = (row: number, v: number): Local => r.sums[row * vectors + v] as Local;
  const each = <T>(visit: (row: number, v: number) => T): T[] =>
    Array.from({ length: rows * vectors }, (_, i) => visit(Math.floor(i / vectors), i % vectors));
  const valid = (v: number): number => columns - v * s.lanes;

  const step = (u: number): Code[] => {
    const out: Code[] = [];
    for (let v = 0; v < vectors; v++) {
      out.push((r.columns[v] as Local).set(load("v128.load", r.b.get(), u * k.bStep + v * 16)));
    }
    for (let row = 0; row < rows; row++) {
      out.push(r.row.set(load(s.splat, r.a.get(), row * k.aRow + u * k.aStep)));
      for (let v = 0; v < vectors; v++) {
        const product = code(`${s.vector}.mul`, r.row.get(), (r.columns[v] as Local).get());
        out.push(sum(row, v).set(code(`${s.vector}.add`, sum(row, v).get(), product)));
      }
    }
    return out;
  };
  const steps = (number: number): Code[] => Array.from({ length: number }, (_, u) => step(u)).flat();
  const advance = (by: number): Code => r.a.set(plus(r.a.get(), by * k.aStep));
  const again = (by: number): Code => brIf(0, code("i32.ne", r.b.tee(plus(r.b.get(), by * k.bStep)), r.end.get()));

  const out: Code[] = [r.a.set(k.a), r.b.set(k.b)];
  const clear = each((row, v) => sum(row, v).set(zeros(s)));
  if (k.continues === undefined) out.push(...clear);
  else {
    const resume = each((row, v) => sum(row, v).set(loadColumns(s, valid(v), k.c, row * k.cRow + v * 16)));
    out.push(ifThen(k.continues(), resume, clear));
  }
  if (typeof count === "number" && count <= 2 * k.unroll) {
    out.push(...steps(count));
  } else if (typeof count === "number") {
    const whole = count - (count % k.unroll);
    out.push(r.end.set(plus(r.b.get(), whole * k.bStep)));
    out.push(loop([...steps(k.unroll), advance(k.unroll), again(k.unroll)]));
    out.push(...steps(count - whole));
  } else {
    // k.unroll at a time, then one by one.
    const part = (by: number, until: Code): Code[] => [
      r.end.set(code("i32.add", k.b, until)),
      ifThen(code("i32.ne", r.b.get(), r.end.get()), [loop([...steps(by), advance(by), again(by)])]),
    ];
    if (k.unroll > 1) {
      const whole = code("i32.and", count.get(), i32(-k.unroll));
      out.push(...part(k.unroll, code("i32.mul", whole, i32(k.bStep))));
    }
    out.push(...part(1, times(count, k.bStep)));
  }
  for (const c of each((row, v) => storeColumns(s, valid(v), k.c(), sum(row, v), row * k.cRow + v * 16))) out.push(...c);
  return out;
}

/** A scalar lane constant of the transpose below, in bytes. */
function pick(size: number, ...from: readonly number[]): number[] {
  return from.flatMap((at) => Array.from({ length: size }, (_, i) => at * size + i));
}

/** Transposes lanes × lanes elements held in `rows`, in place. */
export function transpose(s: Shape, rows: readonly Local[], spare: readonly Local[]): Code[] {
  const [a, b, c, d] = rows as [Local, Local, Local, Local];
  if (s.lanes === 2) {
    const [x] = spare as [Local];
    return [
      x.set(shuffle(pick(8, 0, 2), a.get(), b.get())),
      b.set(shuffle(pick(8, 1, 3), a.get(), b.get())),
      a.set(x.get()),
    ];
  }
  const [p, q, x, y] = spare as [Local, Local, Local, Local];
  return [
    p.set(shuffle(pick(4, 0, 4, 1, 5), a.get(), b.get())),
    q.set(shuffle(pick(4, 2, 6, 3, 7), a.get(), b.get())),
    x.set(shuffle(pick(4, 0, 4, 1, 5), c.get(), d.get())),
    y.set(shuffle(pick(4, 2, 6, 3, 7), c.get(), d.get())),
    a.set(shuffle(pick(8, 0, 2), p.get(), x.get())),
    b.set(shuffle(pick(8, 1, 3), p.get(), x.get())),
    c.set(shuffle(pick(8, 0, 2), q.get(), y.get())),
    d.set(shuffle(pick(8, 1, 3), q.get(), y.get())),
  ];
}

/** One element copied. */
export function move(s: Shape, to: Code, from: Code, toOffset = 0, fromOffset = 0): Code {
  return store(`${s.type}.store`, to, load(`${s.type}.load`, from, fromOffset), toOffset);
}

