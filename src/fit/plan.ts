// What train and fit share: data and options, checked and made a plan; epochs in the units of the data; how a run ends.
import type { ProgramOptions } from "../compile/program.ts";
import type { Features, Like } from "../data/features.ts";
import type { Holdout } from "../data/split.ts";
import type { Between } from "../distribution/interval.ts";
import type { InOf, List } from "../distribution/types.ts";
import type { AnyFamily } from "../distribution.ts";
import type { FormulaData } from "../formula/regression.ts";
import { type Model, takesNoFeatures } from "../model.ts";
import { adam } from "../optimizers/adam.ts";
import { inTurn, type Optimizer } from "../optimizers/optimizer.ts";
import { type Key, key as keyOf } from "../random/key.ts";
import type { Point } from "../solvers/iterate.ts";
import type { Precision } from "../tensor.ts";
import type { descend, End, Epoch, Outcome, Settings, Work } from "./descend.ts";
import { type Fitted, fittedModel } from "./fitted.ts";
import { type FixedValues, withFixed } from "./fixed.ts";
import type { KnownData } from "./known.ts";
import { nll, type Objective } from "./objectives.ts";
import type { Penalty } from "./penalty.ts";
import { type Data, type Prepared, prepare } from "./prepare.ts";

/** What a model learns from: one y a row, x where the model takes it, a weight a row if rows count differently. */
export interface TrainingData<F extends AnyFamily, X = Features | undefined> {
  readonly x?: X;
  /**
   * In the support of the family: numbers, labels, arrays of numbers; or `{ lower, upper }` where y is known to lie
   * between: (lower, upper], of integers both included, open ends being infinite, equal ends exact.
   */
  readonly y: Observations<F>;
  /** Not negative, not all zero; brought to mean 1. */
  readonly weight?: ArrayLike<number>;
  /** Of a family with known parameters (Binomial's totalCount) their values: a number, one a row, or {@link column}. */
  readonly known?: KnownData<F>;
}

/** Named columns for a model with formulas, and how they are read. */
export interface RegressionData<F extends AnyFamily> extends Omit<FormulaData, "y" | "weight" | "known" | "cluster"> {
  /**
   * The response: the name of a column, arithmetic of columns (`"log(days)"`), `"cbind(successes, failures)"` of a
   * Binomial, `"Surv(time, event)"` of durations that were not all seen to their end; or its values.
   */
  readonly y: string | Observations<F>;
  /** The name of a column, or values. */
  readonly weight?: string | ArrayLike<number>;
  /** Of a family with known parameters their values, or {@link column} of the data. */
  readonly known?: Partial<KnownData<F>>;
}

/** y of a family, one a row, known exactly or to lie between ends. */
export type Observations<F extends AnyFamily> = List<InOf<F["support"]>> | Between<InOf<F["support"]>>;

