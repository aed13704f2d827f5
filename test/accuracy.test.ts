// The accuracy ledger: the worst error of every function and family over its references, by region. The table is
// test/golden/accuracy.md; an entry that gets worse fails. UPDATE_ACCURACY=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { Categorical, Independent, Mixture, Normal } from "thetastar/distributions";
import { expect, test } from "vitest";
import { evaluate } from "../src/compile/evaluate.ts";
import type { Constraint } from "../src/constraint.ts";
import { cdf, logProb } from "../src/distribution/guard.ts";
import { parameterInputs, parameterName } from "../src/distribution/parametrization.ts";
import type { AnyFamily } from "../src/distribution.ts";
import {
  besselI0e,
  besselI1e,
  besselRatio,
  logBesselI,
  logBesselI0,
  logBesselIRest,
  logBesselK,
} from "../src/ops/bessel.ts";
import { betaIInverse, logitBetaIInverse } from "../src/ops/betaInverse.ts";
import { bd0, log1pmx, logRatio } from "../src/ops/deviance.ts";
import { erf, erfc, erfcx } from "../src/ops/error.ts";
import { expintE1 } from "../src/ops/expint.ts";
import { digamma, lgamma, polygamma, trigamma } from "../src/ops/gamma.ts";
import { gammaPInverse, logGammaPInverse } from "../src/ops/gammaInverse.ts";
import { logBetaI, logBetaIc } from "../src/ops/incompleteBeta.ts";
import { logGammaP, logGammaQ } from "../src/ops/incompleteGamma.ts";
import { input } from "../src/ops/leaves.ts";
import {
  asinh,
  atan,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log1mexp,
  log1p,
  pow,
  sigmoid,
  sin,
  sinh,
  softplus,
  tan,
  tanh,
} from "../src/ops/math.ts";
import { millsGap, normalHazard } from "../src/ops/mills.ts";
import { logNdtr, ndtr } from "../src/ops/normal.ts";
import { ndtri, ndtriExp } from "../src/ops/quantile.ts";
import { digammaDelta, lbeta, lgammaDelta, stirlerr } from "../src/ops/stirling.ts";
import { logZeta } from "../src/ops/zeta.ts";
import type { Precision, Tensor } from "../src/tensor.ts";
import { cases, computed, ofY, type Row, references } from "./distributions/case.ts";
import bessel from "./reference/bessel.json" with { type: "json" };
import elementary from "./reference/elementary.json" with { type: "json" };
import expint from "./reference/expint.json" with { type: "json" };
import incompleteBeta from "./reference/incomplete-beta.json" with { type: "json" };
import incompleteGamma from "./reference/incomplete-gamma.json" with { type: "json" };
import incompleteInverse from "./reference/incomplete-inverse.json" with { type: "json" };
import special from "./reference/special.json" with { type: "json" };

interface Entry {
  readonly unit: "ulp" | "relative";
  error: number;
  where: string;
  points: number;
}
const ledger = new Map<string, Entry>();

/** Takes an error into account; NaN is the worst. */
function note(
  name: string,
  precision: Precision,
  region: string,
  unit: Entry["unit"],
  error: number,
  where: string,
): void {
  const key = `${name} | ${precision} | ${region}`;
  const entry = ledger.get(key) ?? { unit, error: 0, where: "everywhere", points: 0 };
  ledger.set(key, entry);
  entry.points++;
  if (error <= entry.error) return;
  entry.error = error;
  entry.where = where;
}

/** The distance between floats about x, subnormal ones included. */
function ulp(x: number, precision: Precision): number {
  const [digits, least] = precision === "f64" ? [52, -1022] : [23, -126];
  return 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), least) - digits);
}
const regionOf = (x: number): string => {
  const size = Math.abs(x);
  return size < 1e-3 ? "below 0.001" : size < 10 ? "0.001 to 10" : "from 10";
};

const args = [input("x", { rows: true }), input("y", { rows: true })] as const;
function values(f: (...x: [Tensor, Tensor]) => Tensor, columns: readonly ArrayLike<number>[], precision: Precision) {
  const data = Object.fromEntries(columns.map((column, i) => ["xy"[i] as string, column]));
  return evaluate({ f: f(...args) }, data, { precision }).f;
}

