// Shifted: a family that begins elsewhere than at 0.
import { type Constraint, type Extended, type Family, type Scalar, type Spec, shiftMap } from "thetastar";
import { transformed } from "./Transformed.ts";

type Extra = { readonly shift: Scalar };

/**
 * A continuous family moved by a parameter: y − shift is of the base (a Weibull with a third parameter, waits that take a
 * while at least). Parameters: those of the base, in any of its sets, and shift (real).
 *
 * @example
 * Shifted(Exponential)({ rate: 1, shift: 2 }).mean(); // 3
 */
export const Shifted = <P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
): Family<P & Extra, (P & Extra) | Extended<Q, Extra>, Scalar> => transformed(`Shifted(${base.name})`, base, shiftMap);
