// Mixture: several answers, each with its probability.
import {
  at,
  broadcast,
  type Constraint,
  checkEach,
  component,
  componentwise,
  concat,
  convertEach,
  cumsum,
  distribution,
  eq,
  type Family,
  foldIn,
  foldName,
  full,
  type KnownValues,
  knownOf,
  le,
  log,
  logOdds,
  logSoftmax,
  logsumexp,
  mapTensors,
  min,
  outer,
  type RepeatedSpec,
  repeatedSpec,
  reshape,
  type Spec,
  type StartValues,
  select,
  simplex,
  slice,
  softmax,
  square,
  stack,
  sum,
  type Tensor,
  type Tensors,
  take,
  toFloat,
  toInt,
  uniform,
  type VectorConstraint,
  where,
} from "thetastar";

type ByLogits<Q extends Spec> = RepeatedSpec<Q> & { readonly weightLogits: VectorConstraint };
type ByWeights<Q extends Spec> = RepeatedSpec<Q> & { readonly weights: VectorConstraint };
type Sets<Q> = Q extends Spec ? ByLogits<Q> | ByWeights<Q> : never;

/** Σⱼ wⱼ xⱼ over the first axis. */
const weighted = (weights: Tensor, x: Tensor): Tensor => sum(x.mul(broadcast(weights, x.shape, [0])), 0);

/** A rule on every pair of components: [k, k]. */
function pairwise<P extends Spec>(
  elementwise: boolean,
  k: number,
  params: Tensors<P>,
  rule: (a: Tensors<P>, b: Tensors<P>) => Tensor,
): Tensor {
  if (elementwise)
    return rule(
      mapTensors(params, (x) => broadcast(x, [k, k], [0])),
      mapTensors(params, (x) => broadcast(x, [k, k], [1])),
    );
  const all = Array.from({ length: k }, (_, j) => component(params, j));
  return stack(all.map((a) => stack(all.map((b) => rule(a, b)))));
}

/** Probabilities of the quantiles of components at which integrals are split. */
const LEVELS = [1e-15, 1e-9, 1e-5, 1e-3, 0.03, 0.2];

/** Numbers at which the sorted y is cut into k blocks: k − 1 of them. */
type Cuts = (sorted: Float64Array, k: number) => readonly number[];
/** As many y in each block. */
const even: Cuts = (sorted, k) =>
  Array.from({ length: k - 1 }, (_, j) => sorted[Math.floor(((j + 1) * sorted.length) / k)] as number);
/** Each y with the nearest of k that are drawn. */
const nearest =
  (random: () => number): Cuts =>
  (sorted, k) => {
    const centers = Float64Array.from({ length: k }, () => sorted[Math.floor(random() * sorted.length)] as number);
    centers.sort();
    return Array.from({ length: k - 1 }, (_, j) => ((centers[j] as number) + (centers[j + 1] as number)) / 2);
  };

/**
 * Components apart: each fits its own block of the sorted y, and a little of all y, tilted a little more to the large
 * ones from component to component, so that no two are identical even where y has ties.
 */
function apart(
  start: (y: Float64Array, weight: Float64Array, known: KnownValues) => StartValues,
  k: number,
  cuts: Cuts,
  y: Float64Array,
  weight: Float64Array,
  known: KnownValues,
): StartValues {
  const n = weight.length;
  const first = Float64Array.from(weight, (_, i) => y[(i * y.length) / n] as number);
  const sorted = first.slice().sort();
  const least = sorted[0] as number;
  const range = (sorted[n - 1] as number) - least;
  const ends = [-Infinity, ...cuts(sorted, k), Infinity];
  const fits = Array.from({ length: k }, (_, j) => {
    const [from, to] = [ends[j] as number, ends[j + 1] as number];
    const own = weight.map((w, i) => {
      const v = first[i] as number;
      const tilt = 1 + (range > 0 ? (j * (v - least)) / range : 0);
      return w * ((v >= from && v < to ? 1 : 0) + 0.001 * tilt);
    });
    return start(y, own, knownOf(known, n, k, j));
  });
  const names = Object.keys(fits[0] as StartValues);
  const joined = names.map((name) => {
    const values = fits.flatMap((one) => {
      const value = one[name] as number | ArrayLike<number>;
      return typeof value === "number" ? [value] : Array.from(value);
    });
    return [name, values] as const;
  });
  return { weights: new Float64Array(k).fill(1 / k), ...Object.fromEntries(joined) };
}

