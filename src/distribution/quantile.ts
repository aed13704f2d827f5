// Quantiles: by rule, of the elements where they are independent, else by the cdf: a bracket around y, shrunk by Newton in
// the log domain or halved.
import type { Results } from "../compile/program.ts";
import type { Constraint } from "../constraint.ts";
import { input } from "../ops/leaves.ts";
import { lt, sqrt, where } from "../ops/machine.ts";
import { log } from "../ops/math.ts";
import { ndtri } from "../ops/quantile.ts";
import { perRow } from "../ops/rows.ts";
import type { Tensor } from "../tensor.ts";
import { boundsOf } from "./bounds.ts";
import { type Formulas, missing, quantileStep } from "./guard.ts";
import { joined, marginalSource, sizeOf, spread } from "./marginal.ts";
import { run, searching } from "./run.ts";
import type { Source } from "./source.ts";

const LARGEST = 1.7976931348623157e308;
const SMALLEST = 2.2250738585072014e-308;
const MOST_INTEGER = 9007199254740992;
const MOST_STEPS = 400;
/** Where Newton's steps have stopped to better an error that is no more than this, of a logarithm or of y, it is rounding. */
const ROUNDING = 1e-13;

/** A number between, about half the floating-point numbers of the bracket away from each end. */
function middle(lo: number, hi: number): number {
  if (lo < 0 && hi > 0) return 0;
  if (hi <= 0) return -middle(-hi, -lo);
  const [a, b] = [lo < SMALLEST ? SMALLEST : lo, hi > LARGEST ? LARGEST : hi];
  return b / 4 > a ? Math.sqrt(a) * Math.sqrt(b) : a + (b - a) / 2;
}

/** An integer between, quick for large brackets. */
function middleInteger(lo: number, hi: number): number {
  if (lo < 0 && hi > 1) return 0;
  if (hi - lo <= 8) return Math.floor(lo + (hi - lo) / 2);
  if (lo < 0) return -middleInteger(-hi, -lo);
  return Math.floor(Math.sqrt(lo + 2) * Math.sqrt(hi));
}

/** The least y with cdf(y) ≥ p, for each of n rows. p and q = 1 − p have one number or n. */
export function quantileByCdf(
  family: Formulas,
  source: Source,
  p: Float64Array,
  q: Float64Array,
  n: number,
): Float64Array {
  const { lower, upper } = boundsOf(family, source, n);
  const logs = run(
    family,
    "quantile logs",
    () => ({ p: log(input("p", { rows: true })), q: log(input("q", { rows: true })) }),
    { p, q },
    p.length,
  );
  const repeat = (x: Float64Array): Float64Array => (x.length === n ? x : new Float64Array(n).fill(x[0] as number));
  const [logP, logQ] = [repeat(logs.p as Float64Array), repeat(logs.q as Float64Array)];
  const build = () =>
    quantileStep(
      family,
      source.canonical(),
      input("y", { rows: true }),
      input("p", { rows: true }),
      input("q", { rows: true }),
    );
  const guess = guesses(family, source, repeat(p), repeat(q), n);
  const result = new Float64Array(n);
  searching(family, `quantile ${source.key}`, build, { ...source.data, p: logP, q: logQ }, n, (at, from, to) => {
    const rows = (x: Float64Array): Float64Array => x.subarray(from, to);
    const problem = { lower: rows(lower), upper: rows(upper), logP: rows(logP), logQ: rows(logQ), guess: rows(guess) };
    result.set(
      leastBetween(family.support, problem, (y) => at({ y })),
      from,
    );
  });
  return result;
}

/** Where each search begins: the quantile of the Normal of the same mean and variance; NaN where they are not known. */
function guesses(family: Formulas, source: Source, p: Float64Array, q: Float64Array, n: number): Float64Array {
  const { mean, variance } = family.rules;
  if (!mean || !variance) return new Float64Array(n).fill(Number.NaN);
  const build = () => {
    const [below, above] = [input("p", { rows: true }), input("q", { rows: true })];
    const lower = lt(below, above);
    const z = ndtri(where(lower, below, above));
    const params = source.canonical();
    return { guess: perRow(mean(params).add(sqrt(variance(params)).mul(where(lower, z, z.neg())))) };
  };
  return run(family, `quantile guess ${source.key}`, build, { ...source.data, p, q }, n).guess as Float64Array;
}

