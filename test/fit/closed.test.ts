// Fits by a formula: they are where the likelihood is greatest, and nothing near them is better.
import {
  constant,
  expMap,
  type Fitted,
  fit,
  greaterThan,
  known,
  model,
  unitInterval,
  withConstraints,
} from "thetastar";
import {
  AsymmetricLaplace,
  Bernoulli,
  Binomial,
  Categorical,
  Exponential,
  Geometric,
  HalfNormal,
  Independent,
  Inflated,
  InverseGaussian,
  Laplace,
  LogitNormal,
  LogNormal,
  MvNormal,
  Normal,
  Pareto,
  Poisson,
  Rayleigh,
  Shifted,
  Transformed,
  Uniform,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";

// biome-ignore lint/suspicious/noExplicitAny: existential over families
type Any = any;

const positives = [0.3, 2.5, 1.1, 0.8, 4.2, 1.9, 0.6];
const reals = [-2.5, 0.25, 3, 0.5, -0.25, 0.35, 0.1];
const counts = [0, 3, 1, 1, 4, 0, 2];
const shares = [0.3, 0.55, 0.1, 0.8, 0.42, 0.95, 0.6];

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
/** Σ w·log p at parameters. */
const logLikelihood = (family: Any, params: Any, y: readonly unknown[], weight?: readonly number[]): number =>
  total(Array.from(family(params).logProb(y) as Float64Array, (v, i) => (weight?.[i] ?? 1) * v));

const families: readonly (readonly [Any, readonly unknown[]])[] = [
  [Normal, reals],
  [LogNormal, positives],
  [LogitNormal, shares],
  [Exponential, positives],
  [Rayleigh, positives],
  [HalfNormal, positives],
  [InverseGaussian, positives],
  [Poisson, counts],
  [Geometric, counts],
  [Bernoulli, [0, 1, 1, 0, 1, 1, 1]],
  [Categorical(["a", "b", "c"]), ["a", "b", "b", "c", "a", "c", "b"]],
  [Laplace, reals],
  [AsymmetricLaplace, reals],
  [Uniform, reals],
  [Pareto, positives],
  [Shifted(Exponential), reals],
  [Shifted(HalfNormal), reals],
  [Transformed(Normal, expMap), positives],
  [ZeroInflated(Exponential), [0, 2, 0, 0.5, 1, 3, 0]],
  [Inflated(LogitNormal, [0, 1]), [0, 0.3, 1, 0.5, 0.9, 1, 0.2]],
  [MvNormal(2), reals.map((v, i) => [v, positives[i] as number])],
  [Independent(Laplace, 2), reals.map((v, i) => [v, positives[i] as number])],
];

/** Parameters with one number of one of them moved by a factor or a step. */
function* moved(params: Readonly<Record<string, unknown>>): Generator<Readonly<Record<string, unknown>>> {
  for (const [name, value] of Object.entries(params))
    for (const by of [-1e-3, 1e-3])
      if (typeof value === "number") yield { ...params, [name]: value + by * (Math.abs(value) || 1) };
      else if (!/probs|inflation|scaleTril|logits|covariance|precision/.test(name))
        yield { ...params, [name]: Array.from(value as Float64Array, (v, i) => (i === 0 ? v + by : v)) };
}

describe("a fit by a formula", () => {
  test.each(families.map(([family, y]) => [family.name, family, y] as const))(
    "%s: nothing near is better, in one epoch, in any set of parameters, with weights as with repeated rows",
    async (_, family, y) => {
      for (const { names } of family.parametrizations) {
        const one = model(family, Object.fromEntries(names.map((name: string) => [name, constant()])) as Any);
        const fitted = (await fit(one as Any, { y: y as Any })) as unknown as Fitted;
        expect(fitted.history).toHaveLength(1);
        const best = logLikelihood(family, fitted.params, y);
        expect(best).toBeGreaterThan(-Infinity);
        expect((fitted.history[0]?.objective as number) * y.length).toBeCloseTo(-best, 9);
        for (const other of moved(fitted.params))
          expect(logLikelihood(family, other, y), JSON.stringify(other)).toBeLessThanOrEqual(best + 1e-9);
        const weight = y.map((_, i) => 1 + (i % 3));
        const repeated = y.flatMap((v, i) => Array.from({ length: weight[i] as number }, () => v));
        const weighted = (await fit(one as Any, { y: y as Any, weight })) as unknown as Fitted;
        const again = (await fit(one as Any, { y: repeated as Any })) as unknown as Fitted;
        const numbers = (v: unknown): number[] =>
          typeof v === "number" ? [v] : Array.from(v as ArrayLike<unknown>).flatMap(numbers);
        const flat = ({ params }: Fitted) => Object.values(params).flatMap(numbers);
        flat(weighted).forEach((v, i) => {
          expect(v).toBeCloseTo(flat(again)[i] as number, 12);
        });
      }
    },
  );
  test("the formulas", async () => {
    expect((await fit(Uniform, reals)).params).toEqual({ lower: -2.5, upper: 3 });
    const pareto = (await fit(Pareto, positives)).params as { scale: number; shape: number };
    expect(pareto.scale / 0.3).toBeCloseTo(1, 12);
    expect(pareto.shape).toBeCloseTo(7 / total(positives.map((v) => Math.log(v / 0.3))), 11);
    const wide = await fit(model(Uniform, { lower: constant(), width: constant() }), { y: [1e6, 1e6 + 1] });
    expect(wide.predict().logProb([1e6, 1e6 + 1])[0]).toBeCloseTo(0, 9);
    expect((await fit(Laplace, reals)).params.loc).toBe(0.25);
    const gaussian = (await fit(InverseGaussian, positives)).params as { mean: number; shape: number };
    const m = total(positives) / 7;
    expect(gaussian.mean).toBeCloseTo(m, 13);
    expect(1 / gaussian.shape).toBeCloseTo(total(positives.map((v) => 1 / v)) / 7 - 1 / m, 13);
    const binomial = await fit(model(Binomial), { y: [1, 3, 2], known: { totalCount: [2, 5, 4] } });
    expect(binomial.history).toHaveLength(1);
    expect(binomial.predict({ known: { totalCount: 11 } }).mean()).toBeCloseTo(6, 13);
  });
  test("an asymmetric Laplace whose level is known is the quantile at it", async () => {
    const one = withConstraints(AsymmetricLaplace, { level: known(unitInterval) });
    const fitted = (await fit(model(one), { y: reals, known: { level: 0.9 } } as Any)) as Any;
    expect(fitted.history).toHaveLength(1);
    expect(fitted.params.loc).toBe(3);
    expect(fitted.params.scale).toBeCloseTo((0.1 * total(reals.map((v) => 3 - v))) / 7, 12);
  });
  test("what a formula finds outside the constraints, or of a censored y, is left to the solver", async () => {
    const one = withConstraints(Normal, { scale: greaterThan(3) });
    const fitted = await fit(model(one), { y: reals }, { epochs: 20 });
    expect(fitted.params.scale as number).toBeGreaterThan(3);
    const censored = await fit(Exponential, { lower: positives, upper: positives.map((v) => (v > 2 ? Infinity : v)) });
    expect(censored.params.rate as number).toBeCloseTo(5 / total(positives), 9);
    // no zero at all: the greatest likelihood is at the edge
    const none = await fit(ZeroInflated(Exponential), positives);
    expect(none.params.zeroProb as number).toBeLessThan(1e-3);
  });
  test("names an optimizer is training, and validation is measured", async () => {
    const validated = await fit(Normal, [...reals, ...reals, ...reals], { validation: 0.3 });
    expect(validated.history).toHaveLength(1);
    expect(validated.history[0]?.validation).toBeGreaterThan(0);
  });
});
