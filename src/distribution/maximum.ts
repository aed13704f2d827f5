// Where the likelihood is greatest, for families whose rule `mle` has a formula for it.
import type { AnyFamily } from "../distribution.ts";
import { boundsOf } from "./bounds.ts";
import { ruleFree } from "./free.ts";
import type { Parametrization } from "./parametrization.ts";
import { freeSource } from "./source.ts";
import type { Numbers } from "./values.ts";

/** Farther than η and back can round a number: |log v| ≤ 709 has an ulp of 1.1e-13, half of which is its error. */
const HAIR = 1.1368683772161603e-13;

/** A free number whose exponential is 0 or infinite: where a chance or a rate is at the edge of its set. */
const EDGE = 800;
/**
 * Of counts, and of what happens or not, the likelihood may be greatest at the edge of its only parameter: nothing ever
 * came, or it always did.
 */
export const canReachEdge = ({ rules, support }: AnyFamily, { freeSize }: Parametrization): boolean =>
  support.discrete && freeSize === 1 && rules.mle !== undefined;

/**
 * η at which the likelihood of y is greatest in a set of parameters; undefined where the family has no rule for it, or the
 * greatest is not within the parameters' constraints.
 */
export function greatestFree(
  family: AnyFamily,
  set: Parametrization,
  y: Float64Array,
  weight: Float64Array | undefined,
  known: Readonly<Record<string, Numbers>>,
): Float64Array | undefined {
  const rule = family.rules.mle;
  if (!rule || (rule.length < 3 && Object.keys(known).length > 0)) return undefined;
  let [least, most] = [Infinity, -Infinity];
  y.forEach((v, i) => {
    if (weight?.[i] === 0) return;
    least = Math.min(least, v);
    most = Math.max(most, v);
  });
  /** Of parameters that put an end at a y: does the end, as η has it, leave the y inside? */
  const holds = (eta: Float64Array): boolean => {
    if (!family.rules.bounds || Object.keys(known).length > 0) return true;
    const source = freeSource(family, family.parametrizations.indexOf(set), set, eta, {}, false);
    const { lower, upper } = boundsOf(family, source, 1);
    return (lower[0] as number) <= least && (upper[0] as number) >= most;
  };
  const wider = (v: number): number =>
    v === least ? v - HAIR * Math.abs(v) : v === most ? v + HAIR * (Math.abs(v) + (v - least)) : v;
  for (const values of [y, y.map(wider)]) {
    const eta = ruleFree(family, set, rule, values, weight, { known });
    if (!eta || eta.some(Number.isNaN)) return undefined;
    if (canReachEdge(family, set)) eta[0] = Math.min(EDGE, Math.max(-EDGE, eta[0] as number));
    if (!eta.every(Number.isFinite)) return undefined;
    if (holds(eta)) return eta;
  }
  return undefined;
}
