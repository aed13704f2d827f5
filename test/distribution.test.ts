// The plain-value face of families: forms of arguments, far tails, what is derived, what is refused, and the messages.
import {
  distribution,
  full,
  greaterThan,
  known,
  log,
  log1mexp,
  log1p,
  nonnegativeInteger,
  positive,
  real,
  uniform,
  unitInterval,
  vector,
  withConstraints,
  xlog1py,
  xlogy,
} from "thetastar";
import { Bernoulli, Categorical, Independent, Mixture, Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { evaluate } from "../src/compile/evaluate.ts";
import { fromFree, readObservations, startFree } from "../src/distribution/free.ts";
import { logProb } from "../src/distribution/guard.ts";
import { grad } from "../src/grad.ts";
import { input } from "../src/ops/leaves.ts";
import type { Tensor } from "../src/tensor.ts";

type Set = (typeof Normal.parametrizations)[number];

/** What a user writes in one sitting: no quantile, no moments. */
const Exponential = distribution({
  name: "Exponential",
  params: { rate: positive },
  also: [
    {
      params: { mean: positive },
      to: ({ mean }) => ({ rate: full([], 1).div(mean) }),
      from: ({ rate }) => ({ mean: full([], 1).div(rate) }),
    },
  ],
  support: positive,
  logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
  logCdf: ({ rate }, y) => log1mexp(rate.mul(y).neg()),
  logSurvival: ({ rate }, y) => rate.mul(y).neg(),
  sample: ({ rate }, key) => log(uniform(key)).neg().div(rate),
  affine: { scale: ({ rate }, by) => ({ rate: rate.div(by) }) },
});
/** Failures before the first success. */
const Geometric = distribution({
  name: "Geometric",
  params: { probs: unitInterval },
  support: nonnegativeInteger,
  logProb: ({ probs }, y) => log(probs).add(xlog1py(y, probs.neg())),
  logCdf: ({ probs }, y) => log1mexp(y.add(1).mul(log1p(probs.neg()))),
  logSurvival: ({ probs }, y) => y.add(1).mul(log1p(probs.neg())),
});
/** With a parameter that is data. */
const Trials = distribution({
  name: "Trials",
  params: { totalCount: known(nonnegativeInteger), probs: unitInterval },
  support: nonnegativeInteger,
  logProb: ({ totalCount, probs }, y) => xlogy(y, probs).add(xlog1py(totalCount.sub(y), probs.neg())),
});

const message = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return "no error";
};

describe("far tails", () => {
  const normal = Normal({ loc: 0, scale: 1 });
  test("of the Normal", () => {
    expect(normal.logCdf(-40)).toBeCloseTo(-804.6084420137538, 10);
    expect(normal.logProb(50)).toBeCloseTo(-1250.9189385332047, 10);
    expect(normal.survival(10) / 7.619853024160527e-24).toBeCloseTo(1, 13);
    expect(normal.quantile(1e-300)).toBeCloseTo(-37.0470963, 6);
    expect(normal.quantile(1e-300, { tail: "upper" })).toBe(-normal.quantile(1e-300));
    expect([normal.quantile(0), normal.quantile(1)]).toEqual([-Infinity, Infinity]);
    expect([
      normal.cdf(-Infinity),
      normal.cdf(Infinity),
      normal.logCdf(-Infinity),
      normal.logSurvival(Infinity),
    ]).toEqual([0, 1, -Infinity, -Infinity]);
    expect(normal.logProb(Infinity)).toBe(-Infinity);
    expect(normal.logProb(Number.NaN)).toBeNaN();
  });
  test("of free numbers: log-odds of 700 either way", () => {
    const [set] = Bernoulli.parametrizations;
    const d = fromFree(Bernoulli, set as Set, Float64Array.of(700, -700));
    expect(Array.from(d.logProb([0, 1]))).toEqual([-700, -700]);
    expect(d.survival(0)[1]).toBeGreaterThan(9e-305);
  });
  test("a class or component of probability 0", () => {
    const c = Categorical(3)({ probs: [0, 0.25, 0.75] });
    expect([c.logProb(0), c.cdf(0), c.logCdf(0), c.mode()]).toEqual([-Infinity, 0, -Infinity, 2]);
    expect(c.entropy()).toBeCloseTo(-(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75)), 14);
    expect(c.sample(1000, { seed: 1 }).includes(0)).toBe(false);
    const b = Bernoulli({ probs: [0, 1] });
    expect(Array.from(b.entropy())).toEqual([0, 0]);
    expect(Array.from(b.logProb([0, 1]))).toEqual([-0, -0]);
    expect(Array.from(b.logProb([1, 0]))).toEqual([-Infinity, -Infinity]);
    const m = Mixture(Normal, 2)({ weights: [0, 1], loc: [0, 5], scale: [1, 1] });
    expect(m.logProb(5)).toBeCloseTo(Normal({ loc: 5, scale: 1 }).logProb(5), 14);
    expect(m.mean()).toBe(5);
  });
});

