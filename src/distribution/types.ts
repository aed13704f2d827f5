// Types of families: what a declaration's keys and constraints say about what users give and get.
import type { Constraint, Values, Vector } from "../constraint.ts";
import type { DrawKey } from "../ops/random.ts";
import type { Tensor } from "../tensor.ts";
import type { Formulas } from "./guard.ts";
import type { Numbers } from "./values.ts";

/** Names of parameters with their constraints. */
export type Spec = Readonly<Record<string, Constraint>>;

/** The tensors of a set of parameters, for one observation. */
export type Tensors<P extends Spec> = { readonly [K in keyof P]: Tensor };

export type OutOf<C extends Constraint> = NonNullable<C["types"]>["out"];
export type InOf<C extends Constraint> = NonNullable<C["types"]>["in"];
export type MeanOf<C extends Constraint> = NonNullable<C["types"]>["mean"];

/** One value a row, as users give them: a typed array or an array. */
export type List<In> = [In] extends [number | boolean] ? ArrayLike<In> : readonly In[];
/** A value, or one for each row. */
export type OneOrList<In> = In | List<In>;

/** Of single distributions one value, else one for each row. */
export type Result<Out, Rows extends boolean> = Rows extends true ? Values<Out> : Out;

/** Is a given value one value or a list of them? */
export type Form<Given, In> = [Given] extends [In] ? "single" : [Given] extends [List<In>] ? "rows" : "either";
type Both<Forms> = "rows" extends Forms ? true : "either" extends Forms ? boolean : false;

/** The keys of all members of a union. */
export type KeysOf<Q> = Q extends unknown ? keyof Q : never;
type ConstraintAt<Q, K> = Q extends { readonly [Key in K & string]: infer C extends Constraint } ? C : never;

type ForeignKey = "is a key of another parametrization";
type UnknownKey = "is no parameter of this family";
type Exclusive<Q extends Spec, All> = Q extends unknown
  ? { readonly [K in keyof Q]: OneOrList<InOf<Q[K]>> } & {
      readonly [K in Exclude<KeysOf<All>, keyof Q>]?: ForeignKey;
    }
  : never;
/** The parameters of exactly one parametrization, each one value or one for each row. */
export type ParametersOf<Q extends Spec> = Exclusive<Q, Q>;
/** No keys besides those of the parametrizations. */
export type NoOthers<Q, Given> = { readonly [K in Exclude<keyof Given, KeysOf<Q>>]: UnknownKey };

/** Is there one distribution for each row? */
export type RowsOf<Q extends Spec, Given> = Both<
  { [K in keyof Given]: Form<Given[K], InOf<ConstraintAt<Q, K>>> }[keyof Given]
>;

/** Results for a y (or p): rows if the distribution or the argument has rows. */
export type PerRow<Out, Rows extends boolean, Given, In> = Rows extends true
  ? Values<Out>
  : Form<Given, In> extends "single"
    ? Out
    : Form<Given, In> extends "rows"
      ? Values<Out>
      : Out | Values<Out>;

/** Results for two arguments: rows if the distribution or one of them has rows. */
export type PerRowOfBoth<Rows extends boolean, A, B, In> = Rows extends true
  ? Float64Array
  : Result<number, Both<Form<A, In> | Form<B, In>>>;

/** Results for a y that is known exactly or by its ends. */
export type PerRowOrEnds<Rows extends boolean, Y, In> = Rows extends true
  ? Float64Array
  : Y extends { readonly lower: infer A; readonly upper: infer B }
    ? PerRowOfBoth<Rows, A, B, In>
    : PerRow<number, Rows, Y, In>;

type Element<Given> = Given extends readonly (infer E)[] ? E : Given;
/** Where y is a label: one that is known, unless it is only known to be a string. */
export type Labelled<Given, Out> =
  Element<Given> extends string
    ? string extends Element<Given>
      ? unknown
      : Element<Given> extends Out | Element<Out>
        ? unknown
        : "is not one of the labels"
    : unknown;

/** Numbers of a set of parameters, of any one parametrization: what `start` gives. */
export type StartValues = Readonly<Record<string, number | Vector>>;

/** Values of known parameters by name, row after row. */
export type KnownValues = Readonly<Record<string, Float64Array>>;

/** The parts of a set of parameters that are estimated. */
export type Estimated<Q extends Spec> = {
  readonly [K in keyof Q as Q[K] extends { readonly known: true } ? never : K]: Q[K];
};
/** Names of the parameters that are data, of all sets. */
export type KnownKeys<Q> = Q extends Spec
  ? { [K in keyof Q]: Q[K] extends { readonly known: true } ? K : never }[keyof Q]
  : never;

