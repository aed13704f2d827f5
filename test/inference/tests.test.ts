// Tests of hypotheses and the search for a model, against R.
import { readFileSync } from "node:fs";
import {
  anova,
  anovaBySimulation,
  constant,
  dropOne,
  type Frame,
  fit,
  linear,
  model,
  scoreTest,
  step,
  waldTest,
} from "thetastar";
import { Bernoulli, Gamma, Mixture, NegativeBinomial, Normal, Poisson } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

interface Line {
  readonly df: number;
  readonly aic: number;
  readonly statistic: number;
  readonly p: number;
}
interface Path {
  readonly terms: readonly string[];
  readonly aic: number;
  readonly steps: readonly string[];
}
const saved: {
  readonly birthwt: Frame;
  readonly breaks: Frame;
  readonly drop: Readonly<Record<string, Line>>;
  readonly inner: Readonly<Record<string, Line>>;
  readonly rao: number;
  readonly wald: number;
  readonly backward: Path;
  readonly both: Path;
} = JSON.parse(readFileSync("test/reference/tests.json", "utf8"));
const near = (a: number | undefined, b: number, by: number): void =>
  expect(Math.abs((a as number) - b), `${a}, not ${b}`).toBeLessThanOrEqual(by * Math.abs(b));
const births = { data: saved.birthwt, y: "low" };
const low = (formula: string) => model(Bernoulli, { logits: linear(formula) });
const FULL = "~ age + lwt + race + smoke + ptl + ht + ui + ftv";
const counts = [0, 1, 2, 2, 5, 0, 3];

describe("tests are R's", () => {
  test("Rao's and Wald's of three coefficients", async () => {
    const small = await fit(low("~ age + lwt + smoke"), births);
    const large = await fit(low("~ age + lwt + smoke + race + ht"), births);
    const score = scoreTest(small, large);
    near(score.statistic, saved.rao, 1e-8);
    expect(score.df).toBe(3);
    const wald = waldTest(large, ["logits.raceother", "logits.racewhite", "logits.ht"]);
    near(wald.statistic, saved.wald, 1e-7);
    expect(wald.df).toBe(3);
    // all three ask the same
    near(anova(small, large).statistic, wald.statistic, 0.2);
    near(waldTest(large, { "logits.ht": large.coefficients.logits?.ht as number }).p, 1, 1e-12);
  });

  test("dropOne is drop1", async () => {
    const lines = await dropOne(await fit(low(FULL), births));
    expect(lines.map(({ term }) => term)).toEqual(Object.keys(saved.drop));
    for (const { term, df, aic, statistic, p } of lines) {
      const wanted = saved.drop[term] as Line;
      expect(df).toBe(wanted.df);
      near(aic, wanted.aic, 1e-9);
      near(statistic, wanted.statistic, 1e-7);
      near(p, wanted.p, 1e-7);
    }
  });

  test("dropOne keeps margins", async () => {
    const crossed = model(Poisson, { rate: linear("~ wool * tension") });
    const [line, ...rest] = await dropOne(await fit(crossed, { data: saved.breaks, y: "breaks" }));
    expect(rest).toEqual([]);
    expect(line?.term).toBe("wool:tension");
    near(line?.statistic, saved.inner["wool:tension"]?.statistic as number, 1e-9);
  });

  test("step is stepAIC, backward and both ways", async () => {
    const found = await step(low(FULL), births);
    expect(found.steps.map(({ change, term }) => `${change === "without" ? "-" : "+"} ${term}`)).toEqual(
      saved.backward.steps,
    );
    near(found.fit.aic, saved.backward.aic, 1e-9);
    expect(found.note).toContain("are not valid");
    expect(String(found)).toContain("without logits: ftv  AIC 219.427");
    const both = await step(low("~ (age + lwt + smoke + ui)^2 + ht"), births, { direction: "both" });
    const backward = await step(low("~ (age + lwt + smoke + ui)^2 + ht"), births);
    expect(both.fit.aic).toBeLessThanOrEqual(backward.fit.aic + 1e-9);
    near((await fit(low("~ lwt + race + smoke + ht + ui + lwt:smoke + lwt:ui"), births)).aic, saved.both.aic, 1e-9);
  });

  test("step takes a term back where that is better, and chooses on every parameter", async () => {
    // a's worth is hidden until b is gone
    const n = 60;
    const noise = Array.from(
      { length: n },
      (_, i) => Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453) - 0.5,
    );
    const data = {
      a: Array.from({ length: n }, (_, i) => i % 5),
      b: Array.from({ length: n }, (_, i) => (i * 7) % 11),
      y: Array.from({ length: n }, (_, i) => 2 + (i % 5) + (noise[i] as number) * (1 + ((i * 7) % 11))),
    };
    const right = linear("~ a + b");
    const found = await step(model(Normal, { loc: right, scale: right }), { data, y: "y" }, { direction: "both" });
    expect(found.steps.map(({ parameter, term }) => `${parameter} ${term}`).sort()).toEqual(["loc b", "scale a"]);
    expect(Object.keys(found.fit.coefficients.scale ?? {})).toEqual(["(Intercept)", "b"]);
  });
});

