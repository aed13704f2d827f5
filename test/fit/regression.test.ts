// Regression by formulas against R: coefficients by name, predictions at new columns, rows with gaps; and what it says.
import { readFileSync } from "node:fs";
import {
  type AnyFamily,
  type Contrast,
  column,
  constant,
  type Frame,
  fit,
  type LinearHead,
  linear,
  load,
  type Model,
  mlp,
  model,
  type RegressionData,
} from "thetastar";
import { Bernoulli, Binomial, Categorical, Gamma, NegativeBinomial, Normal, Poisson } from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { columns, reference as fitOf, present } from "../reference/classic.ts";

type Head = LinearHead;
type Linear = Model<AnyFamily, true>;
/** A mean or a location by a formula; the rest is constant. */
const FAMILIES: Readonly<Record<string, (head: Head) => Linear>> = {
  Poisson: (mean) => model(Poisson, { mean }),
  Binomial: (logits) => model(Binomial, { logits }),
  Bernoulli: (logits) => model(Bernoulli, { logits }),
  Normal: (loc) => model(Normal, { loc, scale: constant() }),
  Gamma: (mean) => model(Gamma, { mean, dispersion: constant() }),
  NegativeBinomial: (mean) => model(NegativeBinomial, { mean, dispersion: constant() }),
};
const shipped = { Bernoulli, Binomial, Gamma, NegativeBinomial, Normal, Poisson };
const HEADS: Readonly<Record<string, string>> = { Binomial: "logits", Bernoulli: "logits", Normal: "loc" };
const modelOf = (family: string, formula: string): Linear =>
  (FAMILIES[family] as (head: Head) => Linear)(linear(formula));
const headOf = (family: string): string => HEADS[family] ?? "mean";

interface Case {
  readonly family: string;
  readonly y: string;
  readonly formula: string;
  readonly weight?: string;
  readonly contrasts?: Readonly<Record<string, string>>;
  readonly coef: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly mean: readonly number[];
  readonly dependent?: readonly string[];
}
const reference: { readonly data: Frame; readonly other: Frame; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync("test/reference/regression.json", "utf8"),
);
const CONTRASTS: Readonly<Record<string, Contrast>> = { poly: "polynomial", sum: "sum" };

/** Coefficients agree by name, in order, to a share of their size. */
function agree(
  found: Readonly<Record<string, unknown>> | undefined,
  wanted: Readonly<Record<string, number>>,
  by: number,
) {
  expect(Object.keys(found ?? {})).toEqual(Object.keys(wanted));
  for (const [name, value] of Object.entries(wanted)) {
    const off = Math.abs((found?.[name] as number) - value) / Math.max(0.01, Math.abs(value));
    expect(off, `${name}: ${found?.[name]} for ${value}`).toBeLessThan(by);
  }
}

