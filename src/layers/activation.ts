// Activations that are not functions of mathematics in their own right: relu, gelu, silu. Each is a function of a tensor.

import { greater, lt, where } from "../ops/machine.ts";
import { erfc, exp, sigmoid } from "../ops/math.ts";
import { constant, scale, type Tensor, unary } from "../tensor.ts";

const ROOT_HALF = 0.7071067811865476;
const ROOT_TAU_INVERSE = 0.3989422804014327;

/** max(x, 0); its gradient at 0 is 0. */
export const relu = /* @__PURE__ */ unary("relu", {
  expand: (_, x) => greater(x as Tensor, 0),
  vjp: (g, _, x) => [where(lt(0, x), g, 0)],
});

/** x·Φ(x), with Φ the standard normal cdf, exact. Source: Hendrycks and Gimpel (2016), section 2. */
export const gelu = /* @__PURE__ */ unary("gelu", {
  expand: (_, x) => (x as Tensor).mul(erfc((x as Tensor).mul(-ROOT_HALF)).mul(0.5)),
  vjp: (g, _, x: Tensor) => {
    const cdf = erfc(x.mul(-ROOT_HALF)).mul(0.5);
    const density = exp(x.mul(x).mul(-0.5)).mul(ROOT_TAU_INVERSE);
    return [scale(g, cdf.add(scale(density, x)))];
  },
});

/** x·sigmoid(x), also called swish. Source: Elfwing, Uchibe, Doya, Neural Networks 107 (2018). */
export const silu = /* @__PURE__ */ unary("silu", {
  expand: (_, x) => (x as Tensor).mul(sigmoid(x as Tensor)),
  vjp: (g, _, x: Tensor) => {
    const s = sigmoid(x);
    return [scale(g, s.add(scale(constant(1).sub(s), x.mul(s))))];
  },
});
