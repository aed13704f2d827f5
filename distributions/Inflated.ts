// Inflated: values that come up more often than a family gives them, such as zeros and ones among shares.
import {
  type Constraint,
  distribution,
  type Extended,
  at as elementAt,
  extended,
  type Family,
  including,
  inflatedMle,
  inflatedRules,
  inflatedStart,
  log,
  type Spec,
  simplex,
  type VectorConstraint,
} from "thetastar";

type Extra = { readonly inflation: VectorConstraint };

/**
 * A family with extra probability at `at`, one number or several: y is of the base with probability inflation₀, at the
 * j-th point with probability inflationⱼ. Integers keep the base's own probability there; of a continuous base the density
 * is with respect to Lebesgue's measure and the points (Beta with zeros and ones: Ospina and Ferrari, Statistical Papers 51,
 * 2010). Parameters: those of the base, in any of its sets, and inflation (probabilities of the base and of each point,
 * whose sum is 1).
 *
 * Throws a `RangeError` for no point, one that is not finite or comes twice.
 *
 * @example
 * Inflated(Kumaraswamy, [0, 1])({ inflation: [0.5, 0.25, 0.25], concentration1: 2, concentration0: 2 }).prob(1); // 0.25
 */
export function Inflated<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
  at: number | readonly number[],
): Family<P & Extra, (P & Extra) | Extended<Q, Extra>, S> {
  const points = typeof at === "number" ? [at] : at;
  if (points.length === 0 || new Set(points).size < points.length || !points.every(Number.isFinite))
    throw new RangeError(
      `Inflated: points must be finite numbers that differ; they are ${points.join(", ") || "none"}.`,
    );
  const name = `Inflated(${base.name}, ${typeof at === "number" ? at : `[${points.join(", ")}]`})`;
  const { params, also } = extended(name, base, { inflation: simplex(points.length + 1) });
  const { start, mle } = base.rules;
  return distribution<P & Extra, S, readonly Extended<Q, Extra>[]>({
    name,
    params,
    also: also as never,
    support: including(base.support, points),
    ...inflatedRules<P & Extra>(base, points, ({ inflation }) => {
      const logs = log(inflation);
      return { own: elementAt(logs, 0), points: points.map((_, j) => elementAt(logs, j + 1)) };
    }),
    ...(start && {
      start: (y, weight, known) => {
        const { own, shares } = inflatedStart(base, points, y, weight, known);
        return { ...own, inflation: [1 - shares.reduce((a, b) => a + b, 0), ...shares] };
      },
    }),
    ...(mle &&
      !base.support.discrete && {
        mle: (y, weight) => {
          const found = inflatedMle(base, points, y, weight);
          return found && { ...found.own, inflation: [1 - found.shares.reduce((a, b) => a + b, 0), ...found.shares] };
        },
      }),
  });
}
