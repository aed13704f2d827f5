// Ridge, lasso and elastic net: the optimum by its conditions, the theory that is left, and what is refused.
import { anova, constant, elasticNet, fit, lasso, linear, mlp, model, ridge } from "thetastar";
import { Bernoulli, Gamma, Normal, Poisson } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const n = 400;
const column = (name: string, scale: number) => Normal({ loc: 3, scale }).sample(n, { seed: name });
const x = { a: column("a", 1), b: column("b", 20), c: column("c", 0.1), d: column("d", 2) };
const eta = x.a.map((a, i) => -2 + 0.7 * a + 0.02 * (x.b[i] as number));
const events = Bernoulli({ logits: eta }).sample(1, { seed: "events" });
const counts = Poisson({ rate: eta.map(Math.exp) }).sample(1, { seed: "counts" });
const NAMES = ["a", "b", "c", "d"] as const;

const mean = (v: ArrayLike<number>): number => Array.from(v).reduce((s, t) => s + t, 0) / v.length;
const deviation = (v: Float64Array): number => Math.sqrt(mean(v.map((t) => (t - mean(v)) ** 2)));

/** By hand: −∂ℓ/∂β/n of the coefficients of standardized columns, where the mean of y is μ and the link canonical. */
const slopes = (y: Float64Array, mu: Float64Array): number[] =>
  NAMES.map((name) => {
    const [m, s] = [mean(x[name]), deviation(x[name])];
    return mean(y.map((v, i) => ((mu[i] as number) - v) * (((x[name][i] as number) - m) / s)));
  });

describe("a penalty", () => {
  test.each([
    ["ridge", ridge(0.05)],
    ["lasso", lasso(0.05)],
    ["elasticNet", elasticNet(0.08, 0.7)],
  ] as const)("%s ends where no coefficient would move", async (_, penalty) => {
    const logistic = await fit(model(Bernoulli, { logits: linear() }), { x, y: events }, { penalty });
    const poisson = await fit(model(Poisson, { rate: linear() }), { x, y: counts }, { penalty });
    for (const { y, own, mu, logProb, logLikelihood } of [
      {
        ...logistic,
        y: events,
        own: logistic.coefficients.logits ?? {},
        mu: logistic.predict(x).mean(),
        logProb: logistic.predict(x).logProb(events),
      },
      {
        ...poisson,
        y: counts,
        own: poisson.coefficients.rate ?? {},
        mu: poisson.predict(x).mean(),
        logProb: poisson.predict(x).logProb(counts),
      },
    ]) {
      const g = slopes(y, mu);
      const { amount, share } = penalty;
      NAMES.forEach((name, j) => {
        const beta = (own[name] as number) * deviation(x[name]);
        const rest = (g[j] as number) + amount * (1 - share) * beta;
        if (beta === 0) expect(Math.abs(rest)).toBeLessThanOrEqual(amount * share);
        else expect(rest).toBeCloseTo(-amount * share * Math.sign(beta), 10);
      });
      // the intercept is free
      expect(mean(mu)).toBeCloseTo(mean(y), 10);
      if (share > 0) expect(own.d).toBe(0);
      else expect(Object.values(own).every((b) => b !== 0)).toBe(true);
      expect(logLikelihood).toBeCloseTo(n * mean(logProb), 8);
    }
  });

  test("of nothing changes nothing; a large lasso leaves the intercept", async () => {
    const m = model(Poisson, { rate: linear("~ a + b") });
    const data = { data: { ...x, y: counts }, y: "y" };
    const [free, none, all] = [
      await fit(m, data),
      await fit(m, data, { penalty: ridge(0) }),
      await fit(m, data, { penalty: lasso(100) }),
    ];
    expect(none.coefficients.rate?.a).toBeCloseTo(free.coefficients.rate?.a as number, 9);
    expect(none.stderr.rate?.b).toBeCloseTo(free.stderr.rate?.b as number, 9);
    expect(none.df).toBeCloseTo(3, 9);
    expect(all.coefficients.rate).toEqual({ "(Intercept)": expect.closeTo(Math.log(mean(counts)), 9), a: 0, b: 0 });
    expect(all.df).toBeCloseTo(1, 9);
  });

  test("of ridge: parameters count as far as they are free, standard errors are given the penalty", async () => {
    // a Normal of known scale, where all is linear: tr((XᵀX + nλI)⁻¹XᵀX), by hand for one column
    const y = x.a.map((a, i) => 2 * a + (events[i] as number));
    const [m, s] = [mean(x.a), deviation(x.a)];
    const z = x.a.map((a) => (a - m) / s);
    const fitted = await fit(
      model(Normal, { loc: linear(), scale: constant() }),
      { x: { a: x.a }, y },
      { penalty: ridge(0.25), fixed: { scale: 1 } },
    );
    const beta = mean(z.map((v, i) => v * (y[i] as number))) / 1.25;
    expect(fitted.coefficients.loc?.a).toBeCloseTo(beta / s, 10);
    expect(fitted.df).toBeCloseTo(1 + 1 / 1.25, 10);
    expect(fitted.stderr.loc?.a).toBeCloseTo(1 / 1.25 / Math.sqrt(n) / s, 10);
    expect(fitted.aic).toBeCloseTo(-2 * fitted.logLikelihood + 2 * fitted.df, 10);
    expect(String(fitted)).toContain("; ridge(0.25), standard errors given the penalty");
    expect(() => fitted.confidence(0.95, { method: "profile" })).toThrow("this one has a penalty");
    expect(() => anova(fitted, fitted)).toThrow("anova: both fits must be of the likelihood alone; one has a penalty.");
  });

  test("of the lasso leaves no standard errors", async () => {
    const gamma = model(Gamma, { mean: linear(), dispersion: constant() });
    const fitted = await fit(gamma, { x, y: eta.map(Math.exp) }, { penalty: lasso(0.01) });
    expect(Object.values(fitted.stderr.mean ?? {}).every(Number.isNaN)).toBe(true);
    expect(() => fitted.confidence()).toThrow(
      "confidence: a lasso chooses coefficients, so that they have no intervals.",
    );
    expect(String(fitted)).toContain("; lasso(0.01), no standard errors");
  });

  test("is refused where it means nothing", async () => {
    expect(() => ridge(-1)).toThrow("ridge: the amount must be finite and not negative; came -1. Try 0.1.");
    expect(() => elasticNet(1, 2)).toThrow(
      "elasticNet: the share of the lasso must lie between 0 and 1; came 2. Try 0.5.",
    );
    await expect(fit(model(Poisson, mlp([3])), { x, y: counts }, { penalty: ridge(1) })).rejects.toThrow(
      "fit: a penalty is for linear heads that are solved; came a training loop or a network.",
    );
    await expect(fit(Poisson, counts, { penalty: 1 as never })).rejects.toThrow(
      "fit: penalty must be ridge(λ), lasso(λ) or elasticNet(λ, α); came 1. Try ridge(0.1).",
    );
    await expect(fit(Poisson, counts, { penalty: ridge(1) })).rejects.toThrow("came no such heads");
  });
});
