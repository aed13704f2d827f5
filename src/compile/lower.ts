// Lowering: a schedule as one WebAssembly module. A function for each kernel, one for a step, one for many steps.
import { sides } from "../ops/linalg.ts";
import { type Shape, sizeOf, type Tensor, topological } from "../tensor.ts";
import { accessOf, Body, identity, type Item, positions, rowAxis } from "./body.ts";
import { emitLoop, type LoopSpec, type Range, type Target, type Write } from "./emit.ts";
import { type GemmSpec, gemm, gemmScratch } from "./gemm.ts";
import { bytesOf } from "./lanes.ts";
import { contiguous, type Layout, layoutOf, type Storage } from "./layout.ts";
import { Arena, forever, storages } from "./memory.ts";
import type { Graph } from "./program.ts";
import { atHand, type Kernel, type Schedule, schedule, type Section } from "./schedule.ts";
import { isRowSum, type Stage } from "./stage.ts";
import {
  type Code,
  code,
  forLoop,
  type FuncBuilder,
  type FuncRef,
  type Global,
  i32,
  ifThen,
  type Local,
  load,
  type ModuleBuilder,
  module,
  store,
} from "./wasm.ts";

/** A compiled graph: the module's bytes, and where things are in its memory. */
export interface Lowered {
  readonly module: ModuleBuilder;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where memory is free for data: rows, order, outputs, records. */
  readonly top: number;
  readonly kernels: number;
  readonly loops: number;
  readonly gemms: number;
  readonly lines: readonly string[];
  /** The fixed address of a shared leaf or a shared output. */
  address(node: Tensor): number;
  /** Bytes that a step records: the shared outputs one after another. */
  readonly recordBytes: number;
}

/** Names of the exported globals through which the host says where data is. */
export const rowsPointer = (leaf: Tensor): string => `rows:${leaf.attributes.name}`;
export const outputPointer = (i: number): string => `output:${i}`;

export function lower(graph: Graph, stages: readonly Stage[], simd: boolean): Lowered {
  return new Lowering(graph, stages, simd).lower();
}

class Lowering {
  readonly #graph: Graph;
  readonly #schedule: Schedule;
  readonly #m = module();
  readonly #arena = new Arena(64);
  readonly #storage: (section: number, node: Tensor) => Storage | undefined;
  readonly #target: Target;
  readonly #pool = new Map<string, { address: number; bytes: Uint8Array }>();
  readonly #tileRows: Global;
  readonly #rowCount: Global;
  readonly #pointers = new Map<Tensor, Global>();
  readonly #rowLeaves: readonly Tensor[];
  readonly #rowIndex: Tensor | undefined;
  readonly #totals = new Map<Tensor, number>();
  readonly #lines: string[] = [];
  readonly #bits: 4 | 8;
  readonly #scratch: { address: number };
  #loops = 0;
  #gemms = 0;

