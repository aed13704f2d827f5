// Values put where they are wanted: parts of a join, next values of a state, the left side of a product.
import { sameShape, type Tensor } from "../tensor.ts";
import { loopShape } from "./body.ts";
import { base, isLeafData, type Kernel, type Region, type Section, unshaped } from "./kernel.ts";
import { isRowSum } from "./stage.ts";

/** Parts of a stored join that can be written in place: contiguous, computed here and not wanted elsewhere in memory. */
export function placeParts(
  join: Tensor,
  stored: Set<Tensor>,
  regions: Map<Tensor, Region>,
  roots: readonly Tensor[],
): void {
  const axis = join.attributes.axis as number;
  if (join.shape.slice(0, axis).some((d) => d !== 1)) return;
  let offset = 0;
  for (const part of join.inputs) {
    const b = unshaped(part);
    const free = !regions.has(b) && !roots.includes(b) && b.rows === join.rows;
    if (free && (stored.has(b) || isRowSum(b)) && !isLeafData(b) && b.op.kind !== "view")
      regions.set(b, { join, offset });
    offset += part.size;
  }
}

/** Loops that compute nothing but the left side of one product become its prologue. */
export function withPrologues(
  section: Section,
  sections: readonly Section[],
  keep: ReadonlySet<Tensor>,
  regions: ReadonlyMap<Tensor, Region>,
): Section {
  const gone = new Set<Kernel>();
  for (const kernel of section.kernels) {
    const [left, right] = kernel.routine?.op.name === "matmul" ? (kernel.routine.inputs as [Tensor, Tensor]) : [];
    if (
      !left ||
      !right ||
      kernel.routine?.attributes.transA ||
      !sameShape(loopShape(left.shape), loopShape(base(left).shape))
    )
      continue;
    const node = base(left);
    const [sink, ...others] = section.kernels.flatMap((k) =>
      k.sinks.filter((x) => x.node === node).map((x) => ({ k, x })),
    );
    const from = sink?.k;
    if (
      !from ||
      others.length > 0 ||
      from.routine ||
      from.sinks.length > 1 ||
      from.innermost > 0 ||
      sink.x.value !== node
    )
      continue;
    const readers = sections.flatMap(({ kernels }) => kernels).filter((k) => k.reads.has(node));
    const plain = from.rows === kernel.rows && from.space.length === (kernel.rows ? 1 : 2) && base(right) !== node;
    if (!plain || readers.length !== 1 || keep.has(node) || regions.has(node) || !isPlainView(left)) continue;
    kernel.prologue = from;
    for (const [x, own] of from.reads) kernel.reads.set(x, own && (kernel.reads.get(x) ?? true));
    gone.add(from);
  }
  return { rows: section.rows, kernels: section.kernels.filter((k) => !gone.has(k)) };
}

/** Whether a view only adds or drops axes of size one. */
const isPlainView = (x: Tensor): boolean =>
  x.op.kind !== "view" ||
  (x.op.name === "reshape" &&
    sameShape(loopShape(x.shape), loopShape((x.inputs[0] as Tensor).shape)) &&
    isPlainView(x.inputs[0] as Tensor));

/** A next value goes straight into its state's memory if whoever reads the state has done so by then. */
export function placeUpdates(
  sections: readonly Section[],
  updates: readonly (readonly [state: Tensor, next: Tensor])[],
  outputs: readonly Tensor[],
  regions: ReadonlyMap<Tensor, Region>,
  inPlace: Map<Tensor, Tensor>,
): void {
  const taken = new Set<Tensor>(outputs);
  for (const [state, next] of updates) {
    if (taken.has(next) || regions.has(next) || next.op.kind === "join" || isLeafData(next) || base(next) === state)
      continue;
    taken.add(next);
    let at = -1;
    let last = -1;
    let time = 0;
    let pointwise = false;
    for (const { kernels } of sections)
      for (const kernel of kernels) {
        time++;
        if (kernel.reads.has(state)) last = time;
        if (!kernel.sinks.some((s) => s.node === next && s.kind === "store")) continue;
        at = time;
        pointwise = kernel.reads.get(state) ?? true;
      }
    if (at >= 0 && last <= at && pointwise) inPlace.set(next, state);
  }
}
