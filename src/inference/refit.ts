// A fit made again on the same rows with other weights or another y: the compiled program is reused, only numbers change.

import { type Smooth, smooth } from "../fit/likelihood.ts";
import { type Plan, planOf } from "../fit/plan.ts";
import { solve } from "../solvers/cholesky.ts";
import { spectrum } from "../solvers/inverse.ts";
import { newton } from "../solvers/newton.ts";

/** What came out. */
export interface Refit {
  readonly theta: Float64Array;
  /** −log-likelihood a row, in the units used inside. */
  readonly objective: number;
  /** False where the likelihood could not be climbed. */
  readonly found: boolean;
  /** Where it rises for ever: the step that Newton's method would take next. */
  readonly drift?: Float64Array;
}
/** What is other than in the fit: a weight and a y for each of its rows, y in the units of the data. */
export interface Change {
  readonly weight?: Float64Array;
  readonly y?: Float64Array;
}
export interface Refitter {
  readonly again: (change: Change) => Refit;
  readonly release: () => void;
}

/** A step that gains no more of the objective is the last: what it leaves is of the order of its square. */
const GAIN = 1e-10;
const ITERATIONS = 60;
/** At the end of a climb Newton's step is small; along what has no end it is about one unit. */
const ARRIVED = 1e-3;

const nowhere = (theta: Float64Array): Refit => ({ theta, objective: Number.NaN, found: false });

/** Starts from θ of the fit. With `weighted` the program takes a weight for each row. */
export function refitter(plan: Plan, start: Float64Array, weighted: boolean): Refitter {
  const { observed } = plan.prepared;
  const { model, data, options } = plan.given;
  if (plan.prepared.task.penalty)
    throw new TypeError(
      "bootstrap: a penalized fit is not repeated; its estimates are not centred on the truth. Fit without.",
    );
  const own =
    weighted && !observed.weight
      ? planOf("bootstrap", model, { ...data, weight: new Float64Array(observed.total).fill(1) }, options)
      : plan;
  const { task, units, closed } = own.prepared;
  const rows = observed.rows.length;
  const weight = observed.weight ? meanOne(observed.weight) : new Float64Array(rows).fill(1);
  const apart = Object.keys(observed.known).length > 0;
  const { shift, scale } = apart ? { shift: 0, scale: 1 } : units.y;
  const y = Float64Array.from(task.each.values.y as ArrayLike<number>);
  const changing = { y, ...(task.each.values.weight && { weight }) };
  const moving = {
    ...task,
    each: { ...task.each, values: { ...task.each.values, ...changing } },
    training: () => ({ ...task.training(), ...changing }),
  };
  let program: Smooth | undefined;
  /** A program that reads its rows part by part reads them anew; any other is made anew. */
  const ready = (): Smooth => {
    if (program && task.linear) return program;
    program?.release();
    program = smooth(moving, own.settings);
    return program;
  };
  const climb = (): Refit => {
    const loop = newton({ start, at: ready().pass }, ITERATIONS, GAIN);
    let next = loop.next();
    while (!next.done) next = loop.next();
    const { theta, stopped, last } = next.value;
    if (stopped !== "tolerance") return { ...nowhere(theta), objective: last.objective };
    const hessian = last.hessian();
    const step = solve(hessian, last.gradient);
    const { objective } = last;
    if (step?.every((v) => Math.abs(v) < ARRIVED)) return { theta, objective, found: true };
    const drift = step?.map((v) => -v) ?? flattest(hessian, last.gradient);
    return drift ? { theta, objective, found: true, drift } : { ...nowhere(theta), objective };
  };
  /** By the family's formula: rows without weight are not shown to it. */
  const byRule = (wantsObjective: boolean): Refit => {
    const there = Int32Array.from(weight.keys()).filter((i) => (weight[i] as number) > 0);
    const pick = (values: Float64Array) => Float64Array.from(there, (i) => values[i] as number);
    const theta =
      weighted && !apart && y.length === rows
        ? closed?.(pick(y), pick(weight))
        : closed?.(y, task.each.values.weight && weight);
    if (!theta) return nowhere(start);
    return { theta, objective: wantsObjective ? ready().at(theta).objective : Number.NaN, found: true };
  };
  return {
    again: (change) => {
      if (change.weight) weight.set(change.weight);
      if (change.y)
        change.y.forEach((v, i) => {
          y[i] = (v - shift) / scale;
        });
      return closed ? byRule(change.y !== undefined) : climb();
    },
    release: () => program?.release(),
  };
}

/** A slope below this is rounding: nothing is told apart along it, as where a column is the same in all rows drawn. */
const LEVEL = 1e-13;

/** One unit downhill along the direction of least curvature, where rounding has left none; undefined where that is level. */
function flattest(hessian: Float64Array, gradient: Float64Array): Float64Array | undefined {
  const n = gradient.length;
  const [along] = spectrum(hessian, n).vectors as [Float64Array];
  const direction = along.map((v, j) => {
    const own = hessian[j * n + j] as number;
    return own > 0 ? v / Math.sqrt(own) : v;
  });
  const longest = direction.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const slope = direction.reduce((sum, v, j) => sum + v * (gradient[j] as number), 0) / longest;
  if (!(Math.abs(slope) > LEVEL)) return undefined;
  return direction.map((v) => (slope > 0 ? -v : v) / longest);
}

/** Weights brought to mean 1. */
export function meanOne(weight: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let i = 0; i < weight.length; i++) sum += weight[i] as number;
  return Float64Array.from(weight, (w) => (w * weight.length) / sum);
}
