// How a matrix product is blocked: chosen from shapes and strides alone, never from the machine. No choice changes bits.
import type { Float } from "./gemmKernel.ts";
import { shapeOf } from "./gemmKernel.ts";

export interface Plan {
  /** The micro-kernel: rows × vectors of accumulators. */
  readonly rows: number;
  readonly vectors: number;
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

/** Accumulators: rows × vectors. Eight fit V8's registers with their operands; ten or twelve were measured slower. */
function tile(x: Sizes, lanes: number, cached: boolean): readonly [number, number] {
  if (x.n <= lanes) return [8, 1];
  if (x.m === 1) return [1, 8];
  return x.m === 2 || (x.type === "f64" && cached && x.n % (4 * lanes) === 0) ? [2, 4] : [4, 2];
}

/** Fills what `wish` leaves open, and keeps the blocks whole strips and panels. The bounds in bytes were measured. */
export function plan(x: Sizes, wish: Partial<Plan> = {}): Plan {
  const { size, lanes } = shapeOf(x.type);
  const transposed = x.a.rowStride === 1 && x.a.colStride > 1;
  const depth = wish.depth ?? 256;
  const bytes = Math.min(x.k, depth) * x.n * size;
  const [tall, broad] = tile(x, lanes, bytes <= 1 << 15 && !transposed);
  const rows = wish.rows ?? tall;
  const vectors = wish.vectors ?? Math.min(broad, Math.ceil(x.n / lanes));
  const wide = vectors * lanes;
  const gathers = transposed && x.m > rows;
  const strips = wish.strips ?? (bytes <= 1 << 15 && !gathers);
  // Columns that do not fill vectors, or lie apart, must be packed.
  const loose = x.b.colStride !== 1 || x.n % lanes !== 0;
  const packB = loose || (wish.packB ?? (x.m >= 32 && (gathers || bytes > 1 << 14)));
  // Only fixed rows in whole vectors are packed: a strip cut short at run time would be read beyond its end.
  const packA = x.fixedM && rows % lanes === 0 && (wish.packA ?? gathers);
  const width = strips ? x.n : Math.ceil((wish.width ?? 512) / wide) * wide;
  const height = Math.ceil((wish.height ?? (strips && !packA ? 1 << 24 : 128)) / rows) * rows;
  return { rows, vectors, depth, width, height, packA, packB, strips };
}
