// Rules that change a gradient before an optimizer uses it: clipping by norm, decay of weights.

import { dot } from "../ops/linalg.ts";
import { lesser, sqrt } from "../ops/machine.ts";
import { constant } from "../tensor.ts";
import { type Optimizer, setting } from "./optimizer.ts";

/**
 * A gradient no longer than `max`: g·min(1, max/(‖g‖ + 1e-6)), over all parameters together. As PyTorch's
 * `clip_grad_norm_`. Put it before an optimizer.
 *
 * Throws a `RangeError` unless `max` is positive. Source: Pascanu, Mikolov, Bengio, ICML 2013, algorithm 1.
 *
 * @example
 * fit(forecaster, data, { optimizer: [clipByNorm(1), adam(1e-3)] });
 */
export function clipByNorm(max: number): Optimizer {
  if (!(max > 0)) throw new RangeError(`clipByNorm: max must be positive; came ${max}. Try 1.`);
  return {
    name: "clipByNorm",
    state: () => [],
    update: ({ gradient }) => {
      const norm = sqrt(dot(gradient, gradient));
      return { change: gradient.mul(lesser(constant(max).div(norm.add(1e-6)), 1)), states: [] };
    },
  };
}

/**
 * A penalty ½·amount·‖θ‖² on all parameters: g + amount·θ. Put it before an optimizer; with Adam, `adamw` is usually
 * meant.
 *
 * Throws a `RangeError` if the amount is negative or not finite.
 *
 * @example
 * fit(forecaster, data, { optimizer: [weightDecay(1e-4), sgd(1e-2)] });
 */
export function weightDecay(amount: number): Optimizer {
  setting("weightDecay", "amount", amount, 0, Infinity, "Try 1e-4.");
  return {
    name: "weightDecay",
    state: () => [],
    update: ({ gradient, theta }) => ({ change: gradient.add(theta.mul(amount)), states: [] }),
  };
}
