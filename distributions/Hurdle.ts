// Hurdle: whether there is anything at all, and if so how much.
import {
  type Constraint,
  cdfOf,
  distribution,
  type Extended,
  eq,
  exp,
  extended,
  type Family,
  full,
  inflatedStart,
  log,
  log1mexp,
  log1p,
  logaddexp,
  logProbBetweenOf,
  logProbOf,
  lt,
  type Scalar,
  type Spec,
  select,
  square,
  type Tensor,
  type Tensors,
  unitInterval,
  where,
} from "thetastar";
import { zeroInflated } from "./ZeroInflated.ts";

type Extra = { readonly zeroProb: Scalar };
const HALF = -0.6931471805599453;

/**
 * A hurdle at 0: y is 0 with probability zeroProb, else it is of the base given that y > 0 (Mullahy, J. Econometrics 33,
 * 1986). zeroProb is the probability of all zeros; for a continuous base this is ZeroInflated, and the density is
 * with respect to Lebesgue's measure and the point 0. Parameters: those of the base, in any of its sets, and zeroProb (a
 * probability).
 *
 * Throws a `RangeError` for a base whose y may be negative: truncate it first.
 *
 * @example
 * Hurdle(Geometric)({ zeroProb: 0.25, mean: 2 }).prob(0); // 0.25
 */
export function Hurdle<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
): Family<P & Extra, (P & Extra) | Extended<Q, Extra>, S> {
  const name = `Hurdle(${base.name})`;
  if (!(base.support.lower >= 0))
    throw new RangeError(
      `${name}: y of the base must not be negative; it is ${base.support.phrase}. Use Truncated first.`,
    );
  if (!base.support.discrete) return zeroInflated(name, base);
  const { params, also } = extended(name, base, { zeroProb: unitInterval });
  const { mean, variance, start } = base.rules;
  const own = (all: object): Tensors<P> => select(base.params, all);
  const logDensity = logProbOf(base);
  const logSurvival = cdfOf(base, "logSurvival");
  const between = logProbBetweenOf(base);
  /** log P(Y > 0) of the base, from P(0): quicker than its survival, whose slopes are those of incomplete functions. */
  const logPositive = (all: object): Tensor => log1mexp(logDensity(own(all), full([], 0)));
  /** log of what the base's probabilities of y > 0 are multiplied by. */
  const logShare = (all: Tensors<Extra>): Tensor => {
    const positive = logPositive(all);
    // a base that is 0 for sure leaves nothing to share
    return log1p(all.zeroProb.neg()).sub(where(eq(positive, -Infinity), 0, positive));
  };
  const above = (all: Tensors<Extra>, y: Tensor): Tensor =>
    logShare(all).add((logSurvival as NonNullable<typeof logSurvival>)(own(all), y));
  const share = (all: Tensors<Extra>): Tensor => exp(logShare(all));
  return distribution<P & Extra, S, readonly Extended<Q, Extra>[]>({
    name,
    params,
    also: also as never,
    support: base.support,
    elementwise: base.elementwise,
    ...(base.rules.check && { check: base.rules.check }),
    logProb: (all, y) => {
      const none = eq(y, 0);
      return where(none, log(all.zeroProb), logShare(all).add(logDensity(own(all), where(none, 1, y))));
    },
    ...(logSurvival &&
      between && {
        logSurvival: above,
        logCdf: (all, y) => {
          const rest = above(all, y);
          const most = lt(rest, HALF);
          const few = logaddexp(log(all.zeroProb), logShare(all).add(between(own(all), full([], 1), y)));
          return where(most, log1mexp(where(most, rest, -1)), few);
        },
      }),
    ...(mean && { mean: (all) => share(all).mul(mean(own(all))) }),
    // E Y² − (E Y)² of a multiple of the base's moments
    ...(mean &&
      variance && {
        variance: (all) => {
          const [q, m] = [share(all), mean(own(all))];
          return q.mul(variance(own(all)).add(square(m).mul(q.neg().add(1))));
        },
      }),
    ...(base.rules.momentOrder && {
      momentOrder: (all) => (base.rules.momentOrder as (p: Tensors<P>) => Tensor)(own(all)),
    }),
    ...(start && {
      start: (y, weight, known) => {
        const positive = { ...base, support: { ...base.support, discrete: false, interior: 1 } };
        const { own: rest, shares } = inflatedStart(positive, [0], y, weight, known);
        return { ...rest, zeroProb: shares[0] as number };
      },
    }),
  });
}
