// Fits of one column against the references of R: estimates, standard errors of the observed information, log-likelihoods.
import { readFileSync } from "node:fs";
import { constant, fit, model } from "thetastar";
import {
  Cauchy,
  Gamma,
  GEV,
  GeneralizedPareto,
  Geometric,
  Gumbel,
  InverseGaussian,
  Logistic,
  LogLogistic,
  LogNormal,
  MvNormal,
  NegativeBinomial,
  Normal,
  Pareto,
  Poisson,
  StudentT,
  Weibull,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { columns, numbers, present, type Reference, reference } from "../reference/classic.ts";

/** Numbers of a fit under the names of its reference. */
interface Found {
  readonly coef: Readonly<Record<string, number>>;
  /** Absent where the likelihood has an end instead of a slope. */
  readonly se?: Readonly<Record<string, number>>;
  readonly logLikelihood: number;
}
interface Summary {
  readonly params: object;
  readonly stderr: object;
  readonly logLikelihood: number;
}
type Numbers = Readonly<Record<string, number>>;

/** The parameters as they are, under other names where the reference has others. */
const plain =
  (names: Readonly<Record<string, string>>) =>
  ({ params, stderr, logLikelihood }: Summary): Found => {
    const under = (own: object): Numbers =>
      Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [theirs, (own as Numbers)[ours] as number]));
    return { coef: under(params), se: under(stderr), logLikelihood };
  };

const gamma = plain({ shape: "concentration", rate: "rate" });
const lognormal = plain({ meanlog: "loc", sdlog: "scale" });
const invgauss = plain({ mean: "mean", lambda: "shape" });
const weibull = plain({ shape: "shape", scale: "scale" });
const located = plain({ location: "loc", scale: "scale" });
const negbin = plain({ size: "size", mu: "mean" });
/** The reference is of log y, a Logistic. */
const loglogistic = ({ params, stderr, logLikelihood }: Summary): Found => {
  const [{ scale, shape }, error] = [
    params as Record<"scale" | "shape", number>,
    stderr as Record<"scale" | "shape", number>,
  ];
  return {
    coef: { location: Math.log(scale), scale: 1 / shape },
    se: { location: error.scale / scale, scale: error.shape / shape ** 2 },
    logLikelihood,
  };
};

const counted = (y: number[]) => fit(model(NegativeBinomial, { mean: constant(), size: constant() }), { y });
/** The reference is of percent. */
const percent = (y: number[]): number[] => y.map((v) => 100 * v);
const venice = (): number[] => numbers("venice", "1");

/** By the name of its file. */
const fits: Readonly<Record<string, () => Promise<Found>>> = {
  abbey_gamma: async () => gamma(await fit(Gamma, numbers("abbey"))),
  abbey_invgauss: async () => invgauss(await fit(InverseGaussian, numbers("abbey"))),
  abbey_lognormal: async () => lognormal(await fit(LogNormal, numbers("abbey"))),
  biochem_art_geometric: async () =>
    plain({ prob: "probs" })(await fit(model(Geometric, { probs: constant() }), { y: numbers("bioChemists", "art") })),
  chem_cauchy: async () => located(await fit(Cauchy, numbers("chem"))),
  chem_gumbel: async () => located(await fit(Gumbel, numbers("chem"))),
  chem_normal: async () => plain({ mean: "loc", sd: "scale" })(await fit(Normal, numbers("chem"))),
  danishuni_gpd_u10: async () => {
    const over = numbers("danishuni", "Loss").flatMap((y) => (y > 10 ? [y - 10] : []));
    return plain({ scale: "scale", shape: "shape" })(await fit(GeneralizedPareto, over));
  },
  danishuni_loglogistic: async () => loglogistic(await fit(LogLogistic, numbers("danishuni", "Loss"))),
  danishuni_lognormal: async () => lognormal(await fit(LogNormal, numbers("danishuni", "Loss"))),
  danishuni_pareto: async () => {
    const { params, logLikelihood } = await fit(Pareto, numbers("danishuni", "Loss"));
    return { coef: { xm: params.scale, alpha: params.shape }, logLikelihood };
  },
  diamonds_price_invgauss: async () =>
    invgauss(await fit(InverseGaussian, numbers("diamonds", "price").slice(0, 5000))),
  discoveries_negbin: async () => negbin(await counted(numbers("discoveries", "value"))),
  discoveries_poisson: async () => plain({ lambda: "rate" })(await fit(Poisson, numbers("discoveries", "value"))),
  epil_y_negbin: async () => negbin(await counted(numbers("epil", "y"))),
  epil_y_poisson: async () => plain({ lambda: "rate" })(await fit(Poisson, numbers("epil", "y"))),
  faithful_eruptions_gamma: async () => gamma(await fit(Gamma, numbers("faithful", "eruptions"))),
  faithful_waiting_invgauss: async () => invgauss(await fit(InverseGaussian, numbers("faithful", "waiting"))),
  faithful_waiting_loglogistic: async () => loglogistic(await fit(LogLogistic, numbers("faithful", "waiting"))),
  faithful_waiting_lognormal: async () => lognormal(await fit(LogNormal, numbers("faithful", "waiting"))),
  faithful_waiting_weibull: async () => weibull(await fit(Weibull, numbers("faithful", "waiting"))),
  fluazinam_lnorm_cens: async () => {
    const { left, right } = columns("fluazinam") as Record<"left" | "right", (number | null)[]>;
    const lower = left.map((v) => v ?? -Infinity);
    const upper = right.map((v) => v ?? Infinity);
    return lognormal(await fit(LogNormal, { lower, upper }));
  },
  ftse_logret_normal: async () =>
    plain({ mean: "loc", sd: "scale" })(await fit(Normal, percent(numbers("ftse_logreturns")))),
  gagurine_gamma: async () => gamma(await fit(Gamma, numbers("GAGurine", "GAG"))),
  gagurine_loglogistic: async () => loglogistic(await fit(LogLogistic, numbers("GAGurine", "GAG"))),
  gagurine_lognormal: async () => lognormal(await fit(LogNormal, numbers("GAGurine", "GAG"))),
  gagurine_weibull: async () => weibull(await fit(Weibull, numbers("GAGurine", "GAG"))),
  groundbeef_invgauss: async () => invgauss(await fit(InverseGaussian, numbers("groundbeef"))),
  groundbeef_lognormal: async () => lognormal(await fit(LogNormal, numbers("groundbeef"))),
  groundbeef_weibull: async () => weibull(await fit(Weibull, numbers("groundbeef"))),
  insectsprays_negbin: async () => negbin(await counted(numbers("InsectSprays", "count"))),
  morley_logistic: async () => located(await fit(Logistic, numbers("morley", "Speed"))),
  morley_normal: async () => plain({ mean: "loc", sd: "scale" })(await fit(Normal, numbers("morley", "Speed"))),
  morley_t: async () => plain({ m: "loc", s: "scale", df: "df" })(await fit(StudentT, numbers("morley", "Speed"))),
  newcomb_cauchy: async () => located(await fit(Cauchy, numbers("newcomb"))),
  newcomb_logistic: async () => located(await fit(Logistic, numbers("newcomb"))),
  nmes_visits_negbin: async () => negbin(await counted(numbers("NMES1988", "visits"))),
  oxford_gev: async () => plain({ loc: "loc", scale: "scale", shape: "shape" })(await fit(GEV, numbers("oxford"))),
  portpirie_gev: async () =>
    plain({ loc: "loc", scale: "scale", shape: "shape" })(await fit(GEV, numbers("portpirie"))),
  precip_gamma: async () => gamma(await fit(Gamma, numbers("precip"))),
  precip_loglogistic: async () => loglogistic(await fit(LogLogistic, numbers("precip"))),
  precip_weibull: async () => weibull(await fit(Weibull, numbers("precip"))),
  rivers_gamma: async () => gamma(await fit(Gamma, numbers("rivers"))),
  rivers_invgauss: async () => invgauss(await fit(InverseGaussian, numbers("rivers"))),
  rivers_loglogistic: async () => loglogistic(await fit(LogLogistic, numbers("rivers"))),
  rivers_lognormal: async () => lognormal(await fit(LogNormal, numbers("rivers"))),
  rivers_weibull: async () => weibull(await fit(Weibull, numbers("rivers"))),
  toxocara_geometric: async () =>
    plain({ prob: "probs" })(await fit(model(Geometric, { probs: constant() }), { y: numbers("toxocara") })),
  venice_gev: async () => plain({ loc: "loc", scale: "scale", shape: "shape" })(await fit(GEV, venice())),
};

