// Residuals, leverage and Cook's distances against R, and quantile residuals against what they are.
import { readFileSync } from "node:fs";
import { constant, type Frame, fit, linear, model } from "thetastar";
import {
  Bernoulli,
  Binomial,
  Categorical,
  Gamma,
  InverseGaussian,
  NegativeBinomial,
  Normal,
  Poisson,
  Weibull,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";

type Rows = readonly number[];
interface Case {
  readonly data: string;
  readonly response: Rows;
  readonly pearson: Rows;
  readonly deviance: Rows;
  readonly leverage: Rows;
  readonly cook: Rows;
}
const saved: { readonly data: Readonly<Record<string, Frame>>; readonly cases: Readonly<Record<string, Case>> } =
  JSON.parse(readFileSync("test/reference/after.json", "utf8"));
const tension = { levels: { tension: ["H", "L", "M"], wool: ["A", "B"] } };
const cars = saved.data.cars as Frame;
const breaks = { data: saved.data.breaks as Frame, y: "breaks", ...tension };

const fits = {
  normal: () => fit(model(Normal, { loc: linear("~ wt + hp"), scale: constant() }), { data: cars, y: "mpg" }),
  gamma: () => fit(model(Gamma, { mean: linear("~ wt + hp"), dispersion: constant() }), { data: cars, y: "mpg" }),
  inverse: () =>
    fit(model(InverseGaussian, { mean: linear("~ wt + hp"), dispersion: constant() }), { data: cars, y: "mpg" }),
  poisson: () => fit(model(Poisson, { rate: linear("~ wool * tension") }), breaks),
  negative: () => fit(model(NegativeBinomial, { mean: linear("~ wool * tension"), dispersion: constant() }), breaks),
  binomial: () =>
    fit(model(Binomial, { logits: linear("~ age") }), { data: saved.data.menarche as Frame, y: "cbind(yes, no)" }),
  bernoulli: () => fit(model(Bernoulli, linear("~ wt")), { data: cars, y: "am" }),
  weighted: () =>
    fit(model(Gamma, { mean: linear("~ wt + hp"), dispersion: constant() }), {
      data: cars,
      y: "mpg",
      weight: Array.from({ length: 32 }, (_, i) => [1, 2, 3, 1][i % 4] as number),
    }),
};

/** Agree to a share of the largest. */
function agree(found: ArrayLike<number>, wanted: Rows, by: number): void {
  expect(found.length).toBe(wanted.length);
  const size = Math.max(...wanted.map(Math.abs));
  wanted.forEach((v, i) => {
    expect(Math.abs((found[i] as number) - v), `row ${i}: ${found[i]}, not ${v}`).toBeLessThan(by * size);
  });
}

describe("residuals and influence are R's", () => {
  test.each(Object.entries(fits))("%s", async (name, run) => {
    const wanted = saved.cases[name] as Case;
    const found = await run();
    // glm.nb finds its dispersion to about 1e-6; a log link for a Gamma stops at about 1e-8
    const by = name === "negative" ? 1e-6 : 1e-8;
    agree(found.residuals("response"), wanted.response, by);
    agree(found.residuals("pearson"), wanted.pearson, by);
    agree(found.residuals("deviance"), wanted.deviance, name === "normal" ? 1e-9 : 10 * by);
    agree(found.leverage(), wanted.leverage, by);
    // R counts rows where n is Σw here, in the dispersion of weighted rows
    if (name !== "weighted") agree(found.cooksDistance(), wanted.cook, 10 * by);
  });
});

describe("quantile residuals", () => {
  const y = Float64Array.from({ length: 400 }, (_, i) => 1 + ((i * 37) % 11));

  test("are the normal scores of F(y) of a continuous y", async () => {
    const found = await fit(Normal, y);
    const { loc, scale } = found.params;
    const scores = found.residuals();
    y.forEach((v, i) => {
      expect(scores[i]).toBeCloseTo((v - loc) / scale, 12);
    });
  });

  test("of counts lie within the step of their y, and are the same for the same seed", async () => {
    const found = await fit(Poisson, y);
    const scores = found.residuals("quantile", { seed: 3 });
    const standard = Normal({ loc: 0, scale: 1 });
    const from = found.distribution.cdf(y.map((v) => v - 1));
    const to = found.distribution.cdf(y);
    const at = standard.cdf(scores);
    for (let i = 0; i < y.length; i++) {
      expect(at[i]).toBeGreaterThan((from[i] as number) - 1e-12);
      expect(at[i]).toBeLessThan((to[i] as number) + 1e-12);
    }
    expect(found.residuals("quantile", { seed: 3 })).toEqual(scores);
    expect(found.residuals("quantile", { seed: 4 })).not.toEqual(scores);
  });

  test("are finite for a y far out", async () => {
    const found = await fit(Poisson, [...y, 90]);
    expect(found.residuals().at(-1)).toBeGreaterThan(15);
    expect(found.residuals().at(-1)).toBeLessThan(30);
  });

  test("keep the row of the data where rows were dropped", async () => {
    const data = { x: [1, null, 3, 4, 5, 6], y: [2, 3, 5, null, 8, 7] };
    const found = await fit(model(Normal, { loc: linear("~ x"), scale: constant() }), {
      data,
      y: "y",
      missing: "drop",
    });
    expect([...found.rows]).toEqual([0, 2, 4, 5]);
    expect(found.residuals("response")).toHaveLength(4);
  });
});

describe("refused with the reason", () => {
  test("residuals of labels, and deviances where there is no saturated model", async () => {
    const labels = await fit(Categorical(["a", "b"]), ["a", "b", "b"]);
    expect(() => labels.residuals()).toThrow("residuals: y must be one number a row");
    const weibull = await fit(Weibull, [1, 2, 3.5]);
    expect(() => weibull.residuals("deviance")).toThrow("needs the rule deviance");
    expect(() => weibull.residuals("raw" as "quantile")).toThrow('residuals: kind must be "response", "pearson"');
  });

  test("leverage where other parameters have predictors, too", async () => {
    const both = await fit(model(Normal, linear("~ wt")), { data: cars, y: "mpg" });
    expect(() => both.leverage()).toThrow("leverage: a model of the mean is needed");
  });

  test("residuals but quantiles of a censored y", async () => {
    const y = { lower: [1, 2, 3, 4, 2], upper: [1, 2, Infinity, 4, 3] };
    const found = await fit(Weibull, y);
    expect(() => found.residuals("pearson")).toThrow("residuals: y must be known exactly; row 2 lies between 3 and");
    expect([...found.residuals()].every(Number.isFinite)).toBe(true);
  });
});
