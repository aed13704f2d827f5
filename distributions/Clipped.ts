// Clipped: what lies beyond a limit is seen as the limit, such as a dose below detection or a full tank.
import {
  type Constraint,
  cdfOf,
  clippedCrps,
  concat,
  distribution,
  eq,
  type Family,
  full,
  greater,
  lesser,
  logProbOf,
  reshape,
  restricted,
  type Spec,
  type Standard,
  select,
  standardLogistic,
  standardNormal,
  type Tensors,
  where,
} from "thetastar";
import { Logistic } from "./Logistic.ts";
import { Normal } from "./Normal.ts";

/** Known limits; one that is left out is that of the base. */
export interface Limits {
  readonly lower?: number;
  readonly upper?: number;
}

/** What a clipped or truncated family's CRPS is made of, where its base has loc and scale. */
export const standardOf = (base: unknown): Standard | undefined =>
  base === Normal ? standardNormal : base === Logistic ? standardLogistic : undefined;

/**
 * A family seen through limits (Tobin, Econometrica 26, 1958): y = min(max(x, lower), upper) for x of the base. The limits
 * have the probability of all that lies beyond; of a continuous base the density is with respect to Lebesgue's measure and
 * the limits. Parameters: those of the base, in any of its sets; they speak of x.
 *
 * Throws a `RangeError` unless lower is below upper, a `TypeError` for a base without logCdf and logSurvival.
 *
 * @example
 * Clipped(Normal, { lower: 0 })({ loc: 0, scale: 1 }).prob(0); // 0.5
 */
export function Clipped<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
  limits: Limits,
): Family<P, P | Q, S> {
  const { rules, support } = base;
  const { lower = support.lower, upper = support.upper } = limits;
  const name = `Clipped(${base.name}, { ${Object.entries(limits)
    .map(([end, at]) => `${end}: ${at}`)
    .join(", ")} })`;
  if (!(lower < upper))
    throw new RangeError(`${name}: lower must be below upper; they are ${lower} and ${upper}. Exchange them.`);
  const [cdf, survival, logCdf, logSurvival] = (["cdf", "survival", "logCdf", "logSurvival"] as const).map((method) =>
    cdfOf(base, method),
  );
  if (!cdf || !survival || !logCdf || !logSurvival || support.shape.length > 0)
    throw new TypeError(`${name}: the base must have logCdf and logSurvival of one number. Choose another family.`);
  const density = logProbOf(base);
  const { quantile, sample, mode, landmarks, momentOrder, start } = rules;
  const marks = landmarks ?? (mode && ((p: Tensors<P>) => reshape(mode(p), [1])));
  const atoms = [lower, upper].filter(Number.isFinite);
  const atLower = lower > -Infinity;
  const atUpper = upper < Infinity;
  const [, ...others] = base.parametrizations;
  const standard = standardOf(base);
  // where the base's density is asked for at a limit it counts for nothing
  const above = support.discrete ? upper - 1 : upper;
  return distribution<P, S, readonly Q[]>({
    name,
    params: base.params,
    also: others as never,
    support: restricted(support, lower, upper),
    elementwise: base.elementwise,
    ...(rules.check && { check: rules.check }),
    logProb: (p, y) => {
      const rest = density(p, y);
      const low = atLower ? where(eq(y, lower), logCdf(p, full([], lower)), rest) : rest;
      return atUpper ? where(eq(y, upper), logSurvival(p, full([], above)), low) : low;
    },
    cdf,
    survival,
    logCdf,
    logSurvival,
    ...(quantile && { quantile: (p, a, b) => greater(lesser(quantile(p, a, b), upper), lower) }),
    ...(sample && { sample: (p, key) => greater(lesser(sample(p, key), upper), lower) }),
    ...(!support.discrete && { atoms: () => concat(atoms.map((a) => full([1], a))) }),
    ...(marks && !support.discrete && { landmarks: (p) => greater(lesser(marks(p), upper), lower) }),
    ...(((atLower && atUpper) || momentOrder) && {
      momentOrder: (p) => ((atLower && atUpper) || !momentOrder ? full([], Infinity) : momentOrder(p)),
    }),
    ...(standard && {
      crps: (p, y) =>
        clippedCrps(standard, select(Normal.params, p), { lower: full([], lower), upper: full([], upper), y }),
    }),
    ...(start && { start }),
  });
}
