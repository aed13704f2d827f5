// A wild generator: a million random parameters and y for every family, in every set of parameters. Nothing is ever NaN,
// in value or gradient, and the three executors agree to the bit.
import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile/program.ts";
import type { Constraint } from "../../src/constraint.ts";
import { cdf, cdfRule, logProb } from "../../src/distribution/guard.ts";
import {
  constrain,
  type Parametrization,
  parameterInputs,
  parameterName,
} from "../../src/distribution/parametrization.ts";
import type { AnyFamily } from "../../src/distribution.ts";
import { grad } from "../../src/grad.ts";
import { input } from "../../src/ops/leaves.ts";
import { ne, toFloat } from "../../src/ops/machine.ts";
import { sum } from "../../src/ops/reduce.ts";
import { sumRows } from "../../src/ops/rows.ts";
import { type Precision, sizeOf, type Tensor } from "../../src/tensor.ts";
import { cases } from "./case.ts";
import { openDefect } from "./open.ts";

/** Rows made and run at once; a test takes as many blocks as it needs. */
const BLOCK = 50_000;

/** Random numbers in [0, 1): xorshift of 32 bits, quick and good enough to be wild. */
function generator(seed: number): () => number {
  let s = seed | 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 4294967296;
  };
}

/** ±10ᵘ over all exponents of a precision, by the bits of floats. */
function anyFloat(next: () => number, precision: Precision, sign: boolean): number {
  const reach = precision === "f64" ? 1020 : 125;
  const size = (1 + next()) * 2 ** Math.floor((2 * next() - 1) * reach);
  return sign && next() < 0.5 ? -size : size;
}

/** A free number: near 0, far, and where nothing but the limits of floats is left. */
function wildFree(next: () => number, precision: Precision): number {
  const [kind, u] = [next(), 2 * next() - 1];
  if (kind < 0.5) return 5 * u;
  if (kind < 0.65) return 40 * u;
  if (kind < 0.8) return 800 * u;
  if (kind < 0.9) return u < 0 ? -1e4 : 1e4;
  if (kind < 0.95) return u < 0 ? -1e30 : 1e30;
  return anyFloat(next, precision, true);
}

/** A y: within reach, far, infinite, of any size. */
function wildY(c: Constraint, next: () => number, precision: Precision): number {
  const far = precision === "f64" ? 1e300 : 1e38;
  const [kind, u] = [next(), 2 * next() - 1];
  if (c.discrete && kind < 0.7) return Math.floor(next() * 5) - 1;
  if (kind < 0.4) return 4 * u;
  if (kind < 0.6) return 60 * u;
  if (kind < 0.7) return 1e6 * u;
  if (kind < 0.78) return u < 0 ? -far : far;
  if (kind < 0.84) return u < 0 ? -Infinity : Infinity;
  if (kind < 0.9) return 0;
  return anyFloat(next, precision, true);
}

/** A value of a constraint, its elements put at `to`: edges included. */
function wildValue(
  c: Constraint,
  next: () => number,
  precision: Precision,
  to: Float64Array,
  offset: number,
  most = 2 ** 20,
): void {
  const size = sizeOf(c.shape);
  if (/^Cholesky|^positive definite/.test(c.name)) {
    wildMatrix(c, next, precision, to, offset);
    return;
  }
  const probabilities = /probabilities of (\d+)/.exec(c.name);
  const group = probabilities ? Number(probabilities[1]) : 1;
  for (let i = 0; i < size; i += group) {
    if (probabilities) {
      let total = 0;
      for (let j = 0; j < group; j++) {
        const p = next() < 0.2 ? 0 : next() < 0.2 ? 2 ** (-100 * next()) : next();
        to[offset + i + j] = p;
        total += p;
      }
      for (let j = 0; j < group; j++)
        to[offset + i + j] = total > 0 ? (to[offset + i + j] as number) / total : 1 / group;
    } else if (c.discrete) to[offset + i] = Math.floor(next() < 0.7 ? 20 * next() : most ** next());
    else if (c.upper === 1)
      to[offset + i] = next() < 0.1 ? Math.round(next()) : next() < 0.2 ? 2 ** (-120 * next()) : next();
    else if (Number.isFinite(c.lower))
      to[offset + i] = c.lower + (next() < 0.5 ? 0.1 + next() : anyFloat(next, precision, false));
    else to[offset + i] = next() < 0.5 ? 4 * next() - 2 : anyFloat(next, precision, true);
  }
  if (/ascending/.test(c.name)) to.subarray(offset, offset + size).sort();
}

