// Generalized linear models against R's glm, lm and glm.nb: links, and all that is said of their certainty.
import { readFileSync } from "node:fs";
import {
  type AnyFamily,
  chain,
  constant,
  dropOne,
  evaluate,
  type Frame,
  fit,
  input,
  type LinearHead,
  type LinkName,
  linear,
  load,
  type Model,
  mlp,
  model,
  tanh,
  unitInterval,
} from "thetastar";
import {
  Bernoulli,
  Binomial,
  Gamma,
  InverseGaussian,
  NegativeBinomial,
  Normal,
  Poisson,
} from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { type Link, linkOf } from "../../src/layers/links.ts";

interface Case {
  readonly family: string;
  readonly link: LinkName;
  readonly y: string;
  readonly formula: string;
  readonly coef: Numbers;
  readonly logLik?: number;
  /** Standard errors for each unit of dispersion, and Pearson's dispersion. */
  readonly unit: Numbers;
  readonly pearson: number;
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly df: number;
  readonly nullDf: number;
  /** Chances of the coefficients over their errors, with Pearson's dispersion; the quantile 0.975 of t. */
  readonly t: Numbers;
  readonly ends: number;
  readonly HC0: Numbers;
  readonly HC1: Numbers;
  readonly HC2: Numbers;
  readonly HC3: Numbers;
  readonly cluster: Numbers;
}
type Numbers = Readonly<Record<string, number>>;
const { data, cases }: { readonly data: Frame; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync("test/reference/glm.json", "utf8"),
);
/** The mean of each family by a head; the rest is constant. */
const FAMILIES: Readonly<Record<string, (head: LinearHead) => Model<AnyFamily, true>>> = {
  Bernoulli: (probs) => model(Bernoulli, { probs }),
  Binomial: (probs) => model(Binomial, { probs }),
  Poisson: (mean) => model(Poisson, { mean }),
  Normal: (mean) => model(Normal, { mean, variance: constant() }),
  Gamma: (mean) => model(Gamma, { mean, dispersion: constant() }),
  InverseGaussian: (mean) => model(InverseGaussian, { mean, dispersion: constant() }),
  NegativeBinomial: (mean) => model(NegativeBinomial, { mean, dispersion: constant() }),
};
const modelOf = ({ family, formula, link }: Case): Model<AnyFamily, true> =>
  (FAMILIES[family] as (typeof FAMILIES)[string])(linear(formula, { link }));
const headOf = ({ family }: Case): string => (family === "Bernoulli" || family === "Binomial" ? "probs" : "mean");

/** Numbers agree by name, in order, to a share of their size. */
function agree(found: Readonly<Record<string, unknown>> | undefined, wanted: Numbers, by: number): void {
  expect(Object.keys(found ?? {})).toEqual(Object.keys(wanted));
  for (const [name, value] of Object.entries(wanted)) near(found?.[name], value, by, name);
}
function near(found: unknown, wanted: number, by: number, name = ""): void {
  const off = Math.abs((found as number) - wanted) / Math.max(0.01, Math.abs(wanted));
  expect(off, `${name}: ${found} for ${wanted}`).toBeLessThan(by);
}

describe("a generalized linear model is R's", () => {
  it.each(cases.map((one) => [`${one.family} ${one.link} ${one.y} ${one.formula}`, one] as const))(
    "%s",
    async (_, one) => {
      const head = headOf(one);
      const found = await fit(modelOf(one), { data, y: one.y });
      agree(found.coefficients[head], one.coef, 2e-9);
      if (one.logLik !== undefined) near(found.logLikelihood, one.logLik, 1e-11);
      const { deviance } = found;
      near(deviance?.residual, one.deviance, 1e-9);
      near(deviance?.null, one.nullDeviance, 1e-9);
      expect([deviance?.df, deviance?.nullDf]).toEqual([one.df, one.nullDf]);
      near(found.rSquared.deviance, 1 - one.deviance / one.nullDeviance, 1e-8);
      // as summary prints it: expected information, Pearson's dispersion
      const summary = await fit(
        modelOf(one),
        { data, y: one.y },
        { covariance: "expected", dispersion: "pearson", test: "t" },
      );
      near(summary.dispersion, one.pearson, 1e-8);
      const errors = Object.entries(one.unit).map(([name, v]) => [name, v * Math.sqrt(one.pearson)] as const);
      agree(summary.stderr[head], Object.fromEntries(errors), 1e-8);
      const { upper = Number.NaN } = summary.confidence(0.95)[head]?.[errors[0]?.[0] as string] ?? {};
      near(upper, (one.coef[errors[0]?.[0] as string] as number) + one.ends * (errors[0]?.[1] as number), 1e-8);
      for (const covariance of ["HC0", "HC1", "HC2", "HC3", "cluster"] as const) {
        const kind = covariance === "cluster" ? { cluster: "g" } : covariance;
        const robust = await fit(modelOf(one), { data, y: one.y }, { covariance: kind });
        agree(robust.stderr[head], one[covariance], 1e-8);
      }
    },
  );
});

it("with t, intervals of means go as far as R's predict has them", async () => {
  const line = cases.find(({ family, link }) => family === "Normal" && link === "identity") as Case;
  const found = await fit(modelOf(line), { data, y: line.y }, { dispersion: "pearson", test: "t" });
  const { estimate, stderr, upper } = found.meanAt({ x: [1], a: ["q"], z: [0] });
  near(((upper[0] as number) - (estimate[0] as number)) / (stderr[0] as number), line.ends, 1e-9);
});

