// Uniform: any value between two ends, none more likely than another.
import {
  ascending,
  closedForm,
  full,
  greater,
  gt,
  lesser,
  log,
  log1p,
  logRatio,
  lt,
  or,
  positive,
  real,
  square,
  type Tensor,
  type Tensors,
  uniform,
  weightedMoments,
  where,
} from "thetastar";

type Ends = Tensors<{ lower: typeof real; upper: typeof real }>;
const LOG_2 = 0.6931471805599453;

/** (b − a)/2, which does not overflow. */
const half = (a: Tensor, b: Tensor): Tensor => b.mul(0.5).sub(a.mul(0.5));
const logWidth = ({ lower, upper }: Ends): Tensor => log(half(lower, upper)).add(LOG_2);
const below = ({ lower, upper }: Ends, y: Tensor): Tensor => half(lower, y).div(half(lower, upper));
const above = ({ lower, upper }: Ends, y: Tensor): Tensor => half(y, upper).div(half(lower, upper));
/** log of the part p of the width, with all digits where the rest q is small and where p underflows. */
const logPart = (part: Tensor, rest: Tensor, whole: Tensor): Tensor => {
  const q = rest.div(whole);
  const most = lt(q, 0.5);
  return where(most, log1p(where(most, q, 0).neg()), logRatio(where(most, 1, part), where(most, 1, whole)));
};
const fromTails = ({ lower, upper }: Ends, p: Tensor, q: Tensor): Tensor => {
  const width = half(lower, upper);
  return where(lt(p, q), lower.add(width.mul(p.mul(2))), upper.sub(width.mul(q.mul(2))));
};
const middle = ({ lower, upper }: Ends): Tensor => lower.mul(0.5).add(upper.mul(0.5));

/**
 * Uniform: a value between two ends about which no more is known. p(y) = 1/(upper − lower) for lower ≤ y ≤ upper.
 * Parameters: lower < upper (real), the ends in units of y; or lower and width (positive), which cannot cross: a network's
 * ends may, and then no y has a density. Its mode, any point, is the middle.
 *
 * @example
 * Uniform({ lower: -1, upper: 3 }).cdf(0); // 0.25
 */
export const Uniform = /* @__PURE__ */ closedForm({
  name: "Uniform",
  params: { lower: real, upper: real },
  also: [
    {
      params: { lower: real, width: positive },
      to: ({ lower, width }) => ({ lower, upper: lower.add(width) }),
      from: ({ lower, upper }) => ({ lower, width: upper.sub(lower) }),
    },
  ],
  support: real,
  elementwise: true,
  check: ascending("lower", "upper"),
  bounds: ({ lower, upper }) => ({ lower, upper }),
  logProb: (ends) => logWidth(ends).neg(),
  cdf: below,
  survival: above,
  logCdf: (ends, y) => logPart(half(ends.lower, y), half(y, ends.upper), half(ends.lower, ends.upper)),
  logSurvival: (ends, y) => logPart(half(y, ends.upper), half(ends.lower, y), half(ends.lower, ends.upper)),
  quantile: fromTails,
  mean: middle,
  variance: ({ lower, upper }) => square(half(lower, upper)).div(3),
  skewness: () => full([], 0),
  kurtosis: () => full([], -1.2),
  mode: middle,
  entropy: logWidth,
  sample: (ends, key) => {
    const width = half(ends.lower, ends.upper);
    return lesser(ends.lower.add(width.mul(uniform(key).mul(2))), ends.upper);
  },
  // Jordan, Krüger and Lerch, J. Stat. Softw. 90 (2019), appendix A: |y − c| + width·(u² − u + ⅓), c the nearest point.
  crps: (ends, y) => {
    const c = greater(lesser(y, ends.upper), ends.lower);
    const u = below(ends, c);
    const outside = where(gt(y, c), y.sub(c), c.sub(y));
    return outside.add(
      half(ends.lower, ends.upper).mul(
        square(u)
          .sub(u)
          .mul(2)
          .add(2 / 3),
      ),
    );
  },
  kl: (p, q) => where(or(lt(p.lower, q.lower), gt(p.upper, q.upper)), Infinity, logWidth(q).sub(logWidth(p))),
  // the least and the most, and as much more as keeps the ends unbiased
  start: (y, weight) => {
    const { least, most } = weightedMoments(y, weight);
    const margin = most > least ? (most - least) / Math.max(y.length - 1, 1) : 0.5 * Math.max(1, Math.abs(least));
    const bounded = (x: number): number => Math.max(Math.min(x, Number.MAX_VALUE), -Number.MAX_VALUE);
    return { lower: bounded(least - margin), upper: bounded(most + margin) };
  },
  mle: (y, weight) => {
    const { least, most } = weightedMoments(y, weight);
    return { lower: least, upper: most };
  },
  affine: {
    shift: ({ lower, upper }, by) => ({ lower: lower.add(by), upper: upper.add(by) }),
    scale: ({ lower, upper }, by) => ({ lower: lower.mul(by), upper: upper.mul(by) }),
  },
});
