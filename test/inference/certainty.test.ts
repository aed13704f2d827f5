// What fits say of their certainty: standard errors of regressions against R, intervals, tests, tables, and when there are none.
import { readFileSync } from "node:fs";
import { anova, compare, constant, fit, linear, type Matrix, model } from "thetastar";
import {
  Bernoulli,
  Gamma,
  LogNormal,
  NegativeBinomial,
  Normal,
  Poisson,
  StudentT,
  Weibull,
} from "thetastar/distributions";
import { describe, expect, expectTypeOf, test } from "vitest";
import { columns, present, type Reference, reference } from "../reference/classic.ts";

const near = (a: number | undefined, b: number, rtol: number): void =>
  expect(Math.abs((a as number) - b), `${a}, not ${b}`).toBeLessThanOrEqual(rtol * Math.abs(b));
const waits = [2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8, 1.1, 0.9, 2.2, 3.9, 1.3];

/** Errors of coefficients under a prefix of the reference's names. */
const errorsOf = ({ se, se_observed_information }: Reference, prefix = ""): [string, number][] =>
  Object.entries(se_observed_information ?? se ?? {}).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
  );

describe.skipIf(!present)("standard errors of regressions, as R has them", () => {
  test("Normal: airquality, location and scale", async () => {
    const saved = reference("airquality_normal_ls");
    const right = linear("~ Solar.R + Wind + Temp");
    const found = await fit(model(Normal, { loc: right, scale: right }), {
      data: columns("airquality"),
      y: "Ozone",
      missing: "drop",
    });
    for (const [name, value] of errorsOf(saved, "mu:")) near(found.stderr.loc?.[name], value, 1e-6);
    for (const [name, value] of errorsOf(saved, "logsd:")) near(found.stderr.scale?.[name], value, 1e-6);
    near(found.logLikelihood, saved.logLik, 1e-9);
  });
});

describe("the sandwich, against its formula in R", () => {
  const saved: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
    readFileSync(new URL("../reference/sandwich.json", import.meta.url), "utf8"),
  );
  const data = { age: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], y: [1, 2, 1, 4, 5, 3, 6, 8, 9, 7, 12, 15] };
  const options = { covariance: "sandwich" } as const;

  test("of a Poisson's mean", async () => {
    const found = await fit(model(Poisson, { rate: linear("~ age") }), { data, y: "y" }, options);
    for (const [name, value] of Object.entries(saved.poisson ?? {})) near(found.stderr.rate?.[name], value, 1e-9);
  });

  test("of a line; weights count as repeated rows do not: each row's slope is weighted", async () => {
    const line = model(Normal, { loc: linear("~ age"), scale: constant() });
    const found = await fit(line, { data, y: "y" }, options);
    for (const [name, value] of Object.entries(saved.normal ?? {})) near(found.stderr.loc?.[name], value, 1e-9);
    const double = await fit(line, { data, y: "y", weight: data.y.map(() => 2) }, options);
    near(double.stderr.loc?.age, found.stderr.loc?.age as number, 1e-9);
  });

  test("is named when it is not there", async () => {
    await expect(fit(Gamma, waits, { covariance: "HC9" as "sandwich" })).rejects.toThrow(
      'fit: covariance must be "observed", "expected", "sandwich", "HC0", "HC1", "HC2", "HC3" or { cluster }; came HC9.',
    );
  });
});