// Elementary functions: in f64 60-digit values as two doubles, in f32 the host's doubles.
const simple: Record<string, readonly [f: (x: Tensor) => Tensor, host: (x: number) => number, most?: number]> = {
  exp: [exp, Math.exp],
  expm1: [expm1, Math.expm1],
  log: [log, Math.log],
  log1p: [log1p, Math.log1p],
  tanh: [tanh, Math.tanh],
  sigmoid: [sigmoid, (v) => (v > 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v)))],
  softplus: [softplus, (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))],
  sin: [sin, Math.sin, 12000],
  cos: [cos, Math.cos, 12000],
  tan: [tan, Math.tan, 12000],
  atan: [atan, Math.atan],
  sinh: [sinh, Math.sinh],
  cosh: [cosh, Math.cosh],
  asinh: [asinh, Math.asinh],
  log1mexp: [log1mexp, (v) => (v > -0.6931 ? Math.log(-Math.expm1(v)) : Math.log1p(-Math.exp(v)))],
};

function elementaryFunctions(): void {
  const table = elementary as Record<string, number[][]>;
  const words = Uint32Array.from({ length: 4000 }, (_, i) => Math.floor((i * 0x100000000) / 4000) + (i % 977));
  const floats = new Float32Array(words.buffer).filter((v) => Math.abs(v) < Infinity);
  for (const [name, [f, host, most = Infinity]] of Object.entries(simple)) {
    const rows = table[name] as [number, number, number][];
    const columns = [rows.map(([x]) => x)];
    values(f, columns, "f64").forEach((got, i) => {
      const [x, high, low] = rows[i] as [number, number, number];
      note(name, "f64", regionOf(x), "ulp", Math.abs(got - high - low) / ulp(high, "f64"), String(x));
    });
    const points = floats.filter((v) => Math.abs(v) < most && !Number.isNaN(host(v)) && Number.isFinite(host(v)));
    values(f, [points], "f32").forEach((got, i) => {
      const x = points[i] as number;
      const truth = host(x);
      const error = Object.is(got, Math.fround(truth)) ? 0 : Math.abs(got - truth) / ulp(truth, "f32");
      if (Math.abs(truth) < 3.4e38) note(name, "f32", regionOf(x), "ulp", error, String(x));
    });
  }
  const rows = table.pow as [number, number, number, number][];
  values(
    pow,
    [0, 1].map((c) => rows.map((r) => r[c] as number)),
    "f64",
  ).forEach((got, i) => {
    const [x, y, high, low] = rows[i] as [number, number, number, number];
    note("pow", "f64", "all", "ulp", Math.abs(got - high - low) / ulp(high, "f64"), `${x}, ${y}`);
  });
}

// Special functions: 50-digit values rounded to a double, so errors below half an ulp are not told apart in f64.
const functions: Record<string, (...x: [Tensor, Tensor]) => Tensor> = {
  erf,
  erfc,
  erfcx,
  ndtr,
  logNdtr,
  normalHazard,
  millsGap,
  ndtri,
  ndtriExp,
  lgamma,
  digamma,
  trigamma,
  polygamma2: (x) => polygamma(2, x),
  polygamma3: (x) => polygamma(3, x),
  polygamma4: (x) => polygamma(4, x),
  polygamma5: (x) => polygamma(5, x),
  stirlerr,
  log1pmx,
  logRatio,
  bd0,
  lgammaDelta,
  digammaDelta,
  lbeta,
};

function specialFunctions(): void {
  for (const { fn, precision, args: columns, value, scale } of special) {
    const f = functions[fn];
    if (!f) continue; // derivatives have bounds of their own beside them
    const width = precision as Precision;
    values(f, columns, width).forEach((got, i) => {
      const truth = value[i] as number;
      const point = columns.map((column) => column[i] as number);
      const error = got === truth ? 0 : Math.abs(got - truth) / ulp(scale?.[i] ?? truth, width);
      note(fn, width, regionOf(point[0] as number), "ulp", error, point.join(", "));
    });
  }
}