/** How to train. */
export interface TrainOptions<F extends AnyFamily = AnyFamily, X = Features | undefined> {
  /**
   * A rule, or rules in turn: `[clipByNorm(1), adam(1e-3)]`. Default adam(1e-3); models without hidden layers and with at
   * most 200 parameters are solved by Newton's method unless an optimizer, a batch or patience is named.
   */
  readonly optimizer?: Optimizer | readonly Optimizer[];
  /** Passes over the training rows, at most. Default 200. */
  readonly epochs?: number;
  /** Rows of a step. Default 128, or all if there are fewer. */
  readonly batch?: number;
  /** Rows set aside: a share drawn at random, the last share (for series), or other data. */
  readonly validation?: Holdout | TrainingData<F, X>;
  /** Stop after so many epochs without a better validation objective, and keep the best parameters. */
  readonly patience?: number;
  /** Stop when an epoch's objective falls by no more than this. */
  readonly tolerance?: number;
  /** What is minimized: nll() (default), mse() or betaNll(β). */
  readonly objective?: Objective;
  /** Width of the numbers in training. Default "f32"; "f64" for models without hidden layers. */
  readonly precision?: Precision;
  /** Of the split, the first weights, the order of rows and dropout. Default 0. */
  readonly seed?: number | string | Key;
  /**
   * Values that bare parameters keep, in the units of the data: `{ df: 4 }`. They are not estimated, and count for no
   * degree of freedom.
   */
  readonly fixed?: FixedValues<F>;
  /**
   * How often a model that is solved is begun anew, from places that the seed draws; the best maximum is kept. Default 10
   * for mixtures, else 1.
   */
  readonly starts?: number;
  /** θ to begin from, in place of first weights and the marginal start. */
  readonly initial?: ArrayLike<number>;
  /** Of models that are solved: how standard errors are found. Default "observed". */
  readonly covariance?: Covariance;
  /**
   * Of models that are solved: whether a number's z is referred to the Normal distribution, or to Student's t with n − p
   * degrees of freedom, p being the coefficients of the mean, or all parameters where others have predictors. Default "z".
   */
  readonly test?: Test;
  /**
   * Of models of the mean: the dispersion that its standard errors go with. "ml" (default) is the most likely one, 1 of
   * families without; "pearson" Pearson's χ² over n − p, as R's lm, Gamma and quasi-likelihood have it.
   */
  readonly dispersion?: DispersionKind;
  /**
   * What is added to −log-likelihood/Σw of a model that is solved: `ridge(λ)`, `lasso(λ)` or `elasticNet(λ, α)` of the
   * coefficients of standardized columns. Intercepts and bare parameters are free.
   */
  readonly penalty?: Penalty;
  /** "interpreter" where WebAssembly is forbidden: the same bits, slower. */
  readonly executor?: NonNullable<ProgramOptions["executor"]>;
}

/**
 * How standard errors are found. "observed": by the curvature of the likelihood at the estimate. "expected": by its mean
 * under the model (Fisher's information), which R's glm has. "sandwich": by the rows' own slopes around the observed
 * curvature (Huber 1967, White 1982), right where only the mean or location is. Of models of the mean "HC0" to "HC3": the
 * same around the expected one, as R's sandwich::vcovHC. `{ cluster }`: of rows that belong together, by the name of a
 * column or what tells them apart, one a row; CR1, as vcovCL.
 */
export type Covariance =
  | "observed"
  | "expected"
  | "sandwich"
  | "HC0"
  | "HC1"
  | "HC2"
  | "HC3"
  | { readonly cluster: string | ArrayLike<number | string> };
export type Test = "z" | "t";
export type DispersionKind = "ml" | "pearson";

/** The error of training that broke down; the last good parameters are usable. */
export type TrainingError<F extends AnyFamily = AnyFamily, X = Features> = RangeError & {
  readonly fitted: Fitted<F, X>;
};

/** Validation data has the form of the training data's x. */
export type LikeData<X> = undefined extends X ? undefined : Like<X>;

/** Options of any family. */
export interface AnyOptions extends Omit<TrainOptions, "validation" | "fixed"> {
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly validation?: Holdout | Data;
}

/** Options checked, with their defaults. */
export interface Plan {
  /** What it was made of. */
  readonly given: { readonly model: Model; readonly data: Data; readonly options: AnyOptions };
  readonly settings: Settings;
  /** Newton's method in place of training. */
  readonly exact: boolean;
  /** How standard errors are found, and what they are used for. */
  readonly covariance: Covariance;
  readonly test: Test;
  readonly dispersion: DispersionKind;
  /** Nothing is left to be found. */
  readonly solved: boolean;
  readonly objective: Objective;
  readonly prepared: Prepared;
}

const positive = (where: string, name: string, value: number | undefined): void => {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
    throw new RangeError(
      `${where}: ${name} must be a positive integer; came ${String(value)}. Try ${name === "batch" ? 128 : name === "starts" ? 10 : 100}.`,
    );
};

