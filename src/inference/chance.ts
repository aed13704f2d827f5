// Probabilities and quantiles of the distributions that tests refer to, by the library's own functions.
import { evaluate } from "../compile/evaluate.ts";
import { logitBetaIInverse } from "../ops/betaInverse.ts";
import { betaI } from "../ops/incompleteBeta.ts";
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
/** P(|T| > |t|) of Student's T: I(df/2, ½) at df/(df + t²) (DLMF 8.17). */
export const studentTails = (t: number, df: number): number => {
  const square = t * t;
  if (!(square < Infinity)) return Number.isNaN(t) ? Number.NaN : 0;
  const [x, y] = [input("x"), input("y")];
  return evaluate({ value: betaI(df / 2, 0.5, x, y) }, { x: df / (df + square), y: square / (df + square) })
    .value[0] as number;
};
/** t with P(T ≤ t) = p ≥ ½. */
export const studentQuantile = (p: number, df: number): number => {
  const odds = logitBetaIInverse(df / 2, 0.5, input("tails"), input("rest"));
  const value = exp(log(input("df")).sub(odds).mul(0.5));
  return evaluate({ value }, { tails: 2 * (1 - p), rest: 2 * p - 1, df }).value[0] as number;
};
