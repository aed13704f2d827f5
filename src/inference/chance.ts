// Probabilities and quantiles of the distributions that tests refer to, by the library's own functions.
import { evaluate } from "../compile/evaluate.ts";
import { gammaQ } from "../ops/incompleteGamma.ts";
import { input } from "../ops/leaves.ts";
import { exp, log } from "../ops/math.ts";
import { ndtr } from "../ops/normal.ts";
import { ndtri } from "../ops/quantile.ts";
import type { Tensor } from "../tensor.ts";

const one = (graph: (x: Tensor) => Tensor, x: number): number =>
  evaluate({ value: graph(input("x")) }, { x }).value[0] as number;

export const logarithm = (x: number): number => one(log, x);
export const exponential = (x: number): number => one(exp, x);
/** z with Φ(z) = p. */
export const normalQuantile = (p: number): number => one((x) => ndtri(x), p);
/** P(|Z| > |z|). */
export const normalTails = (z: number): number => 2 * one(ndtr, -Math.abs(z));
/** P(χ²_df > x). */
export const chiSquaredTail = (x: number, df: number): number =>
  x > 0 ? one((half) => gammaQ(df / 2, half), x / 2) : 1;

/** Refuses a level that is none. */
export function checkLevel(where: string, level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(`${where}: level must lie between 0 and 1; came ${String(level)}. Try 0.95.`);
}
