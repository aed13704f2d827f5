// Program: a compiled graph with its data, θ and state resident. One call runs many steps with nothing between them.
import type { Precision, Tensor } from "../tensor.ts";
import { sameShape, showShape, topological, unary } from "../tensor.ts";
import { Cache } from "./cache.ts";
import { canonical, expand, graphKey } from "./canonical.ts";
import { compiled } from "./compiled.ts";
import { interpreter } from "./interpreter.ts";
import { type Stage, stages, tileHeight } from "./stage.ts";

export interface ProgramSpec {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** States with their next values, put in place after the last read of a step. */
  readonly updates?: readonly (readonly [state: Tensor, next: Tensor])[];
}

export interface ProgramOptions {
  readonly precision: Precision;
  /** Rows of a tile; by default a power of two that depends on the graph alone. */
  readonly tile?: number;
  /** `simd` by default; `interpreter` where WebAssembly is forbidden. All three give the same bits. */
  readonly executor?: "simd" | "scalar" | "interpreter";
  /** False leaves the graph unsimplified: for tests of what holds without the rules. */
  readonly simplify?: boolean;
}

export interface StepsOptions {
  readonly batch: number;
  /** Rows in the order in which steps take them; by default as they are. */
  readonly order?: Int32Array;
  readonly from?: number;
  readonly to?: number;
}

/** What the compiler made: for the bench and for tests. */
export interface Stats {
  readonly executor: string;
  readonly kernels: number;
  /** Loops besides those inside matrix products. */
  readonly loops: number;
  readonly gemms: number;
  /** Size of the WebAssembly module. */
  readonly bytes: number;
  /** Bytes of memory in use, data included. */
  memory(): number;
  /** A line for each kernel. */
  describe(): string;
}

export type Results<Names extends string = string> = Record<Names, Float64Array>;
/** Arrays that results are written into: rounded where they are narrower. */
export type Floats = Float32Array | Float64Array;

export interface Program {
  readonly stats: Stats;
  readonly rows: number;
  /**
   * Gives inputs by name; row inputs have n·size elements, all the same n. Inputs not named keep what they hold, but
   * for those of rows when n changes. `rows` says how many there are where no row input does.
   */
  load(data: Readonly<Record<string, ArrayLike<number>>>, rows?: number): void;
  set(state: string, value: ArrayLike<number>): void;
  get(state: string): Float64Array;
  /**
   * One step over all rows. Shared outputs have their size, row outputs n·size elements; those with an array in `into`
   * are written there, as many as it holds, and are not among the results, so that many runs allocate nothing.
   */
  run(into?: Readonly<Record<string, Floats>>): Results;
  /** Many steps; shared outputs are recorded for each, row outputs are not available. */
  steps(options: StepsOptions): Results;
  /** Gives the memory back for the next program of the same graph. The program is not used again. */
  release(): void;
}

/** A graph made ready to run: what is cached, and of which every program is an instance. */
export interface Executable {
  instance(): Program;
}

/** The graph of a program in machine ops, staged. */
export interface Graph {
  readonly precision: Precision;
  readonly outputs: readonly (readonly [name: string, node: Tensor])[];
  readonly updates: readonly (readonly [state: Tensor, next: Tensor])[];
  readonly leaves: readonly Tensor[];
  /** Every node that outputs and next values need, inputs first. */
  readonly order: readonly Tensor[];
  readonly height: number;
}

/** A leaf that is asked for as it is: a value of its own, so that it has a place to be read from. */
const copy = /* @__PURE__ */ unary("copy", { machine: { eval: (_, x) => x, wasm: (_, __, x) => x } });

/** A float as it is handed out: machines make NaNs of different bits, here they are one. */
const oneNaN = /* @__PURE__ */ unary("oneNaN", {
  machine: {
    eval: (_, x) => x,
    wasm: (l, _, x) => {
      const nan = l.precision === "f64" ? l.word(0x7ff80000, 0) : l.word(0, 0x7fc00000);
      return l.select(l.compare("eq", x, x), x, nan);
    },
    repeats: true,
  },
});

