// The interpreter: the meaning of a graph of machine ops, node by node on typed arrays. WebAssembly programs give the
// same bits; it runs where a few rows are not worth compiling and where WebAssembly is forbidden.
import { sides } from "../ops/linalg.ts";
import type { Elements, Precision, RoutineRule, Shape } from "../tensor.ts";
import { round, sizeOf, type Tensor } from "../tensor.ts";
import { positions } from "./body.ts";
import { isRowSum, type Stage, unrolled } from "./stage.ts";

/** The values of a node: whatever its dtype, numbers that were rounded to it. One kind of array is quicker to read than five. */
export type Values = Float64Array;

/** Where the values of a step lie, one after another: an array of its own for each node would cost more than its values. */
class Room {
  #all = new Float64Array(4096);
  #used = 0;

  /** `n` zeros. */
  take(n: number): Values {
    if (this.#used + n > this.#all.length) {
      this.#all = new Float64Array(Math.max(n, 2 * this.#all.length));
      this.#used = 0;
    }
    this.#used += n;
    return this.#all.subarray(this.#used - n, this.#used).fill(0);
  }

  /** A function that frees what is taken from now on. */
  mark(): () => void {
    const [all, used] = [this.#all, this.#used];
    return () => {
      this.#used = this.#all === all ? used : 0;
    };
  }

  /** Frees all, and does not keep a great deal of it. */
  clear(): void {
    this.#used = 0;
    if (this.#all.length > 1 << 18) this.#all = new Float64Array(4096);
  }
}
let room: Room | undefined;

/** The rows of one tile, and where the data of the leaves is. */
export interface Tile {
  /** Indices of this tile's rows in the data. */
  readonly rows: Int32Array;
  /** Rows of the whole step. */
  readonly rowCount: number;
  readonly leaf: (node: Tensor) => Elements;
  readonly room: Room;
}

type Memory = Map<Tensor, Values>;

/**
 * One step of a staged graph over `order` (indices of rows), tile by tile: the values of all shared nodes and sums, which
 * the next step, of whatever graph, overwrites.
 */
export function interpretStep(
  stages: readonly Stage[],
  precision: Precision,
  height: number,
  order: Int32Array,
  leaf: (node: Tensor) => Elements,
  write: (node: Tensor, values: Values, from: number) => void,
): Memory {
  room ??= new Room();
  room.clear();
  const shared: Memory = new Map();
  const common = { rowCount: order.length, leaf, room };
  const nothing: Tile = { rows: order.subarray(0, 0), ...common };
  for (const stage of stages) {
    for (const node of stage.shared) shared.set(node, compute(node, precision, shared, undefined, nothing));
    if (stage.rows.length === 0) continue;
    const totals = new Map<Tensor, Float64Array>();
    const free = room.mark();
    for (let from = 0; from < order.length; from += height) {
      free();
      const tile: Tile = { rows: order.subarray(from, from + height), ...common };
      const rows: Memory = new Map();
      for (const node of stage.rows) rows.set(node, compute(node, precision, shared, rows, tile));
      for (const node of stage.sums) {
        const part = compute(node, precision, shared, rows, tile);
        const total = totals.get(node);
        if (!total) totals.set(node, Float64Array.from(part));
        else for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (part[i] as number);
      }
      for (const node of stage.outputs) write(node, rows.get(node) as Values, from);
    }
    for (const node of stage.sums) {
      const values = totals.get(node) as Float64Array;
      for (let i = 0; i < values.length; i++) values[i] = round(values[i] as number, node.dtype, precision);
      shared.set(node, values);
    }
  }
  return shared;
}

function compute(node: Tensor, precision: Precision, shared: Memory, rows: Memory | undefined, tile: Tile): Values {
  const n = node.rows ? tile.rows.length : 1;
  const size = node.size;
  const out = tile.room.take(n * size);
  const value = (x: Tensor): Values => ((x.rows ? rows?.get(x) : undefined) ?? shared.get(x)) as Values;
  /** The values of an input for row r of the tile, as an offset into its array. */
  const base = (x: Tensor, r: number): number => (x.rows ? r * x.size : 0);
  switch (node.op.kind) {
    case "leaf":
      leafValues(node, tile, out);
      break;
    case "map":
      mapValues(node, precision, n, out, value);
      break;
    case "view": {
      const [x] = node.inputs as [Tensor];
      const data = value(x);
      const from = viewTable(node);
      for (let r = 0; r < n; r++) {
        const start = base(x, r);
        for (let i = 0; i < size; i++) out[r * size + i] = data[start + (from ? (from[i] as number) : i)] as number;
      }
      break;
    }
    case "join":
      joinValues(node, n, out, value, base);
      break;
    case "reduce": {
      const [x] = node.inputs as [Tensor];
      const data = value(x);
      for (let r = 0; r < n; r++) reduceAxis(node, precision, data, base(x, r), out, r * size);
      break;
    }
    case "contract":
      productValues(node, precision, n, tile.rows.length, out, value, base);
      break;
    case "rowSum": {
      const [x] = node.inputs as [Tensor];
      sumOverRows(precision, value(x), tile.rows.length, size, out);
      break;
    }
    case "routine": {
      const { eval: fill } = node.op.routine as RoutineRule;
      const single = precision === "f32";
      const rounded = single ? Math.fround : (x: number) => x;
      for (let r = 0; r < n; r++) {
        const inputs = node.inputs.map((x) => value(x).subarray(base(x, r), base(x, r) + x.size));
        const own = out.subarray(r * size, (r + 1) * size);
        // what a routine stores and reads again is rounded by the array it lies in
        const filled = single ? new Float32Array(size) : own;
        fill(node, rounded, filled, ...inputs);
        if (single) own.set(filled);
      }
      break;
    }
    default:
      throw new TypeError(`interpret: ${node.op.name} must be expanded first.`);
  }
  return out;
}

function leafValues(node: Tensor, tile: Tile, out: Values): void {
  switch (node.op.name) {
    case "constant":
      out[0] = node.attributes.value as number;
      return;
    case "index": {
      const shape = node.attributes.shape as Shape;
      const axis = node.attributes.axis as number;
      const inner = sizeOf(shape.slice(axis + 1));
      for (let i = 0; i < out.length; i++) out[i] = Math.floor(i / inner) % (shape[axis] as number);
      return;
    }
    case "rowIndex":
      out.set(tile.rows);
      return;
    case "rowCount":
      out[0] = tile.rowCount;
      return;
    default: {
      const data = tile.leaf(node);
      const size = node.size;
      if (!node.rows) out.set(data.subarray(0, size));
      else for (const [r, row] of tile.rows.entries()) out.set(data.subarray(row * size, (row + 1) * size), r * size);
    }
  }
}

function mapValues(node: Tensor, precision: Precision, n: number, out: Values, value: (x: Tensor) => Values): void {
  const { machine, loop } = node.op;
  const size = node.size;
  const data = node.inputs.map(value);
  // per element and per row steps: a scalar input stays, a shared input starts again with each row
  const step = node.inputs.map((x) => (x.shape.length === 0 ? 0 : 1));
  const stride = node.inputs.map((x) => (x.rows ? x.size : 0));
  if (loop) {
    const result = node.attributes.result as number;
    const run = loop.runner(loop, precision);
    for (let r = 0; r < n; r++)
      for (let i = 0; i < size; i++)
        out[r * size + i] = run((j) => data[j]?.[r * (stride[j] as number) + i * (step[j] as number)] as number)[
          result
        ] as number;
    return;
  }
  if (!machine) throw new TypeError(`interpret: ${node.op.name} has no meaning.`);
  const { dtype, attributes } = node;
  const context = { precision, dtype, attributes };
  const [a = out, b = out, c = out] = data;
  const [da = 0, db = 0, dc = 0] = step;
  const [ra = 0, rb = 0, rc = 0] = stride;
  for (let r = 0; r < n; r++)
    for (let i = 0; i < size; i++) {
      const x = a[r * ra + i * da] as number;
      const y = b[r * rb + i * db] as number;
      const z = c[r * rc + i * dc] as number;
      out[r * size + i] = round(Number(machine.eval(context, x, y, z)), dtype, precision);
    }
}

const tables = /* @__PURE__ */ new WeakMap<Tensor, Int32Array>();

/** For each element of a view, where it lies in the input; nothing where elements keep their order. */
function viewTable(node: Tensor): Int32Array | undefined {
  const { view } = node.op;
  if (!view || node.op.name === "perRow") return undefined;
  const known = tables.get(node);
  if (known) return known;
  const shape = (node.inputs[0] as Tensor).shape;
  const table = new Int32Array(node.size);
  let i = 0;
  for (const at of positions(node.shape))
    table[i++] = view(node, at).reduce((sofar, p, axis) => sofar * (shape[axis] as number) + p.offset, 0);
  tables.set(node, table);
  return table;
}

function joinValues(
  node: Tensor,
  n: number,
  out: Values,
  value: (x: Tensor) => Values,
  base: (x: Tensor, r: number) => number,
): void {
  const axis = node.attributes.axis as number;
  const inner = sizeOf(node.shape.slice(axis + 1));
  const outer = sizeOf(node.shape.slice(0, axis));
  const whole = (node.shape[axis] as number) * inner;
  for (let r = 0; r < n; r++) {
    let start = node.op.name === "pad" ? (node.attributes.before as number) * inner : 0;
    for (const x of node.inputs) {
      const part = (x.shape[axis] as number) * inner;
      const data = value(x);
      for (let o = 0; o < outer; o++) {
        const from = base(x, r) + o * part;
        out.set(data.subarray(from, from + part), r * node.size + o * whole + start);
      }
      start += part;
    }
  }
}

/** The combining op of a reduction as a function of numbers, through the ops it is written with. */
function combiner(node: Tensor, precision: Precision): (x: number, y: number) => number {
  if (node.op.name === "sum") return precision === "f32" ? (x, y) => Math.fround(x + y) : (x, y) => x + y;
  if (node.op.name === "max") return (x, y) => (Number.isNaN(x) ? x : y < x ? x : y);
  if (node.op.name === "min") return (x, y) => (Number.isNaN(x) ? x : x < y ? x : y);
  throw new TypeError(`interpret: ${node.op.name} has no meaning.`);
}

function reduceAxis(node: Tensor, precision: Precision, x: Values, from: number, out: Values, to: number): void {
  const { shape } = node.inputs[0] as Tensor;
  const axis = node.attributes.axis as number;
  const length = shape[axis] as number;
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const combine = combiner(node, precision);
  const identity = node.op.combine?.identity as number;
  const partial = new Float64Array(16);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const start = from + o * length * inner + i;
      partial.fill(identity);
      for (let j = 0; j < length; j++)
        partial[j & 15] = combine(partial[j & 15] as number, x[start + j * inner] as number);
      out[to + o * inner + i] = tree(partial, combine);
    }
}

/** Sixteen partial results into one: 8 apart, then 4, 2, 1. */
function tree(partial: Float64Array, combine: (x: number, y: number) => number): number {
  for (let width = 8; width > 0; width >>= 1)
    for (let l = 0; l < width; l++) partial[l] = combine(partial[l] as number, partial[l + width] as number);
  return partial[0] as number;
}

/** Up to sixteen elements are each summed as `sum` does; wider rows one after another, an accumulator an element, from 0. */
function sumOverRows(precision: Precision, x: Values, rows: number, size: number, out: Values): void {
  const add = precision === "f32" ? (a: number, b: number) => Math.fround(a + b) : (a: number, b: number) => a + b;
  if (size <= unrolled) {
    const partial = new Float64Array(16);
    for (let i = 0; i < size; i++) {
      partial.fill(-0);
      for (let r = 0; r < rows; r++) partial[r & 15] = add(partial[r & 15] as number, x[r * size + i] as number);
      out[i] = tree(partial, add);
    }
    return;
  }
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < size; i++) out[i] = add(out[i] as number, x[r * size + i] as number);
}

