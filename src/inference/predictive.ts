// The predictive distribution: the average of the distributions of many θ, drawn from the Normal that its estimate follows.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { Distribution, type QuantileOptions } from "../distribution/face.ts";
import { pick, type Source } from "../distribution/source.ts";
import type { Spec } from "../distribution/types.ts";
import type { Numbers } from "../distribution/values.ts";
import type { PredictiveOptions } from "../fit/after.ts";
import { logsumexp } from "../ops/composite.ts";
import { input } from "../ops/leaves.ts";
import { exp } from "../ops/math.ts";
import { ndtri } from "../ops/quantile.ts";
import { fold, type Key, key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { logarithm } from "./chance.ts";
import type { Located } from "./means.ts";
import { etaOf, etaSlopes, type Rows, sourceOf } from "./rows.ts";

type Face = Distribution<Spec, Constraint, true>;
type Method = "logProb" | "prob" | "cdf" | "survival";

/** θ + Lz with LLᵀ the covariance: draws of what the estimate might have been, one after another. */
function drawn({ theta, covariance }: Located, draws: number, own: Key): Float64Array[] {
  const p = theta.length;
  const l = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let rest = covariance?.[i * p + j] as number;
      for (let k = 0; k < j; k++) rest -= (l[i * p + k] as number) * (l[j * p + k] as number);
      if (i !== j) l[i * p + j] = (l[j * p + j] as number) > 0 ? rest / (l[j * p + j] as number) : 0;
      else if (rest >= -1e-10 * (covariance?.[i * p + i] as number)) l[i * p + i] = Math.sqrt(Math.max(0, rest));
      else
        throw new RangeError(
          "predictive: θ must have a covariance; the likelihood is flat or at an edge. Look at warnings, or use predict.",
        );
    }
  const random = uniforms(own);
  const u = Float64Array.from({ length: draws * p }, () => random() + 1 / 18014398509481984);
  const { z } = evaluate({ z: ndtri(input("u", { rows: true })) }, { u }, { executor: "simd" });
  return Array.from({ length: draws }, (_, s) =>
    theta.map((t, i) => {
      let sum = t;
      for (let k = 0; k <= i; k++) sum += (l[i * p + k] as number) * (z[s * p + k] as number);
      return sum;
    }),
  );
}

/** η of rows as a function of θ that is linear about the estimate. */
function linearEta({ prepared, theta }: Located, rows: Rows): (to: Float64Array) => Float64Array {
  const p = theta.length;
  const here = etaOf(prepared, rows)(theta);
  const slopes = etaSlopes(prepared, theta, rows);
  return (to) =>
    here.map((v, i) => {
      let sum = v;
      for (let j = 0; j < p; j++) sum += (slopes[i * p + j] as number) * ((to[j] as number) - (theta[j] as number));
      return sum;
    });
}

/** The distributions of all θ at rows: those of row 0, then those of row 1, … */
function parts(located: Located, rows: Rows, draws: number, own: Key): Source {
  const { prepared } = located;
  const k = prepared.built.set.freeSize;
  const at = located.linearized ? linearEta(located, rows) : etaOf(prepared, rows);
  const eta = new Float64Array(rows.count * draws * k);
  drawn(located, draws, own).forEach((theta, s) => {
    const found = at(theta);
    for (let i = 0; i < rows.count; i++) eta.set(found.subarray(i * k, (i + 1) * k), (i * draws + s) * k);
  });
  const repeated = ({ data, rows: own }: Numbers): Numbers => {
    if (own === undefined) return { data };
    const size = data.length / own;
    const all = new Float64Array(data.length * draws);
    for (let i = 0; i < own * draws; i++) {
      const from = Math.floor(i / draws) * size;
      all.set(data.subarray(from, from + size), i * size);
    }
    return { data: all, rows: own * draws };
  };
  const known = Object.fromEntries(Object.entries(rows.known).map(([name, one]) => [name, repeated(one)]));
  return sourceOf(prepared, { ...rows, known }, eta);
}

const average = (values: ArrayLike<number>, draws: number): Float64Array =>
  Float64Array.from({ length: values.length / draws }, (_, i) => {
    let sum = 0;
    for (let s = 0; s < draws; s++) sum += values[i * draws + s] as number;
    return sum / draws;
  });

/** Turns of a search at most, and the share of a number that is found. */
const TURNS = 200;
const NEAR = 1e-11;
/** What rounding in a cdf may move a discrete quantile by: as in Distribution. */
const SLACK = 64 * 2.220446049250313e-16;

/** The average of the distributions of many θ. */
export class Average {
  readonly family: Located["prepared"]["model"]["family"];
  readonly rows: boolean;
  readonly length: number;
  readonly #draws: number;
  readonly #source: Source;
  readonly #face: Face;
  /** The forecast at the estimate: where searches begin. */
  readonly #middle: Source;

