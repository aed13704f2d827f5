// DirichletMultinomial: counts of k classes whose probabilities differ from row to row.
import {
  broadcast,
  byPrecision,
  classCount,
  distribution,
  eq,
  foldName,
  greater,
  index,
  known,
  lesser,
  log,
  log1p,
  logBinomialTerm,
  logGammaDraw,
  lt,
  max,
  min,
  nonnegativeInteger,
  type Odds,
  outer,
  positive,
  repeated,
  simplex,
  sum,
  type Tensor,
  toFloat,
  weightedMoments,
  where,
} from "thetastar";
import { columnTotals, expectation, likeliestCounts, multinomialDraw } from "./Multinomial.ts";

/** Concentrations between which squares, and so slopes, neither overflow nor vanish; beyond them they are held. */
const LEAST = { f32: 1e-18, f64: 1e-150 };
const MOST = { f32: 1e18, f64: 1e150 };
const within = (a: Tensor): Tensor => greater(lesser(a, byPrecision(MOST)), byPrecision(LEAST));

/** log(1 + y/a), whose quotient may not overflow, nor its slope. */
function logExcess(y: Tensor, a: Tensor): Tensor {
  const less = lt(y, a);
  return where(less, log1p(where(less, y, 0).div(where(less, a, 1))), log(y.add(a)).sub(log(a)));
}
/** log of the negative binomial probability Γ(y + a)/(y!·Γ(a))·pʸ·qᵃ. */
const term = (y: Tensor, a: Tensor, odds: Odds): Tensor => logBinomialTerm(y, a, odds).sub(logExcess(y, a));

/**
 * DirichletMultinomial of k classes: a Multinomial whose probabilities are drawn from a Dirichlet, anew in each row.
 * P(y) = n!·Γ(A)/Γ(n + A)·∏ Γ(yⱼ + aⱼ)/(yⱼ!·Γ(aⱼ)), n = totalCount = Σ yⱼ, a = concentration, A = Σ aⱼ; elsewhere 0.
 * Parameters: totalCount (known, an integer not less than 0) and concentration (k positive numbers); or totalCount, probs
 * (k probabilities, those of a trial) and precision = A (positive): concentration = probs·precision. Mosimann, Biometrika 49 (1962), 65–82.
 *
 * Throws a `RangeError` for fewer than two classes.
 *
 * @example
 * DirichletMultinomial(3)({ totalCount: 2, concentration: [1, 1, 1] }).prob([1, 1, 0]); // 0.16666666666666663
 */