const apart = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

/** Of six references made with numerical derivatives in double precision: the same at 50 digits (one-column.py). */
const exact: Readonly<Record<string, Reference>> = JSON.parse(
  readFileSync(new URL("../reference/one-column.json", import.meta.url), "utf8"),
);

function expectAlike(ours: Found, theirs: Reference, trust: number, trustOfErrors: number): void {
  for (const [name, value] of Object.entries(ours.coef))
    expect(apart(value, theirs.coef[name] as number), `${name}: ${value}, not ${theirs.coef[name]}`).toBeLessThan(
      trust,
    );
  const errors = theirs.se_observed_information ?? {};
  for (const [name, value] of Object.entries(errors)) {
    const own = ours.se?.[name] as number;
    expect(apart(own, value), `stderr of ${name}: ${own}, not ${value}`).toBeLessThan(trustOfErrors);
  }
  expect(apart(ours.logLikelihood, theirs.logLik)).toBeLessThan(1e-9);
}

describe.skipIf(!present)("one column, as R fits it", () => {
  for (const [id, run] of Object.entries(fits))
    test(id, async () => {
      const theirs = reference(id);
      const ours = await run();
      const better = exact[id];
      if (better) {
        expectAlike(ours, better, 1e-11, 1e-11);
        expectAlike(ours, { ...theirs, se_observed_information: {} }, 1e-6, 1e-6);
      } else expectAlike(ours, theirs, Math.max(theirs.trust_rtol_coef ?? 1e-7, 1e-12), 1e-7);
    });

  test("two columns: faithful_mvn", async () => {
    const { eruptions, waiting } = columns("faithful") as Record<"eruptions" | "waiting", number[]>;
    const y = eruptions.map((v, i) => [v, waiting[i] as number]);
    const fitted = await fit(model(MvNormal(2), { loc: constant(), covariance: constant() }), { y });
    const theirs = reference("faithful_mvn") as unknown as { mean: number[]; cov: number[][]; logLik: number } & {
      coef: { mean: number[]; cov: number[][] };
    };
    const { mean, cov } = theirs.coef;
    const params = fitted.params as unknown as { loc: number[]; covariance: number[][] };
    for (let i = 0; i < 2; i++) {
      expect(apart(params.loc[i] as number, mean[i] as number)).toBeLessThan(1e-12);
      for (let j = 0; j < 2; j++)
        expect(apart(params.covariance[i]?.[j] as number, cov[i]?.[j] as number)).toBeLessThan(1e-9);
    }
    expect(apart(fitted.logLikelihood, theirs.logLik)).toBeLessThan(1e-9);
  });
});
