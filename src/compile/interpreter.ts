// The interpreter as an executor: a program whose steps are interpreted. Same interface, same bits, no WebAssembly.
import type { DType, Elements, Precision, Tensor } from "../tensor.ts";
import { interpretStep, type Values } from "./interpret.ts";
import type { Executable, Floats, Graph, Program, Results, StepsOptions } from "./program.ts";
import { checkOrder, checkRows, leafNamed, oneNaN, stateNamed, takeInput, upTo } from "./resident.ts";
import type { Stage } from "./stage.ts";

/** An array for `n` elements of a dtype. */
function allocate(dtype: DType, precision: Precision, n: number): Elements {
  if (dtype === "float") return precision === "f32" ? new Float32Array(n) : new Float64Array(n);
  return dtype === "int" ? new Int32Array(n) : dtype === "bits" ? new Uint32Array(n) : new Uint8Array(n);
}

/** A staged graph as an executable of interpreted programs. */
export function interpreter(graph: Graph, stages: readonly Stage[]): Executable {
  return { instance: () => new Interpreted(graph, stages) };
}

/** As many values as there is room for. */
const fill = (into: Floats, values: Values, from: number): void =>
  into.subarray(from).set(values.subarray(0, Math.max(0, into.length - from)));

class Interpreted implements Program {
  readonly stats = {
    executor: "interpreter",
    kernels: 0,
    loops: 0,
    gemms: 0,
    bytes: 0,
    memory: () => [...this.#values.values()].reduce((n, x) => n + x.byteLength, 0),
    describe: () => "interpreted",
  };
  readonly #graph: Graph;
  readonly #stages: readonly Stage[];
  readonly #values = new Map<Tensor, Elements>();
  #rows = 1;

  constructor(graph: Graph, stages: readonly Stage[]) {
    this.#graph = graph;
    this.#stages = stages;
    for (const leaf of graph.leaves)
      if (!leaf.rows) this.#values.set(leaf, allocate(leaf.dtype, graph.precision, leaf.size));
  }

  get rows(): number {
    return this.#rows;
  }

  load(data: Readonly<Record<string, ArrayLike<number>>>, count = this.#rows): void {
    const rows = checkRows(this.#graph, data, count);
    if (rows !== this.#rows) for (const leaf of this.#graph.leaves) if (leaf.rows) this.#values.delete(leaf);
    this.#rows = rows;
    for (const name in data) {
      const leaf = leafNamed(this.#graph, "input", name);
      if (!leaf) continue;
      const source = data[name] as ArrayLike<number>;
      const values = allocate(leaf.dtype, this.#graph.precision, source.length);
      takeInput(values, leaf.dtype, source);
      this.#values.set(leaf, values);
    }
  }

  set(state: string, value: ArrayLike<number>): void {
    const leaf = stateNamed(this.#graph, state, value);
    takeInput(this.#values.get(leaf) as Elements, leaf.dtype, value);
  }

  get(state: string): Float64Array {
    const leaf = stateNamed(this.#graph, state);
    return Float64Array.from(this.#values.get(leaf) as Elements);
  }

  run(into: Readonly<Record<string, Floats>> = {}): Results {
    const rows = this.#rows;
    const results: Results = {};
    for (const [name, node] of this.#graph.outputs)
      if (!into[name]) results[name] = new Float64Array(node.rows ? rows * node.size : node.size);
    const shared = this.#step(
      Int32Array.from({ length: rows }, (_, i) => i),
      (node, values, from) => {
        for (const [name, output] of this.#graph.outputs)
          if (output === node) fill(into[name] ?? (results[name] as Float64Array), values, from * node.size);
      },
    );
    for (const [name, node] of this.#graph.outputs) {
      const values = into[name] ?? (results[name] as Float64Array);
      if (!node.rows) values.set(shared(node));
      oneNaN(values);
    }
    return results;
  }

  steps(options: StepsOptions): Results {
    if (options.order) checkOrder(options.order, this.#rows);
    const { from, to, count, order } = upTo(options, this.#rows);
    const results: Results = {};
    const outputs = this.#graph.outputs.filter(([, node]) => !node.rows);
    for (const [name, node] of outputs) results[name] = new Float64Array((to - from) * node.size);
    for (let s = from; s < to; s++) {
      const start = s * options.batch;
      const rows = order.subarray(start, Math.min(start + options.batch, count));
      const shared = this.#step(rows, () => undefined);
      for (const [name, node] of outputs) (results[name] as Float64Array).set(shared(node), (s - from) * node.size);
    }
    return results;
  }

  release(): void {}

  #step(order: Int32Array, write: (node: Tensor, values: Values, from: number) => void): (node: Tensor) => Values {
    const { precision, height, updates } = this.#graph;
    const leaf = (node: Tensor): Elements => {
      const values = this.#values.get(node);
      if (!values)
        throw new RangeError(`Program: every input needs data; "${node.attributes.name}" has none. Load it.`);
      return values;
    };
    const shared = interpretStep(this.#stages, precision, height, order, leaf, write);
    for (const [state, next] of updates) {
      const values = this.#values.get(state) as Elements;
      const from = shared.get(next) as Values;
      if (from.length === 1) values.fill(from[0] as number);
      else values.set(from);
    }
    return (node) => shared.get(node) as Values;
  }
}
