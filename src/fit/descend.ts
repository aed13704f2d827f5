// The training loop: epochs of steps, each step one run of one program; validation, stopping, the best parameters kept.
import { canonical } from "../compile/canonical.ts";
import { compile, type Program, type ProgramOptions } from "../compile/program.ts";
import { allFinite } from "../data/features.ts";
import type { Parametrization } from "../distribution/parametrization.ts";
import type { FreeOptions } from "../distribution/source.ts";
import type { AnyFamily } from "../distribution.ts";
import { grad } from "../grad.ts";
import { input, state } from "../ops/leaves.ts";
import { toFloat } from "../ops/machine.ts";
import { foldIn } from "../ops/random.ts";
import { concat, reshape, slice } from "../ops/shape.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { fold, type Key } from "../random/key.ts";
import { permutation } from "../random/stream.ts";
import type { Point } from "../solvers/iterate.ts";
import { type Precision, type Shape, sizeOf, type Tensor } from "../tensor.ts";
import type { Penalties } from "./penalty.ts";
import type { RowInputs } from "./rows.ts";

/** Where a parameter lies in θ. */
export interface Place {
  readonly name: string;
  readonly shape: Shape;
  readonly offset: number;
}
export type Layout = readonly Place[];

/** The layout of parameters one after another, and the length of θ. */
export function layoutOf(parameters: readonly { readonly name: string; readonly shape: Shape }[]): {
  readonly layout: Layout;
  readonly size: number;
} {
  let size = 0;
  const layout = parameters.map(({ name, shape }) => {
    const offset = size;
    size += sizeOf(shape);
    return { name, shape, offset };
  });
  return { layout, size };
}
/** The parameters of a vector θ. */
export const unpack = (theta: Tensor, layout: Layout): Tensor[] =>
  layout.map(({ shape, offset }) => reshape(slice(theta, 0, offset, sizeOf(shape)), shape));

/** Inputs of a program by name. */
export type Inputs = Readonly<Record<string, ArrayLike<number>>>;

/** An objective of numbers that are linear in θ. */
export interface LinearTask {
  /** What each head puts out, [width] a row. */
  readonly put: (parameters: readonly Tensor[]) => readonly Tensor[];
  /** The objective behind that. */
  readonly objective: (put: readonly Tensor[]) => Tensor;
  /** Of each head that has parameters the row [q] whose product with them, [q, width] of θ, is what it puts out. */
  readonly features: readonly (Tensor | undefined)[];
}

/** Rows that came together, and their Σw. */
export interface Batch {
  readonly each: RowInputs;
  readonly total: number;
}

/** What a start is made of, and others are. */
export interface Starting {
  readonly family: AnyFamily;
  readonly set: Parametrization;
  /** The free numbers of the first start, found from y. */
  readonly eta: Float64Array;
  readonly y: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly options: FreeOptions;
  /** How many there are. */
  readonly count: number;
  readonly key: Key;
  readonly thetaAt: (eta: Float64Array) => Float64Array;
  /** Of bare parameters, the free numbers behind θ. */
  readonly etaOf?: (parameters: readonly Tensor[]) => Tensor;
}

/** A model set up on data: all that the loop needs to know of it. */
export interface Task {
  readonly layout: Layout;
  /** θ at the start. */
  readonly theta: ArrayLike<number>;
  /** How it is begun again where it is solved. */
  readonly starting: Starting;
  /** The objective over the rows of a step, a shared number; `key` are random words while training. */
  readonly objective: (parameters: readonly Tensor[], key: Tensor | undefined) => Tensor;
  /** Where the objective is one of linear predictors. */
  readonly linear?: LinearTask | undefined;
  /** What is measured on the validation block. */
  readonly measure: (parameters: readonly Tensor[]) => Tensor;
  /** Is there anything random in a training step? */
  readonly random: boolean;
  readonly rows: number;
  /** Inputs of all training rows: made when they are first asked for. */
  readonly training: () => Inputs;
  /** The same row by row; and those that rows share. */
  readonly each: RowInputs;
  /** Where rows come in batches: all of them, anew for each pass; and Σw. */
  readonly batches?: () => Iterable<Batch> | AsyncIterable<Batch>;
  readonly total?: number;
  /** What is added to the objective where it is solved. */
  readonly penalty?: Penalties | undefined;
  readonly shared: Inputs;
  readonly validation: Inputs | undefined;
}

