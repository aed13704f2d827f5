// The inverse of the sigmoid.
import { constant, scale, type Tensor, unary } from "../tensor.ts";
import { log, log1p } from "./logarithm.ts";

/** log(p / (1 − p)): −∞ at 0, ∞ at 1, NaN outside. Its absolute error near ½ is that of two logarithms, about 1e-16. */
export const logit = /* @__PURE__ */ unary("logit", {
  expand: (_, p: Tensor) => log(p).sub(log1p(p.neg())),
  vjp: (g, _, p: Tensor) => [scale(g, constant(1).div(p.mul(constant(1).sub(p))))],
});
