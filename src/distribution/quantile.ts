// Quantiles of families that have a cdf and no formula: a bracket around y, shrunk by Newton in the log domain or halved.
import { input } from "../ops/leaves.ts";
import { log } from "../ops/math.ts";
import { type Formulas, quantileStep } from "./guard.ts";
import { run } from "./run.ts";
import type { Source } from "./source.ts";

const LARGEST = 1.7976931348623157e308;
const SMALLEST = 2.2250738585072014e-308;
const MOST_STEPS = 400;

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
  return Math.floor(lo >= 0 && hi - lo > 8 ? Math.sqrt(lo + 2) * Math.sqrt(hi) : lo + (hi - lo) / 2);
}

/** The least y with cdf(y) ≥ p, for each of n rows. p and q = 1 − p have one number or n. */
export function quantileByCdf(
  family: Formulas,
  source: Source,
  p: Float64Array,
  q: Float64Array,
  n: number,
): Float64Array {
  const { discrete, lower, upper, contains } = family.support;
  const logs = run(
    family,
    "quantile logs",
    () => ({ p: log(input("p", { rows: true })), q: log(input("q", { rows: true })) }),
    { p, q },
    p.length,
  );
  const repeat = (x: Float64Array): Float64Array => (x.length === n ? x : new Float64Array(n).fill(x[0] as number));
  const [logP, logQ] = [repeat(logs.p as Float64Array), repeat(logs.q as Float64Array)];
  const step = (y: Float64Array) =>
    run(
      family,
      `quantile ${source.key}`,
      () =>
        quantileStep(
          family,
          source.canonical(),
          input("y", { rows: true }),
          input("p", { rows: true }),
          input("q", { rows: true }),
        ),
      { ...source.data, y, p: logP, q: logQ },
      n,
    );
  // cdf(lo) < p ≤ cdf(hi) throughout.
  const open = discrete ? lower - 1 : lower;
  const lo = new Float64Array(n).fill(open === -Infinity ? -LARGEST : open);
  const hi = new Float64Array(n).fill(upper === Infinity ? (discrete ? 9007199254740992 : LARGEST) : upper);
  const result = new Float64Array(n).fill(Number.NaN);
  const done = new Uint8Array(n);
  let left = n;
  const finish = (i: number, y: number): void => {
    result[i] = y;
    done[i] = 1;
    left--;
  };
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    y[i] = discrete ? middleInteger(lo[i] as number, hi[i] as number) : middle(lo[i] as number, hi[i] as number);
    if (logP[i] === -Infinity) finish(i, lower);
    else if (logQ[i] === -Infinity) finish(i, upper);
  }
  // A family with an atom at its lower bound has its quantile there.
  if (!discrete && lower > -Infinity && contains([lower])) {
    const { error } = step(new Float64Array(n).fill(lower));
    for (let i = 0; i < n; i++) if (!done[i] && (error?.[i] as number) >= 0) finish(i, lower);
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
      if (e >= 0) hi[i] = here;
      else lo[i] = here;
      const [a, b] = [lo[i] as number, hi[i] as number];
      const next = newton?.[i] as number;
      if (Math.abs(next - here) <= 2.3e-16 * Math.abs(here)) finish(i, here);
      else if (!discrete && s % 4 !== 3 && next > a && next < b) y[i] = next;
      else {
        const half = discrete ? middleInteger(a, b) : middle(a, b);
        if (half > a && half < b) y[i] = half;
        else finish(i, b);
      }
    }
  }
  for (let i = 0; i < n; i++) if (!done[i]) result[i] = hi[i] as number;
  return result;
}