export interface Settings {
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batch: number;
  readonly patience: number | undefined;
  readonly tolerance: number | undefined;
  readonly precision: Precision;
  readonly executor: ProgramOptions["executor"];
  readonly key: Key;
}

/** One pass over the training rows. */
export interface Epoch {
  /** 1, 2, 3, … */
  readonly epoch: number;
  /** The objective, averaged over the epoch's steps while θ moved: NLL in nats a row by default. */
  readonly objective: number;
  /** The same objective on the validation block at the end of the epoch. */
  readonly validation?: number;
}

/** How a run ended. */
export interface Outcome {
  readonly theta: Float64Array;
  readonly history: readonly Epoch[];
  /** The epoch whose parameters are kept; 0 is the start. */
  readonly epoch: number;
  readonly stopped: "epochs" | "patience" | "tolerance" | "callback" | "failure";
  /** Of a failure: what the objective was, and when. */
  readonly failure?: { readonly value: number; readonly epoch: number };
  /** Of what was solved: the objective there, in the units used inside. */
  readonly last?: Point;
  /** And of several starts what each led to, in these units. */
  readonly ends?: readonly End[];
}

/** Where a start led to. */
export interface End {
  readonly objective: number;
  /** It is a maximum of the likelihood, by its curvature: not the way to one without bound. */
  readonly maximum: boolean;
}

/** Work that yields an epoch when it is done, nothing where it may be interrupted, and a promise that it waits for. */
export type Work<Result> = Generator<Epoch | Promise<unknown> | undefined, Result, unknown>;

/** The training step: forward, backward and update in one program. */
export function stepProgram(task: Task, { optimizer, precision, executor, key: root }: Settings): Program {
  const size = task.theta.length;
  const theta = state("theta", { shape: [size] });
  const step = state("step", { dtype: "int" });
  const declared = optimizer.state(size);
  const states = declared.map(({ name, shape }) => state(name, { shape }));
  const parameters = unpack(theta, task.layout);
  // draws are a function of the seed, the step, the row and the layer
  const key = task.random ? foldIn(input("key", { dtype: "bits", shape: [2] }), step) : undefined;
  // simplified before it is differentiated, so that the gradient is that of the stable form
  const [objective, ...at] = canonical([task.objective(parameters, key), ...parameters]) as [Tensor, ...Tensor[]];
  const gradient = concat(grad(objective, at).map((g) => reshape(g, [g.size])));
  const next = optimizer.update({ gradient, theta, step: toFloat(step), total: input("total") }, states);
  const program = compile(
    {
      outputs: { objective },
      updates: [
        [theta, theta.add(next.change)],
        [step, step.add(1)],
        ...states.map((s, i) => [s, next.states[i] as Tensor] as const).filter(([s, n]) => s !== n),
      ],
    },
    { precision, ...(executor && { executor }) },
  );
  program.load(task.training());
  program.set("theta", task.theta);
  program.set("step", [0]);
  if (task.random) program.load({ key: fold(root, "dropout") });
  for (const { name, shape, initial } of declared) program.set(name, new Float64Array(sizeOf(shape)).fill(initial));
  return program;
}

/** The objective alone, on the validation block. */
export function validationProgram(task: Task, inputs: Inputs, { precision, executor }: Settings): Program {
  const theta = state("theta", { shape: [task.theta.length] });
  const objective = task.measure(unpack(theta, task.layout));
  const program = compile({ outputs: { objective } }, { precision, ...(executor && { executor }) });
  program.load(inputs);
  return program;
}

