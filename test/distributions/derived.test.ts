// What a family gets without a formula: the joint cdf and marginal quantiles of Independent, modes and entropies of
// mixtures against 50-digit values, and how fits recover what samples were drawn from.
import { expMap, fit } from "thetastar";
import {
  Bernoulli,
  Categorical,
  Clipped,
  DiscreteUniform,
  Gumbel,
  Independent,
  Inflated,
  Mixture,
  Normal,
  Rounded,
  Shifted,
  Transformed,
  Truncated,
  Uniform,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { logProb } from "../../src/distribution/guard.ts";
import { constrain, parameterInputs, parameterName, unconstrain } from "../../src/distribution/parametrization.ts";
import type { AnyFamily } from "../../src/distribution.ts";
import { grad, hvp } from "../../src/grad.ts";
import { input } from "../../src/ops/leaves.ts";
import { sumRows } from "../../src/ops/rows.ts";
import type { Tensor } from "../../src/tensor.ts";
import reference from "../reference/distributions.json" with { type: "json" };

const near = (actual: number, expected: number, tolerance = 1e-14): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
};

describe("Independent: products and vectors of what the elements have", () => {
  const d = Independent(Normal, 3)({ loc: [0, 1, -2], scale: [1, 2, 0.5] });
  const each = [Normal({ loc: 0, scale: 1 }), Normal({ loc: 1, scale: 2 }), Normal({ loc: -2, scale: 0.5 })] as const;

  test("cdf, survival and their logs", () => {
    for (const y of [
      [0, 0, 0],
      [-1.5, 3, -2.25],
      [-30, 0, 60],
      [-Infinity, 0, 0],
      [Infinity, 1, -2],
    ]) {
      const all = (method: "cdf" | "survival" | "logCdf" | "logSurvival") =>
        each.map((one, j) => one[method](y[j] as number));
      near(d.cdf(y) / (all("cdf").reduce((a, b) => a * b) || 1), d.cdf(y) === 0 ? 0 : 1);
      near(d.survival(y) / (all("survival").reduce((a, b) => a * b) || 1), d.survival(y) === 0 ? 0 : 1);
      for (const method of ["logCdf", "logSurvival"] as const) {
        const sum = all(method).reduce((a, b) => a + b);
        if (sum === -Infinity) expect(d[method](y)).toBe(-Infinity);
        else near(d[method](y), sum);
      }
    }
    expect(d.cdf([-Infinity, 0, 0])).toBe(0);
    expect(d.survival([0, Infinity, 0])).toBe(0);
  });

  test("outside a support each element has its own part", () => {
    const pair = Independent(Bernoulli, 2)({ probs: [0.25, 0.5] });
    expect([pair.cdf([0, 1]), pair.cdf([0.5, 7]), pair.cdf([-1, 1])]).toEqual([0.75, 0.75, 0]);
    expect([pair.survival([0, -3]), pair.survival([-1, -1]), pair.survival([0, 1])]).toEqual([0.25, 1, 0]);
    expect([pair.logCdf([-1, 0]), pair.logSurvival([-1, -1])]).toEqual([-Infinity, 0]);
  });

  test("quantiles, intervals, modes and entropy are the elements'", () => {
    expect(Array.from(d.quantile(0.3))).toEqual(each.map((one) => one.quantile(0.3)));
    expect(Array.from(d.median())).toEqual([0, 1, -2]);
    const { lower, upper } = d.interval(0.9);
    each.forEach((one, j) => {
      expect({ lower: lower[j], upper: upper[j] }).toEqual(one.interval(0.9));
    });
    expect(Array.from(d.mode())).toEqual([0, 1, -2]);
    near(
      d.entropy(),
      each.reduce((sum, one) => sum + one.entropy(), 0),
    );
  });

  test("of a base without formulas, in rows", () => {
    const Base = Mixture(Normal, 2);
    const [a, b] = [
      { weights: [0.3, 0.7], loc: [-1, 1.5], scale: [0.5, 1] },
      { weights: [0.5, 0.5], loc: [0, 4], scale: [1, 2] },
    ];
    const both = Independent(
      Base,
      2,
    )({
      weights: [a.weights, b.weights],
      loc: [
        [a.loc, b.loc],
        [b.loc, a.loc],
      ],
      scale: [a.scale, b.scale],
    } as never);
    const parts = [
      [Base(a), Base(b)],
      [Base({ ...b, weights: a.weights, scale: a.scale }), Base({ ...a, weights: b.weights, scale: b.scale })],
    ] as const;
    const [quantile, mode, entropy] = [both.quantile([0.1, 0.8]), both.mode(), both.entropy()] as unknown as [
      number[][],
      number[][],
      number[],
    ];
    parts.forEach((row, i) => {
      row.forEach((one, j) => {
        near(quantile[i]?.[j] as number, one.quantile([0.1, 0.8][i] as number), 1e-14);
        near(mode[i]?.[j] as number, one.mode(), 1e-12);
      });
      near(entropy[i] as number, row[0].entropy() + row[1].entropy(), 1e-10);
    });
  });

  test("labels stay labels", () => {
    const sky = Independent(Categorical(["fog", "rain"]), 2)({ probs: [[0.25, 0.75], [0.5, 0.5]] }); // biome-ignore format: short
    expect(sky.mode()).toEqual(["rain", "fog"]);
    near(sky.logProb(["fog", "rain"]), Math.log(0.125));
    expect(() =>
      sky.logProb([
        ["fog", "rain"],
        ["fog", "mist"],
      ] as never),
    ).toThrow("row 1");
  });
});

