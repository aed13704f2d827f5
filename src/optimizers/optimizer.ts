// What an optimizer is: a pure rule from a gradient to a change of θ, traced into the training step.
import type { Shape, Tensor } from "../tensor.ts";

/** A value that an optimizer keeps from step to step: moments, a momentum buffer, a rate. */
export interface OptimizerState {
  readonly name: string;
  readonly shape: Shape;
  /** Every element's value before the first step. */
  readonly initial: number;
}

/** What an optimizer sees in one step. θ and its gradient are one vector each. */
export interface OptimizerStep {
  /** The gradient of the objective, or what the rules before this one made of it: [p]. */
  readonly gradient: Tensor;
  readonly theta: Tensor;
  /** How many steps were made before this one: 0, 1, 2, …, a float. */
  readonly step: Tensor;
  /** How many steps are planned. */
  readonly total: Tensor;
}

/**
 * A rule of optimization: a pair of pure functions. `update` gives the change to add to θ (or, if another rule follows,
 * the gradient to hand on) and the next value of each state. A state that never changes, a rate for example, is handed
 * back as it is: kept outside the graph, it does not cost a compilation when it is another.
 */
export interface Optimizer {
  readonly name: string;
  /** The rate at the start, for messages. */
  readonly rate?: number;
  readonly state: (size: number) => readonly OptimizerState[];
  readonly update: (
    at: OptimizerStep,
    states: readonly Tensor[],
  ) => { readonly change: Tensor; readonly states: readonly Tensor[] };
}

/** Rules one after another, each given what the one before it made of the gradient: `[clipByNorm(1), adam(1e-3)]`. */
export function inTurn(rules: readonly Optimizer[]): Optimizer {
  const rate = rules.find((rule) => rule.rate !== undefined)?.rate;
  return {
    name: rules.map((rule) => rule.name).join(", "),
    ...(rate !== undefined && { rate }),
    state: (size) =>
      rules.flatMap((rule, i) => rule.state(size).map((s) => ({ ...s, name: `${i}.${rule.name}.${s.name}` }))),
    update: (at, states) => {
      const next: Tensor[] = [];
      let { gradient } = at;
      for (const rule of rules) {
        const own = states.slice(next.length, next.length + rule.state(at.theta.size).length);
        const result = rule.update({ ...at, gradient }, own);
        next.push(...result.states);
        gradient = result.change;
      }
      return { change: gradient, states: next };
    },
  };
}

/** A setting checked when the optimizer is made, before any training. */
export function setting(
  where: string,
  name: string,
  value: number,
  least: number,
  below: number,
  hint: string,
): number {
  if (typeof value !== "number")
    throw new TypeError(`${where}: ${name} must be a number; came ${typeof value}. ${hint}`);
  if (value >= least && value < below) return value;
  const rule = below === Infinity ? `finite and at least ${least}` : `in [${least}, ${below})`;
  throw new RangeError(`${where}: ${name} must be ${rule}; came ${value}. ${hint}`);
}
