// What a fit expects elsewhere: means with their standard errors against R, the delta method, and predictive distributions.
import { readFileSync } from "node:fs";
import { at, constant, coverage, exp, type Frame, fit, linear, log, logScore, model, type Tensor } from "thetastar";
import {
  Bernoulli,
  Binomial,
  Categorical,
  Exponential,
  Gamma,
  Mixture,
  NegativeBinomial,
  Normal,
  Poisson,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";

type Rows = readonly number[];
interface Mean {
  readonly estimate: Rows;
  readonly stderr: Rows;
  readonly lower: Rows;
  readonly upper: Rows;
}
const saved: {
  readonly data: Readonly<Record<string, Frame>>;
  readonly at: Readonly<Record<string, Frame>>;
  readonly cases: Readonly<Record<string, { readonly mean: Mean }>>;
  readonly links: Readonly<Record<string, Mean>>;
  readonly line: Mean;
} = JSON.parse(readFileSync("test/reference/after.json", "utf8"));
const cars = saved.data.cars as Frame;
const breaks = saved.data.breaks as Frame;

function agree(found: { readonly [K in keyof Mean]: ArrayLike<number> }, wanted: Mean, by: number): void {
  for (const key of ["estimate", "stderr", "lower", "upper"] as const)
    wanted[key].forEach((v, i) => {
      expect(Math.abs((found[key][i] as number) / v - 1), `${key} ${i}: ${found[key][i]}, not ${v}`).toBeLessThan(by);
    });
}

describe("the mean at rows of x", () => {
  test("of a line, a Poisson and a Bernoulli is R's predict", async () => {
    const line = await fit(model(Normal, { loc: linear("~ wt + hp"), scale: constant() }), { data: cars, y: "mpg" });
    agree(line.meanAt(saved.at.cars as Frame), saved.cases.normal?.mean as Mean, 1e-9);
    const poisson = await fit(model(Poisson, { rate: linear("~ wool * tension") }), { data: breaks, y: "breaks" });
    agree(poisson.meanAt(saved.at.breaks as Frame, 0.95), saved.cases.poisson?.mean as Mean, 1e-9);
    const hit = await fit(model(Bernoulli, linear("~ wt")), { data: cars, y: "am" });
    agree(hit.meanAt(saved.at.cars as Frame), saved.cases.bernoulli?.mean as Mean, 1e-7);
  });

  test("of links is R's on their scale; of lm with t and the unbiased variance", async () => {
    const some = { wt: [2, 3.5], hp: [60, 150] };
    const options = { covariance: "expected" } as const;
    for (const link of ["probit", "cloglog"] as const) {
      const found = await fit(model(Bernoulli, { probs: linear("~ wt", { link }) }), { data: cars, y: "am" }, options);
      agree(found.meanAt(some), saved.links[link] as Mean, 1e-6);
    }
    const gamma = model(Gamma, { mean: linear("~ wt + hp", { link: "inverse" }), dispersion: constant() });
    const inverse = await fit(gamma, { data: cars, y: "mpg" }, { ...options, dispersion: "pearson" });
    agree(inverse.meanAt(some), saved.links.inverse as Mean, 1e-6);
    const line = await fit(
      model(Normal, { loc: linear("~ wt + hp"), scale: constant() }),
      { data: cars, y: "mpg" },
      { dispersion: "pearson", test: "t" },
    );
    agree(line.meanAt(saved.at.cars as Frame, 0.9), saved.line, 1e-9);
  });

  test("of a Binomial is that of its count", async () => {
    const found = await fit(model(Binomial, { logits: linear("~ age") }), {
      data: saved.data.menarche as Frame,
      y: "cbind(yes, no)",
    });
    agree(
      found.meanAt(saved.at.menarche as Frame, 0.95, { known: { totalCount: 1 } }),
      saved.cases.binomial?.mean as Mean,
      1e-9,
    );
  });

  test("that two heads move has ends on the scale of its support", async () => {
    const found = await fit(Gamma, [2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8, 1.1, 0.9, 2.2, 3.9, 1.3]);
    const { estimate, stderr, lower, upper } = found.meanAt(0.9);
    const direct = found.delta(({ concentration, rate }) => concentration.div(rate));
    expect(estimate).toBeCloseTo(25.8 / 12, 9);
    expect(stderr).toBeCloseTo(direct.stderr, 12);
    expect(lower * upper).toBeCloseTo(estimate * estimate, 9);
    expect(upper).toBeCloseTo(estimate * Math.exp((1.6448536269514722 * stderr) / estimate), 9);
  });

  test("refuses a level, and families without a mean", async () => {
    const found = await fit(Exponential, [1, 2, 4]);
    expect(() => found.meanAt(95)).toThrow("meanAt: level must lie between 0 and 1; came 95. Try 0.95.");
  });
});

describe("the delta method", () => {
  test("of a function is its slope times the standard error", async () => {
    const found = await fit(Exponential, [1, 2, 4, 0.5, 3]);
    const { estimate, stderr, lower } = found.delta(({ rate }) => log(rate));
    expect(estimate).toBeCloseTo(Math.log(found.params.rate), 12);
    // an Exponential's log-rate has variance 1/n
    expect(stderr).toBeCloseTo(Math.sqrt(1 / 5), 9);
    expect(lower).toBeCloseTo(estimate - 1.959963984540054 * stderr, 12);
  });

  test("of a regression's parameters at rows is that of its coefficients", async () => {
    const found = await fit(model(NegativeBinomial, { mean: linear("~ wool"), dispersion: constant() }), {
      data: breaks,
      y: "breaks",
    });
    const { estimate, stderr } = found.delta(({ dispersion }) => log(dispersion), { wool: ["A", "B"] });
    expect(estimate[1]).toBeCloseTo(found.coefficients.dispersion?.["(Intercept)"] as number, 9);
    expect(stderr[0]).toBeCloseTo(found.stderr.dispersion?.["(Intercept)"] as number, 9);
    const means = found.delta(({ mean }) => exp(log(mean)), { wool: ["A", "B"] });
    const [at, b] = [found.covariance[0]?.[0] as number, Math.exp(found.coefficients.mean?.["(Intercept)"] as number)];
    expect(means.stderr[0]).toBeCloseTo(Math.sqrt(at) * b, 9);
  });

  test("needs one number", async () => {
    const found = await fit(Mixture(Normal, 2), [1, 1.2, 0.8, 5, 5.1, 4.6, 1.1, 5.3]);
    expect(() => found.delta(({ loc }) => loc as Tensor)).toThrow("delta: one number is needed; came 2 a row.");
    expect(found.delta(({ loc }) => at(loc as Tensor, 0)).stderr).toBeGreaterThan(0);
  });
});

describe("the predictive distribution", () => {
  const x = Float64Array.from({ length: 30 }, (_, i) => i / 10);
  const y = x.map((v, i) => 1 + 2 * v + Math.sin(i * 12.9898) * 0.8);
  const line = () => fit(model(Normal, { loc: linear(), scale: constant() }), { x: { x }, y });

  test("varies by what θ varies and what y varies about it", async () => {
    const found = await line();
    const at = { x: [1.5, 12] };
    const forecast = found.predictive(at, { seed: 1, draws: 4000 });
    const { estimate, stderr } = found.meanAt(at);
    const own = found.predict(at).variance();
    forecast.mean().forEach((v, i) => {
      expect(Math.abs(v - (estimate[i] as number))).toBeLessThan((4 * (stderr[i] as number)) / Math.sqrt(4000));
    });
    forecast.variance().forEach((v, i) => {
      const expected = (own[i] as number) + (stderr[i] as number) ** 2;
      expect(Math.abs(v / expected - 1)).toBeLessThan(0.08);
      expect(v).toBeGreaterThan(own[i] as number);
    });
  });

  test.each([0, 1e-9, 0.03, 0.5, 0.97, 1])("its quantile of %s inverts its cdf", async (p) => {
    const forecast = (await line()).predictive({ x: [0, 2, 30] }, { seed: 2, draws: 50 });
    const q = forecast.quantile(p);
    if (p === 0 || p === 1) expect([...q]).toEqual(Array(3).fill(p === 0 ? -Infinity : Infinity));
    else
      forecast.cdf(q).forEach((v) => {
        expect(Math.abs(v / p - 1)).toBeLessThan(1e-8);
      });
    const upper = forecast.quantile(p, { tail: "upper" });
    if (p > 0 && p < 1)
      forecast.survival(upper).forEach((v) => {
        expect(Math.abs(v / p - 1)).toBeLessThan(1e-8);
      });
  });

  test("of counts sums to 1; its quantile is the least y that reaches p", async () => {
    const found = await fit(NegativeBinomial, [0, 1, 2, 2, 5, 0, 3, 11]);
    const forecast = found.predictive({ seed: "counts", draws: 100 });
    const all = Array.from({ length: 4000 }, (_, i) => i);
    const prob = forecast.prob(all);
    expect(prob.reduce((a, b) => a + b)).toBeCloseTo(1, 3);
    expect(forecast.cdf(7)).toBeCloseTo(
      prob.slice(0, 8).reduce((a, b) => a + b),
      12,
    );
    expect(forecast.logProb(3)).toBeCloseTo(Math.log(prob[3] as number), 12);
    for (const p of [0.001, 0.3, 0.9, 0.99]) {
      const q = forecast.quantile(p);
      expect(Number.isInteger(q)).toBe(true);
      expect(forecast.cdf(q)).toBeGreaterThanOrEqual(p * (1 - 1e-12));
      if (q > 0) expect(forecast.cdf(q - 1)).toBeLessThan(p);
    }
    expect(forecast.quantile(0)).toBe(0);
  });

  test("its draws follow its cdf; the same for the same seed", async () => {
    const forecast = (await line()).predictive({ x: [1, 20] }, { seed: 5 });
    const draws = forecast.sample(2000, { seed: 7 });
    expect(draws).toHaveLength(4000);
    const second = forecast.at(1);
    const u = second.cdf(draws.slice(2000)).sort();
    const distance = Math.max(...u.map((v, i) => Math.max((i + 1) / 2000 - v, v - i / 2000)));
    expect(distance * Math.sqrt(2000)).toBeLessThan(1.95);
    expect(forecast.sample(2000, { seed: 7 })).toEqual(draws);
    expect(second.length).toBe(1);
  });

  test("is a forecast as the scores take it; atoms too", async () => {
    const found = await line();
    const forecast = found.predictive({ x }, { seed: 1, draws: 100 });
    expect(coverage(forecast, y, 0.9).n).toBe(30);
    expect(Math.abs(logScore(forecast, y)[3] as number)).toBeLessThan(10);
    const zeros = await fit(model(ZeroInflated(Poisson)), { y: [0, 0, 0, 0, 1, 4, 3, 0, 2, 6] });
    expect(zeros.predictive({ seed: 1, draws: 20 }).median()).toBeGreaterThanOrEqual(0);
  });

  test("of labels has probabilities, and says what it has not", async () => {
    const found = await fit(Categorical(["a", "b", "c"]), ["a", "b", "c", "a", "a", "b"]);
    const forecast = found.predictive({ seed: 1, draws: 200 });
    expect(forecast.prob(["a", "b", "c"]).reduce((s, v) => s + v, 0)).toBeCloseTo(1, 12);
    expect(() => forecast.quantile(0.5)).toThrow("predictive.quantile: y must be one number a row");
  });

  test("needs a covariance", async () => {
    const found = await fit(model(Bernoulli, { probs: constant() }), { y: [0, 0, 0, 0] });
    expect(() => found.predictive({ seed: 1 })).toThrow("predictive: θ must have a covariance");
  });
});
