// Lowering: a schedule as one WebAssembly module. A function for each kernel, one for a step, one for many steps.
import type { DType, Precision, Tensor } from "../tensor.ts";
import {
  type Code,
  code,
  type FuncBuilder,
  type FuncRef,
  type Global,
  i32,
  type ModuleBuilder,
  module,
} from "../wasm/assembler.ts";
import { addressOf, type Build } from "./build.ts";
import { gemm, gemmScratch } from "./gemm.ts";
import type { Block } from "./gemmSpec.ts";
import type { Kernel, Region } from "./kernel.ts";
import { loopCode } from "./loops.ts";
import { Arena, forever, storages } from "./memory.ts";
import { productSpec } from "./products.ts";
import type { Graph } from "./program.ts";
import { routine } from "./routines.ts";
import { schedule } from "./schedule.ts";
import { isRowSum, type Stage } from "./stage.ts";
import { outputPointer, type Records, recordsOf, rowOutputs, stepFunction, stepsFunction } from "./steps.ts";

/** A value that a program hands out. */
interface Output {
  readonly dtype: DType;
  /** Elements, of one row where there are many. */
  readonly size: number;
}

/** What of a graph its programs know: their data, and where it lies. They keep nothing else of it. */
export interface Places {
  readonly precision: Precision;
  readonly leaves: readonly Tensor[];
  /** Of leaves that are shared. */
  readonly addresses: ReadonlyMap<Tensor, number>;
  /** Outputs with a value for each row, under the names that they were asked for, and the global that points to one. */
  readonly rows: readonly (Output & { readonly names: readonly string[]; readonly pointer: string })[];
  /** Shared outputs, in a record of so many bytes. */
  readonly record: readonly (Output & { readonly name: string; readonly offset: number })[];
  readonly recordBytes: number;
  /** Where memory is free for data: rows, order, outputs, records. */
  readonly top: number;
  /** A line for each kernel: "loop", "gemm" or (for a few scalars) "code", and what it computes. */
  readonly lines: readonly string[];
}

/** A compiled graph. */
export interface Lowered {
  readonly module: ModuleBuilder;
  readonly places: Places;
}

/** The module of a staged graph. */
export function lower(graph: Graph, stages: readonly Stage[], simd: boolean): Lowered {
  const outputs = graph.outputs.map(([, x]) => x);
  const plan = schedule(stages, outputs, graph.updates);
  const { sections } = plan;
  const index = graph.order.find((x) => x.op.name === "rowIndex");
  const leaves = index ? [...graph.leaves, index] : graph.leaves;
  const { precision, height, updates } = graph;
  const arena = new Arena(64);
  const storage = storages({ schedule: plan, arena, precision, height, leaves, outputs, updates });
  const m = module();
  const pool = new Pool();
  const scratch = { address: 0 };
  const b: Build = {
    m,
    graph,
    schedule: plan,
    target: { precision, simd, pool },
    width: precision === "f64" ? 8 : 4,
    tileRows: m.global("i32", 0, { mutable: true }),
    rowCount: m.global(precision, 0, { mutable: true }),
    storage,
    partials: new Map(),
    totals: new Map(),
    scratch,
  };
  /** A pointer to the tile's rows of a value that is resident as a whole. */
  const pointed = (node: Tensor): readonly [Tensor, Global] => {
    const pointer = m.global("i32", 0, { mutable: true });
    const within = (x: Tensor): boolean =>
      x === node || (plan.regions.has(x) && within((plan.regions.get(x) as Region).join));
    for (const x of [node, ...[...plan.regions.keys()].filter(within)])
      sections.forEach((_, s) => {
        const place = storage(s, x);
        if (place) place.pointer = pointer;
      });
    return [node, pointer];
  };
  const data = {
    leaves: new Map(graph.leaves.filter((x) => x.rows).map(pointed)),
    outputs: new Map([...rowOutputs(graph).values()].map(pointed)),
    index,
  };

  // sizes first, then addresses, then code
  const all = sections.flatMap(({ kernels }, s) => kernels.map((kernel) => ({ s, kernel })));
  for (const { kernel } of all) reductionBuffers(b, arena, kernel);
  const needed = all.map(({ s, kernel }) => {
    const product = kernel.routine && productSpec(b, s, kernel, "", {});
    return product ? gemmScratch(product) : 0;
  });
  const buffer = arena.buffer(Math.max(0, ...needed), 0, forever);
  pool.start = arena.place();
  scratch.address = buffer.address;
  const lines: string[] = [];
  const functions = sections.map(({ kernels }, s) => kernels.map((kernel) => kernelFunction(b, s, kernel, lines)));
  for (const leaf of data.leaves.keys()) lines.push(`loop gather ${leaf.attributes.name} [${leaf.shape.join(",")}]`);
  if (index) lines.push("loop row indices");
  const records = recordsOf(b);
  stepsFunction(b, stepFunction(b, data, functions), records);
  const top = pool.settle(m);
  m.memory(Math.max(1, Math.ceil(top / 65536)));
  return { module: m, places: placesOf(b, records, top, lines) };
}

