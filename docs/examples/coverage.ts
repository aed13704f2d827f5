// How often intervals of 95 % hold the truth: simulations whose answers are known, and failures that are the methods' own.
import { constant, fit, linear, model } from "thetastar";
import { Bernoulli, Exponential, Gamma, LogNormal, NegativeBinomial, Normal, Poisson } from "thetastar/distributions";

/** Of one simulated set of rows: is the truth inside, the estimate, and its standard error. */
interface Interval {
  readonly inside: boolean;
  readonly estimate: number;
  readonly stderr: number;
}
interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/** A simulation: what it is called, what is known of it, and its intervals for a seed. */
export interface Simulation {
  readonly name: string;
  /** By theory, or by larger simulations. */
  readonly known: number;
  readonly run: (seed: string) => Promise<Interval>;
}

const within = ({ lower, upper }: Ends, truth: number): boolean => lower <= truth && truth <= upper;
/** From the ends of a coefficient. */
const of = (limits: Ends | undefined, truth: number, estimate = Number.NaN, stderr = Number.NaN): Interval => ({
  inside: limits !== undefined && within(limits, truth),
  estimate,
  stderr,
});
const normals = (n: number, seed: string) => Normal({ loc: 0, scale: 1 }).sample(n, { seed });

// x is the same in all replications, as in the theory
const [u, v] = [normals(20, "u"), normals(20, "v")];
const long = normals(200, "x");

const straight = (options: { readonly test?: "t"; readonly dispersion?: "pearson" }) => async (seed: string) => {
  const noise = normals(20, seed);
  const y = u.map((a, i) => 1 + 0.5 * a - 0.3 * (v[i] as number) + (noise[i] as number));
  const found = await fit(model(Normal, { loc: linear(), scale: constant() }), { x: { u, v }, y }, options);
  return of(found.confidence().loc?.u, 0.5);
};
const waiting = (method: "wald" | "profile") => async (seed: string) => {
  const found = await fit(Exponential, Exponential({ rate: 2 }).sample(10, { seed }));
  return of(found.confidence(0.95, { method }).rate, 2);
};
const gammas = (n: number) => async (seed: string) => {
  const found = await fit(Gamma, Gamma({ concentration: 2, rate: 1 }).sample(n, { seed }));
  const { params, stderr } = found;
  return of(found.confidence().concentration, 2, params.concentration, stderr.concentration);
};
const counts = (n: number, seed: string) => NegativeBinomial({ mean: 5, dispersion: 1 }).sample(n, { seed });
const overdispersed = (method: "wald" | "profile") => async (seed: string) => {
  const found = await fit(model(NegativeBinomial, { mean: constant(), dispersion: constant() }), {
    y: counts(200, seed),
  });
  return of(found.confidence(0.95, { method }).mean, 5);
};
const misspecified = (covariance: "observed" | "sandwich") => async (seed: string) => {
  const found = await fit(Poisson, counts(500, seed), { covariance });
  return of(found.confidence().rate, 5, found.params.rate, found.stderr.rate);
};
const uneven = (covariance: "HC0" | "HC3") => async (seed: string) => {
  // noise that grows with x, which is skew: few rows decide
  const skew = LogNormal({ loc: 0, scale: 1 }).sample(100, { seed: `x of ${seed}` });
  const noise = normals(100, seed);
  const y = skew.map((x, i) => 1 + x + x * (noise[i] as number));
  const found = await fit(model(Normal, { loc: linear(), scale: constant() }), { x: { skew }, y }, { covariance });
  return of(found.confidence().loc?.skew, 1);
};

export const simulations: readonly Simulation[] = [
  { name: "Normal slope, n = 20, p = 3: z", known: 0.91151, run: straight({}) },
  { name: "the same: t, Pearson's dispersion", known: 0.95, run: straight({ test: "t", dispersion: "pearson" }) },
  { name: "Exponential rate, n = 10: Wald", known: 0.94102, run: waiting("wald") },
  { name: "the same: profile", known: 0.94809, run: waiting("profile") },
  {
    name: "logistic slope, n = 200: Wald",
    known: 0.949,
    run: async (seed) => {
      const y = Bernoulli({ logits: long }).sample(1, { seed });
      const found = await fit(model(Bernoulli, { logits: linear() }), { x: { long }, y });
      return of(found.confidence().logits?.long, 1);
    },
  },
  { name: "Gamma shape, n = 50: Wald", known: 0.9375, run: gammas(50) },
  { name: "Gamma shape, n = 500: Wald", known: 0.946, run: gammas(500) },
  { name: "NB2 mean, n = 200: Wald", known: 0.952, run: overdispersed("wald") },
  { name: "the same: profile", known: 0.952, run: overdispersed("profile") },
  // the variance is six times the mean: 2Φ(1.96/√6) − 1
  { name: "Poisson fitted to NB2, n = 500: Wald", known: 0.5763, run: misspecified("observed") },
  { name: "the same: sandwich (HC0)", known: 0.945, run: misspecified("sandwich") },
  {
    name: "probability 0.05, n = 20: estimate ± 1.96 stderr",
    known: 0.626,
    run: async (seed) => {
      const events = Bernoulli({ probs: 0.05 }).sample(20, { seed });
      if (events.every((y) => y === 0)) return of(undefined, 0.05);
      const { params, stderr } = await fit(model(Bernoulli, { probs: constant() }), { y: events });
      const reach = 1.959964 * stderr.probs;
      return of({ lower: params.probs - reach, upper: params.probs + reach }, 0.05);
    },
  },
  { name: "slope of a skew x, n = 100: HC0", known: 0.78, run: uneven("HC0") },
  { name: "the same: HC3", known: 0.9, run: uneven("HC3") },
];

/** The share of intervals that hold the truth; the mean standard error over the deviation of the estimates. */
export async function simulate({ run }: Simulation, replications = 2000) {
  const all: Interval[] = [];
  for (let i = 0; i < replications; i++) all.push(await run(`replication ${i}`));
  const estimates = all.map(({ estimate }) => estimate);
  const mean = estimates.reduce((sum, x) => sum + x, 0) / replications;
  const deviation = Math.sqrt(estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (replications - 1));
  return {
    covered: all.filter(({ inside }) => inside).length / replications,
    ratio: all.reduce((sum, { stderr }) => sum + stderr, 0) / replications / deviation,
  };
}
