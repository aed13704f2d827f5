// Stages: which nodes are computed once, and which for every row, in what order. Shared values → a loop over tiles of
// rows → sums → shared values; a sum that rows need again makes another stage.
import { type Tensor, topological } from "../tensor.ts";

export interface Stage {
  /** Computed once, before this stage's rows. */
  readonly shared: readonly Tensor[];
  /** Computed for each tile; a row node that two stages need is computed in both. */
  readonly rows: readonly Tensor[];
  /** Sums over rows that this stage's tiles add up: the nodes `rowSum` and `contractRows`. */
  readonly sums: readonly Tensor[];
  /** Roots with a value for each row that are written out by this stage. */
  readonly outputs: readonly Tensor[];
}

/** A node that turns rows into a shared value. */
export const isRowSum = (x: Tensor): boolean => x.op.kind === "rowSum" || x.op.name === "contractRows";

/** The graph of the roots as stages. The roots are in machine ops; `order` is all that they need, inputs first. */
export function stages(roots: readonly Tensor[], order: readonly Tensor[] = topological(roots)): Stage[] {
  const level = new Map<Tensor, number>();
  for (const node of order) {
    let deepest = 0;
    for (let i = 0; i < node.inputs.length; i++) {
      const own = level.get(node.inputs[i] as Tensor) as number;
      if (own > deepest) deepest = own;
    }
    level.set(node, isRowSum(node) ? deepest + 1 : deepest);
  }
  const count = Math.max(0, ...level.values()) + 1;
  const rowsOf = Array.from({ length: count }, (_, l) => {
    const sums = order.filter((x) => isRowSum(x) && level.get(x) === l + 1);
    const outputs = [...new Set(roots)].filter((x) => x.rows && level.get(x) === l);
    return { sums, outputs, rows: topological([...sums, ...outputs]).filter((x) => x.rows) };
  });
  // a shared value is computed as late as its users allow, so that it need not be kept across stages
  const due = new Map<Tensor, number>();
  const needBy = (x: Tensor, l: number): void => {
    due.set(x, Math.min(l, due.get(x) ?? count - 1));
  };
  rowsOf.forEach(({ rows }, l) => {
    for (const node of rows) for (const x of node.inputs) if (!x.rows) needBy(x, l);
  });
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as Tensor;
    if (node.rows || isRowSum(node)) continue;
    for (const x of node.inputs) needBy(x, due.get(node) ?? count - 1);
  }
  return rowsOf.map(({ rows, sums, outputs }, l) => ({
    shared: order.filter((x) => !x.rows && !isRowSum(x) && (due.get(x) ?? count - 1) === l),
    rows,
    sums,
    outputs,
  }));
}

/** Rows, reductions and sums of up to this many elements are written out element by element, lanes being rows. */
export const unrolled = 16;

const elements = 262144;
/**
 * How many rows a tile of these nodes has: a power of two that bounds the widest row's memory. It depends on the graph alone, never on
 * the machine, since which rows are summed together in the program's precision decides the last bits.
 */
export function tileHeight(nodes: readonly Tensor[]): number {
  const widest = nodes.reduce((w, x) => (x.rows ? Math.max(w, x.size) : w), 1);
  let height = 16;
  while (height < 1024 && height * 2 * widest <= elements) height *= 2;
  return height;
}