test("a mixture component at −∞ gives neither a NaN value nor a NaN gradient", () => {
  const family = Mixture(Exponential, 2);
  const params = {
    weightLogits: input("w", { shape: [2] }),
    rate: input("r", { shape: [2] }),
  };
  for (const [w, y] of [
    [[0, -Infinity], 1],
    [[0, 0], -1],
    [[0, 0], 1e308],
    [[-Infinity, 3], 0],
  ] as const) {
    const value = logProb(family, params, input("y"));
    const [gw, gr] = grad(value, [params.weightLogits, params.rate]) as [Tensor, Tensor];
    const r = evaluate({ value, gw, gr }, { w, r: [1, 1e5], y });
    expect(r.value[0]).not.toBeNaN();
    expect([...r.gw, ...r.gr].some(Number.isNaN)).toBe(false);
  }
  // Normal components so far away that both densities underflow
  const far = Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: [0, 1], scale: [1e-3, 1e-3] });
  expect(far.logProb(1e200)).toBe(-Infinity);
  expect(far.logProb(1000)).toBeCloseTo(Normal({ loc: 1, scale: 1e-3 }).logProb(1000) + Math.log(0.5), -3);
});

describe("derived, never guessed", () => {
  test("a family in closed form brings no numerical methods, and a mixture of it has them", () => {
    expect([Normal.derived, Bernoulli.derived, Categorical(2).derived]).toEqual([undefined, undefined, undefined]);
    const twins = Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: [1, 1], scale: [2, 2] });
    expect(twins.quantile(0.3)).toBeCloseTo(Normal({ loc: 1, scale: 2 }).quantile(0.3), 10);
    expect(withConstraints(Normal, { scale: greaterThan(1) }).derived).toBeUndefined();
  });
  test("quantiles from a cdf, in both tails", () => {
    const d = Exponential({ mean: 2 });
    for (const p of [1e-300, 1e-10, 0.1, 0.5, 0.9, 1 - 1e-12])
      expect(d.quantile(p) / (-2 * Math.log1p(-p))).toBeCloseTo(1, 12);
    expect(d.quantile(1e-200, { tail: "upper" })).toBeCloseTo(-2 * Math.log(1e-200), 9);
    expect([d.quantile(0), d.quantile(1), d.median()]).toEqual([0, Infinity, d.quantile(0.5)]);
    const rates = Float64Array.from({ length: 100 }, (_, i) => 10 ** (i / 5 - 10));
    Exponential({ rate: rates })
      .quantile(0.3)
      .forEach((q, i) => {
        expect((q * (rates[i] as number)) / -Math.log(0.7)).toBeCloseTo(1, 12);
      });
  });
  test("of a discrete family the least y with cdf(y) ≥ p", () => {
    const d = Geometric({ probs: 0.25 });
    for (const y of [0, 1, 2, 7, 50]) {
      expect(d.quantile(d.cdf(y))).toBe(y);
      expect(d.quantile(d.cdf(y) + 1e-9)).toBe(y + 1);
      expect(d.quantile(d.survival(y), { tail: "upper" })).toBe(y);
    }
    expect(d.quantile(0)).toBe(0);
    expect(Geometric({ probs: 1e-9 }).median()).toBe(Math.ceil(Math.log(0.5) / Math.log1p(-1e-9)) - 1);
    expect(d.cdf(2.7)).toBe(d.cdf(2));
    expect([d.logProb(2.7), d.logProb(-1), d.cdf(-1), d.survival(-1), d.logSurvival(Infinity)]).toEqual([
      -Infinity,
      -Infinity,
      0,
      1,
      -Infinity,
    ]);
  });
  test("cdf and survival from their logarithms, outside the support too", () => {
    const d = Exponential({ rate: 2 });
    expect(d.cdf(1)).toBeCloseTo(1 - Math.exp(-2), 15);
    expect([d.cdf(0), d.cdf(-1), d.survival(-1), d.logSurvival(-3), d.logCdf(0), d.prob(-1)]).toEqual([
      0,
      0,
      1,
      0,
      -Infinity,
      0,
    ]);
  });
  test("the rest is refused by the name of the rule", () => {
    expect(
      [
        () => Exponential({ rate: 1 }).mean(),
        () => Exponential({ rate: 1 }).stddev(),
        () => Exponential({ rate: 1 }).entropy(),
        () => Exponential({ rate: 1 }).mode(),
        () => Exponential({ rate: 1 }).crps(1),
        () => Trials({ totalCount: 3, probs: 0.5 }).sample(1, { seed: 1 }),
        () => Trials({ totalCount: 3, probs: 0.5 }).cdf(1),
        () => Trials({ totalCount: 3, probs: 0.5 }).interval(0.9),
        () => Mixture(Exponential, 2)({ weights: [0.5, 0.5], rate: [1, 1] }).mode(),
        () => Mixture(Exponential, 2)({ weights: [0.5, 0.5], rate: [1, 1] }).entropy(),
        () => Independent(Trials, 2)({ totalCount: [3, 3], probs: [0.5, 0.5] }).cdf([0, 0]),
        () => Independent(Trials, 2)({ totalCount: [3, 3], probs: [0.5, 0.5] }).interval(0.9),
        () =>
          Mixture(
            Independent(Normal, 2),
            2,
          )({
            weights: [0.5, 0.5],
            loc: [
              [0, 1],
              [0, 1],
            ],
            scale: [
              [1, 1],
              [1, 1],
            ],
          }).median(),
      ].map(message),
    ).toMatchInlineSnapshot(`
      [
        "TypeError: Exponential: mean needs the rule mean, or momentOrder, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Exponential: stddev needs the rule variance, or momentOrder, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Exponential: entropy needs the rule entropy, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Exponential: mode needs the rule mode, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Exponential: crps needs the rule crps, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Trials: sample needs the rule sample, draw, or logCdf and logSurvival, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Trials: cdf needs the rule cdf, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Trials: quantile needs the rule quantile, or logCdf and logSurvival, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Mixture(Exponential, 2): mode needs the rule mode, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Mixture(Exponential, 2): entropy needs the rule entropy, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Independent(Trials, 2): cdf needs the rule cdf, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Trials: quantile needs the rule quantile, or logCdf and logSurvival, which this family does not have. Add it to distribution({ … }).",
        "TypeError: Mixture(Independent(Normal, 2), 2): quantile needs one number a row; y has shape [2].",
      ]
    `);
  });
});

