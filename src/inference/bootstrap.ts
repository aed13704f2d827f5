// The bootstrap: a fit made again on rows drawn with replacement, as weights; and intervals from its replicates.
import { evaluate } from "../compile/evaluate.ts";
import { compile } from "../compile/program.ts";
import type { BootstrapOptions } from "../fit/after.ts";
import { unpack } from "../fit/descend.ts";
import type { Limits } from "../fit/estimate.ts";
import type { Plan } from "../fit/plan.ts";
import { grad } from "../grad.ts";
import { input } from "../ops/leaves.ts";
import { ndtr } from "../ops/normal.ts";
import { perRow } from "../ops/rows.ts";
import { concat, reshape } from "../ops/shape.ts";
import { fold, type Key, key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { normalQuantile } from "./chance.ts";
import { labelOf, product } from "./coordinates.ts";
import { numbersAt, type Reported } from "./numbers.ts";
import { meanOne, type Refit, refitter } from "./refit.ts";
import { repeat } from "./repeat.ts";

/** A fit to be drawn again. */
export interface Drawn {
  readonly plan: Plan;
  readonly theta: Float64Array;
  readonly reported: Reported;
  /** H⁻¹ of the mean objective; undefined where there is none. */
  readonly inverse: Float64Array | undefined;
  /** Numbers in the form that users see. */
  readonly form: <Value>(values: readonly Value[]) => unknown;
}

/** How often each row was drawn, n times in all. */
function counts(n: number, own: Key): Float64Array {
  const random = uniforms(own);
  const times = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = Math.floor(random() * n);
    times[row] = (times[row] as number) + 1;
  }
  return times;
}

export async function bootstrap(drawn: Drawn, options: BootstrapOptions) {
  const { plan, theta, reported, form } = drawn;
  const { replicates = 1999, seed } = options;
  const { observed } = plan.prepared;
  const n = observed.rows.length;
  const own = fold(key(seed), "bootstrap");
  const refits: Refit[] = [];
  const again = refitter(plan, theta, true);
  let failed: number;
  try {
    failed = await repeat("bootstrap", replicates, options, (r) => {
      const times = counts(n, fold(own, r));
      const { weight } = observed;
      const found = again.again({ weight: meanOne(weight ? times.map((t, i) => t * (weight[i] as number)) : times) });
      if (found.found) refits.push(found);
      return found.found;
    });
  } finally {
    again.release();
  }
  if (refits.length < 2)
    throw new RangeError(
      `bootstrap: at least two replicates must be fitted; ${failed} of ${replicates} failed. Look at the fit's warnings.`,
    );
  const numbers = withoutBound(
    drawn,
    refits,
    numbersAt(
      plan.prepared,
      theta,
      reported,
      refits.map((one) => one.theta),
    ),
  );
  const unbounded = refits.filter(({ drift }) => drift).length;
  const names = reported.names.map(labelOf);
  let influences: Float64Array[] | undefined;
  const confidence = (
    level = 0.95,
    { method = "percentile" }: { readonly method?: "percentile" | "bca" } = {},
  ): unknown => {
    if (!(level > 0 && level < 1))
      throw new RangeError(`bootstrap: level must lie between 0 and 1; came ${String(level)}. Try 0.95.`);
    if (method !== "percentile" && method !== "bca")
      throw new RangeError(`bootstrap: method must be "percentile" or "bca"; came ${String(method)}. Choose one.`);
    if (method === "bca") influences ??= influenceOf(drawn);
    return form(
      numbers.map((values, i) =>
        method === "bca"
          ? bca(values, reported.values[i] as number, influences?.[i] as Float64Array, level)
          : percentile(values, level),
      ),
    );
  };
  return {
    replicates,
    failed,
    unbounded,
    names,
    numbers,
    get stderr(): unknown {
      return form(numbers.map(deviation));
    },
    confidence,
    toString: (): string => {
      const endless = unbounded > 0 ? `; in ${unbounded} an estimate has no bound and is ±∞` : "";
      const lost = failed > 0 ? `; ${failed} could not be fitted and are left out` : "";
      return `${replicates} bootstrap replicates${endless}${lost}`;
    },
  };
}

/** A next step of this share of a standard error is one that never ends. */
const ENDLESS = 1e-3;

