// The functions with loops (incomplete gamma and beta, Bessel, zeta): 50-digit values and derivatives, one meaning for all executors, no NaN.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { vjp } from "../../src/grad.ts";
import * as bessel from "../../src/ops/bessel.ts";
import { betaI, betaIc, logBetaI, logBetaIc } from "../../src/ops/incompleteBeta.ts";
import { gammaP, gammaQ, logGammaP, logGammaQ } from "../../src/ops/incompleteGamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { logZeta } from "../../src/ops/zeta.ts";
import { constant, type Precision, type Tensor } from "../../src/tensor.ts";
import { Draw } from "../compile/draw.ts";
import besselReference from "../reference/bessel.json" with { type: "json" };
import betaReference from "../reference/incomplete-beta.json" with { type: "json" };
import gammaReference from "../reference/incomplete-gamma.json" with { type: "json" };

type Rule = (...x: Tensor[]) => Tensor;
interface Reference {
  readonly fn: string;
  readonly precision: string;
  readonly args: readonly (readonly number[])[];
  readonly value: readonly number[];
}
/** Largest relative errors, of logarithms below 1 absolute: of values, first and second derivatives. */
type Bounds = Readonly<Record<Precision, readonly number[]>>;
/** Functions of one argument list, and the list's names; a derivative by x is along x + y = 1 where there is a y. */
interface Group {
  readonly names: readonly string[];
  readonly rules: Readonly<Record<string, Rule>>;
  readonly reference: readonly Reference[];
  readonly bounds: Bounds;
}
const { besselI0e, besselI1e, besselRatio, logBesselI0, logBesselI, logBesselIRest, logBesselK } = bessel;
const groups: Readonly<Record<string, Group>> = {
  beta: {
    names: ["a", "b", "x", "y"],
    rules: { logBetaI, logBetaIc },
    reference: betaReference,
    // the second derivative in a = 5e7 beside b = ½ is the small rest of larger ones
    bounds: { f64: [1e-13, 1e-13, 2e-8], f32: [1e-5, 1e-5] },
  },
  gamma: {
    names: ["a", "x"],
    rules: { logGammaP, logGammaQ },
    reference: gammaReference,
    bounds: { f64: [2e-13, 2e-13, 1e-11], f32: [1e-5, 1e-5] },
  },
  "bessel of fixed order": {
    names: ["x"],
    rules: { besselI0e, besselI1e, besselRatio, logBesselI0 },
    reference: besselReference.filter((r) => r.args.length === 1),
    bounds: { f64: [1e-15, 1e-13, 1e-12], f32: [6e-7, 1e-4] },
  },
  // the slope in the order is a small rest, −ν/x, where x is much larger
  "bessel of any order": {
    names: ["n", "x"],
    rules: { logBesselI, logBesselIRest, logBesselK, logZeta },
    reference: besselReference.filter((r) => r.args.length === 2),
    bounds: { f64: [1e-14, 1e-10, 1e-10], f32: [1e-5, 2e-3] },
  },
};

function derivative(rule: Rule, names: readonly string[], by: string): Rule {
  return (...x) => {
    const along = (y: Tensor, name: string): Tensor => {
      const at = (n: string) => vjp(y, constant(1), [x[names.indexOf(n)] as Tensor])[0] as Tensor;
      return name === "x" && names.includes("y") ? at("x").sub(at("y")) : at(name);
    };
    return [...by].reduce(along, rule(...x));
  };
}
const inputs = (names: readonly string[]) => names.map((name) => input(name, { rows: true }));
const columns = (names: readonly string[], args: readonly (readonly number[])[]) =>
  Object.fromEntries(names.map((name, i) => [name, args[i] as readonly number[]]));

