// Fusion: which values are stored, and which loops compute them. Elementwise chains become one loop; loops over the
// same space merge; a loop that follows a matrix product point by point becomes its epilogue.
import { type Shape, sameShape, sizeOf, type Tensor } from "../tensor.ts";
import { Body, identity, isSmall, loopAxis, loopShape, positions } from "./body.ts";
import { type Layout, layoutOf, reshapedIndex, type Storage } from "./layout.ts";
import { isRowSum, type Stage, unrolled } from "./stage.ts";

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

/** A loop over a space with its sinks; or a routine (product, scan, take), which may have a loop as its epilogue. */
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
  /** For each section the values that are in memory because of it. */
  readonly stored: readonly ReadonlySet<Tensor>[];
  readonly regions: ReadonlyMap<Tensor, Region>;
  /** Next values that go straight into their state's memory. */
  readonly inPlace: ReadonlyMap<Tensor, Tensor>;
}

const isRoutine = (x: Tensor): boolean => x.op.kind === "contract" || x.op.kind === "scan" || x.op.kind === "take";
const isLeafData = (x: Tensor): boolean =>
  x.op.kind === "leaf" && (x.op.name === "input" || x.op.name === "state" || x.op.name === "rowIndex");
/** Nodes that cannot be computed inside somebody else's loop. */
const isOpaque = (x: Tensor): boolean =>
  isRoutine(x) || x.op.kind === "rowSum" || (x.op.kind === "reduce" && !isSmall(x));
const isFree = (x: Tensor): boolean => x.op.kind === "leaf" && !isLeafData(x);

/** Below a view: what it is a view of. */
function base(x: Tensor): Tensor {
  return x.op.kind === "view" ? base(x.inputs[0] as Tensor) : x;
}
/** Whether the position in what x is a view of follows from that in x without a division. */
const isIndexable = (x: Tensor): boolean => {
  if (x.op.kind !== "view") return true;
  const from = x.inputs[0] as Tensor;
  return (
    (x.op.view !== undefined || reshapedIndex(from.shape, x.shape, identity(x.shape)) !== undefined) &&
    isIndexable(from)
  );
};
/** A row of more than `unrolled` elements is looped over; a shorter one is written out. */
const spaceOf = (shape: Shape): Shape => (sizeOf(shape) <= unrolled ? [] : loopShape(shape));

/** A storage that stands in while layouts are asked for before anything has a place. */
const anywhere = (node: Tensor): Storage => ({
  node,
  dtype: node.dtype,
  rows: node.rows,
  rowStride: node.size,
  offset: 0,
  buffer: undefined,
  pointer: undefined,
});

/** Ops in a subtree, counted until it costs more than storing and loading would. */
const worthStoring = 6;
function weight(node: Tensor, limit: number): number {
  if (node.op.kind === "leaf" || isOpaque(node)) return 0;
  let sum = node.op.kind === "map" ? 1 : 0;
  for (const x of node.inputs) {
    if (sum >= limit) return sum;
    sum += weight(x, limit - sum);
  }
  return sum;
}

