// The objective of linear heads with its two derivatives, in one pass over the rows.
import { compile } from "../compile/program.ts";
import { grad } from "../grad.ts";
import { rowCount, state } from "../ops/leaves.ts";
import { contractRows } from "../ops/linalg.ts";
import { perRow, sumRows } from "../ops/rows.ts";
import { concat, at as element, reshape } from "../ops/shape.ts";
import type { Point } from "../solvers/iterate.ts";
import type { Tensor } from "../tensor.ts";
import { type LinearTask, type Settings, type Task, unpack } from "./descend.ts";
import { RAW, someValues } from "./rows.ts";

/** Elements of tensors one after another. */
export const flat = (parts: readonly Tensor[]): Tensor => concat(parts.map((x) => reshape(x, [x.size])));

/** Rounding leaves the two halves apart. */
export function symmetric(hessian: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const both = ((hessian[i * n + j] as number) + (hessian[j * n + i] as number)) / 2;
      hessian[i * n + j] = both;
      hessian[j * n + i] = both;
    }
  return hessian;
}

/** A number that a head puts out. */
interface Output {
  readonly head: number;
  readonly element: number;
  /** Where in θ its features' parameters lie. */
  readonly places: readonly number[];
}

/** What heads put out: numbers that differ from row to row, and numbers that all rows share, which are parameters. */
function outputsOf(heads: readonly Tensor[], features: readonly (Tensor | undefined)[]) {
  let from = 0;
  const all = heads.flatMap((x, head): Output[] => {
    const q = features[head]?.size ?? 0;
    if (q === 0) return [];
    const first = from;
    from += q * x.size;
    return Array.from({ length: x.size }, (_, a) => ({
      head,
      element: a,
      places: Array.from({ length: q }, (_, f) => first + f * x.size + a),
    }));
  });
  const own = ({ head }: Output): boolean => (heads[head] as Tensor).rows;
  return { ofRows: all.filter(own), shared: all.filter((x) => !own(x)) };
}

/** A pass over the rows, which pauses, and waits for what is still to come. */
export type Passing = Generator<Promise<unknown> | undefined, Point, unknown>;

const iterate = <Of>(source: Iterable<Of> | AsyncIterable<Of>): Iterator<Of> | AsyncIterator<Of> =>
  Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();

/** Numbers of a part of the rows: few enough that what is computed of them stays in the cache. */
const PART = 65536;

/** How the rows are gone through: every so many of them, and for the Hessian, too, or only for the gradient. */
export interface Passes {
  readonly every?: number;
  readonly curved?: boolean;
}

/**
 * Σ h·fᵢfⱼᵀ over the rows, where h is the curvature of a row's loss in what heads i and j put out, and f their features.
 * What does not depend on the row is computed once. Rows come a part at a time, so that x is nowhere there as a whole;
 * of many rows every so many may do.
 */
export function byBlocks(
  task: Task,
  { put, objective: of, features }: LinearTask,
  { precision, executor }: Pick<Settings, "precision" | "executor">,
  { every = 1, curved = true }: Passes = {},
): { readonly pass: (point: Float64Array) => Passing; readonly release: () => void } {
  const size = task.theta.length;
  // each row has its own, so that slopes stay apart
  const heads = put(unpack(state("theta", { shape: [size] }), task.layout)).map((x, i) => {
    const own = features[i];
    return own && (own.rows || own.size > 1) ? perRow(x) : x;
  });
  const { ofRows, shared } = outputsOf(heads, features);
  // a part's mean, weighed by its rows, adds to that of all
  const objective = of(heads).mul(rowCount());
  const slopes = grad(objective, heads);
  const featuresOf = ({ head }: Output): Tensor => features[head] as Tensor;
  const pick = (of: readonly Tensor[], { head, element: a }: Output): Tensor => element(of[head] as Tensor, a);
  // of a number of each row its row of blocks with the others, [q, Σq + 1], and its part of the gradient behind
  const blocks = ofRows.map((x) => {
    const slope = pick(slopes, x);
    if (!curved) return contractRows(featuresOf(x), reshape(slope, [1]));
    const curvature = grad(sumRows(slope), heads);
    const right = ofRows.map((y) => featuresOf(y).mul(pick(curvature, y)));
    return contractRows(featuresOf(x), concat([...right, reshape(slope, [1])]));
  });
  // of a shared number a row of the Hessian, and its part of the gradient behind
  const lines = shared.map((x) => {
    const slope = pick(slopes, x);
    if (!curved) return reshape(slope, [1]);
    const curvature = grad(slope, heads);
    const right = ofRows.map((y) => contractRows(featuresOf(y), reshape(pick(curvature, y), [1])));
    return flat([...right, ...shared.map((y) => pick(curvature, y)), slope]);
  });
  const sums = flat([objective, ...blocks, ...lines]);
  const program = compile({ outputs: { sums } }, { precision, ...(executor && { executor }) });
  program.load(task.shared);
  const most = Math.max(256, Math.ceil(PART / size));
  const room = new Float64Array(Math.min(most, Math.ceil(task.rows / every)) * (task.each.x?.columns ?? 0));

  const near = curved ? ofRows.flatMap(({ places }) => places) : [];
  const far = curved ? [...near, ...shared.flatMap(({ places }) => places)] : [];
  /** Puts sums where they belong. */
  const settle = (sums: Float64Array, total: number): Point => {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(curved ? size * size : 0);
    let at = 1;
    const line = (row: number, columns: readonly number[], both: boolean): void => {
      for (const column of columns) {
        const value = (sums[at++] as number) / total;
        hessian[row * size + column] = value;
        if (both) hessian[column * size + row] = value;
      }
      gradient[row] = (sums[at++] as number) / total;
    };
    for (const { places } of ofRows) for (const row of places) line(row, near, false);
    for (const { places } of shared) for (const row of places) line(row, far, true);
    return { objective: (sums[0] as number) / total, gradient, hessian: () => symmetric(hessian, size) };
  };
  return {
    *pass(point) {
      program.set("theta", point);
      const all = new Float64Array(sums.size);
      let total = 0;
      const batches = iterate(task.batches?.() ?? [{ each: task.each, total: Math.ceil(task.rows / every) }]);
      try {
        for (;;) {
          const step = batches.next();
          const next = step instanceof Promise ? ((yield step) as Awaited<typeof step>) : step;
          if (next.done) break;
          const { each, total: own } = next.value;
          // weights are of mean 1 in each batch
          const weight = own / Math.ceil(each.rows / every);
          for (let from = 0; from < each.rows; from += every * most) {
            if (total > 0 || from > 0) yield;
            const to = Math.min(each.rows, from + every * most);
            const count = Math.ceil((to - from) / every);
            const x = each.x?.raw(room.subarray(0, count * each.x.columns), from, every);
            program.load({ ...someValues(each, from, to, every), ...(x && { [RAW]: x }) }, count);
            const { sums } = program.run() as { readonly sums: Float64Array };
            for (let k = 0; k < all.length; k++) all[k] = (all[k] as number) + weight * (sums[k] as number);
          }
          total += own;
        }
      } finally {
        batches.return?.();
      }
      if (task.total !== undefined && Math.abs(total - task.total) > 1e-9 * total)
        throw new RangeError(
          `fit: batches must be the same in each pass; came ${total} rows where there were ${task.total}. Give a function that begins anew.`,
        );
      return settle(all, total);
    },
    release: () => program.release(),
  };
}
