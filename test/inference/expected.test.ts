// Expected information against formulas of textbooks, and its two ways against each other.
import { constant, fit, linear, model, ridge } from "thetastar";
import { Beta, Gamma, Logistic, NegativeBinomial, Normal, Poisson, StudentT } from "thetastar/distributions";
import { expect, test } from "vitest";
import { curvatures } from "../../src/distribution/curvature.ts";
import { freeSource } from "../../src/distribution/source.ts";
import { columns, present } from "../reference/classic.ts";

const near = (found: unknown, wanted: number, by: number): void =>
  expect(Math.abs((found as number) / wanted - 1), `${found} for ${wanted}`).toBeLessThan(by);
const y = [2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8, 1.1, 0.9, 2.2, 3.9, 1.3];

test("StudentT, by integrals: the variance of loc is scale²·(df + 3)/((df + 1)·n)", async () => {
  const found = await fit(StudentT, y, { fixed: { df: 5 }, covariance: "expected" });
  near(found.stderr.loc, found.params.scale * Math.sqrt(8 / 6 / y.length), 1e-9);
  // and of log scale (df + 3)/(2·df·n): Lange, Little and Taylor, JASA 84 (1989)
  near(found.stderr.scale, found.params.scale * Math.sqrt(8 / 10 / y.length), 1e-9);
});

test.skipIf(!present)("NegativeBinomial, by sums: quine, as R's glm.nb has it", async () => {
  const of = model(NegativeBinomial, { mean: linear("~ Eth + Sex + Age + Lrn"), dispersion: constant() });
  const data = { data: columns("quine"), y: "Days" };
  const [observed, expected] = [await fit(of, data), await fit(of, data, { covariance: "expected" })];
  near(observed.stderr.mean?.EthN, 0.1576086627, 1e-9);
  near(expected.stderr.mean?.EthN, 0.1533333593, 1e-9);
  // mean and dispersion are orthogonal
  expect(Math.abs(expected.covariance[0]?.[7] as number)).toBeLessThan(1e-12);
  expect(String(expected).split("\n")[0]).toBe(
    "NegativeBinomial by maximum likelihood, 146 observations; standard errors by expected information",
  );
});

test("the curvature of a divergence is the mean curvature of −log density", async () => {
  // each parameter's variance by the formula of the divergence is that of the mean curvature, summed or integrated
  const counts = [3, 0, 2, 5, 1, 1, 4, 2];
  const shares = [0.2, 0.5, 0.7, 0.4, 0.9, 0.35, 0.6];
  for (const [family, values] of [
    [Poisson, counts],
    [Gamma, y],
    [Beta, shares],
  ] as const) {
    const found = await fit(family as typeof Gamma, [...values], { covariance: "expected" });
    const set = family.parametrizations[0] as (typeof Gamma.parametrizations)[number];
    const source = freeSource(family, 0, set, found.theta, {});
    const bend = curvatures(family, source, 1);
    const [a = 0, b = 0, c = 0, d = 0] = bend;
    const variance = set.freeSize === 1 ? 1 / a : d / (a * d - b * c);
    const first = set.names[0] as "concentration";
    near(found.stderr[first] / found.params[first], Math.sqrt(variance / values.length), 1e-8);
  }
});

test("clusters follow the rows that are used, with formulas or without", async () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8];
  const values = [1, 3, 2, 5, 4, 7, 6, 9];
  const g = ["a", "a", "b", "b", "c", "c", "d", "d"];
  const line = model(Normal, { loc: linear("~ x"), scale: constant() });
  const gaps = { x: [...x.slice(0, 4), null, ...x.slice(4)], y: [...values.slice(0, 4), 50, ...values.slice(4)] };
  const dropped = await fit(
    line,
    { data: { ...gaps, g: [...g.slice(0, 4), "z", ...g.slice(4)] }, y: "y", missing: "drop" },
    { covariance: { cluster: "g" } },
  );
  const whole = await fit(line, { data: { x, y: values }, y: "y" }, { covariance: { cluster: g } });
  const plain = model(Normal, { loc: linear(), scale: constant() });
  const matrix = await fit(plain, { x: { x }, y: values }, { covariance: { cluster: g } });
  for (const other of [dropped, matrix]) near(other.stderr.loc?.x, whole.stderr.loc?.x as number, 1e-9);
  // a cluster of each row is HC0 but for its factors: 8/7 and, of least squares, 7/6
  const each = await fit(plain, { x: { x }, y: values }, { covariance: { cluster: x } });
  const rows = await fit(plain, { x: { x }, y: values }, { covariance: "HC0" });
  near(each.stderr.loc?.x, (rows.stderr.loc?.x as number) * Math.sqrt(((8 / 7) * 7) / 6), 1e-12);
});

test("says what it cannot", async () => {
  await expect(fit(Logistic, y, { covariance: "expected" })).rejects.toThrow(
    'fit: covariance "expected" needs a divergence of any two distributions by formula; Logistic has none. Use "observed".',
  );
  await expect(fit(Normal, { lower: [1, 2, 3], upper: [1, 4, 3] }, { covariance: "expected" })).rejects.toThrow(
    'fit: covariance "expected" needs exact values; y is between lower and upper. Use "observed".',
  );
  const one = model(Poisson, { mean: linear("~ x") });
  await expect(
    fit(one, { data: { x: [1, 2, 3, 4], y: [1, 3, 2, 4] }, y: "y" }, { penalty: ridge(1), covariance: "HC3" }),
  ).rejects.toThrow("fit: standard errors of a penalized fit are those given the penalty; came another covariance.");
  const both = model(Normal, { loc: linear("~ x"), scale: linear("~ x") });
  const data = { x: [1, 2, 3, 4, 5, 6], y: [1, 3, 2, 5, 4, 7], g: ["a", "a", "b", "b", "c", "c"] };
  await expect(fit(both, { data, y: "y" }, { covariance: "HC3" })).rejects.toThrow(
    "fit: a model of the mean is needed, the other parameters constant; that of Normal is none. Give predictors to the mean alone.",
  );
  await expect(fit(both, { data, y: "y" }, { dispersion: "pearson" })).rejects.toThrow(
    "fit: a model of the mean is needed",
  );
  await expect(fit(both, { data, y: "y" }, { test: "f" as "t" })).rejects.toThrow(
    'fit: test must be "z" or "t"; came f. Leave it out for the default.',
  );
  const cluster = (of: string | string[]) => fit(both, { data, y: "y" }, { covariance: { cluster: of } });
  await expect(cluster(["a", "b"])).rejects.toThrow(
    "fit: cluster must have one value a row of data; came 2 for 6 rows. Check both.",
  );
  await expect(cluster(["a", "a", "a", "a", "a", "a"])).rejects.toThrow("there must be at least two clusters");
  // clusters of models with predictors on several parameters: around the observed curvature
  const found = await cluster("g");
  expect(found.stderr.scale?.x).toBeGreaterThan(0);
  expect(String(found)).toMatch(/^Normal by maximum likelihood, 6 observations; standard errors of 3 clusters\n/);
});