const cache = /* @__PURE__ */ new Cache<Executable>(128);

/** Compiles a graph, or finds it compiled: two graphs that compute the same share their code, not their data. */
export function compile(spec: ProgramSpec, options: ProgramOptions): Program {
  const { precision, executor = "simd", simplify = true } = options;
  const names = Object.keys(spec.outputs);
  const updates = spec.updates ?? [];
  for (const [state, next] of updates)
    if (next.rows || next.dtype !== state.dtype || !sameShape(next.shape, state.shape))
      throw new RangeError(
        `compile: the next value of "${state.attributes.name}" must be shared ${state.dtype} ${showShape(state.shape)}; came ${next.dtype} ${showShape(next.shape)}${next.rows ? " per row" : ""}.`,
      );
  const all = [...Object.values(spec.outputs), ...updates.flat()];
  const form = `${precision} ${executor} ${options.tile} ${simplify} ${JSON.stringify(names)} `;
  // the same trace again need not be brought to canonical form to be recognized
  const traced = form + graphKey(all);
  const again = cache.get(traced);
  if (again) return again.instance();
  const stable = canonical(all, simplify);
  const key = form + graphKey(stable);
  const known = cache.get(key);
  if (known) {
    cache.set(traced, known);
    return known.instance();
  }
  const roots = expand(stable, precision);
  const copies = new Map<Tensor, Tensor>();
  const own = (x: Tensor): Tensor => {
    if (x.op.kind !== "leaf") return x;
    const made = copies.get(x) ?? copy(x);
    copies.set(x, made);
    return made;
  };
  const out = (x: Tensor): Tensor => (x.rows && x.dtype === "float" ? oneNaN(x) : own(x));
  const outputs = names.map((name, i) => [name, out(roots[i] as Tensor)] as const);
  const pairs = updates.map((_, i) => {
    const at = names.length + 2 * i;
    return [roots[at] as Tensor, own(roots[at + 1] as Tensor)] as const;
  });
  const wanted = [...outputs.map(([, x]) => x), ...pairs.map(([, next]) => next)];
  const order = topological(wanted);
  const graph: Graph = {
    precision,
    outputs,
    updates: pairs,
    leaves: [...new Set([...order, ...pairs.map(([state]) => state)])].filter(
      (x) => x.op.name === "input" || x.op.name === "state",
    ),
    order,
    height: options.tile ?? tileHeight(order),
  };
  checkNames(graph.leaves);
  const staged = stages(wanted, order);
  const made = executor === "interpreter" ? interpreter(graph, staged) : assembled(graph, staged, executor === "simd");
  cache.set(traced, made);
  cache.set(key, made);
  return made.instance();
}

/** WebAssembly where the host takes it; where not, the interpreter gives the same bits. */
function assembled(graph: Graph, staged: readonly Stage[], simd: boolean): Executable {
  return assembles() ? compiled(graph, staged, simd) : interpreter(graph, staged);
}

/**
 * Whether the host compiles WebAssembly with vectors: a page's policy may forbid it, an old engine may lack it. Told by a
 * module known to be good, so that a mistake of the compiler is never taken for a host that will not.
 */
function assembles(): boolean {
  // (module (func (result v128) (i32x4.splat (i32.const 0))))
  const probe = [
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0x41, 0, 0xfd, 17, 0x0b,
  ];
  try {
    return new WebAssembly.Module(Uint8Array.from(probe)) !== undefined;
  } catch {
    return false;
  }
}

/** Data and states are found by name, so a name means one of each. */
function checkNames(leaves: readonly Tensor[]): void {
  const seen = new Set<string>();
  for (const { op, attributes } of leaves) {
    const name = `${op.name} "${attributes.name}"`;
    if (seen.has(name)) throw new RangeError(`compile: names must differ; ${name} came in two forms. Rename one.`);
    seen.add(name);
  }
}
