// Adam and AdamW: a step for each parameter by the running mean and the running square of its gradient.
import { sqrt } from "../ops/machine.ts";
import { constant } from "../tensor.ts";
import { type Optimizer, setting } from "./optimizer.ts";
import { checkRate, type Rate, rateAt, rateState } from "./schedule.ts";

export interface AdamOptions {
  /** Decay of the running mean. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the running square. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the running square. Default 1e-8. */
  readonly epsilon?: number;
}
export interface AdamWOptions extends AdamOptions {
  /** λ in θ ← θ − rate·λ·θ. Default 0.01. */
  readonly weightDecay?: number;
}

function rule(
  name: string,
  rate: Rate,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
  decay: number,
): Optimizer {
  const largest = checkRate(name, rate);
  setting(name, "beta1", beta1, 0, 1, "Try 0.9.");
  setting(name, "beta2", beta2, 0, 1, "Try 0.999.");
  setting(name, "epsilon", epsilon, 0, Infinity, "Try 1e-8.");
  setting(name, "weightDecay", decay, 0, Infinity, "Try 0.01.");
  const own = rateState(rate);
  return {
    name,
    rate: largest,
    // 1 − βᵗ is kept as an average of ones, c ← β·c + (1 − β): in f32 a power of β would lose half the digits of 1 − β².
    state: (size) => [
      ...own,
      { name: "mean", shape: [size], initial: 0 },
      { name: "square", shape: [size], initial: 0 },
      { name: "correction1", shape: [], initial: 0 },
      { name: "correction2", shape: [], initial: 0 },
    ],
    update: ({ gradient: g, theta, step, total }, states) => {
      const [mean, square, correction1, correction2] = states.slice(own.length).map((before, i) => {
        const beta = i % 2 === 0 ? beta1 : beta2;
        const now = i === 0 ? g : i === 1 ? g.mul(g) : constant(1);
        return before.mul(beta).add(now.mul(1 - beta));
      }) as [typeof g, typeof g, typeof g, typeof g];
      const speed = rateAt(rate, step, total, states[0]);
      const root = sqrt(square).mul(constant(1).div(sqrt(correction2)));
      const adapted = mean.mul(speed.div(correction1).neg()).div(root.add(epsilon));
      const change = decay === 0 ? adapted : adapted.sub(theta.mul(speed.mul(decay)));
      return { change, states: [...states.slice(0, own.length), mean, square, correction1, correction2] };
    },
  };
}

/**
 * Adam: θ ← θ − rate·m̂/(√v̂ + ε), with m̂ and v̂ the running mean and square of the gradient, corrected for their start
 * at zero. As PyTorch's `Adam`.
 *
 * Throws a `RangeError` for a setting out of range. Source: Kingma and Ba, ICLR 2015, algorithm 1.
 *
 * @example
 * adam(1e-3);
 */
export const adam = (rate: Rate, options: AdamOptions = {}): Optimizer => rule("adam", rate, options, 0);

/**
 * Adam with the decay of weights taken out of the gradient: θ ← θ − rate·(m̂/(√v̂ + ε) + λ·θ). As PyTorch's `AdamW`.
 * Every parameter decays, biases too.
 *
 * Throws a `RangeError` for a setting out of range. Source: Loshchilov and Hutter, ICLR 2019, algorithm 2.
 *
 * @example
 * adamw(1e-3, { weightDecay: 0.01 });
 */
export const adamw = (rate: Rate, { weightDecay = 0.01, ...options }: AdamWOptions = {}): Optimizer =>
  rule("adamw", rate, options, weightDecay);
