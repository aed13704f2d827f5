// Stochastic gradient descent, with momentum (Polyak's or Nesterov's).
import { type Optimizer, setting } from "./optimizer.ts";
import { checkRate, type Rate, rateAt, rateState } from "./schedule.ts";

export interface SgdOptions {
  /** μ in [0, 1): b ← μ·b + g, and b takes the gradient's place. Default 0. */
  readonly momentum?: number;
  /** Look ahead: g + μ·b takes the gradient's place. */
  readonly nesterov?: boolean;
}

/**
 * Gradient descent: θ ← θ − rate·g. The buffer of momentum starts at zero and is not damped, as in PyTorch.
 *
 * Throws a `RangeError` for a rate or momentum out of range.
 * Source: Sutskever, Martens, Dahl, Hinton, ICML 2013 (Nesterov's form).
 *
 * @example
 * sgd(1e-2, { momentum: 0.9, nesterov: true });
 */
export function sgd(rate: Rate, { momentum = 0, nesterov = false }: SgdOptions = {}): Optimizer {
  const largest = checkRate("sgd", rate);
  setting("sgd", "momentum", momentum, 0, 1, "Try 0.9.");
  const own = rateState(rate);
  return {
    name: "sgd",
    rate: largest,
    state: (size) => (momentum > 0 ? [...own, { name: "momentum", shape: [size], initial: 0 }] : own),
    update: ({ gradient, step, total }, states) => {
      const speed = rateAt(rate, step, total, states[0]).neg();
      const kept = states.slice(0, own.length);
      const before = states[own.length];
      if (!before) return { change: gradient.mul(speed), states: kept };
      const buffer = before.mul(momentum).add(gradient);
      const direction = nesterov ? gradient.add(buffer.mul(momentum)) : buffer;
      return { change: direction.mul(speed), states: [...kept, buffer] };
    },
  };
}
