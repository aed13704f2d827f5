// What a matrix product is asked to do, and how it is arranged before anything is emitted.

import type { Code, FuncBuilder } from "../wasm/assembler.ts";
import type { Count, Float } from "./gemmKernel.ts";
import { shapeOf } from "./gemmKernel.ts";
import type { Plan } from "./gemmPlan.ts";
import { plan } from "./gemmPlan.ts";

/** A size known now, or an i32 computed when the product runs. */
export type Extent = number | (() => Code);

export interface Operand {
  /** Byte address of element (0, 0); evaluated in a function of its own, so from constants, globals and memory. */
  readonly address: () => Code;
  /** Strides in elements, not negative. */
  readonly rowStride: number;
  readonly colStride: number;
}

/** Rows [row0, row1) and columns [col0, col1) of C. */
export interface Block {
  readonly row0: Code;
  readonly row1: Code;
  readonly col0: Code;
  readonly col1: Code;
}

export interface GemmSpec {
  readonly name: string;
  readonly type: Float;
  /** C[m×n] = A[m×k] · B[k×n]; at most one of m and k is known at run time only, and then it is bounded. */
  readonly m: Extent;
  readonly n: number;
  readonly k: Extent;
  readonly maxM?: number | undefined;
  readonly maxK?: number | undefined;
  readonly a: Operand;
  readonly b: Operand;
  /** Rows may be further apart than n; overlaps neither A nor B. Nothing beside the m×n elements is written. */
  readonly c: { readonly address: () => Code; readonly rowStride: number; readonly colStride?: number | undefined };
  /** Byte address of `gemmScratch(spec)` bytes; a multiple of 64 is best. */
  readonly scratch: number;
  /** 1: without SIMD. */
  readonly lanes?: 1 | undefined;
  /** How to block; decided from the shapes when absent. */
  readonly plan?: Partial<Plan> | undefined;
  /**
   * Code that computes rows [row0, row1) of A into A's memory, placed before these rows are read for the first time:
   * every row is in exactly one block, and blocks may be empty. A must not be stored transposed.
   */
  readonly prologue?: ((block: Pick<Block, "row0" | "row1">, f: FuncBuilder) => readonly Code[]) | undefined;
  /**
   * Code placed right behind a finished block of C: every element is in exactly one block. `f` is the function the
   * code stands in; the four getters may be used any number of times.
   */
  readonly epilogue?: ((block: Block, f: FuncBuilder) => readonly Code[]) | undefined;
}

export function bound(spec: GemmSpec, which: "m" | "k"): number {
  const extent = spec[which];
  const most = typeof extent === "number" ? extent : which === "m" ? spec.maxM : spec.maxK;
  if (most === undefined) throw new RangeError(`gemm: ${spec.name} needs a bound for its run-time ${which}; got none.`);
  return most;
}

/** Whether the rows of A lie along one another in memory: such an A is gathered column by column. */
export function transposed({ a, m }: GemmSpec): boolean {
  return a.rowStride === 1 && a.colStride > 1 && m !== 1;
}

/** Refuses what no plan can do. */
export function checked(spec: GemmSpec): GemmSpec {
  if (spec.prologue !== undefined && transposed(spec)) {
    const came = `its column stride is ${spec.a.colStride}`;
    throw new RangeError(
      `gemm: ${spec.name} cannot compute rows of a transposed A; ${came}. Compute A before the product.`,
    );
  }
  return spec;
}

export function planOf(spec: GemmSpec): Plan {
  const { type, n, a, b } = spec;
  if (!(n >= 1)) throw new RangeError(`gemm: ${spec.name} needs at least one column; got n = ${n}.`);
  const fixedM = typeof spec.m === "number";
  return plan({ type, m: bound(spec, "m"), n, k: bound(spec, "k"), fixedM, a, b }, spec.plan);
}

/** The same product read as Cᵀ = Bᵀ·Aᵀ. */
export function turned(spec: GemmSpec, m: number): GemmSpec {
  const flip = (x: Operand): Operand => ({ address: x.address, rowStride: x.colStride, colStride: x.rowStride });
  const { c, epilogue } = spec;
  return {
    ...spec,
    m: spec.n,
    n: m,
    a: flip(spec.b),
    b: flip(spec.a),
    c: flip({ ...c, colStride: c.colStride ?? 1 }),
    epilogue:
      epilogue && (({ row0, row1, col0, col1 }, f) => epilogue({ row0: col0, row1: col1, col0: row0, col1: row1 }, f)),
  };
}

/** Vectors run along the rows of C where the columns are few and the rows of A lie along them in memory. */
export function arranged(spec: GemmSpec): GemmSpec {
  const { m, n } = spec;
  const pair = 2 * shapeOf(spec.type).lanes;
  const turn = typeof m === "number" && m >= pair && n <= 16 && n % pair > 0 && transposed(spec);
  return turn ? turned(spec, m) : spec;
}

/** Scratch memory: packed B, then packed A. `deep`: k taken at once; `wide`: columns of a panel. */
export function layout(spec: GemmSpec, p: Plan) {
  const { size, lanes } = shapeOf(spec.type);
  const deep = Math.min(p.depth, bound(spec, "k"));
  const wide = p.vectors * lanes;
  const narrow = Math.ceil((spec.n % wide) / lanes) * lanes;
  const columns = Math.min(p.width, spec.n - (spec.n % wide)) + narrow;
  const high = Math.ceil(Math.min(p.height, bound(spec, "m")) / p.rows) * p.rows;
  const a = spec.scratch + (p.packB ? Math.ceil((deep * columns * size) / 64) * 64 : 0);
  return { deep, wide, b: spec.scratch, a, bytes: a - spec.scratch + (p.packA ? deep * high * size : 0) };
}

/** A size as a constant, or in a local that `code` sets. */
export function measured(f: FuncBuilder, extent: Extent, name: string): { count: Count; code: Code[] } {
  if (typeof extent === "number") return { count: extent, code: [] };
  const held = f.local("i32", name);
  return { count: held, code: [held.set(extent())] };
}
