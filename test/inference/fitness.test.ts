// Goodness of fit: statistics and their chances against scipy, R's tables and simulation; pictures of residuals.
import { readFileSync } from "node:fs";
import { constant, fit, goodnessOfFit, linear, model, qq, worm } from "thetastar";
import { Exponential, Gamma, NegativeBinomial, Normal, Poisson } from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { andersonTail, cramerTail, kolmogorovTail } from "../../src/inference/uniform.ts";

type Row = readonly [number, number, number];
const saved: {
  readonly kolmogorov: readonly Row[];
  readonly cramer: readonly Row[];
  readonly anderson: readonly (readonly [number, number])[];
  readonly sample: { readonly waits: readonly number[] } & Readonly<Record<"D" | "pD" | "W" | "pW" | "A", number>>;
} = JSON.parse(readFileSync("test/reference/uniform.json", "utf8"));

describe("chances", () => {
  test.each(saved.kolmogorov)("Kolmogorov's of n %d, d %d", (n, d, p) => {
    expect(Math.abs(kolmogorovTail(n, d) - p)).toBeLessThan(n <= 500 && d * d * n < 7.24 ? 1e-11 : 2e-5);
  });
  test.each(saved.cramer)("Cramér and von Mises' of n %d, w %d", (n, w, p) => {
    expect(Math.abs(cramerTail(w) - p)).toBeLessThan(0.12 / n);
  });
  test.each(saved.anderson)("Anderson and Darling's limit of %d", (a, p) => {
    expect(Math.abs(andersonTail(1e12, a) - p)).toBeLessThan(1e-11);
  });
});

test("Anderson and Darling's for ten rows, against many samples", () => {
  // shares of 200,000 samples of ten, whose standard error is 1e-3 at most
  for (const [a, p] of [
    [0.5, 0.743055],
    [1, 0.3537],
    [1.933, 0.100765],
    [2.492, 0.05029],
  ] as const)
    expect(Math.abs(andersonTail(10, a) - p)).toBeLessThan(3e-3);
});

describe("of a distribution that was known before", () => {
  test("statistics and chances are scipy's", async () => {
    const { waits, D, pD, W, pW, A } = saved.sample;
    const found = await goodnessOfFit(Exponential({ mean: 2 }), waits);
    expect(found.kolmogorovSmirnov.statistic).toBeCloseTo(D, 12);
    expect(found.kolmogorovSmirnov.p).toBeCloseTo(pD, 10);
    expect(found.cramerVonMises.statistic).toBeCloseTo(W, 12);
    expect(Math.abs(found.cramerVonMises.p - pW)).toBeLessThan(0.12 / 12);
    expect(found.andersonDarling.statistic).toBeCloseTo(A, 11);
    expect(found.chiSquared.bins).toBe(2);
    expect(found.chances).toBe("distribution");
    expect(String(found)).toMatch(/^goodness of fit, 12 observations\n {2}Kolmogorov–Smirnov D .*p 0\.\d{4}\n/);
  });

  test("what comes from it is not refused, what does not is; of counts, too", async () => {
    const right = Poisson({ rate: 3 });
    const y = right.sample(400, { seed: 1 });
    const own = await goodnessOfFit(right, y);
    const other = await goodnessOfFit(Poisson({ rate: 3.6 }), y);
    for (const name of ["kolmogorovSmirnov", "andersonDarling", "cramerVonMises", "chiSquared"] as const) {
      expect(own[name].p).toBeGreaterThan(0.01);
      expect(other[name].p).toBeLessThan(0.01);
    }
  });
});

describe("of a fit", () => {
  test("chances come from y drawn and fitted anew: Lilliefors' of a Normal", async () => {
    const y = Normal({ loc: 3, scale: 2 }).sample(40, { seed: 5 });
    const found = await goodnessOfFit(await fit(Normal, y), { seed: 1, replicates: 200 });
    expect(found.chances).toBe("simulation");
    expect(found.failed).toBe(0);
    // by the distribution of a known one all would be near 1
    const known = kolmogorovTail(40, found.kolmogorovSmirnov.statistic);
    expect(found.kolmogorovSmirnov.p).toBeLessThan(known);
    expect(found.andersonDarling.p).toBeGreaterThan(0.01);
    const skew = Gamma({ concentration: 0.7, rate: 1 }).sample(40, { seed: 5 });
    const refused = await goodnessOfFit(await fit(Normal, skew), { seed: 1, replicates: 200 });
    expect(refused.andersonDarling.p).toBeLessThan(0.01);
    expect(String(refused)).toContain("p from 200 y drawn from the fit and fitted anew");
    expect(await goodnessOfFit(await fit(Normal, skew), { seed: 1, replicates: 200 })).toMatchObject({
      andersonDarling: refused.andersonDarling,
    });
  });

  test("with predictors, of counts", async () => {
    const x = Array.from({ length: 150 }, (_, i) => (i % 30) / 10);
    const y = NegativeBinomial({ mean: x.map((v) => Math.exp(0.5 + 0.5 * v)), dispersion: 0.8 }).sample(1, { seed: 2 });
    const data = { x, y: Array.from(y) };
    const poisson = await fit(model(Poisson, { rate: linear("~ x") }), { data, y: "y" });
    const negative = await fit(model(NegativeBinomial, { mean: linear("~ x"), dispersion: constant() }), {
      data,
      y: "y",
    });
    expect((await goodnessOfFit(poisson, { replicates: 60 })).andersonDarling.p).toBeLessThan(0.04);
    expect((await goodnessOfFit(negative, { replicates: 60 })).andersonDarling.p).toBeGreaterThan(0.04);
  });

  test("refuses what it cannot draw", async () => {
    const censored = await fit(Exponential, { lower: [1, 2, 3], upper: [1, Infinity, 3] });
    await expect(goodnessOfFit(censored)).rejects.toThrow(
      "goodnessOfFit: y must be known exactly; row 1 lies between 2",
    );
    await expect(goodnessOfFit({} as never)).rejects.toThrow(
      "goodnessOfFit: a fit to the greatest likelihood is needed",
    );
  });
});

describe("pictures", () => {
  test("qq: sorted residuals at R's ppoints, each with its row", async () => {
    const found = await fit(Gamma, saved.sample.waits);
    const { theoretical, sample, rows } = qq(found);
    // qnorm(ppoints(12))
    expect(theoretical[0]).toBeCloseTo(-1.7316643961222451, 12);
    expect(theoretical[6]).toBeCloseTo(0.10463345561407525, 12);
    const residuals = found.residuals();
    sample.forEach((v, i) => {
      expect(v).toBe(residuals[rows[i] as number]);
      if (i > 0) expect(v).toBeGreaterThanOrEqual(sample[i - 1] as number);
    });
  });

  test("worm: the distance from the diagonal, and its band", async () => {
    const found = await fit(Gamma, saved.sample.waits);
    const { theoretical, deviation, lower, upper } = worm(found);
    const points = qq(found);
    deviation.forEach((v, i) => {
      expect(v).toBeCloseTo((points.sample[i] as number) - (theoretical[i] as number), 12);
      expect(lower[i]).toBe(-(upper[i] as number));
    });
    // √(p(1 − p)/n)/φ(z) at p = 6.5/12
    expect(upper[6]).toBeCloseTo((1.959963984540054 * Math.sqrt(((6.5 / 12) * (5.5 / 12)) / 12)) / 0.3967644, 5);
  });
});