/**
 * A mixture of k distributions of one family: p(y) = Σ wⱼ pⱼ(y). Parameters: weightLogits (log-odds of the components)
 * or weights (k probabilities), and those of the base, in any of its sets, each k values.
 *
 * It has the methods whose rules the base has. Quantiles, and of one number mode and entropy, have no formula: they are
 * found numerically, quantiles to 1e-10, mode and entropy to 1e-8 or better; integers are summed.
 *
 * @example
 * Mixture(Normal, 2)({ weights: [0.3, 0.7], loc: [-1, 1], scale: [0.5, 0.5] }).mean(); // 0.39999999999999997
 */
export function Mixture<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
  k: number,
): Family<ByLogits<P>, ByLogits<P> | Sets<Q>, S> {
  const { rules, elementwise, support } = base;
  const many = elementwise && support.shape.length === 0;
  const own = (params: object) => select(base.params, params);
  const each = (params: object, rule: (p: ReturnType<typeof own>) => Tensor): Tensor =>
    componentwise(many, k, own(params), (p) => rule(p));
  const weightsOf = ({ weightLogits }: { readonly weightLogits: Tensor }): Tensor => softmax(weightLogits);
  /** log Σ wⱼ eˣʲ; a component of weight 0 counts for nothing, whatever its x. */
  const logMean = ({ weightLogits }: { readonly weightLogits: Tensor }, x: Tensor): Tensor => {
    const logWeights = logSoftmax(weightLogits);
    return logsumexp(where(eq(logWeights, -Infinity), -Infinity, x.add(logWeights)));
  };
  // Which keys a set has is known to the types by Q and at run time by the sets themselves: they meet in `also`.
  const both = base.parametrizations.flatMap((set, i) => {
    const spec = repeatedSpec(set.params, k);
    const to = (p: object) => convertEach(many, k, select(set.params, p), set.to);
    const from = (p: object) => convertEach(many, k, own(p), set.from);
    const byLogits = {
      params: { weightLogits: logOdds(k), ...spec },
      to: (p: { readonly weightLogits: Tensor }) => ({ weightLogits: p.weightLogits, ...to(p) }),
      from: (p: { readonly weightLogits: Tensor }) => ({ weightLogits: p.weightLogits, ...from(p) }),
    };
    const byWeights = {
      params: { weights: simplex(k), ...spec },
      to: (p: { readonly weights: Tensor }) => ({ weightLogits: log(p.weights), ...to(p) }),
      from: (p: { readonly weightLogits: Tensor }) => ({ weights: weightsOf(p), ...from(p) }),
    };
    return i === 0 ? [byWeights] : [byLogits, byWeights];
  });
  const {
    cdf,
    survival,
    logCdf,
    logSurvival,
    mean,
    variance,
    momentOrder,
    sample,
    crps,
    meanDifference,
    start,
    affine,
  } = rules;
  /** Of each component its mode or mean, and its quantiles. */
  const landmarks = (params: object): Tensor => {
    const points: ((p: ReturnType<typeof own>) => Tensor)[] = [];
    const { mode, quantile, landmarks: inner } = rules;
    if (inner) points.push(inner);
    if (mode) points.push(mode);
    else if (mean && support.dtype === "float") points.push(mean);
    if (quantile)
      for (const level of LEVELS)
        points.push(
          (p) => quantile(p, full([], level), full([], 1 - level)),
          (p) => quantile(p, full([], 1 - level), full([], level)),
        );
    return concat(
      points.map((rule) => {
        const found = each(params, rule);
        return reshape(found, [found.size]);
      }),
    );
  };
  const one = support.shape.length === 0;
  const moved =
    (rule: (p: ReturnType<typeof own>, by: Tensor) => ReturnType<typeof own>) => (params: object, by: Tensor) => ({
      ...params,
      ...convertEach(many, k, own(params), (p) => rule(p, by)),
    });
  return distribution<ByLogits<P>, S, readonly Sets<Q>[]>({
    name: `Mixture(${base.name}, ${k})`,
    params: { weightLogits: logOdds(k), ...repeatedSpec(base.params, k) },
    also: both as never,
    support,
    ...(rules.check && { check: checkEach(rules.check, base, k) }),
    logProb: (params, y) =>
      logMean(
        params,
        each(params, (p) => rules.logProb(p, y)),
      ),
    ...(cdf && {
      cdf: (params, y) =>
        weighted(
          weightsOf(params),
          each(params, (p) => cdf(p, y)),
        ),
    }),
    ...(survival && {
      survival: (params, y) =>
        weighted(
          weightsOf(params),
          each(params, (p) => survival(p, y)),
        ),
    }),
    ...(logCdf && {
      logCdf: (params, y) =>
        logMean(
          params,
          each(params, (p) => logCdf(p, y)),
        ),
    }),
    ...(logSurvival && {
      logSurvival: (params, y) =>
        logMean(
          params,
          each(params, (p) => logSurvival(p, y)),
        ),
    }),
    ...(mean && { mean: (params) => weighted(weightsOf(params), each(params, mean)) }),
    // within and between components
    ...(mean &&
      variance && {
        variance: (params) => {
          const weights = weightsOf(params);
          const means = each(params, mean);
          const middle = weighted(weights, means);
          const apart = means.sub(broadcast(middle, means.shape));
          return weighted(weights, each(params, variance).add(square(apart)));
        },
      }),
    ...(one && momentOrder && { momentOrder: (params) => min(each(params, momentOrder)) }),
    ...(one && (rules.mode || rules.landmarks || (mean && support.dtype === "float")) && { landmarks }),
    ...(sample && {
      sample: (params, key) => {
        const upTo = cumsum(weightsOf(params));
        const below = le(slice(upTo, 0, 0, k - 1), uniform(foldName(key, "component")).mul(at(upTo, k - 1)));
        const chosen = toInt(sum(toFloat(below)));
        const draws = Array.from({ length: k }, (_, j) => sample(component(own(params), j), foldIn(key, j)));
        return take(stack(draws), chosen);
      },
    }),
    // E|X − y| − ½ E|X − X′| over pairs of components: Grimit et al., Q. J. R. Meteorol. Soc. 132 (2006).
    ...(crps &&
      meanDifference && {
        crps: (params, y) => {
          const weights = weightsOf(params);
          const toY = each(params, (p) => crps(p, y).add(meanDifference(p, p).mul(0.5)));
          const pairs = outer(weights, weights).mul(pairwise(many, k, own(params), meanDifference));
          return weighted(weights, toY).sub(sum(pairs).mul(0.5));
        },
      }),
    ...(start && {
      start: (y, weight, known) => apart(start, k, even, y, weight, known),
      starts: (y, weight, known, random) => apart(start, k, nearest(random), y, weight, known),
    }),
    // components rise by their mean, or by the first of their parameters
    labels: (params) => {
      const [first] = Object.keys(base.params);
      const by = mean && one ? each(params, mean) : (own(params)[first as string] as Tensor);
      return by.shape.length === 1 ? by : slice(reshape(by, [k, by.size / k]), 1, 0, 1);
    },
    ...(affine && {
      affine: {
        ...(affine.shift && { shift: moved(affine.shift) }),
        ...(affine.scale && { scale: moved(affine.scale) }),
      },
    }),
  });
}
