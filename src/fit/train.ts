// train: the loop as a generator of epochs. fit: the same, asynchronous.

import { evaluate } from "../compile/evaluate.ts";
import type { ProgramOptions } from "../compile/program.ts";
import type { Features, Like } from "../data/features.ts";
import type { Holdout } from "../data/split.ts";
import type { InOf, List } from "../distribution/types.ts";
import type { AnyFamily } from "../distribution.ts";
import { type Model, model as makeModel } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { sum } from "../ops/reduce.ts";
import { adam } from "../optimizers/adam.ts";
import { inTurn, type Optimizer } from "../optimizers/optimizer.ts";
import { type Key, key as keyOf } from "../random/key.ts";
import type { Precision } from "../tensor.ts";
import { descend, type Epoch, type Outcome, type Settings, unpack } from "./descend.ts";
import { type Fitted, fittedModel } from "./fitted.ts";
import { newton } from "./newton.ts";
import { nll, type Objective } from "./objectives.ts";
import { type Prepared, prepare, spreadOf } from "./prepare.ts";
import { type ProgressLine, progressLine } from "./progress.ts";

/** What a model learns from: one y a row, x where the model takes it, a weight a row if rows count differently. */
export interface TrainingData<F extends AnyFamily, X = Features | undefined> {
  readonly x?: X;
  /** In the support of the family: numbers, labels, arrays of numbers. */
  readonly y: List<InOf<F["support"]>>;
  /** Not negative, not all zero; brought to mean 1. */
  readonly weight?: ArrayLike<number>;
}

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
  /** θ to begin from, in place of first weights and the marginal start. */
  readonly initial?: ArrayLike<number>;
  /** "interpreter" where WebAssembly is forbidden: the same bits, slower. */
  readonly executor?: NonNullable<ProgramOptions["executor"]>;
}