test("what is made of a family refuses the parameters that the family refuses", () => {
  const wrong = { lower: 3, upper: 1 };
  const message = /lower must (not be above|be below) upper; they are 3 and 1/;
  const made: Readonly<Record<string, () => unknown>> = {
    Clipped: () => Clipped(Uniform, { lower: 0 })(wrong),
    Truncated: () => Truncated(Uniform, { lower: 0 })(wrong),
    Rounded: () => Rounded(Uniform, 0.5)(wrong),
    Shifted: () => Shifted(Uniform)({ ...wrong, shift: 1 }),
    ZeroInflated: () => ZeroInflated(DiscreteUniform)({ ...wrong, zeroProb: 0.5 }),
    Inflated: () => Inflated(Uniform, [0, 1])({ ...wrong, inflation: [0.5, 0.25, 0.25] }),
  };
  for (const name in made) expect(made[name], name).toThrow(message);
  // of several sets the one that is wrong
  const sets = { lower: [0, 3], upper: [1, 1] };
  expect(() => Independent(Uniform, 2)(sets)).toThrow(message);
  expect(() => Mixture(Uniform, 2)({ weights: [0.5, 0.5], ...sets })).toThrow(message);
  const rows = { lower: [[0, 0], [0, 3]], upper: [1, 1] }; // biome-ignore format: short
  expect(() => Independent(Uniform, 2)(rows)).toThrow("lower must be below upper; row 1 has 3 and 1");
  expect(Mixture(Uniform, 2)({ weights: [0.5, 0.5], lower: [0, 1], upper: [1, 2] }).mean()).toBe(1);
});

test("an entropy whose tails are powers of y: Fréchet's, 1 + γ + γ/k + log(s/k)", () => {
  const euler = 0.5772156649015329;
  for (const k of [0.2, 0.7, 3])
    near(
      Transformed(Gumbel, expMap)({ loc: Math.log(2), scale: 1 / k }).entropy(),
      1 + euler + euler / k + Math.log(2 / k),
      1e-11,
    );
});

describe("modes and entropies of mixtures", () => {
  for (const { params, mode, entropy } of reference.shapes)
    test(`Normal: ${JSON.stringify(params)}`, () => {
      const d = Mixture(Normal, params.weights.length)(params);
      near(d.mode(), mode, 1e-10);
      near(d.entropy(), entropy, 1e-8);
    });

  test("rows are the map of singles", () => {
    const locs = [[-1, 2], [0, 0], [5, 5.5], [-1e3, 1e3]]; // biome-ignore format: short
    const Two = Mixture(Normal, 2);
    const rows = Two({ weights: [0.4, 0.6], loc: locs, scale: [1, 0.75] });
    const [modes, entropies] = [rows.mode(), rows.entropy()];
    locs.forEach((loc, i) => {
      const one = Two({ weights: [0.4, 0.6], loc, scale: [1, 0.75] });
      near(modes[i] as number, one.mode(), 1e-12);
      near(entropies[i] as number, one.entropy(), 1e-10);
      near(rows.at(i).mode(), one.mode(), 1e-12);
    });
    near(modes[1] as number, 0, 1e-12);
  });

  test("a component of weight 0 counts for nothing", () => {
    const d = Mixture(Normal, 2)({ weights: [0, 1], loc: [1e6, 2], scale: [1e-3, 1] });
    near(d.mode(), 2, 1e-12);
    near(d.entropy(), Normal({ loc: 2, scale: 1 }).entropy(), 1e-10);
  });

  test("of classes, exact", () => {
    const p = [0.3 * 0.2 + 0.7 * 0.1, 0.3 * 0.3 + 0.7 * 0.6, 0.3 * 0.5 + 0.7 * 0.3];
    const d = Mixture(Categorical(["a", "b", "c"]), 2)({ weights: [0.3, 0.7], probs: [[0.2, 0.3, 0.5], [0.1, 0.6, 0.3]] }); // biome-ignore format: short
    expect(d.mode()).toBe("b");
    near(d.entropy(), -p.reduce((sum, q) => sum + q * Math.log(q), 0));
    const b = Mixture(Bernoulli, 2)({ weights: [0.5, 0.5], probs: [0.25, 0.75] });
    near(b.entropy(), Math.LN2);
  });
});

