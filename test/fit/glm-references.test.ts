// Reference fits of generalized linear models: R's glm and glm.nb, and statsmodels, with their own standard errors.
import { constant, type Frame, fit, type LinearHead, linear, model } from "thetastar";
import { Bernoulli, Binomial, Gamma, InverseGaussian, NegativeBinomial, Poisson } from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { columns, present, type Reference, reference } from "../reference/classic.ts";

type Numbers = Readonly<Record<string, number>>;
const apart = (a: number | undefined, b: number): number => Math.abs((a as number) - b) / Math.abs(b);

/** Numbers agree by name to a share of their size. */
function agree(what: string, found: Numbers | undefined, wanted: Numbers, by: number): void {
  expect(Object.keys(found ?? {}).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted))
    expect(apart(found?.[name], value), `${what} of ${name}: ${found?.[name]}, not ${value}`).toBeLessThan(by);
}
interface Glm extends Reference {
  readonly deviance: number;
  readonly null_deviance: number;
}

describe.skipIf(!present)("R's glm", () => {
  const own = { dispersion: constant() };
  const expected = { covariance: "expected" } as const;
  const pearson = { covariance: "expected", dispersion: "pearson" } as const;
  const weather = "~ Solar.R + Wind + Temp";

  test.each(["airquality_gamma_log", "airquality_invgauss_log"] as const)("%s", async (id) => {
    const saved = reference(id) as Glm;
    const head = linear(weather);
    const one = id === "airquality_gamma_log" ? Gamma : InverseGaussian;
    const found = await fit(
      model<typeof Gamma>(one as typeof Gamma, { mean: head, ...own }),
      { data: columns("airquality"), y: "Ozone", missing: "drop" },
      pearson,
    );
    // of a Gamma and an inverse Gaussian the coefficients do not depend on the dispersion
    agree("coefficient", found.coefficients.mean, saved.coef, 1e-9);
    agree("standard error", found.stderr.mean, saved.se ?? {}, 1e-9);
    expect(apart(found.deviance?.residual, saved.deviance)).toBeLessThan(1e-9);
    expect(apart(found.deviance?.null, saved.null_deviance)).toBeLessThan(1e-9);
  });

  test("clotting2_gamma_inverse", async () => {
    const saved = reference("clotting2_gamma_inverse") as Glm;
    const found = await fit(
      model(Gamma, { mean: linear("~ log(u)", { link: "inverse" }), ...own }),
      { data: columns("clotting"), y: "lot2" },
      pearson,
    );
    agree("coefficient", found.coefficients.mean, saved.coef, 1e-9);
    agree("standard error", found.stderr.mean, saved.se ?? {}, 1e-9);
    expect(apart(found.deviance?.residual, saved.deviance)).toBeLessThan(1e-9);
  });

  test("birthwt_probit: expected information, and observed", async () => {
    const saved = reference("birthwt_probit") as Glm;
    const formula = "~ age + lwt + factor(race) + smoke + ptl + ht + ui + ftv";
    const probit = model(Bernoulli, { probs: linear(formula, { link: "probit" }) });
    const given = { data: columns("birthwt"), y: "low" };
    const [found, other] = [await fit(probit, given, expected), await fit(probit, given)];
    agree("coefficient", found.coefficients.probs, saved.coef, 1e-9);
    agree("standard error", found.stderr.probs, saved.se ?? {}, 1e-9);
    agree("standard error", other.stderr.probs, saved.se_observed_information ?? {}, 1e-7);
    expect(apart(found.logLikelihood, saved.logLik)).toBeLessThan(1e-9);
    expect(apart(found.deviance?.residual, saved.deviance)).toBeLessThan(1e-9);
    expect(found.df).toBe(saved.df);
  });

  test("pima_tr_logit", async () => {
    const saved = reference("pima_tr_logit") as Glm;
    const data = columns("Pima.tr");
    const found = await fit(model(Bernoulli, { probs: linear("~ npreg + glu + bp + skin + bmi + ped + age") }), {
      data,
      y: data.type?.map((v) => Number(v === "Yes")) ?? [],
    });
    agree("coefficient", found.coefficients.probs, saved.coef, 1e-9);
    agree("standard error", found.stderr.probs, saved.se ?? {}, 1e-9);
    expect(apart(found.logLikelihood, saved.logLik)).toBeLessThan(1e-9);
    expect(apart(found.deviance?.null, saved.null_deviance)).toBeLessThan(1e-9);
  });

  test.each([
    ["quine_negbin", "Days", "~ Eth + Sex + Age + Lrn"],
    ["quakes_negbin", "stations", "~ mag + depth + lat + long"],
    ["epil_negbin", "y", "~ lbase * trt + lage + V4"],
  ])("%s", async (id, y, formula) => {
    const saved = reference(id) as Glm & { readonly theta: number; readonly theta_se: number };
    const data = columns(saved.data);
    const levels = { trt: ["placebo", "progabide"] };
    const found = await fit(
      model(NegativeBinomial, { mean: linear(formula), size: constant() }),
      { data, y, levels },
      expected,
    );
    const { trust_rtol_coef: trust = 1e-7, se = {} } = saved;
    for (const [name, value] of Object.entries(saved.coef))
      expect(Math.abs((found.coefficients.mean?.[name] as number) - value), name).toBeLessThan(
        trust * Math.max(Math.abs(value), se[name] as number),
      );
    agree("standard error", found.stderr.mean, se, Math.max(trust, 1e-6));
    const log = found.coefficients.size?.["(Intercept)"] as number;
    expect(apart(Math.exp(log), saved.theta)).toBeLessThan(1e-5);
    expect(apart(found.logLikelihood, saved.logLik)).toBeLessThan(1e-9);
    expect(found.df).toBe(saved.df);
  });
});

