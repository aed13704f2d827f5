// Halley's step towards a given tail probability, in the log domain.
import { constant, type Tensor } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { byPrecision } from "./limits.ts";
import { abs, greater, gt, lesser, lt, where } from "./machine.ts";

/** Where a search stands: on a scale on which the logarithm of the density is concave, so that those of both tails are. */
export interface Standing {
  /** Whether the tail is the lower one. */
  readonly lower: Tensor;
  /** The logarithm of the tail, and what it should be. */
  readonly tail: Tensor;
  readonly goal: Tensor;
  /** The logarithm of the density. */
  readonly density: Tensor;
  /** The slope of the logarithm of the density. */
  readonly drift: Tensor;
}

/** A step that is shorter, in units of the tail's logarithm, is the last: the next one would be its third power. */
const SHORT = { f32: 1e-3, f64: 1e-5 };
const LEAST = { f32: 1e-37, f64: 1e-300 };
/** Below it the difference of two logarithms does not tell the hazard; it is about the drift there, and no less. */
const DEEP = { f32: -300, f64: -1e5 };
/** No step is longer: a start may be so far out that the slope tells nothing. */
const LONGEST = 3;

/**
 * The step, and whether another is needed. With f the error of the tail's logarithm, f' = ±hazard and f'' = f'·(drift − f'): −2f·f'/(2f'² − f·f''),
 * the denominator no smaller than half of Newton's. Newton's own steps converge from anywhere, the tail being concave.
 */
export function halleyStep(at: Standing): { readonly step: Tensor; readonly more: Tensor } {
  const { lower, tail, goal, density, drift } = at;
  const error = tail.sub(goal);
  const f = where(lower, error, error.neg());
  const deep = lt(tail, byPrecision(DEEP));
  const hazard = where(deep, abs(drift), exp(where(deep, 0, density.sub(tail))));
  const bend = f.mul(drift.sub(where(lower, hazard, hazard.neg())));
  const slope = greater(greater(hazard.mul(2).sub(bend), hazard), byPrecision(LEAST));
  const whole = f.mul(-2).div(slope);
  const step = greater(lesser(whole, LONGEST), constant(-LONGEST));
  return { step, more: gt(abs(step).mul(greater(hazard, 1)), byPrecision(SHORT)) };
}
