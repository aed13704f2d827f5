// What one asks of a fit to the greatest likelihood when it is done: where y fell, which rows weigh much, what is expected elsewhere.
import type { Constraint } from "../constraint.ts";
import type { Features } from "../data/features.ts";
import type { Interval, QuantileOptions, SampleOptions } from "../distribution/face.ts";
import type { InOf, OneOrList, PerRow, Result, Spec, Tensors } from "../distribution/types.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Key } from "../random/key.ts";
import type { Tensor } from "../tensor.ts";
import type { Asked } from "./fitted.ts";
import type { KnownData } from "./known.ts";

/**
 * What a residual is: "response", y − mean; "pearson", that over the root of the variance; "deviance", the signed root of
 * the row's deviance; "quantile", the normal score of where y lies in its distribution, which is standard normal for any
 * family where the model is right. Pearson's and those of the deviance are without a dispersion that is estimated, and are
 * multiplied by the root of the row's weight: as R's.
 */
export type ResidualKind = "response" | "pearson" | "deviance" | "quantile";

/** What is asked of the rows that were fitted. */
export interface AfterFit {
  /** Which rows of the data were fitted: whose residuals, leverage and distances these are. */
  readonly rows: Int32Array;
  /**
   * Residuals of the rows fitted; "quantile" unless said, drawn where y is discrete (Dunn & Smyth 1996).
   * Throws a `TypeError` where y is no number, and for "deviance" of a family without a saturated model.
   */
  residuals(kind?: ResidualKind, options?: { readonly seed?: number | string | Key }): Float64Array;
  /**
   * Of a model of the mean: how much each row weighs in its own fitted mean, the diagonal of the hat matrix.
   * Throws a `TypeError` where other parameters have predictors, too.
   */
  leverage(): Float64Array;
  /** Of such a model how far the coefficients would move without a row: Cook's distances. */
  cooksDistance(): Float64Array;
}

/** How work that is done many times goes on. */
export interface RepeatOptions {
  /** Called now and then. */
  readonly onProgress?: (now: {
    readonly done: number;
    readonly replicates: number;
    readonly failed: number;
  }) => unknown;
  /** The line on a terminal, of work that takes longer than a quarter of a second. Default true. */
  readonly progress?: boolean;
  /** Stops it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
export interface BootstrapOptions extends RepeatOptions {
  /** Of the rows drawn. */
  readonly seed: number | string | Key;
  /** How often the fit is made again. Default 1999. */
  readonly replicates?: number;
}
/** The fit made again on rows drawn with replacement. `Numbers` and `Ends` have the form of `stderr` and of `confidence`. */
export interface Bootstrap<Numbers, Ends> {
  readonly replicates: number;
  /** Replicates that could not be fitted: left out. */
  readonly failed: number;
  /** Replicates in which an estimate has no bound (a dispersion → 0, classes that a column separates): it is ±∞ there. */
  readonly unbounded: number;
  /** What is drawn: "rate", "mean.age". */
  readonly names: readonly string[];
  /** Of each of these its values in the replicates that were fitted. */
  readonly numbers: readonly Float64Array[];
  /** The standard deviation of the replicates; NaN where one is infinite. */
  readonly stderr: Numbers;
  /**
   * Ends between which the number lies: the middle of its replicates, or "bca", which corrects for bias and skewness (Efron
   * 1987). Level 0.95 unless said.
   */
  confidence(level?: number, options?: { readonly method?: "percentile" | "bca" }): Ends;
  /** How many replicates there are, how many could not be fitted, and how many have no bound. */
  toString(): string;
}

/** A number that is estimated, how certain it is, and between which ends it lies. */
export interface Uncertain<Value> {
  readonly estimate: Value;
  readonly stderr: Value;
  readonly lower: Value;
  readonly upper: Value;
}

export interface PredictiveOptions {
  /** Of the draws of θ. */
  readonly seed: number | string | Key;
  /** How many θ are drawn. Default 500. */
  readonly draws?: number;
}

/**
 * What y may be when the uncertainty of θ is counted in: the average of the distributions of many θ, drawn from the Normal
 * that θ's estimate follows in large samples. A forecast as the scores take it.
 */
export interface Predictive<S extends Constraint, Rows extends boolean> {
  readonly support: S;
  readonly discrete: boolean;
  readonly rows: Rows;
  /** Number of distributions: rows, or 1. */
  readonly length: number;
  /** The one of row i. */
  at(i: number): Predictive<S, false>;
  logProb<const Y extends OneOrList<InOf<S>>>(y: Y): PerRow<number, Rows, Y, InOf<S>>;
  prob<const Y extends OneOrList<InOf<S>>>(y: Y): PerRow<number, Rows, Y, InOf<S>>;
  cdf<const Y extends OneOrList<InOf<S>>>(y: Y): PerRow<number, Rows, Y, InOf<S>>;
  survival<const Y extends OneOrList<InOf<S>>>(y: Y): PerRow<number, Rows, Y, InOf<S>>;
  /** The least y with P(Y ≤ y) ≥ p, to 1e-10; of numbers. */
  quantile(p: number, options?: QuantileOptions): Result<number, Rows>;
  /** Where y falls with probability p, as much below as above. */
  interval(p: number): Interval<Result<number, Rows>>;
  median(): Result<number, Rows>;
  mean(): Result<number, Rows>;
  variance(): Result<number, Rows>;
  stddev(): Result<number, Rows>;
  /** n draws of y from each, of numbers: those of row 0, then those of row 1, … */
  sample(n: number, options: Pick<SampleOptions, "seed">): Float64Array;
}

/** Of bare parameters. */
export interface AfterEstimate<F extends AnyFamily, P extends Spec> {
  /** The mean of y and how certain it is: see {@link AfterRegression.meanAt}. */
  meanAt(level?: number, given?: { readonly known: KnownData<F> }): Uncertain<number>;
  /**
   * A function of the parameters, built of ops, with its standard error by the delta method, and its ends at a level (0.95
   * unless said) by that.
   *
   * @example
   * const { estimate, stderr } = gamma.delta(({ concentration, rate }) => concentration.div(rate));
   */
  delta(of: (params: Tensors<P>) => Tensor, level?: number): Uncertain<number>;
  /** The distribution of the next y, the uncertainty of the parameters counted in. */
  predictive(options: PredictiveOptions, given?: { readonly known: KnownData<F> }): Predictive<F["support"], false>;
}

/** Of predictors. */
export interface AfterRegression<F extends AnyFamily, X = Features> {
  /**
   * The mean of y at rows of x, and how certain it is: standard errors by the delta method, ends at a level (0.95 unless
   * said) by that on the scale of the head, so that they are possible means: R's predict(se.fit = TRUE), carried over.
   * Of means that several heads move the scale is that of the support: a logarithm, log-odds, or as it is.
   */
  meanAt(x: Asked<X>, level?: number, given?: { readonly known: Partial<KnownData<F>> }): Uncertain<Float64Array>;
  /** A function of the parameters at rows of x, in the parametrization fitted, with its standard error by the delta method. */
  delta(
    of: (params: Readonly<Record<string, Tensor>>) => Tensor,
    x: Asked<X>,
    level?: number,
    given?: { readonly known: Partial<KnownData<F>> },
  ): Uncertain<Float64Array>;
  /** The distribution of y at rows of x, the uncertainty of the coefficients counted in. */
  predictive(
    x: Asked<X>,
    options: PredictiveOptions,
    given?: { readonly known: Partial<KnownData<F>> },
  ): Predictive<F["support"], true>;
}
