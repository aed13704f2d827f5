// Transformed: a family seen through a map.
import {
  type Affine,
  type Bijection,
  type Bounds,
  type Constraint,
  cdfOf,
  concat,
  distribution,
  type Extended,
  eq,
  evaluate,
  extended,
  type Family,
  full,
  ge,
  holdSlope,
  input,
  isConstant,
  le,
  log,
  logProbOf,
  or,
  parameterInputs,
  reshape,
  type Scalar,
  type Spec,
  type StartValues,
  select,
  square,
  type Tensor,
  type Tensors,
  where,
} from "thetastar";

/** Probabilities of the quantiles between which a density is smooth. */
const LEVELS = [1e-9, 1e-3, 0.05, 0.25, 0.5];

/**
 * y = T(x) for x of a continuous base and an increasing map T: affineMap, shiftMap, expMap, sigmoidMap, softplusMap, powerMap,
 * boxCoxMap, sinhArcsinhMap or a chain of them. log p(y) = log p_base(x) − log dT/dx at x = T⁻¹(y); cdf and quantile go
 * through the map. Parameters: those of the base, in any of its sets, and those of the map, all free to depend on x.
 *
 * Throws a `RangeError` for a base that is discrete, a vector or lies outside the map's domain.
 *
 * @example
 * Transformed(Normal, expMap)({ loc: 0, scale: 1 }).logProb(2); // -1.8523122207237188
 */
export function Transformed<P extends Spec, Q extends Spec, S extends Constraint, E extends Spec>(
  base: Family<P, Q, S>,
  map: Bijection<E>,
): Family<P & E, (P & E) | Extended<Q, E>, Scalar> {
  return transformed(`Transformed(${base.name}, ${map.name})`, base, map);
}