export function DirichletMultinomial(k: number) {
  classCount("DirichletMultinomial", k);
  const onDiagonal = eq(index([k, k], 0), index([k, k], 1));
  const shares = (a: Tensor): Tensor => a.div(sum(a));
  const others = (a: Tensor): Tensor => sum(where(onDiagonal, 0, broadcast(a, [k, k], [1])), 1).div(sum(a));
  /** n·(n + A)/(1 + A): a Multinomial's n, and more. */
  const spread = (n: Tensor, a: Tensor): Tensor => n.mul(n.add(sum(a)).div(sum(a).add(1)));
  /** The odds that cancel: a count is as likely to be n as the concentrations tell. */
  const common = (n: Tensor, total: Tensor): Odds => {
    const both = n.add(total);
    return {
      p: n.div(both),
      q: total.div(both),
      logP: logExcess(total, n).neg(),
      logQ: logExcess(n, total).neg(),
    };
  };
  const each = (x: Tensor): Tensor => broadcast(x, [k], []);
  const spreadOdds = ({ p, q, logP, logQ }: Odds): Odds => ({
    p: each(p),
    q: each(q),
    logP: each(logP),
    logQ: each(logQ),
  });
  return distribution({
    name: `DirichletMultinomial(${k})`,
    params: { totalCount: known(nonnegativeInteger), concentration: repeated(positive, k) },
    also: [
      {
        params: { totalCount: known(nonnegativeInteger), probs: simplex(k), precision: positive },
        to: ({ totalCount, probs, precision }) => ({
          totalCount,
          concentration: probs.mul(lesser(precision, byPrecision(MOST))),
        }),
        from: ({ totalCount, concentration }) => ({
          totalCount,
          probs: shares(concentration),
          precision: sum(concentration),
        }),
      },
    ],
    support: repeated(nonnegativeInteger, k),
    // ∏ NB(yⱼ; aⱼ)/NB(n; A): powers of the common p = n/(n + A) cancel, and each term is a saddle point's
    logProb: ({ totalCount, concentration }, y) => {
      const a = within(concentration);
      const total = sum(a);
      const fits = eq(sum(y), totalCount);
      const counts = where(fits, y, 0);
      const none = eq(totalCount, 0);
      const n = where(none, 1, totalCount);
      const odds = common(n, total);
      const parts = term(counts, a, spreadOdds(odds));
      return where(fits, where(none, 0, sum(parts).sub(term(n, total, odds))), -Infinity);
    },
    mean: ({ totalCount, concentration }) => shares(concentration).mul(totalCount),
    variance: ({ totalCount, concentration: a }) => shares(a).mul(others(a)).mul(spread(totalCount, a)),
    covariance: ({ totalCount, concentration: a }) => {
      const m = shares(a);
      const one = where(onDiagonal, broadcast(m.mul(others(a)), [k, k], [0]), outer(m, m).neg());
      return one.mul(spread(totalCount, a));
    },
    // pⱼ ∝ aⱼ − 1 of a Multinomial, none where aⱼ ≤ 1; if no aⱼ is above 1 all trials are in the class with the largest
    mode: ({ totalCount, concentration }) => {
      const extra = greater(within(concentration).sub(1), 0);
      const total = sum(extra);
      const none = eq(total, 0);
      const places = toFloat(index([k]));
      const first = min(where(eq(concentration, max(concentration)), places, k));
      const shares = extra.div(where(none, 1, total));
      return likeliestCounts(totalCount, where(none, toFloat(eq(places, first)), shares));
    },
    // −log P is a sum over classes, each of which is BetaBinomial by itself: over all its counts
    entropy: ({ totalCount, concentration }) => {
      const a = within(concentration);
      const rest = within(sum(where(onDiagonal, 0, broadcast(a, [k, k], [1])), 1));
      const none = eq(totalCount, 0);
      const n = where(none, 1, totalCount);
      const odds = common(n, sum(a));
      const whole = term(n, sum(a), odds);
      const { p, q, logP, logQ } = spreadOdds(odds);
      const parts = expectation(
        a.mul(0),
        each(n),
        [a, rest, each(n), each(whole), p, q, logP, logQ],
        (y, [a, b, n, whole, p, q, logP, logQ]) => {
          const odds: Odds = { p, q, logP, logQ };
          return term(y, a, odds)
            .add(term(n.sub(y), b, odds))
            .sub(whole);
        },
        (y, [a, , , , p, q, logP, logQ]) => term(y, a, { p, q, logP, logQ }),
      );
      return where(none, 0, greater(whole.sub(sum(parts)), 0));
    },
    sample: ({ totalCount, concentration }, key) =>
      multinomialDraw(foldName(key, "counts"), totalCount, logGammaDraw(foldName(key, "shares"), concentration)),
    // Means of the shares, and the precision at which their variances would be right on average.
    start: (y, weight) => {
      const { counts, total, most } = columnTotals(y, weight, k);
      const mean = counts.map((count) => (count + 0.5) / (total + 0.5 * k));
      const rows = weight.map((_, i) => {
        let row = 0;
        for (let j = 0; j < k; j++) row += y[i * k + j] as number;
        return row;
      });
      const n = weightedMoments(rows, weight).mean;
      let [between, alone] = [0, 0];
      for (let j = 0; j < k; j++) {
        const share = rows.map((row, i) => (row > 0 ? (y[i * k + j] as number) / row : (mean[j] as number)));
        const { stddev } = weightedMoments(share, weight);
        between += stddev * stddev;
        alone += (mean[j] as number) * (1 - (mean[j] as number));
      }
      const ratio = between / alone;
      const precision = ratio * n > 1 ? (n * (1 - ratio)) / (ratio * n - 1) : 1e4;
      return { totalCount: most, probs: mean, precision: Math.min(Math.max(precision, 0.1), 1e4) };
    },
  });
}
