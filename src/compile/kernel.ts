// What fusion makes: kernels with their sinks, in sections; and what a node is to it.
import type { Shape, Tensor } from "../tensor.ts";
import { isSmall } from "./body.ts";

/** Something a loop leaves behind. */
export type Sink =
  /** The value stored at each point. */
  | {
      readonly kind: "store";
      readonly node: Tensor;
      /** The node itself; of a join the part that begins at `start` on its axis. */
      readonly value: Tensor;
      readonly start: number;
    }
  /** Summed over the rows. */
  | { readonly kind: "rowSum"; readonly node: Tensor; readonly value: Tensor }
  /** Reduced along the innermost axis of the loop. */
  | { readonly kind: "reduce"; readonly node: Tensor; readonly value: Tensor };

/** A loop over a space with its sinks; or a routine (a product, or what an op brings along), which may have a loop as its epilogue. */
export interface Kernel {
  readonly rows: boolean;
  /** Axes that are looped over; in a loop over `[]`, values of several elements are written out. */
  readonly space: Shape;
  /** The loop's axis that is reduced, which becomes the innermost; 0 where none is. */
  innermost: number;
  readonly routine: Tensor | undefined;
  /** Of a product: the loop that computes its left side, run block by block before the block is read. */
  prologue?: Kernel;
  readonly sinks: Sink[];
  /** Stored nodes that it reads, and whether only at the point that it writes. */
  readonly reads: Map<Tensor, boolean>;
}

export interface Section {
  readonly rows: boolean;
  readonly kernels: readonly Kernel[];
}
/** A value whose parts are written where they belong by those who compute them. */
export interface Region {
  readonly join: Tensor;
  readonly offset: number;
}

export interface Schedule {
  /** Shared and row sections in order: stage 0 shared, stage 0 rows, stage 1 shared, … */
  readonly sections: readonly Section[];
  readonly regions: ReadonlyMap<Tensor, Region>;
  /** Next values that go straight into their state's memory. */
  readonly inPlace: ReadonlyMap<Tensor, Tensor>;
}

export const isRoutine = (x: Tensor): boolean => x.op.kind === "contract" || x.op.kind === "routine";
export const isLeafData = (x: Tensor): boolean =>
  x.op.kind === "leaf" && (x.op.name === "input" || x.op.name === "state" || x.op.name === "rowIndex");
/** Nodes that cannot be computed inside somebody else's loop. */
export const isOpaque = (x: Tensor): boolean =>
  isRoutine(x) || x.op.kind === "rowSum" || (x.op.kind === "reduce" && !isSmall(x));
export const isFree = (x: Tensor): boolean => x.op.kind === "leaf" && !isLeafData(x);

/** Below a view: what it is a view of. */
export function base(x: Tensor): Tensor {
  return x.op.kind === "view" ? base(x.inputs[0] as Tensor) : x;
}

/** What a part of a join is a reshape of. */
export function unshaped(x: Tensor): Tensor {
  return x.op.name === "reshape" ? unshaped(x.inputs[0] as Tensor) : x;
}

/** Whether a loop has a stored value at each of its points, without reading it back from memory. */
export const atHand = (kernel: Kernel, node: Tensor): boolean => {
  const stores = kernel.sinks.filter((sink) => sink.node === node && sink.kind === "store");
  if (node.op.kind !== "join") return stores.some((sink) => sink.value === node);
  return kernel.space.length === 0 && node.inputs.every((part) => stores.some((sink) => sink.value === part));
};