/** The same under a name. */
export function transformed<P extends Spec, Q extends Spec, S extends Constraint, E extends Spec>(
  name: string,
  base: Family<P, Q, S>,
  map: Bijection<E>,
): Family<P & E, (P & E) | Extended<Q, E>, Scalar> {
  const { rules, support } = base;
  const { domain, range } = map;
  if (support.discrete || support.shape.length > 0 || support.lower < domain.lower || support.upper > domain.upper)
    throw new RangeError(
      `${name}: the base must be continuous and ${domain.phrase}; its y is ${support.phrase}. Choose another family or map.`,
    );
  const { params, also } = extended(name, base, map.params);
  const own = (all: object): Tensors<P> => select(base.params, all);
  const its = (all: object): Tensors<E> => select(map.params, all);
  const density = logProbOf(base);
  /** x of a y; where the likelihood is so steep that its slope in x overflows, that in y and in the map's parameters is not NaN. */
  const inverse = (all: object, y: Tensor): Tensor => holdSlope(map.inverse(y, its(all)));
  const [cdf, survival, logCdf, logSurvival] = (["cdf", "survival", "logCdf", "logSurvival"] as const).map((method) => {
    const rule = cdfOf(base, method);
    return rule && ((all: object, y: Tensor): Tensor => rule(own(all), inverse(all, y)));
  });
  const {
    quantile,
    sample,
    mean,
    variance,
    skewness,
    kurtosis,
    mode,
    entropy,
    landmarks,
    momentOrder,
    kl,
    crps,
    start,
    mle,
  } = rules;
  const forward = (all: object, x: Tensor): Tensor => map.forward(x, its(all));
  const narrower = support.lower > domain.lower || support.upper < domain.upper;
  /** Ends of y where they are not those of the range. */
  const bounds = (all: object): Bounds => {
    const natural = map.bounds?.(its(all)) ?? {};
    const inner = rules.bounds?.(own(all));
    const end = (which: "lower" | "upper"): Tensor | undefined => {
      const x = inner?.[which] ?? (support[which] === domain[which] ? undefined : full([], support[which]));
      if (!x) return natural[which];
      const none = which === "lower" ? le(x, domain.lower) : ge(x, domain.upper);
      return where(none, natural[which] ?? range[which], forward(all, where(none, domain.interior, x)));
    };
    const [lower, upper] = [end("lower"), end("upper")];
    return { ...(lower && { lower }), ...(upper && { upper }) };
  };
  /** x of many y. */
  const preimages = (y: Float64Array, values: StartValues): Float64Array => {
    const given = Object.fromEntries(Object.entries(values).map(([key, v]) => [key, full([], v as number)]));
    return evaluate({ x: map.inverse(input("y", { rows: true }), given as Tensors<E>) }, { y }).x;
  };
  // a unimodal density whose mode is always the lower end falls from there
  const falls = mode && isConstant(mode(own(parameterInputs(base.params, () => false))), support.lower);
  const greatest =
    Object.keys(map.params).length === 0 ? () => ({}) : falls && support.lower === 0 ? map.fromLeast : undefined;
  const { linear } = map;
  const within = range.lower > -Infinity && range.upper < Infinity;
  const affine = map.affine?.(rules.affine as Affine<Spec> | undefined);
  return distribution<Spec, Scalar, readonly Spec[]>({
    name,
    params,
    also: also as never,
    support: range,
    elementwise: base.elementwise,
    ...(rules.check && { check: rules.check }),
    ...((narrower || rules.bounds || map.bounds) && { bounds }),
    logProb: (all, y) => {
      const x = inverse(all, y);
      const value = density(own(all), x);
      const slope = map.logSlope(x, y, its(all));
      const nothing = or(eq(value, -Infinity), eq(slope, Infinity));
      return where(nothing, -Infinity, where(nothing, 0, value).sub(where(nothing, 0, slope)));
    },
    ...(cdf && { cdf }),
    ...(survival && { survival }),
    ...(logCdf && { logCdf }),
    ...(logSurvival && { logSurvival }),
    ...(quantile && { quantile: (all, p, q) => forward(all, quantile(own(all), p, q)) }),
    ...(sample && { sample: (all, key) => forward(all, sample(own(all), key)) }),
    ...((landmarks || mode || quantile) && {
      landmarks: (all) => {
        const x: Tensor[] = [];
        if (landmarks) x.push(landmarks(own(all)));
        if (mode) x.push(reshape(mode(own(all)), [1]));
        if (quantile)
          for (const level of LEVELS)
            for (const [p, q] of [
              [level, 1 - level],
              [1 - level, level],
            ] as const)
              x.push(reshape(quantile(own(all), full([], p), full([], q)), [1]));
        return concat(x.map((points) => forward(all, points)));
      },
    }),
    ...(within && { momentOrder: () => full([], Infinity) }),
    ...(!within &&
      momentOrder &&
      map.momentOrder && { momentOrder: (all) => map.momentOrder?.(momentOrder(own(all)), its(all)) as Tensor }),
    ...(linear && {
      ...(mean && {
        mean: (all) =>
          mean(own(all))
            .mul(linear(its(all)).stretch)
            .add(linear(its(all)).shift),
      }),
      ...(variance && { variance: (all) => variance(own(all)).mul(square(linear(its(all)).stretch)) }),
      ...(skewness && { skewness: (all) => skewness(own(all)) }),
      ...(kurtosis && { kurtosis: (all) => kurtosis(own(all)) }),
      ...(mode && { mode: (all) => forward(all, mode(own(all))) }),
      ...(entropy && { entropy: (all) => entropy(own(all)).add(log(linear(its(all)).stretch)) }),
      ...(crps && { crps: (all, y) => crps(own(all), inverse(all, y)).mul(linear(its(all)).stretch) }),
    }),
    // what a map without parameters does to both changes nothing
    ...(kl && Object.keys(map.params).length === 0 && { kl: (p, q) => kl(own(p), own(q)) }),
    ...(start && {
      start: (y, weight, known) => {
        const initial = map.start(y, weight);
        const x = preimages(y, initial);
        // ends of the range lie at infinity
        const finite = x.filter(Number.isFinite);
        const [least, most] = [finite.reduce((a, b) => Math.min(a, b), 0), finite.reduce((a, b) => Math.max(a, b), 0)];
        return {
          ...start(
            Float64Array.from(x, (v) => Math.min(Math.max(v, least), most)),
            weight,
            known,
          ),
          ...initial,
        };
      },
    }),
    ...(mle &&
      greatest && {
        mle: (y, weight) => {
          const initial = greatest(y, weight);
          const found = mle(preimages(y, initial), weight, {});
          return found && { ...found, ...initial };
        },
      }),
    ...(affine && (affine.shift || affine.scale) && { affine }),
  }) as never;
}
