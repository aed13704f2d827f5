// When it cannot work, it says why: what a fit warns of, which standard errors it withholds, and what is refused.
import { constant, fit, linear, model } from "thetastar";
import {
  Bernoulli,
  BetaBinomial,
  Categorical,
  Gamma,
  GEV,
  GeneralizedPareto,
  Laplace,
  NegativeBinomial,
  Normal,
  Pareto,
  Poisson,
  Shifted,
  StudentT,
  Uniform,
  Weibull,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const waits = [2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8, 1.1, 0.9, 2.2, 3.9, 1.3];
const dose = [1, 2, 3, 4, 5, 6, 7, 8];
const noise = [3, 1, 2, 5, 4, 2, 1, 3];
const hit = [0, 0, 0, 0, 1, 1, 1, 1];
/** Counts that vary less than a Poisson's. */
const even = [3, 2, 3, 4, 3, 2, 3, 4, 3, 3];
const line = (right: string) => model(Normal, { loc: linear(right), scale: constant() });

describe("separation", () => {
  test("names the column that tells the classes apart; no standard errors, Wald refused", async () => {
    const found = await fit(model(Bernoulli, { logits: linear("~ dose + noise") }), {
      data: { dose, noise, hit },
      y: "hit",
    });
    expect(found.warnings).toHaveLength(1);
    expect(found.warnings[0]).toMatch(
      /^the likelihood rises for ever along .*logits\.dose.*there is no finite estimate; y is told apart by dose$/,
    );
    expect(found.stderr.logits?.dose).toBeNaN();
    expect(() => found.confidence()).toThrow(
      /^confidence: Wald's intervals need standard errors; there are none, as .*Use/,
    );
    expect(String(found)).toContain("Warning: the likelihood rises for ever");
  });

  test("by a level, whose own column is named, and of plain x; the others keep their standard errors", async () => {
    const x = { treated: [0, 1, 0, 1, 0, 1, 0, 1, 0, 0], age: [3, 1, 2, 5, 4, 2, 1, 3, 4, 6] };
    const y = [0, 1, 1, 1, 0, 1, 1, 1, 0, 1];
    const found = await fit(model(Bernoulli, { logits: linear() }), { x, y });
    expect(found.warnings[0]).toMatch(/y is told apart by treated$/);
    expect(found.stderr.logits?.treated).toBeNaN();
    expect(found.stderr.logits?.age).toBeGreaterThan(0);
    expect(found.confidence().logits?.age?.lower).toBeLessThan(found.coefficients.logits?.age as number);
    expect(found.confidence().logits?.treated?.lower).toBeNaN();
  });

  test("of counts by a level without any, and of one class among three", async () => {
    const counts = await fit(model(Poisson, { rate: linear("~ g") }), {
      data: { g: ["a", "b", "a", "b", "a", "b"], n: [0, 1, 0, 3, 0, 1] },
      y: "n",
    });
    expect(counts.warnings[0]).toMatch(/y is told apart by gb$/);
    const classes = await fit(model(Categorical(3), linear()), { x: { dose }, y: [0, 0, 1, 2, 1, 2, 1, 2] });
    expect(classes.warnings[0]).toMatch(/y is told apart by dose$/);
  });
});

test("a column is not blamed for what it has not done", async () => {
  // no count is 0, and what rises for ever is the precision
  const found = await fit(model(BetaBinomial, { probs: linear("~ x"), precision: constant() }), {
    data: { x: even.map((_, i) => i % 4), n: even },
    y: "cbind(n, 6 - n)",
  });
  expect(found.warnings).toHaveLength(1);
  expect(found.warnings[0]).toMatch(/along precision\.\(Intercept\): .* is Binomial: fit that$/);
});

describe("columns", () => {
  const data = { dose, twice: dose.map((v) => 2 * v), y: noise, g: dose.map(() => "a") };
  test("that are combinations of others are named, and left out on request", async () => {
    await expect(fit(line("~ dose + twice"), { data, y: "y" })).rejects.toThrow(
      'fit: columns of loc must not be combinations of others; twice is one of dose. Leave a term out, or use dependent: "drop".',
    );
    const found = await fit(line("~ dose + twice"), { data, y: "y", dependent: "drop" });
    expect(found.formulas?.dependent[0]).toEqual(["twice"]);
    const plain = await fit(model(Normal, { loc: linear(), scale: constant() }), {
      x: { dose, twice: data.twice },
      y: noise,
    });
    expect(plain.warnings).toEqual(["the likelihood is flat along loc.dose, loc.twice: there are no standard errors"]);
    expect(plain.stderr.loc?.dose).toBeNaN();
  });

  test("of one level are refused", async () => {
    await expect(fit(line("~ g"), { data, y: "y" })).rejects.toThrow(
      'fit: g must have two levels or more; it is "a" in every row. Leave the term out.',
    );
  });

  test("that are nearly the same: the direction of the ill-conditioned Hessian", async () => {
    const near = dose.map((v, i) => v + 1e-5 * ((i * 7) % 3));
    const found = await fit(line("~ dose + near"), { data: { dose, near, y: noise }, y: "y" });
    expect(found.warnings).toEqual([
      "the likelihood is nearly flat along loc.dose, loc.near (condition 3e+11): standard errors lose digits",
    ]);
    expect(found.convergence.condition).toBeGreaterThan(1e11);
  });
});

describe("estimates without bound", () => {
  test.each([
    [
      "df",
      "Normal",
      () =>
        fit(
          StudentT,
          Array.from({ length: 40 }, (_, i) => Math.sin(i * 12.9898) * 2),
        ),
    ],
    ["dispersion", "Poisson", () => fit(NegativeBinomial, even)],
    ["zeroProb", "Poisson", () => fit(ZeroInflated(Poisson), even)],
    ["concentration1", "Binomial", () => fit(model(BetaBinomial), { y: even, known: { totalCount: 6 } })],
  ])("%s: the family is %s in the limit", async (name, limit, run) => {
    const found = await run();
    expect(found.warnings).toHaveLength(1);
    expect(found.warnings[0]).toMatch(
      new RegExp(`along ${name}.*there is no finite estimate; in the limit .* is ${limit}: fit that$`),
    );
    expect((found.stderr as Record<string, number>)[name]).toBeNaN();
  });

  test("the parameters beside them keep their standard errors", async () => {
    const [found, poisson] = [await fit(NegativeBinomial, even), await fit(Poisson, even)];
    expect(found.stderr.mean).toBeCloseTo(poisson.stderr.rate, 6);
    expect(found.logLikelihood).toBeCloseTo(poisson.logLikelihood, 6);
  });
});

describe("likelihoods without bound", () => {
  test.each([
    ["Shifted(Gamma)", () => fit(Shifted(Gamma), waits)],
    ["Shifted(Weibull)", () => fit(Shifted(Weibull), waits)],
  ])("%s: the shift comes to the least y", async (_, run) => {
    const found = await run();
    expect(found.warnings[0]).toMatch(
      /^the likelihood has no bound: it rises for ever where the end of y that is set by shift comes/,
    );
    expect(found.stderr.shift).toBeNaN();
    expect(() => found.confidence()).toThrow("confidence: Wald's intervals need standard errors");
  });

  test("GeneralizedPareto of shape below −1, GEV of shape below −1", async () => {
    const ramp = Array.from({ length: 30 }, (_, i) => i + 1);
    const found = await fit(GeneralizedPareto, ramp);
    expect(found.warnings[0]).toMatch(/^the likelihood has no bound.*set by scale, shape comes/);
    const squares = ramp.map((v) => 1 - 1e-6 * (31 - v) ** 6);
    const gev = await fit(GEV, squares);
    expect(gev.warnings.length).toBeGreaterThan(0);
    expect(gev.stderr.shape).toBeNaN();
  });

  test("a line through every y", async () => {
    const found = await fit(line("~ dose"), { data: { dose, y: dose.map((v) => 2 * v) }, y: "y" });
    expect(found.warnings[0]).toMatch(/^there is no maximum of the likelihood here: it still rises along .*scale/);
    expect(found.stderr.loc?.dose).toBeNaN();
  });
});

describe("edges", () => {
  test("of the data: Pareto and Uniform", async () => {
    const [pareto, uniform] = [await fit(Pareto, waits), await fit(Uniform, waits)];
    expect(pareto.warnings).toEqual([
      "scale: the estimate is at the edge of the data, where the likelihood ends in a jump: there are no standard errors",
    ]);
    expect(uniform.warnings[0]).toMatch(/^lower, upper: the estimate is at the edge of the data/);
    expect(pareto.stderr.scale).toBeNaN();
    expect(() => pareto.confidence()).toThrow("the edge of the data");
  });

  test("of the parameter's set: ten zeros of a Bernoulli", async () => {
    const found = await fit(model(Bernoulli, { probs: constant() }), { y: new Array<number>(10).fill(0) });
    expect(found.params.probs).toBeLessThan(1e-300);
    expect(found.stderr.probs).toBeNaN();
    expect(() => found.confidence()).toThrow(
      'confidence: Wald\'s intervals need standard errors; there are none, as probs: the estimate is at the edge of its set, where there is no standard error. Use { method: "profile" }.',
    );
    const { lower, upper } = found.confidence(0.95, { method: "profile" }).probs;
    expect(lower).toBeLessThan(1e-300);
    expect(upper).toBeCloseTo(0.174753328, 9);
    expect(String(found)).toMatch(/probs +0 +– +– +–/);
  });

  test("of theory: extremes of shape −½ and below have no standard errors", async () => {
    const quantiles = (shape: number): number[] =>
      Array.from({ length: 40 }, (_, i) => GEV({ loc: 0, scale: 1, shape }).quantile((i + 0.5) / 40));
    const [low, high] = [await fit(GEV, quantiles(-0.7)), await fit(GEV, quantiles(-0.3))];
    expect(low.params.shape).toBeLessThan(-0.5);
    expect(low.warnings).toEqual([
      "the likelihood of GEV is not regular at these parameters: there are no standard errors",
    ]);
    expect([low.stderr.loc, low.stderr.scale, low.stderr.shape]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(high.warnings).toEqual([]);
    expect(high.stderr.shape).toBeGreaterThan(0);
    // and in a regression
    const y = quantiles(-0.7);
    const right = await fit(model(GEV, { loc: linear("~ x"), scale: constant(), shape: constant() }), {
      data: { y, x: y.map((_, i) => (i * 7) % 5) },
      y: "y",
    });
    expect(right.warnings[0]).toMatch(/not regular/);
  });

  test("of smoothness: the corner of a Laplace", async () => {
    const found = await fit(Laplace, waits);
    expect(found.warnings).toEqual(["the likelihood is not smooth where it is greatest: there are no standard errors"]);
    const { lower, upper } = found.confidence(0.95, { method: "profile" }).loc;
    expect(lower).toBeLessThan(found.params.loc);
    expect(upper).toBeGreaterThan(found.params.loc);
  });
});

test("fewer rows than parameters", async () => {
  const found = await fit(GEV, [1, 2.5]);
  expect(found.warnings[0]).toBe("2 values cannot tell 3 parameters: more rows are needed, or fewer parameters");
});

test("a method that did not come to an end says what was tried", async () => {
  const found = await fit(GEV, waits, { epochs: 1 });
  expect(found.stopped).toBe("epochs");
  expect(found.warnings.at(-1)).toMatch(
    /^1 steps of Newton's method, damped where they had to be, did not come to an end; .* Allow more epochs, scale the data, or begin elsewhere \(starts\)$/,
  );
  expect((await fit(GEV, waits)).warnings).toEqual([]);
});
