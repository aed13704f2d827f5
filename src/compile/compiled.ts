// Compiled programs: WebAssembly instances with their data resident in a memory of their own.
import type { DType, Tensor } from "../tensor.ts";
import { bytesOf } from "./lanes.ts";
import { lower, type Places } from "./lower.ts";
import type { Executable, Floats, Graph, Program, Results, Stats, StepsOptions } from "./program.ts";
import { checkOrder, checkRows, leafNamed, oneNaN, stateNamed, takeInput } from "./resident.ts";
import type { Stage } from "./stage.ts";
import { rowsPointer } from "./steps.ts";

type Pointer = WebAssembly.Global<"i32">;
type Steps = (from: number, to: number, batch: number, n: number) => void;

/** A staged graph as WebAssembly, compiled once. Memories that were released are used again. */
export function compiled(graph: Graph, stages: readonly Stage[], simd: boolean): Executable {
  const lowered = lower(graph, stages, simd);
  return assembled(lowered.module.encode(), lowered.places, simd);
}

/** Apart from where it was compiled, so that neither the graph nor its code as a tree is kept as long as the program. */
function assembled(bytes: Uint8Array<ArrayBuffer>, places: Places, simd: boolean): Executable {
  const module = new WebAssembly.Module(bytes);
  const size = bytes.length;
  const free: Compiled[] = [];
  // a few small memories are kept for the next fit; large ones go, since a memory cannot shrink
  const give = (program: Compiled): void => {
    if (free.length < 2 && program.stats.memory() <= 16777216) free.push(program);
  };
  return {
    instance: () => {
      const known = free.pop();
      if (known) return known.reopened();
      return new Compiled(places, new WebAssembly.Instance(module), simd, size, give);
    },
  };
}

/** Copied numbers as they are handed out: a bool is 0 or 1, every NaN the same. */
function settled<Values extends Floats>(dtype: DType, values: Values): Values {
  if (dtype === "bool") for (let i = 0; i < values.length; i++) if (values[i] !== 0) values[i] = 1;
  return oneNaN(values);
}

const align = (n: number): number => Math.ceil(n / 64) * 64;

class Compiled implements Program {
  readonly stats: Stats;
  readonly #places: Places;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: WebAssembly.Exports;
  readonly #steps: Steps;
  readonly #give: (program: Compiled) => void;
  readonly #rowAddress = new Map<Tensor, number>();
  readonly #loaded = new Set<Tensor>();
  #rows = 1;
  /** Rows that there is room for. */
  #capacity = 0;
  #orderAddress = 0;
  /** Of outputs with a value for each row, in their order. */
  #outputAddresses: readonly number[] = [];
  #recordAddress = 0;
  #open = true;

  constructor(
    places: Places,
    instance: WebAssembly.Instance,
    simd: boolean,
    bytes: number,
    give: (program: Compiled) => void,
  ) {
    this.#places = places;
    this.#give = give;
    this.#exports = instance.exports;
    this.#memory = instance.exports.memory as WebAssembly.Memory;
    this.#steps = instance.exports.steps as Steps;
    const { lines } = places;
    const count = (kind: string): number => lines.filter((line) => line.startsWith(kind)).length;
    this.stats = {
      executor: simd ? "simd" : "scalar",
      kernels: lines.length,
      loops: count("loop"),
      gemms: count("gemm"),
      bytes,
      memory: () => this.#memory.buffer.byteLength,
      describe: () => lines.join("\n"),
    };
    this.#makeRoom(1);
  }