for (const [title, { names, rules, reference, bounds }] of Object.entries(groups)) {
  describe(title, () => {
    it.each(reference)("$fn in $precision", ({ fn, precision, args, value }) => {
      const [name, by = ""] = fn.split(".") as [string, string?];
      const y = derivative(rules[name] as Rule, names, by)(...inputs(names));
      const got = evaluate({ y }, columns(names, args), { precision: precision as Precision, executor: "simd" }).y;
      const bound = bounds[precision as Precision][by.length] as number;
      const absolute = name.startsWith("log") && !/Gamma|Beta/.test(name) && by === "" ? 1 : 0;
      expect(value.length).toBeGreaterThan(25);
      value.forEach((truth, i) => {
        const point = args.map((column) => column[i]).join(", ");
        const error = Math.abs((got[i] as number) - truth) / Math.max(Math.abs(truth), absolute);
        expect(error, `${fn}(${point}) = ${got[i]}, not ${truth}`).toBeLessThanOrEqual(bound);
      });
    });

    it.each(["f64", "f32"] as const)("has one meaning for all executors, slopes included, in %s", (precision) => {
      for (const [name, rule] of Object.entries(rules)) {
        const { args } = reference.find((r) => r.fn === name && r.precision === precision) as Reference;
        const x = inputs(names);
        const y = rule(...x);
        const slopes = names.map((by) => [by, derivative(rule, names, by)(...x)] as const);
        const outputs = { value: y, ...Object.fromEntries(slopes) };
        const run = (executor: "simd" | "scalar" | "interpreter") =>
          evaluate<string>(outputs, columns(names, args), { precision, executor });
        const meaning = run("interpreter");
        expect(run("scalar"), name).toEqual(meaning);
        expect(run("simd"), name).toEqual(meaning);
      }
    });
  });
}

/** Positive numbers of any size, some of them at the ends; `most` is a power of ten. */
function wild(draw: Draw, most: number): number {
  if (draw.chance(0.05)) return draw.of([0, 1, 12, 0.5, 10 ** most, 10 ** -most]);
  return 10 ** (draw.chance(0.3) ? (draw.unit() * 2 - 1) * most : draw.unit() * 12 - 4);
}

describe.each(["f64", "f32"] as const)("wild arguments in %s", (precision) => {
  const most = precision === "f64" ? 300 : 37;
  const count = 20000;
  const size = (draw: Draw, range: number) => Math.max(wild(draw, range), 10 ** -range);
  /** Values and gradients of each rule at the points, an argument a column. */
  function check(rules: Record<string, Rule>, names: readonly string[], data: Record<string, Float64Array>): void {
    const x = inputs(names);
    for (const [name, rule] of Object.entries(rules)) {
      const y = rule(...x);
      const slopes = vjp(y, constant(1), x) as Tensor[];
      const outputs = { y, ...Object.fromEntries(slopes.map((g, i) => [`d${names[i]}`, g])) };
      const got: Record<string, Float64Array> = evaluate(outputs, data, { precision, executor: "simd" });
      for (const output in got) {
        const at = got[output]?.findIndex(Number.isNaN) as number;
        expect(at, `${output} of ${name}(${names.map((n) => data[n]?.[at])})`).toBe(-1);
      }
    }
  }
  it("give no NaN in the incomplete gamma functions and their gradients", () => {
    const draw = new Draw(7);
    const a = Float64Array.from({ length: count }, () => size(draw, most));
    const x = a.map((shape) => {
      const near = shape * (1 + draw.normal() / Math.sqrt(shape + 0.1));
      return Math.max(draw.chance(0.4) ? near : wild(draw, most), 0);
    });
    x[0] = Infinity;
    check({ gammaP, gammaQ, logGammaP, logGammaQ }, ["a", "x"], { a, x });
  });
  it("give no NaN in the incomplete beta functions and their gradients", () => {
    const draw = new Draw(8);
    const range = Math.floor(most / 2); // so that (a + b)·x is a normal number
    const a = Float64Array.from({ length: count }, () => size(draw, range));
    const b = a.map((first) => (draw.chance(0.2) ? first : size(draw, range)));
    const x = a.map((first, i) => {
      const [n, mean] = [first + (b[i] as number), first / (first + (b[i] as number))];
      const near = mean + (draw.normal() * Math.sqrt(mean * (1 - mean))) / Math.sqrt(n + 1);
      return Math.min(Math.max(draw.chance(0.4) ? near : draw.chance(0.5) ? draw.unit() : wild(draw, range), 0), 1);
    });
    const y = x.map((value) => 1 - value);
    // small y, x rounded
    y.forEach((_, i) => {
      if (!draw.chance(0.3)) return;
      const rest = Math.min(wild(draw, range), 1);
      y[i] = rest;
      x[i] = 1 - rest;
    });
    check({ betaI, betaIc, logBetaI, logBetaIc }, ["a", "b", "x", "y"], { a, b, x, y });
  });
});

