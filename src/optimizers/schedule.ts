// Schedules: the learning rate as a function of the step, traced into the training step.

import { lesser } from "../ops/machine.ts";
import { cos } from "../ops/math.ts";
import type { Tensor } from "../tensor.ts";
import type { OptimizerState } from "./optimizer.ts";

/** A learning rate for each step. Made by {@link cosine}, {@link warmup}, or by hand. */
export interface Schedule {
  /** The largest rate, for messages. */
  readonly rate: number;
  /** The rate of a step, from the number of steps made (0 at the first) and of steps planned, both floats. */
  readonly at: (step: Tensor, total: Tensor) => Tensor;
}
/** A learning rate: one number for all steps, or a schedule. */
export type Rate = number | Schedule;

/** A rate that may be zero or more; `where` names the optimizer or schedule. */
export function checkRate(where: string, rate: Rate): number {
  const value = typeof rate === "object" && rate !== null ? rate.rate : rate;
  if (typeof value !== "number")
    throw new TypeError(`${where}: rate must be a number or a schedule; came ${typeof value}. Try 1e-3.`);
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`${where}: rate must be finite and not negative; came ${value}. Try 1e-3.`);
  return value;
}

/** The same rate at every step: what a plain number means. */
export const constantRate = (rate: number): Schedule => ({
  rate: checkRate("constantRate", rate),
  at: (step) => step.mul(0).add(rate),
});

/**
 * A rate that falls along half a cosine, from `rate` at the first step to `to` (default 0) after `steps`, by default all
 * the steps planned; then it stays. Source: Loshchilov and Hutter, ICLR 2017 (SGDR), equation 5, one cycle.
 *
 * @example
 * adam(cosine(1e-2));
 */
export function cosine(
  rate: number,
  { to = 0, steps }: { readonly to?: number; readonly steps?: number } = {},
): Schedule {
  checkRate("cosine", rate);
  checkRate("cosine", to);
  return {
    rate,
    at: (step, total) => {
      const done = lesser(step.div(steps ?? total), 1);
      return cos(done.mul(3.141592653589793))
        .add(1)
        .mul((rate - to) / 2)
        .add(to);
    },
  };
}

/**
 * A rate that rises in equal parts over the first `steps` steps, to that of `rate` (a number or a schedule): the first
 * step has 1/steps of it.
 *
 * @example
 * adam(warmup(cosine(1e-2), 100));
 */
export function warmup(rate: Rate, steps: number): Schedule {
  const largest = checkRate("warmup", rate);
  if (!(steps >= 1 && steps < Infinity))
    throw new RangeError(`warmup: steps must be finite and at least 1; came ${steps}. Try 100.`);
  return {
    rate: largest,
    at: (step, total) => {
      const rise = lesser(step.add(1).div(steps), 1);
      return rise.mul(typeof rate === "number" ? rate : rate.at(step, total));
    },
  };
}

/** The states and the tensor of a rate: a number is a state that never changes, so another rate needs no compilation. */
export const rateState = (rate: Rate): readonly OptimizerState[] =>
  typeof rate === "number" ? [{ name: "rate", shape: [], initial: rate }] : [];
export const rateAt = (rate: Rate, step: Tensor, total: Tensor, own: Tensor | undefined): Tensor =>
  typeof rate === "number" ? (own as Tensor) : rate.at(step, total);