  constructor(graph: Graph, stages: readonly Stage[], simd: boolean) {
    this.#graph = graph;
    const outputs = graph.outputs.map(([, x]) => x);
    this.#schedule = schedule(stages, outputs, graph.updates);
    this.#bits = graph.precision === "f64" ? 8 : 4;
    this.#rowIndex = topological(graph.roots).find((x) => x.op.name === "rowIndex");
    this.#rowLeaves = graph.leaves.filter((x) => x.rows);
    const leaves = [...graph.leaves, ...(this.#rowIndex ? [this.#rowIndex] : [])];
    this.#storage = storages({
      schedule: this.#schedule,
      arena: this.#arena,
      precision: graph.precision,
      height: graph.height,
      leaves,
      outputs,
      updates: graph.updates,
    });
    this.#tileRows = this.#m.global("i32", 0, { mutable: true });
    this.#rowCount = this.#m.global(graph.precision, 0, { mutable: true });
    for (const leaf of this.#rowLeaves) this.#point(leaf, undefined);
    graph.outputs.forEach(([, node], i) => {
      if (node.rows) this.#point(node, outputPointer(i));
    });
    this.#scratch = { address: 0 };
    this.#target = {
      precision: graph.precision,
      simd,
      pool: {
        address: (key, bytes) => {
          let entry = this.#pool.get(key);
          if (!entry) {
            entry = { address: this.#poolStart + this.#pool.size * 16, bytes: bytes() };
            this.#pool.set(key, entry);
          }
          return entry.address;
        },
      },
    };
  }

  #poolStart = 0;

  /** A pointer to the tile's rows of a value that is resident as a whole. */
  #point(node: Tensor, name: string | undefined): void {
    const pointer = this.#m.global("i32", 0, { mutable: true, ...(name && { export: name }) });
    this.#pointers.set(node, pointer);
    this.#schedule.sections.forEach((_, s) => {
      const storage = this.#storage(s, node);
      if (storage) storage.pointer = pointer;
    });
  }

  lower(): Lowered {
    const { sections } = this.#schedule;
    for (const stage of sections) for (const k of stage.kernels) for (const s of k.sinks) if (s.kind !== "store") this.#partials(s.node, k);
    for (const { kernels } of sections) for (const k of kernels) if (k.routine && isRowSum(k.routine)) this.#total(k.routine);
    // scratch of products: one buffer, as large as the largest asks for
    const products = sections.flatMap((section, s) =>
      section.kernels.flatMap((k) => (k.routine ? [this.#product(s, k, () => [])] : [])).filter((x) => x !== undefined),
    );
    const scratch = this.#arena.buffer(Math.max(0, ...products.map((x) => gemmScratch(x))), 0, forever);
    this.#poolStart = this.#arena.place();
    this.#scratch.address = scratch.address;
    for (const [node, bytes] of this.#partialBuffers) this.#partialAddress.set(node, bytes.address);
    const functions = sections.map((section, s) => section.kernels.map((kernel) => this.#kernel(s, kernel)));
    const step = this.#step(functions);
    this.#steps(step);
    const top = Math.ceil((this.#poolStart + this.#pool.size * 16) / 64) * 64;
    for (const { address, bytes } of this.#pool.values()) this.#m.data(address, bytes);
    this.#m.memory(Math.max(1, Math.ceil(top / 65536)));
    return {
      module: this.#m,
      bytes: this.#m.encode(),
      top,
      kernels: functions.reduce((n, f) => n + f.length, 0),
      loops: this.#loops,
      gemms: this.#gemms,
      lines: this.#lines,
      address: (node) => this.#fixed(node),
      recordBytes: this.#records().reduce((n, x) => n + x.node.size * bytesOf(x.node.dtype, this.#graph.precision), 0),
    };
  }

  // ---- Buffers of reductions

  readonly #partialBuffers = new Map<Tensor, { address: number }>();
  readonly #partialAddress = new Map<Tensor, number>();

  /** Sixteen partial results for each element of a short sum over rows, or of a reduction. */
  #partials(node: Tensor, kernel: Kernel): void {
    if (isRowSum(node)) this.#total(node);
    if (isRowSum(node) && kernel.space.length > 0) return;
    const elements = isRowSum(node) ? node.size : 1;
    this.#partialBuffers.set(node, this.#arena.buffer(elements * 16 * this.#bits, 0, forever));
  }

  /** A sum over more rows than a tile has is added up in f64. */
  #total(node: Tensor): void {
    if (!this.#totalBuffers.has(node)) this.#totalBuffers.set(node, this.#arena.buffer(node.size * 8, 0, forever));
  }
  readonly #totalBuffers = new Map<Tensor, { address: number }>();

  #fixed(node: Tensor): number {
    for (let s = 0; s < this.#schedule.sections.length; s++) {
      const storage = this.#storage(s, node);
      if (storage) return (storage.buffer?.address ?? 0) + storage.offset * bytesOf(storage.dtype, this.#graph.precision);
    }
    throw new TypeError(`compile: ${node.op.name} has no place in memory.`);
  }

  #layout(section: number, without?: ReadonlySet<Tensor>): (x: Tensor) => Layout | undefined {
    return (x) => layoutOf(x, (y) => (without?.has(y) ? undefined : this.#storage(section, y)));
  }

  // ---- Kernels

  #kernel(s: number, kernel: Kernel): FuncRef {
    const name = this.#nameOf(kernel);
    if (kernel.routine) {
      const product = this.#product(s, kernel, (f, block) =>
        kernel.sinks.length === 0 ? [] : this.#loop(s, kernel, f, block),
      );
      this.#lines.push(`${product ? "gemm" : "loop"} ${name}`);
      if (product) {
        this.#gemms++;
        return this.#initialized(kernel, s, gemm(this.#m, product));
      }
      this.#loops++;
      return this.#routine(s, kernel.routine);
    }
    if (kernel.rows || kernel.space.length > 0) this.#loops++;
    this.#lines.push(`${kernel.rows || kernel.space.length > 0 ? "loop" : "code"} ${name}`);
    const made = this.#m.func(name, [], [], (f) => this.#loop(s, kernel, f));
    return this.#initialized(kernel, s, made);
  }

  #nameOf(kernel: Kernel): string {
    const space = `${kernel.rows ? "rows" : "shared"}[${kernel.space.filter((d) => d >= 0).join(",")}]`;
    const routine = kernel.routine ? `${kernel.routine.op.name} [${kernel.routine.shape.join(",")}] ` : "";
    const sinks = kernel.sinks.map((x) => `${x.kind} ${x.value.op.name}[${x.value.shape.join(",")}]`).join(" ");
    return `${routine}${space} ${sinks}`;
  }

  /** Wide sums over rows start at zero before their loop runs. */
  #initialized(kernel: Kernel, s: number, run: FuncRef): FuncRef {
    const wide = kernel.sinks.filter((x) => x.kind === "rowSum" && kernel.space.length > 0);
    if (wide.length === 0) return run;
    return this.#m.func(`zero and ${run.name}`, [], [], () => [
      ...wide.map((x) => {
        const storage = this.#storage(s, x.node) as Storage;
        const from = (storage.buffer?.address ?? 0) + storage.offset * this.#bits;
        return code("memory.fill", i32(from), i32(0), i32(x.node.size * this.#bits));
      }),
      run.call(),
    ]);
  }

  /** A loop's code, over all its space or over a block of a product. */
  #loop(s: number, kernel: Kernel, f: FuncBuilder, block?: { row0: Code; row1: Code; col0: Code; col1: Code }): Code[] {
    const own = new Set(kernel.sinks.map((x) => x.node).filter((node) => atHand(kernel, node)));
    const missing = (node: Tensor): void => {
      throw new TypeError(`compile: ${node.op.name} was not stored.`);
    };
    const body = new Body(kernel.space, this.#layout(s, own), missing, this.#rowCount);
    const flatOf = this.#layout(s);
    const writes: Write[] = [];
    const wide = kernel.space.length > 0;
    const after: ((place: Parameters<NonNullable<LoopSpec["after"]>>[0]) => Code[])[] = [];
    const before: Code[] = [];
    let flat = !block && kernel.innermost === 0;
    for (const sink of kernel.sinks) {
      if (sink.kind === "store") {
        const layout = this.#sinkLayout(s, sink.node, sink.value, flatOf);
        const points = wide ? [identity(sink.value.shape)] : [...positions(sink.value.shape)];
        for (const at of points) writes.push({ kind: "store", item: body.value(sink.value, at), access: accessOf(layout, at) });
        continue;
      }
      if (sink.kind === "rowSum" && wide) {
        flat = false;
        const at = identity(sink.value.shape);
        writes.push({ kind: "add", item: body.value(sink.value, at), access: accessOf(flatOf(sink.node) as Layout, at) });
        continue;
      }
      const address = this.#partialAddress.get(sink.node) as number;
      const combine = (x: Item, y: Item): Item => body.combine(sink.kind === "rowSum" ? addition(sink.node) : sink.node, x, y);
      const identityOf = sink.kind === "rowSum" ? -0 : (sink.node.op.combine?.identity as number);
      const dtype = sink.node.dtype;
      const points = sink.kind === "rowSum" ? [...positions(sink.value.shape)] : [identity(sink.value.shape)];
      points.forEach((at, e) => {
        const start = address + e * 16 * this.#bits;
        writes.push({ kind: "partial", item: body.value(sink.value, at), address: start, combine, dtype });
        before.push(...this.#fill(start, identityOf));
        const resultAt = sink.kind === "rowSum" ? at : at.filter((_, i) => i !== sink.node.attributes.axis);
        const access = accessOf(flatOf(sink.node) as Layout, resultAt);
        after.push((place) => {
          const { address: to, offset } = place(access);
          const result = this.#tree(f, start, sink.kind === "rowSum" ? "sum" : sink.node.op.name);
          return [...result.code, store(`${this.#graph.precision}.store`, to, result.value, offset)];
        });
      });
    }
    const axes = [...(kernel.rows ? [rowAxis] : []), ...kernel.space.map((_, i) => i + 1)];
    if (kernel.innermost > 0) axes.push(...axes.splice(axes.indexOf(kernel.innermost), 1));
    const ranges = new Map<number, Range>();
    const count = this.#tileRows.get();
    kernel.space.forEach((d, i) => ranges.set(i + 1, { from: i32(0), to: i32(d), multiple: d }));
    ranges.set(rowAxis, { from: i32(0), to: count, multiple: 1 });
    if (block) {
      const [row, col] = kernel.rows ? [rowAxis, 1] : kernel.space.length > 1 ? [1, 2] : [-1, 1];
      if (row >= 0) ranges.set(row, { from: block.row0, to: block.row1, multiple: 1 });
      ranges.set(col, { from: block.col0, to: block.col1, multiple: kernel.space.at(-1) as number });
    }
    const extras = {
      ...(before.length > 0 && { before: () => before }),
      ...(after.length > 0 && { after: (place: Parameters<NonNullable<LoopSpec["after"]>>[0]) => after.flatMap((x) => x(place)) }),
    };
    if (flat && axes.length > 1) {
      const flattened = flatten(writes, kernel);
      if (flattened) {
        const size = sizeOf(kernel.space);
        const to = kernel.rows ? code("i32.mul", count, i32(size)) : i32(size);
        const limit = f.local("i32");
        const range = { from: i32(0), to: limit.get(), multiple: size };
        return [limit.set(to), ...emitLoop(this.#target, f, { axes: [1], ranges: new Map([[1, range]]), writes: flattened, ...extras })];
      }
    }
    return emitLoop(this.#target, f, { axes, ranges, writes, ...extras });
  }

  /** Where a sink writes: its node's storage, or the part of a join that its value is. */
  #sinkLayout(s: number, node: Tensor, value: Tensor, layout: (x: Tensor) => Layout | undefined): Layout {
    const whole = layout(node) as Layout;
    if (node === value) return whole;
    const axis = node.attributes.axis as number;
    let start = node.op.name === "pad" ? (node.attributes.before as number) : 0;
    for (const part of node.inputs) {
      if (part === value && !this.#used(s, node, start)) break;
      start += part.shape[axis] as number;
    }
    const strides = contiguous(node.shape);
    return { ...whole, offset: whole.offset + start * (strides[axis] as number), strides };
  }
  readonly #filled = new Map<Tensor, Set<number>>();
  /** The same tensor may be several parts of a join: each is written once. */
  #used(_: number, node: Tensor, start: number): boolean {
    const filled = this.#filled.get(node) ?? new Set<number>();
    this.#filled.set(node, filled);
    if (filled.has(start)) return true;
    filled.add(start);
    return false;
  }

  #fill(address: number, value: number): Code[] {
    const { precision } = this.#graph;
    return Array.from({ length: 16 }, (_, i) =>
      store(`${precision}.store`, i32(0), { ...i32(0), op: `${precision}.const`, imm: [value] }, address + i * this.#bits),
    );
  }

  /** Sixteen partial results into one: 8 apart, then 4, 2, 1. */
  #tree(f: FuncBuilder, address: number, name: string): { code: Code[]; value: Code } {
    const { precision } = this.#graph;
    const statements: Code[] = [];
    const combine = (a: Code, b: Code): Code => {
      if (name === "sum") return code(`${precision}.add`, a, b);
      const [x, y] = [f.local(precision), f.local(precision)];
      statements.push(x.set(a), y.set(b));
      const test = name === "max" ? code(`${precision}.lt`, y.get(), x.get()) : code(`${precision}.lt`, x.get(), y.get());
      const kept = code("i32.or", test, code(`${precision}.ne`, x.get(), x.get()));
      const result = f.local(precision);
      statements.push(result.set(code("select", x.get(), y.get(), kept)));
      return result.get();
    };
    const at = (l: number, width: number): Code =>
      width === 16 ? load(`${precision}.load`, i32(0), address + l * this.#bits) : combine(at(l, width * 2), at(l + width, width * 2));
    const value = at(0, 1);
    return { code: statements, value };
  }

  // ---- Products and other routines

  /** A matrix product by the hand-tuned emitter, where its operands are matrices to it. */
  #product(
    s: number,
    kernel: Kernel,
    epilogue: (f: FuncBuilder, block: { row0: Code; row1: Code; col0: Code; col1: Code }) => readonly Code[],
  ): GemmSpec | undefined {
    const node = kernel.routine as Tensor;
    if (node.op.kind !== "contract") return undefined;
    const [a, b] = node.inputs.map((x) => this.#layout(s)(x)) as [Layout | undefined, Layout | undefined];
    const c = this.#storage(s, node);
    if (!a || !b || !c) return undefined;
    const { height, precision } = this.#graph;
    const address = (x: Layout) => (): Code => {
      const base = (x.storage.buffer?.address ?? 0) + (x.storage.offset + x.offset) * this.#bits;
      const { pointer } = x.storage;
      return pointer ? code("i32.add", pointer.get(), i32(base)) : i32(base);
    };
    const to = (): Code => {
      const base = (c.buffer?.address ?? 0) + c.offset * this.#bits;
      return c.pointer ? code("i32.add", c.pointer.get(), i32(base)) : i32(base);
    };
    const common = {
      name: this.#nameOf(kernel),
      type: precision,
      scratch: this.#scratch.address,
      ...(!this.#target.simd && { lanes: 1 as const }),
      ...(kernel.sinks.length > 0 && {
        epilogue: (block: { row0: Code; row1: Code; col0: Code; col1: Code }, f: FuncBuilder) => epilogue(f, block),
      }),
    };
    if (isRowSum(node)) {
      const [x, y] = node.inputs as [Tensor, Tensor];
      const [m, n] = node.shape as [number, number];
      const l = x.shape[0] as number;
      const ka = sequence(a, l);
      const kb = sequence(b, y.shape[0] as number);
      const [sa, sb] = [unit(a.strides[1] as number, m), unit(b.strides[1] as number, n)];
      if (!(ka > 0 && kb > 0 && sa > 0 && sb > 0)) return undefined;
      const k = (): Code => code("i32.mul", this.#tileRows.get(), i32(l));
      return {
        ...common,
        m,
        n,
        k: l === 1 ? () => this.#tileRows.get() : k,
        maxK: height * l,
        a: { address: address(a), rowStride: sa, colStride: ka },
        b: { address: address(b), rowStride: kb, colStride: sb },
        c: { address: to, rowStride: n },
      };
    }
    const { transA, transB } = node.attributes as { transA: boolean; transB: boolean };
    const [x, y] = node.inputs as [Tensor, Tensor];
    const { batch, m, k, n } = sides(x.shape, y.shape, transA, transB);
    if (sizeOf(batch) !== 1 || b.rowStride !== 0) return undefined;
    const rank = x.shape.length;
    const [ai, ap] = (transA ? [rank - 1, rank - 2] : [rank - 2, rank - 1]).map((i) => a.strides[i] as number) as [number, number];
    const last = y.shape.length;
    const [bp, bj] = (transB ? [last - 1, last - 2] : [last - 2, last - 1]).map((i) => b.strides[i] as number) as [number, number];
    const rowsA = node.rows ? (m === 1 ? a.rowStride : a.rowStride === m * ai ? ai : 0) : unit(ai, m);
    if (node.rows && m > 1 && c.rowStride !== m * n) return undefined;
    const strides = [rowsA, unit(ap, k), unit(bp, k), unit(bj, n)];
    if (strides.some((stride) => stride <= 0)) return undefined;
    return {
      ...common,
      m: node.rows ? (m === 1 ? () => this.#tileRows.get() : () => code("i32.mul", this.#tileRows.get(), i32(m))) : m,
      maxM: height * m,
      n,
      k,
      a: { address: address(a), rowStride: rowsA, colStride: unit(ap, k) },
      b: { address: address(b), rowStride: unit(bp, k), colStride: unit(bj, n) },
      c: { address: to, rowStride: node.rows && m === 1 ? c.rowStride : n },
    };
  }

  /** Routines as plain loops, one element at a time: products in any layout, running sums, rows of a table. */
  #routine(s: number, node: Tensor): FuncRef {
    const name = `${node.op.name} [${node.shape.join(",")}]`;
    const out = this.#layout(s)(node) as Layout;
    const layouts = node.inputs.map((x) => this.#layout(s)(x) as Layout);
    return this.#m.func(name, [], [], (f) => {
      const r = f.local("i32");
      const body = (at: (layout: Layout, index: readonly Code[]) => Code): Code[] => {
        if (node.op.kind === "contract") return this.#products(f, node, layouts, out, at);
        if (node.op.kind === "scan") return this.#scan(f, node, layouts, out, at);
        return this.#take(f, node, layouts, out, at);
      };
      const address = (layout: Layout, index: readonly Code[]): Code => {
        const { storage } = layout;
        const size = bytesOf(storage.dtype, this.#graph.precision);
        const terms = [i32((storage.buffer?.address ?? 0) + (storage.offset + layout.offset) * size)];
        if (storage.pointer) terms.push(storage.pointer.get());
        if (layout.rowStride !== 0) terms.push(code("i32.mul", r.get(), i32(layout.rowStride * size)));
        index.forEach((i, axis) => {
          const stride = (layout.strides[axis] as number) * size;
          if (stride !== 0) terms.push(code("i32.mul", i, i32(stride)));
        });
        return terms.reduce((x, y) => code("i32.add", x, y));
      };
      const inner = body(address);
      return node.rows ? [forLoop(r, i32(0), this.#tileRows.get(), 1, inner)] : [r.set(i32(0)), ...inner];
    });
  }

  #products(
    f: FuncBuilder,
    node: Tensor,
    layouts: readonly Layout[],
    out: Layout,
    at: (layout: Layout, index: readonly Code[]) => Code,
  ): Code[] {
    const { precision } = this.#graph;
    const [a, b] = layouts as [Layout, Layout];
    const [x, y] = node.inputs as [Tensor, Tensor];
    const rowSum = isRowSum(node);
    const { transA, transB } = rowSum ? { transA: true, transB: false } : (node.attributes as { transA: boolean; transB: boolean });
    const { batch, m, k, n } = rowSum
      ? { batch: [] as Shape, m: node.shape[0] as number, k: x.shape[0] as number, n: node.shape[1] as number }
      : sides(x.shape, y.shape, transA, transB);
    const indices = batch.map(() => f.local("i32"));
    const [i, j, p] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const lead = indices.map((q) => q.get());
    const leadB = y.shape.length > 2 ? lead : [];
    const indexA = transA ? [p.get(), i.get()] : [i.get(), p.get()];
    const indexB = transB ? [j.get(), p.get()] : [p.get(), j.get()];
    const row = f.local("i32");
    // over rows: the row is the outermost part of the inner sum
    const rowTerm = (layout: Layout): Code => code("i32.mul", row.get(), i32(layout.rowStride * this.#bits));
    const nest = (simd: boolean): Code[] => {
      const acc = f.local(simd ? "v128" : precision);
      const wide = precision === "f64" ? "f64x2" : "f32x4";
      const bits = precision === "f64" ? 64 : 32;
      const addressA = rowSum ? code("i32.add", at(a, indexA), rowTerm(a)) : at(a, [...lead, ...indexA]);
      const addressB = rowSum ? code("i32.add", at(b, indexB), rowTerm(b)) : at(b, [...leadB, ...indexB]);
      const left = simd ? load(`v128.load${bits}_splat`, addressA) : load(`${precision}.load`, addressA);
      const right = simd ? load("v128.load", addressB) : load(`${precision}.load`, addressB);
      const type = simd ? wide : precision;
      const zero = simd ? code(`${wide}.splat`, this.#zero()) : this.#zero();
      const sum = forLoop(p, i32(0), i32(k), 1, [acc.set(code(`${type}.add`, acc.get(), code(`${type}.mul`, left, right)))]);
      return [
        acc.set(zero),
        rowSum ? forLoop(row, i32(0), this.#tileRows.get(), 1, [sum]) : sum,
        store(simd ? "v128.store" : `${precision}.store`, at(out, [...lead, i.get(), j.get()]), acc.get()),
      ];
    };
    const lanes = precision === "f64" ? 2 : 4;
    const columnStride = b.strides[transB ? b.strides.length - 2 : b.strides.length - 1];
    const simd = this.#target.simd && columnStride === 1 && n >= lanes;
    const end = n - (n % lanes);
    const columns = simd
      ? [forLoop(j, i32(0), i32(end), lanes, nest(true)), ...(end < n ? [forLoop(j, i32(end), i32(n), 1, nest(false))] : [])]
      : [forLoop(j, i32(0), i32(n), 1, nest(false))];
    let code_: Code[] = [forLoop(i, i32(0), i32(m), 1, columns)];
    for (let q = batch.length - 1; q >= 0; q--)
      code_ = [forLoop(indices[q] as Local, i32(0), i32(batch[q] as number), 1, code_)];
    return code_;
  }

  #zero(): Code {
    return { ...i32(0), op: `${this.#graph.precision}.const`, imm: [0] };
  }

  #scan(
    f: FuncBuilder,
    node: Tensor,
    [x]: readonly Layout[],
    out: Layout,
    at: (layout: Layout, index: readonly Code[]) => Code,
  ): Code[] {
    const { precision } = this.#graph;
    const axis = node.attributes.axis as number;
    const locals = node.shape.map(() => f.local("i32"));
    const acc = f.local(precision);
    const j = f.local("i32");
    const length = node.shape[axis] as number;
    const position = locals[axis] as Local;
    const index = locals.map((i) => i.get());
    let nest: Code[] = [
      acc.set({ ...i32(0), op: `${precision}.const`, imm: [-0] }),
      forLoop(j, i32(0), i32(length), 1, [
        position.set(node.attributes.reverse ? code("i32.sub", i32(length - 1), j.get()) : j.get()),
        acc.set(code(`${precision}.add`, acc.get(), load(`${precision}.load`, at(x as Layout, index)))),
        store(`${precision}.store`, at(out, index), acc.get()),
      ]),
    ];
    for (let q = locals.length - 1; q >= 0; q--)
      if (q !== axis) nest = [forLoop(locals[q] as Local, i32(0), i32(node.shape[q] as number), 1, nest)];
    return nest;
  }

  #take(
    f: FuncBuilder,
    node: Tensor,
    [table, which]: readonly Layout[],
    out: Layout,
    at: (layout: Layout, index: readonly Code[]) => Code,
  ): Code[] {
    const { precision } = this.#graph;
    const [t, w] = node.inputs as [Tensor, Tensor];
    const locals = node.shape.map(() => f.local("i32"));
    const index = locals.map((i) => i.get());
    const row = f.local("i32");
    const k = t.shape[0] as number;
    const type = node.dtype === "float" ? precision : "i32";
    const rank = w.shape.length;
    let nest: Code[] = [
      row.set(load("i32.load", at(which as Layout, index.slice(0, rank)))),
      row.set(code("select", row.get(), i32(0), code("i32.gt_s", row.get(), i32(0)))),
      row.set(code("select", row.get(), i32(k - 1), code("i32.lt_s", row.get(), i32(k - 1)))),
      store(`${type}.store`, at(out, index), load(`${type}.load`, at(table as Layout, [row.get(), ...index.slice(rank)]))),
    ];
    for (let q = locals.length - 1; q >= 0; q--)
      nest = [forLoop(locals[q] as Local, i32(0), i32(node.shape[q] as number), 1, nest)];
    return nest;
  }

  // ---- One step, and many

  #step(functions: readonly (readonly FuncRef[])[]): FuncRef {
    const { sections } = this.#schedule;
    const { height, precision } = this.#graph;
    const data = new Map(this.#rowLeaves.map((x) => [x, this.#m.global("i32", 0, { mutable: true, export: rowsPointer(x) })]));
    const order = this.#m.global("i32", 0, { mutable: true, export: "order" });
    const outputs = this.#graph.outputs.flatMap(([, node], i) =>
      node.rows ? [{ node, base: this.#m.global("i32", 0, { mutable: true, export: `base:${outputPointer(i)}` }) }] : [],
    );
    const needs = sections.map((section) => new Set(section.kernels.flatMap((k) => [...k.reads.keys()])));
    const gathers = new Map(this.#rowLeaves.map((leaf) => [leaf, this.#gather(leaf)]));
    const indices = this.#rowIndex ? this.#indices(this.#rowIndex) : undefined;
    return this.#m.func("step", ["i32", "i32"], [], (f) => {
      const [start, count] = [f.param(0), f.param(1)];
      const [tile, first] = [f.local("i32"), f.local("i32")];
      const body: Code[] = [this.#rowCount.set(code(`${precision}.convert_i32_s`, count.get()))];
      sections.forEach((section, s) => {
        const calls = (functions[s] as readonly FuncRef[]).map((x) => x.call());
        if (!section.rows) {
          body.push(...calls);
          return;
        }
        if (calls.length === 0) return;
        const read = needs[s] as ReadonlySet<Tensor>;
        const turn: Code[] = [
          this.#tileRows.set(code("i32.sub", count.get(), tile.get())),
          ifThen(code("i32.gt_s", this.#tileRows.get(), i32(height)), [this.#tileRows.set(i32(height))]),
          first.set(code("i32.add", start.get(), tile.get())),
        ];
        for (const leaf of this.#rowLeaves) {
          if (!read.has(leaf)) continue;
          const pointer = this.#pointers.get(leaf) as Global;
          const rowBytes = leaf.size * bytesOf(leaf.dtype, precision);
          const base = (data.get(leaf) as Global).get();
          // in order: rows are read where they lie; otherwise they are gathered into the tile
          turn.push(
            ifThen(
              order.get(),
              [
                (gathers.get(leaf) as FuncRef).call(base, code("i32.add", order.get(), code("i32.shl", first.get(), i32(2)))),
                pointer.set(i32(0)),
              ],
              [pointer.set(code("i32.sub", code("i32.add", base, code("i32.mul", first.get(), i32(rowBytes))), i32(this.#fixed(leaf))))],
            ),
          );
        }
        if (this.#rowIndex && indices && read.has(this.#rowIndex)) turn.push(indices.call(first.get(), order.get()));
        for (const { node, base } of outputs) {
          const rowBytes = node.size * bytesOf(node.dtype, precision);
          (turn as Code[]).push(
            (this.#pointers.get(node) as Global).set(code("i32.add", base.get(), code("i32.mul", first.get(), i32(rowBytes)))),
          );
        }
        turn.push(...calls);
        const sums = [...this.#totalBuffers.keys()].filter((x) =>
          section.kernels.some((k) => k.routine === x || k.sinks.some((sink) => sink.node === x)),
        );
        if (sums.length > 0)
          turn.push(ifThen(code("i32.gt_s", count.get(), i32(height)), [this.#accumulate(s, sums).call(tile.get())]));
        body.push(forLoop(tile, i32(0), count.get(), height, turn));
        if (sums.length > 0)
          body.push(ifThen(code("i32.gt_s", count.get(), i32(height)), [this.#settle(s, sums).call()]));
      });
      body.push(...this.#takeOver());
      return body;
    });
  }

  /** Copies rows order[0 … tileRows) of resident data into the tile. */
  #gather(leaf: Tensor): FuncRef {
    const size = leaf.size;
    const eight = leaf.dtype === "float" && this.#bits === 8;
    const bytes = size * (eight ? 8 : 4);
    this.#loops++;
    this.#lines.push(`loop gather ${leaf.attributes.name} [${leaf.shape.join(",")}]`);
    return this.#m.func(`gather ${leaf.attributes.name}`, ["i32", "i32"], [], (f) => {
      const [base, order] = [f.param(0), f.param(1)];
      const [r, from, to] = [f.local("i32"), f.local("i32"), f.local("i32")];
      const target = this.#fixed(leaf);
      const copies: Code[] = [];
      let done = 0;
      if (bytes > 256) {
        const [b] = [f.local("i32")];
        const move = store("v128.store", code("i32.add", to.get(), b.get()), load("v128.load", code("i32.add", from.get(), b.get())), target);
        done = bytes - (bytes % 16);
        copies.push(forLoop(b, i32(0), i32(done), 16, [move]));
      }
      for (const width of [16, 8, 4]) {
        const name = width === 16 ? "v128" : width === 8 ? "i64" : "i32";
        for (; done + width <= bytes; done += width)
          copies.push(store(`${name}.store`, to.get(), load(`${name}.load`, from.get(), done), target + done));
      }
      return [
        forLoop(r, i32(0), this.#tileRows.get(), 1, [
          from.set(
            code(
              "i32.add",
              base.get(),
              code("i32.mul", load("i32.load", code("i32.add", order.get(), code("i32.shl", r.get(), i32(2)))), i32(bytes)),
            ),
          ),
          to.set(code("i32.mul", r.get(), i32(bytes))),
          ...copies,
        ]),
      ];
    });
  }

  /** The indices of the tile's rows in the data. */
  #indices(node: Tensor): FuncRef {
    this.#loops++;
    return this.#m.func("row indices", ["i32", "i32"], [], (f) => {
      const [first, order] = [f.param(0), f.param(1)];
      const r = f.local("i32");
      const position = code("i32.add", first.get(), r.get());
      const ordered = load("i32.load", code("i32.add", order.get(), code("i32.shl", position, i32(2))));
      const to = code("i32.shl", r.get(), i32(2));
      return [
        forLoop(r, i32(0), this.#tileRows.get(), 1, [
          ifThen(order.get(), [store("i32.store", to, ordered, this.#fixed(node))], [store("i32.store", to, position, this.#fixed(node))]),
        ]),
      ];
    });
  }

  /** Adds a tile's sums to the totals in f64; the first tile's start them. */
  #accumulate(s: number, sums: readonly Tensor[]): FuncRef {
    return this.#m.func(`add up ${s}`, ["i32"], [], (f) => {
      const tile = f.param(0);
      const i = f.local("i32");
      return sums.map((node) => {
        const total = this.#totalBuffers.get(node)?.address as number;
        const part = this.#fixed(node);
        const at = code("i32.shl", i.get(), i32(3));
        const value = this.#bits === 8 ? load("f64.load", at, part) : code("f64.promote_f32", load("f32.load", code("i32.shl", i.get(), i32(2)), part));
        return ifThen(
          tile.get(),
          [forLoop(i, i32(0), i32(node.size), 1, [store("f64.store", at, code("f64.add", load("f64.load", at, total), value), total)])],
          [forLoop(i, i32(0), i32(node.size), 1, [store("f64.store", at, value, total)])],
        );
      });
    });
  }

  /** Puts the totals where the sums are read. */
  #settle(s: number, sums: readonly Tensor[]): FuncRef {
    return this.#m.func(`settle ${s}`, [], [], (f) => {
      const i = f.local("i32");
      return sums.map((node) => {
        const total = this.#totalBuffers.get(node)?.address as number;
        const value = load("f64.load", code("i32.shl", i.get(), i32(3)), total);
        const to = code("i32.shl", i.get(), i32(this.#bits === 8 ? 3 : 2));
        const put =
          this.#bits === 8
            ? store("f64.store", to, value, this.#fixed(node))
            : store("f32.store", to, code("f32.demote_f64", value), this.#fixed(node));
        return forLoop(i, i32(0), i32(node.size), 1, [put]);
      });
    });
  }

  /** Next values that were not computed in place take their state's. */
  #takeOver(): Code[] {
    return this.#graph.updates
      .filter(([state, next]) => this.#schedule.inPlace.get(next) !== state)
      .map(([state, next]) => {
        const bytes = state.size * bytesOf(state.dtype, this.#graph.precision);
        return code("memory.copy", i32(this.#fixed(state)), i32(this.#fixed(next)), i32(bytes));
      });
  }

  #records(): { node: Tensor }[] {
    return this.#graph.outputs.filter(([, node]) => !node.rows).map(([, node]) => ({ node }));
  }

  /** Steps [from, to) over batches of the n rows; after each, the shared outputs are recorded. */
  #steps(step: FuncRef): void {
    const record = this.#m.global("i32", 0, { mutable: true, export: "record" });
    const { precision } = this.#graph;
    this.#m.func(
      "steps",
      ["i32", "i32", "i32", "i32"],
      [],
      (f) => {
        const [from, to, batch, n] = [f.param(0), f.param(1), f.param(2), f.param(3)];
        const [s, start, count, at] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
        const copies: Code[] = [];
        let offset = 0;
        for (const { node } of this.#records()) {
          const bytes = node.size * bytesOf(node.dtype, precision);
          copies.push(code("memory.copy", code("i32.add", at.get(), i32(offset)), i32(this.#fixed(node)), i32(bytes)));
          offset += bytes;
        }
        return [
          at.set(record.get()),
          forLoop(s, from.get(), to.get(), 1, [
            start.set(code("i32.mul", s.get(), batch.get())),
            count.set(code("i32.sub", n.get(), start.get())),
            ifThen(code("i32.gt_s", count.get(), batch.get()), [count.set(batch.get())]),
            step.call(start.get(), count.get()),
            ...copies,
            at.set(code("i32.add", at.get(), i32(offset))),
          ]),
        ];
      },
      { export: true },
    );
  }
}

/** The stride of an axis of one element does not matter. */
const unit = (stride: number, size: number): number => (size === 1 ? 1 : stride);

/** Elements from one term of a sum over rows to the next, where terms follow each other evenly; 0 where not. */
function sequence(x: Layout, length: number): number {
  if (length === 1) return x.rowStride;
  return x.rowStride === length * (x.strides[0] as number) ? (x.strides[0] as number) : 0;
}

const sumOps = /* @__PURE__ */ new WeakMap<Tensor, Tensor>();
/** A node whose combination is addition, for sums over rows. */
function addition(node: Tensor): Tensor {
  let made = sumOps.get(node);
  if (!made) {
    made = Object.create(node, {
      op: { value: { ...node.op, combine: { identity: -0, op: (x: Tensor, y: Tensor) => x.add(y) } } },
    }) as Tensor;
    sumOps.set(node, made);
  }
  return made;
}

/** The writes of a loop as one over consecutive elements, if every access goes through memory in that order. */
function flatten(writes: readonly Write[], kernel: Kernel): Write[] | undefined {
  const strides = contiguous(kernel.space);
  const size = sizeOf(kernel.space);
  const isFlat = (c: readonly number[]): boolean =>
    (!kernel.rows || (c[rowAxis] ?? 0) === size) && strides.every((stride, i) => (c[i + 1] ?? 0) === stride);
  const isFixed = (c: readonly number[]): boolean => c.every((x) => !x);
  const seen = new Map<Item, Item | undefined>();
  const convert = (item: Item): Item | undefined => {
    if (seen.has(item)) return seen.get(item);
    let made: Item | undefined;
    if (item.kind === "load") {
      const c = item.access.coefficients;
      if (isFlat(c)) made = { ...item, access: { ...item.access, coefficients: [0, 1] }, axes: 2 };
      else if (isFixed(c)) made = item;
    } else if (item.kind === "op") {
      const args = item.args.map(convert);
      if (args.every((x) => x !== undefined)) {
        const axes = args.reduce((bits, x) => bits | (x as Item).axes, 0);
        made = { ...item, args: args as Item[], axes };
      }
    } else if (item.kind !== "position") made = item;
    seen.set(item, made);
    return made;
  };
  const result: Write[] = [];
  for (const write of writes) {
    const item = convert(write.item);
    if (!item) return undefined;
    if (write.kind === "store") {
      if (!isFlat(write.access.coefficients)) return undefined;
      result.push({ ...write, item, access: { ...write.access, coefficients: [0, 1] } });
    } else return undefined;
  }
  return result;
}