  /** The same memory for the next user: states start at zero, nothing is loaded. */
  reopened(): Compiled {
    this.#open = true;
    this.#loaded.clear();
    this.#rows = 1;
    for (const leaf of this.#places.leaves)
      if (!leaf.rows) this.#view(leaf.dtype, this.#addressOf(leaf), leaf.size).fill(0);
    return this;
  }

  get rows(): number {
    return this.#rows;
  }

  load(data: Readonly<Record<string, ArrayLike<number>>>, count = this.#rows): void {
    const rows = checkRows(this.#places, data, count);
    if (rows !== this.#rows) {
      for (const leaf of [...this.#loaded]) if (leaf.rows) this.#loaded.delete(leaf);
      if (rows > this.#capacity) this.#makeRoom(rows);
      this.#rows = rows;
    }
    for (const name in data) {
      const leaf = leafNamed(this.#places, "input", name);
      if (!leaf) continue;
      const source = data[name] as ArrayLike<number>;
      const address = this.#addressOf(leaf);
      takeInput(this.#view(leaf.dtype, address, source.length), leaf.dtype, source);
      this.#loaded.add(leaf);
    }
  }

  set(state: string, value: ArrayLike<number>): void {
    const leaf = stateNamed(this.#places, state, value);
    takeInput(this.#view(leaf.dtype, this.#addressOf(leaf), leaf.size), leaf.dtype, value);
  }

  get(state: string): Float64Array {
    const leaf = stateNamed(this.#places, state);
    return this.#copy(leaf.dtype, this.#addressOf(leaf), leaf.size);
  }

  run(into: Readonly<Record<string, Floats>> = {}): Results {
    this.#execute({ batch: this.#rows, from: 0, to: 1 });
    const results = this.#records(1);
    this.#places.rows.forEach(({ names, dtype, size }, i) => {
      for (const name of names) {
        const given = into[name];
        const values = given ?? new Float64Array(this.#rows * size);
        values.set(this.#view(dtype, this.#outputAddresses[i] as number, values.length));
        if (dtype !== "float") settled(dtype, values);
        if (!given) results[name] = values as Float64Array;
      }
    });
    return results;
  }

  steps(options: StepsOptions): Results {
    const n = options.order?.length ?? this.#rows;
    const { from = 0, to = Math.ceil(n / options.batch) } = options;
    this.#execute({ ...options, from, to });
    return this.#records(to - from);
  }

  release(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#give(this);
  }

  #execute({ batch, order, from, to }: StepsOptions & { from: number; to: number }): void {
    for (const leaf of this.#places.leaves)
      if (leaf.op.name === "input" && !this.#loaded.has(leaf))
        throw new RangeError(`Program: every input needs data; "${leaf.attributes.name}" has none. Load it.`);
    const n = order?.length ?? this.#rows;
    if (order) checkOrder(order, this.#rows);
    this.#grow(this.#recordAddress + (to - from) * this.#places.recordBytes);
    this.#pointer("record").value = this.#recordAddress;
    this.#pointer("order").value = order ? this.#orderAddress : 0;
    if (order) new Int32Array(this.#memory.buffer, this.#orderAddress, n).set(order);
    this.#steps(from, to, batch, n);
  }

  #records(steps: number): Results {
    const results: Results = {};
    const { record, recordBytes, precision } = this.#places;
    for (const { name, dtype, size, offset } of record)
      results[name] = this.#copy(
        dtype,
        this.#recordAddress + offset,
        size,
        steps,
        recordBytes / bytesOf(dtype, precision),
      );
    return results;
  }

  /** Lays out data for `rows` rows behind the program's own memory; what was loaded for fewer is gone. */
  #makeRoom(rows: number): void {
    const { precision, leaves, rows: outputs, top } = this.#places;
    let address = top;
    const take = (bytes: number): number => {
      const at = address;
      // the last vector of a loop may reach past the end
      address = align(address + bytes + 16);
      return at;
    };
    for (const leaf of leaves)
      if (leaf.rows) {
        const at = take(rows * leaf.size * bytesOf(leaf.dtype, precision));
        this.#rowAddress.set(leaf, at);
        this.#pointer(rowsPointer(leaf)).value = at;
      }
    this.#outputAddresses = outputs.map(({ dtype, size, pointer }) => {
      const at = take(rows * size * bytesOf(dtype, precision));
      this.#pointer(pointer).value = at;
      return at;
    });
    this.#orderAddress = take(rows * 4);
    this.#recordAddress = address;
    this.#capacity = rows;
    this.#grow(address);
  }

  #grow(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / 65536));
  }

  #addressOf(leaf: Tensor): number {
    return (leaf.rows ? this.#rowAddress : this.#places.addresses).get(leaf) as number;
  }

  #pointer(name: string): Pointer {
    return this.#exports[name] as Pointer;
  }

  #view(dtype: DType, address: number, length: number): Float64Array | Float32Array | Int32Array | Uint32Array {
    const { buffer } = this.#memory;
    if (dtype === "float")
      return this.#places.precision === "f64"
        ? new Float64Array(buffer, address, length)
        : new Float32Array(buffer, address, length);
    return dtype === "bits" ? new Uint32Array(buffer, address, length) : new Int32Array(buffer, address, length);
  }

  /** Elements as numbers, `times` runs of them that begin `stride` elements apart. */
  #copy(dtype: DType, address: number, length: number, times = 1, stride = length): Float64Array {
    const data = this.#view(dtype, address, times === 0 ? 0 : (times - 1) * stride + length);
    const values = stride === length ? new Float64Array(data) : new Float64Array(times * length);
    if (stride !== length)
      for (let t = 0; t < times; t++)
        for (let i = 0; i < length; i++) values[t * length + i] = data[t * stride + i] as number;
    return settled(dtype, values);
  }
}