/** The loops of a staged graph. */
export function schedule(
  stages: readonly Stage[],
  outputs: readonly Tensor[],
  updates: readonly (readonly [state: Tensor, next: Tensor])[],
): Schedule {
  const sections: Section[] = [];
  const storedBy: Set<Tensor>[] = [];
  const regions = new Map<Tensor, Region>();
  const inPlace = new Map<Tensor, Tensor>();
  const shared = new Set<Tensor>();
  const nexts = updates.map(([, next]) => next);
  const keep = new Set([...outputs, ...nexts]);
  // what rows, sums or later stages read of the shared values
  const stageOf = new Map<Tensor, number>();
  stages.forEach((stage, l) => {
    for (const x of stage.shared) stageOf.set(x, l);
    for (const x of stage.sums) stageOf.set(x, l + 1);
  });
  const border = new Set<Tensor>();
  const cross = (x: Tensor, user: Tensor): void => {
    const b = base(x);
    if (isFree(b)) {
      if (isRoutine(user) || !isIndexable(x)) border.add(x);
    } else if (!layoutOf(x, (y) => (y === b ? anywhere(y) : undefined))) border.add(x);
    else if (!isLeafData(b)) border.add(b);
  };
  stages.forEach((stage, l) => {
    for (const node of [...stage.rows, ...stage.shared])
      for (const x of node.inputs) if (!x.rows && (node.rows || (stageOf.get(x) ?? 0) < l)) cross(x, node);
  });

  stages.forEach((stage, l) => {
    const arriving = l === 0 ? [] : (stages[l - 1] as Stage).sums;
    for (const x of arriving) shared.add(x);
    const wantedShared = stage.shared.filter((x) => keep.has(x) || (border.has(x) && !isLeafData(x)));
    const made = section(false, stage.shared, wantedShared, [], shared, regions);
    sections.push(made.section);
    storedBy.push(made.stored);
    for (const x of made.stored) shared.add(x);
    const rows = section(true, stage.rows, [...stage.outputs], stage.sums, shared, regions);
    sections.push(rows.section);
    storedBy.push(rows.stored);
  });
  const fused = sections.map((section) => withPrologues(section, sections, keep, regions));
  placeUpdates(fused, updates, outputs, regions, inPlace);
  return { sections: fused, stored: storedBy, regions, inPlace };
}

/** One section's loops: nothing is stored that a loop can compute where it is needed, unless two loops would. */
function section(
  rows: boolean,
  nodes: readonly Tensor[],
  roots: readonly Tensor[],
  sums: readonly Tensor[],
  shared: ReadonlySet<Tensor>,
  regions: Map<Tensor, Region>,
): { section: Section; stored: Set<Tensor> } {
  const extra = new Set<Tensor>();
  for (;;) {
    const placed = new Map(regions);
    const attempt = plan(rows, nodes, [...roots, ...extra], sums, shared, placed);
    const twice = extra.size < 64 ? computedTwice(attempt.bodies, nodes) : [];
    const fresh = twice.filter((x) => !extra.has(x));
    if (fresh.length === 0) {
      for (const [x, r] of placed) regions.set(x, r);
      return { section: { rows, kernels: attempt.kernels }, stored: attempt.stored };
    }
    for (const x of fresh) extra.add(x);
  }
}

/** Costly values that more than one loop computes: the outermost ones. */
function computedTwice(bodies: readonly Body[], nodes: readonly Tensor[]): Tensor[] {
  const count = new Map<Tensor, number>();
  for (const body of bodies) for (const x of body.computed) count.set(x, (count.get(x) ?? 0) + 1);
  const inner = new Set<Tensor>();
  for (const node of nodes)
    if ((count.get(node) ?? 0) > 1) for (const x of node.inputs) if (count.get(x) === count.get(node)) inner.add(x);
  return nodes.filter((x) => (count.get(x) ?? 0) > 1 && !inner.has(x) && weight(x, worthStoring) >= worthStoring);
}

interface Plan {
  readonly kernels: Kernel[];
  readonly bodies: Body[];
  readonly stored: Set<Tensor>;
}

function plan(
  rows: boolean,
  nodes: readonly Tensor[],
  roots: readonly Tensor[],
  sums: readonly Tensor[],
  shared: ReadonlySet<Tensor>,
  regions: Map<Tensor, Region>,
): Plan {
  const wanted = new Set<Tensor>([...roots, ...sums]);
  const stored = new Set<Tensor>();
  const demand = (x: Tensor): void => {
    wanted.add(x);
  };
  // users come after what they use: going backwards, all demands on a node are known when it is reached
  const order = [...nodes, ...sums];
  const entries = new Map<Tensor, Body>();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as Tensor;
    if (!wanted.has(node)) continue;
    const known = (x: Tensor): Layout | undefined =>
      layoutOf(x, (y) => (y !== node && (isLeafData(y) || shared.has(y) || wanted.has(y)) ? anywhere(y) : undefined));
    const body = new Body(sinkSpace(node), known, demand);
    entries.set(node, body);
    explore(node, body, demand, known);
    if (!isRowSum(node)) stored.add(node);
  }
  for (const node of nodes) if (node.op.kind === "join" && stored.has(node)) placeParts(node, stored, regions, roots);
  return assemble(rows, order, wanted, sums, shared, regions, entries);
}

