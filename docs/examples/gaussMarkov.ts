// Experiment 2: a straight line with noise that grows along it. The likelihood weighs rows as Gauss and Markov would.

import * as Plot from "@observablehq/plot";
import { adam, betaNll, constant, cosine, fit, linear, model, mse } from "thetastar";
import { Normal } from "thetastar/distributions";
import { draws, isMain, mean, publish, Scores, writePicture } from "./experiment.ts";
import { colour, figure } from "./plots.ts";

const slope = 2;
/** σ at x: from 0.14 at 0 to 2.7 at 1. */
export const spread = (x: number): number => Math.exp(3 * x - 2);
/** x evenly on [0, 1], the same in every data set. */
const design = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);

/** y = 1 + 2x + σ(x)·ε. */
export function data(seed: string, n: number) {
  const x = design(n);
  const noise = draws(seed).normal("ε", n);
  return { x, y: x.map((v, i) => 1 + slope * v + spread(v) * (noise[i] as number)) };
}

/** Variances of the slope that theory gives for this design: least squares, and rows weighted by 1/σ². */
export function theory(n: number): { leastSquares: number; weighted: number } {
  const x = Array.from(design(n));
  const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const center = mean(x);
  const squares = total(x.map((v) => (v - center) ** 2));
  const weights = x.map((v) => spread(v) ** -2);
  const middle = total(x.map((v, i) => v * (weights[i] as number))) / total(weights);
  return {
    leastSquares: total(x.map((v) => ((v - center) * spread(v)) ** 2)) / squares ** 2,
    weighted: 1 / total(x.map((v, i) => (weights[i] as number) * (v - middle) ** 2)),
  };
}

/** The fitted slope: the difference of the means at 1 and at 0. */
const slopeOf = (fitted: { predict(x: readonly number[]): { mean(): ArrayLike<number> } }): number => {
  const at = fitted.predict([0, 1]).mean();
  return (at[1] as number) - (at[0] as number);
};

export interface Options {
  readonly seeds: number;
  /** Data sets a seed, and rows in each. */
  readonly sets: number;
  readonly n: number;
}

/** For each seed, the root mean squared error of the slope over its data sets, and its variance against least squares. */
export async function run({ seeds, sets, n }: Options) {
  const scores = new Scores();
  const slopes: { name: string; slope: number }[] = [];
  const oneScale = model(Normal, { loc: linear(), scale: constant() });
  const line = model(Normal, { loc: linear(), scale: linear() });
  for (let seed = 0; seed < seeds; seed++) {
    const squares: Record<string, number[]> = { "MSE (least squares)": [], NLL: [], "β-NLL, β = 1": [] };
    for (let set = 0; set < sets; set++) {
      const rows = data(`${seed}, ${set}`, n);
      const fits = {
        "MSE (least squares)": await fit(oneScale, rows, { objective: mse() }),
        NLL: await fit(line, rows),
        "β-NLL, β = 1": await fit(line, rows, {
          objective: betaNll(1),
          optimizer: adam(cosine(0.05)),
          batch: n,
          epochs: 500,
        }),
      };
      for (const [name, fitted] of Object.entries(fits)) {
        const found = slopeOf(fitted);
        slopes.push({ name, slope: found });
        squares[name]?.push((found - slope) ** 2);
      }
    }
    const leastSquares = mean(squares["MSE (least squares)"] ?? []);
    for (const [name, values] of Object.entries(squares))
      scores.add(name, {
        "error of the slope": Math.sqrt(mean(values)),
        "variance, least squares = 1": mean(values) / leastSquares,
      });
  }
  const { leastSquares, weighted } = theory(n);
  scores.add("theory: least squares", {
    "error of the slope": Math.sqrt(leastSquares),
    "variance, least squares = 1": 1,
  });
  scores.add("theory: Gauss–Markov", {
    "error of the slope": Math.sqrt(weighted),
    "variance, least squares = 1": weighted / leastSquares,
  });
  return { scores, slopes };
}

/** The slopes of all data sets. */
export function picture(slopes: readonly { name: string; slope: number }[]): string {
  const names = { "MSE (least squares)": colour.mse, NLL: colour.nll };
  const [from, to, bins] = [0.8, 3.2, 60];
  const width = (to - from) / bins;
  const bars = Object.entries(names).flatMap(([name, own]) => {
    const found = slopes.filter((s) => s.name === name).map((s) => Math.floor((s.slope - from) / width));
    return Array.from({ length: bins }, (_, k) => ({
      name,
      own,
      x1: from + k * width,
      x2: from + (k + 1) * width,
      count: found.filter((bin) => bin === k).length,
    }));
  });
  return figure({
    title: "The slope that each data set gives",
    subtitle: "The truth is 2. Both are right on average; the likelihood listens to the quiet rows.",
    height: 260,
    marginLeft: 58,
    marginBottom: 40,
    marginTop: 30,
    fx: { domain: Object.keys(names), label: null, padding: 0.06 },
    x: { domain: [from, to], label: "slope", labelAnchor: "center", labelArrow: "none" },
    y: { domain: [0, 250], label: "data sets", labelAnchor: "center", labelArrow: "none", grid: true },
    marks: [
      Plot.axisFx({ fontSize: 12, fontWeight: 600, fill: "#333" }),
      Plot.rectY(bars, { fx: "name", x1: "x1", x2: "x2", y: "count", fill: "own", insetLeft: 0.5, insetRight: 0.5 }),
      Plot.ruleX([slope], { stroke: colour.truth, strokeDasharray: "4 3" }),
      Plot.ruleY([0], { stroke: colour.other }),
    ],
  });
}

if (isMain(import.meta.url)) {
  const { scores, slopes } = await run({ seeds: 10, sets: 200, n: 200 });
  publish("gaussMarkov", [scores.table({ "error of the slope": 4, "variance, least squares = 1": 3 })]);
  writePicture("gaussMarkov", picture(slopes));
}
