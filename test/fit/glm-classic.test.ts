// Summaries of R's glm and lm of classic data: dispersions, deviances and R² beside coefficients and errors, read where they lie.
import { type AnyFamily, constant, fit, type LinearHead, linear, type Model, model } from "thetastar";
import { Bernoulli, Binomial, Gamma, Normal, Poisson } from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { columns, present, type Reference, reference } from "../reference/classic.ts";

/** What is read of a file beside what all have. */
interface Printed extends Omit<Reference, "se"> {
  readonly se?: Readonly<Record<string, number>> | readonly number[];
  readonly dispersion_summary?: number;
  readonly sigma_unbiased?: number;
  readonly deviance?: number;
  readonly null_deviance?: number;
  readonly df_residual?: number;
  readonly r_squared?: number;
  readonly gamma_shape_ml?: number;
}
const read = (id: string): Printed => reference(id) as unknown as Printed;

/** A mean by a head; the rest is constant. */
const FAMILIES: Readonly<Record<string, (head: LinearHead) => Model<AnyFamily, true>>> = {
  Bernoulli: (probs) => model(Bernoulli, { probs }),
  Binomial: (probs) => model(Binomial, { probs }),
  Poisson: (mean) => model(Poisson, { mean }),
  Normal: (mean) => model(Normal, { mean, stddev: constant() }),
  Gamma: (mean) => model(Gamma, { mean, dispersion: constant() }),
};
const headOf = (family: string): string => (family === "Bernoulli" || family === "Binomial" ? "probs" : "mean");

const near = (found: unknown, wanted: number, by: number, what: string): void => {
  const off = Math.abs((found as number) - wanted) / Math.max(1e-3, Math.abs(wanted));
  expect(off, `${what}: ${found} for ${wanted}`).toBeLessThan(by);
};

type Options = {
  readonly levels?: Readonly<Record<string, readonly string[]>>;
};
const insurance = { Group: ["<1l", "1-1.5l", "1.5-2l", ">2l"], Age: ["<25", "25-29", "30-35", ">35"] };
const esoph = {
  tobgp: ["0-9g/day", "10-19", "20-29", "30+"],
  alcgp: ["0-39g/day", "40-79", "80-119", "120+"],
};
const low = "~ age + lwt + factor(race) + smoke + ptl + ht + ui + ftv";
const air = "~ Solar.R + Wind + Temp";
const ofR: readonly (readonly [id: string, family: string, y: string, formula: string, options?: Options])[] = [
  ["birthwt_logit", "Bernoulli", "low", low],
  ["menarche_logit", "Binomial", "cbind(Menarche, Total-Menarche)", "~ Age"],
  [
    "esoph_logit",
    "Binomial",
    "cbind(ncases, ncontrols)",
    "~ as.integer(agegp) + I(as.integer(agegp)^2) + as.integer(tobgp) + as.integer(alcgp)",
    { levels: esoph },
  ],
  ["quine_poisson", "Poisson", "Days", "~ Eth + Sex + Age + Lrn"],
  ["quakes_poisson", "Poisson", "stations", "~ mag + depth + lat + long"],
  [
    "insurance_poisson_treatment",
    "Poisson",
    "Claims",
    "~ District + Group + Age + offset(log(Holders))",
    { levels: insurance },
  ],
  ["airquality_gamma_log", "Gamma", "Ozone", air],
  ["mtcars_gamma_log", "Gamma", "mpg", "~ wt + hp + factor(cyl)"],
  ["airquality_lm", "Normal", "Ozone", air],
  ["mtcars_lm", "Normal", "mpg", "~ wt + hp + qsec"],
  ["boston_lm", "Normal", "medv", "~ ."],
  ["stackloss_lm", "Normal", "stack.loss", "~ ."],
];
/** Their dispersion is estimated, in summaries by Pearson's statistic. */
const SCALED = ["Gamma", "Normal"];

if (!present) console.log("glm: ../shared/data/classic is absent; its reference fits are skipped");
describe.skipIf(!present)("summary of R", () => {
  it.each(ofR.map((one) => [one[0], one] as const))("%s", async (_, [id, family, y, formula, options = {}]) => {
    const saved = read(id);
    const { levels = {} } = options;
    const head = linear(formula);
    const scaled = SCALED.includes(family);
    const found = await fit(
      (FAMILIES[family] as (typeof FAMILIES)[string])(head),
      { data: columns(saved.data), y, levels, missing: "drop" },
      { covariance: "expected", ...(scaled && { dispersion: "pearson", test: "t" }) },
    );
    const own = found.coefficients[headOf(family)] ?? {};
    expect(Object.keys(own)).toEqual(Object.keys(saved.coef));
    const trust = Math.max(saved.trust_rtol_coef ?? 1e-7, 2e-9);
    for (const [name, value] of Object.entries(saved.coef)) near(own[name], value, trust, name);
    for (const [name, value] of Object.entries(saved.se ?? {}))
      near(found.stderr[headOf(family)]?.[name], value, Math.max(trust, 1e-8), `error of ${name}`);
    expect(Object.keys(saved.se ?? {})).toEqual(Object.keys(saved.coef));
    const { deviance, dispersion, rSquared } = found;
    const phi = saved.sigma_unbiased === undefined ? saved.dispersion_summary : saved.sigma_unbiased ** 2;
    if (scaled) near(dispersion, phi as number, 1e-8, "dispersion");
    if (saved.deviance !== undefined) near(deviance?.residual, saved.deviance, Math.max(trust, 1e-9), "deviance");
    if (saved.null_deviance !== undefined) near(deviance?.null, saved.null_deviance, 1e-9, "null deviance");
    if (saved.df_residual !== undefined) expect(deviance?.df).toBe(saved.df_residual);
    if (saved.r_squared !== undefined) near(rSquared.deviance, saved.r_squared, 1e-9, "R²");
    // R's log-likelihood of a Gamma is not the greatest
    if (family !== "Gamma") near(found.logLikelihood, saved.logLik, 1e-9, "logLik");
    const size = -(found.coefficients.dispersion?.["(Intercept)"] ?? Number.NaN);
    if (saved.gamma_shape_ml !== undefined) near(Math.exp(size), saved.gamma_shape_ml, 1e-6, "shape");
  });
});