/**
 * A Cholesky factor of any size; or a positive definite matrix of rows near and far from 1 in size, its correlations such
 * that it is positive definite in the precision at hand.
 */
function wildMatrix(c: Constraint, next: () => number, precision: Precision, to: Float64Array, offset: number): void {
  const d = c.shape[0] as number;
  const isFactor = c.name.startsWith("Cholesky");
  const far = (reach: number): number => (next() < 0.5 ? 0.5 + next() : 2 ** ((2 * next() - 1) * reach));
  const l = Float64Array.from({ length: d * d }, (_, k) => {
    const [i, j] = [Math.floor(k / d), k % d];
    if (j > i) return 0;
    if (!isFactor) return i === j ? 1 : 2 * next() - 1;
    return i === j ? far(precision === "f64" ? 1020 : 125) : anyFloat(next, precision, true);
  });
  if (isFactor) {
    to.set(l, offset);
    return;
  }
  const size = Array.from({ length: d }, () => far(precision === "f64" ? 300 : 30));
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      let s = 0;
      for (let k = 0; k < d; k++) s += (l[i * d + k] as number) * (l[j * d + k] as number);
      to[offset + i * d + j] = (size[i] as number) * s * (size[j] as number);
    }
}

/** log p, log cdf and log survival of a row, and their gradients in y and in what the parameters are made of. */
function graphs(family: AnyFamily, set: Parametrization, from: "free numbers" | "parameters"): Record<string, Tensor> {
  const c: Constraint = family.support;
  const eta = input("eta", { shape: [set.freeSize], rows: true });
  const inputs = parameterInputs(set.params, () => true);
  const own = from === "free numbers" ? constrain(set, eta, inputs) : inputs;
  const estimated = set.layout.filter(({ constraint }) => !constraint.known);
  const leaves = from === "free numbers" ? [eta] : estimated.map(({ name }) => own[name] as Tensor);
  const params = set.to(own);
  const y = input("y", { shape: c.shape, rows: true });
  const all: Record<string, Tensor> = {};
  const put = (name: string, value: Tensor): void => {
    all[name] = value;
    // isolated values of y have no slope
    const wrt = c.discrete ? leaves : [...leaves, y];
    grad(sumRows(value), wrt).forEach((g, i) => {
      all[`gradient ${i} of ${name}`] = g;
    });
  };
  put("logProb", logProb(family, params, y));
  for (const method of ["logCdf", "logSurvival"] as const)
    if (has(family, method)) put(method, cdf(family, method, params, y));
  return all;
}
function has(family: AnyFamily, method: "logCdf" | "logSurvival"): boolean {
  try {
    return cdfRule(family, method) !== undefined;
  } catch {
    return false;
  }
}

/** A block of random inputs. */
function block(
  family: AnyFamily,
  set: Parametrization,
  from: "free numbers" | "parameters",
  next: () => number,
  precision: Precision,
  rows: number,
): Record<string, Float64Array> {
  const c: Constraint = family.support;
  const most = cases.find((one) => one.family === family)?.wildCount;
  const size = sizeOf(c.shape);
  const y = Float64Array.from({ length: rows * size }, () => wildY(c, next, precision));
  // of probabilities that sum to 1 hardly one would be
  if (c.name.startsWith("probabilities"))
    for (let i = 0; i < rows; i++) if (next() < 0.8) wildValue(c, next, precision, y, i * size);
  const data: Record<string, Float64Array> = { y };
  if (from === "free numbers")
    data.eta = Float64Array.from({ length: rows * set.freeSize }, () => wildFree(next, precision));
  for (const name of set.names) {
    const own = set.params[name] as Constraint;
    if (from === "free numbers" && !own.known) continue;
    const values = new Float64Array(rows * sizeOf(own.shape));
    for (let i = 0; i < rows; i++) wildValue(own, next, precision, values, i * sizeOf(own.shape), most);
    data[parameterName(name)] = values;
  }
  return data;
}

