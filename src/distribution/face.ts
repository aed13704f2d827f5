// Distribution: the plain-value face of a family with parameters. Numbers and typed arrays in and out, never a tensor.
import { type Constraint, real, unitInterval, type Values } from "../constraint.ts";
import { input } from "../ops/leaves.ts";
import { sqrt } from "../ops/machine.ts";
import { exp } from "../ops/math.ts";
import { fold, type Key, key } from "../random/key.ts";
import { type Shape, sizeOf, type Tensor } from "../tensor.ts";
import { type CdfMethod, cdf, cdfRule, type Formulas, logProb, missing } from "./guard.ts";
import { quantileByCdf, tails } from "./quantile.ts";
import { run } from "./run.ts";
import { sampleRows } from "./sample.ts";
import type { Source } from "./source.ts";
import type { InOf, Labelled, MeanOf, OneOrList, OutOf, PerRow, Result, Spec } from "./types.ts";
import { decode, decodeAll, kind, type Numbers, readValues } from "./values.ts";

/** Of a probability given to `quantile`: which tail it measures. */
export interface QuantileOptions {
  /** "lower" (default): P(Y ≤ y) = p. "upper": P(Y > y) = p, exact for tiny p. */
  readonly tail?: "lower" | "upper";
}
export interface SampleOptions {
  /** Equal seeds give equal draws. */
  readonly seed: number | string | Key;
}
export interface Interval<Value> {
  readonly lower: Value;
  readonly upper: Value;
}

/** The rules, canonical parameters and support that a distribution is made of. */
export interface FamilyFormulas extends Formulas {
  readonly params: Spec;
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