/** The space over which a stored node is computed. */
function sinkSpace(node: Tensor): Shape {
  if (isRowSum(node) && node.op.kind === "rowSum") return spaceOf(node.shape);
  if (node.op.kind === "reduce" && !isSmall(node)) return loopShape((node.inputs[0] as Tensor).shape);
  return spaceOf(node.shape);
}

/** What a stored node needs in memory. */
function explore(
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

/** Parts of a stored join that can be written in place: contiguous, computed here and not wanted elsewhere in memory. */
function placeParts(join: Tensor, stored: Set<Tensor>, regions: Map<Tensor, Region>, roots: readonly Tensor[]): void {
  const axis = join.attributes.axis as number;
  if (join.shape.slice(0, axis).some((d) => d !== 1)) return;
  let offset = 0;
  for (const part of join.inputs) {
    let b = part;
    while (b.op.name === "reshape") b = b.inputs[0] as Tensor;
    const free = !regions.has(b) && !roots.includes(b) && b.rows === join.rows;
    if (free && (stored.has(b) || isRowSum(b)) && !isLeafData(b) && b.op.kind !== "view")
      regions.set(b, { join, offset });
    offset += part.size;
  }
}

/** Puts the sinks into loops, each as early as what it reads allows, joining a loop over the same space where it can. */
function assemble(
  rows: boolean,
  order: readonly Tensor[],
  wanted: ReadonlySet<Tensor>,
  sums: readonly Tensor[],
  shared: ReadonlySet<Tensor>,
  regions: ReadonlyMap<Tensor, Region>,
  explored: ReadonlyMap<Tensor, Body>,
): Plan {
  const kernels: Kernel[] = [];
  const bodies: Body[] = [];
  const madeBy = new Map<Tensor, number>();
  const stored = new Set<Tensor>();
  const available = (x: Tensor): Layout | undefined =>
    layoutOf(x, (y) => (isLeafData(y) || stored.has(y) || shared.has(y) ? anywhere(y) : undefined));
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
      bodies.push(
        new Body(
          space,
          () => undefined,
          () => undefined,
        ),
      );
    }
    const kernel = kernels[target] as Kernel;
    kernel.sinks.push(sink);
    kernel.innermost = kernel.innermost || innermost;
    for (const [x, own] of body.reads) kernel.reads.set(x, own && (kernel.reads.get(x) ?? true));
    const into = bodies[target] as Body;
    for (const x of body.computed) into.computed.add(x);
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
      bodies.push(
        new Body(
          node.shape,
          () => undefined,
          () => undefined,
        ),
      );
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
  return { kernels, bodies, stored: new Set([...wanted].filter((x) => !sums.includes(x))) };
}

/** Whether a loop has a stored value at each of its points, without reading it back from memory. */
export const atHand = (kernel: Kernel, node: Tensor): boolean => {
  const stores = kernel.sinks.filter((sink) => sink.node === node && sink.kind === "store");
  if (node.op.kind !== "join") return stores.some((sink) => sink.value === node);
  return kernel.space.length === 0 && node.inputs.every((part) => stores.some((sink) => sink.value === part));
};

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
    let b = part;
    while (b.op.name === "reshape") b = b.inputs[0] as Tensor;
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

/** Loops that compute nothing but the left side of one product become its prologue. */
function withPrologues(
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
function placeUpdates(
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