const turned = (y: Float64Array, by: number): Float64Array => {
  const other = new Float64Array(y.length);
  other.set(y.subarray(by));
  other.set(y.subarray(0, by), y.length - by);
  return other;
};

/** A million of each family, in all its sets of parameters, take minutes: `npm run test:wild`. Else a sample of them. */
const whole = process.env.WILD === "all";
/** Rows of free numbers, and as many of parameters, in each set of parameters. */
const families: readonly (readonly [AnyFamily, number])[] = cases.map(({ family, wildRows }) => [
  family,
  whole ? (wildRows ?? 10 * Math.ceil(50_000 / family.parametrizations.length)) : Math.min(wildRows ?? 10_000, 10_000),
]);

describe.each(families.map(([family, many]) => [family.name, family, many] as const))("%s", (_, family, many) => {
  for (const set of whole ? family.parametrizations : family.parametrizations.slice(0, 1))
    for (const from of ["free numbers", "parameters"] as const)
      (openDefect(family.name, `from ${from}`) ? test.fails : test)(`{ ${set.names.join(", ")} } from ${from}`, () => {
        const all = graphs(family, set, from);
        const counts = Object.fromEntries(
          Object.entries(all).map(([name, x]) => [name, sumRows(sum(toFloat(ne(x, x))))]),
        );
        for (const [precision, rows] of [
          ["f64", many],
          ["f32", many / 10],
        ] as const) {
          const next = generator(rows + set.names.length);
          const program = compile({ outputs: counts }, { precision });
          let data: Record<string, Float64Array> = {};
          for (let done = 0; done < rows; done += BLOCK) {
            // parameters meet the y of other rows before new ones are made
            if (done % (10 * BLOCK) === 0) data = block(family, set, from, next, precision, Math.min(rows, BLOCK));
            else data.y = turned(data.y as Float64Array, sizeOf(family.support.shape) * Math.floor(next() * BLOCK));
            program.load(data);
            const found = program.run();
            const bad = Object.keys(found).filter((name) => found[name]?.[0] !== 0);
            if (bad.length > 0)
              throw new Error(`${precision}: NaN in ${bad}: ${show(all, data, precision, bad[0] as string)}`);
          }
          program.release();
          // one precision from each side bounds the time: compiling takes most of it
          if ((precision === "f64") !== (from === "free numbers")) continue;
          const slice = block(family, set, from, next, precision, 100);
          const [interpreted, scalar, simd] = (["interpreter", "scalar", "simd"] as const).map((executor) => {
            const one = compile({ outputs: all }, { precision, executor });
            one.load(slice);
            const results = one.run();
            one.release();
            return results;
          });
          expect(scalar).toEqual(interpreted);
          expect(simd).toEqual(interpreted);
          // without the compiler's rules nothing is NaN either
          const plain = compile({ outputs: all }, { precision, executor: "interpreter", simplify: false });
          plain.load(slice);
          const results = plain.run();
          for (const name in results)
            if (results[name]?.some(Number.isNaN))
              throw new Error(`${precision}, no rules: NaN in ${name}: ${show(all, slice, precision, name, false)}`);
        }
      });
});

/** The first row with a NaN, in words. */
function show(
  all: Record<string, Tensor>,
  data: Record<string, Float64Array>,
  precision: Precision,
  name: string,
  simplify = true,
): string {
  const program = compile({ outputs: { x: all[name] as Tensor } }, { precision, simplify });
  program.load(data);
  const { x } = program.run() as { x: Float64Array };
  const rows = program.rows;
  const i = Math.floor(x.findIndex(Number.isNaN) / (x.length / rows));
  const at = Object.entries(data).map(
    ([key, v]) => `${key} ${v.slice((i * v.length) / rows, ((i + 1) * v.length) / rows)}`,
  );
  return `${at.join("; ")} → ${x.slice((i * x.length) / rows, ((i + 1) * x.length) / rows)}`;
}