describe("from free outputs", () => {
  const [set] = Normal.parametrizations;
  test("moved y: the density of shift + scale·y", () => {
    const d = fromFree(Normal, set as Set, Float64Array.of(0.5, 0, -1, 1), { moved: { shift: 10, scale: 4 } });
    expect(d.length).toBe(2);
    expect(d.params.loc[0]).toBe(12);
    expect(d.params.scale[1]).toBeCloseTo(4 * Math.E, 13);
    expect(d.at(1).logProb(7)).toBe(d.logProb(7)[1]);
    const e = fromFree(Exponential, Exponential.parametrizations[0] as Set, Float64Array.of(0), {
      moved: { shift: 0, scale: 4 },
    });
    expect(e.params.rate[0]).toBe(0.25);
    expect(
      message(() =>
        fromFree(Exponential, Exponential.parametrizations[0] as Set, Float64Array.of(0), {
          moved: { shift: 1, scale: 4 },
        }).logProb(1),
      ),
    ).toMatchInlineSnapshot(
      `"TypeError: Exponential: y can be moved only with the rule affine.shift, which this family does not have."`,
    );
  });
  test("known parameters are data, for each row if wished", () => {
    const own = Trials.parametrizations[0] as Set;
    expect(own.freeSize).toBe(1);
    const d = fromFree(Trials, own, Float64Array.of(0, 0), {
      known: { totalCount: { data: Float64Array.of(3, 5), rows: 2 } },
    });
    expect(Array.from(d.params.totalCount)).toEqual([3, 5]);
    expect(d.logProb(1)[1]).toBeCloseTo(5 * Math.log(0.5), 14);
    expect(d.at(1).logProb(1)).toBe(d.logProb(1)[1]);
  });
  test("a wrong number of free outputs", () => {
    expect(message(() => fromFree(Normal, set as Set, new Float64Array(3)))).toMatchInlineSnapshot(
      `"RangeError: Normal: free outputs must have [2] numbers a row; came 3."`,
    );
  });
  test("the start of a mixture has components apart, even of two values", () => {
    for (const y of [
      Float64Array.from({ length: 90 }, (_, i) => i),
      Float64Array.from({ length: 90 }, (_, i) => Number(i > 70)),
    ]) {
      const family = Mixture(Normal, 3);
      const start = startFree(family, family.parametrizations[0] as Set, y);
      const locs = start.slice(2, 5);
      expect(new Set(locs).size).toBe(3);
      expect(start.every(Number.isFinite)).toBe(true);
    }
  });
  test("families without a start begin at zero", () => {
    expect(Array.from(startFree(Exponential, Exponential.parametrizations[0] as Set, Float64Array.of(1)))).toEqual([0]);
  });
});

