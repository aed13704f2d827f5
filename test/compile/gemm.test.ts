// Matrix products: bit for bit the plain triple loop, for every shape, stride, blocking and run-time extent.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { GemmSpec } from "../../src/compile/gemm.ts";
import { gemm, gemmScratch } from "../../src/compile/gemm.ts";
import type { Code } from "../../src/wasm/assembler.ts";
import { code, f32, f64, forLoop, i32, load, module, store } from "../../src/wasm/assembler.ts";
import { print } from "../../src/wasm/wat.ts";

interface Case {
  readonly type: "f32" | "f64";
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A or B stored transposed, or with gaps between all elements. */
  readonly a?: "plain" | "transposed" | "apart" | undefined;
  readonly b?: "plain" | "transposed" | "apart" | undefined;
  readonly gap?: number;
  /** Extents passed at run time, and their bound. */
  readonly most?: number;
  readonly runtime?: "m" | "k";
  readonly plan?: GemmSpec["plan"];
  readonly lanes?: 1;
  /** Adds 1 to every element in the epilogue: an element missed or taken twice is seen. */
  readonly epilogue?: boolean;
}

function strides(form: Case["a"], rows: number, columns: number): { rowStride: number; colStride: number } {
  if (form === "transposed") return { rowStride: 1, colStride: rows };
  if (form === "apart") return { rowStride: 3 * columns + 1, colStride: 3 };
  return { rowStride: columns, colStride: 1 };
}

let state = 1;
/** Numbers of many magnitudes, so that any other order of summation shows. */
function draw(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  const unit = state / 2 ** 31 - 1;
  return unit * 2 ** ((state >>> 7) % 12);
}

function build(c: Case) {
  const size = c.type === "f32" ? 4 : 8;
  const most = { m: c.runtime === "m" ? (c.most ?? c.m) : c.m, k: c.runtime === "k" ? (c.most ?? c.k) : c.k };
  const a = strides(c.a, most.m, most.k);
  const b = strides(c.b, most.k, c.n);
  const rowStride = c.n + (c.gap ?? 0);
  const extent = (s: typeof a, rows: number, columns: number): number =>
    rows * columns === 0 ? 0 : (rows - 1) * s.rowStride + (columns - 1) * s.colStride + 1;
  const guard = 64;
  const aAt = guard;
  const bAt = aAt + extent(a, most.m, most.k) * size + guard;
  const cAt = bAt + extent(b, most.k, c.n) * size + guard;
  const scratch = Math.ceil((cAt + (most.m * rowStride + 1) * size + guard) / 64) * 64;
  const mod = module();
  const m = mod.global("i32", c.m);
  const k = mod.global("i32", c.k);
  const spec: GemmSpec = {
    name: "product",
    type: c.type,
    m: c.runtime === "m" ? () => m.get() : c.m,
    n: c.n,
    k: c.runtime === "k" ? () => k.get() : c.k,
    maxM: most.m,
    maxK: most.k,
    a: { address: () => i32(aAt), ...a },
    b: { address: () => i32(bAt), ...b },
    c: { address: () => i32(cAt), rowStride },
    scratch,
    plan: c.plan,
    lanes: c.lanes,
    epilogue: !c.epilogue
      ? undefined
      : ({ row0, row1, col0, col1 }, f) => {
          const row = f.local("i32", "y");
          const col = f.local("i32", "x");
          const offset = code("i32.add", code("i32.mul", row.get(), i32(rowStride)), col.get());
          const address = code("i32.add", i32(cAt), code("i32.mul", offset, i32(size)));
          const one = c.type === "f32" ? f32(1) : f64(1);
          const more = store(`${c.type}.store`, address, code(`${c.type}.add`, load(`${c.type}.load`, address), one));
          return [forLoop(row, row0, row1, 1, [forLoop(col, col0, col1, 1, [more])])];
        },
  };
  const bytes = scratch + gemmScratch(spec) + guard;
  mod.memory(Math.ceil(bytes / 65536));
  const product = gemm(mod, spec);
  mod.func("run", [], [], () => [product.call()], { export: true });
  return { mod, a, b, aAt, bAt, cAt, rowStride, scratch, bytes, most, size };
}

