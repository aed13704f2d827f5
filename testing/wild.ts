// Laws of wild values: random parameters and y over all exponents. Nothing is ever NaN, in value or gradient, with the
// compiler's rules or without, and the three executors agree to the bit.
import {
  type AnyFamily,
  type Constraint,
  cdfOf,
  compile,
  constrain,
  grad,
  input,
  logProbOf,
  type Parametrization,
  type Precision,
  type ProgramOptions,
  parameterInputs,
  parameterName,
  sumRows,
  type Tensor,
} from "thetastar";
import { type Law, quick, same } from "./law.ts";
import { type Case, sizeOf } from "./subject.ts";

/** Rows made and run at once; more are made of as many blocks as it needs. */
const BLOCK = 50_000;

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
  largest: number,
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
    } else if (c.discrete) to[offset + i] = Math.floor(next() < 0.7 ? 20 * next() : largest ** next());
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
function graphs(family: AnyFamily, set: Parametrization, from: From): Record<string, Tensor> {
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
  put("logProb", logProbOf(family)(params, y));
  for (const method of ["logCdf", "logSurvival"] as const) {
    const rule = c.shape.length === 0 && family.rules[method] ? cdfOf(family, method) : undefined;
    if (rule) put(method, rule(params, y));
  }
  return all;
}

/** A block of random inputs. */
function block(
  { one: { family, y: known, wild = [] }, set, from, precision, largest }: Drawn,
  next: () => number,
  rows: number,
): Record<string, Float64Array> {
  const c: Constraint = family.support;
  const size = sizeOf(c.shape);
  const y = Float64Array.from({ length: rows * size }, () => wildY(c, next, precision));
  // among them the case's own
  const own = [...known, ...wild];
  for (let i = 0; i < y.length; i++) if (next() < 0.2) y[i] = own[Math.floor(next() * own.length)] as number;
  // of probabilities that sum to 1 hardly one would be
  if (c.name.startsWith("probabilities"))
    for (let i = 0; i < rows; i++) if (next() < 0.8) wildValue(c, next, precision, y, i * size, largest);
  const data: Record<string, Float64Array> = { y };
  if (from === "free numbers")
    data.eta = Float64Array.from({ length: rows * set.freeSize }, () => wildFree(next, precision));
  for (const name of set.names) {
    const constraint = set.params[name] as Constraint;
    if (from === "free numbers" && !constraint.known) continue;
    const values = new Float64Array(rows * sizeOf(constraint.shape));
    for (let i = 0; i < rows; i++)
      wildValue(constraint, next, precision, values, i * sizeOf(constraint.shape), largest);
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

/** What parameters are made from. */
type From = "free numbers" | "parameters";

/** What is drawn. */
interface Drawn {
  readonly one: Case;
  readonly set: Parametrization;
  readonly from: From;
  readonly precision: Precision;
  readonly largest: number;
}

/** How much is tested. */
export interface Effort {
  /** How many sets of parameters, from the first on: all unless said. */
  readonly sets?: number;
  /** Wild rows of free numbers, and as many of parameters, of each set of parameters: 10,000 unless said. */
  readonly draws?: number;
  /** The largest wild count among parameters: 2²⁰ unless said. Tails that are sums take as many turns. */
  readonly largestCount?: number;
  /** Wild rows in both precisions and all executors, from free numbers and from parameters: else in one more of each, which halves the time. */
  readonly thorough?: boolean;
}

/** Laws of wild values, for each set of parameters. */
export function wildLaws(one: Case, effort: Effort): Law[] {
  const { sets, draws = 10_000, largestCount: largest = 2 ** 20, thorough = false } = effort;
  const { family } = one;
  return family.parametrizations.slice(0, sets).flatMap((set) =>
    (["free numbers", "parameters"] as const).map((from) => ({
      name: `{ ${set.names.join(", ")} }: wild values from ${from} give no NaN`,
      run: () => {
        const all = graphs(family, set, from);
        const main: Precision = from === "free numbers" ? "f64" : "f32";
        const other: Precision = main === "f64" ? "f32" : "f64";
        const drawn = { one, set, from, precision: main, largest };
        none(drawn, all, draws);
        if (thorough) none({ ...drawn, precision: other }, all, draws / 10);
        const few: Executor = from === "free numbers" ? "interpreter" : "scalar";
        alike(drawn, all, Math.min(100, Math.ceil(draws / 100)), thorough ? ["interpreter", "scalar"] : [few]);
      },
    })),
  );
}

/** Throws where a value or a gradient is NaN. */
function none(drawn: Drawn, all: Record<string, Tensor>, draws: number): void {
  const { one, set, precision } = drawn;
  const next = quick(draws + set.names.length);
  const program = compile({ outputs: all }, { precision });
  let data: Record<string, Float64Array> = {};
  let results: Record<string, Float64Array> = {};
  for (let done = 0; done < draws; done += BLOCK) {
    // parameters meet the y of other rows before new ones are made
    if (done % (10 * BLOCK) === 0) data = block(drawn, next, Math.min(draws, BLOCK));
    else data.y = turned(data.y as Float64Array, sizeOf(one.family.support.shape) * Math.floor(next() * BLOCK));
    program.load(data);
    results = program.run(results);
    for (const name in results)
      if (results[name]?.some(Number.isNaN))
        throw new Error(`${precision}: ${show(results, data, name, program.rows)}`);
  }
  program.release();
}

type Executor = NonNullable<ProgramOptions["executor"]>;

/** Throws where other executors differ from vectors, or a NaN is there without the compiler's rules. */
function alike(drawn: Drawn, all: Record<string, Tensor>, rows: number, others: readonly Executor[]): void {
  const { precision } = drawn;
  const slice = block(drawn, quick(7), rows);
  const results = (options: Partial<ProgramOptions>): Record<string, Float64Array> => {
    const program = compile({ outputs: all }, { precision, ...options });
    program.load(slice);
    const found = program.run();
    program.release();
    return found;
  };
  const simd = results({});
  for (const executor of others) {
    const found = results({ executor });
    for (const name in found) same(found[name], simd[name], `${precision}, ${executor}: ${name}`);
  }
  const plain = results({ executor: "interpreter", simplify: false });
  for (const name in plain)
    if (plain[name]?.some(Number.isNaN)) throw new Error(`${precision}, no rules: ${show(plain, slice, name, rows)}`);
}

/** The first row with a NaN, in words. */
function show(
  results: Record<string, Float64Array>,
  data: Record<string, Float64Array>,
  name: string,
  rows: number,
): string {
  const values = results[name] as Float64Array;
  const i = Math.floor(values.findIndex(Number.isNaN) / (values.length / rows));
  const row = (x: Float64Array): Float64Array => x.slice((i * x.length) / rows, ((i + 1) * x.length) / rows);
  const at = Object.entries(data).map(([key, x]) => `${key} ${row(x)}`);
  return `NaN in ${name}: ${at.join("; ")} → ${row(values)}.`;
}
