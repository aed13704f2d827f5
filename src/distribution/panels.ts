// What numerical results of a family are made of: densities at many points, ends of smooth pieces, integers.
import { grad } from "../grad.ts";
import { input } from "../ops/leaves.ts";
import { eq, where } from "../ops/machine.ts";
import { exp } from "../ops/math.ts";
import { perRow, sumRows } from "../ops/rows.ts";
import type { Tensor } from "../tensor.ts";
import { boundsOf } from "./bounds.ts";
import { type Formulas, logProb, missing } from "./guard.ts";
import { quantiles } from "./quantile.ts";
import { run } from "./run.ts";
import { pick, type Source } from "./source.ts";
import type { Spec, Tensors } from "./types.ts";

/** Of y at rows `at`: log p, its slope where y is continuous, and −p log p. */
export function densities(
  family: Formulas,
  source: Source,
  at: Int32Array,
  y: Float64Array,
  wanted: "value" | "slope" | "surprise",
): Float64Array {
  const build = (): Record<string, Tensor> => {
    const t = input("y", { rows: true });
    const value = logProb(family, source.canonical(), t);
    if (wanted === "value") return { value };
    if (wanted === "slope") return { slope: grad(sumRows(value), [t])[0] as Tensor };
    const never = eq(value, -Infinity);
    return {
      surprise: where(
        never,
        0,
        exp(value)
          .mul(where(never, 0, value))
          .neg(),
      ),
    };
  };
  const data = { ...pick(source, at).data, y };
  return run(family, `${wanted} of ${source.key}`, build, data, y.length)[wanted] as Float64Array;
}

/** Beyond the outermost of these, on either side, is too little to be seen in a result. */
export const LEVELS = [1e-17, 1e-12, 1e-6, 1e-3, 0.03, 0.2, 0.5];
const FARTHEST = 8e307;

/**
 * Landmarks, where the family has them, and quantiles of each row in ascending order, between the ends of y. `method`
 * is what they are for.
 */
export function edges(
  family: Formulas,
  source: Source,
  n: number,
  levels: readonly number[],
  method: string,
): Float64Array[] {
  const { landmarks, quantile, logCdf, logSurvival, atoms } = family.rules;
  if (!(quantile || (logCdf && logSurvival)))
    throw missing(family, method, `${method}, or quantile, or logCdf and logSurvival`);
  const marks = landmarks ? marksOf(family, source, n, "landmarks", landmarks) : [];
  const points = atoms ? marksOf(family, source, n, "atoms", atoms) : [];
  const own = 2 * levels.length;
  const at = Int32Array.from({ length: n * own }, (_, i) => Math.floor(i / own));
  const level = (i: number): number => levels[(i % own) >> 1] as number;
  const p = Float64Array.from(at, (_, i) => (i % 2 === 0 ? level(i) : 1 - level(i)));
  const q = Float64Array.from(at, (_, i) => (i % 2 === 0 ? 1 - level(i) : level(i)));
  const far = quantiles(family, pick(source, at), { p, q }, true, at.length);
  const { lower, upper } = boundsOf(family, source, n);
  return Array.from({ length: n }, (_, i) => {
    const row = Float64Array.of(...(marks[i] ?? []), ...(points[i] ?? []), ...far.subarray(i * own, (i + 1) * own));
    const [from, to] = [Math.max(lower[i] as number, -FARTHEST), Math.min(upper[i] as number, FARTHEST)];
    return row.map((v) => Math.min(Math.max(v, from), to)).sort();
  });
}

/** A piece of which one end lies farther from 0 than so many times the other is split: tails like a power of y span decades. */
const SPAN = 16;

/** Appends the ends of pieces that follow `from`, up to `to`. */
function split(from: number, to: number, ends: number[]): void {
  const [near, far] = [Math.min(Math.abs(from), Math.abs(to)), Math.max(Math.abs(from), Math.abs(to))];
  if (from * to > 0 && far > SPAN * near) {
    const middle = Math.sqrt(near) * Math.sqrt(far) * (from > 0 ? 1 : -1);
    split(from, middle, ends);
    split(middle, to, ends);
  } else ends.push(to);
}

/** The pieces between the edges of each row, over which a density is smooth. */
export function piecesOf(rows: readonly Float64Array[]): {
  readonly at: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
} {
  const [at, from, to]: [number[], number[], number[]] = [[], [], []];
  rows.forEach((row, i) => {
    const ends = [row[0] as number];
    row.forEach((v, k) => {
      if (k > 0) split(row[k - 1] as number, v, ends);
    });
    for (let k = 1; k < ends.length; k++) {
      at.push(i);
      from.push(ends[k - 1] as number);
      to.push(ends[k] as number);
    }
  });
  return { at: Int32Array.from(at), from: Float64Array.from(from), to: Float64Array.from(to) };
}

/** The landmarks or atoms of n rows. */
function marksOf(
  family: Formulas,
  source: Source,
  n: number,
  name: string,
  rule: (params: Tensors<Spec>) => Tensor,
): Float64Array[] {
  const build = (): Record<string, Tensor> => ({ result: perRow(rule(source.canonical())) });
  const result = run(family, `${name} ${source.key}`, build, source.data, n).result as Float64Array;
  const size = result.length / n;
  return Array.from({ length: n }, (_, i) => result.slice(i * size, (i + 1) * size));
}

/** The atoms of an otherwise continuous family: each with its row. */
export function atomsOf(
  family: Formulas,
  source: Source,
  n: number,
): { readonly at: Int32Array; readonly y: Float64Array } {
  const { atoms } = family.rules;
  const points = atoms ? marksOf(family, source, n, "atoms", atoms) : [];
  const rows = points.flatMap((own, i) => Array.from(own, (y) => ({ i, y })));
  return { at: Int32Array.from(rows, ({ i }) => i), y: Float64Array.from(rows, ({ y }) => y) };
}

/** Rows worked on at once: bounds the memory, does not change the numbers. */
const BLOCK = 256;
export function inBlocks(
  source: Source,
  n: number,
  work: (block: Source, count: number) => Float64Array,
): Float64Array {
  if (n <= BLOCK) return work(source, n);
  const all = new Float64Array(n);
  for (let from = 0; from < n; from += BLOCK) {
    const count = Math.min(BLOCK, n - from);
    all.set(
      work(
        pick(
          source,
          Int32Array.from({ length: count }, (_, i) => from + i),
        ),
        count,
      ),
      from,
    );
  }
  return all;
}

/** Values that a discrete family takes with a probability that can be seen, row after row in blocks of integers. */
const MOST_INTEGERS = 1 << 24;
export function* integersOf(
  family: Formulas,
  source: Source,
  n: number,
  level: number,
  method: string,
): Generator<{ readonly row: number; readonly y: Float64Array }> {
  const { lower, upper } = boundsOf(family, source, n);
  const few = upper.every((to, i) => to - (lower[i] as number) < 4096);
  const far = few ? [] : edges(family, source, n, [level], method);
  for (let row = 0; row < n; row++) {
    const ends = far[row] ?? Float64Array.of(lower[row] as number, upper[row] as number);
    const [from, to] = [Math.floor(ends[0] as number), Math.ceil(ends[ends.length - 1] as number)];
    if (!(to - from < MOST_INTEGERS))
      throw new RangeError(
        `${family.name}: ${method} is found among at most ${MOST_INTEGERS} integers; here are ${to - from + 1}. Give the family this rule.`,
      );
    for (let first = from; first <= to; first += 65536)
      yield { row, y: Float64Array.from({ length: Math.min(65536, to - first + 1) }, (_, k) => first + k) };
  }
}
