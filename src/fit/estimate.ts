// What a fit to the greatest likelihood tells beside its parameters: how certain they are, and how well they do.
import type { Constraint } from "../constraint.ts";
import type { Features } from "../data/features.ts";
import type { KeysOf, OutOf, Spec } from "../distribution/types.ts";
import type { AnyFamily, SetsOf } from "../distribution.ts";
import type { Coefficients } from "../formula/regression.ts";
import type { AfterEstimate, AfterFit, AfterRegression, Bootstrap, BootstrapOptions } from "./after.ts";
import type { DistributionOf, Fitted } from "./fitted.ts";

/** The ends between which a parameter lies. */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

/** How the ends are found: by the curvature at the estimate, or from how far the likelihood falls beside it. */
export type IntervalMethod = "wald" | "profile";
export interface ConfidenceOptions {
  readonly method?: IntervalMethod;
}

/** How a fit came to its end. */
export interface Convergence {
  /** Newton steps; of a formula 1. */
  readonly iterations: number;
  /** gᵀH⁻¹g of the log-likelihood: twice what is left to gain; infinite where H is not positive definite. */
  readonly decrement: number;
  /** Of the Hessian scaled to a diagonal of ones: its largest eigenvalue over its smallest. */
  readonly condition: number;
}

/** How far a fit is from the model that has a mean of its own for each row, with their degrees of freedom. */
export interface Deviances {
  /** Twice what the log-likelihood lacks, times the dispersion where that only scales: of least squares Σ(y − mean)². */
  readonly residual: number;
  /** n less the coefficients of the mean. */
  readonly df: number;
  /** The same of the model without predictors; offsets stay. */
  readonly null: number;
  readonly nullDf: number;
}

/** What share of the way a fit comes from the model without predictors to a perfect one. */
export interface RSquared {
  /** 1 − ℓ/ℓ₀ of the log-likelihoods (McFadden 1974); NaN where y has a density, whose ℓ has no 0. */
  readonly mcfadden: number;
  /** (1 − e^(2(ℓ₀ − ℓ)/n))/(1 − e^(2ℓ₀/n)) (Nagelkerke, Biometrika 78, 1991); NaN there, too. */
  readonly nagelkerke: number;
  /** 1 − residual/null deviance, of least squares the usual R²; NaN where there are none. */
  readonly deviance: number;
}

/** What is said of any fit to the greatest likelihood. */
export interface Certainty extends AfterFit {
  /** n = Σw, the number of rows where they weigh alike. */
  readonly observations: number;
  /** Number of parameters estimated. */
  readonly df: number;
  /** Σ w log p(y), in the units of the data. */
  readonly logLikelihood: number;
  /** −2 log-likelihood + 2 df (Akaike). */
  readonly aic: number;
  /** AIC with Hurvich and Tsai's correction for few rows, 2 df (df + 1) / (n − df − 1). */
  readonly aicc: number;
  /** −2 log-likelihood + df log n (Schwarz). */
  readonly bic: number;
  /** Of the numbers in `names`, a row for each: the inverse of the observed information, or as `covariance` said. NaN where there is none. */
  readonly covariance: readonly Float64Array[];
  /** What the rows of `covariance` are of: "rate", "mean.age". */
  readonly names: readonly string[];
  readonly convergence: Convergence;
  /** What is wrong with these numbers, if anything: an estimate without bound, a likelihood that is flat. */
  readonly warnings: readonly string[];
  /** The table: estimates, standard errors, and what is above. */
  toString(): string;
}

type ValuesOf<P> = { readonly [K in keyof P]: P[K] extends Constraint ? OutOf<P[K]> : never };
type LimitsIn<Value> = Value extends number ? Limits : readonly Limits[];
type LimitsOf<P> = { readonly [K in keyof P]: P[K] extends Constraint ? LimitsIn<OutOf<P[K]>> : never };

/** Bare parameters fitted to y alone. */
export interface Estimate<
  F extends AnyFamily = AnyFamily,
  P extends Spec = F["params"],
  Fixed extends PropertyKey = never,
> extends Omit<Fitted<F, undefined>, "params">,
    Certainty,
    AfterEstimate<F, P> {
  readonly params: ValuesOf<P>;
  /** In the form of `params`, but for those that were fixed: by the delta method from the free scale. */
  readonly stderr: ValuesOf<Omit<P, Fixed>>;
  /** Found on the free scale, so that they lie inside the parameter's set. Level 0.95 unless said. */
  confidence(level?: number, options?: ConfidenceOptions): LimitsOf<Omit<P, Fixed>>;
  /** The fit made again on rows drawn with replacement; it takes a while, others may work meanwhile. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrap<ValuesOf<Omit<P, Fixed>>, LimitsOf<Omit<P, Fixed>>>>;
  /** The fitted distribution: what `predict()` gives. */
  readonly distribution: DistributionOf<F, false>;
}

/** Numbers by parameter and coefficient: `mean.age`. */
export type ByCoefficient<Value> = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** Linear heads fitted to y given x. */
export interface Regression<F extends AnyFamily = AnyFamily, X = Features>
  extends Fitted<F, X>,
    Certainty,
    AfterRegression<F, X> {
  /** On the free scale (of a mean that is positive its logarithm), in the units of x: `coefficients.mean.age`. */
  readonly coefficients: Coefficients;
  readonly stderr: ByCoefficient<number>;
  /**
   * Of a model of the mean the φ that its standard errors go with: that of the greatest likelihood, or Pearson's with
   * `dispersion: "pearson"`; 1 of families without. NaN of other models.
   */
  readonly dispersion: number;
  /** Of a model of the mean in an exponential dispersion family; undefined of others. */
  readonly deviance: Deviances | undefined;
  readonly rSquared: RSquared;
  confidence(level?: number, options?: ConfidenceOptions): ByCoefficient<Limits>;
  /** The fit made again on rows drawn with replacement; it takes a while, others may work meanwhile. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrap<ByCoefficient<number>, ByCoefficient<Limits>>>;
}

/** What fitting a model whose heads are linear or bare resolves to. */
export type EstimateOf<F extends AnyFamily, X, Fixed extends PropertyKey = never> = undefined extends X
  ? Estimate<F, SomeOf<SetsOf<F>>, Fixed>
  : Regression<F, X>;

/** The parameters of any of a family's sets. */
type SomeOf<Q extends Spec> = {
  readonly [K in KeysOf<Q> & string]: Q extends { readonly [Key in K]: infer C extends Constraint } ? C : never;
};
