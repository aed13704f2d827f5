// Whether y could come from a distribution or a fit: distances of its places from uniform, and pictures of them.
import { evaluate } from "../compile/evaluate.ts";
import type { RepeatOptions } from "../fit/after.ts";
import type { Certainty } from "../fit/estimate.ts";
import { input } from "../ops/leaves.ts";
import { exp } from "../ops/math.ts";
import { ndtri } from "../ops/quantile.ts";
import type { Key } from "../random/key.ts";
import type { WithCdf } from "../score/forecast.ts";
import { checkLevel, normalQuantile } from "./chance.ts";
import { ofDistribution } from "./goodness.ts";
import { originOf } from "./origin.ts";

/** A statistic, and the chance of one as large where y comes from the distribution. */
export interface Fitness {
  readonly statistic: number;
  readonly p: number;
}
export interface GoodnessOfFit {
  readonly n: number;
  readonly kolmogorovSmirnov: Fitness;
  readonly andersonDarling: Fitness;
  readonly cramerVonMises: Fitness;
  /** Of equally probable bins. */
  readonly chiSquared: Fitness & { readonly bins: number };
  /** How the chances were found: from the statistics' distributions, or from replicates that were drawn and fitted. */
  readonly chances: "distribution" | "simulation";
  readonly replicates: number;
  /** Replicates that could not be fitted: left out. */
  readonly failed: number;
  toString(): string;
}
export interface GoodnessOptions extends RepeatOptions {
  /** Of the places drawn within the steps of a discrete y, and of the replicates. Default 0. */
  readonly seed?: number | string | Key;
  /** Of a fit: how many y are drawn from it and fitted anew. Default 999. */
  readonly replicates?: number;
}

/**
 * Whether y could come from a distribution, or from a fit to it, by four distances of its places F(y) from uniform. A
 * discrete y has places drawn within its steps, by `seed`.
 *
 * Of a distribution that was known before y was seen the chances are those of the statistics. A fit has come near its own y,
 * so that these chances would be too large: y is drawn from the fit `replicates` times, fitted anew, and p is the share of
 * statistics as large as that of the data (Stute, González Manteiga & Presedo Quindimil, Metrika 40, 1993).
 *
 * Rejects with a `TypeError` for a y that is not one number a row, with a `RangeError` for a censored one.
 *
 * @example
 * String(await goodnessOfFit(await fit(Gamma, waits)));
 * (await goodnessOfFit(Normal({ loc: 0, scale: 1 }), y)).andersonDarling.p;
 */
export async function goodnessOfFit(fit: Certainty, options?: GoodnessOptions): Promise<GoodnessOfFit>;
export async function goodnessOfFit(
  distribution: WithCdf,
  y: ArrayLike<number>,
  options?: GoodnessOptions,
): Promise<GoodnessOfFit>;
export async function goodnessOfFit(
  what: Certainty | WithCdf,
  second?: ArrayLike<number> | GoodnessOptions,
  third: GoodnessOptions = {},
): Promise<GoodnessOfFit> {
  const where = "goodnessOfFit";
  if (second !== undefined && "length" in second) return ofDistribution(where, what as WithCdf, second, third);
  const origin = originOf(where, what as Certainty);
  return origin.tests.goodness(where, origin, second ?? {});
}

/** Points of a picture: quantiles of a standard Normal, and the residuals that should be there. */
export interface QuantilePoints {
  readonly theoretical: Float64Array;
  readonly sample: Float64Array;
  /** Which row of the data each point is. */
  readonly rows: Int32Array;
}
/** The same less the line, with the ends between which a point falls with a chance. */
export interface WormPoints {
  readonly theoretical: Float64Array;
  readonly deviation: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: Int32Array;
}

interface DrawnPlaces {
  /** Of the places drawn within the steps of a discrete y. Default 0. */
  readonly seed?: number | string | Key;
}

/**
 * A quantile–quantile plot of the quantile residuals of a fit: on the diagonal if the model is right, whatever its family.
 * Probabilities are R's ppoints.
 *
 * @example
 * const { theoretical, sample } = qq(fitted);
 */
export function qq(fit: Certainty, options: DrawnPlaces = {}): QuantilePoints {
  const residuals = fit.residuals("quantile", options);
  const n = residuals.length;
  const order = Array.from(residuals.keys()).sort((i, j) => (residuals[i] as number) - (residuals[j] as number));
  return {
    theoretical: evaluate({ z: ndtri(input("p", { rows: true })) }, { p: probabilities(n) }).z,
    sample: Float64Array.from(order, (i) => residuals[i] as number),
    rows: Int32Array.from(order, (i) => fit.rows[i] as number),
  };
}

const probabilities = (n: number): Float64Array => {
  const a = n <= 10 ? 3 / 8 : 1 / 2;
  return Float64Array.from({ length: n }, (_, i) => (i + 1 - a) / (n + 1 - 2 * a));
};

/**
 * A worm plot: how far the points of {@link qq} are from the diagonal, and the ends between which each falls with chance
 * `level` (0.95 unless said) if the model is right. van Buuren & Fredriks, "Worm plot", Statistics in Medicine 20 (2001).
 *
 * @example
 * const { theoretical, deviation, lower, upper } = worm(fitted);
 */
export function worm(
  fit: Certainty,
  { level = 0.95, ...options }: DrawnPlaces & { readonly level?: number } = {},
): WormPoints {
  checkLevel("worm", level);
  const z = normalQuantile((1 + level) / 2);
  const { theoretical, sample, rows } = qq(fit, options);
  const x = input("x", { rows: true });
  const { bell } = evaluate({ bell: exp(x.mul(x).mul(-0.5)) }, { x: theoretical });
  const n = theoretical.length;
  const upper = probabilities(n).map(
    (p, i) => (z * Math.sqrt(2 * Math.PI) * Math.sqrt((p * (1 - p)) / n)) / (bell[i] as number),
  );
  return {
    theoretical,
    deviation: sample.map((v, i) => v - (theoretical[i] as number)),
    lower: upper.map((v) => -v),
    upper,
    rows,
  };
}
