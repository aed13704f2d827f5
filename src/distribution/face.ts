// Distribution: the plain-value face of a family with parameters. Numbers and typed arrays in and out, never a tensor.
import type { Floats } from "../compile/program.ts";
import { type Constraint, real, unitInterval, type Values } from "../constraint.ts";
import { input } from "../ops/leaves.ts";
import { exp } from "../ops/math.ts";
import { fold, type Key, key } from "../random/key.ts";
import { type Precision, sizeOf, type Tensor } from "../tensor.ts";
import { logLikelihood, logProbBetween } from "./between.ts";
import { boundsOf } from "./bounds.ts";
import { type CdfMethod, cdf, cdfRule, type Derived, type Formulas, logProb, type Moment, missing } from "./guard.ts";
import { type Between, isInterval, readInterval } from "./interval.ts";
import { precisionOf, run } from "./run.ts";
import { drawRows, sampleRows } from "./sample.ts";
import type { Source } from "./source.ts";
import type {
  InOf,
  Labelled,
  MeanOf,
  OneOrList,
  OutOf,
  PerRow,
  PerRowOfBoth,
  PerRowOrEnds,
  Result,
  Spec,
} from "./types.ts";
import { checkAllowed, decode, decodeAll, kind, type Numbers, readAtOnce, readValues } from "./values.ts";

/** Of a probability given to `quantile`: which tail it measures. */
export interface QuantileOptions {
  /** "lower" (default): P(Y ≤ y) = p. "upper": P(Y > y) = p, exact for tiny p. */
  readonly tail?: "lower" | "upper";
}
export interface SampleOptions {
  /** Equal seeds give equal draws. */
  readonly seed: number | string | Key;
  /**
   * Where the draws of a distribution of one number are written, as many as there are: no new memory, which large arrays wait
   * for. Those of a Float32Array are drawn in single precision: other draws, and several times as fast.
   */
  readonly into?: Floats;
}
export interface Interval<Value> {
  readonly lower: Value;
  readonly upper: Value;
}

/** The rules, canonical parameters and support that a distribution is made of. */
export interface FamilyFormulas extends Formulas {
  readonly params: Spec;
  /** What stands in for a rule that the family does not have; absent where all have formulas. */
  readonly derived?: Derived | undefined;
}

/**
 * A distribution of y, or one for each row of data. What needs a rule that the family does not have is refused with
 * the rule's name. Everything is computed in float64 in the log domain where it matters, the same bits on every machine.
 */
export class Distribution<P extends Spec, S extends Constraint, Rows extends boolean> {
  readonly family: FamilyFormulas & { readonly params: P; readonly support: S };
  /** One distribution for each row, or a single one. */
  readonly rows: Rows;
  /** Number of distributions: rows, or 1. */
  readonly length: number;
  readonly #source: Source;
  #params: { readonly [K in keyof P]: Result<OutOf<P[K]>, Rows> } | undefined;

  constructor(family: FamilyFormulas & { readonly params: P; readonly support: S }, source: Source) {
    this.family = family;
    this.#source = source;
    this.rows = (source.rows !== undefined) as Rows;
    this.length = source.rows ?? 1;
  }

  /** Where y lies. */
  get support(): S {
    return this.family.support;
  }
  /** Whether y takes isolated values, so that densities are probabilities. */
  get discrete(): boolean {
    return this.family.support.discrete;
  }

  /** The ends between which y lies: those of the support, or where the parameters put them. */
  bounds(): Interval<Result<number, Rows>> {
    const { lower, upper } = boundsOf(this.family, this.#source, this.length);
    const { rows } = this.#source;
    return {
      lower: this.#result(real, lower, rows) as Result<number, Rows>,
      upper: this.#result(real, upper, rows) as Result<number, Rows>,
    };
  }

  /** The canonical parameters, whatever the distribution was made from. */
  get params(): { readonly [K in keyof P]: Result<OutOf<P[K]>, Rows> } {
    if (!this.#params) {
      const values = this.#run("params", () => this.#source.canonical(), {}, undefined);
      this.#params = Object.fromEntries(
        Object.entries(this.family.params).map(([name, c]) => [
          name,
          this.#result(c, values[name] as Float64Array, this.#source.rows),
        ]),
      ) as { readonly [K in keyof P]: Result<OutOf<P[K]>, Rows> };
    }
    return this.#params;
  }

