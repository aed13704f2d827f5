// fit: training, asynchronous. What only some fits need is loaded by those: Newton's method, and the line on a terminal.
import type { Features } from "../data/features.ts";
import type { Holdout } from "../data/split.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Frame } from "../formula/frame.ts";
import { type Model, model as makeModel } from "../model.ts";
import type { Batches } from "./batches.ts";
import { closed } from "./closed.ts";
import { descend, type Epoch } from "./descend.ts";
import type { Estimate, EstimateOf, Regression } from "./estimate.ts";
import type { Fitted } from "./fitted.ts";
import type { FixedOf, FixedValues } from "./fixed.ts";
import { pause } from "./pause.ts";
import {
  type LikeData,
  type Observations,
  type Plan,
  planOf,
  type RegressionData,
  type TrainingData,
  type TrainOptions,
  work,
} from "./plan.ts";
import type { Data } from "./prepare.ts";
import type { ProgressLine } from "./progress.ts";

/** How to fit: as `train`, and what happens meanwhile. */
export interface FitOptions<F extends AnyFamily = AnyFamily, X = Features | undefined> extends TrainOptions<F, X> {
  /** Called after each epoch; `false` stops training and keeps the parameters. */
  readonly onEpoch?: (epoch: Epoch) => unknown;
  /** The line on a terminal, of a fit that takes longer than a quarter of a second; never shown elsewhere. Default true. */
  readonly progress?: boolean;
  /** Stops training: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The same for models with formulas. */
export interface RegressionOptions<F extends AnyFamily> extends Omit<FitOptions<F, undefined>, "validation"> {
  /** Rows set aside: a share drawn at random, the last share, or other data. */
  readonly validation?: Holdout | RegressionData<F>;
}

/** Nothing of a training loop is named. */
interface Untrained {
  readonly optimizer?: undefined;
  readonly batch?: undefined;
  readonly patience?: undefined;
  readonly objective?: undefined;
  readonly precision?: "f64";
}
/** Options that leave a model of linear heads to be solved. */
export type SolveOptions<F extends AnyFamily = AnyFamily, X = Features | undefined> = FitOptions<F, X> & Untrained;

type Nothing = Readonly<Record<never, never>>;
/** Options in which the names of fixed parameters are known. */
type Fixing<Options, K> = Omit<Options, "fixed"> & { readonly fixed?: K };

const isBatched = (data: unknown): data is { readonly batches: Batches<Data> } =>
  typeof data === "object" && data !== null && "batches" in data;

/** Milliseconds of a fit that shows no progress. */
const SHORT = 250;

/** Is it a maximum of the likelihood, which says how certain it is? */
const certain = ({ exact, solved, objective }: Plan): boolean => (exact || solved) && objective.name === "nll";

let inference: typeof import("../inference/estimate.ts") | undefined;

/**
 * Fits a model to data by training; resolves to the fitted model. Others may work at least every 50 ms.
 * `fit(Normal, y)` fits a family without x. A model with formulas takes named columns, of which y is one:
 * `fit(model(Poisson, { mean: linear("~ age + sex") }), { data, y: "days" })`.
 *
 * Rows that are too many to be held come in batches, each in the form of data: `fit(model, { batches: () => read(file) })`,
 * of an iterable that is gone through anew for each step, synchronous or not. Models whose heads are linear or bare alone.
 *
 * Models of bare parameters and linear heads are solved by a formula or Newton's method, unless something of a training
 * loop is named; what they resolve to says how certain it is: standard errors, intervals, AIC, and a table to print.
 *
 * Rejects with a `RangeError` or `TypeError` that names the first offending value before any training starts; with the
 * signal's reason if it is aborted; and if the objective becomes NaN or explodes with a `RangeError` whose `fitted` is
 * the model with the last good parameters.
 *
 * @example
 * const fitted = await fit(model(Normal, mlp([64, 64])), { x, y }, { optimizer: adam(1e-3), validation: 0.2, patience: 20 });
 * fitted.predict(x).mean();
 */
export async function fit<F extends AnyFamily, const K extends FixedOf<F["params"]> = Nothing>(
  family: F,
  y: Observations<F>,
  options?: Fixing<SolveOptions<F, undefined>, K>,
): Promise<Estimate<F, F["params"], keyof K>>;
export async function fit<
  F extends AnyFamily,
  const X extends Features | undefined = undefined,
  const K extends FixedValues<F> = Nothing,
>(
  model: Model<F, true>,
  data: TrainingData<F, X>,
  options?: Fixing<SolveOptions<F, LikeData<X>>, K>,
): Promise<EstimateOf<F, X, keyof K>>;
export async function fit<F extends AnyFamily>(
  model: Model<F, true>,
  data: RegressionData<F>,
  options?: RegressionOptions<F> & Untrained,
): Promise<Regression<F, Frame>>;
export async function fit<F extends AnyFamily>(
  family: F,
  y: Observations<F>,
  options?: FitOptions<F, undefined>,
): Promise<Fitted<F, undefined>>;
export async function fit<F extends AnyFamily, const X extends Features | undefined = undefined>(
  model: Model<F>,
  data: TrainingData<F, X>,
  options?: FitOptions<F, LikeData<X>>,
): Promise<Fitted<F, X>>;
export async function fit<F extends AnyFamily>(
  model: Model<F>,
  data: RegressionData<F>,
  options?: RegressionOptions<F>,
): Promise<Fitted<F, Frame>>;
export async function fit<F extends AnyFamily>(
  model: Model<F, true>,
  data: { readonly batches: Batches<RegressionData<F>> },
  options?: RegressionOptions<F> & Untrained,
): Promise<Regression<F, Frame>>;
export async function fit<F extends AnyFamily, const X extends Features | undefined = undefined>(
  model: Model<F, true>,
  data: { readonly batches: Batches<TrainingData<F, X>> },
  options?: SolveOptions<F, LikeData<X>>,
): Promise<EstimateOf<F, X>>;
export async function fit(
  what: AnyFamily | Model,
  given: unknown,
  options: FitOptions<AnyFamily, unknown> | RegressionOptions<AnyFamily> = {},
): Promise<unknown> {
  const { onEpoch, progress = true, signal } = options;
  const bare = typeof what === "function";
  const data = bare ? { y: given } : given;
  const model = bare ? makeModel(what) : what;
  const plan = isBatched(data)
    ? await (await import("./batches.ts")).batchedPlan(model, data.batches, options)
    : planOf("fit", model, data as Data, options);
  signal?.throwIfAborted();
  const method = plan.solved ? closed : plan.exact ? (await import("./exact.ts")).exactly : descend;
  const loop = work("fit", plan, method);
  const begun = performance.now();
  let pending = progress && typeof process !== "undefined";
  let line: ProgressLine | undefined;
  let paused = begun;
  try {
    let next = loop.next();
    while (!next.done) {
      const epoch = next.value;
      if (epoch instanceof Promise) {
        next = loop.next(await epoch);
        continue;
      }
      let goOn = true;
      if (epoch) {
        // a short fit needs no line, and Node takes milliseconds to open its standard error
        if (pending && performance.now() - begun > SHORT) {
          pending = false;
          const { progressLine } = await import("./progress.ts");
          line = progressLine(plan.settings.epochs, plan.prepared.task.rows, plan.objective.label, begun);
        }
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
    const { fitted, last, ends } = next.value;
    if (!certain(plan)) return fitted;
    // asking the host again for what it has takes longer than a fit by a formula
    inference ??= await import("../inference/estimate.ts");
    return inference.estimated(fitted, plan, last, ends);
  } finally {
    line?.done();
    loop.return(undefined as never);
  }
}