describe("anova", () => {
  test("by simulation: a Poisson against a negative binomial", async () => {
    const [poisson, negative] = [await fit(Poisson, counts), await fit(NegativeBinomial, counts)];
    const test = await anovaBySimulation(poisson, negative, { seed: 1, replicates: 400 });
    near(test.statistic, 0.660936, 1e-6);
    // ½χ²₀ + ½χ²₁ says 0.208; of seven rows more of the chance is at 0
    expect(test.p).toBeGreaterThan(0.08);
    expect(test.p).toBeLessThan(0.3);
    expect(test.failed).toBeLessThan(20);
    expect(await anovaBySimulation(negative, poisson, { seed: 1, replicates: 400 })).toEqual(test);
  });

  test("by simulation agrees with χ² where that holds", async () => {
    const small = await fit(low("~ lwt"), births);
    const large = await fit(low("~ lwt + age"), births);
    const { p } = await anovaBySimulation(small, large, { seed: 2, replicates: 300 });
    expect(Math.abs(p - anova(small, large).p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 300));
  });

  test("refuses another y, other weights, mixtures, and what is no fit", async () => {
    const y = [2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8];
    const one = await fit(Gamma, y);
    const other = await fit(model(Gamma, { mean: linear(), dispersion: constant() }), {
      x: y.map((_, i) => i % 3),
      y: y.map((v, i) => (i === 4 ? v + 1 : v)),
    });
    expect(() => anova(one, other)).toThrow("anova: both fits must have the same y; that of row 4 differs.");
    const weighted = await fit(model(Gamma), { y, weight: [1, 2, 1, 1, 1, 1, 0] });
    const nothing = await fit(model(Gamma, { mean: linear(), dispersion: constant() }), {
      x: y.map((_, i) => i % 3),
      y,
    });
    expect(() => anova(weighted, nothing)).toThrow(
      "anova: both fits must have the same weight; that of row 1 differs.",
    );
    const mixture = await fit(Mixture(Normal, 2), [...y, 9, 8.8, 9.4]);
    const normal = await fit(Normal, [...y, 9, 8.8, 9.4]);
    expect(() => anova(normal, mixture)).toThrow("anova: mixtures must have as many components; these have 1 and 2");
    expect(() => anova({} as typeof one, one)).toThrow("anova: a fit to the greatest likelihood is needed");
  });
});

describe("refused with the reason", () => {
  test("names that are not there, models that are not nested", async () => {
    const large = await fit(low("~ age + lwt"), births);
    expect(() => waldTest(large, ["age"])).toThrow(
      "waldTest: the fit has no age; it has logits.(Intercept), logits.age",
    );
    const other = await fit(low("~ smoke + ht + ui"), births);
    expect(() => scoreTest(large, other)).toThrow(
      "scoreTest: the smaller model must be the larger with coefficients of 0",
    );
    await expect(dropOne(await fit(Normal, [1, 2, 4]))).rejects.toThrow("dropOne: a fit with formulas is needed");
    await expect(step(model(Normal), { data: { y: [1, 2, 3] }, y: "y" })).rejects.toThrow(
      "step: a model with formulas",
    );
  });
});