/** Functions with loops: relative, of logarithms of Bessel functions, zeta and inverses near their zeros absolute. */
const loops: Record<string, (...x: [Tensor, Tensor, Tensor, Tensor]) => Tensor> = {
  logGammaP: (a, x) => logGammaP(a, x),
  logGammaQ: (a, x) => logGammaQ(a, x),
  logBetaI: (a, b, x, y) => logBetaI(a, b, x, y),
  logBetaIc: (a, b, x, y) => logBetaIc(a, b, x, y),
  besselI0e: (x) => besselI0e(x),
  besselI1e: (x) => besselI1e(x),
  besselRatio: (x) => besselRatio(x),
  logBesselI0: (x) => logBesselI0(x),
  logBesselI: (n, x) => logBesselI(n, x),
  logBesselIRest: (n, x) => logBesselIRest(n, x),
  logBesselK: (n, x) => logBesselK(n, x),
  logZeta: (s, q) => logZeta(s, q),
  gammaPInverse: (a, p, q) => gammaPInverse(a, p, q),
  logGammaPInverse: (a, p, q) => logGammaPInverse(a, p, q),
  betaIInverse: (a, b, p, q) => betaIInverse(a, b, p, q),
  logitBetaIInverse: (a, b, p, q) => logitBetaIInverse(a, b, p, q),
  expintE1: (x) => expintE1(x),
};

function functionsWithLoops(): void {
  const four = ["a", "b", "c", "d"].map((name) => input(name, { rows: true })) as [Tensor, Tensor, Tensor, Tensor];
  const tables = [...incompleteGamma, ...incompleteBeta, ...bessel, ...incompleteInverse, ...expint];
  for (const { fn, precision, args: columns, value } of tables) {
    const f = loops[fn];
    if (!f) continue; // derivatives have bounds of their own beside them
    const width = precision as Precision;
    const data = Object.fromEntries(columns.map((column, i) => ["abcd"[i] as string, column]));
    evaluate({ y: f(...four) }, data, { precision: width, executor: "simd" }).y.forEach((got, i) => {
      const truth = value[i] as number;
      const size = Math.max(Math.abs(truth), /logBessel|Zeta|^log.*Inverse/.test(fn) ? 1 : 0);
      const point = columns.map((column) => column[i] as number);
      note(fn, width, regionOf(point[0] as number), "relative", Math.abs(got - truth) / size, point.join(", "));
    });
  }
}

type Value = number | "Infinity" | "-Infinity";
const inLogs = ["logProb", "logCdf", "logSurvival"] as const;

/** The numbers of a value: of a vector or matrix all of them. */
const numbersOf = (x: unknown): number[] =>
  typeof x === "object" ? Array.from(x as ArrayLike<unknown>).flatMap(numbersOf) : [Number(x)];

/** Relative; near a zero of a logarithm absolute; results below the normal numbers are not told apart. */
function errorOf(method: string, got: number, truth: number, least: number): number {
  if (got === truth) return 0;
  const absolute = /log|entropy|mode/i.test(method) ? 1 : least;
  return Math.abs(got - truth) / Math.max(Math.abs(truth), absolute);
}
const regionOfRow = (row: Row): string =>
  Number(row.logCdf) < -14 || Number(row.logSurvival) < -14 ? "tail below 1e-6" : "body";
const single = (...xs: readonly (number | readonly number[])[]): boolean =>
  xs.flat().every((v) => Math.fround(v as number) === v);

function ofFamily(name: string, family: AnyFamily, rows: readonly Row[]): void {
  for (const { row, method, value } of computed(family, rows)) {
    const [got, truth] = [numbersOf(value), numbersOf(row[method])];
    const error = Math.max(...got.map((x, i) => errorOf(method, x, truth[i] as number, 2.3e-296)));
    const hasY = (ofY as readonly string[]).includes(method);
    const where = `${JSON.stringify(row.params).replaceAll('"', "")}${row.y === undefined ? "" : ` at ${row.y}`}`;
    note(`${name} ${method}`, "f64", hasY ? regionOfRow(row) : "all", "relative", error, where);
  }
  // what f32 cannot hold is another distribution there
  const able = rows.filter((row) => row.y !== undefined && single(row.y, ...Object.values(row.params)));
  const keys = Object.keys(able[0]?.params ?? {});
  const held = able.filter(({ params }) => keys.every((key) => key in params));
  const set = family.parametrizations.find((s) => keys.length > 0 && keys.every((key) => s.names.includes(key)));
  if (!set) return;
  const params = set.to(parameterInputs(set.params, () => true));
  const y = input("y", { shape: (family.support as Constraint).shape, rows: true });
  const graphs = Object.fromEntries(
    inLogs
      .filter((m) => m === "logProb" || family.rules[m])
      .map((m) => [m, m === "logProb" ? logProb(family, params, y) : cdf(family, m, params, y)]),
  );
  const data = Object.fromEntries(
    keys.map((key) => [parameterName(key), held.flatMap((row) => row.params[key] ?? [])]),
  );
  const got = evaluate(graphs, { ...data, y: held.flatMap((row) => row.y) }, { precision: "f32" });
  held.forEach((row, i) => {
    for (const method of inLogs) {
      if (!got[method] || row[method] === undefined) continue;
      const truth = Number(row[method] as Value);
      if (Math.abs(truth) > 3e38) continue;
      const error = errorOf(method, got[method]?.[i] as number, truth, 1e-38);
      const where = `${JSON.stringify(row.params).replaceAll('"', "")} at ${row.y}`;
      note(`${name} ${method}`, "f32", regionOfRow(row), "relative", error, where);
    }
  });
}