describe("a regression", () => {
  it.each(reference.cases.map((one) => [`${one.family} ${one.y} ${one.formula}`, one] as const))(
    "%s is R's",
    async (_, { family, y, formula, weight, contrasts = {}, coef, rows, mean, dependent }) => {
      const given: RegressionData<Model["family"]> = {
        data: reference.data,
        y,
        missing: "drop",
        contrasts: Object.fromEntries(Object.entries(contrasts).map(([k, v]) => [k, CONTRASTS[v] as Contrast])),
        ...(weight && { weight }),
        ...(dependent && { dependent: "drop" }),
      };
      const found = await fit(modelOf(family, formula), given);
      agree(found.coefficients[headOf(family)], coef, 2e-8);
      expect(found.formulas?.rows).toHaveLength(rows);
      expect(found.formulas?.dropped).toBe(90 - rows);
      expect(found.formulas?.dependent[0]).toEqual(dependent ?? []);
      const known = family === "Binomial" ? { known: { totalCount: 1 } } : undefined;
      const at = ({ predict }: { readonly predict: unknown }): ArrayLike<number> =>
        (predict as (x: Frame, given?: object) => { mean(): ArrayLike<number> })(reference.other, known).mean();
      const means = at(found);
      mean.forEach((value, i) => {
        expect(Math.abs((means[i] as number) - value)).toBeLessThan(1e-7 * Math.max(1, Math.abs(value)));
      });
      // saved and loaded it does the same, to the bit
      expect(at(load(JSON.stringify(found), shipped))).toEqual(means);
    },
  );

  const sexes = { sex: ["F", "M", "F", "M", "F", "M", "F", "M"], days: [1, 4, 2, 9, 3, 2, 1, 7] };
  it("has formulas on several parameters, and one for all", async () => {
    const y = "days";
    const found = await fit(model(Normal, { loc: linear("~ sex"), scale: linear("~ sex") }), { data: sexes, y });
    // each sex has its own mean and standard deviation
    const F = sexes.days.filter((_, i) => i % 2 === 0);
    const M = sexes.days.filter((_, i) => i % 2 === 1);
    const mean = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0) / v.length;
    const sd = (v: readonly number[]): number => Math.sqrt(mean(v.map((x) => (x - mean(v)) ** 2)));
    agree(found.coefficients.loc, { "(Intercept)": mean(F), sexM: mean(M) - mean(F) }, 1e-9);
    agree(found.coefficients.scale, { "(Intercept)": Math.log(sd(F)), sexM: Math.log(sd(M) / sd(F)) }, 1e-8);
    const one = await fit(model(Normal, linear("~ sex")), { data: sexes, y });
    agree(one.coefficients.scale, found.coefficients.scale ?? {}, 1e-7);
    expect(found.params).toEqual(found.coefficients);
  });

  it("gives each class its coefficients, and sets rows aside for validation", async () => {
    const data = {
      x: Array.from({ length: 60 }, (_, i) => i % 7),
      sky: Array.from({ length: 60 }, (_, i) => ["a", "b", "c"][(i * i + (i % 7)) % 3] as string),
    };
    const Sky = Categorical(["a", "b", "c"]);
    const found = await fit(model(Sky, linear("~ x")), { data, y: "sky" }, { validation: 0.2 });
    expect(Object.keys(found.coefficients)).toEqual(["logits[0]", "logits[1]"]);
    // the first class is what the others are measured against, as in R's multinom
    const odds = (k: number): number => {
      const { "(Intercept)": intercept = Number.NaN, x = Number.NaN } = found.coefficients[`logits[${k}]`] ?? {};
      return Math.exp(intercept + 3 * x);
    };
    expect(found.predict({ x: [3] }).prob(["a"])[0]).toBeCloseTo(1 / (1 + odds(0) + odds(1)), 12);
    expect(found.history.at(-1)?.validation).toBeGreaterThan(0);
    const other = await fit(model(Sky, linear("~ x")), { data, y: "sky" }, { validation: { data, y: "sky" } });
    expect(other.history.at(-1)?.validation).toBeCloseTo(other.history.at(-1)?.objective as number, 12);
  });

  it("takes y, weights and known parameters as values or as columns", async () => {
    const data = { dose: [1, 2, 3, 4, 5], n: [10, 12, 9, 11, 10], dead: [1, 3, 4, 8, 9] };
    const named = await fit(model(Binomial, { logits: linear("~ dose") }), {
      data,
      y: "dead",
      known: { totalCount: column("n") },
    });
    const values = await fit(model(Binomial, { logits: linear("~ dose") }), {
      data,
      y: data.dead,
      known: { totalCount: data.n },
    });
    const bound = await fit(model(Binomial, { logits: linear("~ dose") }), { data, y: "cbind(dead, n - dead)" });
    expect(named.theta).toEqual(values.theta);
    expect(bound.theta).toEqual(values.theta);
    expect(named.predict({ dose: [3], n: [20] }).mean()[0]).toBeCloseTo(10, -1);
    const weight = [1, 2, 1, 1, 3];
    const light = await fit(model(Normal, { loc: linear("~ dose"), scale: constant() }), {
      data: { ...data, w: weight },
      y: "dead",
      weight: "w",
    });
    const heavy = await fit(model(Normal, { loc: linear("~ dose"), scale: constant() }), { data, y: "dead", weight });
    expect(light.theta).toEqual(heavy.theta);
  });

  it("without formulas has the same coefficients, by the names of x", async () => {
    const x = { dose: [1, 2, 3, 4, 5, 6], age: [30, 41, 35, 28, 50, 44] };
    const y = [1.2, 2.9, 2.1, 4.4, 3.7, 6.5];
    const right = "~ dose + age";
    const formula = await fit(model(Normal, { loc: linear(right), scale: constant() }), { data: x, y });
    const plain = await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y });
    agree(plain.coefficients.loc, formula.coefficients.loc ?? {}, 1e-7);
    agree(plain.coefficients.scale, formula.coefficients.scale ?? {}, 1e-7);
    const both = await fit(model(Normal, linear()), { x: x.dose.map((dose, i) => [dose, x.age[i] as number]), y });
    expect(Object.keys(both.coefficients.scale ?? {})).toEqual(["(Intercept)", "x1", "x2"]);
    expect((await fit(model(Normal, mlp([2])), { x, y }, { epochs: 1 })).coefficients).toEqual({});
  });

  it("`.` is all columns but the response", async () => {
    const data = { y: [1, 3, 2, 5, 4, 7], x: [1, 2, 3, 4, 5, 7], z: [0, 1, 0, 0, 1, 1] };
    const found = await fit(model(Normal, { loc: linear("~ ."), scale: constant() }), { data, y: "y" });
    expect(Object.keys(found.coefficients.loc ?? {})).toEqual(["(Intercept)", "x", "z"]);
  });

  it("is refused with its reason", async () => {
    const data = { x: [1, 2, 3, 4], twice: [2, 4, 6, 8], y: [1, 2, 2, 3] };
    const normal = (formula: string) => model(Normal, { loc: linear(formula), scale: constant() });
    await expect(fit(normal("~ x + twice"), { data, y: "y" })).rejects.toThrow("twice is one of x");
    await expect(fit(model(Normal, { loc: linear("~ x"), scale: mlp([3]) }), { data, y: "y" })).rejects.toThrow(
      "scale has a network",
    );
    await expect(fit(normal("~ x"), { x: data.x, y: data.y })).rejects.toThrow("named columns");
  });
});