/** Runs the case and compares every byte of memory before the scratch with what the triple loop leaves. */
function check(c: Case): void {
  const { mod, a, b, aAt, bAt, cAt, rowStride, scratch, bytes, size } = build(c);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(mod.encode()));
  const { memory, run } = exports as { memory: WebAssembly.Memory; run: () => void };
  const Floats = c.type === "f32" ? Float32Array : Float64Array;
  const all = new Floats(memory.buffer, 0, Math.floor(bytes / size));
  for (let i = 0; i < scratch / size; i++) all[i] = draw();
  all.fill(NaN, scratch / size); // what was in the scratch must not matter
  const expected = all.slice(0, scratch / size);
  const round = c.type === "f32" ? Math.fround : (x: number): number => x;
  for (let i = 0; i < c.m; i++) {
    for (let j = 0; j < c.n; j++) {
      let sum = 0;
      for (let l = 0; l < c.k; l++) {
        const x = expected[aAt / size + i * a.rowStride + l * a.colStride] as number;
        const y = expected[bAt / size + l * b.rowStride + j * b.colStride] as number;
        sum = round(sum + round(x * y));
      }
      expected[cAt / size + i * rowStride + j] = c.epilogue ? round(sum + 1) : sum;
    }
  }
  run();
  const guard = new Uint8Array(memory.buffer, bytes - 64, 64);
  const nan = new Uint8Array(new Floats(64 / size).fill(NaN).buffer);
  const same = Buffer.compare(Buffer.from(memory.buffer, 0, scratch), Buffer.from(expected.buffer)) === 0;
  if (!same || Buffer.compare(guard, nan) !== 0) {
    const at = expected.findIndex((x, i) => !Object.is(x, all[i]));
    throw new Error(
      `${JSON.stringify(c)}: float ${at} of memory (C starts at ${cAt / size}) is ${all[at]}, not ${expected[at]}.`,
    );
  }
}

const types = ["f32", "f64"] as const;
const forms = ["plain", "transposed", "apart"] as const;

describe.each(types)("gemm %s", (type) => {
  it("equals the triple loop for m, n, k from 1 to 20", () => {
    for (let m = 1; m <= 20; m += 1) {
      for (let n = 1; n <= 20; n += 1) check({ type, m, n, k: 1 + ((m * 7 + n * 3) % 20), gap: n % 3, epilogue: true });
    }
    for (let k = 0; k <= 20; k++) check({ type, m: 5, n: 7, k, epilogue: true });
  });

  it("takes every pair of strides", () => {
    for (const a of forms) {
      for (const b of forms) {
        for (const [m, n, k] of [
          [1, 1, 1],
          [4, 8, 4],
          [7, 10, 9],
          [13, 17, 6],
          [8, 2, 33],
          [3, 3, 3],
        ] as const) {
          check({ type, m, n, k, a, b, gap: 2, epilogue: true });
        }
      }
    }
  });

  it("takes rows and depths known at run time", () => {
    for (const runtime of ["m", "k"] as const) {
      for (const [n, fixed] of [
        [2, 9],
        [8, 4],
        [10, 5],
        [24, 16],
      ] as const) {
        for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 11, 16]) {
          const other = runtime === "m" ? { m: count, k: fixed } : { m: fixed, k: count };
          for (const form of forms) check({ type, n, ...other, runtime, most: 16, a: form, b: form, epilogue: true });
        }
      }
    }
  });

  it("has the same bits under every plan", () => {
    const plans: NonNullable<Case["plan"]>[] = [];
    for (const [rows, vectors] of [
      [1, 1],
      [2, 4],
      [4, 2],
      [8, 1],
      [5, 2],
    ] as const) {
      for (const strips of [true, false]) {
        for (const packB of [true, false]) {
          plans.push({ rows, vectors, strips, packB, packA: false, depth: 5 });
          plans.push({ rows, vectors, strips, packB, packA: true, depth: 64, height: 7, width: 16 });
          plans.push({ rows, vectors, strips, packB, packA: true, depth: 8, height: 8, width: 9 });
        }
      }
    }
    for (const plan of plans) {
      check({ type, m: 19, n: 37, k: 23, plan, gap: 1, epilogue: true });
      check({ type, m: 12, n: 40, k: 16, plan, a: "transposed", b: "transposed", epilogue: true });
      check({ type, m: 11, n: 21, k: 19, most: 29, runtime: "k", a: "transposed", plan, epilogue: true });
      check({ type, m: 11, n: 21, k: 0, most: 29, runtime: "k", a: "transposed", plan, epilogue: true });
      check({ type, m: 11, n: 22, k: 19, most: 29, runtime: "m", b: "transposed", plan, epilogue: true });
    }
  });

  it("does the shapes of training steps", () => {
    const batch = 128;
    for (const [k, n] of [
      [8, 64],
      [64, 64],
      [64, 2],
    ] as const) {
      check({ type, m: batch, n, k, runtime: "m", most: batch });
      check({ type, m: batch, n: k, k: n, b: "transposed", runtime: "m", most: batch });
      check({ type, m: k, n, k: batch, a: "transposed", runtime: "k", most: batch });
    }
    for (const [k, n] of [
      [64, 130],
      [300, 514],
      [514, 10],
    ] as const) {
      check({ type, m: 30, n, k, epilogue: true });
      check({ type, m: 30, n: k, k: n, b: "transposed", epilogue: true });
      check({ type, m: k, n, k: 30, a: "transposed", epilogue: true });
    }
    check({ type, m: 9, n: 1100, k: 1030, epilogue: true });
  });

  it("has the same bits without SIMD", () => {
    for (const a of forms)
      for (const b of forms) check({ type, m: 5, n: 7, k: 9, a, b, gap: 1, lanes: 1, epilogue: true });
    for (const k of [0, 3]) check({ type, m: 5, n: 7, k, runtime: "k", most: 4, lanes: 1, epilogue: true });
    for (const m of [0, 3]) check({ type, m, n: 7, k: 2, runtime: "m", most: 4, lanes: 1, epilogue: true });
  });
});

