// How a matrix product is blocked: chosen from shapes and strides alone, never from the machine. No choice changes bits.
import type { Float } from "./gemmKernel.ts";
import { shapeOf } from "./gemmKernel.ts";

export interface Plan {
  /** The micro-kernel: rows × vectors of accumulators. */
  readonly rows: number;
  readonly vectors: number;
  /** k steps written out per turn of the kernel's loop. */
  readonly unroll: number;
  /** Blocks: at most `depth` of k and `width` columns of B at a time, against `height` rows of A at a time. */
  readonly depth: number;
  readonly width: number;
  readonly height: number;
  readonly packA: boolean;
  readonly packB: boolean;
  /** Few rows across all columns at a time, so that an epilogue gets whole rows; else panel after panel. */
  readonly strips: boolean;
}

export interface Sizes {
  readonly type: Float;
  /** m and k are upper bounds when they are known at run time only. */
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly fixedM: boolean;
  readonly a: { readonly rowStride: number; readonly colStride: number };
  readonly b: { readonly rowStride: number; readonly colStride: number };
}

/** Fills what `wish` leaves open, and keeps the blocks whole strips and panels. */
export function plan(x: Sizes, wish: Partial<Plan> = {}): Plan {
  const { size, lanes } = shapeOf(x.type);
  const thin = x.n <= lanes;
  const rows = wish.rows ?? (thin ? 8 : 4);
  const vectors = wish.vectors ?? (thin ? 1 : 2);
  const wide = vectors * lanes;
  const depth = wish.depth ?? 2048 / size;
  const small = Math.min(x.k, depth) * x.n * size <= 1 << 15;
  const strips = (wish.strips ?? small) && x.k >= 0;
  // Columns that do not fill vectors, or lie apart, must be packed.
  const loose = x.b.colStride !== 1 || x.n % lanes !== 0;
  // Only fixed rows in whole vectors are packed: a strip cut short at run time would be read beyond its end.
  const packable = x.fixedM && rows % lanes === 0;
  const packA = packable && (wish.packA ?? (x.a.rowStride === 1 && x.a.colStride * x.k * size > 1 << 15));
  const width = strips ? x.n : Math.ceil((wish.width ?? 512) / wide) * wide;
  const height = Math.ceil((wish.height ?? (packA || !strips ? 128 : 1 << 24)) / rows) * rows;
  return {
    rows, vectors, unroll: wish.unroll ?? 1, depth, width, height, packA, packB: loose || (wish.packB ?? !small), strips,
  };
}