// Fits of R and statsmodels, read where they lie
if (!present) console.log("regression: ../shared/data/classic is absent; its reference fits are skipped");
describe.skipIf(!present)("a reference fit", () => {
  const ages = ["<25", "25-29", "30-35", ">35"];
  type Levels = Readonly<Record<string, readonly string[]>>;
  const fits: readonly (readonly [id: string, family: string, y: string, formula: string, levels?: Levels])[] = [
    ["quine_poisson", "Poisson", "Days", "~ Eth + Sex + Age + Lrn"],
    ["quine_negbin_ml", "NegativeBinomial", "Days", "~ Eth + Sex + Age + Lrn"],
    ["quakes_poisson", "Poisson", "stations", "~ mag + depth + lat + long"],
    ["quakes_negbin_ml", "NegativeBinomial", "stations", "~ mag + I(depth/100) + lat + I(long/100)"],
    ["epil_negbin_ml", "NegativeBinomial", "y", "~ lbase*trt + lage + V4", { trt: ["placebo", "progabide"] }],
    [
      "insurance_poisson_treatment",
      "Poisson",
      "Claims",
      "~ District + Group + Age + offset(log(Holders))",
      { Group: ["<1l", "1-1.5l", "1.5-2l", ">2l"], Age: ages },
    ],
    ["birthwt_logit", "Bernoulli", "low", "~ age + lwt + factor(race) + smoke + ptl + ht + ui + ftv"],
    ["menarche_logit", "Binomial", "cbind(Menarche, Total-Menarche)", "~ Age"],
    [
      "esoph_logit",
      "Binomial",
      "cbind(ncases, ncontrols)",
      "~ as.integer(agegp) + I(as.integer(agegp)^2) + as.integer(tobgp) + as.integer(alcgp)",
      {
        tobgp: ["0-9g/day", "10-19", "20-29", "30+"],
        alcgp: ["0-39g/day", "40-79", "80-119", "120+"],
      },
    ],
    ["airquality_gamma_ml", "Gamma", "Ozone", "~ Solar.R + Wind + Temp"],
    ["airquality_lm", "Normal", "Ozone", "~ Solar.R + Wind + Temp"],
    ["mtcars_gamma_log", "Gamma", "mpg", "~ wt + hp + factor(cyl)"],
    ["mtcars_lm", "Normal", "mpg", "~ wt + hp + qsec"],
    ["boston_lm", "Normal", "medv", "~ ."],
    ["stackloss_lm", "Normal", "stack.loss", "~ ."],
  ];
  it.each(fits.map((one) => [one[0], one] as const))("%s", async (_, [id, family, y, formula, levels = {}]) => {
    const saved = fitOf(id);
    const data = columns(saved.data);
    const found = await fit(modelOf(family, formula), { data, y, levels, missing: "drop" });
    const { log_theta: size, log_shape: shape, ...coef } = saved.coef;
    agree(found.coefficients[headOf(family)], coef, Math.max(saved.trust_rtol_coef ?? 1e-7, 2e-9));
    const dispersion = found.coefficients.dispersion?.["(Intercept)"] as number;
    if (size !== undefined) expect(-dispersion).toBeCloseTo(size, 7);
    if (shape !== undefined) expect(-dispersion).toBeCloseTo(shape, 7);
    // R's glm takes another dispersion of a Gamma than the most likely one
    if (saved.family === "Gamma") return;
    expect(Math.abs(found.logLikelihood / saved.logLik - 1)).toBeLessThan(1e-9);
    expect(found.df).toBe(saved.df);
    const { log_theta, log_shape, ...errors } = saved.se_observed_information ?? saved.se ?? {};
    expect(errors).not.toEqual({});
    // lm divides the residuals by n − p
    const n = found.observations;
    const ml = family === "Normal" ? Math.sqrt((n - Object.keys(errors).length) / n) : 1;
    agree(
      found.stderr[headOf(family)],
      Object.fromEntries(Object.entries(errors).map(([name, value]) => [name, value * ml])),
      // Hessians of the files by numerical differences
      5e-7,
    );
  });

  it("of quine gives EthN the standard error by observed information", async () => {
    const found = await fit(
      model(NegativeBinomial, { mean: linear("~ Eth + Sex + Age + Lrn"), dispersion: constant() }),
      { data: columns("quine"), y: "Days" },
    );
    expect(found.stderr.mean?.EthN).toBeCloseTo(0.1576086627, 9);
  });

  it("airquality_normal_ls: location and scale", async () => {
    const saved = fitOf("airquality_normal_ls");
    const right = linear("~ Solar.R + Wind + Temp");
    const found = await fit(model(Normal, { loc: right, scale: right }), {
      data: columns("airquality"),
      y: "Ozone",
      missing: "drop",
    });
    const part = (prefix: string): Record<string, number> =>
      Object.fromEntries(
        Object.entries(saved.coef as Record<string, number>).flatMap(([name, value]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
        ),
      );
    agree(found.coefficients.loc, part("mu:"), 1e-7);
    agree(found.coefficients.scale, part("logsd:"), 1e-7);
    expect(Math.abs(found.logLikelihood / saved.logLik - 1)).toBeLessThan(1e-9);
  });
});