/**
 * A prologue that makes A from a source of its shape behind it, row by row: A starts as what must not be read, and an
 * element made twice is one too large. So C has the bits of A made beforehand only if every row is made once, in time.
 */
function checkPrologue(c: Case, rowStride: number, given?: GemmSpec["plan"]): void {
  const { type, m, n, k } = c;
  const size = type === "f32" ? 4 : 8;
  const most = c.most ?? m;
  const [aAt, sourceAt, bAt, cAt] = [0, most * rowStride, 2 * most * rowStride, 2 * most * rowStride + k * n];
  const scratch = Math.ceil(((cAt + most * n) * size) / 64) * 64;
  const mod = module();
  const rows = mod.global("i32", m);
  const spec: GemmSpec = {
    name: "product",
    type,
    m: c.runtime === "m" ? () => rows.get() : m,
    n,
    k,
    maxM: most,
    a: { address: () => i32(aAt * size), rowStride, colStride: 1 },
    b: { address: () => i32(bAt * size), ...strides(c.b, k, n) },
    c: { address: () => i32(cAt * size), rowStride: n },
    scratch,
    plan: given,
    lanes: c.lanes,
    prologue: ({ row0, row1 }, f) => {
      const row = f.local("i32", "made");
      const col = f.local("i32", "col");
      const at = code("i32.mul", code("i32.add", code("i32.mul", row.get(), i32(rowStride)), col.get()), i32(size));
      const [source, old] = [sourceAt, aAt].map((x) => load(`${type}.load`, at, x * size)) as [Code, Code];
      const one = type === "f32" ? f32(1) : f64(1);
      // what was there counts from the second time on: -1 is the mark of a row not yet made
      const again = code(`${type}.add`, old, one);
      const made = store(`${type}.store`, at, code(`${type}.add`, source, again), aAt * size);
      return [forLoop(row, row0, row1, 1, [forLoop(col, i32(0), i32(k), 1, [made])])];
    },
  };
  mod.memory(Math.ceil((scratch + gemmScratch(spec)) / 65536) + 1);
  const product = gemm(mod, spec);
  mod.func("run", [], [], () => [product.call()], { export: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(mod.encode()));
  const { memory, run } = exports as { memory: WebAssembly.Memory; run: () => void };
  const all = type === "f32" ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
  const round = type === "f32" ? Math.fround : (x: number): number => x;
  for (let i = sourceAt; i < cAt; i++) all[i] = draw();
  all.fill(-1, aAt, sourceAt);
  all.fill(7, cAt, cAt + most * n);
  const expected = all.slice(0, cAt + most * n);
  const b = strides(c.b, k, n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) expected[aAt + i * rowStride + l] = expected[sourceAt + i * rowStride + l] as number;
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) {
        const x = expected[aAt + i * rowStride + l] as number;
        sum = round(sum + round(x * (expected[bAt + l * b.rowStride + j * b.colStride] as number)));
      }
      expected[cAt + i * n + j] = sum;
    }
  }
  run();
  const at = expected.findIndex((x, i) => !Object.is(x, all[i]));
  if (at >= 0) throw new Error(`${JSON.stringify({ ...c, given })}: float ${at} is ${all[at]}, not ${expected[at]}.`);
}