/** Another set of parameters: how it becomes the canonical one, and how it is found from that. */
export interface Also<Q extends Spec, P extends Spec> {
  readonly params: Q;
  readonly to: (own: Tensors<Q>) => Tensors<P>;
  readonly from: (canonical: Tensors<P>) => Tensors<Q>;
}

/** How parameters move when y is shifted or scaled; a rule that a family does not have is left out. */
export interface Affine<P extends Spec> {
  /** The parameters of y + by. */
  readonly shift?: (params: Tensors<P>, by: Tensor) => Tensors<P>;
  /** The parameters of by·y, by > 0. */
  readonly scale?: (params: Tensors<P>, by: Tensor) => Tensors<P>;
}

/** Throws for parameters of `where` that do not go together: numbers by name, for each row or single. */
export type Check = (where: string, values: Readonly<Record<string, Numbers>>, rows: number | undefined) => void;

/** Ends of an interval that depend on parameters. */
export interface Bounds {
  readonly lower?: Tensor;
  readonly upper?: Tensor;
}

/**
 * The formulas of a family, for one observation. Only `logProb` must be there; what is asked for and has neither a rule
 * nor an exact way from those that are given is refused by name. Rules see y inside the support (the edges included):
 * elsewhere the density is 0 without asking them.
 */