/** Numbers along which the likelihood of a replicate rises for ever are infinite; the others are what they are. */
function withoutBound(
  { plan, theta, reported, inverse }: Drawn,
  refits: readonly Refit[],
  numbers: readonly Float64Array[],
): readonly Float64Array[] {
  const p = theta.length;
  const m = numbers.length;
  const along = inverse && product(reported.slopes, inverse, m, p, p);
  const dot = (at: number, of: Float64Array, by: (j: number) => number): number => {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += (of[at * p + j] as number) * by(j);
    return sum;
  };
  return numbers.map((values, t) => {
    if (reported.curved(t)) return values;
    const variance = along
      ? dot(t, along, (j) => reported.slopes[t * p + j] as number) / plan.prepared.observations
      : 1;
    const least = ENDLESS * Math.sqrt(variance);
    return values.map((v, r) => {
      const drift = refits[r]?.drift;
      const move = drift ? dot(t, reported.slopes, (j) => drift[j] as number) : 0;
      return Math.abs(move) > least ? move * Infinity : v;
    });
  });
}

function deviation(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (n - 1));
}

/**
 * Quantiles of sorted replicates at (R + 1)α, between two of them on the scale of normal scores: Davison & Hinkley,
 * Bootstrap Methods and their Application (1997), equation 5.8.
 */
function quantileOf(sorted: Float64Array, alpha: number): number {
  const size = sorted.length;
  const k = Math.floor((size + 1) * alpha + 1e-9);
  if (k < 1) return sorted[0] as number;
  if (k >= size) return sorted[size - 1] as number;
  const score = (j: number): number => normalQuantile(j / (size + 1));
  const share = Math.max(0, (normalQuantile(alpha) - score(k)) / (score(k + 1) - score(k)));
  const [a, b] = [sorted[k - 1] as number, sorted[k] as number];
  // beside an infinite one there is nothing in between
  if (a === -Infinity || a === b || share < 1e-9) return a;
  return a + share * (b - a);
}

/** The middle of the replicates. */
export function percentile(values: Float64Array, level: number): Limits {
  const sorted = values.slice().sort();
  return { lower: quantileOf(sorted, (1 - level) / 2), upper: quantileOf(sorted, (1 + level) / 2) };
}

/**
 * Corrected for bias and for a spread that changes with the number: Efron, "Better bootstrap confidence intervals", JASA 82
 * (1987). `influence`: what each row does to the number, by which the acceleration is found.
 */
export function bca(values: Float64Array, estimate: number, influence: Float64Array, level: number): Limits {
  const sorted = values.slice().sort();
  const below = values.reduce((sum, v) => sum + (v < estimate ? 1 : 0), 0) / values.length;
  let [squares, cubes] = [0, 0];
  for (const v of influence) {
    squares += v * v;
    cubes += v * v * v;
  }
  const a = squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
  const w = normalQuantile(below);
  const at = (p: number): number => {
    const z = w + normalQuantile(p);
    const { moved } = evaluate({ moved: ndtr(input("z")) }, { z: w + z / (1 - a * z) });
    return quantileOf(sorted, moved[0] as number);
  };
  return { lower: at((1 - level) / 2), upper: at((1 + level) / 2) };
}

/**
 * What each row does to each number, [numbers][rows]: −H⁻¹s, s being the slope of the row's own loss (the infinitesimal
 * jackknife); of fits by a formula, which may not be smooth, what changes without the row.
 */
function influenceOf({ plan, theta, reported, inverse }: Drawn): Float64Array[] {
  const { task, closed, observed } = plan.prepared;
  const n = observed.rows.length;
  if (closed) {
    const again = refitter(plan, theta, true);
    const thetas = Array.from({ length: n }, (_, i) => {
      const weight = observed.weight ? observed.weight.slice() : new Float64Array(n).fill(1);
      weight[i] = 0;
      return again.again({ weight: meanOne(weight) }).theta;
    });
    again.release();
    return numbersAt(plan.prepared, theta, reported, thetas).map((values, i) =>
      values.map((v) => (reported.values[i] as number) - v),
    );
  }
  const p = theta.length;
  if (!inverse) return reported.names.map(() => new Float64Array(n));
  const own = unpack(input("theta", { shape: [p] }), task.layout).map((x) => perRow(x));
  const slopes = concat(grad(task.objective(own, undefined), own).map((g) => reshape(g, [g.size])));
  const program = compile({ outputs: { slopes: perRow(slopes) } }, { precision: "f64" });
  program.load({ ...task.training(), theta });
  const scores = program.run().slopes as Float64Array;
  program.release();
  const m = reported.names.length;
  const along = product(reported.slopes, inverse, m, p, p);
  return reported.names.map((_, t) =>
    Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < p; j++) sum -= (along[t * p + j] as number) * (scores[i * p + j] as number);
      return sum;
    }),
  );
}