  /** The distribution of row i. Throws a `RangeError` outside 0 … length − 1. */
  at(i: number): Distribution<P, S, false> {
    if (!Number.isInteger(i) || i < 0 || i >= this.length)
      throw new RangeError(
        `${this.family.name}.at: the row must be an integer from 0 to ${this.length - 1}; it is ${i}.`,
      );
    return new Distribution<P, S, false>(
      this.family,
      this.#source.rows === undefined ? this.#source : this.#source.at(i),
    );
  }

  /**
   * log p(y), natural logarithm: −∞ outside the support. y is a value or one for each row; or `{ lower, upper }` where it
   * is known to lie between, which is {@link logProbBetween} but for equal ends: these are exact values.
   */
  logProb<const Y extends OneOrList<InOf<S>> | Between<InOf<S>>>(
    y: Y & Labelled<Y, OutOf<S>>,
  ): PerRowOrEnds<Rows, Y, InOf<S>> {
    return this.#logProb(y) as PerRowOrEnds<Rows, Y, InOf<S>>;
  }
  /**
   * log p(y) of many y, written into an array of their number, which is returned: no new memory, which large arrays wait for.
   * From a Float32Array into another it is computed in single precision, to about 1e-5; otherwise in double.
   * Throws a `RangeError` for arrays of different lengths and for parameters that single precision does not hold.
   */
  logProbInto<Into extends Floats>(y: ArrayLike<InOf<S>>, into: Into): Into {
    this.#ofY("logProb", y, (params, at) => logProb(this.family, params, at), into);
    return into;
  }
  /** The density p(y), or the probability of y where values are isolated. */
  prob<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#ofY("prob", y, (params, at) => exp(logProb(this.family, params, at))) as PerRow<
      number,
      Rows,
      Y,
      InOf<S>
    >;
  }
  /** P(Y ≤ y). Of classes: in their order. Of a vector the probability that every element is. */
  cdf<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#cdf("cdf", y) as PerRow<number, Rows, Y, InOf<S>>;
  }
  /** P(Y > y), accurate where it is small. Of a vector the probability that every element is. */
  survival<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#cdf("survival", y) as PerRow<number, Rows, Y, InOf<S>>;
  }
  /** log P(Y ≤ y), finite where the probability underflows. */
  logCdf<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#cdf("logCdf", y) as PerRow<number, Rows, Y, InOf<S>>;
  }
  /** log P(Y > y), finite where the probability underflows. */
  logSurvival<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#cdf("logSurvival", y) as PerRow<number, Rows, Y, InOf<S>>;
  }

  /**
   * log P(lower < Y ≤ upper); of integers, classes included, log P(lower ≤ Y ≤ upper). Accurate in both tails. An end is
   * one value or one for each row and may be infinite. Throws a `RangeError` where lower is above upper, a `TypeError`
   * for vectors and for families without logCdf and logSurvival.
   *
   * @example
   * Normal({ loc: 0, scale: 1 }).logProbBetween(40, 41); // -804.6084420137538
   */
  logProbBetween<const A extends OneOrList<InOf<S>>, const B extends OneOrList<InOf<S>>>(
    lower: A & Labelled<A, OutOf<S>>,
    upper: B & Labelled<B, OutOf<S>>,
  ): PerRowOfBoth<Rows, A, B, InOf<S>> {
    return this.#between("logProbBetween", lower, upper, logProbBetween) as PerRowOfBoth<Rows, A, B, InOf<S>>;
  }
  /** P(lower < Y ≤ upper); of integers P(lower ≤ Y ≤ upper). As {@link logProbBetween}. */
  probBetween<const A extends OneOrList<InOf<S>>, const B extends OneOrList<InOf<S>>>(
    lower: A & Labelled<A, OutOf<S>>,
    upper: B & Labelled<B, OutOf<S>>,
  ): PerRowOfBoth<Rows, A, B, InOf<S>> {
    const rule: typeof logProbBetween = (family, params, a, b) => exp(logProbBetween(family, params, a, b));
    return this.#between("probBetween", lower, upper, rule) as PerRowOfBoth<Rows, A, B, InOf<S>>;
  }

  /**
   * The least y with P(Y ≤ y) ≥ p; with `tail: "upper"` the least with P(Y > y) ≤ p. p is a probability or one for each
   * row. Of a vector with independent elements the vector of their own quantiles. Throws a `RangeError` for a p outside
   * [0, 1].
   */
  quantile<Q extends OneOrList<number>>(
    p: Q,
    { tail = "lower" }: QuantileOptions = {},
  ): PerRow<OutOf<S>, Rows, Q, number> {
    const { family } = this;
    const where = `${family.name}.quantile`;
    const given = readValues(where, "p", real, p);
    for (let i = 0; i < given.data.length; i++)
      if (!unitInterval.contains(given.data, i))
        throw new RangeError(
          `${where}: p must be between 0 and 1; ${given.rows === undefined ? "it" : `row ${i}`} is ${given.data[i]}.`,
        );
    const both = tails(given.data, tail === "upper", this.discrete);
    const n = this.#agree(where, "p", given.rows);
    const rows = given.rows !== undefined;
    const rule = family.rules.quantile;
    const values = rule
      ? this.#run(
          `quantile${rows}`,
          () => ({ result: rule(this.#source.canonical(), input("p", { rows }), input("q", { rows })) }),
          both,
          n,
        ).result
      : this.#derived("quantile").quantiles(family, this.#source, both, rows, n);
    return this.#result(family.support, values as Float64Array, n) as PerRow<OutOf<S>, Rows, Q, number>;
  }

  /** Where y, or each element by itself, falls with probability p, as much below as above. Throws a `RangeError` for a p outside [0, 1]. */
  interval(p: number): Interval<Result<OutOf<S>, Rows>> {
    if (!(p >= 0 && p <= 1))
      throw new RangeError(
        `${this.family.name}.interval: p must be between 0 and 1; it is ${kind(p)}. Pass a probability such as 0.9.`,
      );
    const tail = (1 - p) / 2;
    return {
      lower: this.quantile(tail) as Result<OutOf<S>, Rows>,
      upper: this.quantile(tail, { tail: "upper" }) as Result<OutOf<S>, Rows>,
    };
  }
  /** The least y with P(Y ≤ y) ≥ ½. */
  median(): Result<OutOf<S>, Rows> {
    return this.quantile(0.5) as Result<OutOf<S>, Rows>;
  }

  /** The most likely y; of several that are equally likely, one. Without a formula it is found to 1e-8 at least. */
  mode(): Result<OutOf<S>, Rows> {
    const { family } = this;
    const values = this.#ofRule("mode") ?? this.#derived("mode").modes(family, this.#source);
    return this.#result(family.support, values, this.#source.rows) as Result<OutOf<S>, Rows>;
  }
  /** E Y; of classes the vector of their probabilities. */
  mean(): Result<MeanOf<S>, Rows> {
    return this.#inMeanSpace(this.#moment("mean")) as Result<MeanOf<S>, Rows>;
  }
  /** E (Y − E Y)², of each element. */
  variance(): Result<MeanOf<S>, Rows> {
    return this.#inMeanSpace(this.#moment("variance")) as Result<MeanOf<S>, Rows>;
  }
  /** E (Y − E Y)(Y − E Y)ᵀ of a vector: d rows of d numbers. */
  covariance(): Result<Float64Array[], Rows> {
    const { family } = this;
    const values = this.#ofRule("covariance");
    if (!values) throw missing(family, "covariance", "covariance");
    const [d = 1] = family.support.shape;
    return this.#result({ ...real, shape: [d, d] }, values, this.#source.rows) as Result<Float64Array[], Rows>;
  }
  /** The square root of the variance, in units of y. */
  stddev(): Result<MeanOf<S>, Rows> {
    return this.#inMeanSpace(this.#moment("variance", "stddev").map(Math.sqrt)) as Result<MeanOf<S>, Rows>;
  }
  /** E (Y − E Y)³ / stddev³. */
  skewness(): Result<MeanOf<S>, Rows> {
    return this.#inMeanSpace(this.#moment("skewness")) as Result<MeanOf<S>, Rows>;
  }
  /** E (Y − E Y)⁴ / variance² − 3: the excess over a Normal's. */
  kurtosis(): Result<MeanOf<S>, Rows> {
    return this.#inMeanSpace(this.#moment("kurtosis")) as Result<MeanOf<S>, Rows>;
  }
  /** −E log p(Y), in nats. Without a formula it is integrated to 1e-8, or summed. */
  entropy(): Result<number, Rows> {
    const values = this.#ofRule("entropy") ?? this.#derived("entropy").entropies(this.family, this.#source);
    return this.#result(real, values, this.#source.rows) as Result<number, Rows>;
  }

  /** The continuous ranked probability score of y, in units of y; lower is better. */
  crps<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    const { family } = this;
    const rule = family.rules.crps;
    if (!rule) throw missing(family, "crps", "crps");
    return this.#ofY("crps", y, rule) as PerRow<number, Rows, Y, InOf<S>>;
  }

  /**
   * `n` draws of y from each distribution: those of row 0, then those of row 1, … More draws begin with fewer. A family
   * without the rule `sample` is drawn from by the inverse of its cdf, in double precision whatever the array.
   * Throws a `RangeError` unless n is a positive integer, and for parameters that single precision does not hold.
   *
   * @example
   * Normal({ loc: 0, scale: 1 }).sample(1000, { seed: 11 }); // Float64Array(1000)
   */
  sample<Into extends Floats>(n: number, options: SampleOptions & { readonly into: Into }): Into;
  sample(n: number, options: SampleOptions): Values<OutOf<S>>;
  sample(n: number, { seed, into }: SampleOptions): unknown {
    const { family } = this;
    const { sample, draw } = family.rules;
    if (!Number.isSafeInteger(n) || n < 1)
      throw new RangeError(`${family.name}.sample: the number of draws must be a positive integer; it is ${kind(n)}.`);
    checkInto(`${family.name}.sample`, family.support, this.length * n, into);
    const own = fold(key(seed), "sample");
    const draws = into ?? new Float64Array(this.length * n * sizeOf(family.support.shape));
    if (sample) {
      if (draws instanceof Float32Array) this.#single("sample");
      sampleRows(family, sample, this.#source, n, own, draws);
    } else if (draw) drawRows(family, draw, this.#source, n, own, draws);
    else this.#derived("sample", "sample or draw").draws(family, this.#source, n, own, draws);
    return into ?? decodeAll(family.support, draws as Float64Array);
  }

  toString(): string {
    const { family, length } = this;
    if (this.rows) return `${family.name}: ${length} distributions, one a row`;
    const shown = Object.entries(this.params).map(([name, value]) => `${name}: ${show(value)}`);
    return `${family.name}({ ${shown.join(", ")} })`;
  }

  #logProb(y: unknown): unknown {
    if (isInterval(y)) return this.#between("logProb", y.lower, y.upper, logLikelihood);
    return this.#ofY("logProb", y, (params, at) => logProb(this.family, params, at));
  }

  #cdf(method: CdfMethod, y: unknown): unknown {
    cdfRule(this.family, method);
    return this.#ofY(method, y, (params, at) => cdf(this.family, method, params, at));
  }

  /** Rows of distribution and argument: they agree, or one is single. */
  #agree(where: string, name: string, rows: number | undefined): number | undefined {
    const own = this.#source.rows;
    if (own !== undefined && rows !== undefined && own !== rows)
      throw new RangeError(`${where}: ${name} must have one value a row; came ${rows} for ${own} rows.`);
    return own ?? rows;
  }

  #between(method: string, lower: unknown, upper: unknown, rule: typeof logProbBetween): unknown {
    const { family } = this;
    const where = `${family.name}.${method}`;
    const ends = readInterval(where, family, lower, upper);
    const n = this.#agree(where, "an interval", ends.lower.rows ?? ends.upper.rows);
    const [low, high] = [ends.lower.rows !== undefined, ends.upper.rows !== undefined];
    const build = (): Record<string, Tensor> => {
      const [a, b] = [input("lower", { rows: low }), input("upper", { rows: high })];
      return { result: rule(family, this.#source.canonical(), a, b) };
    };
    const data = { lower: ends.lower.data, upper: ends.upper.data };
    const { result } = this.#run(`${method} of ends ${low}${high}`, build, data, n);
    return this.#result(real, result as Float64Array, n);
  }

  #ofY(
    method: string,
    y: unknown,
    rule: (params: ReturnType<Source["canonical"]>, y: Tensor) => Tensor,
    into?: Floats,
  ): unknown {
    const { family } = this;
    const where = `${family.name}.${method}`;
    const values = readAtOnce(where, "y", family.support, y);
    if (family.support.labels) checkLabels(where, family.support, values, y);
    const n = this.#agree(where, "y", values.rows);
    const rows = values.rows !== undefined;
    const { shape } = family.support;
    const build = (): Record<string, Tensor> => ({
      result: rule(this.#source.canonical(), input("y", { shape, rows })),
    });
    const name = `${method}${rows}`;
    if (into) {
      checkInto(where, real, n ?? 0, into);
      const precision = values.data instanceof Float32Array ? precisionOf(into) : "f64";
      if (precision === "f32") this.#single(method);
      return this.#run(name, build, { y: values.data }, n, { result: into }, precision);
    }
    const { result } = this.#run(name, build, { y: values.data }, n);
    return this.#result(real, result as Float64Array, n);
  }

  #moment(wanted: Moment, method: string = wanted): Float64Array {
    return this.#ofRule(wanted) ?? this.#derived(method, wanted).moments(this.family, this.#source, wanted, method);
  }

  /** Classes have a vector of probabilities as mean. */
  #inMeanSpace(values: Float64Array): unknown {
    const { support } = this.family;
    const { shape } = support.embed(input("y", { shape: support.shape, dtype: support.dtype }));
    return this.#result({ ...real, shape }, values, this.#source.rows);
  }

  /** The numbers of a rule of the parameters alone, if the family has it. */
  #ofRule(name: "mode" | "entropy" | "covariance" | Moment): Float64Array | undefined {
    const rule = this.family.rules[name];
    return rule && this.#run(name, () => ({ result: rule(this.#source.canonical()) }), {}, this.#source.rows).result;
  }

  #derived(method: string, rule = method): Derived {
    const { family } = this;
    if (!family.derived) throw missing(family, method, rule);
    return family.derived;
  }

  #run(
    name: string,
    build: () => Readonly<Record<string, Tensor>>,
    data: Readonly<Record<string, Floats>>,
    n: number | undefined,
    into?: Readonly<Record<string, Floats>>,
    precision?: Precision,
  ) {
    const all = { ...this.#source.data, ...data };
    return run(this.family, `${name} ${this.#source.key}`, build, all, n ?? this.length, into, precision);
  }

  /** Throws for parameters that leave their constraint when they are rounded to single precision. */
  #single(method: string): void {
    const values = this.#run("params", () => this.#source.canonical(), {}, undefined);
    for (const [name, c] of Object.entries(this.family.params)) {
      const data = Float64Array.from(Float32Array.from(values[name] as Float64Array));
      checkAllowed(`${this.family.name}.${method} in single precision`, name, c, { data, rows: this.length }, data);
    }
  }

  /** Numbers of a result as users see them; what all rows share is repeated. */
  #result(c: Constraint, values: Float64Array, rows: number | undefined): unknown {
    if (rows === undefined) return decode(c, values, 0);
    const size = sizeOf(c.shape);
    if (values.length === rows * size) return decodeAll(c, values);
    const all = new Float64Array(rows * size);
    for (let i = 0; i < rows; i++) all.set(values, i * size);
    return decodeAll(c, all);
  }
}

