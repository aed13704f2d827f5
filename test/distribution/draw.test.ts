// Draws by the host: a family of one's own leans on @stdlib/random; and our samplers against stdlib's.

import bernoulli from "@stdlib/random/base/bernoulli";
import beta from "@stdlib/random/base/beta";
import binomial from "@stdlib/random/base/binomial";
import cauchy from "@stdlib/random/base/cauchy";
import chisquare from "@stdlib/random/base/chisquare";
import exponential from "@stdlib/random/base/exponential";
import gamma from "@stdlib/random/base/gamma";
import geometric from "@stdlib/random/base/geometric";
import gumbel from "@stdlib/random/base/gumbel";
import invgamma from "@stdlib/random/base/invgamma";
import kumaraswamy from "@stdlib/random/base/kumaraswamy";
import laplace from "@stdlib/random/base/laplace";
import logistic from "@stdlib/random/base/logistic";
import lognormal from "@stdlib/random/base/lognormal";
import normal from "@stdlib/random/base/normal";
import pareto from "@stdlib/random/base/pareto-type1";
import poisson from "@stdlib/random/base/poisson";
import rayleigh from "@stdlib/random/base/rayleigh";
import t from "@stdlib/random/base/t";
import uniform from "@stdlib/random/base/uniform";
import weibull from "@stdlib/random/base/weibull";
import chi2gof from "@stdlib/stats/chi2gof";
import kstest from "@stdlib/stats/kstest";
import { digamma, distribution, key, lgamma, log, positive, uniforms, vector } from "thetastar";
import * as families from "thetastar/distributions";
import { describe, expect, test } from "vitest";

/** Samplers of other people: numbers of their parameters and the source of randomness. */
type Sampler = (random: () => number) => () => number;

describe("a host-side rule", () => {
  const Waits = distribution({
    name: "Waits",
    params: { shape: positive, rate: positive },
    support: positive,
    logProb: ({ shape, rate }, y) =>
      shape
        .mul(log(rate))
        .add(shape.sub(1).mul(log(y)))
        .sub(rate.mul(y))
        .sub(lgamma(shape)),
    mean: ({ shape, rate }) => shape.div(rate),
    entropy: ({ shape, rate }) =>
      shape
        .sub(log(rate))
        .add(lgamma(shape))
        .add(shape.neg().add(1).mul(digamma(shape))),
    draw: ({ shape, rate }, random) => gamma.factory(shape, rate, { prng: random })(),
  });
  test("is given parameters as numbers and the randomness of each draw", () => {
    const draws = Waits({ shape: 2.5, rate: 0.5 }).sample(4000, { seed: "draws" });
    expect(kstest(draws, "gamma", 2.5, 0.5).pValue).toBeGreaterThan(1e-3);
    expect(Waits({ shape: 2.5, rate: 0.5 }).sample(7, { seed: "draws" })).toEqual(draws.slice(0, 7));
    const rows = Waits({ shape: [2.5, 100], rate: 0.5 }).sample(3, { seed: "draws" });
    expect(rows.slice(0, 3)).toEqual(draws.slice(0, 3));
    expect(rows[3]).toBeGreaterThan(100);
  });
  test("may give vectors", () => {
    const Pair = distribution({
      name: "Pair",
      params: { loc: vector(2) },
      support: vector(2),
      logProb: ({ loc }, y) => lgamma(y.sub(loc)).mul(0),
      draw: ({ loc }, random) => loc.map((v) => v + random()),
    });
    const [first] = Pair({ loc: [10, -10] }).sample(1, { seed: 1 }) as [Float64Array];
    expect(first[0]).toBeGreaterThanOrEqual(10);
    expect(first[1]).toBeLessThan(-9);
  });
  test("draws from a stream of uniform numbers", () => {
    const random = uniforms(key(5));
    const values = Array.from({ length: 5000 }, random);
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(kstest(values, "uniform", 0, 1).pValue).toBeGreaterThan(1e-3);
    expect(new Set(values).size).toBe(5000);
  });
});

