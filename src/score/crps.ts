// The continuous ranked probability score: a distance between a whole distribution and what happened.

import { integrate } from "../distribution/quadrature.ts";
import type { Key } from "../random/key.ts";
import { crpsSamples } from "./crpsSamples.ts";
import { numericRowsOf, spread, type WithCdf, type WithQuantile } from "./forecast.ts";

/** A forecast of one number a row, and which rules its family has. */
export interface CrpsForecast extends WithCdf, WithQuantile {
  readonly family: { readonly rules: object };
  crps(y: ArrayLike<number>): ArrayLike<number>;
  sample(n: number, options: { readonly seed: number | string | Key }): ArrayLike<number>;
}

/** For families without a cdf, which are scored by draws. */
export interface CrpsOptions {
  /** Draws a row. Default 1000. */
  readonly draws?: number;
  /** Default "crps". */
  readonly seed?: number | string | Key;
}

/**
 * The continuous ranked probability score ∫ (F(z) − 1{y ≤ z})² dz, one a row, in units of y; lower is better.
 *
 * Of a point forecast it is the absolute error. By the family's own formula where it has one; else discrete families are
 * summed over their integers and others integrated between their quantiles (relative error below 1e-9); families without
 * a cdf are scored by draws, with {@link crpsSamples}. Of ordered classes it is the ranked probability score.
 *
 * Source: Matheson and Winkler, Management Science 22 (1976); Gneiting and Raftery, JASA 102 (2007).
 *
 * @example
 * crps(Normal({ loc: 0, scale: 1 }), [0, 2]); // 0.2337, 1.4528
 */
export function crps(forecast: CrpsForecast, y: ArrayLike<number>, options: CrpsOptions = {}): Float64Array {
  const rules: Readonly<Record<string, unknown>> = { ...forecast.family.rules };
  if (rules.crps !== undefined) {
    numericRowsOf("crps", forecast, y);
    return Float64Array.from(forecast.crps(y));
  }
  const has = (rule: string, log: string): boolean => rules[rule] !== undefined || rules[log] !== undefined;
  if (has("cdf", "logCdf") && has("survival", "logSurvival")) return crpsByCdf(forecast, y);
  const n = numericRowsOf("crps", forecast, y);
  const { draws = 1000, seed = "crps" } = options;
  const samples = forecast.sample(draws, { seed });
  // A single forecast has one lot of draws for all rows.
  const rowDraws = (i: number): ArrayLike<number> =>
    Float64Array.from({ length: draws }, (_, j) => samples[(forecast.rows ? i * draws : 0) + j] as number);
  return crpsSamples(
    Array.from({ length: n }, (_, i) => rowDraws(i)),
    y,
  );
}

/** The CRPS from cdf and quantile, one a row: an exact sum over integers, else quadrature. */
export function crpsByCdf(forecast: WithCdf & WithQuantile, y: ArrayLike<number>): Float64Array {
  const n = numericRowsOf("crps", forecast, y);
  return forecast.discrete ? summed(forecast, y, n) : integrated(forecast, y, n);
}

/** Pieces end where one of the tails has these probabilities. */
const TAIL = [1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.15, 0.3];

/**
 * ∫ F² below y plus ∫ (1 − F)² above it. The cdf changes by little within a piece, so that few points do. What is left
 * out beyond the outermost quantiles q is of the order 1e-24·|q|: for a tail like 1/z, 1e-12.
 */
function integrated(forecast: WithCdf & WithQuantile, y: ArrayLike<number>, n: number): Float64Array {
  const edges = [
    ...TAIL.map((p) => spread(forecast.quantile(p), n)),
    spread(forecast.quantile(0.5), n),
    ...TAIL.map((p) => spread(forecast.quantile(p, { tail: "upper" }), n)).reverse(),
  ];
  const [first, last] = [edges[0], edges[edges.length - 1]] as [Float64Array, Float64Array];
  const [low, high] = [edges[TAIL.length - 1], edges[TAIL.length + 1]] as [Float64Array, Float64Array];
  const tolerance = low.map((v, i) => 1e-9 * ((high[i] as number) - v));
  const at = Float64Array.from(y);
  const total = new Float64Array(n);
  const add = (f: (x: Float64Array) => ArrayLike<number>, a: Float64Array, b: Float64Array): void => {
    if (!a.some((v, i) => v < (b[i] as number))) return;
    const piece = integrate((x) => Float64Array.from(f(x), (v) => v * v), a, b, tolerance);
    for (let i = 0; i < n; i++) total[i] = (total[i] as number) + (piece[i] as number);
  };
  const below = (x: Float64Array): ArrayLike<number> => forecast.cdf(x);
  const above = (x: Float64Array): ArrayLike<number> => forecast.survival(x);
  for (let k = 0; k + 1 < edges.length; k++) {
    const [a, b] = [edges[k], edges[k + 1]] as [Float64Array, Float64Array];
    add(
      below,
      a,
      b.map((v, i) => Math.min(v, at[i] as number)),
    );
    add(
      above,
      a.map((v, i) => Math.max(v, at[i] as number)),
      b,
    );
  }
  // y outside all quantiles: between the last of them and y.
  add(below, last, at);
  add(above, at, first);
  return total;
}

/** Σ (F(k) − 1{y ≤ k})² over integers k; terms beyond y and the outermost quantiles are below 1e-28. */
function summed(forecast: WithCdf & WithQuantile, y: ArrayLike<number>, n: number): Float64Array {
  const lower = spread(forecast.quantile(1e-14), n);
  const upper = spread(forecast.quantile(1e-14, { tail: "upper" }), n);
  const from = lower.map((q, i) => Math.min(q, Math.floor(y[i] as number)));
  const to = upper.map((q, i) => Math.max(q, Math.ceil(y[i] as number)));
  const steps = to.reduce((most, k, i) => Math.max(most, k - (from[i] as number)), 0);
  const total = new Float64Array(n);
  for (let s = 0; s < steps; s++) {
    const k = from.map((v) => v + s);
    const below = forecast.cdf(k);
    const above = forecast.survival(k);
    for (let i = 0; i < n; i++) {
      if ((k[i] as number) >= (to[i] as number)) continue;
      const v = (k[i] as number) < (y[i] as number) ? (below[i] as number) : (above[i] as number);
      total[i] = (total[i] as number) + v * v;
    }
  }
  return total;
}