describe("intervals", () => {
  test("profile: ends where twice the log-likelihood has fallen by χ²", async () => {
    const found = await fit(Gamma, waits);
    const ends = found.confidence(0.95, { method: "profile" });
    // the other parameter at its best: rate = concentration / mean
    const mean = waits.reduce((a, b) => a + b) / waits.length;
    for (const concentration of [ends.concentration.lower, ends.concentration.upper]) {
      const at = Gamma({ concentration, rate: concentration / mean });
      const sum = waits.reduce((total, y) => total + at.logProb(y), 0);
      expect(2 * (found.logLikelihood - sum)).toBeCloseTo(3.841458820694124, 8);
    }
  });

  test("by curvature lie inside the parameter's set", async () => {
    const { concentration } = (await fit(Gamma, [1, 9])).confidence(0.999);
    expect(concentration.lower).toBeGreaterThan(0);
    expect(concentration.upper).toBeLessThan(Infinity);
  });

  test("a chance of what never came: no standard error, but a profile", async () => {
    const found = await fit(model(Bernoulli, { probs: constant() }), { y: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect(found.params.probs).toBeCloseTo(0, 300);
    expect(found.stderr.probs).toBeNaN();
    expect(found.warnings[0]).toMatch(/^probs: the estimate is at the edge/);
    const { lower, upper } = found.confidence(0.95, { method: "profile" }).probs;
    expect(lower).toBeCloseTo(0, 300);
    near(upper, 0.174753328, 1e-9);
  });

  test("refuses a level and a method that there are not", async () => {
    const found = await fit(Gamma, waits);
    expect(() => found.confidence(95)).toThrow("confidence: level must lie between 0 and 1; came 95. Try 0.95.");
    expect(() => found.confidence(0.9, { method: "bayes" as "wald" })).toThrow(
      'confidence: method must be "wald" or "profile"; came bayes. Choose one.',
    );
  });
});

describe("criteria and tests", () => {
  test("AIC, AICc and BIC are of the log-likelihood", async () => {
    const found = await fit(Gamma, waits);
    near(found.aic, 4 - 2 * found.logLikelihood, 1e-14);
    near(found.aicc, found.aic + 12 / 9, 1e-14);
    near(found.bic, 2 * Math.log(12) - 2 * found.logLikelihood, 1e-14);
  });

  test("a weight counts its row as often", async () => {
    const weight = waits.map((_, i) => 1 + (i % 3));
    const repeated = waits.flatMap((y, i) => Array.from({ length: weight[i] as number }, () => y));
    const weighted = await fit(model(Gamma), { y: waits, weight });
    const again = await fit(Gamma, repeated);
    expect(weighted.observations).toBe(again.observations);
    near(weighted.logLikelihood, again.logLikelihood, 1e-12);
    near(weighted.stderr.rate as number, again.stderr.rate, 1e-9);
  });

  test("NegativeBinomial against Poisson, whose dispersion of 0 is an edge", async () => {
    const y = [0, 1, 2, 2, 5, 0, 3];
    const [poisson, negative] = [await fit(Poisson, y), await fit(NegativeBinomial, y)];
    const test = anova(poisson, negative, { boundary: true });
    near(test.statistic, 0.660936, 1e-6);
    near(test.p, 0.2081148, 1e-6);
    expect(anova(negative, poisson).p).toBeCloseTo(2 * test.p, 12);
  });

  test("anova refuses other rows, and models of one size", async () => {
    const [one, other] = [await fit(Gamma, waits), await fit(Gamma, waits.slice(1))];
    expect(() => anova(one, other)).toThrow("anova: both fits must be of the same observations; they have 12 and 11.");
    expect(() => anova(one, one)).toThrow("anova: one model must have more parameters; both have 2.");
  });

  test("compare lists families by AIC", async () => {
    const lines = await compare([LogNormal, Weibull, Gamma], waits);
    expect(lines.map(({ family }) => family)).toEqual(["Gamma", "Weibull", "LogNormal"]);
    expect(lines[0]?.difference).toBe(0);
    near(lines[2]?.aic as number, (await fit(LogNormal, waits)).aic, 1e-14);
  });
});

describe("compare by rows that were not seen", () => {
  test("is the mean of −log p under fits of the others", async () => {
    const [line] = await compare([Gamma], waits, { folds: 12 });
    let total = 0;
    for (let i = 0; i < waits.length; i++) {
      const { distribution } = await fit(Gamma, [...waits.slice(0, i), ...waits.slice(i + 1)]);
      total -= distribution.logProb(waits[i] as number);
    }
    near(line?.logScore, total / 12, 1e-9);
    const one = await compare([LogNormal, Gamma], waits, { folds: 4, seed: 1 });
    expect(one).toHaveLength(2);
    expect((await compare([Gamma], waits, { folds: 4, seed: 1 }))[0]?.logScore).toBe(
      one.find(({ family }) => family === "Gamma")?.logScore,
    );
    await expect(compare([Gamma], waits, { folds: 1 })).rejects.toThrow(
      "compare: folds must be an integer from 2 to the number of rows, 12; came 1. Try 10.",
    );
  });
});

describe("what cannot be estimated", () => {
  test("perfect separation: the likelihood rises for ever", async () => {
    const x = { dose: [1, 2, 3, 4, 5, 6, 7, 8] };
    const found = await fit(model(Bernoulli, linear()), { x, y: [0, 0, 0, 0, 1, 1, 1, 1] });
    expect(found.warnings[0]).toMatch(/rises for ever along .*logits\.dose/);
  });

  test("a dispersion of counts that vary less than a Poisson's", async () => {
    const y = [3, 2, 3, 4, 3, 2, 3, 4, 3, 3];
    const found = await fit(model(NegativeBinomial, { mean: constant(), dispersion: constant() }), { y });
    expect(found.warnings[0]).toMatch(/rises for ever along dispersion/);
  });

  test("df of data with the tails of a Normal", async () => {
    const y = Array.from({ length: 40 }, (_, i) => Math.sin(i * 12.9898) * 2);
    const found = await fit(StudentT, y);
    expect(found.warnings[0]).toMatch(/rises for ever along df/);
  });
});

describe("the table", () => {
  test("of one column", async () => {
    expect(String(await fit(Gamma, waits))).toBe(
      [
        "Gamma by maximum likelihood, 12 observations",
        "                 estimate   stderr  95 % from      to",
        "  concentration    2.2951  0.87741     1.0849  4.8552",
        "  rate             1.0675  0.45598    0.46212  2.4658",
        "log-likelihood −19.289 with 2 parameters; AIC 42.577, BIC 43.547",
      ].join("\n"),
    );
  });

  test("of a regression", async () => {
    const data = { age: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], y: [1, 2, 1, 4, 5, 3, 6, 8, 9, 7, 12, 15] };
    const found = await fit(model(Poisson, { rate: linear("~ age") }), { data, y: "y" });
    const lines = String(found).split("\n");
    expect(lines[0]).toBe("Poisson by maximum likelihood, 12 observations");
    expect(lines[1]).toMatch(/estimate +stderr +z +p +95 % from +to$/);
    expect(lines[2]).toBe("rate");
    expect(lines[3]).toMatch(/^ {2}\(Intercept\) +0\.2/);
    expect(lines[4]).toMatch(/^ {2}age +0\.2.* <0\.0001 /);
  });
});

test("only what is solved has standard errors in its type", () => {
  const check = async () => {
    const x: Matrix = { values: [1, 2], columns: 1 };
    const solved = await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y: [1, 2] });
    expectTypeOf(solved.aic).toEqualTypeOf<number>();
    const bare = await fit(Gamma, [1, 2]);
    expectTypeOf(bare.params.rate).toEqualTypeOf<number>();
    expectTypeOf(bare.confidence().rate.lower).toEqualTypeOf<number>();
    const trained = await fit(model(Normal, linear()), { x, y: [1, 2] }, { batch: 1 });
    expectTypeOf(trained).not.toHaveProperty("aic");
  };
  expect(check).toBeTypeOf("function");
});