  constructor(family: Average["family"], source: Source, middle: Source, draws: number, rows: boolean) {
    this.family = family;
    this.rows = rows;
    this.#draws = draws;
    this.#source = source;
    this.#middle = middle;
    this.#face = new Distribution<Spec, Constraint, true>(family, source);
    this.length = (source.rows as number) / draws;
  }

  get support(): Constraint {
    return this.family.support;
  }
  get discrete(): boolean {
    return this.support.discrete;
  }

  at(i: number): Average {
    if (!Number.isInteger(i) || i < 0 || i >= this.length)
      throw new RangeError(`predictive.at: the row must be an integer from 0 to ${this.length - 1}; it is ${i}.`);
    const draws = this.#draws;
    const own = Int32Array.from({ length: draws }, (_, s) => i * draws + s);
    const middle = pick(this.#middle, Int32Array.of(i));
    return new Average(this.family, pick(this.#source, own), middle, draws, false);
  }

  logProb(y: unknown): unknown {
    return this.#form(y, this.#logMean(y));
  }
  prob(y: unknown): unknown {
    const log = this.#logMean(y);
    return this.#form(y, evaluate({ p: exp(input("log", { rows: true })) }, { log }, { executor: "simd" }).p);
  }
  cdf(y: unknown): unknown {
    return this.#form(y, average(this.#each("cdf", y), this.#draws));
  }
  survival(y: unknown): unknown {
    return this.#form(y, average(this.#each("survival", y), this.#draws));
  }

  mean(): unknown {
    return this.#result(average(this.#moments("mean"), this.#draws));
  }
  variance(): unknown {
    return this.#result(this.#variance());
  }
  stddev(): unknown {
    return this.#result(this.#variance().map(Math.sqrt));
  }
  median(): unknown {
    return this.quantile(0.5);
  }
  interval(p: number): unknown {
    if (!(p >= 0 && p <= 1))
      throw new RangeError(`predictive.interval: p must be between 0 and 1; it is ${String(p)}. Try 0.9.`);
    const tail = (1 - p) / 2;
    return { lower: this.quantile(tail), upper: this.quantile(tail, { tail: "upper" }) };
  }

  quantile(p: number, { tail = "lower" }: QuantileOptions = {}): unknown {
    this.#checkNumbers("quantile");
    if (!(p >= 0 && p <= 1))
      throw new RangeError(`predictive.quantile: p must be between 0 and 1; it is ${String(p)}. Try 0.9.`);
    return this.#result(this.#quantiles(p, tail === "upper"));
  }

  sample(n: number, { seed }: { readonly seed: number | string | Key }): Float64Array {
    this.#checkNumbers("sample");
    if (!Number.isSafeInteger(n) || n < 1)
      throw new RangeError(`predictive.sample: the number of draws must be a positive integer; it is ${String(n)}.`);
    const random = uniforms(fold(key(seed), "theta"));
    const draws = this.#draws;
    const at = Int32Array.from(
      { length: this.length * n },
      (_, i) => Math.floor(i / n) * draws + Math.floor(random() * draws),
    );
    const all = new Distribution<Spec, Constraint, true>(this.family, pick(this.#source, at));
    return all.sample(1, { seed }) as Float64Array;
  }

  toString(): string {
    return `${this.family.name}, averaged over ${this.#draws} draws of θ${this.rows ? `: ${this.length} rows` : ""}`;
  }

  #variance(): Float64Array {
    const draws = this.#draws;
    const means = this.#moments("mean");
    const middle = average(means, draws);
    const apart = Float64Array.from(means, (m, i) => {
      const d = m - (middle[Math.floor(i / draws)] as number);
      return d * d;
    });
    const within = average(this.#moments("variance"), draws);
    return average(apart, draws).map((v, i) => v + (within[i] as number));
  }

  #moments(method: "mean" | "variance"): ArrayLike<number> {
    this.#checkNumbers(method);
    return this.#face[method]() as ArrayLike<number>;
  }

  #checkNumbers(method: string): void {
    const { shape, labels } = this.support;
    if (shape.length > 0 || labels)
      throw new TypeError(
        `predictive.${method}: y must be one number a row; that of ${this.family.name} is not. Use prob or logProb.`,
      );
  }

  /** The values of y, one for each row, if there are several. */
  #list(y: unknown): ArrayLike<unknown> | undefined {
    const many = (x: unknown): x is ArrayLike<unknown> =>
      typeof x === "object" && x !== null && "length" in x && typeof x.length === "number";
    let depth = 0;
    for (let inner = y; many(inner); inner = inner[0]) depth++;
    return depth > this.support.shape.length ? (y as ArrayLike<unknown>) : undefined;
  }

  /** Values of each θ's distribution at y: of a single forecast and many y those of y 0, then those of y 1, … */
  #each(method: Method, y: unknown): ArrayLike<number> {
    const draws = this.#draws;
    const list = this.#list(y);
    if (!list) return this.#face[method](y as never) as ArrayLike<number>;
    if (this.rows && list.length !== this.length)
      throw new RangeError(
        `predictive.${method}: y must have one value a row; came ${list.length} for ${this.length} rows.`,
      );
    const repeated = Array.from({ length: list.length * draws }, (_, i) => list[Math.floor(i / draws)]);
    const at = Int32Array.from(repeated, (_, i) => (this.rows ? i : i % draws));
    const face = this.rows ? this.#face : new Distribution<Spec, Constraint, true>(this.family, pick(this.#source, at));
    return face[method](repeated as never) as ArrayLike<number>;
  }

  #logMean(y: unknown): Float64Array {
    const draws = this.#draws;
    const each = this.#each("logProb", y);
    const x = input("x", { shape: [draws], rows: true });
    const { sum } = evaluate({ sum: logsumexp(x) }, { x: each }, { executor: "simd" });
    const size = logarithm(draws);
    return sum.map((v) => v - size);
  }

