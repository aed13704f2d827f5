// Truncated: a family of which only what lies between two bounds is ever seen.
import {
  ascending,
  type Constraint,
  cdfOf,
  concat,
  distribution,
  type Extended,
  eq,
  extended,
  type Family,
  full,
  ge,
  greater,
  type Known,
  known,
  lesser,
  logProbBetweenOf,
  logProbOf,
  reshape,
  restricted,
  type Scalar,
  type Spec,
  select,
  type Tensor,
  type Tensors,
  truncatedCrps,
  where,
} from "thetastar";
import { standardOf } from "./Clipped.ts";
import { Normal } from "./Normal.ts";

/** A bound: a number; or a constraint, by which the bound is a known parameter, one number or one for each row. */
type Bound = number | Scalar;
/** The bounds between which y lies, both included; one that is left out is that of the base. */
export interface TruncationBounds {
  readonly lower?: Bound;
  readonly upper?: Bound;
}
type Extra<B> = { readonly [K in keyof B as B[K] extends number ? never : K]: Known<Scalar> };

/**
 * A family given that y lies from `lower` to `upper`, both included: p(y) = p_base(y) / P(lower ≤ Y ≤ upper). The
 * probability is taken in the log domain, so that bounds may lie in a far tail. A bound is a number; or a constraint, which
 * makes it a known parameter of that name with one number or one for each row. Parameters: those of the base, in any of its
 * sets, and such bounds. They speak of the base before truncation.
 *
 * As right as differences of the base's tails are: in the logarithm 1e-16 times that of P(lower ≤ Y ≤ upper), and where a
 * share s of the tail is asked for, as by the cdf beside a bound, 1e-16/s relative.
 *
 * Throws a `RangeError` for a lower bound that is not below the upper one, a `TypeError` for a base without logCdf and
 * logSurvival.
 *
 * @example
 * Truncated(Normal, { lower: 0 })({ loc: -1, scale: 1 }).mean(); // 0.5251352761609812
 */
export function Truncated<P extends Spec, Q extends Spec, S extends Constraint, const B extends TruncationBounds>(
  base: Family<P, Q, S>,
  bounds: B,
): Family<P & Extra<B>, (P & Extra<B>) | Extended<Q, Extra<B>>, S> {
  const shown = Object.entries(bounds).map(([end, at]) => (typeof at === "number" ? `${end}: ${at}` : end));
  const name = `Truncated(${base.name}, { ${shown.join(", ")} })`;
  const { rules, support } = base;
  const between = logProbBetweenOf(base);
  const logSurvival = cdfOf(base, "logSurvival");
  if (!between || !logSurvival || support.shape.length > 0)
    throw new TypeError(`${name}: the base must have logCdf and logSurvival of one number. Choose another family.`);
  const end = (which: "lower" | "upper"): number => {
    const at: Bound | undefined = bounds[which];
    return typeof at === "number" ? at : support[which];
  };
  const [least, most] = [end("lower"), end("upper")];
  if (!(least < most || (least === most && support.discrete)))
    throw new RangeError(`${name}: lower must be below upper; they are ${least} and ${most}. Exchange them.`);
  const given = (["lower", "upper"] as const).filter((which) => typeof bounds[which] === "object");
  const extra: Spec = Object.fromEntries(given.map((which) => [which, known(bounds[which] as Scalar)]));
  const { params, also } = extended(name, base, extra);
  const own = (all: object): Tensors<P> => select(base.params, all);
  /** The bounds as tensors. */
  const ends = (all: object): { readonly lower: Tensor; readonly upper: Tensor } => {
    const tensors: Readonly<Record<string, Tensor>> = select(extra, all);
    return { lower: tensors.lower ?? full([], least), upper: tensors.upper ?? full([], most) };
  };
  const density = logProbOf(base);
  // of a continuous y nothing lies at the bound itself
  const whole = (all: object): Tensor => between(own(all), ends(all).lower, ends(all).upper);
  /** Where the bounds lie so far in a tail that nothing is left between them, all is at the one that lies nearer. */
  const nothing = (all: object): { readonly none: Tensor; readonly at: Tensor } => {
    const { lower, upper } = ends(all);
    const isBelow = eq(logSurvival(own(all), lower), -Infinity);
    return { none: eq(whole(all), -Infinity), at: where(isBelow, lower, upper) };
  };
  const { start, mode, landmarks, momentOrder } = rules;
  const marks = landmarks ?? (mode && ((p: Tensors<P>) => reshape(mode(p), [1])));
  const within = (all: object, y: Tensor): Tensor => greater(lesser(y, ends(all).upper), ends(all).lower);
  const standard = standardOf(base);
  const finite = least > -Infinity && most < Infinity;
  return distribution<Spec, S, readonly Spec[]>({
    name,
    params,
    also: also as never,
    support: restricted(support, least, most),
    elementwise: base.elementwise,
    check: (where, values, rows) => {
      rules.check?.(where, values, rows);
      // y of integers may have one value only
      if (given.length === 2) ascending("lower", "upper", { equal: support.discrete })(where, values, rows);
    },
    ...(given.length > 0 || rules.bounds
      ? {
          bounds: (all) => {
            const { lower, upper } = ends(all);
            const inner = rules.bounds?.(own(all));
            return {
              lower: inner?.lower ? greater(inner.lower, lower) : lower,
              upper: inner?.upper ? lesser(inner.upper, upper) : upper,
            };
          },
        }
      : {}),
    logProb: (all, y) => {
      const { none, at } = nothing(all);
      const here = eq(y, at);
      const value = where(none, 0, density(own(all), y)).sub(where(none, 0, whole(all)));
      return where(none, where(here, support.discrete ? 0 : Infinity, -Infinity), value);
    },
    logCdf: (all, y) => {
      const { none, at } = nothing(all);
      const value = where(none, 0, between(own(all), ends(all).lower, y)).sub(where(none, 0, whole(all)));
      return where(none, where(ge(y, at), 0, -Infinity), value);
    },
    logSurvival: (all, y) => {
      const { none, at } = nothing(all);
      const above = between(own(all), support.discrete ? y.add(1) : y, ends(all).upper);
      const value = where(none, 0, above).sub(where(none, 0, whole(all)));
      return where(none, where(ge(y, at), -Infinity, 0), value);
    },
    ...(standard && {
      crps: (all, y) => truncatedCrps(standard, select(Normal.params, all), { ...ends(all), y }),
    }),
    ...(marks &&
      !support.discrete && {
        landmarks: (all) => {
          const found = marks(own(all));
          return concat([within(all, found)]);
        },
      }),
    ...((finite || momentOrder) && {
      momentOrder: (all) => (finite || !momentOrder ? full([], Infinity) : momentOrder(own(all))),
    }),
    ...(start && { start }),
  }) as never;
}