describe.each(types)("prologue of gemm %s", (type) => {
  it("makes every row of A once and in time, at ragged and run-time edges", () => {
    for (const n of [1, 2, 8, 10, 37]) {
      for (let m = 0; m <= 18; m++) {
        checkPrologue({ type, m, n, k: 5, most: 18, runtime: "m" }, 6);
        checkPrologue({ type, m, n, k: 9, most: 18, runtime: "m", b: "transposed" }, 9);
        if (m > 0) checkPrologue({ type, m, n, k: 7 }, 7);
        checkPrologue({ type, m, n, k: 3, most: 18, runtime: "m", lanes: 1 }, 4);
      }
    }
    checkPrologue({ type, m: 5, n: 3, k: 0, most: 18, runtime: "m" }, 1);
  });

  it("does so under every plan", () => {
    for (const strips of [true, false]) {
      for (const packA of [true, false]) {
        for (const depth of [5, 64]) {
          const plan = { strips, packA, depth, height: 8, width: 16 };
          for (const m of [0, 3, 8, 19]) checkPrologue({ type, m, n: 37, k: 23, most: 29, runtime: "m" }, 23, plan);
          for (const m of [3, 8, 19]) checkPrologue({ type, m, n: 37, k: 23 }, 24, plan);
        }
      }
    }
  });

  it("does so in the shapes of training steps", () => {
    for (const [n, k] of [
      [64, 64],
      [2, 64],
      [512, 64],
      [10, 300],
    ] as const) {
      for (const b of ["plain", "transposed"] as const)
        checkPrologue({ type, m: 130, n, k, most: 140, runtime: "m", b }, k);
    }
  });
});

describe("gemm", () => {
  it("makes rows of A a strip at a time", () => {
    const blocks: string[] = [];
    const at = { address: () => i32(0), rowStride: 4, colStride: 1 };
    const mod = module();
    gemm(mod, {
      ...{ name: "x", type: "f32", m: 12, n: 4, k: 4, a: at, b: at, c: at, scratch: 0 },
      plan: { rows: 4, vectors: 1, strips: true },
      prologue: ({ row0, row1 }) => {
        blocks.push(`${row0.op} ${row1.op}`);
        return [code("drop", code("i32.sub", row1, row0))];
      },
    });
    expect(blocks).toEqual(["local.get local.get"]);
    expect(print(mod)).toContain("(local.set $next (i32.add (local.get $row) (i32.const 4)))\n          (drop");
  });

  it("refuses a prologue for a transposed A", () => {
    const at = { address: () => i32(0), rowStride: 4, colStride: 1 };
    const a = { address: () => i32(0), rowStride: 1, colStride: 6 };
    for (const lanes of [undefined, 1] as const) {
      const spec: GemmSpec = {
        ...{ name: "x", type: "f32", m: 6, n: 4, k: 4, a, b: at, c: at, scratch: 0, lanes },
        prologue: () => [],
      };
      expect(() => gemm(module(), spec)).toThrow(
        "gemm: x cannot compute rows of a transposed A; its column stride is 6. Compute A before the product.",
      );
    }
  });

  it("starts a sum at +0", () => {
    const { mod, aAt, bAt, cAt } = build({ type: "f32", m: 1, n: 4, k: 1 });
    const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(mod.encode())).exports as {
      memory: WebAssembly.Memory;
      run: () => void;
    };
    const all = new Float32Array(memory.buffer);
    all[aAt / 4] = -1;
    all.fill(0, bAt / 4, bAt / 4 + 4);
    run();
    expect(Array.from(all.slice(cAt / 4, cAt / 4 + 4))).toEqual([0, 0, 0, 0]);
  });

  it("refuses a run-time extent without a bound", () => {
    const at = { address: () => i32(0), rowStride: 4, colStride: 1 };
    const spec: GemmSpec = { name: "x", type: "f32", m: () => i32(1), n: 4, k: 4, a: at, b: at, c: at, scratch: 0 };
    expect(() => gemm(module(), spec)).toThrow("gemm: x needs a bound for its run-time m; got none.");
  });

  it("is emitted as the golden text shows", () => {
    const { mod } = build({ type: "f32", m: 4, n: 6, k: 64 });
    expect(print(mod)).toBe(readFileSync(new URL("../golden/gemm.wat", import.meta.url), "utf8"));
  });
});
