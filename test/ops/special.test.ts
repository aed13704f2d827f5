// The special functions against 50-digit values: each within its bound in ulp, in both precisions, and its derivatives.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { vjp } from "../../src/grad.ts";
import { bd0, log1pmx, logRatio } from "../../src/ops/deviance.ts";
import { erf, erfc, erfcx } from "../../src/ops/error.ts";
import { digamma, lgamma, polygamma, trigamma } from "../../src/ops/gamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { millsGap, normalHazard } from "../../src/ops/mills.ts";
import { logNdtr, ndtr } from "../../src/ops/normal.ts";
import { ndtri, ndtriExp } from "../../src/ops/quantile.ts";
import { digammaDelta, lbeta, lgammaDelta, stirlerr } from "../../src/ops/stirling.ts";
import { constant, type Precision, type Tensor } from "../../src/tensor.ts";
import reference from "../reference/special.json" with { type: "json" };

type Rule = (...x: [Tensor, Tensor]) => Tensor;

/** The derivative of a function by its arguments in turn: [0, 0] is the second by the first one. */
const derivative =
  (f: Rule, by: readonly (0 | 1)[]): Rule =>
  (...x) =>
    by.reduce((y, i) => vjp(y, constant(1), [x[i]])[0] as Tensor, f(...x));

/** Name → the function and its bounds in ulp: f64, f32. */
const rules: Record<string, readonly [rule: Rule, f64: number, f32: number]> = {
  erf: [erf, 4, 5],
  erfc: [erfc, 4, 6],
  erfcx: [erfcx, 5, 5],
  ndtr: [ndtr, 4, 5],
  logNdtr: [logNdtr, 6, 7],
  normalHazard: [normalHazard, 5, 5],
  millsGap: [millsGap, 5, 6],
  ndtri: [ndtri, 7, 6],
  ndtriExp: [ndtriExp, 7, 7],
  lgamma: [lgamma, 6, 5],
  digamma: [digamma, 5, 5],
  trigamma: [trigamma, 7, 5],
  polygamma2: [(x) => polygamma(2, x), 10, 8],
  polygamma3: [(x) => polygamma(3, x), 10, 8],
  polygamma4: [(x) => polygamma(4, x), 10, 8],
  polygamma5: [(x) => polygamma(5, x), 10, 8],
  stirlerr: [stirlerr, 9, 9],
  log1pmx: [log1pmx, 3, 3],
  logRatio: [logRatio, 3, 3],
  bd0: [bd0, 6, 6],
  lgammaDelta: [lgammaDelta, 7, 10],
  digammaDelta: [digammaDelta, 4, 4],
  lbeta: [lbeta, 8, 8],
  "logNdtr.x": [derivative(logNdtr, [0]), 5, 5],
  "logNdtr.xx": [derivative(logNdtr, [0, 0]), 8, 8],
  "logNdtr.xxx": [derivative(logNdtr, [0, 0, 0]), 20, 20],
  "erfcx.x": [derivative(erfcx, [0]), 8, 8],
  "stirlerr.x": [derivative(stirlerr, [0]), 10, 10],
  "stirlerr.xx": [derivative(stirlerr, [0, 0]), 10, 10],
  "bd0.x": [derivative(bd0, [0]), 3, 3],
  "bd0.m": [derivative(bd0, [1]), 3, 3],
  "lgammaDelta.d": [derivative(lgammaDelta, [1]), 5, 5],
  "lgammaDelta.aa": [derivative(lgammaDelta, [0, 0]), 6, 6],
};

/** The distance between floats about x. */
function ulp(x: number, precision: Precision): number {
  const digits = precision === "f64" ? 52 : 23;
  return 2 ** (Math.floor(Math.log2(Math.abs(x))) - digits);
}

describe.each(reference)("$fn in $precision", ({ fn, precision, args, value, scale }) => {
  it("is within its bound", () => {
    const [rule, f64, f32] = rules[fn] as (typeof rules)[string];
    const width = precision as Precision;
    const x = [input("x0", { rows: true }), input("x1", { rows: true })] as const;
    const data = Object.fromEntries(args.map((column, i) => [`x${i}`, column]));
    const { y } = evaluate({ y: rule(...x) }, data, { precision: width });
    expect(y.length).toBe(value.length);
    value.forEach((truth, i) => {
      const error = Math.abs((y[i] as number) - truth) / ulp(scale?.[i] ?? truth, width);
      const point = args.map((column) => column[i]).join(", ");
      expect(error, `${fn}(${point}) = ${y[i]}, not ${truth}`).toBeLessThanOrEqual(width === "f64" ? f64 : f32);
    });
  });
});

it("has a reference for every function named here, in both precisions", () => {
  for (const name in rules)
    expect(reference.filter((r) => r.fn === name && r.value.length > 20).map((r) => r.precision)).toEqual([
      "f64",
      "f32",
    ]);
});

it("gives the same bits interpreted, in scalar code and in SIMD", () => {
  const x = [input("x0", { rows: true }), input("x1", { rows: true })] as const;
  for (const { fn, precision, args } of reference) {
    const [rule] = rules[fn] as (typeof rules)[string];
    const data = Object.fromEntries(args.map((column, i) => [`x${i}`, column]));
    const run = (executor: "simd" | "scalar" | "interpreter") =>
      evaluate({ y: rule(...x) }, data, { precision: precision as Precision, executor }).y;
    const meaning = run("interpreter");
    expect(run("scalar"), fn).toEqual(meaning);
    expect(run("simd"), fn).toEqual(meaning);
  }
});