/** Pairs of Normals: sums of their logs. */
function independent(): void {
  const rows = references.Normal as Row[];
  const Pair = Independent(Normal, 2);
  for (let i = 0; i + 1 < rows.length; i++) {
    const [a, b] = [rows[i], rows[i + 1]] as [Row, Row];
    const both = (key: string): number[] => [a.params[key] as number, b.params[key] as number];
    const d = Pair({ loc: both("loc"), scale: both("scale") });
    const y = [a.y, b.y];
    const logs = { logProb: d.logProb(y), logCdf: d.logCdf(y), logSurvival: d.logSurvival(y) };
    for (const method of inLogs) {
      const truth = Number(a[method]) + Number(b[method]);
      const error = errorOf(method, logs[method], truth, 0);
      const region = regionOfRow(a) === "body" && regionOfRow(b) === "body" ? "body" : "tail below 1e-6";
      note(
        `Independent(Normal, 2) ${method}`,
        "f64",
        region,
        "relative",
        error,
        `${a.y}, ${b.y} of ${both("loc")}; ${both("scale")}`,
      );
    }
  }
}

/** Three digits, rounded up, so that equal results are never worse. */
function shown(error: number): string {
  if (error === 0 || !Number.isFinite(error)) return String(error);
  const unit = 10 ** (Math.floor(Math.log10(error)) - 2);
  return (Math.ceil((error / unit) * (1 - 1e-9)) * unit).toExponential(2);
}

const path = new URL("golden/accuracy.md", import.meta.url);
const head = `# Accuracy ledger

The worst error of every function and family over the references in test/reference, by region: of functions by the size
of the first argument, in units in the last place of the result; of families relative, near a zero of a logarithm
absolute. Written by \`UPDATE_ACCURACY=1 npx vitest run test/accuracy.test.ts\`; an entry that gets worse fails the tests.

| what | precision | region | points | worst error | unit | at |
|---|---|---|---|---|---|---|
`;

test("no entry of the accuracy ledger is worse than committed", () => {
  elementaryFunctions();
  specialFunctions();
  functionsWithLoops();
  const families = new Map(cases.map(({ family }) => [family.name, family] as const));
  families.set("Categorical(3)", Categorical(3)).set("Mixture(Normal, 3)", Mixture(Normal, 3));
  for (const [name, family] of families) if (references[name]) ofFamily(name, family, references[name]);
  for (const row of references.shapes as readonly Row[]) {
    const { weights } = row.params as { weights: readonly number[] };
    ofFamily("Mixture(Normal, 2 or 3)", Mixture(Normal, weights.length), [row]);
  }
  independent();
  const table = [...ledger].map(
    ([key, { unit, error, where, points }]) => `| ${key} | ${points} | ${shown(error)} | ${unit} | ${where} |\n`,
  );
  if (process.env.UPDATE_ACCURACY) writeFileSync(path, head + table.join(""));
  const committed = new Map(
    readFileSync(path, "utf8")
      .split("\n")
      .map((line) => line.split(" | "))
      .filter((cells) => cells.length === 7)
      .map(([what, precision, region, , error]) => [`${what?.slice(2)} | ${precision} | ${region}`, Number(error)]),
  );
  const worse = [...ledger]
    .filter(([key, { error }]) => !(error <= (committed.get(key) ?? Number.NaN)))
    .map(([key, { error, where }]) => `${key}: ${shown(error)} at ${where}, was ${committed.get(key)}`);
  expect(worse).toEqual([]);
  expect([...committed.keys()].filter((key) => !ledger.has(key) && !key.startsWith("what"))).toEqual([]);
}, 120_000);
