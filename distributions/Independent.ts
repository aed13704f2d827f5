// Independent: several numbers at once, each with its own distribution of one family, independent given their parameters.
import {
  at,
  type Constraint,
  cdfOf,
  checkEach,
  component,
  componentwise,
  concat,
  convertEach,
  diagonalMatrix,
  distribution,
  type Family,
  foldIn,
  knownOf,
  type Repeated,
  type RepeatedSpec,
  repeated,
  repeatedSpec,
  type Spec,
  type StartValues,
  select,
  slice,
  stack,
  sum,
  type Tensor,
} from "thetastar";

type Vectors<Q> = Q extends Spec ? RepeatedSpec<Q> : never;

/** The product of a vector's elements, in pairs. */
function product(x: Tensor): Tensor {
  const n = x.shape[0] as number;
  if (n === 1) return at(x, 0, 0);
  const half = n >> 1;
  const pairs = slice(x, 0, 0, half).mul(slice(x, 0, half, half));
  return product(n % 2 === 0 ? pairs : concat([pairs, slice(x, 0, n - 1, 1)]));
}

/**
 * d independent values of a family, y being a vector of d. Its parameters are those of the base, each a vector of d
 * values, in any of the base's sets of parameters. log p(y) is the sum over the elements.
 *
 * cdf(y) is P(every element ≤ its y) and survival(y) is P(every element > its y), products over the elements; for
 * d > 1 they do not add up to 1. quantile, interval, median, mean, variance and mode are vectors: those of each
 * element by itself. So an interval of 0.9 holds each element with probability 0.9, all of them with 0.9ᵈ.
 *
 * @example
 * Independent(Normal, 2)({ loc: [0, 1], scale: [1, 2] }).logProb([0.5, 0.5]);
 */
export function Independent<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
  d: number,
): Family<RepeatedSpec<P>, RepeatedSpec<P> | Vectors<Q>, Repeated<S>> {
  const { rules, elementwise } = base;
  const own = (params: object) => select(base.params, params);
  const [, ...others] = base.parametrizations;
  /** A rule of y on each element. */
  const onY = (params: object, y: Tensor, rule: (p: ReturnType<typeof own>, y: Tensor) => Tensor): Tensor =>
    componentwise(elementwise, d, own(params), (p, j) => rule(p, j === undefined ? y : at(y, j, 0)));
  const { mean, variance, mode, entropy, kl, sample, start, mle, affine } = rules;
  /** A rule of the cdf's kind on each element, wherever its y lies. */
  const elements = (method: "cdf" | "survival" | "logCdf" | "logSurvival") => {
    const rule = cdfOf(base, method);
    return rule && ((params: object, y: Tensor): Tensor => onY(params, y, rule));
  };
  const [cdf, survival, logCdf, logSurvival] = (["cdf", "survival", "logCdf", "logSurvival"] as const).map(elements);
  /** What a rule makes of each column of y. */
  const columns = <T>(y: Float64Array, weight: Float64Array, rule: (one: Float64Array, j: number) => T): T[] => {
    const size = y.length / weight.length / d;
    const place = (i: number, j: number): number => Math.floor(i / size) * d * size + j * size + (i % size);
    return Array.from({ length: d }, (_, j) =>
      rule(
        Float64Array.from({ length: weight.length * size }, (_, i) => y[place(i, j)] as number),
        j,
      ),
    );
  };
  /** The parameters of all columns. */
  const joined = (found: readonly StartValues[]): StartValues =>
    Object.fromEntries(
      Object.keys(found[0] as object).map((name) => [
        name,
        found.flatMap((values) => {
          const value = values[name] as number | ArrayLike<number>;
          return typeof value === "number" ? [value] : Array.from(value);
        }),
      ]),
    );
  return distribution<RepeatedSpec<P>, Repeated<S>, readonly Vectors<Q>[]>({
    name: `Independent(${base.name}, ${d})`,
    params: repeatedSpec(base.params, d),
    // Which keys a set has is known to the types by Q and at run time by the sets themselves: they meet here.
    also: others.map((set) => ({
      params: repeatedSpec(set.params, d),
      to: (p: object) => convertEach(elementwise, d, select(set.params, p), set.to),
      from: (p: object) => convertEach(elementwise, d, own(p), set.from),
    })) as never,
    support: repeated(base.support, d),
    ...(rules.check && { check: checkEach(rules.check, base, d) }),
    logProb: (params, y) => sum(onY(params, y, rules.logProb)),
    ...(cdf && { cdf: (params, y) => product(cdf(params, y)) }),
    ...(survival && { survival: (params, y) => product(survival(params, y)) }),
    ...(logCdf && { logCdf: (params, y) => sum(logCdf(params, y)) }),
    ...(logSurvival && { logSurvival: (params, y) => sum(logSurvival(params, y)) }),
    marginals: Array.from({ length: d }, (_, j) => ({
      name: base.name,
      support: base.support,
      rules,
      of: (params) => component(own(params), j),
    })),
    ...(mean && { mean: (params) => componentwise(elementwise, d, own(params), (p) => mean(p)) }),
    ...(variance && { variance: (params) => componentwise(elementwise, d, own(params), (p) => variance(p)) }),
    ...(variance &&
      base.support.shape.length === 0 &&
      base.support.dtype === "float" && {
        covariance: (params) => diagonalMatrix(componentwise(elementwise, d, own(params), (p) => variance(p))),
      }),
    ...(mode && { mode: (params) => componentwise(elementwise, d, own(params), (p) => mode(p)) }),
    ...(entropy && { entropy: (params) => sum(componentwise(elementwise, d, own(params), (p) => entropy(p))) }),
    ...(kl && {
      kl: (p, q) => sum(stack(Array.from({ length: d }, (_, j) => kl(component(own(p), j), component(own(q), j))))),
    }),
    ...(sample && {
      sample: (params, key) =>
        stack(Array.from({ length: d }, (_, j) => sample(component(own(params), j), foldIn(key, j)))),
    }),
    ...(start && {
      start: (y, weight, known) =>
        joined(columns(y, weight, (one, j) => start(one, weight, knownOf(known, weight.length, d, j)))),
    }),
    ...(mle && {
      mle: (y, weight) => {
        const found = columns(y, weight, (one) => mle(one, weight, {}));
        return found.every((values) => values !== undefined) ? joined(found) : undefined;
      },
    }),
    ...(affine && elementwise && { affine }),
  });
}
