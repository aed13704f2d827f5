// Dropout: units set to zero at random while training.

import { lt, where } from "../ops/machine.ts";
import { uniform } from "../ops/random.ts";
import type { Layer } from "./layer.ts";

/**
 * While training each unit is zero with probability p and multiplied by 1/(1 − p) otherwise; when predicting nothing
 * happens. Each row, step and layer draws from a stream of its own.
 *
 * Throws a `RangeError` for a p outside [0, 1). Source: Srivastava et al., JMLR 15 (2014), in its inverted form.
 *
 * @example
 * model(Normal, chain(linear(64), tanh, dropout(0.1), linear()));
 */
export function dropout(p: number): Layer {
  if (!(p >= 0 && p < 1)) throw new RangeError(`dropout: p must be in [0, 1); came ${p}. Try 0.1.`);
  return {
    name: "dropout",
    description: { kind: "dropout", p },
    build: (shape) => ({
      shape,
      parameters: [],
      random: p > 0,
      apply: (_, x, { training, key }) =>
        training && key && p > 0 ? where(lt(uniform(key, { shape, rows: true }), p), 0, x.mul(1 / (1 - p))) : x,
    }),
  };
}
