// Quantiles, modes and entropies without a rule: of the elements where they are independent, else found numerically.
import { grad } from "../grad.ts";
import { input } from "../ops/leaves.ts";
import { eq, where } from "../ops/machine.ts";
import { exp } from "../ops/math.ts";
import { sumRows } from "../ops/rows.ts";
import type { Tensor } from "../tensor.ts";
import { type Derived, type Formulas, logProb, missing } from "./guard.ts";
import { integrate } from "./quadrature.ts";
import { quantileByCdf } from "./quantile.ts";
import { run } from "./run.ts";
import { pick, type Source } from "./source.ts";
import type { Marginal, Spec } from "./types.ts";

/** p and q = 1 − p, one of each or one for each row. */
interface Tails {
  readonly p: Float64Array;
  readonly q: Float64Array;
}

/** The parameters of one element's distribution, from those of all. */
const marginalSource = (source: Source, one: Marginal<Spec>): Source => ({
  ...source,
  canonical: () => one.of(source.canonical()),
  at: (i) => marginalSource(source.at(i), one),
});

/** Results of the elements joined: those of row 0, of row 1, … A result that all rows share has one row. */
function joined(parts: readonly Float64Array[], n: number): Float64Array {
  const sizes = parts.map((part) => part.length / n);
  const width = sizes.reduce((a, b) => a + b, 0);
  const all = new Float64Array(n * width);
  let offset = 0;
  parts.forEach((part, j) => {
    const size = sizes[j] as number;
    for (let i = 0; i < n; i++) all.set(part.subarray(i * size, (i + 1) * size), i * width + offset);
    offset += size;
  });
  return all;
}

/** A result for each of n rows where they share one. */
function spread(values: Float64Array, n: number, size: number): Float64Array {
  if (values.length === n * size) return values;
  const all = new Float64Array(n * size);
  for (let i = 0; i < n; i++) all.set(values, i * size);
  return all;
}

const sizeOf = ({ support }: Formulas): number => support.shape.reduce((size, d) => size * d, 1);

/** The quantiles of n rows (or of a single distribution); `rows`: p has one for each. */
function quantiles(
  family: Formulas,
  source: Source,
  { p, q }: Tails,
  rows: boolean,
  n: number | undefined,
): Float64Array {
  const { quantile, logCdf, logSurvival, marginals } = family.rules;
  const count = n ?? 1;
  if (quantile) {
    const build = (): Record<string, Tensor> => ({
      result: quantile(source.canonical(), input("p", { rows }), input("q", { rows })),
    });
    const { result } = run(family, `quantile${rows} ${source.key}`, build, { ...source.data, p, q }, count);
    return spread(result as Float64Array, count, sizeOf(family));
  }
  if (marginals)
    return joined(
      marginals.map((one) => quantiles(one, marginalSource(source, one), { p, q }, rows, n)),
      count,
    );
  if (family.support.shape.length > 0)
    throw new TypeError(
      `${family.name}: quantile needs one number a row; y has shape [${family.support.shape.join(", ")}].`,
    );
  if (!logCdf || !logSurvival) throw missing(family, "quantile", "quantile, or logCdf and logSurvival");
  return quantileByCdf(family, source, p, q, count);
}

/** The modes of all rows of a source. */
function modes(family: Formulas, source: Source): Float64Array {
  const { mode, marginals, landmarks } = family.rules;
  const n = source.rows ?? 1;
  if (mode) {
    const { result } = run(family, `mode ${source.key}`, () => ({ result: mode(source.canonical()) }), source.data, n);
    return spread(result as Float64Array, n, sizeOf(family));
  }
  if (marginals)
    return joined(
      marginals.map((one) => modes(one, marginalSource(source, one))),
      n,
    );
  if (!landmarks) throw missing(family, "mode", "mode");
  return family.support.discrete ? bestAtoms(family, source, n) : peaks(family, source, n);
}