/** How to fit: as `train`, and what happens meanwhile. */
export interface FitOptions<F extends AnyFamily = AnyFamily, X = Features | undefined> extends TrainOptions<F, X> {
  /** Called after each epoch; `false` stops training and keeps the parameters. */
  readonly onEpoch?: (epoch: Epoch) => unknown;
  /** The line on a terminal, of a fit that takes longer than a quarter of a second; never shown elsewhere. Default true. */
  readonly progress?: boolean;
  /** Stops training: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The error of training that broke down; the last good parameters are usable. */
export type TrainingError<F extends AnyFamily = AnyFamily, X = Features> = RangeError & {
  readonly fitted: Fitted<F, X>;
};

/** Options checked, with their defaults. */
interface Plan {
  readonly settings: Settings;
  readonly loop: typeof descend;
  readonly objective: Objective;
  readonly prepared: Prepared;
}

const positive = (where: string, name: string, value: number | undefined): void => {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
    throw new RangeError(
      `${where}: ${name} must be a positive integer; came ${String(value)}. Try ${name === "batch" ? 128 : 100}.`,
    );
};

/** Newton's method needs a pass over the data for each parameter. */
const MOST_FOR_NEWTON = 200;

function planOf(
  where: string,
  model: Model,
  data: TrainingData<AnyFamily, unknown>,
  options: TrainOptions<AnyFamily, unknown>,
): Plan {
  if (typeof model !== "object" || model === null || !("family" in model))
    throw new TypeError(`${where}: a model is needed; came ${typeof model}. Write model(Normal, mlp([64])).`);
  if (typeof data !== "object" || data === null)
    throw new TypeError(`${where}: data must be { x, y }; came ${String(data)}. Give both.`);
  const { optimizer = adam(1e-3), epochs = 200, patience, tolerance, objective = nll(), seed = 0 } = options;
  positive(where, "epochs", epochs);
  positive(where, "batch", options.batch);
  positive(where, "patience", patience);
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
  const ready = prepare(where, model, data, options.validation, objective, key);
  const { initial } = options;
  if (initial && (initial.length !== ready.task.theta.length || !Array.prototype.every.call(initial, Number.isFinite)))
    throw new RangeError(
      `${where}: initial must be ${ready.task.theta.length} finite numbers; came ${initial.length}. Take the theta of a fit of the same model.`,
    );
  const task = initial ? { ...ready.task, theta: initial } : ready.task;
  const batch = Math.min(options.batch ?? 128, task.rows);
  const rule = Array.isArray(optimizer) ? inTurn(optimizer as readonly Optimizer[]) : (optimizer as Optimizer);
  // naming anything of the loop makes it training; few parameters whose objective is smooth have a better way
  // β-NLL holds σ fixed in its gradient: there is no function of θ whose fall a Newton step could be measured by
  const exact =
    linear &&
    !objective.validation &&
    !options.optimizer &&
    !options.batch &&
    !patience &&
    task.theta.length <= MOST_FOR_NEWTON;
  return {
    objective,
    loop: exact ? newton : descend,
    prepared: { ...ready, task },
    settings: { optimizer: rule, epochs, batch, patience, tolerance, precision, executor: options.executor, key },
  };
}

/** The fitted model of an outcome. */
function finish({ prepared, settings, objective }: Plan, outcome: Outcome): Fitted {
  const { model, units } = prepared;
  const { history, epoch, stopped } = outcome;
  let { theta } = outcome;
  let scaleFrom: "validation" | "training" | undefined;
  if (objective.meanOnly && model.heads?.some(({ layer, prefix }) => layer.constant && prefix !== "")) {
    scaleFrom = prepared.task.validation ? "validation" : "training";
    const spread = spreadOf(prepared, rootMeanSquare(prepared, settings, theta));
    if (spread) {
      theta = theta.slice();
      theta[spread.offset] = settings.precision === "f32" ? Math.fround(spread.value) : spread.value;
    } else scaleFrom = undefined;
  }
  return fittedModel({
    model,
    units,
    theta,
    precision: settings.precision,
    history,
    epoch,
    stopped,
    ...(scaleFrom && { scaleFrom }),
  });
}

/** The root mean square residual of the validation block, else of the training rows, in the units used inside. */
function rootMeanSquare({ task }: Prepared, { precision }: Settings, theta: Float64Array): number {
  const state = input("theta", { shape: [theta.length] });
  const measure = task.measure(unpack(state, task.layout));
  const { value } = evaluate(
    { value: sum(measure) },
    { ...(task.validation ?? task.training), theta },
    { precision, executor: "simd" },
  );
  return Math.sqrt(value[0] as number);
}

/** What went wrong, where, and what to try; with the last good parameters. */
function failure(where: string, plan: Plan, outcome: Outcome): TrainingError {
  const { value, epoch } = outcome.failure as NonNullable<Outcome["failure"]>;
  const { phrase, name } = plan.objective;
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

/** Epochs in the units of the data, and a pause wherever there may be one. */
function* work(where: string, plan: Plan): Generator<Epoch | undefined, Fitted, boolean | undefined> {
  const { inUnits, task } = plan.prepared;
  const inUnitsOfData = ({ epoch, objective, validation }: Epoch): Epoch => ({
    epoch,
    objective: inUnits.training(objective),
    ...(validation !== undefined && { validation: inUnits.validation(validation) }),
  });
  const loop = plan.loop(task, plan.settings);
  try {
    let next = loop.next();
    while (!next.done) next = loop.next(yield next.value && inUnitsOfData(next.value));
    const outcome = { ...next.value, history: next.value.history.map(inUnitsOfData) };
    if (outcome.failure) throw failure(where, plan, outcome);
    return finish(plan, outcome);
  } finally {
    loop.return({ theta: new Float64Array(0), history: [], epoch: 0, stopped: "callback" });
  }
}

/**
 * Trains a model: a generator of epochs that returns the fitted model. It keeps the thread; `fit` lets others work too.
 * Breaking out of the loop ends training; passing `false` to `next` ends it and returns the model.
 *
 * Throws as {@link fit} does.
 *
 * @example
 * const epochs = train(forecaster, { x, y }, { epochs: 10 });
 * let next = epochs.next();
 * for (; !next.done; next = epochs.next()) console.log(next.value.epoch, next.value.objective);
 * const fitted = next.value;
 */
export function* train<F extends AnyFamily, const X extends Features | undefined = undefined>(
  model: Model<F>,
  data: TrainingData<F, X>,
  options: TrainOptions<F, LikeData<X>> = {},
): Generator<Epoch, Fitted<F, X>, boolean | undefined> {
  const loop = work("train", planOf("train", model, data, options));
  try {
    let next = loop.next();
    while (!next.done) next = loop.next(next.value ? yield next.value : undefined);
    return next.value as Fitted<AnyFamily, never> as Fitted<F, X>;
  } finally {
    loop.return(undefined as never);
  }
}

/** Validation data has the form of the training data's x. */
export type LikeData<X> = undefined extends X ? undefined : Like<X>;

/** Milliseconds of a fit that shows no progress. */
const SHORT = 250;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/**
 * Fits a model to data by training; resolves to the fitted model. Others may work at least every 50 ms.
 * `fit(Normal, y)` fits a family without x.
 *
 * Rejects with a `RangeError` or `TypeError` that names the first offending value before any training starts; with the
 * signal's reason if it is aborted; and if the objective becomes NaN or explodes with a `RangeError` whose `fitted` is
 * the model with the last good parameters.
 *
 * @example
 * const fitted = await fit(model(Normal, mlp([64, 64])), { x, y }, { optimizer: adam(1e-3), validation: 0.2, patience: 20 });
 * fitted.predict(x).mean();
 */
export async function fit<F extends AnyFamily>(
  family: F,
  y: List<InOf<F["support"]>>,
  options?: FitOptions<F, undefined>,
): Promise<Fitted<F, undefined>>;
export async function fit<F extends AnyFamily, const X extends Features | undefined = undefined>(
  model: Model<F>,
  data: TrainingData<F, X>,
  options?: FitOptions<F, LikeData<X>>,
): Promise<Fitted<F, X>>;
export async function fit(
  what: AnyFamily | Model,
  given: unknown,
  options: FitOptions<AnyFamily, unknown> = {},
): Promise<unknown> {
  const { onEpoch, progress = true, signal } = options;
  const bare = typeof what === "function";
  const data = bare ? { y: given } : given;
  const plan = planOf("fit", bare ? makeModel(what) : what, data as TrainingData<AnyFamily, unknown>, options);
  signal?.throwIfAborted();
  const loop = work("fit", plan);
  const begun = performance.now();
  let line: ProgressLine | undefined;
  let paused = begun;
  try {
    let next = loop.next();
    while (!next.done) {
      const epoch = next.value;
      let goOn = true;
      if (epoch) {
        // a short fit needs no line, and Node takes milliseconds to open its standard error
        if (progress && !line && performance.now() - begun > SHORT)
          line = progressLine(plan.settings.epochs, plan.prepared.task.rows, plan.objective.label, begun);
        line?.show(epoch);
        goOn = onEpoch?.(epoch) !== false;
      }
      if (performance.now() - paused > 20) {
        await pause();
        paused = performance.now();
      }
      signal?.throwIfAborted();
      next = loop.next(goOn);
    }
    return next.value;
  } finally {
    line?.done();
    loop.return(undefined as never);
  }
}