/** Families of ours with stdlib's sampler of the same distribution. */
const pairs: readonly (readonly [family: string, parameters: object, sampler: Sampler])[] = [
  ["Normal", { loc: -1, scale: 2 }, (prng) => normal.factory(-1, 2, { prng })],
  ["Cauchy", { loc: 1, scale: 0.5 }, (prng) => cauchy.factory(1, 0.5, { prng })],
  ["Laplace", { loc: 1, scale: 0.5 }, (prng) => laplace.factory(1, 0.5, { prng })],
  ["Logistic", { loc: 1, scale: 0.5 }, (prng) => logistic.factory(1, 0.5, { prng })],
  ["Gumbel", { loc: 1, scale: 0.5 }, (prng) => gumbel.factory(1, 0.5, { prng })],
  ["Uniform", { lower: -1, upper: 4 }, (prng) => uniform.factory(-1, 4, { prng })],
  ["Exponential", { rate: 3 }, (prng) => exponential.factory(3, { prng })],
  ["LogNormal", { loc: 1, scale: 0.5 }, (prng) => lognormal.factory(1, 0.5, { prng })],
  ["Weibull", { scale: 2, shape: 1.5 }, (prng) => weibull.factory(1.5, 2, { prng })],
  ["Rayleigh", { scale: 2 }, (prng) => rayleigh.factory(2, { prng })],
  ["Pareto", { scale: 2, shape: 1.5 }, (prng) => pareto.factory(1.5, 2, { prng })],
  ["Kumaraswamy", { concentration1: 2, concentration0: 3 }, (prng) => kumaraswamy.factory(2, 3, { prng })],
  ["Geometric", { probs: 0.3 }, (prng) => geometric.factory(0.3, { prng })],
  ["Bernoulli", { probs: 0.3 }, (prng) => bernoulli.factory(0.3, { prng })],
  ["Gamma", { concentration: 2.5, rate: 0.5 }, (prng) => gamma.factory(2.5, 0.5, { prng })],
  ["Beta", { concentration1: 2.5, concentration0: 0.5 }, (prng) => beta.factory(2.5, 0.5, { prng })],
  ["ChiSquared", { df: 3 }, (prng) => chisquare.factory(3, { prng })],
  ["InverseGamma", { concentration: 3, scale: 2 }, (prng) => invgamma.factory(3, 2, { prng })],
  ["StudentT", { df: 5, loc: 0, scale: 1 }, (prng) => t.factory(5, { prng })],
  ["Poisson", { rate: 3.2 }, (prng) => poisson.factory(3.2, { prng })],
  ["Binomial", { totalCount: 12, probs: 0.3 }, (prng) => binomial.factory(12, 0.3, { prng })],
];
const shipped = families as unknown as Readonly<Record<string, ((parameters: object) => Asked) | undefined>>;

/** What the test asks of a distribution of numbers. */
interface Asked {
  readonly discrete: boolean;
  cdf(y: ArrayLike<number>): ArrayLike<number>;
  prob(y: ArrayLike<number>): ArrayLike<number>;
  sample(n: number, options: { readonly seed: number }): ArrayLike<number>;
}
const N = 3000;
/** How probable a sample as far from the distribution, or farther, is. */
function pValue(d: Asked, draws: Float64Array): number {
  if (!d.discrete) return kstest(d.cdf(draws), "uniform", 0, 1).pValue;
  const values = Float64Array.from({ length: 40 }, (_, k) => k);
  const expected = Array.from(d.prob(values), (p) => N * p);
  const kept = expected.flatMap((e, k) => (e >= 5 ? [k] : []));
  const counts = kept.map((k) => draws.filter((y) => y === k).length);
  return chi2gof(
    counts,
    kept.map((k) => expected[k] as number),
  ).pValue;
}

describe("our draws and those of @stdlib/random are of the same distribution", () => {
  for (const [name, parameters, sampler] of pairs)
    test.skipIf(!shipped[name])(`${name} ${JSON.stringify(parameters)}`, () => {
      const d = (shipped[name] as (p: object) => Asked)(parameters);
      const seed = 20;
      expect(pValue(d, Float64Array.from(d.sample(N, { seed })))).toBeGreaterThan(1e-4);
      const theirs = sampler(uniforms(key(seed)));
      expect(
        pValue(
          d,
          Float64Array.from({ length: N }, () => theirs()),
        ),
      ).toBeGreaterThan(1e-4);
    });
});