test("another map from free numbers, where it is used", () => {
  const family = withConstraints(Normal, { scale: greaterThan(1e-3, "softplus") });
  const [set, other] = family.parametrizations as [Set, Set];
  expect(fromFree(family, set, Float64Array.of(0, 0)).params.scale[0]).toBeCloseTo(Math.log(2) + 1e-3, 15);
  expect(fromFree(family, other, Float64Array.of(0, 0)).params.scale[0]).toBe(1);
  expect(fromFree(Normal, Normal.parametrizations[0] as Set, Float64Array.of(0, 0)).params.scale[0]).toBe(1);
  expect(
    [
      () => family({ loc: 0, scale: 1e-4 }),
      () => withConstraints(Normal, { sigma: positive } as never),
      () => withConstraints(Normal, { scale: vector(2) }),
    ].map(message),
  ).toMatchInlineSnapshot(`
    [
      "RangeError: Normal: scale must be greater than 0.001; it is 0.0001.",
      "RangeError: withConstraints: Normal has the parameters loc, scale, mean, stddev, variance; came sigma. Name one of these.",
      "RangeError: withConstraints: scale of Normal must keep the shape []; came [2].",
    ]
  `);
});

test("as text", () => {
  expect([
    String(Normal({ mean: 1, variance: 4 })),
    String(Normal({ loc: [1, 2], scale: 4 })),
    String(Bernoulli({ logits: 0.5 })),
    String(Mixture(Normal, 2)({ weightLogits: [0, 1], loc: [0, 1], scale: [1, 1] })),
  ]).toMatchInlineSnapshot(`
    [
      "Normal({ loc: 1, scale: 2 })",
      "Normal: 2 distributions, one a row",
      "Bernoulli({ logits: 0.5 })",
      "Mixture(Normal, 2)({ weightLogits: [0, 1], loc: [0, 1], scale: [1, 1] })",
    ]
  `);
});

test("draws: one stream a row and draw", () => {
  const d = Normal({ loc: [0, 0, 100], scale: 1 });
  const draws = d.sample(4, { seed: "s" });
  expect(draws.length).toBe(12);
  expect(new Set(draws).size).toBe(12);
  expect(Array.from(d.sample(2, { seed: "s" }))).toEqual([draws[0], draws[1], draws[4], draws[5], draws[8], draws[9]]);
  expect(d.sample(4, { seed: "t" })[0]).not.toBe(draws[0]);
  expect(Independent(Normal, 2)({ loc: [0, 10], scale: [1, 1] }).sample(3, { seed: 1 }).length).toBe(3);
});