describe("a link", () => {
  const spectrum = { x: [0.2, 1.1, 1.9, 3.2, 4.1, 4.8, 6.3, 7.7], y: [0, 1, 0, 0, 1, 1, 0, 1] };

  it("maps to a free number exactly in both tails, and back", () => {
    // by mpmath at 50 digits: log-odds of Φ(η), 1 − exp(−e^η), ½ + atan(η)/π, e^η
    const odds: readonly (readonly [LinkName, number, number])[] = [
      ["probit", -30, -454.3212439563432],
      ["probit", 9, 43.628149113332115],
      ["cloglog", -50, -50],
      ["cloglog", 3, 20.08553692129549],
      ["cauchit", -1e8, -19.565410626618668],
      ["cauchit", 0.5, 0.6084345435443035],
      ["log", -1e-9, 20.72326583644641],
    ];
    for (const [name, eta, wanted] of odds) {
      const link = linkOf("here", name, "probs", unitInterval) as Link;
      const found = evaluate({ free: link.free(input("eta")) }, { eta }).free[0] as number;
      near(found, wanted, 1e-12, name);
      near(link.eta(found), eta, 1e-9, name);
    }
  });

  it("is kept by a saved model, and of plain columns has coefficients, too", async () => {
    const probit = { link: "probit" } as const;
    const formula = await fit(model(Bernoulli, { probs: linear("~ x", probit) }), { data: spectrum, y: "y" });
    const plain = await fit(model(Bernoulli, { probs: linear(undefined, probit) }), {
      x: { x: spectrum.x },
      y: spectrum.y,
    });
    agree(plain.coefficients.probs, formula.coefficients.probs ?? {}, 1e-9);
    agree(plain.stderr.probs, formula.stderr.probs ?? {}, 1e-9);
    const at = { x: [-40, 0, 3, 50] };
    for (const one of [formula, plain]) {
      const again = load(JSON.stringify(one), { Bernoulli });
      expect(again.predict(at).mean()).toEqual(one.predict(at).mean());
    }
    expect(Object.keys(plain.params)).toContain("probs.bias");
  });

  it("that is the set's own changes nothing", async () => {
    const own = await fit(model(Bernoulli, { probs: linear("~ x", { link: "logit" }) }), { data: spectrum, y: "y" });
    const none = await fit(model(Bernoulli, { probs: linear("~ x") }), { data: spectrum, y: "y" });
    expect(own.theta).toEqual(none.theta);
  });

  it("of a network's last layer is learned by", async () => {
    const network = chain(linear(3), tanh, linear(undefined, { link: "identity" }));
    const found = await fit(
      model(Poisson, { mean: network }),
      { x: spectrum.x.map((v) => [v]), y: spectrum.y },
      { epochs: 3 },
    );
    expect(found.predict([[1]]).mean()[0]).toBeGreaterThan(0);
  });

  it("is kept where terms are left out, and by means elsewhere", async () => {
    const probit = (text: string) => model(Bernoulli, { probs: linear(text, { link: "probit" }) });
    const all = await fit(probit("~ x + z"), { data, y: "hit" });
    const [, z] = await dropOne(all);
    const small = await fit(probit("~ x"), { data, y: "hit" });
    near(z?.logLikelihood, small.logLikelihood, 1e-12);
    const at = { x: [2], z: [0] };
    near(all.meanAt(at).estimate[0], all.predict(at).mean()[0] as number, 1e-14);
    // of a saturated binomial the delta method is the binomial's own: p(1 − p)/n for each of the classes
    const identity = await fit(model(Bernoulli, { probs: linear("~ a", { link: "identity" }) }), { data, y: "hit" });
    const { estimate, stderr } = identity.meanAt({ a: ["p"] });
    const p = estimate[0] as number;
    near(stderr[0], Math.sqrt((p * (1 - p)) / 20), 1e-9);
    const steep = await fit(model(Poisson, { mean: linear("~ x", { link: "identity" }) }), { data: spectrum, y: "y" });
    expect(() => steep.meanAt({ x: [-90] })).toThrow(
      /^fitted: mean must be positive; row 0 has -.* by the link identity/,
    );
  });

  it("is refused where it does not fit, and says where it leads out of the set", async () => {
    expect(() => linear("~ x", { link: "log-log" as "log" })).toThrow(
      "linear: link must be one of cauchit, cloglog, identity, inverse, log, logit, probit, sqrt; came log-log. Choose one.",
    );
    await expect(
      fit(model(Bernoulli, { logits: linear("~ x", { link: "probit" }) }), { data: spectrum, y: "y" }),
    ).rejects.toThrow(
      "model(Bernoulli): the link of logits (real) must be one of identity, inverse, log; came probit. Give a link to a probability: probs.",
    );
    const straight = model(Poisson, { mean: linear("~ x", { link: "identity" }) });
    const found = await fit(straight, { data: spectrum, y: "y" });
    expect(() => found.predict({ x: [3, -90] })).toThrow(
      /^predict: mean must be positive; row 1 has -.* by the link identity\. Leave/,
    );
    const none = model(Poisson, { mean: linear("~ 0 + x", { link: "identity" }) });
    await expect(fit(none, { data: { ...spectrum, x: spectrum.x.map((v) => v - 4) }, y: "y" })).rejects.toThrow(
      "fit: mean must be positive in every row at the start; by the link identity it is not. Add an intercept, take another link, or give initial.",
    );
    expect(() => chain(linear(2, { link: "log" }), mlp([2]))).toThrow(
      "chain: a link is of the last layer; came log on one before.",
    );
  });
});