const product = (precision: Precision): ((sofar: number, x: number, y: number) => number) =>
  precision === "f32" ? (sofar, x, y) => Math.fround(sofar + Math.fround(x * y)) : (sofar, x, y) => sofar + x * y;

/** A matrix product, of each row; or the one of all rows, whose inner sum goes over them. */
function productValues(
  node: Tensor,
  precision: Precision,
  rows: number,
  summed: number,
  out: Values,
  value: (x: Tensor) => Values,
  base: (x: Tensor, r: number) => number,
): void {
  const [a, b] = node.inputs as [Tensor, Tensor];
  const rowSum = isRowSum(node);
  const { transA, transB } = (rowSum ? { transA: true } : node.attributes) as { transA?: boolean; transB?: boolean };
  const { batch, m, k, n } = rowSum
    ? { batch: [], m: a.shape[1] as number, k: summed * (a.shape[0] as number), n: b.shape[1] as number }
    : sides(a.shape, b.shape, Boolean(transA), Boolean(transB));
  const count = sizeOf(batch);
  const [x, y, accumulate] = [value(a), value(b), product(precision)];
  const [ai, ap] = transA ? [1, m] : [k, 1];
  const [bp, bj] = transB ? [1, k] : [n, 1];
  for (let r = 0; r < rows; r++)
    for (let q = 0; q < count; q++) {
      const [p0, q0] = [base(a, r) + q * m * k, base(b, r) + (b.shape.length > 2 ? q * k * n : 0)];
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++)
            sum = accumulate(sum, x[p0 + i * ai + p * ap] as number, y[q0 + p * bp + j * bj] as number);
          out[r * node.size + q * m * n + i * n + j] = sum;
        }
    }
}
