// ZeroInflated: more zeros than a family has by itself.
import {
  type Constraint,
  distribution,
  type Extended,
  extended,
  type Family,
  including,
  inflatedMle,
  inflatedRules,
  inflatedStart,
  log,
  log1p,
  type Scalar,
  type Spec,
  select,
  unitInterval,
} from "thetastar";

type Extra = { readonly zeroProb: Scalar };

/**
 * A family with structural zeros: with probability zeroProb y is 0, else it is of the base. Counts keep the base's own
 * zeros, P(0) = zeroProb + (1 − zeroProb)·P_base(0) (Lambert, Technometrics 34, 1992). For a continuous base all zeros are
 * structural, and the density is with respect to Lebesgue's measure and the point 0: logProb(0) is the logarithm of a
 * probability. Parameters: those of the base, in any of its sets, and zeroProb (a probability).
 *
 * @example
 * ZeroInflated(Geometric)({ zeroProb: 0.25, mean: 2 }).prob(0); // 0.5000000000000001
 */
export function ZeroInflated<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
): Family<P & Extra, (P & Extra) | Extended<Q, Extra>, S> {
  return zeroInflated(`ZeroInflated(${base.name})`, base);
}

/** The same under a name: of a continuous base a hurdle is no other family. */
export function zeroInflated<P extends Spec, Q extends Spec, S extends Constraint>(
  name: string,
  base: Family<P, Q, S>,
): Family<P & Extra, (P & Extra) | Extended<Q, Extra>, S> {
  const { params, also } = extended(name, base, { zeroProb: unitInterval });
  const { start, mle, affine } = base.rules;
  const scale = base.support.discrete ? undefined : affine?.scale;
  return distribution<P & Extra, S, readonly Extended<Q, Extra>[]>({
    name,
    params,
    also: also as never,
    support: including(base.support, [0]),
    ...(base.support.discrete && { limits: { zeroProb: base.name } }),
    elementwise: base.elementwise,
    ...inflatedRules<P & Extra>(base, [0], ({ zeroProb }) => ({
      own: log1p(zeroProb.neg()),
      points: [log(zeroProb)],
    })),
    ...(start && {
      start: (y, weight, known) => {
        const { own, shares } = inflatedStart(base, [0], y, weight, known);
        return { ...own, zeroProb: shares[0] as number };
      },
    }),
    ...(mle &&
      !base.support.discrete && {
        mle: (y, weight) => {
          const found = inflatedMle(base, [0], y, weight);
          return found && { ...found.own, zeroProb: found.shares[0] as number };
        },
      }),
    ...(scale && {
      affine: { scale: (all, by) => ({ ...all, ...scale(select<P>(base.params, all), by) }) },
    }),
  });
}