  #form = (y: unknown, values: Float64Array): unknown => (this.rows || this.#list(y) ? values : values[0]);
  #result = (values: Float64Array): unknown => (this.rows ? values : values[0]);

  /** From the quantile at the estimate outwards until it lies between two values, then by Newton's steps and halves. */
  #quantiles(given: number, upper: boolean): Float64Array {
    const { discrete } = this;
    const draws = this.#draws;
    const { lower: first, upper: last } = this.support;
    const middle = new Distribution<Spec, Constraint, true>(this.family, this.#middle);
    const tail = upper ? "upper" : "lower";
    const at = (p: number): Float64Array => Float64Array.from(middle.quantile(p, { tail }) as ArrayLike<number>);
    const start = at(given);
    if (given === 0 || given === 1 || !start.every((v) => Math.abs(v) < Infinity)) return start;
    // the tail in which the chance is small has its digits
    const far = upper ? given < 0.5 : given > 0.5;
    const chance = upper === far ? given : 1 - given;
    const wanted = discrete ? (far ? chance + SLACK * chance : chance - SLACK * chance) : chance;
    const method = far ? "survival" : "cdf";
    const mean = (which: Method, y: Float64Array): Float64Array =>
      average(this.#each(which, this.rows ? y : (y[0] as number)), draws);
    const reached = (value: number): boolean => (far ? value <= wanted : value >= wanted);
    const [one, three] = [at(0.25), at(0.75)];
    const step = start.map((v, i) => {
      const spread = Math.abs((three[i] as number) - (one[i] as number)) / 4;
      return discrete ? Math.max(1, Math.floor(spread)) : spread || Math.abs(v) / 4 || 1;
    });
    const [low, high] = [start.slice(), start.slice()];
    for (let turn = 0, open = true; open && turn < TURNS; turn++) {
      const [a, b] = [mean(method, low), mean(method, high)];
      open = false;
      for (let i = 0; i < low.length; i++) {
        const [l, h, by] = [low[i] as number, high[i] as number, step[i] as number];
        if (reached(a[i] as number) && l >= first) {
          [low[i], high[i]] = [Math.max(first - 1, l - by), l];
          open = true;
        } else if (!reached(b[i] as number) && h < last) {
          [low[i], high[i]] = [h, Math.min(last, h + by)];
          open = true;
        }
        step[i] = 2 * by;
      }
    }
    const y = start.map((v, i) => {
      const [l, h] = [low[i] as number, high[i] as number];
      return discrete || v <= l || v >= h ? l + (h - l) / 2 : v;
    });
    if (discrete)
      y.forEach((v, i) => {
        y[i] = Math.floor(v);
      });
    for (let turn = 0, open = true; open && turn < TURNS; turn++) {
      const value = mean(method, y);
      const slope = discrete ? undefined : mean("prob", y);
      open = false;
      for (let i = 0; i < y.length; i++) {
        const v = y[i] as number;
        if (reached(value[i] as number)) high[i] = v;
        else low[i] = v;
        const [l, h] = [low[i] as number, high[i] as number];
        if (discrete) {
          y[i] = Math.floor((l + h) / 2);
          if (h - l > 1) open = true;
          continue;
        }
        const error = ((value[i] as number) - wanted) / (slope?.[i] as number);
        const newton = far ? v + error : v - error;
        const next = newton > l && newton < h && turn % 4 !== 3 ? newton : l + (h - l) / 2;
        y[i] = next;
        if (Math.abs(next - v) > NEAR * Math.abs(next) && h - l > NEAR * Math.abs(next)) open = true;
      }
    }
    return discrete ? high : y;
  }
}

/** The predictive distribution at rows; `single` is there for one without rows. */
export function predictive(
  located: Located,
  rows: Rows,
  single: boolean,
  { seed, draws = 500 }: PredictiveOptions,
): Average {
  if (!Number.isSafeInteger(draws) || draws < 1)
    throw new RangeError(`predictive: draws must be a positive integer; came ${String(draws)}. Try 500.`);
  const { prepared, theta } = located;
  const source = parts(located, rows, draws, fold(key(seed), "predictive"));
  const middle = sourceOf(prepared, rows, etaOf(prepared, rows)(theta));
  return new Average(prepared.model.family, source, middle, draws, !single);
}