describe("identities", () => {
  it("P + Q = 1, and both are exp of their logarithms", () => {
    const [a, x] = inputs(["a", "x"]) as [Tensor, Tensor];
    const outputs = {
      p: gammaP(a, x),
      q: gammaQ(a, x),
      lp: logGammaP(a, x),
      lq: logGammaQ(a, x),
    };
    const { p, q, lp, lq } = evaluate(outputs, { a: [0.3, 3, 3, 50, 50, 1e6], x: [0.1, 2, 9, 40, 60, 1e6] });
    p.forEach((value, i) => {
      expect(value + (q[i] as number)).toBeCloseTo(1, 15);
      expect(Math.log(value)).toBeCloseTo(lp[i] as number, 14);
      expect(Math.log(q[i] as number)).toBeCloseTo(lq[i] as number, 14);
    });
  });
  it("are the exponential and the Poisson distribution where a is whole", () => {
    const [a, x] = inputs(["a", "x"]) as [Tensor, Tensor];
    const { lq } = evaluate({ lq: logGammaQ(a, x) }, { a: [1, 1, 2, 3], x: [0.5, 700, 4, 7] });
    [-0.5, -700, Math.log(5) - 4, Math.log(1 + 7 + 24.5) - 7].forEach((truth, i) => {
      expect((lq[i] as number) / truth).toBeCloseTo(1, 14);
    });
  });
  it("I is symmetric, a power where b = 1, and Student's t of one degree", () => {
    const [a, b, x] = inputs(["a", "b", "x"]) as [Tensor, Tensor, Tensor];
    const outputs = { p: betaI(a, b, x), q: betaIc(b, a, constant(1).sub(x), x), l: logBetaI(a, b, x) };
    const { p, q, l } = evaluate(outputs, { a: [3, 0.2, 40, 0.5], b: [1, 7, 50, 0.5], x: [0.125, 0.01, 0.5, 0.75] });
    p.forEach((value, i) => {
      expect(value).toBe(q[i]);
      expect(Math.log(value)).toBeCloseTo(l[i] as number, 14);
    });
    expect(p[0]).toBeCloseTo(0.125 ** 3, 17);
    expect(p[3]).toBeCloseTo(2 / 3, 15); // 2/π·asin √x
  });
  it("I is b/(a + b) from one end to the other where a and b are next to nothing", () => {
    const [a, b, x] = inputs(["a", "b", "x"]) as [Tensor, Tensor, Tensor];
    const outputs = { below: logBetaI(a, b, x), above: logBetaIc(a, b, x) };
    const draw = new Draw(13);
    const power = (): Float64Array => Float64Array.from({ length: 2000 }, () => 10 ** (-300 * draw.unit()));
    const shapes = [power(), power()].map((list) => list.map((v) => Math.max(v * 1e-20, 1e-300)));
    const data = { a: shapes[0] as Float64Array, b: shapes[1] as Float64Array, x: power() };
    [data.a[0], data.b[0], data.x[0]] = [3e-72, 1e-100, 1e-300];
    const { below, above } = evaluate(outputs, data, { executor: "simd" });
    below.forEach((got, i) => {
      const [p, q] = [data.a[i] as number, data.b[i] as number];
      expect(got, `logBetaI(${p}, ${q}, ${data.x[i]})`).toBeCloseTo(-Math.log1p(p / q), 9);
      expect(above[i], `logBetaIc(${p}, ${q}, ${data.x[i]})`).toBeCloseTo(-Math.log1p(q / p), 9);
    });
  });
});