const COVARIANCES = ["observed", "expected", "sandwich", "HC0", "HC1", "HC2", "HC3"];
function oneOf(where: string, name: string, value: unknown, all: readonly string[], more = ""): void {
  if (!all.some((one) => one === value))
    throw new RangeError(
      `${where}: ${name} must be ${all.map((one) => `"${one}"`).join(more ? ", " : " or ")}${more}; came ${String(value)}. Leave it out for the default.`,
    );
}

/** Where a Hessian takes a pass over the data for each parameter, Newton's method does no more than this. */
const MOST_FOR_NEWTON = 200;

/** A model, data and options checked, before anything is computed. */
export function planOf(where: string, given: Model, data: Data, options: AnyOptions): Plan {
  if (typeof given !== "object" || given === null || !("family" in given))
    throw new TypeError(`${where}: a model is needed; came ${typeof given}. Write model(Normal, mlp([64])).`);
  const model = options.fixed ? withFixed(where, given, options.fixed) : given;
  if (typeof data !== "object" || data === null)
    throw new TypeError(`${where}: data must be { x, y }; came ${String(data)}. Give both.`);
  const { optimizer = adam(1e-3), epochs = 200, patience, tolerance, objective = nll(), seed = 0 } = options;
  const { covariance = "observed", test = "z", dispersion = "ml" } = options;
  const cluster = typeof covariance === "object" && covariance !== null ? covariance.cluster : undefined;
  if (cluster === undefined) oneOf(where, "covariance", covariance, COVARIANCES, " or { cluster }");
  oneOf(where, "test", test, ["z", "t"]);
  oneOf(where, "dispersion", dispersion, ["ml", "pearson"]);
  positive(where, "epochs", epochs);
  positive(where, "batch", options.batch);
  positive(where, "patience", patience);
  positive(where, "starts", options.starts);
  if (patience !== undefined && options.validation === undefined)
    throw new RangeError(`${where}: patience needs rows to validate on; came none. Add validation: 0.2.`);
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance < Infinity))
    throw new RangeError(`${where}: tolerance must be finite and not negative; came ${String(tolerance)}. Try 1e-4.`);
  const linear = !model.heads || model.heads.every(({ layer }) => layer.constant || layer.name === "linear");
  const { precision = linear ? "f64" : "f32" } = options;
  if (precision !== "f32" && precision !== "f64")
    throw new RangeError(
      `${where}: precision must be "f32" or "f64"; came ${String(precision)}. Leave it out for the default.`,
    );
  const key = keyOf(seed);
  const { initial } = options;
  // naming anything of the loop makes it training
  const untrained = linear && !objective.validation && !options.optimizer && !options.batch && !patience;
  const solve = untrained && !initial && precision === "f64";
  const { penalty } = options;
  if (penalty !== undefined && !(typeof penalty === "object" && penalty !== null && "amount" in penalty))
    throw new TypeError(
      `${where}: penalty must be ridge(λ), lasso(λ) or elasticNet(λ, α); came ${String(penalty)}. Try ridge(0.1).`,
    );
  if (penalty && (covariance !== "observed" || dispersion !== "ml"))
    throw new TypeError(
      `${where}: standard errors of a penalized fit are those given the penalty; came ${covariance !== "observed" ? "another covariance" : 'dispersion: "pearson"'}. Leave it out.`,
    );
  if (penalty && !(untrained && precision === "f64" && model.heads && !takesNoFeatures(model)))
    throw new TypeError(
      `${where}: a penalty is for linear heads that are solved; came ${untrained ? "no such heads" : "a training loop or a network"}. Use decay of an optimizer, or leave it out.`,
    );
  const ready = prepare(
    where,
    model,
    cluster === undefined ? data : { ...data, cluster },
    options.validation,
    objective,
    key,
    {
      solve,
      starts: options.starts,
      penalty,
    },
  );
  if (initial && (initial.length !== ready.task.theta.length || !Array.prototype.every.call(initial, Number.isFinite)))
    throw new RangeError(
      `${where}: initial must be ${ready.task.theta.length} finite numbers; came ${initial.length}. Take the theta of a fit of the same model.`,
    );
  const task = initial ? { ...ready.task, theta: initial } : ready.task;
  const batch = Math.min(options.batch ?? 128, task.rows);
  const rule = Array.isArray(optimizer) ? inTurn(optimizer as readonly Optimizer[]) : (optimizer as Optimizer);
  // few parameters whose objective is smooth have a better way than training
  // β-NLL holds σ fixed in its gradient: there is no function of θ whose fall a Newton step could be measured by
  const exact = untrained && (ready.task.linear !== undefined || task.theta.length <= MOST_FOR_NEWTON);
  return {
    given: { model: given, data, options },
    objective,
    covariance,
    test,
    dispersion,
    exact,
    solved: ready.solved,
    prepared: { ...ready, task },
    settings: { optimizer: rule, epochs, batch, patience, tolerance, precision, executor: options.executor, key },
  };
}

