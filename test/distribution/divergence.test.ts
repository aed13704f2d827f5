// The divergence of two distributions: formulas against integrals, means over draws, rows, and what is refused.
import { readFileSync } from "node:fs";
import { distribution, full, klDivergence, positive, real, square } from "thetastar";
import * as families from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const {
  Binomial,
  Categorical,
  Exponential,
  Independent,
  Logistic,
  LogNormal,
  Mixture,
  Multinomial,
  MvNormal,
  NegativeBinomial,
  Normal,
  Ordinal,
  Pareto,
  Poisson,
  StudentT,
  Uniform,
  ZeroInflated,
} = families;
interface Row {
  readonly p: object;
  readonly q: object;
  readonly value: number;
}
const references: Readonly<Record<string, Row>> = JSON.parse(
  readFileSync(new URL("../reference/divergence.json", import.meta.url), "utf8"),
);
// biome-ignore lint/suspicious/noExplicitAny: existential over families
const byName: Readonly<Record<string, any>> = families;

describe("klDivergence", () => {
  test.each(Object.entries(references))("%s: the formula is the integral", (name, { p, q, value }) => {
    const found = klDivergence(byName[name](p), byName[name](q));
    expect(found.value as number).toBeCloseTo(value, 13);
    expect(found).toMatchObject({ stderr: 0, estimated: false });
  });
  test("near each other nothing cancels: half the squared distance in units of Fisher's information", () => {
    const near = (d: number) =>
      klDivergence(LogNormal({ loc: 0, scale: 1 }), LogNormal({ loc: 0, scale: 1 + d })).value;
    expect(near(2 ** -30) * 2 ** 60).toBeCloseTo(1, 8);
    const poisson = klDivergence(Poisson({ rate: 1e8 }), Poisson({ rate: 1e8 + 1 })).value;
    expect(poisson * 2e8).toBeCloseTo(1, 7);
  });
  test("vectors, classes and families made of others", () => {
    const p = MvNormal(2)({
      loc: [0, 1],
      covariance: [
        [1, 0.5],
        [0.5, 2],
      ],
    });
    const q = MvNormal(2)({
      loc: [0.5, 0],
      covariance: [
        [2, 0],
        [0, 1],
      ],
    });
    // ½(tr(Σ_q⁻¹Σ_p) + dᵀΣ_q⁻¹d − 2 + log det Σ_q/det Σ_p), det Σ_p = 1.75
    expect(klDivergence(p, q).value).toBeCloseTo(0.5 * (0.5 + 2 + 0.125 + 1 - 2 + Math.log(2 / 1.75)), 14);
    const labels = Categorical(["a", "b", "c"]);
    const [a, b] = [labels({ probs: [0.5, 0.5, 0] }), labels({ probs: [0.25, 0.5, 0.25] })];
    expect(klDivergence(a, b).value).toBeCloseTo(0.5 * Math.log(2), 14);
    expect(klDivergence(b, a).value).toBe(Infinity);
    const pair = Independent(Normal, 2);
    const both = klDivergence(pair({ loc: [0, 0], scale: [1, 1] }), pair({ loc: [1, 2], scale: [1, 1] }));
    expect(both.value).toBeCloseTo(2.5, 14);
    const zeros = ZeroInflated(Exponential);
    const half = klDivergence(zeros({ zeroProb: 0.5, rate: 1 }), zeros({ zeroProb: 0.25, rate: 2 }));
    const choice = 0.5 * Math.log(2) + 0.5 * Math.log(0.5 / 0.75);
    expect(half.value).toBeCloseTo(choice + 0.5 * (1 - Math.log(2)), 14);
  });
  test("where parameters have no formula those rows alone are estimated", () => {
    const p = Logistic({ loc: 0, scale: [1, 1] });
    const q = Logistic({ loc: 1, scale: [1, 2] });
    const found = klDivergence(p, q, { seed: 3 });
    expect(found.estimated).toBe(true);
    // δ·coth(δ/2) − 2
    expect(found.value[0]).toBeCloseTo(1 / Math.tanh(0.5) - 2, 14);
    expect(found.stderr[0]).toBe(0);
    expect(found.stderr[1]).toBeGreaterThan(0);
    let truth = 0;
    const [one, two] = [p.at(1), q.at(1)];
    for (let y = -60; y < 60; y += 0.01) truth += 0.01 * one.prob(y) * (one.logProb(y) - two.logProb(y));
    expect(Math.abs((found.value[1] as number) - truth)).toBeLessThan(4 * (found.stderr[1] as number));
    expect(
      klDivergence(NegativeBinomial({ mean: 3, dispersion: 1 }), NegativeBinomial({ mean: 3, dispersion: 2 })),
    ).toMatchObject({ estimated: true });
  });
  test("trials: as many, more, fewer", () => {
    const coin = (totalCount: number, probs: number) => Binomial({ totalCount, probs });
    expect(klDivergence(coin(4, 0.5), coin(4, 0.25)).value).toBeCloseTo(4 * 0.5 * Math.log(4 / 3), 14);
    expect(klDivergence(coin(4, 0.5), coin(3, 0.5))).toEqual({ value: Infinity, stderr: 0, estimated: false });
    // Y = 0 surely
    expect(klDivergence(coin(0, 0.5), coin(2, 0.5)).value).toBeCloseTo(2 * Math.LN2, 11);
    const three = Multinomial(3);
    const [a, b] = [
      three({ totalCount: 5, probs: [0.5, 0.25, 0.25] }),
      three({ totalCount: 5, probs: [0.25, 0.5, 0.25] }),
    ];
    expect(klDivergence(a, b).value).toBeCloseTo(5 * 0.25 * Math.log(2), 14);
    expect(klDivergence(a, three({ totalCount: 4, probs: [0.5, 0.25, 0.25] })).value).toBe(Infinity);
    const grades = Ordinal(3);
    const low = klDivergence(grades({ probs: [0.5, 0.25, 0.25] }), grades({ probs: [0.25, 0.5, 0.25] }));
    expect(low.value).toBeCloseTo(0.25 * Math.log(2), 14);
    expect(low.estimated).toBe(false);
  });
  test("what q lacks makes it infinite", () => {
    expect(klDivergence(Uniform({ lower: 0, upper: 2 }), Uniform({ lower: 0, upper: 1 })).value).toBe(Infinity);
    expect(klDivergence(Uniform({ lower: 0, upper: 1 }), Uniform({ lower: 0, upper: 2 })).value).toBeCloseTo(
      Math.log(2),
      14,
    );
    expect(klDivergence(Pareto({ scale: 1, shape: 2 }), Pareto({ scale: 2, shape: 2 })).value).toBe(Infinity);
    expect(klDivergence(Normal({ loc: 0, scale: 1 }), Uniform({ lower: -1, upper: 1 }))).toEqual({
      value: Infinity,
      stderr: 0,
      estimated: true,
    });
  });
  test("without a formula it is a mean over draws, and says so", () => {
    const p = Normal({ loc: 0, scale: 1 });
    const q = Logistic({ loc: 0, scale: 0.5 });
    const { value, stderr, estimated } = klDivergence(p, q, { seed: 7 });
    expect(estimated).toBe(true);
    expect(stderr).toBeGreaterThan(0);
    // ∫ φ (log φ − log logistic): −½ log 2πe − E log logistic, by quadrature
    const [n, h] = [4000, 0.005];
    let truth = 0;
    for (let i = 0; i <= 2 * n; i++) {
      const y = (i - n) * h;
      truth += h * Math.exp(p.logProb(y)) * (p.logProb(y) - q.logProb(y));
    }
    expect(Math.abs(value - truth)).toBeLessThan(4 * stderr);
    const more = klDivergence(p, q, { seed: 7, draws: 40_000 });
    expect(more.stderr / stderr).toBeCloseTo(0.5, 1);
    const mixed = Mixture(StudentT, 2)({ weights: [0.5, 0.5], df: [3, 4], loc: [0, 1], scale: [1, 2] });
    expect(klDivergence(mixed, mixed)).toEqual({ value: 0, stderr: 0, estimated: true });
  });
  test("rows: of p, of q, of both; estimated as well", () => {
    const one = Normal({ loc: 0, scale: 1 });
    const rows = Normal({ loc: [0, 1, 2], scale: 1 });
    expect(klDivergence(one, rows).value).toEqual(Float64Array.of(0, 0.5, 2));
    expect(klDivergence(rows, one).value).toEqual(Float64Array.of(0, 0.5, 2));
    expect(klDivergence(rows, rows).value).toEqual(Float64Array.of(0, 0, 0));
    const estimates = klDivergence(rows, Logistic({ loc: 0, scale: 1 }), { draws: 100 });
    expect(estimates.value).toHaveLength(3);
    expect(estimates.stderr.every((v) => v > 0)).toBe(true);
  });
  test("what cannot be compared is refused", () => {
    const normal = Normal({ loc: 0, scale: 1 });
    expect(() => klDivergence(normal, Poisson({ rate: 1 }))).toThrow(
      "of which one has probabilities where the other has a density",
    );
    expect(() =>
      klDivergence(
        normal,
        MvNormal(2)({
          loc: [0, 0],
          scaleTril: [
            [1, 0],
            [0, 1],
          ],
        }),
      ),
    ).toThrow("whose y have the shapes [] and [2]");
    expect(() => klDivergence(Normal({ loc: [0, 1], scale: 1 }), Normal({ loc: [0, 1, 2], scale: 1 }))).toThrow(
      "they have 2 and 3",
    );
    expect(() =>
      klDivergence(Categorical(["a", "b"])({ probs: [0.5, 0.5] }), Categorical(["a", "c"])({ probs: [0.5, 0.5] })),
    ).toThrow("with other labels");
    expect(() => klDivergence(normal, Logistic({ loc: 0, scale: 1 }), { draws: 1 })).toThrow(
      "draws must be an integer from 2; came 1",
    );
    const bare = distribution({
      name: "Bare",
      params: { scale: positive },
      support: real,
      logProb: (_, y) => square(y).neg().add(full([], 0)),
    });
    expect(() => klDivergence(bare({ scale: 1 }), normal)).toThrow(
      "Bare: sample needs the rule sample, draw, or logCdf and logSurvival",
    );
  });
});
