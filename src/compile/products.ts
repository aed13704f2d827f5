// Kernels that are matrix products, as the hand-tuned emitter takes them.
import { sides } from "../ops/linalg.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { code, i32 } from "../wasm/assembler.ts";
import { type Build, layoutIn, start } from "./build.ts";
import type { GemmSpec } from "./gemmSpec.ts";
import type { Kernel } from "./kernel.ts";
import type { Layout } from "./layout.ts";
import { isRowSum } from "./stage.ts";

/** Loops that run block by block: on the left side before it is read, on the result when it is finished. */
export type Around = Pick<GemmSpec, "prologue" | "epilogue">;

/** The product of a kernel, where its operands are matrices in memory; else nothing. */
export function productSpec(b: Build, s: number, kernel: Kernel, name: string, around: Around): GemmSpec | undefined {
  const node = kernel.routine as Tensor;
  if (node.op.kind !== "contract") return undefined;
  const layout = layoutIn(b, s);
  const [left, right] = node.inputs.map(layout) as [Layout | undefined, Layout | undefined];
  const out = layout(node);
  if (!left || !right || !out) return undefined;
  const common = {
    name,
    type: b.graph.precision,
    scratch: b.scratch.address,
    ...(!b.target.simd && { lanes: 1 as const }),
    ...around,
  };
  const sizes = isRowSum(node) ? overRows(b, node, left, right) : matrices(b, node, left, right, out);
  if (!sizes) return undefined;
  const { a, b: right_, c, ...extents } = sizes;
  if ([a, right_, c].some((x) => x.rowStride <= 0) || a.colStride <= 0 || right_.colStride <= 0) return undefined;
  const operand = (x: { rowStride: number; colStride: number }, at: Layout) => ({ ...x, address: () => start(b, at) });
  return {
    ...common,
    ...extents,
    a: operand(a, left),
    b: operand(right_, right),
    c: { address: () => start(b, out), rowStride: c.rowStride },
  };
}

type Sizes = Pick<GemmSpec, "m" | "n" | "k" | "maxM" | "maxK"> & {
  readonly a: { rowStride: number; colStride: number };
  readonly b: { rowStride: number; colStride: number };
  readonly c: { rowStride: number };
};

/** Σ over rows of aᵢ ⊗ bᵢ: Aᵀ·B, whose inner size is the number of rows. */
function overRows(b: Build, node: Tensor, left: Layout, right: Layout): Sizes {
  const [m, n] = node.shape as [number, number];
  const each = (node.inputs[0] as Tensor).shape[0] as number;
  const rows = b.tileRows.get();
  return {
    m,
    n,
    k: () => (each === 1 ? rows : code("i32.mul", rows, i32(each))),
    maxK: b.graph.height * each,
    a: { rowStride: unit(left.strides[1] as number, m), colStride: sequence(left, each) },
    b: { rowStride: sequence(right, each), colStride: unit(right.strides[1] as number, n) },
    c: { rowStride: n },
  };
}

/** A product with a shared right side; a left side of rows is one tall matrix. */
function matrices(b: Build, node: Tensor, left: Layout, right: Layout, out: Layout): Sizes | undefined {
  const { transA, transB } = node.attributes as { transA: boolean; transB: boolean };
  const [x, y] = node.inputs as [Tensor, Tensor];
  const { batch, m, k, n } = sides(x.shape, y.shape, transA, transB);
  if (sizeOf(batch) !== 1 || right.rowStride !== 0) return undefined;
  const [ai, ap] = ends(left, transA);
  const [bp, bj] = ends(right, transB);
  const rows = b.tileRows.get();
  const tall = node.rows ? (m === 1 ? left.rowStride : left.rowStride === m * ai ? ai : 0) : unit(ai, m);
  if (node.rows && m > 1 && out.rowStride !== m * n) return undefined;
  return {
    m: node.rows ? () => (m === 1 ? rows : code("i32.mul", rows, i32(m))) : m,
    maxM: b.graph.height * m,
    n,
    k,
    a: { rowStride: tall, colStride: unit(ap, k) },
    b: { rowStride: unit(bp, k), colStride: unit(bj, n) },
    c: { rowStride: node.rows && m === 1 ? out.rowStride : n },
  };
}

/** The strides of the last two axes, in the order of rows and columns. */
function ends({ strides }: Layout, transposed: boolean): [number, number] {
  const [p, q] = strides.slice(-2) as [number, number];
  return transposed ? [q, p] : [p, q];
}

/** The stride of an axis of one element does not matter. */
const unit = (stride: number, size: number): number => (size === 1 ? 1 : stride);

/** Elements from one term of a sum over rows to the next, where terms follow each other evenly; 0 where not. */
function sequence(x: Layout, length: number): number {
  if (length === 1) return x.rowStride;
  return x.rowStride === length * (x.strides[0] as number) ? (x.strides[0] as number) : 0;
}