/** Ends between which y lies, log p and log q, and a guess, of each row. */
interface Problem {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly logP: Float64Array;
  readonly logQ: Float64Array;
  readonly guess: Float64Array;
}

/** The least y of each row where `step`'s error is not negative. */
function leastBetween(
  { discrete, contains }: Constraint,
  { lower, upper, logP, logQ, guess }: Problem,
  step: (y: Float64Array) => Results,
): Float64Array {
  const n = lower.length;
  // cdf(lo) < p ≤ cdf(hi) throughout.
  const most = discrete ? MOST_INTEGER : LARGEST;
  const lo = lower.map((v) => (v === -Infinity ? -most : discrete ? v - 1 : v));
  const hi = upper.map((v) => (v === Infinity ? most : v));
  const result = new Float64Array(n).fill(Number.NaN);
  const done = new Uint8Array(n);
  let left = n;
  const finish = (i: number, y: number): void => {
    result[i] = y;
    done[i] = 1;
    left--;
  };
  const y = new Float64Array(n);
  // of integers: how far the other side of the quantile is looked for, NaN once it has been found
  const stride = new Float64Array(n).fill(Number.NaN);
  // Newton's steps go on while each takes more than half of the error: one from far out may halve it for ever
  const before = new Float64Array(n).fill(Infinity);
  const half = discrete ? middleInteger : middle;
  for (let i = 0; i < n; i++) {
    const [a, b] = [lo[i] as number, hi[i] as number];
    const near = discrete ? Math.floor(guess[i] as number) : (guess[i] as number);
    const inside = near > a && near < b;
    y[i] = inside ? near : half(a, b);
    if (inside) stride[i] = 1;
    if (logP[i] === -Infinity) finish(i, lower[i] as number);
    else if (logQ[i] === -Infinity) finish(i, upper[i] as number);
  }
  // A family with an atom at its lower bound has its quantile there.
  const closed = lower.map((v) => (!discrete && v > -Infinity && contains([v]) ? 1 : 0));
  if (closed.includes(1)) {
    const { error } = step(lower.map((v, i) => (closed[i] ? v : 0)));
    for (let i = 0; i < n; i++) if (closed[i] && !done[i] && (error?.[i] as number) >= 0) finish(i, lower[i] as number);
  }
  for (let s = 0; left > 0 && s < MOST_STEPS; s++) {
    const { error, newton } = step(y);
    for (let i = 0; i < n; i++) {
      if (done[i]) continue;
      const e = (error as Float64Array)[i] as number;
      const here = y[i] as number;
      if (Number.isNaN(e)) {
        finish(i, Number.NaN);
        continue;
      }
      const under = e < 0;
      if (under) lo[i] = here;
      else hi[i] = here;
      const [a, b] = [lo[i] as number, hi[i] as number];
      const size = Math.abs(e);
      const next = newton?.[i] as number;
      // a step may also be small because the slope is not to be trusted: far out it is exp of a difference of large numbers
      const away = Math.abs(next - here);
      const better = size <= 0.4 * (before[i] as number);
      const rounded = !better && size <= ROUNDING * Math.max(1, -Math.min(logP[i] as number, logQ[i] as number));
      if (away <= (rounded ? ROUNDING : 2.3e-16) * Math.abs(here) && size < 1e-6) finish(i, here);
      else if (!discrete && better && next > a && next < b) {
        y[i] = next;
        before[i] = size;
      } else {
        before[i] = Infinity;
        const far = discrete ? (under ? here + (stride[i] as number) : here - (stride[i] as number)) : Number.NaN;
        const known = under ? b < most && b < (upper[i] as number) : a > -most && a >= (lower[i] as number);
        const to = !known && far > a && far < b ? far : half(a, b);
        stride[i] = known ? Number.NaN : (stride[i] as number) * 2;
        if (to > a && to < b) y[i] = to;
        else finish(i, b);
      }
    }
  }
  return result;
}

/** p and q = 1 − p, one of each or one for each row. */
export interface Tails {
  readonly p: Float64Array;
  readonly q: Float64Array;
}

/** The quantiles of n rows (or of a single distribution); `rows`: p has one for each. */
export function quantiles(
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
