// Layer normalization: each row brought to mean 0 and variance 1 over its last axis.
import { sqrt } from "../ops/machine.ts";
import { sum } from "../ops/reduce.ts";
import { broadcast } from "../ops/shape.ts";
import { constant, showShape, type Tensor } from "../tensor.ts";
import { constantly, zeros } from "./initialize.ts";
import type { Layer } from "./layer.ts";

/**
 * (x − mean)/√(variance + epsilon)·weight + bias over the last axis. Variance divides by n, epsilon is 1e-5, as in
 * PyTorch's `LayerNorm`.
 *
 * Throws a `RangeError` for an input without an axis. Source: Ba, Kiros, Hinton (2016), equation 3.
 */
export function layerNorm({ epsilon = 1e-5 }: { readonly epsilon?: number } = {}): Layer {
  if (!(epsilon > 0 && epsilon < Infinity))
    throw new RangeError(`layerNorm: epsilon must be positive and finite; came ${epsilon}. Try 1e-5.`);
  return {
    name: "layerNorm",
    description: { kind: "layerNorm", epsilon },
    build: (input) => {
      const n = input.at(-1);
      if (n === undefined)
        throw new RangeError(`layerNorm: the input needs an axis; came ${showShape(input)}. Give x.`);
      return {
        shape: input,
        parameters: [
          { name: "weight", shape: [n], initial: constantly(1) },
          { name: "bias", shape: [n], initial: zeros },
        ],
        apply: ([weight, bias], x) => {
          const wide = (y: Tensor): Tensor =>
            broadcast(
              y,
              x.shape,
              x.shape.slice(0, -1).map((_, i) => i),
            );
          const last = (y: Tensor): Tensor => broadcast(y, x.shape);
          const rest = x.sub(wide(sum(x, -1).mul(1 / n)));
          const inverse = constant(1).div(
            sqrt(
              sum(rest.mul(rest), -1)
                .mul(1 / n)
                .add(epsilon),
            ),
          );
          return rest
            .mul(wide(inverse))
            .mul(last(weight as Tensor))
            .add(last(bias as Tensor));
        },
      };
    },
  };
}
