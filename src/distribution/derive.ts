// Modes and entropies without a rule: of the elements where they are independent, else found numerically.
import type { Tensor } from "../tensor.ts";
import { curvatures } from "./curvature.ts";
import { type Derived, type Formulas, missing } from "./guard.ts";
import { inverseDraws } from "./inverse.ts";
import { joined, marginalSource, sizeOf, spread } from "./marginal.ts";
import { moments } from "./moments.ts";
import { atomsOf, densities, edges, inBlocks, integersOf, LEVELS, piecesOf } from "./panels.ts";
import { integrate } from "./quadrature.ts";
import { quantiles } from "./quantile.ts";
import { run } from "./run.ts";
import type { Source } from "./source.ts";

/** Results of integers are sums over all of them. */
const isOneInteger = ({ support }: Formulas): boolean => support.discrete && support.shape.length === 0;
/** Integers beyond the quantiles of this probability cannot be seen in a mode or an entropy. */
const FAR = 1e-17;

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
  if (isOneInteger(family)) return bestInteger(family, source, n);
  // a density and a probability cannot be compared
  if (!landmarks || family.rules.atoms) throw missing(family, "mode", "mode");
  return peaks(family, source, n);
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
  if (isOneInteger(family)) return entropyOfIntegers(family, source, n);
  if (!landmarks) throw missing(family, "entropy", "entropy");
  return entropyByQuadrature(family, source, n);
}

/** What `distribution` gives a family for the rules that it does not have. */
export const derived: Derived = { quantiles, modes, moments, entropies, curvatures, draws: inverseDraws };

/** Pieces are smooth: a few halvings do, where any do. */
const HALVINGS = 7;
/** −∫ p log p between the edges, each piece to 1e-11 where rounding allows. */
const entropyByQuadrature = (family: Formulas, all: Source, rows: number): Float64Array =>
  inBlocks(all, rows, (source, n) => {
    const { at, from: a, to: b } = piecesOf(edges(family, source, n, LEVELS, "entropy"));
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
    const points = atomsOf(family, source, n);
    if (points.y.length > 0)
      densities(family, source, points.at, points.y, "surprise").forEach((v, k) => {
        const i = points.at[k] as number;
        total[i] = (total[i] as number) + v;
      });
    return total;
  });

/** The best of the local maxima: each is bracketed by edges beside a better one, and found where the slope changes sign. */
const peaks = (family: Formulas, all: Source, rows: number): Float64Array =>
  inBlocks(all, rows, (source, n) => {
    const ends = edges(family, source, n, LEVELS, "mode").map((row) =>
      row.filter((v, k) => k === 0 || v !== row[k - 1]),
    );
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

function bestInteger(family: Formulas, source: Source, n: number): Float64Array {
  const best = new Float64Array(n).fill(Number.NaN);
  const height = new Float64Array(n).fill(-Infinity);
  for (const { row, y } of integersOf(family, source, n, FAR, "mode"))
    densities(family, source, new Int32Array(y.length).fill(row), y, "value").forEach((v, k) => {
      if (!(v > (height[row] as number)) && !Number.isNaN(best[row])) return;
      height[row] = v;
      best[row] = y[k] as number;
    });
  return best;
}

function entropyOfIntegers(family: Formulas, source: Source, n: number): Float64Array {
  const total = new Float64Array(n);
  for (const { row, y } of integersOf(family, source, n, FAR, "entropy"))
    densities(family, source, new Int32Array(y.length).fill(row), y, "surprise").forEach((v) => {
      total[row] = (total[row] as number) + v;
    });
  return total;
}
