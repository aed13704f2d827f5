// Families of vectors: draws have the moments, the entropy and the quantiles of elements that the family says.
import {
  Dirichlet,
  DirichletMultinomial,
  Independent,
  LowRankMvNormal,
  Multinomial,
  MvNormal,
  MvStudentT,
  Normal,
} from "thetastar/distributions";
import { expect, test } from "vitest";

const tril = [
  [1.5, 0, 0],
  [-0.5, 0.75, 0],
  [0.25, 1, 0.5],
];
const cases = {
  MvNormal: MvNormal(3)({ loc: [0.5, -1, 2], scaleTril: tril }),
  MvStudentT: MvStudentT(3)({ df: 12, loc: [0.5, -1, 2], scaleTril: tril }),
  LowRankMvNormal: LowRankMvNormal(
    3,
    2,
  )({
    loc: [0, 1, 2],
    factor: [
      [1, 0.5],
      [-0.25, 2],
      [3, 1],
    ],
    diagonal: [0.5, 1, 2],
  }),
  Dirichlet: Dirichlet(3)({ concentration: [0.5, 2, 3.5] }),
  Independent: Independent(Normal, 3)({ loc: [0, 1, 2], scale: [1, 2, 0.5] }),
  Multinomial: Multinomial(3)({ totalCount: 40, probs: [0.2, 0.3, 0.5] }),
  DirichletMultinomial: DirichletMultinomial(3)({ totalCount: 40, concentration: [0.5, 2, 3.5] }),
};
/** Families with the rule entropy. */
const told = (name: string): boolean => !name.includes("Multinomial");
const n = 20_000;
/** The mean of x and how far from the truth it may be: five standard errors. */
function average(x: readonly number[]): { mean: number; reach: number } {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
  return { mean, reach: 5 * Math.sqrt(variance / x.length) };
}

test.each(Object.entries(cases))("%s: draws, moments and entropy agree", (name, d) => {
  const draws = d.sample(n, { seed: "vectors" });
  const [mean, covariance, variance] = [d.mean(), d.covariance(), d.variance()];
  const column = (f: (y: Float64Array) => number): readonly number[] => Array.from(draws, f);
  for (let i = 0; i < 3; i++) {
    const first = average(column((y) => y[i] as number));
    expect(Math.abs(first.mean - (mean[i] as number))).toBeLessThan(first.reach);
    expect(Math.abs((covariance[i]?.[i] as number) - (variance[i] as number))).toBeLessThan(1e-14);
    for (let j = 0; j < 3; j++) {
      const centred = column(
        (y) => ((y[i] as number) - (mean[i] as number)) * ((y[j] as number) - (mean[j] as number)),
      );
      const second = average(centred);
      expect(Math.abs(second.mean - (covariance[i]?.[j] as number))).toBeLessThan(second.reach);
    }
  }
  if (!told(name)) return;
  const surprise = average(Array.from(d.logProb(Array.from(draws)), (l) => -l));
  expect(Math.abs(surprise.mean - d.entropy())).toBeLessThan(surprise.reach);
});

test.each(["MvNormal", "LowRankMvNormal"] as const)("%s: quantiles are those of the elements", (name) => {
  const d = cases[name];
  const draws = Array.from(d.sample(n, { seed: "quantiles" }));
  for (const p of [0.05, 0.5, 0.9]) {
    const q = d.quantile(p);
    for (let j = 0; j < 3; j++) {
      const share = draws.filter((y) => (y[j] as number) <= (q[j] as number)).length / n;
      expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
    }
  }
});

test("the mode of a Dirichlet is where its density is highest", () => {
  const mode = (concentration: number[]) => Array.from(Dirichlet(3)({ concentration }).mode());
  expect(mode([2, 3, 4])).toEqual([1 / 6, 2 / 6, 3 / 6]);
  expect(mode([0.5, 3, 2])).toEqual([0, 2 / 3, 1 / 3]);
  expect(mode([0.5, 0.75, 0.25])).toEqual([0, 1, 0]);
});

test("LowRankMvNormal is the MvNormal with its covariance", () => {
  const d = cases.LowRankMvNormal;
  const other = MvNormal(3)({ loc: [0, 1, 2], covariance: d.covariance() });
  for (const y of [
    [0, 0, 0],
    [3, -2, 8],
  ])
    expect(d.logProb(y)).toBeCloseTo(other.logProb(y), 12);
  expect(() => LowRankMvNormal(3, 4)).toThrow("LowRankMvNormal: r must be an integer from 1 to d = 3; it is 4.");
});
