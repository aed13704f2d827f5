// Triangular: a value between two ends, the nearer to a third the likelier.
import {
  and,
  ascending,
  closedForm,
  full,
  greater,
  gt,
  le,
  lesser,
  log,
  log1p,
  logRatio,
  lt,
  positive,
  real,
  sqrt,
  square,
  type Tensor,
  type Tensors,
  uniform,
  unitInterval,
  weightedMoments,
  where,
} from "thetastar";

type Parameters = Tensors<{ lower: typeof real; mode: typeof real; upper: typeof real }>;

/** (b − a)/2, which does not overflow. */
const half = (a: Tensor, b: Tensor): Tensor => b.mul(0.5).sub(a.mul(0.5));
/** The mode, held between the ends: a network's may cross. */
const peak = ({ lower, mode, upper }: Parameters): Tensor => lesser(greater(mode, lower), upper);

/** Halves of lengths: of all, from y to the end on its side of the mode, from the mode to that end and to the other. */
function lengths(params: Parameters, y: Tensor) {
  const { lower, upper } = params;
  const mode = peak(params);
  const early = and(le(y, mode), gt(mode, lower));
  const [below, above] = [half(lower, mode), half(mode, upper)];
  return {
    early,
    whole: half(lower, upper),
    own: where(early, half(lower, y), half(y, upper)),
    side: where(early, below, above),
    other: where(early, above, below),
    gap: where(early, half(y, mode), half(mode, y)),
  };
}

/** Beyond y on its side of the mode lies own²/(whole·side), and the rest is a sum of positive parts as well. */
function tails(params: Parameters, y: Tensor) {
  const { early, whole, own, side, other, gap } = lengths(params, y);
  const share = own.div(whole).mul(own.div(side));
  const rest = other.add(gap.mul(gap.div(side).neg().add(2)));
  const most = lt(share, 0.5);
  const outer = logRatio(own, whole).add(logRatio(own, side));
  const inner = where(most, log1p(where(most, share, 0).neg()), logRatio(where(most, 1, rest), where(most, 1, whole)));
  return { logCdf: where(early, outer, inner), logSurvival: where(early, inner, outer) };
}

/** Where the mode lies between the ends, from 0 to 1, and what is left to 1. */
function shares(params: Parameters): readonly [Tensor, Tensor] {
  const whole = half(params.lower, params.upper);
  return [half(params.lower, peak(params)).div(whole), half(peak(params), params.upper).div(whole)];
}

function fromTails(params: Parameters, p: Tensor, q: Tensor): Tensor {
  const width = half(params.lower, params.upper).mul(2);
  const [a, b] = shares(params);
  const early = lt(p, a);
  return where(
    early,
    params.lower.add(width.mul(sqrt(p).mul(sqrt(a)))),
    params.upper.sub(width.mul(sqrt(q).mul(sqrt(b)))),
  );
}

/** a² + ab + b² of the shares: 18 times the variance of a width of 1. */
const spread = (a: Tensor, b: Tensor): Tensor => square(a).add(a.mul(b)).add(square(b));

/**
 * Triangular: a guess by the least, the likeliest and the greatest value, as of the cost or the time of a task.
 * p(y) = 2/(upper − lower)·(y − lower)/(mode − lower) below the mode, 2/(upper − lower)·(upper − y)/(upper − mode) above.
 * Parameters: lower ≤ mode ≤ upper (real, lower < upper), in units of y; or lower, width (positive) and peak (from 0 to 1),
 * the mode as a share of the width, which cannot cross: a network's lower, mode and upper may, and where lower is above
 * upper no y has a density. Kotz and van Dorp, Beyond Beta (2004), chapter 1.
 *
 * @example
 * Triangular({ lower: 0, mode: 1, upper: 4 }).cdf(2); // 0.6666666666666667
 */
export const Triangular = /* @__PURE__ */ closedForm({
  name: "Triangular",
  params: { lower: real, mode: real, upper: real },
  also: [
    {
      params: { lower: real, width: positive, peak: unitInterval },
      to: ({ lower, width, peak }) => ({ lower, mode: lower.add(width.mul(peak)), upper: lower.add(width) }),
      from: (params) => ({
        lower: params.lower,
        width: params.upper.sub(params.lower),
        peak: shares(params)[0],
      }),
    },
  ],
  support: real,
  elementwise: true,
  check: (where, values, rows) => {
    ascending("lower", "mode", { equal: true })(where, values, rows);
    ascending("mode", "upper", { equal: true })(where, values, rows);
    ascending("lower", "upper")(where, values, rows);
  },
  bounds: ({ lower, upper }) => ({ lower, upper }),
  logProb: (params, y) => {
    const { own, side, whole } = lengths(params, y);
    return logRatio(own, side).sub(log(whole));
  },
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  quantile: fromTails,
  mean: (params) => params.lower.div(3).add(peak(params).div(3)).add(params.upper.div(3)),
  variance: (params) => {
    const [a, b] = shares(params);
    return square(half(params.lower, params.upper)).mul(spread(a, b).mul(2 / 9));
  },
  skewness: (params) => {
    const [a, b] = shares(params);
    const v = spread(a, b);
    const third = b.sub(a).mul(a.mul(2).add(b)).mul(b.mul(2).add(a));
    return third.mul(Math.SQRT2 / 5).div(v.mul(sqrt(v)));
  },
  kurtosis: () => full([], -0.6),
  mode: peak,
  entropy: ({ lower, upper }) => log(half(lower, upper)).add(0.5),
  sample: (params, key) => {
    const u = uniform(key);
    return fromTails(params, u, u.neg().add(1));
  },
  // the least and the most and a little more, and the mode that gives the mean
  start: (y, weight) => {
    const { least, most, mean } = weightedMoments(y, weight);
    const margin = most > least ? (most - least) / Math.max(y.length - 1, 1) : 0.5 * Math.max(1, Math.abs(least));
    const bounded = (x: number): number => Math.max(Math.min(x, Number.MAX_VALUE), -Number.MAX_VALUE);
    const [lower, upper] = [bounded(least - margin), bounded(most + margin)];
    return { lower, mode: Math.min(Math.max(mean + (mean - lower) + (mean - upper), lower), upper), upper };
  },
  affine: {
    shift: ({ lower, mode, upper }, by) => ({ lower: lower.add(by), mode: mode.add(by), upper: upper.add(by) }),
    scale: ({ lower, mode, upper }, by) => ({ lower: lower.mul(by), mode: mode.mul(by), upper: upper.mul(by) }),
  },
});
