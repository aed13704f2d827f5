// The inverses of the incomplete gamma and beta functions: 50-digit values and derivatives, one meaning for all executors,
// no NaN, and what they are inverses of.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { vjp } from "../../src/grad.ts";
import { betaIInverse, logitBetaIInverse } from "../../src/ops/betaInverse.ts";
import { gammaPInverse, logGammaPInverse } from "../../src/ops/gammaInverse.ts";
import { logBetaI, logBetaIc } from "../../src/ops/incompleteBeta.ts";
import { logGammaP, logGammaQ } from "../../src/ops/incompleteGamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { log } from "../../src/ops/logarithm.ts";
import { abs, le, lesser, where } from "../../src/ops/machine.ts";
import { perRow } from "../../src/ops/rows.ts";
import { constant, type Precision, type Tensor } from "../../src/tensor.ts";
import { Draw } from "../compile/draw.ts";
import reference from "../reference/incomplete-inverse.json" with { type: "json" };

type Rule = (...x: Tensor[]) => Tensor;
const names = (fn: string): readonly string[] =>
  fn.includes("Gamma") || fn.startsWith("gamma") ? ["a", "p", "q"] : ["a", "b", "p", "q"];
const rules: Readonly<Record<string, Rule>> = {
  gammaPInverse: (a, p, q) => gammaPInverse(a as Tensor, p as Tensor, q as Tensor),
  logGammaPInverse: (a, p, q) => logGammaPInverse(a as Tensor, p as Tensor, q as Tensor),
  betaIInverse: (a, b, p, q) => betaIInverse(a as Tensor, b as Tensor, p as Tensor, q as Tensor),
  logitBetaIInverse: (a, b, p, q) => logitBetaIInverse(a as Tensor, b as Tensor, p as Tensor, q as Tensor),
};
/** Largest errors of first and second derivatives: relative. */
const bounds: Readonly<Record<Precision, readonly number[]>> = { f64: [1e-12, 1e-8], f32: [1e-4] };

/** What the functions promise beside rounding: of Betas by the smaller of a and b. */
function promised(fn: string, precision: Precision, [a, b]: readonly number[]): number {
  const [least, share] = precision === "f64" ? [1e-14, 2e-15] : [1e-6, 1e-7];
  if (fn.includes("amma")) return precision === "f64" ? 1e-14 : 1e-5;
  return least + share / Math.min(a as number, b as number, 1);
}

/** The derivative along a name; along p it is that of p + q = 1. */
function derivative(fn: string, by: string): Rule {
  return (...x) => {
    const along = (y: Tensor, name: string): Tensor => {
      const at = (n: string) => vjp(y, constant(1), [x[names(fn).indexOf(n)] as Tensor])[0] as Tensor;
      return name === "p" ? at("p").sub(at("q")) : at(name);
    };
    return [...by].reduce(along, (rules[fn] as Rule)(...x));
  };
}
const inputs = (fn: string): Tensor[] => names(fn).map((name) => input(name, { rows: true }));
const columns = (fn: string, args: readonly (readonly number[])[], most = Infinity) =>
  Object.fromEntries(names(fn).map((name, i) => [name, (args[i] as readonly number[]).slice(0, most)]));

it.each(reference)("$fn in $precision", ({ fn, precision, args, value }) => {
  const [name, by = ""] = fn.split(".") as [string, string?];
  const y = derivative(name, by)(...inputs(name));
  const got = evaluate({ y }, columns(name, args), { precision: precision as Precision, executor: "simd" }).y;
  const bound = bounds[precision as Precision][by.length - 1] as number;
  expect(value.length).toBeGreaterThan(25);
  // a second derivative in a large shape is the small rest of large ones
  const absolute = by.length > 1 ? 1e-12 : name.startsWith("log") && by === "" ? 1 : 0;
  value.forEach((truth, i) => {
    const given = args.map((column) => column[i] as number);
    const allowed = by === "" ? promised(name, precision as Precision, given) : bound;
    const error = Math.abs((got[i] as number) - truth) / Math.max(Math.abs(truth), absolute);
    expect(error, `${fn}(${given.join(", ")}) = ${got[i]}, not ${truth}`).toBeLessThanOrEqual(allowed);
  });
});