describe("fit(sample) recovers the parameters within 4 standard errors", () => {
  /** Standard errors of canonical parameters' free numbers: of the inverse Hessian at the fit. */
  function standardErrors(family: AnyFamily, eta: Float64Array, y: Float64Array): Float64Array {
    const set = family.parametrizations[0] as AnyFamily["parametrizations"][0];
    const at = input("eta", { shape: [set.freeSize] });
    const value = sumRows(logProb(family, constrain(set, at), input("y", { shape: family.support.shape, rows: true })));
    const v = input("v", { shape: [set.freeSize] });
    const [hv] = hvp(value, [at], [v]) as [Tensor];
    const [g] = grad(value, [at]) as [Tensor];
    const n = set.freeSize;
    const columns = Array.from({ length: n }, (_, j) =>
      evaluate({ hv, g }, { eta, y, v: Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)) }),
    );
    // it is a maximum: the score is small beside its spread
    const inverse = inverseOf(columns.map(({ hv }) => Array.from(hv, (h) => -h)));
    columns[0]?.g.forEach((slope, i) => {
      expect(Math.abs(slope) * Math.sqrt(inverse[i]?.[i] as number)).toBeLessThan(0.2);
    });
    return Float64Array.from({ length: n }, (_, i) => Math.sqrt(inverse[i]?.[i] as number));
  }
  /** By Gauss and Jordan. */
  function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
    const n = matrix.length;
    const a = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
    for (let k = 0; k < n; k++) {
      const pivot = a[k] as number[];
      const by = pivot[k] as number;
      for (let j = 0; j < 2 * n; j++) pivot[j] = (pivot[j] as number) / by;
      a.forEach((row, i) => {
        const f = row[k] as number;
        if (i !== k) for (let j = 0; j < 2 * n; j++) row[j] = (row[j] as number) - f * (pivot[j] as number);
      });
    }
    return a.map((row) => row.slice(n));
  }
  /** Free numbers of canonical parameters. */
  function freeOf(family: AnyFamily, params: object): Float64Array {
    const set = family.parametrizations[0] as AnyFamily["parametrizations"][0];
    const own = parameterInputs(set.params, () => false);
    const given: Readonly<Record<string, unknown>> = { ...params };
    const numbers = (v: unknown): number[] => (typeof v === "number" ? [v] : Array.from(v as ArrayLike<unknown>).flatMap(numbers)); // biome-ignore format: short
    const data = Object.fromEntries(set.names.map((name) => [parameterName(name), numbers(given[name])]));
    return evaluate({ eta: unconstrain(set, own) }, data).eta;
  }

  const cases: readonly (readonly [AnyFamily, Readonly<Record<string, unknown>>])[] = [
    [Normal, { loc: -3, scale: 2.5 }],
    [Bernoulli, { logits: -1.25 }],
    [Categorical(3), { logits: [0, 1, -0.5] }],
    [Independent(Normal, 2), { loc: [10, -1], scale: [0.01, 5] }],
    [Mixture(Normal, 2), { weightLogits: [0, 0.5], loc: [-3, 2], scale: [0.75, 1.25] }],
  ];
  for (const [family, truth] of cases)
    test(family.name, async () => {
      const d = (family as unknown as (p: unknown) => ReturnType<typeof Normal>)(truth);
      const draws = d.sample(2000, { seed: `fit of ${family.name}` }) as unknown as number[];
      const fitted = await (fit as unknown as (f: AnyFamily, y: unknown, o: object) => Promise<{ params: object }>)(
        family,
        draws,
        { progress: false, seed: 3, epochs: family.name.startsWith("Mixture") ? 60 : 20 },
      );
      const found = freeOf(family, fitted.params);
      const expected = freeOf(family, truth);
      const y = Float64Array.from(draws as ArrayLike<unknown> as ArrayLike<number[] | number>, (v) => v as number);
      const flat =
        family.support.shape.length > 0 ? Float64Array.from(draws.flatMap((v) => Array.from(v as never))) : y;
      const stderr = standardErrors(family, found, flat);
      found.forEach((value, i) => {
        expect(Math.abs(value - (expected[i] as number)) / (stderr[i] as number)).toBeLessThan(4);
      });
    });
});