/** Rounding in a cdf must not move a discrete quantile past the y that p was made from: 64 units in the last place, as in R. */
const ROUNDING = 64 * 2.220446049250313e-16;

/** p and q = 1 − p from the one that was given; for discrete families p a little lower. */
function tails(given: Float64Array, upper: boolean, discrete: boolean): { p: Float64Array; q: Float64Array } {
  const by = discrete ? ROUNDING : 0;
  const slack = given.map((x) => (x < 1 ? x * by : 0));
  const near = given.map((x, i) => (upper ? x + (slack[i] as number) : x - (slack[i] as number)));
  const far = given.map((x, i) => (upper ? 1 - x - (slack[i] as number) : 1 - x + (slack[i] as number)));
  return upper ? { p: far, q: near } : { p: near, q: far };
}

function checkInto(where: string, { shape, labels }: Constraint, n: number, into: Floats | undefined): void {
  if (into && (shape.length > 0 || labels || into.length !== n))
    throw new RangeError(
      `${where}: into must have room for ${n} numbers, where results are numbers; it has ${into.length}. Leave it out for a new array.`,
    );
}

function checkLabels(where: string, c: Constraint, values: Numbers<Floats>, given: unknown): void {
  const first = values.data.indexOf(-1);
  if (first < 0) return;
  const row = Math.floor(first / sizeOf(c.shape));
  const [at, came] = values.rows === undefined ? ["it", given] : [`row ${row}`, (given as ArrayLike<unknown>)[row]];
  throw new RangeError(`${where}: y must be ${c.phrase}; ${at} is ${kind(came)}.`);
}

function show(value: unknown): string {
  if (ArrayBuffer.isView(value) || Array.isArray(value))
    return `[${Array.from(value as ArrayLike<unknown>, show).join(", ")}]`;
  return String(value);
}