test("messages name the parameter and the row", () => {
  const c = Categorical(["rain", "sun"]);
  expect(
    [
      () => Normal({ loc: 0, scale: -0.3 }),
      () => Normal({ loc: 0, scale: Float64Array.from({ length: 20 }, (_, i) => (i === 17 ? -0.3 : 1)) }),
      () => Normal({ loc: Number.NaN, scale: 1 }),
      () => Normal({ loc: "1" as unknown as number, scale: 1 }),
      () => Normal({ loc: [0, "1"] as unknown as number[], scale: 1 }),
      () => Normal({ loc: [[0]] as unknown as number[], scale: 1 }),
      () => Normal({ loc: [0, 1], scale: [1, 1, 1] }),
      () => Normal({ loc: [], scale: 1 }),
      () => Normal({ loc: 0, stddev: 1 } as never),
      () => Normal({ loc: 0, scale: 1, mean: 0 } as never),
      () => Normal(undefined as never),
      () => Normal({} as never),
      () => Normal({ loc: [0, 1], scale: 1 }).logProb([0, 1, 2]),
      () => Normal({ loc: [0, 1], scale: 1 }).at(2),
      () => Normal({ loc: 0, scale: 1 }).quantile(1.2),
      () => Normal({ loc: 0, scale: 1 }).quantile([0.5, Number.NaN]),
      () => Normal({ loc: 0, scale: 1 }).interval(-1),
      () => Normal({ loc: 0, scale: 1 }).sample(0, { seed: 1 }),
      () => Normal({ loc: 0, scale: 1 }).logProb("0" as never),
      () => Bernoulli({ probs: 1.5 }),
      () => Bernoulli({ probs: 0.5 }).logProb("yes" as never),
      () => Categorical(1),
      () => Categorical(["a", "a"]),
      () => Categorical(3)({ probs: [0.2, 0.3, 0.6] }),
      () =>
        Categorical(3)({
          probs: [
            [0.2, 0.3, 0.5],
            [0.2, -0.3, 1.1],
          ],
        }),
      () => Categorical(3)({ probs: [0.5, 0.5] }),
      () => c({ probs: [0.5, 0.5] }).prob("hail" as "rain"),
      () => c({ probs: [0.5, 0.5] }).prob(["rain", "hail"] as "rain"[]),
      () => c({ probs: [0.5, 0.5] }).prob(1 as never),
      () => Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: [0, 1], scale: [1, -1] }),
      () => Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: [0, 1, 2], scale: [1, 1] }),
      () =>
        distribution({
          name: "Twice",
          params: { a: real },
          also: [{ params: { a: positive }, to: (p) => p, from: (p) => p }],
          support: real,
          logProb: ({ a }) => a,
        }),
      () => readObservations("fit", Exponential, [1, 2, 3, 4, 0]),
      () => readObservations("fit", Normal, [1, Number.NaN]),
      () => readObservations("fit", Geometric, [1, 2.5]),
      () => readObservations("fit", Bernoulli, [true, false, 2 as never]),
      () => readObservations("fit", c, ["rain", "hail"]),
      () => readObservations("fit", c, [0, 1]),
      () =>
        readObservations("fit", Independent(Normal, 2), [
          [0, 1],
          [0, 1, 2],
        ]),
      () =>
        readObservations("fit", Independent(Normal, 2), [
          [0, 1],
          [0, Infinity],
        ]),
    ].map(message),
  ).toMatchInlineSnapshot(`
    [
      "RangeError: Normal: scale must be positive; it is -0.3.",
      "RangeError: Normal: scale must be positive; row 17 is -0.3.",
      "RangeError: Normal: loc must be a finite number; it is NaN.",
      "TypeError: Normal: loc must be a number; it is "1".",
      "TypeError: Normal: loc must be a number; row 1 is "1".",
      "TypeError: Normal: loc must be a number or an array of numbers; it is an array of arrays of length 1.",
      "RangeError: Normal: parameters must have the same number of rows, or one value; scale has 3, another 2.",
      "RangeError: Normal: loc must have a value for each row; it has none. Give at least one row.",
      "TypeError: Normal: parameters must be { loc, scale } or { mean, stddev } or { mean, variance }; came { loc, stddev }. Give one whole set and nothing else.",
      "TypeError: Normal: parameters must be { loc, scale } or { mean, stddev } or { mean, variance }; came { loc, scale, mean }. Give one whole set and nothing else.",
      "TypeError: Normal: parameters must be an object such as { loc, scale }; came undefined.",
      "TypeError: Normal: parameters must be { loc, scale } or { mean, stddev } or { mean, variance }; came none. Give one whole set and nothing else.",
      "RangeError: Normal.logProb: y must have one value a row; came 3 for 2 rows.",
      "RangeError: Normal.at: the row must be an integer from 0 to 1; it is 2.",
      "RangeError: Normal.quantile: p must be between 0 and 1; it is 1.2.",
      "RangeError: Normal.quantile: p must be between 0 and 1; row 1 is NaN.",
      "RangeError: Normal.interval: p must be between 0 and 1; it is -1. Pass a probability such as 0.9.",
      "RangeError: Normal.sample: the number of draws must be a positive integer; it is 0.",
      "TypeError: Normal.logProb: y must be a number; it is "0".",
      "RangeError: Bernoulli: probs must be between 0 and 1; it is 1.5.",
      "TypeError: Bernoulli.logProb: y must be a number; it is "yes".",
      "RangeError: Categorical: at least 2 classes are needed; came 1. Give their number or their labels.",
      "RangeError: Categorical: labels must differ; "a" came twice. Drop one.",
      "RangeError: Categorical: probs must be 3 probabilities that sum to 1; it is a sum of 1.1.",
      "RangeError: Categorical: probs must be 3 probabilities that sum to 1; row 1 is -0.3 at 1.",
      "RangeError: Categorical: probs must be 3 probabilities that sum to 1; it is an array of length 2.",
      "RangeError: Categorical.prob: y must be one of rain, sun; it is "hail".",
      "RangeError: Categorical.prob: y must be one of rain, sun; row 1 is "hail".",
      "TypeError: Categorical.prob: y must be a label; it is 1.",
      "RangeError: Mixture(Normal, 2): scale must be 2 numbers, each positive; it is -1 at 1.",
      "RangeError: Mixture(Normal, 2): loc must be 2 numbers, each a finite number; it is an array of length 3.",
      "RangeError: Twice: sets of parameters must differ in their keys; { a } came twice.",
      "RangeError: fit: y[4] = 0 is outside the support of Exponential (positive). Correct it, leave the row out, or choose another family.",
      "RangeError: fit: y[1] = NaN is outside the support of Normal (real). Correct it, leave the row out, or choose another family.",
      "RangeError: fit: y[1] = 2.5 is outside the support of Geometric (integers from 0). Correct it, leave the row out, or choose another family.",
      "RangeError: fit: y[2] = 2 is outside the support of Bernoulli (0 or 1). Correct it, leave the row out, or choose another family.",
      "RangeError: fit: y[1] = "hail" is outside the support of Categorical (rain, sun). Correct it, leave the row out, or choose another family.",
      "TypeError: fit: y must be a label; row 0 is 0.",
      "RangeError: fit: y must be 2 numbers, each a finite number; row 1 is an array of length 3.",
      "RangeError: fit: y[1] = Infinity at 1 is outside the support of Independent(Normal, 2) (2 × real). Correct it, leave the row out, or choose another family.",
    ]
  `);
});

