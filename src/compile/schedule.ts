// Fusion: which values are stored, and which loops compute them, stage by stage.
import type { Tensor } from "../tensor.ts";
import { type Assembly, assemble } from "./assemble.ts";
import { Body, identity } from "./body.ts";
import { base, isFree, isLeafData, isOpaque, isRoutine, type Region, type Schedule, type Section } from "./kernel.ts";
import { type Layout, layoutOf, reshapedIndex, type Storage } from "./layout.ts";
import { placeParts, placeUpdates, withPrologues } from "./place.ts";
import { anywhere, explore, sinkSpace } from "./sinks.ts";
import { isRowSum, type Stage } from "./stage.ts";

/** The loops of a staged graph. */
export function schedule(
  stages: readonly Stage[],
  outputs: readonly Tensor[],
  updates: readonly (readonly [state: Tensor, next: Tensor])[],
): Schedule {
  const sections: Section[] = [];
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
    for (const x of made.stored) shared.add(x);
    sections.push(section(true, stage.rows, stage.outputs, stage.sums, shared, regions).section);
  });
  const fused = sections.map((section) => withPrologues(section, sections, keep, regions));
  placeUpdates(fused, updates, outputs, regions, inPlace);
  return { sections: fused, regions, inPlace };
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
/** Ops in a subtree, counted until it costs more than storing and loading would. */
const worthStoring = 6;
function weight(node: Tensor, limit: number): number {
  if (node.op.kind === "leaf" || isOpaque(node)) return 0;
  let sum = node.op.loop ? limit : node.op.kind === "map" ? 1 : 0;
  for (const x of node.inputs) {
    if (sum >= limit) return sum;
    sum += weight(x, limit - sum);
  }
  return sum;
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
    const twice = extra.size < 64 ? computedTwice(attempt.computed, nodes) : [];
    const fresh = twice.filter((x) => !extra.has(x));
    if (fresh.length === 0) {
      for (const [x, r] of placed) regions.set(x, r);
      return { section: { rows, kernels: attempt.kernels }, stored: attempt.stored };
    }
    for (const x of fresh) extra.add(x);
  }
}

/** Costly values that more than one loop computes: the outermost ones. */
function computedTwice(computed: readonly ReadonlySet<Tensor>[], nodes: readonly Tensor[]): Tensor[] {
  const count = new Map<Tensor, number>();
  for (const values of computed) for (const x of values) count.set(x, (count.get(x) ?? 0) + 1);
  const inner = new Set<Tensor>();
  for (const node of nodes)
    if ((count.get(node) ?? 0) > 1) for (const x of node.inputs) if (count.get(x) === count.get(node)) inner.add(x);
  return nodes.filter((x) => (count.get(x) ?? 0) > 1 && !inner.has(x) && weight(x, worthStoring) >= worthStoring);
}

/** One try: what must be stored, and the loops that do it. */
function plan(
  rows: boolean,
  nodes: readonly Tensor[],
  roots: readonly Tensor[],
  sums: readonly Tensor[],
  shared: ReadonlySet<Tensor>,
  regions: Map<Tensor, Region>,
): Assembly {
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
    const inMemory = (y: Tensor): Storage | undefined =>
      y !== node && (wanted.has(y) || shared.has(y) || isLeafData(y)) ? anywhere(y) : undefined;
    const known = (x: Tensor): Layout | undefined => layoutOf(x, inMemory);
    const body = new Body(sinkSpace(node), known, demand);
    entries.set(node, body);
    explore(node, body, demand, known);
    if (!isRowSum(node)) stored.add(node);
  }
  for (const node of nodes) if (node.op.kind === "join" && stored.has(node)) placeParts(node, stored, regions, roots);
  return assemble(rows, order, wanted, sums, shared, regions, entries);
}
