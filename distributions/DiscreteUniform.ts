// DiscreteUniform: any integer between two ends, none more likely than another.
import {
  ascending,
  ceil,
  closedForm,
  floor,
  foldName,
  full,
  ge,
  greater,
  gt,
  integer,
  known,
  le,
  lesser,
  log,
  logShare,
  lt,
  type Tensor,
  uniform,
  where,
} from "thetastar";

interface Ends {
  readonly lower: Tensor;
  readonly upper: Tensor;
}

/** How many integers there are, at least one: ends of data may not cross, wild ones may. */
const count = ({ lower, upper }: Ends): Tensor => greater(upper.sub(lower).add(1), 1);
/** The least y with P(Y ≤ y) ≥ p, from the nearer end; the product may round across a step. */
function least(ends: Ends, p: Tensor, q: Tensor): Tensor {
  const n = count(ends);
  const up = ceil(p.mul(n));
  const from = greater(where(ge(up.sub(1).div(n), p), up.sub(1), where(lt(up.div(n), p), up.add(1), up)), 1);
  const down = floor(q.mul(n));
  const left = where(le(down.add(1).div(n), q), down.add(1), where(gt(down.div(n), q), down.sub(1), down));
  return where(lt(p, q), ends.lower.add(from).sub(1), ends.upper.sub(lesser(left, n.sub(1))));
}

/**
 * Discrete uniform: dice, ranks, random choices. P(y) = 1/(upper − lower + 1), y = lower … upper. Parameters: lower and
 * upper, lower ≤ upper (known integers: data, never estimated). Its mode, any of them, is the lower end. Johnson, Kemp and
 * Kotz, Univariate Discrete Distributions (2005), chapter 6.10.
 *
 * @example
 * DiscreteUniform({ lower: 1, upper: 6 }).cdf(2); // 0.3333333333333333
 */
export const DiscreteUniform = /* @__PURE__ */ closedForm({
  name: "DiscreteUniform",
  params: { lower: known(integer), upper: known(integer) },
  support: integer,
  elementwise: true,
  check: ascending("lower", "upper", { equal: true }),
  bounds: ({ lower, upper }) => ({ lower, upper }),
  logProb: (ends) => log(count(ends)).neg(),
  cdf: (ends, y) => y.sub(ends.lower).add(1).div(count(ends)),
  survival: (ends, y) => ends.upper.sub(y).div(count(ends)),
  logCdf: (ends, y) => logShare(y.sub(ends.lower).add(1), ends.upper.sub(y), count(ends)),
  logSurvival: (ends, y) => logShare(ends.upper.sub(y), y.sub(ends.lower).add(1), count(ends)),
  quantile: least,
  mean: ({ lower, upper }) => lower.mul(0.5).add(upper.mul(0.5)),
  variance: (ends) => {
    const n = count(ends);
    return n.sub(1).mul(n.add(1)).div(12);
  },
  skewness: () => full([], 0),
  kurtosis: (ends) => {
    const n = count(ends);
    const square = n.mul(n);
    return square.add(1).div(square.sub(1)).mul(-1.2);
  },
  mode: ({ lower }) => lower,
  entropy: (ends) => log(count(ends)),
  sample: (ends, key) =>
    lesser(
      ends.lower.add(floor(uniform(foldName(key, "which"), { shape: ends.lower.shape }).mul(count(ends)))),
      ends.upper,
    ),
});