test("labels and booleans are read in", () => {
  expect(Array.from(readObservations("fit", Categorical(["rain", "sun"]), ["sun", "rain"]).data)).toEqual([1, 0]);
  expect(Array.from(readObservations("fit", Bernoulli, [true, false]).data)).toEqual([1, 0]);
  expect(
    readObservations("fit", Independent(Normal, 2), [
      [0, 1],
      [2, 3],
    ]),
  ).toEqual({ data: Float64Array.of(0, 1, 2, 3), rows: 2 });
});

describe("many rows", () => {
  test("blocks of rows give what one run gives, shared results and NaN included", () => {
    const n = 20_001;
    const y = Float64Array.from({ length: n }, (_, i) => (i % 977) / 100 - 4);
    y[8192] = Number.NaN;
    y[n - 1] = Infinity;
    const loc = y.map((v, i) => (Number.isNaN(v) || v === Infinity ? 0 : v / 2 + (i % 3)));
    const many = Normal({ loc, scale: 1.5 }).logProb(y);
    expect(many.length).toBe(n);
    for (const i of [0, 8191, 8192, 8193, 16_384, n - 2, n - 1])
      expect(many[i]).toBe(Normal({ loc: loc[i] as number, scale: 1.5 }).logProb(y[i] as number));
    expect(Normal({ loc, scale: 1.5 }).variance()).toEqual(new Float64Array(n).fill(2.25));
  });
});