  /** log p(y), natural logarithm: −∞ outside the support. y is a value or one for each row. */
  logProb<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#ofY("logProb", y, (params, at) => logProb(this.family, params, at)) as PerRow<
      number,
      Rows,
      Y,
      InOf<S>
    >;
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
  /** P(Y ≤ y). Of classes: in their order. */
  cdf<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    return this.#cdf("cdf", y) as PerRow<number, Rows, Y, InOf<S>>;
  }
  /** P(Y > y), accurate where it is small. */
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
   * The least y with P(Y ≤ y) ≥ p; with `tail: "upper"` the least with P(Y > y) ≤ p. p is a probability or one for each
   * row. Throws a `RangeError` for a p outside [0, 1].
   */
  quantile<Q extends OneOrList<number>>(
    p: Q,
    { tail = "lower" }: QuantileOptions = {},
  ): PerRow<OutOf<S>, Rows, Q, number> {
    const { family } = this;
    this.#scalarOnly("quantile");
    const where = `${family.name}.quantile`;
    const given = readValues(where, "p", real, p);
    for (let i = 0; i < given.data.length; i++)
      if (!unitInterval.contains(given.data, i))
        throw new RangeError(
          `${where}: p must be between 0 and 1; ${given.rows === undefined ? "it" : `row ${i}`} is ${given.data[i]}.`,
        );
    const { p: lower, q: upper } = tails(given.data, tail === "upper", this.discrete);
    const n = this.#agree(where, "p", given.rows);
    const rule = family.rules.quantile;
    const rows = given.rows !== undefined;
    let values: Float64Array;
    if (rule) {
      const build = (): Record<string, Tensor> => ({
        result: rule(this.#source.canonical(), input("p", { rows }), input("q", { rows })),
      });
      values = this.#run(`quantile${rows}`, build, { p: lower, q: upper }, n).result as Float64Array;
    } else {
      for (const method of ["logCdf", "logSurvival"] as const)
        if (!family.rules[method]) throw missing(family, "quantile", "quantile, or logCdf and logSurvival,");
      values = quantileByCdf(family, this.#source, lower, upper, n ?? 1);
    }
    return this.#result(family.support, values, n) as PerRow<OutOf<S>, Rows, Q, number>;
  }

  /** Where y falls with probability p, as much below as above. Throws a `RangeError` for a p outside [0, 1]. */
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

  /** The most likely y. */
  mode(): Result<OutOf<S>, Rows> {
    return this.#ofParams("mode", this.family.support) as Result<OutOf<S>, Rows>;
  }
  /** E Y; of classes the vector of their probabilities. */
  mean(): Result<MeanOf<S>, Rows> {
    return this.#ofParams("mean", "shaped") as Result<MeanOf<S>, Rows>;
  }
  /** E (Y − E Y)², of each element. */
  variance(): Result<MeanOf<S>, Rows> {
    return this.#ofParams("variance", "shaped") as Result<MeanOf<S>, Rows>;
  }
  /** The square root of the variance, in units of y. */
  stddev(): Result<MeanOf<S>, Rows> {
    return this.#ofParams("variance", "shaped", "stddev") as Result<MeanOf<S>, Rows>;
  }
  /** −E log p(Y), in nats. */
  entropy(): Result<number, Rows> {
    return this.#ofParams("entropy", real) as Result<number, Rows>;
  }

  /** The continuous ranked probability score of y, in units of y; lower is better. */
  crps<const Y extends OneOrList<InOf<S>>>(y: Y & Labelled<Y, OutOf<S>>): PerRow<number, Rows, Y, InOf<S>> {
    const { family } = this;
    const rule = family.rules.crps;
    if (!rule) throw missing(family, "crps", "crps");
    return this.#ofY("crps", y, rule) as PerRow<number, Rows, Y, InOf<S>>;
  }

  /**
   * `n` draws of y from each distribution: those of row 0, then those of row 1, … More draws begin with fewer.
   * Throws a `RangeError` unless n is a positive integer.
   *
   * @example
   * Normal({ loc: 0, scale: 1 }).sample(1000, { seed: 11 }); // Float64Array(1000)
   */
  sample(n: number, { seed }: SampleOptions): Values<OutOf<S>> {
    const { family } = this;
    const rule = family.rules.sample;
    if (!rule) throw missing(family, "sample", "sample");
    if (!Number.isSafeInteger(n) || n < 1)
      throw new RangeError(`${family.name}.sample: the number of draws must be a positive integer; it is ${kind(n)}.`);
    return decodeAll(family.support, sampleRows(family, rule, this.#source, n, fold(key(seed), "sample"))) as Values<
      OutOf<S>
    >;
  }

  toString(): string {
    const { family, length } = this;
    if (this.rows) return `${family.name}: ${length} distributions, one a row`;
    const shown = Object.entries(this.params).map(([name, value]) => `${name}: ${show(value)}`);
    return `${family.name}({ ${shown.join(", ")} })`;
  }

  #cdf(method: CdfMethod, y: unknown): unknown {
    this.#scalarOnly(method);
    cdfRule(this.family, method);
    return this.#ofY(method, y, (params, at) => cdf(this.family, method, params, at));
  }

  #scalarOnly(method: string): void {
    if (this.family.support.shape.length > 0)
      throw new TypeError(
        `${this.family.name}: ${method} needs one number a row; y has shape [${this.family.support.shape.join(", ")}].`,
      );
  }

  /** Rows of distribution and argument: they agree, or one is single. */
  #agree(where: string, name: string, rows: number | undefined): number | undefined {
    const own = this.#source.rows;
    if (own !== undefined && rows !== undefined && own !== rows)
      throw new RangeError(`${where}: ${name} must have one value a row; came ${rows} for ${own} rows.`);
    return own ?? rows;
  }

  #ofY(method: string, y: unknown, rule: (params: ReturnType<Source["canonical"]>, y: Tensor) => Tensor): unknown {
    const { family } = this;
    const where = `${family.name}.${method}`;
    const values: Numbers = readValues(where, "y", family.support, y);
    if (family.support.labels) checkLabels(where, family.support, values, y);
    const n = this.#agree(where, "y", values.rows);
    const rows = values.rows !== undefined;
    const { shape } = family.support;
    const build = (): Record<string, Tensor> => ({
      result: rule(this.#source.canonical(), input("y", { shape, rows })),
    });
    const { result } = this.#run(`${method}${rows}`, build, { y: values.data }, n);
    return this.#result(real, result as Float64Array, n);
  }

  #ofParams(
    rule: "mode" | "mean" | "variance" | "entropy",
    form: Constraint | "shaped",
    method: string = rule,
  ): unknown {
    const { family } = this;
    const formula = family.rules[rule];
    if (!formula) throw missing(family, method, rule);
    let shape: Shape = [];
    const build = (): Record<string, Tensor> => {
      const result = formula(this.#source.canonical());
      return { result: method === "stddev" ? sqrt(result) : result };
    };
    const { result } = this.#run(method, build, {}, this.#source.rows);
    const values = result as Float64Array;
    if (form !== "shaped") return this.#result(form, values, this.#source.rows);
    // classes have a vector of probabilities as mean: its shape is the formula's
    shape = family.support.embed(input("y", { shape: family.support.shape, dtype: family.support.dtype })).shape;
    return this.#result({ ...real, shape }, values, this.#source.rows);
  }

  #run(
    name: string,
    build: () => Readonly<Record<string, Tensor>>,
    data: Readonly<Record<string, Float64Array>>,
    n: number | undefined,
  ) {
    return run(this.family, `${name} ${this.#source.key}`, build, { ...this.#source.data, ...data }, n ?? this.length);
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

function checkLabels(where: string, c: Constraint, values: Numbers, given: unknown): void {
  const row = values.data.indexOf(-1);
  if (row < 0) return;
  const [at, came] = values.rows === undefined ? ["it", given] : [`row ${row}`, (given as ArrayLike<unknown>)[row]];
  throw new RangeError(`${where}: y must be ${c.phrase}; ${at} is ${kind(came)}.`);
}

function show(value: unknown): string {
  if (ArrayBuffer.isView(value) || Array.isArray(value))
    return `[${Array.from(value as ArrayLike<unknown>, show).join(", ")}]`;
  return String(value);
}
