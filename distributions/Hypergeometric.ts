// Hypergeometric: how many of those drawn without replacement are of one kind.
import {
  ascending,
  distribution,
  eq,
  floor,
  greater,
  gt,
  known,
  lesser,
  logBinomialTerm,
  logShare,
  nonnegativeInteger,
  type Odds,
  sqrt,
  steppedDraw,
  summedTails,
  type Tensor,
  type Tensors,
  where,
} from "thetastar";

const count = /* @__PURE__ */ known(nonnegativeInteger);
type Parameters = Tensors<{ population: typeof count; successes: typeof count; draws: typeof count }>;

/** What is asked of the numbers that go together: N in all, K of them successes, n drawn, and what is not. */
function numbers({ population, successes, draws }: Parameters) {
  const N = greater(greater(population, successes), draws);
  return { N, K: successes, n: draws, failures: N.sub(successes), left: N.sub(draws) };
}
function bounds(params: Parameters): { readonly lower: Tensor; readonly upper: Tensor } {
  const { K, n, failures } = numbers(params);
  return { lower: greater(n.sub(failures), 0), upper: lesser(n, K) };
}

/**
 * Three binomial terms of the same probability n/N, which cancels: what is drawn of the successes, of the failures, and
 * of all (Loader 2000, "Fast and Accurate Computation of Binomial Probabilities", as R's dhyper).
 */
function logProb(params: Parameters, given: Tensor): Tensor {
  const { N, K, n, failures, left } = numbers(params);
  const { lower, upper } = bounds(params);
  const y = lesser(greater(given, lower), upper);
  const all = greater(N, 1);
  const odds: Odds = { p: n.div(all), q: left.div(all), logP: logShare(n, left, all), logQ: logShare(left, n, all) };
  return logBinomialTerm(y, K.sub(y), odds)
    .add(logBinomialTerm(n.sub(y), failures.sub(n).add(y), odds))
    .sub(logBinomialTerm(n, left, odds));
}

function mode(params: Parameters): Tensor {
  const { N, K, n } = numbers(params);
  const { lower, upper } = bounds(params);
  return lesser(greater(floor(n.add(1).mul(K.add(1).div(N.add(2)))), lower), upper);
}

/** Ratios of neighbours: given are K, n and the failures that are not drawn where y is 0. */
type Given = readonly [successes: Tensor, draws: Tensor, rest: Tensor];
const up = (k: Tensor, [K, n, rest]: Given): Tensor =>
  K.sub(k)
    .div(k.add(1))
    .mul(n.sub(k).div(rest.add(k).add(1)));
const down = (k: Tensor, [K, n, rest]: Given): Tensor => k.div(K.sub(k).add(1)).mul(rest.add(k).div(n.sub(k).add(1)));
const given = (params: Parameters): Given => {
  const { K, n, failures } = numbers(params);
  return [K, n, failures.sub(n)];
};

const tails = (params: Parameters, y: Tensor) =>
  summedTails(y, { given: given(params), centre: mode(params), logProb: (k) => logProb(params, k), up, down });

/** Shares of the population: of the successes and the others, of the drawn and the others. */
function shares(params: Parameters) {
  const { N, K, n, failures, left } = numbers(params);
  const all = greater(N, 1);
  return { N, n, P: K.div(all), Q: failures.div(all), f: n.div(all), g: left.div(all) };
}

/**
 * Hypergeometric: draws without replacement, as in acceptance sampling, catching marked animals again, or a card game.
 * P(y) = C(K, y)·C(N − K, n − y)/C(N, n), max(0, n − N + K) ≤ y ≤ min(n, K). Parameters: population = N, successes = K ≤ N,
 * the members of the kind that is counted, and draws = n ≤ N (all known integers: data, never estimated). Tails are sums
 * of at most a million terms that count: enough for standard deviations to 100,000. Johnson, Kemp and Kotz, Univariate
 * Discrete Distributions (2005), chapter 6.
 *
 * @example
 * Hypergeometric({ population: 52, successes: 13, draws: 5 }).prob(2); // 0.27427971188475386
 */
export const Hypergeometric = /* @__PURE__ */ distribution({
  name: "Hypergeometric",
  params: { population: count, successes: count, draws: count },
  support: nonnegativeInteger,
  elementwise: true,
  check: (where, values, rows) => {
    ascending("successes", "population", { equal: true })(where, values, rows);
    ascending("draws", "population", { equal: true })(where, values, rows);
  },
  bounds,
  logProb,
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: (params) => {
    const { n, P } = shares(params);
    return n.mul(P);
  },
  variance: (params) => {
    const { N, n, P, Q, g } = shares(params);
    return n
      .mul(P)
      .mul(Q)
      .mul(g)
      .mul(N.div(greater(N.sub(1), 1)));
  },
  // where all that varies is one of two or three, a Bernoulli's
  skewness: (params) => {
    const { N, P, Q, f, g } = shares(params);
    const some = where(eq(N, 2), 3, N);
    const value = Q.sub(P)
      .mul(g.sub(f))
      .mul(sqrt(some.sub(1)).div(some.sub(2)))
      .div(sqrt(P.mul(Q).mul(f).mul(g)));
    return where(eq(N, 2), where(eq(P.mul(f), 0.25), 0, Number.NaN), value);
  },
  kurtosis: (params) => {
    const { N, P, Q, f, g } = shares(params);
    const few = lesser(N, 3);
    const some = where(eq(few, N), 4, N);
    const both = P.mul(Q).mul(f).mul(g);
    const most = some
      .sub(1)
      .mul(
        some
          .add(1)
          .div(some)
          .sub(P.mul(Q).add(f.mul(g)).mul(6)),
      )
      .div(both)
      .add(some.mul(30).sub(36));
    const small = where(gt(both, 0), where(eq(N, 2), -2, -1.5), Number.NaN);
    return where(eq(few, N), small, most.div(some.sub(2).mul(some.sub(3))));
  },
  mode,
  sample: (params, key) => {
    const centre = mode(params);
    const { logCdf } = tails(params, centre);
    const own = { given: given(params), centre, logProb: logProb(params, centre), up, down };
    return steppedDraw(key, { ...own, logCdf: where(eq(centre, bounds(params).upper), 0, logCdf) });
  },
});
