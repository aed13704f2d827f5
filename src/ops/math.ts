// Elementary functions of tensors, gathered from their files.
export {
  log1mexp,
  log1mexpexp,
  logaddexp,
  logSoftmax,
  logsubexp,
  logsumexp,
  logTail,
  mean,
  reciprocal,
  relu,
  softmax,
  square,
  xdivy,
  xlog1py,
  xlogy,
} from "./composite.ts";
export { erf, erfc, erfcx } from "./error.ts";
export { exp, expm1 } from "./exponential.ts";
export { asinh, cosh, sinh, tanh } from "./hyperbolic.ts";
export { log, log1p } from "./logarithm.ts";
export { logSigmoid, sigmoid, softplus } from "./logistic.ts";
export { pow } from "./power.ts";
export { atan, cos, sin, tan } from "./trigonometric.ts";
