// Products of powers with slopes that overflow no sooner than they must: for parameters made of others.
import { withGradient } from "../grad.ts";
import { log } from "../ops/math.ts";
import { scale, type Tensor } from "../tensor.ts";

/**
 * `forward`, a constant times Π xᵢ^pᵢ of positive x with the `powers` p. By the rules of products its slopes would meet
 * factors such as 1/x², which overflow where the result does not: they are pᵢ·(g·out) to the logarithms of x instead.
 * Results that are to be used together share their logarithms, so that their slopes meet before they are divided by x.
 */
export function monomial<X extends readonly Tensor[]>(
  name: string,
  powers: { readonly [I in keyof X]: number },
  forward: (...x: X) => Tensor,
): (x: Readonly<X>, logs?: readonly Tensor[]) => Tensor {
  const n = powers.length;
  const op = withGradient(
    name,
    // the first n inputs are x, the others its logarithms
    (...both: readonly Tensor[]) => forward(...(both.slice(0, n) as readonly Tensor[] as X)),
    (g, out, ...both) => both.map((_, i) => (i < n ? undefined : scale(g, out).mul(powers[i - n] as number))),
  );
  return (x, logs = x.map((one) => log(one))) => op(...x, ...logs);
}