it.each(Object.keys(rules))("%s has one meaning for all executors, slopes included", (fn) => {
  for (const precision of ["f64", "f32"] as const) {
    const row = reference.find((r) => r.fn === fn && r.precision === precision);
    const args = (row as (typeof reference)[number]).args;
    const x = inputs(fn);
    const outputs = { value: (rules[fn] as Rule)(...x), slope: derivative(fn, "a")(...x) };
    const run = (executor: "simd" | "scalar" | "interpreter") =>
      evaluate(outputs, columns(fn, args, 5), { precision, executor });
    const meaning = run("interpreter");
    expect(run("scalar")).toEqual(meaning);
    expect(run("simd")).toEqual(meaning);
  }
});

describe.each(["f64", "f32"] as const)("wild arguments in %s", (precision) => {
  const [most, least] = precision === "f64" ? [12, 300] : [4, 36];
  const count = 2000;
  const draw = new Draw(11);
  const size = (): number => 10 ** (draw.chance(0.3) ? (draw.unit() * 2 - 1) * most : draw.unit() * 12 - 4);
  const [a, b] = [0, 0].map(() => Float64Array.from({ length: count }, size)) as [Float64Array, Float64Array];
  const small = Float64Array.from({ length: count }, () => {
    if (draw.chance(0.02)) return draw.of([0, 0.5]);
    return draw.chance(0.5) ? draw.unit() / 2 : 10 ** (-draw.unit() * least);
  });
  const under = small.map(() => (draw.chance(0.5) ? 1 : 0));
  const [p, q] = [1, 0].map((side) => small.map((v, i) => (under[i] === side ? v : 1 - v))) as [
    Float64Array,
    Float64Array,
  ];
  const data = { a, b, p, q };
  const tolerance = precision === "f64" ? 1e-10 : 1e-2;

  it.each(Object.keys(rules))("give no NaN in %s and its gradients", (fn) => {
    const x = inputs(fn);
    const y = (rules[fn] as Rule)(...x);
    const slopes = vjp(y, constant(1), x);
    const outputs = { y, ...Object.fromEntries(slopes.map((g, i) => [`d${names(fn)[i]}`, g])) };
    const got: Record<string, Float64Array> = evaluate(outputs, data, { precision, executor: "simd" });
    for (const output in got) {
      const at = got[output]?.findIndex(Number.isNaN) as number;
      expect(at, `${output} of ${fn}(${names(fn).map((n) => data[n as "a"][at])})`).toBe(-1);
    }
  });

  // what x cannot tell, being rounded, is allowed for: the slope of the tail times a few units in its last place
  it.each(["gamma", "beta"])("come back by the tails of the %s distribution", (which) => {
    const [a, b, p, q] = inputs("betaIInverse") as [Tensor, Tensor, Tensor, Tensor];
    const lower = le(p, q);
    const goal = log(lesser(p, q));
    const shape = (x: Tensor): Tensor => perRow(x);
    const gamma = shape(gammaPInverse(a, p, q));
    const [x, y] = [shape(betaIInverse(a, b, p, q)), shape(betaIInverse(b, a, q, p))];
    const [tail, at] =
      which === "gamma"
        ? [where(lower, logGammaP(a, gamma), logGammaQ(a, gamma)), [gamma]]
        : [where(lower, logBetaI(a, b, x, y), logBetaIc(a, b, x, y)), [x, y]];
    const unit = vjp(tail, constant(1), at).map((slope, i) => abs(slope.mul(at[i] as Tensor)));
    const outputs = { error: tail.sub(goal), at: at.reduce(lesser), unit: unit.reduce((s, t) => s.add(t)) };
    const got = evaluate(outputs, data, { precision, executor: "simd" });
    const ulp = precision === "f64" ? 2.3e-16 : 1.2e-7;
    got.error.forEach((error, i) => {
      const end = got.at[i] as number;
      if (!(end > (precision === "f64" ? 1e-290 : 1e-30) && end < Infinity)) return;
      const allowed = tolerance + 32 * ulp * (got.unit[i] as number);
      expect(
        Math.abs(error),
        `${which}(${[a, b, p, q].map((_, k) => [data.a, data.b, data.p, data.q][k]?.[i])})`,
      ).toBeLessThanOrEqual(allowed);
    });
  });
});