/** Milliseconds of steps between two pauses: half of what the event loop may wait. */
const PAUSE = 25;

/**
 * Trains. A generator: it yields each epoch, and `undefined` wherever it may be interrupted, at least every 50 ms unless
 * a single step takes longer. How many steps lie between two pauses depends on the clock; what they compute does not.
 */
export function* descend(task: Task, settings: Settings): Work<Outcome> {
  const { epochs, batch, patience, tolerance, key } = settings;
  const program = stepProgram(task, settings);
  const validator = task.validation && validationProgram(task, task.validation, settings);
  const validate = (): number | undefined => {
    if (!validator) return undefined;
    validator.set("theta", program.get("theta"));
    return (validator.run().objective as Float64Array)[0];
  };
  try {
    const steps = Math.ceil(task.rows / batch);
    program.load({ total: [steps * epochs] });
    const shuffle = fold(key, "shuffle");
    const history: Epoch[] = [];
    // `good`: the last θ under which the objective was seen to be sound; `now`: θ at the end of the last epoch
    let now = program.get("theta");
    let good = { theta: now, epoch: 0 };
    const begins = validate();
    let kept = { theta: now, epoch: 0, validation: begins !== undefined && begins < Infinity ? begins : Infinity };
    let first: number | undefined;
    let chunk = 1;
    const sound = (value: number): boolean => {
      first ??= value;
      return value > -Infinity && value <= 1e8 * (1 + Math.abs(first));
    };
    const broken = (value: number, epoch: number): Outcome => ({
      ...(patience !== undefined && validator ? kept : good),
      history,
      stopped: "failure",
      failure: { value, epoch },
    });
    const last = (stopped: Outcome["stopped"]): Outcome => {
      if (patience !== undefined && validator) return { theta: kept.theta, epoch: kept.epoch, history, stopped };
      // one step more tells whether the last ones went well; what it does to θ is thrown away
      const value = (program.steps({ batch, from: 0, to: 1 }).objective as Float64Array)[0] as number;
      if (!sound(value)) return broken(value, history.length);
      return { theta: now, epoch: history.length, history, stopped };
    };
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = batch < task.rows ? permutation(fold(shuffle, epoch), task.rows) : undefined;
      let sum = 0;
      for (let from = 0; from < steps; ) {
        const to = Math.min(steps, from + chunk);
        const begun = performance.now();
        const objective = program.steps({ batch, from, to, ...(order && { order }) }).objective as Float64Array;
        const spent = performance.now() - begun;
        if (spent < PAUSE / 2) chunk = Math.min(steps, chunk * 2);
        else if (spent > PAUSE) chunk = Math.max(1, Math.floor(chunk / 2));
        for (let s = from; s < to; s++) {
          const value = objective[s - from] as number;
          if (!sound(value)) return broken(value, epoch);
          if (s === 0) good = { theta: now, epoch: epoch - 1 };
          sum += value * (Math.min(task.rows, (s + 1) * batch) - s * batch);
        }
        from = to;
        if (from < steps) yield undefined;
      }
      const theta = program.get("theta");
      if (!allFinite(theta)) return broken(Number.NaN, epoch);
      const validation = validate();
      if (validation !== undefined && !(validation < Infinity) && patience === undefined)
        return broken(validation, epoch);
      now = theta;
      const record: Epoch = { epoch, objective: sum / task.rows, ...(validation !== undefined && { validation }) };
      const before = history.at(-1)?.objective;
      history.push(record);
      if (validation !== undefined && validation < kept.validation) kept = { theta, epoch, validation };
      if ((yield record) === false) return last("callback");
      if (patience !== undefined && validator && epoch - kept.epoch >= patience) return last("patience");
      if (tolerance !== undefined && before !== undefined && before - record.objective <= tolerance)
        return last("tolerance");
    }
    return last("epochs");
  } finally {
    program.release();
    validator?.release();
  }
}
