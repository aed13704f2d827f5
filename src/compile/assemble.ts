// Assembly: sinks put into loops. Loops over the same space merge; one that reads a matrix product at its own point only
// becomes its epilogue.
import { type Shape, sameShape, type Tensor } from "../tensor.ts";
import { Body, identity, isSmall, loopAxis, loopShape, positions } from "./body.ts";
import { atHand, base, isLeafData, isRoutine, type Kernel, type Region, type Sink, unshaped } from "./kernel.ts";
import { type Layout, layoutOf, type Storage } from "./layout.ts";
import { anywhere, evaluations, sinkSpace, spaceOf } from "./sinks.ts";
import { unrolled } from "./stage.ts";

/** A section's loops, and for each the costly values it computes. */
export interface Assembly {
  readonly kernels: Kernel[];
  readonly computed: ReadonlySet<Tensor>[];
  readonly stored: Set<Tensor>;
}

/** Puts the sinks into loops, each as early as what it reads allows, joining a loop over the same space where it can. */
export function assemble(
  rows: boolean,
  order: readonly Tensor[],
  wanted: ReadonlySet<Tensor>,
  sums: readonly Tensor[],
  shared: ReadonlySet<Tensor>,
  regions: ReadonlyMap<Tensor, Region>,
  explored: ReadonlyMap<Tensor, Body>,
): Assembly {
  const kernels: Kernel[] = [];
  const computed: Set<Tensor>[] = [];
  const madeBy = new Map<Tensor, number>();
  const stored = new Set<Tensor>();
  const inMemory = (y: Tensor): Storage | undefined =>
    stored.has(y) || shared.has(y) || isLeafData(y) ? anywhere(y) : undefined;
  const available = (x: Tensor): Layout | undefined => layoutOf(x, inMemory);
  const put = (sink: Sink, space: Shape, innermost: number, body: Body): void => {
    const earliest = earliestFor(body, space);
    let target = -1;
    for (let k = earliest.at; k < kernels.length && target < 0; k++) {
      const kernel = kernels[k] as Kernel;
      const follows = !kernel.routine || earliest.follows.has(k);
      if (follows && sameShape(kernel.space, space) && mergeable(kernel, innermost)) target = k;
    }
    if (target < 0) {
      target = kernels.length;
      kernels.push({ rows, space, innermost, routine: undefined, sinks: [], reads: new Map() });
      computed.push(new Set());
    }
    const kernel = kernels[target] as Kernel;
    kernel.sinks.push(sink);
    kernel.innermost = kernel.innermost || innermost;
    for (const [x, own] of body.reads) kernel.reads.set(x, own && (kernel.reads.get(x) ?? true));
    for (const x of body.computed) (computed[target] as Set<Tensor>).add(x);
    madeBy.set(sink.node, Math.max(target, madeBy.get(sink.node) ?? 0));
  };
  const earliestFor = (body: Body, space: Shape): { at: number; follows: ReadonlySet<number> } => {
    let at = 0;
    const follows = new Set<number>();
    for (const [node, own] of body.reads) {
      const from = madeBy.get(node);
      if (from === undefined) continue;
      const kernel = kernels[from] as Kernel;
      const here = own && sameShape(kernel.space, space) && (kernel.routine === node || atHand(kernel, node));
      at = Math.max(at, here ? from : from + 1);
      if (here && kernel.routine) follows.add(from);
    }
    return { at, follows };
  };
  for (const node of order) {
    if (!wanted.has(node)) continue;
    if (isRoutine(node)) {
      const follows = node.op.kind === "contract" && isProductSpace(node, rows);
      madeBy.set(node, kernels.length);
      const reads = new Map(node.inputs.map((x) => [available(x)?.storage.node ?? base(x), false]));
      kernels.push({
        rows,
        space: follows ? loopShape(node.shape) : [-1],
        innermost: 0,
        routine: node,
        sinks: [],
        reads,
      });
      computed.push(new Set());
      stored.add(node);
      continue;
    }
    const space = sinkSpace(node);
    const see = (x: Tensor): Layout | undefined => (x === node ? undefined : available(x));
    if (node.op.kind === "join") {
      joinSinks(node, space, see, regions, put);
      for (const [part, region] of regions) {
        const made = madeBy.get(part); // of an earlier section: in memory before the first loop
        if (region.join === node && made !== undefined) madeBy.set(node, Math.max(madeBy.get(node) ?? 0, made));
      }
      stored.add(node);
      continue;
    }
    // what was explored still holds unless a value made in it came to be stored after all
    let body = explored.get(node) as Body;
    if ([...body.entered].some((x) => x !== node && wanted.has(x))) {
      body = new Body(space, see, () => undefined);
      for (const { value, at } of evaluations(node)) body.value(value, at);
    }
    const value = (node.inputs[0] ?? node) as Tensor;
    if (node.op.kind === "rowSum") put({ kind: "rowSum", node, value }, space, 0, body);
    else if (node.op.kind === "reduce" && !isSmall(node))
      put({ kind: "reduce", node, value }, space, loopAxis(value.shape, node.attributes.axis as number), body);
    else put({ kind: "store", node, value: node, start: 0 }, space, 0, body);
    stored.add(node);
  }
  return { kernels, computed, stored: new Set([...wanted].filter((x) => !sums.includes(x))) };
}

/** Whether an epilogue can run over a product's result as its blocks are finished. */
const isProductSpace = (node: Tensor, rows: boolean): boolean =>
  node.rows === rows && node.size > unrolled && node.shape.slice(0, rows ? -1 : -2).every((d) => d === 1);

const mergeable = (kernel: Kernel, innermost: number): boolean =>
  kernel.innermost === innermost || (!kernel.routine && (innermost === 0 || kernel.innermost === 0));

/** A stored join: parts that are written in place need nothing; the others are stored part by part. */
function joinSinks(
  node: Tensor,
  space: Shape,
  see: (x: Tensor) => Layout | undefined,
  regions: ReadonlyMap<Tensor, Region>,
  put: (sink: Sink, space: Shape, innermost: number, body: Body) => void,
): void {
  let next = 0;
  let offset = 0;
  for (const part of node.inputs) {
    const start = next;
    next += part.shape[node.attributes.axis as number] as number;
    offset += part.size;
    const b = unshaped(part);
    // of a part that comes more than once only the first is written in place
    const region = regions.get(b);
    if (region?.join === node && region.offset === offset - part.size) continue;
    const here = space.length === 0 ? space : spaceOf(part.shape);
    const body = new Body(here, see, () => undefined);
    if (here.length === 0) for (const at of positions(part.shape)) body.value(part, at);
    else body.value(part, identity(part.shape));
    put({ kind: "store", node, value: part, start }, here, 0, body);
  }
}
