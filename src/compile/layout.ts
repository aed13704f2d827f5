// Where values lie in memory: storages, and the strides under which a view of one is read.
import type { DType, Index, Shape, Tensor } from "../tensor.ts";
import type { Global } from "../wasm/assembler.ts";

/** Contiguous memory planned for one value: `first` and `last` are the times between which it is in use. */
export interface Buffer {
  readonly bytes: number;
  readonly first: number;
  last: number;
  address: number;
}

/** A stored value. Each row is contiguous in row-major order; rows are `rowStride` elements apart. */
export interface Storage {
  readonly node: Tensor;
  readonly dtype: DType;
  readonly rows: boolean;
  rowStride: number;
  /** Elements from the start of the buffer: a value may be part of a joined one. */
  offset: number;
  buffer: Buffer | undefined;
  /** Where the tile's rows start, for data that is resident as a whole. */
  pointer: Global | undefined;
}

/** A storage under the indices of a view: element at[] of row r is at offset + r·rowStride + Σ atᵢ·stridesᵢ. */
export interface Layout {
  readonly storage: Storage;
  readonly offset: number;
  readonly rowStride: number;
  readonly strides: readonly number[];
}

/** Strides of a contiguous row-major shape. */
export function contiguous(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i] as number;
  }
  return strides;
}

/** The layout of a node that is stored or a view of something stored; nothing where it is neither. */
export function layoutOf(node: Tensor, stored: (x: Tensor) => Storage | undefined): Layout | undefined {
  const storage = stored(node);
  if (storage)
    return { storage, offset: 0, rowStride: storage.rows ? storage.rowStride : 0, strides: contiguous(node.shape) };
  if (node.op.kind !== "view") return undefined;
  const from = layoutOf(node.inputs[0] as Tensor, stored);
  if (!from) return undefined;
  if (!node.op.view) {
    const strides = reshaped((node.inputs[0] as Tensor).shape, from.strides, node.shape);
    return strides && { ...from, strides };
  }
  // a view is affine: where it puts the origin and each axis says it all
  const zero = node.op.view(
    node,
    node.shape.map(() => ({ axis: -1, offset: 0 })),
  );
  const offset = zero.reduce((sofar, p, i) => sofar + p.offset * (from.strides[i] as number), from.offset);
  const axes = node.op.view(
    node,
    node.shape.map((_, axis) => ({ axis, offset: 0 })),
  );
  const strides = node.shape.map((_, axis) =>
    axes.reduce((sofar, p, i) => (p.axis === axis ? sofar + (from.strides[i] as number) : sofar), 0),
  );
  return { ...from, offset, strides };
}

/** Strides of the same elements under another shape: axes of size one come and go; else only contiguous runs change. */
function reshaped(from: Shape, strides: readonly number[], to: Shape): number[] | undefined {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    if (i < from.length && from[i] === 1) {
      i++;
      continue;
    }
    if (j < to.length && to[j] === 1) {
      result[j++] = 0;
      continue;
    }
    // a group of axes on each side with the same number of elements
    const startI = i;
    const startJ = j;
    let a = from[i++] as number;
    let b = to[j++] as number;
    while (a !== b) {
      if (a < b) a *= from[i++] as number;
      else b *= to[j++] as number;
    }
    for (let p = startI; p + 1 < i; p++)
      if (strides[p] !== (strides[p + 1] as number) * (from[p + 1] as number) && from[p] !== 1) return undefined;
    let stride = strides[i - 1] as number;
    for (let q = j - 1; q >= startJ; q--) {
      result[q] = stride;
      stride *= to[q] as number;
    }
  }
  return result;
}

/** The position in `from` that a position in `to` names, element order kept; nothing where it needs a division. */
export function reshapedIndex(from: Shape, to: Shape, at: readonly Index[]): Index[] | undefined {
  const real = to.map((d, i) => ({ d, p: at[i] as Index })).filter(({ d }) => d !== 1);
  if (real.every(({ p }) => p.axis < 0)) {
    let linear = to.reduce((sofar, d, i) => sofar * d + (d === 1 ? 0 : (at[i] as Index).offset), 0);
    const result: Index[] = [];
    for (let i = from.length - 1; i >= 0; i--) {
      const d = from[i] as number;
      result[i] = { axis: -1, offset: linear % d };
      linear = Math.floor(linear / d);
    }
    return result;
  }
  const sizes = from.filter((d) => d !== 1);
  if (sizes.length !== real.length || sizes.some((d, i) => d !== real[i]?.d)) return undefined;
  let next = 0;
  return from.map((d) => (d === 1 ? { axis: -1, offset: 0 } : (real[next++]?.p as Index)));
}