/** The fitted model of an outcome. */
function finish({ prepared, settings, objective }: Plan, outcome: Outcome): Fitted {
  const { model, units } = prepared;
  const { theta, history, epoch, stopped } = outcome;
  const { precision } = settings;
  const found = objective.rest?.settle(prepared, precision, theta);
  return fittedModel({ model, units, theta, precision, history, epoch, stopped, ...found });
}

/** What went wrong, where, and what to try; with the last good parameters. */
function failure(where: string, plan: Plan, outcome: Outcome): TrainingError {
  const { value, epoch } = outcome.failure as NonNullable<Outcome["failure"]>;
  const { phrase, name } = plan.objective;
  const linked = plan.prepared.built.allowed && plan.prepared.built.links?.find((link) => link?.inside);
  if (linked && epoch === 1 && value === Infinity)
    return Object.assign(
      new RangeError(
        `${where}: ${linked.of} must be ${linked.phrase} in every row at the start; by the link ${linked.name} it is not. Add an intercept, take another link, or give initial.`,
      ),
      { fitted: finish(plan, outcome) },
    );
  const { optimizer } = plan.settings;
  const became = Number.isNaN(value)
    ? `became NaN`
    : name === "nll"
      ? value > 0
        ? `fell to ${(-value).toExponential(1)}`
        : "rose without bound"
      : `became ${value.toExponential(1)}`;
  const rate = optimizer.rate === undefined ? "" : ` (rate ${optimizer.rate.toExponential()})`;
  const kept = outcome.epoch === 0 ? "those of the start" : `those of epoch ${outcome.epoch}`;
  const clips = optimizer.name.includes("clipByNorm");
  const error = new RangeError(
    `${where}: the ${phrase} ${became} at epoch ${epoch}${rate}. Parameters are ${kept}. Try a smaller rate${clips ? "" : ", or clipByNorm(1)"}.`,
  );
  return Object.assign(error, { fitted: finish(plan, outcome) });
}

/** What work comes to: the fitted model; of what was solved the objective there, in the units used inside. */
export interface Found {
  readonly fitted: Fitted;
  readonly last?: Point;
  readonly ends?: readonly End[];
}

/** Epochs in the units of the data, and a pause wherever there may be one. */
export function* work(where: string, plan: Plan, method: typeof descend): Work<Found> {
  const { inUnits, task } = plan.prepared;
  const inUnitsOfData = ({ epoch, objective, validation }: Epoch): Epoch => ({
    epoch,
    objective: inUnits.training(objective),
    ...(validation !== undefined && { validation: inUnits.validation(validation) }),
  });
  const loop = method(task, plan.settings);
  try {
    let next = loop.next();
    while (!next.done) {
      const { value } = next;
      next = loop.next(yield value === undefined || value instanceof Promise ? value : inUnitsOfData(value));
    }
    const outcome = { ...next.value, history: next.value.history.map(inUnitsOfData) };
    if (outcome.failure) throw failure(where, plan, outcome);
    const { last, ends } = outcome;
    return { fitted: finish(plan, outcome), ...(last && { last }), ...(ends && { ends }) };
  } finally {
    loop.return({ theta: new Float64Array(0), history: [], epoch: 0, stopped: "callback" });
  }
}