export interface Rules<P extends Spec> {
  readonly logProb: (params: Tensors<P>, y: Tensor) => Tensor;
  /**
   * Where y lies when that depends on the parameters (Uniform, Pareto, Binomial): ends of an interval within `support`, of
   * a discrete family integers. An end belongs to it; where it does not, logProb there is its limit. One left out is that
   * of the support.
   */
  readonly bounds?: (params: Tensors<P>) => Bounds;
  /** Refuses plain parameters that do not go together, such as {@link ascending} ones that do not ascend. */
  readonly check?: Check;
  /** P(Y ≤ y). Without it exp(logCdf). */
  readonly cdf?: (params: Tensors<P>, y: Tensor) => Tensor;
  /** P(Y > y), accurate where it is small. Without it exp(logSurvival). */
  readonly survival?: (params: Tensors<P>, y: Tensor) => Tensor;
  readonly logCdf?: (params: Tensors<P>, y: Tensor) => Tensor;
  readonly logSurvival?: (params: Tensors<P>, y: Tensor) => Tensor;
  /** The least y with P(Y ≤ y) ≥ p; q = 1 − p is given too, and one of them is accurate. Without it by the cdf. */
  readonly quantile?: (params: Tensors<P>, p: Tensor, q: Tensor) => Tensor;
  readonly mean?: (params: Tensors<P>) => Tensor;
  readonly variance?: (params: Tensors<P>) => Tensor;
  /** Of a vector of d numbers: E (Y − E Y)(Y − E Y)ᵀ, [d, d]. */
  readonly covariance?: (params: Tensors<P>) => Tensor;
  /**
   * E |Y|ᵏ is finite for k below this number (∞: all of them). With it, moments without rule are integrated; a family
   * without it has those moments only that it has rules for.
   */
  readonly momentOrder?: (params: Tensors<P>) => Tensor;
  /** E (Y − E Y)³ / stddev³; NaN where it does not exist. */
  readonly skewness?: (params: Tensors<P>) => Tensor;
  /** E (Y − E Y)⁴ / variance² − 3: the excess over a Normal's. */
  readonly kurtosis?: (params: Tensors<P>) => Tensor;
  readonly mode?: (params: Tensors<P>) => Tensor;
  /** Of a continuous family the differential entropy; in nats. */
  readonly entropy?: (params: Tensors<P>) => Tensor;
  /**
   * Values ([m]) that a y which is otherwise continuous takes with positive probability: logProb there is the logarithm of
   * that probability, elsewhere of a density. Entropies are with respect to Lebesgue's measure and these points.
   */
  readonly atoms?: (params: Tensors<P>) => Tensor;
  /** One draw; `key` are random words, to be named by `foldName` where several are needed. */
  readonly sample?: (params: Tensors<P>, key: DrawKey) => Tensor;
  /**
   * One draw by the host, where there is no `sample`: of parameters as users see them, with numbers uniform on [0, 1) of
   * the draw's own key. `random` does as the `prng` of every variate of @stdlib/random.
   */
  readonly draw?: (
    params: { readonly [K in keyof P]: OutOf<P[K]> },
    random: () => number,
  ) => number | ArrayLike<number>;
  /**
   * Points ([m]) between which the density of one number is smooth: near its modes and on either side. With them a mode
   * and an entropy without rule are found numerically, as they are of integers without them. For families that are made
   * of others.
   */
  readonly landmarks?: (params: Tensors<P>) => Tensor;
  /**
   * The distributions of y's elements along its first axis, each by itself. Quantiles without rule are made of theirs;
   * modes and entropies, too, which is right where elements are independent: others need the rules.
   */
  readonly marginals?: readonly Marginal<P>[];
  /** The continuous ranked probability score. */
  readonly crps?: (params: Tensors<P>, y: Tensor) => Tensor;
  /** E|A − B| of independent A and B of this family: with `crps` it gives the CRPS of mixtures. */
  readonly meanDifference?: (a: Tensors<P>, b: Tensors<P>) => Tensor;
  /** E_p[log p(Y) − log q(Y)] ≥ 0 of two of this family; 0 for equal parameters, ∞ where q lacks something that p has, NaN where these have no formula. */
  readonly kl?: (p: Tensors<P>, q: Tensors<P>) => Tensor;
  /**
   * Where fitting begins: the parameters, of any one parametrization, of a marginal fit to y with weights. y has
   * size·n numbers. In arithmetic that gives the same bits everywhere: + − × ÷ and square roots. `known` are the values
   * of known parameters for each row; they need not be in the result.
   */
  readonly start?: (y: Float64Array, weight: Float64Array, known: KnownValues) => StartValues;
  /**
   * Another place where fitting may begin, for families whose likelihood has several maxima: as `start`, with numbers
   * uniform on [0, 1).
   */
  readonly starts?: (y: Float64Array, weight: Float64Array, known: KnownValues, random: () => number) => StartValues;
  /** Does the theory of standard errors hold at these parameters? Without it it does. */
  readonly regular?: (params: Tensors<P>) => Tensor;
  /** By parameter of any set: which family this is in the limit where data may drive it, a df to ∞, a dispersion to 0. */
  readonly limits?: Readonly<Record<string, string>>;
  /**
   * Of a family whose parts may be exchanged, which are along the first axis of every parameter: a number of each part
   * ([k]) by which they are put in order.
   */
  readonly labels?: (params: Tensors<P>) => Tensor;
  /**
   * The parameters, of any one parametrization, at which the likelihood of y with weights is greatest, where a formula
   * gives them: fits without networks are made by it. In the arithmetic of `start`. A result that is not finite or outside
   * its constraint counts as none, and is left to a solver as undefined is. A rule that takes no `known` is not asked
   * where parameters are known.
   */
  readonly mle?: (y: Float64Array, weight: Float64Array, known: KnownValues) => StartValues | undefined;
  readonly affine?: Affine<P>;
  /**
   * Of an exponential dispersion family the deviance of one y: 2φ times what the log-density lacks of that whose mean is y
   * (McCullagh & Nelder, Generalized Linear Models, 1989, section 2.3). Of such a family whose variance is φ·V(mean) with a
   * φ that is estimated there is `dispersion`, too.
   */
  readonly deviance?: (params: Tensors<P>, y: Tensor) => Tensor;
  /** φ of an exponential dispersion family; without it 1. */
  readonly dispersion?: (params: Tensors<P>) => Tensor;
}

/** The distribution of one part of y (its element, its row) by itself: a family's formulas and its parameters. */
export interface Marginal<P extends Spec> extends Formulas {
  readonly of: (params: Tensors<P>) => Tensors<Spec>;
}

/** What `distribution` is given. */
export interface Definition<P extends Spec, S extends Constraint, A extends readonly Spec[]> extends Rules<NoInfer<P>> {
  readonly name: string;
  /** The canonical parameters with their constraints. */
  readonly params: P;
  /** Other sets of parameters, told apart by their keys. */
  readonly also?: { readonly [I in keyof A]: Also<A[I], NoInfer<P>> };
  /** Where y lies. */
  readonly support: S;
  /** The rules use elementwise ops only, so that they hold for tensors of any shape: quicker in Mixture, Independent. */
  readonly elementwise?: boolean;
}

/** What `closedForm` is given: no rule is left to be found numerically. */
export type ClosedForm<P extends Spec, S extends Constraint, A extends readonly Spec[]> = Definition<P, S, A> &
  Required<Pick<Rules<NoInfer<P>>, "quantile" | "mode" | "entropy">>;
