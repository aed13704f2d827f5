// Sums of products: matmul in its transposed and batched forms, contractRows. Each element is one accumulator that
// starts at zero and takes its products in ascending order, in every executor, tile and block.
import { checkFloats, type Op, type Shape, sameShape, showShape, sizeOf, Tensor } from "../tensor.ts";
import { sum } from "./reduce.ts";
import { perRow } from "./rows.ts";
import { broadcast, reshape, transpose } from "./shape.ts";

interface Sides {
  readonly batch: Shape;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}
/** What a product of [..., m, k] by [..., k, n] is, each side transposed if said. Batch axes agree, or only a has them. */
export function sides(a: Shape, b: Shape, transA: boolean, transB: boolean): Sides {
  const [p, q] = a.slice(-2) as [number, number];
  const [r, s] = b.slice(-2) as [number, number];
  const batch = a.slice(0, -2);
  const [m, k] = transA ? [q, p] : [p, q];
  const [inner, n] = transB ? [s, r] : [r, s];
  if (k !== inner || (b.length > 2 && !sameShape(batch, b.slice(0, -2))))
    throw new RangeError(`matmul: inner sizes and batch axes must agree; came ${showShape(a)} and ${showShape(b)}.`);
  return { batch, m, k, n };
}

const matmulOp: Op = {
  name: "matmul",
  kind: "contract",
  infer: ([a, b], at) => {
    const { batch, m, n } = sides((a as Tensor).shape, (b as Tensor).shape, at.transA as boolean, at.transB as boolean);
    return { shape: [...batch, m, n], dtype: "float", rows: (a as Tensor).rows || (b as Tensor).rows };
  },
  vjp: (g, out, a: Tensor, b: Tensor) => {
    const { transA, transB } = out.attributes as { transA: boolean; transB: boolean };
    const straight = (): Tensor => matmul(g, b, { transB: !transB });
    const turned = (): Tensor =>
      b.shape.length === out.shape.length ? matmul(b, g, { transA: transB, transB: true }) : transpose(straight());
    const da = transA ? turned() : straight();
    if (b.shape.length === 2 && !transA && !b.rows && out.rows)
      return [da, transB ? contractRows(g, a) : contractRows(a, g)];
    if (b.shape.length === 2 && out.shape.length > 2) {
      // b is shared by the batch: its cotangent sums over the batch
      const rank = out.shape.length;
      const full = transB ? matmul(g, a, { transA: true, transB: transA }) : matmul(a, g, { transA: !transA });
      return [da, Array.from({ length: rank - 2 }).reduce<Tensor>((x) => sum(x, 0), full)];
    }
    const db = transB ? matmul(g, a, { transA: true, transB: transA }) : matmul(a, g, { transA: !transA });
    return [da, db];
  },
};

export interface MatmulOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
}
/**
 * The matrix product of [..., m, k] by [..., k, n]. A vector on the left is one row, on the right one column, and the
 * result loses that axis again.
 */
export function matmul(a: Tensor, b: Tensor, { transA = false, transB = false }: MatmulOptions = {}): Tensor {
  checkFloats("matmul", a, b);
  if (a.shape.length === 0 || b.shape.length === 0)
    throw new RangeError(`matmul: both sides need an axis; came ${showShape(a.shape)} and ${showShape(b.shape)}.`);
  if (a.shape.length === 1) {
    const y = matmul(reshape(a, [1, a.size]), b, { transB });
    return reshape(y, [...y.shape.slice(0, -2), ...y.shape.slice(-1)]);
  }
  if (b.shape.length === 1) {
    const y = matmul(a, reshape(b, [b.size, 1]), { transA });
    return reshape(y, y.shape.slice(0, -1));
  }
  if (b.shape.length === 2 && a.shape.length > 2 && !transA) {
    // a batch of matrices by one matrix is one taller product
    const rows = a.shape.slice(0, -1);
    const y = matmul(reshape(a, [sizeOf(rows), a.shape[a.shape.length - 1] as number]), b, { transB });
    return reshape(y, [...rows, y.shape[1] as number]);
  }
  return new Tensor(matmulOp, [a, b], { transA, transB });
}

const contractRowsOp: Op = {
  name: "contractRows",
  kind: "contract",
  infer: ([a, b]) => ({
    shape: [(a as Tensor).shape.at(-1) as number, (b as Tensor).shape.at(-1) as number],
    dtype: "float",
    rows: false,
  }),
  vjp: (g, _, a: Tensor, b: Tensor) => [matmul(b, g, { transB: true }), matmul(a, g)],
};
/** Σ over rows (and leading axes) of aᵢ ⊗ bᵢ: from rows [..., m] and [..., n] a shared [m, n]. */
export function contractRows(a: Tensor, b: Tensor): Tensor {
  checkFloats("contractRows", a, b);
  const matrix = (x: Tensor): Tensor => {
    const last = x.shape.at(-1) ?? 1;
    return perRow(reshape(x, [x.size / last, last]));
  };
  const [x, y] = [matrix(a), matrix(b)];
  if (x.shape[0] !== y.shape[0])
    throw new RangeError(
      `contractRows: leading axes must agree; came ${showShape(a.shape)} and ${showShape(b.shape)}.`,
    );
  return new Tensor(contractRowsOp, [x, y]);
}

/** x ⊗ y of two vectors: [m] and [n] give [m, n]. */
export const outer = (x: Tensor, y: Tensor): Tensor => {
  const shape = [x.size, y.size];
  return broadcast(x, shape, [0]).mul(broadcast(y, shape, [1]));
};

/** Σ x·y of two vectors. */
export const dot = (x: Tensor, y: Tensor): Tensor => sum(x.mul(y));