/** The entropies of all rows of a source. */
function entropies(family: Formulas, source: Source): Float64Array {
  const { entropy, marginals, landmarks } = family.rules;
  const n = source.rows ?? 1;
  if (entropy) {
    const build = (): Record<string, Tensor> => ({ result: entropy(source.canonical()) });
    const { result } = run(family, `entropy ${source.key}`, build, source.data, n);
    return spread(result as Float64Array, n, 1);
  }
  if (marginals) {
    const total = new Float64Array(n);
    for (const one of marginals)
      entropies(one, marginalSource(source, one)).forEach((h, i) => {
        total[i] = (total[i] as number) + h;
      });
    return total;
  }
  if (!landmarks) throw missing(family, "entropy", "entropy");
  return family.support.discrete ? entropyOfAtoms(family, source, n) : entropyByQuadrature(family, source, n);
}

/** What `distribution` gives a family for the rules that it does not have. */
export const derived: Derived = { quantiles, modes, entropies };

/** Of y at rows `at`: log p, its slope where y is continuous, and −p log p. */
function densities(
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
const LEVELS = [1e-17, 1e-12, 1e-6, 1e-3, 0.03, 0.2, 0.5];
const FARTHEST = 8e307;

/** Landmarks and quantiles of each row in ascending order: m of them, within the support. */
function edges(family: Formulas, source: Source, n: number, levels: readonly number[]): Float64Array[] {
  const { landmarks, quantile, logCdf, logSurvival } = family.rules;
  if (!landmarks || !(quantile || (logCdf && logSurvival)))
    throw missing(family, "a mode or entropy without rule", "quantile, or logCdf and logSurvival");
  const build = (): Record<string, Tensor> => ({ result: landmarks(source.canonical()) });
  const { result } = run(family, `landmarks ${source.key}`, build, source.data, n);
  const marks = source.rows === undefined ? (result as Float64Array).length : (result as Float64Array).length / n;
  const own = 2 * levels.length;
  const at = Int32Array.from({ length: n * own }, (_, i) => Math.floor(i / own));
  const level = (i: number): number => levels[(i % own) >> 1] as number;
  const p = Float64Array.from(at, (_, i) => (i % 2 === 0 ? level(i) : 1 - level(i)));
  const q = Float64Array.from(at, (_, i) => (i % 2 === 0 ? 1 - level(i) : level(i)));
  const ends = quantiles(family, pick(source, at), { p, q }, true, at.length);
  const { lower, upper } = family.support;
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(marks + own);
    row.set((result as Float64Array).subarray(i * marks, (i + 1) * marks));
    row.set(ends.subarray(i * own, (i + 1) * own), marks);
    return row.map((v) => Math.min(Math.max(v, lower, -FARTHEST), upper, FARTHEST)).sort();
  });
}

