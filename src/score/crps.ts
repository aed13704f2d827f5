// The continuous ranked probability score: a distance between a whole distribution and what happened.
import { checkRows, type WithCdf, type WithQuantile } from "./forecast.ts";
import { integrate } from "./quadrature.ts";

/** A forecast that can be scored by {@link crps}: with its own formula, else with cdf and quantile, else by samples. */
export interface CrpsForecast extends Partial<Omit<WithCdf, "length">>, Partial<Omit<WithQuantile, "length">> {
  readonly length: number;
}

/**
 * The continuous ranked probability score ∫ (F(z) − 1{y ≤ z})² dz, one a row, in units of y; lower is better.
 *
 * Of a point forecast it is the absolute error. Discrete families are summed over the integers, others integrated
 * piece by piece between their quantiles (relative error about 1e-9).
 *
 * Source: Matheson and Winkler, Management Science 22 (1976); Gneiting and Raftery, JASA 102 (2007).
 */
export function crpsByCdf(forecast: WithCdf & WithQuantile, y: ArrayLike<number>): Float64Array {
  checkRows("crps", forecast.length, y);
  return forecast.discrete ? summed(forecast, y) : integrated(forecast, y);
}

/** Pieces end where the cdf has these values and their complements: ten times more or less in each tail. */
const TAIL = [1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.15, 0.3];

/**
 * ∫ F² below y plus ∫ (1 − F)² above it. What lies beyond the outermost quantiles is left out: of a tail that falls like
 * 1/z, the heaviest with a finite score being 1/√z, about 1e-12 of the whole.
 */
function integrated(forecast: WithCdf & WithQuantile, y: ArrayLike<number>): Float64Array {
  const n = forecast.length;
  const edges = [...TAIL, 0.5, ...TAIL.map((p) => 1 - p).reverse()].map((p) => forecast.quantile(p));
  const spread = (i: number): number => (edges[17] as Float64Array)[i]! - (edges[11] as Float64Array)[i]!;
  const tolerance = Float64Array.from(y, (_, i) => 1e-9 * spread(i));
  const total = new Float64Array(n);
  const add = (f: (x: Float64Array) => ArrayLike<number>, a: Float64Array, b: Float64Array): void => {
    if (!a.some((v, i) => v < (b[i] as number))) return;
    const piece = integrate((x) => Float64Array.from(f(x), (v) => v * v), a, b, tolerance);
    for (let i = 0; i < n; i++) total[i] = (total[i] as number) + (piece[i] as number);
  };
  const cdf = (x: Float64Array): ArrayLike<number> => forecast.cdf(x);
  const survival = (x: Float64Array): ArrayLike<number> => forecast.survival(x);
  const at = Float64Array.from(y);
  for (let k = 0; k + 1 < edges.length; k++) {
    const [a, b] = [edges[k] as Float64Array, edges[k + 1] as Float64Array];
    add(cdf, a, b.map((v, i) => Math.min(v, at[i] as number)));
    add(survival, a.map((v, i) => Math.max(v, at[i] as number)), b);
  }
  // y outside all quantiles: from the last of them to y.
  add(cdf, edges[edges.length - 1] as Float64Array, at);
  add(survival, at, edges[0] as Float64Array);
  return total;
}

/** Σ (F(k) − 1{y ≤ k})² over integers k; both summands are zero to 1e-28 beyond the outermost quantiles and y. */
function summed(forecast: WithCdf & WithQuantile, y: ArrayLike<number>): Float64Array {
  const n = forecast.length;
  const from = forecast.quantile(1e-14).map((q, i) => Math.min(q, Math.floor(y[i] as number)));
  const to = forecast.quantile(1 - 1e-14).map((q, i) => Math.max(q, Math.ceil(y[i] as number)));
  const total = new Float64Array(n);
  const steps = to.reduce((most, k, i) => Math.max(most, k - (from[i] as number)), 0);
  for (let s = 0; s < steps; s++) {
    const k = from.map((v) => v + s);
    const below = forecast.cdf(k);
    const above = forecast.survival(k);
    for (let i = 0; i < n; i++) {
      const v = (k[i] as number) < (y[i] as number) ? (below[i] as number) : (above[i] as number);
      if ((k[i] as number) < (to[i] as number)) total[i] = (total[i] as number) + v * v;
    }
  }
  return total;
}
