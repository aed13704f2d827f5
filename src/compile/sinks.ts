// Sinks: the values that are stored, the space each is computed over, and what it needs in memory.
import { type Shape, sizeOf, type Tensor } from "../tensor.ts";
import { type Body, identity, isSmall, loopShape, positions } from "./body.ts";
import { base, isFree, isRoutine } from "./kernel.ts";
import { type Layout, layoutOf, type Storage } from "./layout.ts";
import { isRowSum, unrolled } from "./stage.ts";

/** A row of more than `unrolled` elements is looped over; a shorter one is written out. */
export const spaceOf = (shape: Shape): Shape => (sizeOf(shape) <= unrolled ? [] : loopShape(shape));

/** A storage that stands in while layouts are asked for before anything has a place. */
export const anywhere = (node: Tensor): Storage => ({
  node,
  dtype: node.dtype,
  rows: node.rows,
  rowStride: node.size,
  offset: 0,
  buffer: undefined,
  pointer: undefined,
});

/** The space over which a stored node is computed. */
export function sinkSpace(node: Tensor): Shape {
  if (isRowSum(node) && node.op.kind === "rowSum") return spaceOf(node.shape);
  if (node.op.kind === "reduce" && !isSmall(node)) return loopShape((node.inputs[0] as Tensor).shape);
  return spaceOf(node.shape);
}

/** What a stored node needs in memory. */
export function explore(
  node: Tensor,
  body: Body,
  demand: (x: Tensor) => void,
  layout: (x: Tensor) => Layout | undefined,
): void {
  if (isRoutine(node)) {
    for (const x of node.inputs) {
      if (layout(x)) continue;
      const b = base(x);
      const readable = layoutOf(x, (y) => (y === b ? anywhere(y) : undefined));
      demand(readable && !isFree(b) ? b : x);
    }
    return;
  }
  for (const { value, at } of evaluations(node)) body.value(value, at);
}

/** What a loop evaluates for a stored node, and where. */
export function* evaluations(node: Tensor): Generator<{ value: Tensor; at: ReturnType<typeof identity> }> {
  const space = sinkSpace(node);
  const value =
    node.op.kind === "rowSum" || (node.op.kind === "reduce" && !isSmall(node)) ? (node.inputs[0] as Tensor) : node;
  if (node.op.kind === "join") {
    for (const part of node.inputs) {
      if (space.length === 0) for (const at of positions(part.shape)) yield { value: part, at };
      else yield { value: part, at: identity(part.shape) };
    }
    return;
  }
  if (space.length === 0) for (const at of positions(value.shape)) yield { value, at };
  else yield { value, at: identity(value.shape) };
}