function placesOf(b: Build, records: Records, top: number, lines: readonly string[]): Places {
  const { precision, leaves, outputs } = b.graph;
  const namesOf = (node: Tensor): string[] => outputs.filter(([, x]) => x === node).map(([name]) => name);
  const form = ({ dtype, size }: Tensor): Output => ({ dtype, size });
  return {
    precision,
    leaves,
    addresses: new Map(leaves.filter((x) => !x.rows).map((x) => [x, addressOf(b, x)])),
    rows: [...rowOutputs(b.graph)].map(([i, x]) => ({ ...form(x), names: namesOf(x), pointer: outputPointer(i) })),
    record: records.places.map(({ name, node, offset }) => ({ ...form(node), name, offset })),
    recordBytes: records.bytes,
    top,
    lines,
  };
}

/** Splatted constants, each once, behind the planned memory. */
class Pool {
  start = 0;
  readonly #entries = new Map<string, { readonly address: number; readonly bytes: Uint8Array }>();

  address(key: string, bytes: () => Uint8Array): number {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { address: this.start + this.#entries.size * 16, bytes: bytes() };
      this.#entries.set(key, entry);
    }
    return entry.address;
  }

  /** Writes the constants as data of the module; the first free address behind them. */
  settle(m: ModuleBuilder): number {
    for (const { address, bytes } of this.#entries.values()) m.data(address, bytes);
    return Math.ceil((this.start + this.#entries.size * 16) / 64) * 64;
  }
}

/** Memory for what reductions keep between turns of their loops and between tiles. */
function reductionBuffers(b: Build, arena: Arena, kernel: Kernel): void {
  const sums = kernel.sinks.filter((sink) => sink.kind !== "store").map(({ node }) => node);
  if (kernel.routine && isRowSum(kernel.routine)) sums.push(kernel.routine);
  for (const node of sums) {
    if (isRowSum(node)) b.totals.set(node, arena.buffer(node.size * 8, 0, forever));
    if (node.op.kind === "contract" || (isRowSum(node) && kernel.space.length > 0)) continue;
    b.partials.set(node, arena.buffer((isRowSum(node) ? node.size : 1) * 16 * b.width, 0, forever));
  }
}

function kernelFunction(b: Build, s: number, kernel: Kernel, lines: string[]): FuncRef {
  const name = nameOf(kernel);
  const { routine: node, prologue: first, rows, space, sinks } = kernel;
  if (!node) {
    lines.push(`${rows || space.length > 0 ? "loop" : "code"} ${name}`);
    return zeroed(
      b,
      s,
      kernel,
      b.m.func(name, [], [], (f) => loopCode(b, s, kernel, f)),
    );
  }
  const blockOf =
    (k: Kernel) =>
    (block: Partial<Block>, f: FuncBuilder): Code[] =>
      loopCode(b, s, k, f, block);
  const product = productSpec(b, s, kernel, name, {
    // rows of the left side are computed whole, whatever columns of the result come next
    ...(first && {
      prologue: ({ row0, row1 }: Pick<Block, "row0" | "row1">, f: FuncBuilder) => blockOf(first)({ row0, row1 }, f),
    }),
    ...(sinks.length > 0 && { epilogue: blockOf(kernel) }),
  });
  if (product) {
    lines.push(`gemm ${name}`);
    return zeroed(b, s, kernel, gemm(b.m, product));
  }
  // in a layout that the product's emitter does not take, the left side is computed first
  const before = first && kernelFunction(b, s, first, lines);
  lines.push(`loop ${name}`);
  const made = routine(b, s, node);
  if (!before && sinks.length === 0) return made;
  const whole = b.m.func(`${name}, all`, [], [], (f) => [
    ...(before ? [before.call()] : []),
    made.call(),
    ...(sinks.length > 0 ? loopCode(b, s, kernel, f) : []),
  ]);
  return zeroed(b, s, kernel, whole);
}

function nameOf({ routine: node, prologue, rows, space, sinks }: Kernel): string {
  const around = `${rows ? "rows" : "shared"}[${space.filter((d) => d >= 0).join(",")}]`;
  const shown = ({ op, shape }: Tensor): string => `${op.name}[${shape.join(",")}]`;
  const parts = sinks.map(({ kind, value }) => `${kind} ${shown(value)}`);
  const before = (prologue?.sinks ?? []).map(({ value }) => `after ${shown(value)}`);
  return [...(node ? [shown(node)] : []), ...before, around, ...parts].join(" ");
}

/** Wide sums over rows start at zero before their loop runs. */
function zeroed(b: Build, s: number, kernel: Kernel, run: FuncRef): FuncRef {
  const wide = kernel.sinks.filter(({ kind }) => kind === "rowSum" && kernel.space.length > 0);
  if (wide.length === 0) return run;
  return b.m.func(`zero, ${run.name}`, [], [], () => [
    ...wide.map(({ node }) => {
      const place = b.storage(s, node);
      const at = (place?.buffer?.address ?? 0) + (place?.offset ?? 0) * b.width;
      return code("memory.fill", i32(at), i32(0), i32(node.size * b.width));
    }),
    run.call(),
  ]);
}