describe.skipIf(!present)("statsmodels", () => {
  /** Its constant is R's intercept; errors stand in the order of the coefficients. */
  const under = (saved: Reference): { readonly coef: Numbers; readonly se: Numbers } => {
    const names = Object.keys(saved.coef).map((name) => (name === "const" ? "(Intercept)" : name));
    const named = (values: readonly number[]): Numbers =>
      Object.fromEntries(names.map((name, i) => [name, values[i] as number]));
    return { coef: named(Object.values(saved.coef)), se: named(saved.se as unknown as readonly number[]) };
  };
  const head = (id: string, options = {}): LinearHead =>
    linear(
      `~ ${Object.keys(reference(id).coef)
        .filter((name) => name !== "const")
        .join(" + ")}`,
      options,
    );
  const like = (
    id: string,
    found: {
      readonly coefficients: Readonly<Record<string, Numbers>>;
      readonly stderr: Readonly<Record<string, Numbers>>;
      readonly logLikelihood: number;
    },
    name: string,
  ): void => {
    const { coef, se } = under(reference(id));
    agree("coefficient", found.coefficients[name], coef, 1e-8);
    agree("standard error", found.stderr[name], se, 1e-8);
    expect(apart(found.logLikelihood, reference(id).logLik)).toBeLessThan(1e-9);
  };

  test("spector_logit and spector_probit", async () => {
    const given = { data: columns("spector"), y: "GRADE" };
    like("spector_logit", await fit(model(Bernoulli, { logits: head("spector_logit") }), given), "logits");
    const probit = model(Bernoulli, { probs: head("spector_probit", { link: "probit" }) });
    like("spector_probit", await fit(probit, given), "probs");
  });

  test("fair_logit", async () => {
    const data = columns("fair") as Frame & Record<string, number[]>;
    const y = data.affairs?.map((v) => Number(v > 0)) ?? [];
    like("fair_logit", await fit(model(Bernoulli, { logits: head("fair_logit") }), { data, y }), "logits");
  });

  test("randhie_poisson", async () => {
    const found = await fit(model(Poisson, { rate: head("randhie_poisson") }), {
      data: columns("randhie"),
      y: "mdvis",
    });
    like("randhie_poisson", found, "rate");
  });

  test("star98_binomial", async () => {
    const found = await fit(model(Binomial, { logits: head("star98_binomial") }), {
      data: columns("star98"),
      y: "cbind(NABOVE, NBELOW)",
    });
    like("star98_binomial", found, "logits");
    expect(apart(found.deviance?.residual, (reference("star98_binomial") as Glm).deviance)).toBeLessThan(1e-9);
  });
});