/** Rows worked on at once: bounds the memory, does not change the numbers. */
const BLOCK = 256;
function inBlocks(source: Source, n: number, work: (block: Source, count: number) => Float64Array): Float64Array {
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

/** Pieces are smooth: a few halvings do, where any do. */
const HALVINGS = 7;

/** −∫ p log p between the edges, each piece to 1e-11 where rounding allows. */
const entropyByQuadrature = (family: Formulas, all: Source, rows: number): Float64Array =>
  inBlocks(all, rows, (source, n) => {
    const ends = edges(family, source, n, LEVELS);
    const pieces = (ends[0] as Float64Array).length - 1;
    const at = Int32Array.from({ length: n * pieces }, (_, i) => Math.floor(i / pieces));
    const end = (shift: number) => Float64Array.from(at, (i, k) => ends[i]?.[(k % pieces) + shift] as number);
    const [a, b] = [end(0), end(1)];
    // far from 0 the rounding of y is seen in what is integrated
    const tolerance = a.map((v, k) => {
      const to = b[k] as number;
      return to > v ? 1e-11 + (2e-17 * Math.max(Math.abs(v), Math.abs(to))) / (to - v) : 1;
    });
    const parts = integrate((y) => densities(family, source, at, y, "surprise"), a, b, tolerance, HALVINGS);
    const total = new Float64Array(n);
    at.forEach((i, k) => {
      total[i] = (total[i] as number) + (parts[k] as number);
    });
    return total;
  });

/** The best of the local maxima: each is bracketed by edges beside a better one, and found where the slope changes sign. */
const peaks = (family: Formulas, all: Source, rows: number): Float64Array =>
  inBlocks(all, rows, (source, n) => {
    const ends = edges(family, source, n, LEVELS).map((row) => row.filter((v, k) => k === 0 || v !== row[k - 1]));
    const at = Int32Array.from(ends.flatMap((row, i) => Array.from(row, () => i)));
    const y = Float64Array.from(ends.flatMap((row) => Array.from(row)));
    const value = densities(family, source, at, y, "value");
    const best = new Float64Array(n).fill(Number.NaN);
    const height = new Float64Array(n).fill(-Infinity);
    const offer = (i: number, y: number, v: number): void => {
      if (!(v > (height[i] as number)) && !Number.isNaN(best[i])) return;
      height[i] = v;
      best[i] = y;
    };
    const [rowsOf, low, high]: [number[], number[], number[]] = [[], [], []];
    for (let k = 0; k < y.length; k++) {
      const i = at[k] as number;
      offer(i, y[k] as number, value[k] as number);
      const [before, after] = [at[k - 1] === i, at[k + 1] === i];
      const v = value[k] as number;
      if ((before && (value[k - 1] as number) > v) || (after && (value[k + 1] as number) > v)) continue;
      rowsOf.push(i);
      low.push(y[before ? k - 1 : k] as number);
      high.push(y[after ? k + 1 : k] as number);
    }
    const which = Int32Array.from(rowsOf);
    const middle = () => Float64Array.from(low, (a, k) => a + ((high[k] as number) - a) / 2);
    for (let step = 0; step < 64; step++) {
      const here = middle();
      densities(family, source, which, here, "slope").forEach((slope, k) => {
        (slope > 0 ? low : high)[k] = here[k] as number;
      });
    }
    const found = middle();
    densities(family, source, which, found, "value").forEach((v, k) => {
      offer(which[k] as number, found[k] as number, v);
    });
    return best;
  });

/** Values that a discrete family takes with a probability that can be seen, for one row: from … to. */
const MOST_ATOMS = 1 << 24;
function atoms(family: Formulas, source: Source, n: number): { from: number; to: number }[] {
  const { lower, upper } = family.support;
  const few = upper - lower < 4096;
  const ends = few ? [] : edges(family, source, n, [1e-17]);
  return Array.from({ length: n }, (_, i) => {
    const row = ends[i] ?? Float64Array.of(lower, upper);
    const [from, to] = [Math.floor(row[0] as number), Math.ceil(row[row.length - 1] as number)];
    if (!(to - from < MOST_ATOMS))
      throw new RangeError(
        `${family.name}: mode and entropy are found among at most ${MOST_ATOMS} integers; here are ${to - from + 1}. Give the family these rules.`,
      );
    return { from, to };
  });
}

/** Does something with each block of the integers of each row. */
function eachAtom(
  family: Formulas,
  source: Source,
  n: number,
  wanted: "value" | "surprise",
  take: (row: number, y: number, value: number) => void,
): void {
  atoms(family, source, n).forEach(({ from, to }, i) => {
    for (let first = from; first <= to; first += 65536) {
      const y = Float64Array.from({ length: Math.min(65536, to - first + 1) }, (_, k) => first + k);
      const values = densities(family, source, new Int32Array(y.length).fill(i), y, wanted);
      for (let k = 0; k < y.length; k++) take(i, y[k] as number, values[k] as number);
    }
  });
}

function bestAtoms(family: Formulas, source: Source, n: number): Float64Array {
  const best = new Float64Array(n).fill(Number.NaN);
  const height = new Float64Array(n).fill(-Infinity);
  eachAtom(family, source, n, "value", (i, y, v) => {
    if (!(v > (height[i] as number)) && !Number.isNaN(best[i])) return;
    height[i] = v;
    best[i] = y;
  });
  return best;
}

function entropyOfAtoms(family: Formulas, source: Source, n: number): Float64Array {
  const total = new Float64Array(n);
  eachAtom(family, source, n, "surprise", (i, _, v) => {
    total[i] = (total[i] as number) + v;
  });
  return total;
}
