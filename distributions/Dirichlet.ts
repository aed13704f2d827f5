// Dirichlet: shares that sum to one.
import {
  bd0,
  broadcast,
  byPrecision,
  digamma,
  distribution,
  eq,
  greater,
  gt,
  index,
  lesser,
  lgammaDelta,
  log,
  logGammaDraw,
  lt,
  max,
  min,
  outer,
  positive,
  repeated,
  simplex,
  softmax,
  stirlerr,
  stirlerrSlope,
  sum,
  type Tensor,
  toFloat,
  weightedMoments,
  where,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
/** Concentrations between which no product with a logarithm overflows, and none is 0 (where a mean is). */
const LEAST = { f32: 1e-36, f64: 1e-300 };
const MOST = { f32: 1e34, f64: 1e290 };

/**
 * Dirichlet of k shares. p(y) = Γ(Σ aⱼ)/∏ Γ(aⱼ) · ∏ yⱼ^(aⱼ − 1), a = concentration, with respect to the first k − 1 shares.
 * Parameters: concentration (k positive numbers), or mean (k probabilities) and precision = Σ aⱼ (positive):
 * concentration = mean·precision. y is k numbers from 0 whose sum is 1 to rounding; where it is not exactly, the point y/Σy
 * is meant. Where one share's 0 says ∞ and another's −∞, the density is 0.
 *
 * @example
 * Dirichlet(3)({ concentration: [1, 2, 3] }).mean(); // [0.16666666666666666, 0.3333333333333333, 0.5]
 */
export function Dirichlet(k: number) {
  const onDiagonal = eq(index([k, k], 0), index([k, k], 1));
  const shares = (a: Tensor): Tensor => a.div(sum(a));
  /** Σ of the other concentrations over that of all: 1 − mean without cancellation. */
  const others = (a: Tensor): Tensor => sum(where(onDiagonal, 0, broadcast(a, [k, k], [1])), 1).div(sum(a));
  /** By Stirling's remainders: log of Γ(A)/∏ Γ(aⱼ) without Σ aⱼ log(A/aⱼ). */
  const constant = (a: Tensor): Tensor => {
    const total = sum(a);
    return stirlerr(total)
      .sub(sum(stirlerr(a)))
      .add(sum(log(a)).sub(log(total)).mul(0.5))
      .sub((k - 1) * HALF_LOG_2PI);
  };
  return distribution({
    name: `Dirichlet(${k})`,
    params: { concentration: repeated(positive, k) },
    also: [
      {
        params: { mean: simplex(k), precision: positive },
        to: ({ mean, precision }) => ({ concentration: mean.mul(lesser(precision, byPrecision(MOST))) }),
        from: ({ concentration }) => ({ mean: shares(concentration), precision: sum(concentration) }),
      },
    ],
    support: simplex(k),
    // Loader's deviances, as of a multinomial: Σ aⱼ log(yⱼ·A/aⱼ) = −Σ bd0(aⱼ, A·yⱼ) where Σ y = 1
    logProb: ({ concentration }, y) => {
      const a = greater(lesser(concentration, byPrecision(MOST)), byPrecision(LEAST));
      const total = sum(a);
      const expected = y.mul(total);
      const low = lt(expected, a.mul(0.1));
      const edge = eq(y, 0);
      const atEdge = where(lt(a, 1), Infinity, where(gt(a, 1), -Infinity, 0));
      const far = where(edge, atEdge, a.sub(1).mul(log(where(edge, 1, y))))
        .add(a.mul(log(total).sub(log(a))))
        .add(a.sub(expected));
      const safe = where(low, a, expected);
      const near = bd0(a, safe)
        .add(log(where(low, 1, y)))
        .neg();
      const parts = where(low, far, near);
      const none = eq(min(parts), -Infinity);
      return where(none, -Infinity, sum(where(none, 0, parts)).add(constant(a)));
    },
    mean: ({ concentration }) => shares(concentration),
    variance: ({ concentration: a }) => shares(a).mul(others(a)).div(sum(a).add(1)),
    covariance: ({ concentration: a }) => {
      const m = shares(a);
      return where(onDiagonal, broadcast(m.mul(others(a)), [k, k], [0]), outer(m, m).neg()).div(sum(a).add(1));
    },
    // Shares of aⱼ − 1 where that is positive; where none is, the density is highest at the corner of the largest a.
    mode: ({ concentration: a }) => {
      const above = greater(a.sub(1), 0);
      const total = sum(above);
      const first = min(where(eq(a, max(a)), toFloat(index([k])), k));
      return where(eq(total, 0), toFloat(eq(toFloat(index([k])), first)), above.div(where(eq(total, 0), 1, total)));
    },
    // A·ψ(A) − Σ aⱼψ(aⱼ) without its logarithms, which cancel: a·(ψ(a) − log a) = a·stirlerr′(a) − ½
    entropy: ({ concentration: a }) => {
      const total = sum(a);
      const excess = (x: Tensor): Tensor => x.mul(stirlerrSlope(x)).sub(0.5);
      return excess(total)
        .sub(sum(excess(a)))
        .sub(constant(a))
        .sub(digamma(total).mul(k))
        .add(sum(digamma(a)));
    },
    sample: ({ concentration }, key) => softmax(logGammaDraw(key, concentration)),
    kl: (p, q) => {
      const [a, total] = [p.concentration, sum(p.concentration)];
      const d = q.concentration.sub(a);
      const part = (of: Tensor, by: Tensor): Tensor => lgammaDelta(of, by).sub(by.mul(digamma(of)));
      return sum(part(a, d)).sub(part(total, sum(d)));
    },
    // Means, and the precision at which the variances would be right on average.
    start: (y, weight) => {
      const columns = Array.from({ length: k }, (_, j) => weight.map((_, i) => y[i * k + j] as number));
      const moments = columns.map((column) => weightedMoments(column, weight));
      const mean = moments.map((m) => 0.99 * m.mean + 0.01 / k);
      const within = moments.reduce((s, { mean: m }) => s + m * (1 - m), 0);
      const between = moments.reduce((s, { stddev }) => s + stddev * stddev, 0);
      const precision = between > 0 ? within / between - 1 : 1e4;
      const whole = mean.reduce((a, b) => a + b, 0);
      return { mean: mean.map((m) => m / whole), precision: Math.min(Math.max(precision, 0.1), 1e4) };
    },
  });
}
