// Every message a user may meet, in one golden file: test/golden/errors.txt is read like prose and reviewed like code.

import {
  type AnyFamily,
  adam,
  adamw,
  affineMap,
  betaNll,
  chain,
  chainMaps,
  clipByNorm,
  column,
  constant,
  cosine,
  crps,
  design,
  distribution,
  dropout,
  exp,
  expMap,
  fit,
  klDivergence,
  known,
  layerNorm,
  linear,
  load,
  log,
  log1mexp,
  logScore,
  logSigmoid,
  type Model,
  mlp,
  model,
  mse,
  nonnegativeInteger,
  pinball,
  positive,
  powerMap,
  real,
  ridge,
  sgd,
  sum,
  type Tensor,
  tanh,
  train,
  warmup,
  weightDecay,
} from "thetastar";
import {
  Bernoulli,
  Binomial,
  Categorical,
  Clipped,
  Dirichlet,
  DiscreteUniform,
  Hurdle,
  Hypergeometric,
  Independent,
  Inflated,
  Kumaraswamy,
  Laplace,
  Logistic,
  Mixture,
  MvNormal,
  Normal,
  Ordinal,
  Poisson,
  Rounded,
  Shifted,
  Transformed,
  Triangular,
  Truncated,
  Uniform,
  Weibull,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { key } from "../src/random/key.ts";

const x = Array.from({ length: 12 }, (_, i) => [i, (i * i) % 7]);
const y = Array.from({ length: 12 }, (_, i) => i + ((i * 5) % 3));
const named = { age: x.map(([a]) => a as number), bmi: x.map(([, b]) => b as number) };
const network = model(Normal, mlp([3]));
const quick = { epochs: 1, progress: false } as const;
/** A fit of four rows by formulas. */
const solved = (of: Model<AnyFamily, true>, y: string, options = {}) =>
  fit(of, { data: { x: [-1, 2, 3, 4], hit: [0, 1, 0, 1] }, y }, options);
const line = model(Normal, { loc: linear("~ hit"), scale: constant() });
const Sky = Categorical(["drizzle", "fog", "rain"]);
/** Columns for formulas. */
const table = {
  age: [20, 31, 42, 53, 64, 75],
  sex: ["F", "M", "M", "F", "F", "M"],
  days: [3, 0, 5, 2, 9, 4],
  half: [1, 2, 1, 2, 1, 2],
  one: [5, 5, 5, 5, 5, 5],
  ward: ["a", "a", "a", "a", "a", "a"],
};
const regression = model(Poisson, { mean: linear("~ age") });
/** A family with its density alone. */
const Exponential = distribution({
  name: "Exponential",
  params: { rate: positive },
  support: positive,
  logProb: ({ rate }, t) => log(rate).sub(rate.mul(t)),
});
const Waits = distribution({
  name: "Waits",
  params: { rate: positive },
  support: positive,
  logProb: ({ rate }, t) => log(rate).sub(rate.mul(t)),
  logCdf: ({ rate }, t) => log1mexp(rate.mul(t).neg()),
  logSurvival: ({ rate }, t) => rate.mul(t).neg(),
});
/** Successes in a known number of trials, up to a constant: how often is not asked here. */
const trials = {
  params: { totalCount: known(nonnegativeInteger), logits: real },
  support: nonnegativeInteger,
  bounds: ({ totalCount }: { readonly totalCount: Tensor }) => ({ upper: totalCount }),
  logProb: ({ totalCount, logits }: { readonly totalCount: Tensor; readonly logits: Tensor }, t: Tensor) =>
    t.mul(logSigmoid(logits)).add(totalCount.sub(t).mul(logSigmoid(logits.neg()))),
};
const Trials = distribution({ name: "Trials", ...trials });
const Counted = distribution({ name: "Counted", ...trials, logCdf: (_, t) => t, logSurvival: (_, t) => t });
const counts = [1, 2, 0];
const with_ = <T>(values: readonly T[], i: number, value: T): T[] => values.map((v, j) => (i === j ? value : v));
/** What types refuse reaches the library from JavaScript; here it is let through. */
const loose = (value: unknown): never => value as never;

type Case = () => unknown;
const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  "rows and columns": {
    "no y": () => fit(network, loose({ x })),
    "zero rows": () => fit(network, { x: [], y: [] }, quick),
    "one row": () => fit(network, { x: [[1, 2]], y: [1] }, quick),
    "row counts that differ": () => fit(network, { x, y: y.slice(1) }, quick),
    "a ragged row": () => fit(network, { x: with_(x, 7, [1]), y }, quick),
    "NaN in x": () => fit(network, { x: with_(x, 4, [Number.NaN, 1]), y }, quick),
    "an infinite x in a named column": () =>
      fit(network, { x: { ...named, bmi: with_(named.bmi, 2, Infinity) }, y }, quick),
    "text in x": () => fit(network, { x: loose(with_(x as unknown[], 3, ["tall", 1])), y }, quick),
    "columns of different length": () => fit(network, { x: { ...named, bmi: named.bmi.slice(2) }, y }, quick),
    "no columns": () => fit(network, { x: {}, y }, quick),
    "a constant column": () => fit(network, { x: { ...named, one: x.map(() => 1) }, y }, quick),
    "a duplicate column": () => fit(network, { x: { ...named, age2: named.age }, y }, quick),
    "a matrix that does not fit": () => fit(network, { x: { values: [1, 2, 3], columns: 2 }, y }, quick),
    "no x": () => fit(network, { y }, quick),
    "x for bare parameters": () => fit(model(Normal), { x, y }, quick),
  },
  y: {
    "outside the support": () =>
      fit(
        Exponential,
        with_(
          y.map((v) => v + 1),
          4,
          0,
        ),
        quick,
      ),
    NaN: () => fit(network, { x, y: with_(y, 5, Number.NaN) }, quick),
    "of the wrong kind": () => fit(network, { x, y: loose(y.map(String)) }, quick),
    "an unknown label": () => fit(Sky, loose(["fog", "rain", "hail", "fog"]), quick),
    "neither 0 nor 1": () => fit(model(Bernoulli, linear()), { x, y: y.map((v) => (v > 3 ? 2 : 0)) }, quick),
    constant: () => fit(network, { x, y: y.map(() => 3) }, quick),
    "one class only": () => fit(model(Sky, linear()), { x, y: y.map(() => "fog" as const) }, quick),
    "vectors of the wrong length": () =>
      fit(
        Independent(Normal, 2),
        loose([
          [1, 2],
          [1, 2, 3],
        ]),
        quick,
      ),
  },
  "known parameters": {
    missing: () => fit(model(Trials), { y: counts } as never, quick),
    "of another name": () => fit(model(Trials), { y: counts, known: loose({ totalCount: 9, n: 9 }) }, quick),
    "of a family that has none": () => fit(model(Normal), { y, known: loose({ totalCount: 9 }) }, quick),
    "outside their constraint": () => fit(model(Trials), { y: counts, known: { totalCount: [4, -1, 5] } }, quick),
    "of another number of rows": () => fit(model(Trials), { y: counts, known: { totalCount: [4, 5] } }, quick),
    "a column that is not there": () =>
      fit(model(Trials, linear()), { x: { a: [1, 2, 4] }, y: counts, known: { totalCount: column("n") } }, quick),
    "y beyond them": () => fit(model(Trials), { y: counts, known: { totalCount: [4, 1, 5] } }, quick),
    "a network for one": () => model(Trials, loose({ totalCount: linear(), logits: linear() })),
    "missing at prediction": async () =>
      (await fit(model(Trials), { y: counts, known: { totalCount: 4 } }, quick)).predict(loose(undefined)),
  },
  "y between ends": {
    "lower above upper": () => fit(Normal, { lower: [1, 4, 2], upper: [2, 3, 2] }, quick),
    "of another number": () => fit(Normal, { lower: [1, 4, 2], upper: [2, 5] }, quick),
    NaN: () => fit(Normal, { lower: [1, Number.NaN, 2], upper: 5 }, quick),
    "outside the support": () => fit(Waits, { lower: [1, -3, 2], upper: [2, -1, 2] }, quick),
    "without an integer": () =>
      fit(model(Counted), { y: { lower: [1, 1.2, 2], upper: [2, 1.8, 4] }, known: { totalCount: 4 } }, quick),
    "of a single row": () => fit(Normal, { lower: 1, upper: 2 }, quick),
    "the same in all rows": () => fit(Normal, { lower: [1, 1], upper: [Infinity, Infinity] }, quick),
    "of a family without a cdf": () => fit(Exponential, { lower: [1, 2], upper: [2, 3] }, quick),
    "of vectors": () => Independent(Normal, 2)({ loc: [0, 1], scale: [1, 1] }).logProb(loose({ lower: 0, upper: 1 })),
    "squared errors": () => fit(Normal, { lower: [1, 2], upper: [2, 3] }, { ...quick, objective: mse() }),
  },
  weights: {
    "of another number": () => fit(network, { x, y, weight: [1, 2] }, quick),
    negative: () => fit(network, { x, y, weight: with_(y, 3, -1) }, quick),
    "all zero": () => fit(network, { x, y, weight: y.map(() => 0) }, quick),
  },
  "models and networks": {
    "no family": () => model(loose({})),
    "no network": () => model(Normal, loose(3)),
    "keys of two parametrizations": () => model(Normal, loose({ loc: linear(), stddev: linear() })),
    "a head that is no layer": () => model(Normal, loose({ loc: linear(), scale: 1 })),
    "a network of the wrong width": () => fit(model(Normal, chain(linear(3), tanh, linear(5))), { x, y }, quick),
    "a head of the wrong width": () => fit(model(Normal, { loc: linear(2), scale: constant() }), { x, y }, quick),
    "a function that returns nothing": () =>
      fit(
        model(
          Normal,
          loose(() => undefined),
          { params: { w: [2] } },
        ),
        { x, y },
        quick,
      ),
    "a function whose loc has a shape": () =>
      fit(
        model(Normal, (theta: { w: Tensor }, row) => ({ loc: row, scale: exp(sum(theta.w)) }), { params: { w: [2] } }),
        { x, y },
        quick,
      ),
    "no units": () => linear(0),
    "half a unit": () => mlp([16, 2.5]),
    "an unknown initializer": () => linear(3, { initial: loose("orthogonal") }),
    "no hidden sizes": () => mlp(loose(64)),
    "an empty chain": () => chain(),
    "all units dropped": () => dropout(1),
    "a negative epsilon": () => layerNorm({ epsilon: -1 }),
  },
  optimizers: {
    "a rate that is not finite": () => adam(Number.NaN),
    "a negative rate": () => sgd(-0.1),
    "a rate of the wrong kind": () => adam(loose("fast")),
    "a schedule's rate": () => cosine(Infinity),
    "a warm-up of no steps": () => warmup(1e-3, 0),
    "momentum of one": () => sgd(0.1, { momentum: 1 }),
    "beta of one": () => adam(1e-3, { beta2: 1 }),
    "negative decay": () => adamw(1e-3, { weightDecay: -1 }),
    "negative penalty": () => weightDecay(-1),
    "clipping to nothing": () => clipByNorm(0),
  },
  options: {
    "no epochs": () => fit(network, { x, y }, { epochs: 0 }),
    "half a row a step": () => fit(network, { x, y }, { batch: 0.5 }),
    "patience without validation": () => fit(network, { x, y }, { patience: 3 }),
    "a share above one": () => fit(network, { x, y }, { validation: 20 }),
    "a share that leaves nothing": () => fit(network, { x, y }, { validation: 0.95 }),
    "a negative tolerance": () => fit(network, { x, y }, { tolerance: -1 }),
    "an unknown precision": () => fit(network, { x, y }, { precision: loose("f16") }),
    "β above one": () => betaNll(2),
    "β-NLL of rain": () =>
      fit(model(Bernoulli, linear()), { x, y: y.map((v) => v % 2) }, { ...quick, objective: betaNll(0.5) }),
    "squared error without a mean": () =>
      fit(model(Exponential, linear()), { x, y: y.map((v) => v + 1) }, { ...quick, objective: mse() }),
    "squared error of a mixture": () =>
      fit(model(Mixture(Normal, 2), linear()), { x, y }, { ...quick, objective: mse() }),
    "a θ of another length": () => fit(network, { x, y }, { ...quick, initial: [1, 2] }),
    "validation of other columns": () => fit(network, { x, y }, { ...quick, validation: { x: [[1], [2]], y: [1, 2] } }),
    "a seed that is no integer": () => fit(network, { x, y }, { seed: 0.5 }),
    "no model": () => fit(loose(undefined), loose({ x, y })),
  },
  "training that breaks down": {
    "a rate far too large": () => fit(network, { x, y }, { optimizer: sgd(1e6), epochs: 50, precision: "f64" }),
  },
  "prediction and saving": {
    "an unknown column": async () =>
      (await fit(network, { x: named, y }, quick)).predict(loose({ ...named, height: named.age })),
    "a missing column": async () => (await fit(network, { x: named, y }, quick)).predict(loose({ age: named.age })),
    "another number of columns": async () => (await fit(network, { x, y }, quick)).predict([[1, 2, 3]]),
    "rows for named columns": async () => (await fit(network, { x: named, y }, quick)).predict(loose([[1, 2]])),
    "named columns for rows": async () => (await fit(network, { x, y }, quick)).predict(loose(named)),
    "no rows": async () => (await fit(network, { x, y }, quick)).predict([]),
    "x for a model without x": async () => (await fit(Normal, y)).predict(...(loose([[1]]) as [])),
    "no JSON": () => load("{", { Normal }),
    "foreign JSON": () => load({ weights: [] }, { Normal }),
    "damaged JSON": async () =>
      load(JSON.stringify(await fit(network, { x, y }, quick)).replace(/"epoch":1/, '"epoch":2'), { Normal }),
    "another family": async () => load(JSON.stringify(await fit(network, { x, y }, quick)), { Bernoulli }),
    "another model": async () => load(JSON.stringify(await fit(network, { x, y }, quick)), model(Normal, mlp([4]))),
    "a later version": async () => load({ ...(await fit(network, { x, y }, quick)).toJSON(), version: 2 }, { Normal }),
    "a function of the user's": async () =>
      load(
        JSON.stringify(
          await fit(
            model(
              Normal,
              chain(linear(3), (t) => t.mul(t), linear()),
            ),
            { x, y },
            quick,
          ),
        ),
        { Normal },
      ),
  },
  formulas: {
    "an unknown column": () => design("~ agee + sex", table),
    "an unknown column, none near": () => design("~ height", table),
    "a parenthesis left open": () => design("~ (age + sex", table),
    "a parenthesis too many": () => design("~ age + sex)", table),
    "two sides": () => design("days ~ age", table),
    "no tilde": () => design("age + sex", table),
    "nothing after the tilde": () => design("~", table),
    "an operator without its right side": () => design("~ age +", table),
    "two terms without an operator": () => design("~ age sex", table),
    "a sign that is none of R's": () => design("~ age $ sex", table),
    "a number as a term": () => design("~ age + 2", table),
    "a power of terms that is no integer": () => design("~ age^0.5", table),
    "a factor with one level": () => design("~ age + ward", table),
    "text in arithmetic": () => design("~ log(sex)", table),
    "an unknown function": () => design("~ lgo(age)", table),
    "a function in arithmetic that is none of numbers": () => design("~ I(spline(age) + 1)", table),
    "a logarithm of zero": () => design("~ log(days)", table),
    "arguments too many": () => design("~ sqrt(age, 2)", table),
    "an argument of another name": () => design("~ ns(age, dff = 3)", table),
    "an argument that is a column": () => design("~ ns(age, df = days)", table),
    "too few values for poly": () => design("~ poly(half, 2)", table),
    "a constant column in a spline": () => design("~ ns(one, 3)", table),
    "too few values for a spline": () => design("~ bs(half, 6)", table),
    "knots outside": () => design("~ ns(age, knots = 99)", table),
    "a df too small": () => design("~ bs(age, df = 2)", table),
    "a period left out": () => design("~ harmonic(age, 2)", table),
    "a factor made of numbers by relevel": () => design('~ relevel(age, ref = "20")', table),
    "a reference that is no level": () => design('~ relevel(sex, ref = "X")', table),
    "contrasts of a column of numbers": () => design("~ age", table, { contrasts: { age: "sum" } }),
    "contrasts of a variable that is not there": () => design("~ sex", table, { contrasts: { sx: "sum" } }),
    "contrasts of no kind": () => design("~ sex", table, { contrasts: { sex: loose("effects") } }),
    "a contrast with another level": () => design("~ sex", table, { contrasts: { sex: { reference: "X" } } }),
    "a gap": () => design("~ age", { ...table, age: with_(table.age as (number | null)[], 2, null) }),
    "a column of two kinds": () => design("~ sex", { ...table, sex: loose(with_(table.sex as unknown[], 3, 1)) }),
    "columns of different length": () => design("~ age + sex", { ...table, sex: table.sex.slice(1) }),
    "an infinite value": () => design("~ age", { ...table, age: with_(table.age, 1, Infinity) }),
    "a value that is none of the levels": () => design("~ sex", table, { levels: { sex: ["F"] } }),
    "rows in place of columns": () => design("~ age", loose([[1, 2]])),
    "a level that was not fitted": () => design("~ sex", table).encode({ sex: ["F", "X"] }),
    "numbers where texts were": () => design("~ sex", table).encode({ sex: [1, 2] }),
    "texts where numbers were": () => design("~ age", table).encode({ age: ["old", "young"] }),
    "a column left out": () => design("~ age + sex", table).encode({ age: [1, 2] }),
    "a regression without named columns": () => fit(regression, loose({ x, y })),
    "a layer of a formula without data": () => linear("~ age").build([2], { width: 1 }),
    "a network beside a formula": () =>
      fit(model(Normal, { loc: linear("~ age"), scale: mlp([3]) }), { data: table, y: "days" }),
    "columns that are combinations of others": () =>
      fit(model(Poisson, { mean: linear("~ age + I(2 * age)") }), { data: table, y: "days" }),
    "a response that is not there": () => fit(regression, { data: table, y: "day" }),
    "successes without failures": () => fit(regression, { data: table, y: "cbind(days)" }),
    "y of another length": () => fit(regression, { data: table, y: [1, 2, 3] }),
    "weights by text": () => fit(regression, { data: table, y: "days", weight: "sex" }),
    "a gap in y": () =>
      fit(regression, { data: { ...table, days: with_(table.days as (number | null)[], 4, null) }, y: "days" }),
    "a column left out at prediction": async () =>
      (await fit(regression, { data: table, y: "days" })).predict({ sex: ["F"] }),
    "a gap at prediction": () => design("~ age", table).encode({ age: [1, Number.NaN] }),
  },
  distributions: {
    "a parameter outside its constraint": () => Normal({ loc: 0, scale: [1, 2, -0.3] }),
    "keys of two parametrizations": () => Normal(loose({ loc: 0, stddev: 1 })),
    "row counts that differ": () => Normal({ loc: [1, 2], scale: [1, 2, 3] }),
    "a parameter of the wrong kind": () => Normal({ loc: loose("high"), scale: 1 }),
    "a covariance that is not positive definite": () =>
      MvNormal(2)({
        loc: [0, 0],
        covariance: [
          [1, 2],
          [2, 1],
        ],
      }),
    "a covariance that is not symmetric": () =>
      MvNormal(2)({
        loc: [0, 0],
        covariance: [
          [1, 0.5],
          [0.4, 1],
        ],
      }),
    "a factor that is not triangular": () =>
      MvNormal(2)({
        loc: [0, 0],
        scaleTril: [
          [1, 0.5],
          [0, 1],
        ],
      }),
    "labels that repeat": () => Categorical(["fog", "fog"]),
    "one class": () => Categorical(1),
    "cutpoints that fall": () => Ordinal(3)({ cutpoints: [1, 0] }),
    "a link that is not there": () => Ordinal(3, loose("log")),
    "an unknown label": () => Sky({ logits: [0, 0, 0] }).prob(loose("hail")),
    "a probability above one": () => Normal({ loc: 0, scale: 1 }).quantile(1.5),
    "an interval without a cdf": () => Exponential({ rate: 1 }).interval(0.9),
    "an interval of no level": () => Normal({ loc: 0, scale: 1 }).interval(2),
    "a row that is not there": () => Normal({ loc: [0, 1], scale: 1 }).at(2),
    "a seed that is no integer": () => key(0.5),
    "ends that cross": () => Uniform({ lower: [0, 3], upper: 1 }),
    "one pair of ends that cross": () => Uniform({ lower: 3, upper: 1 }),
    "ends of integers that cross": () => DiscreteUniform({ lower: 3, upper: 1 }),
    "a mode beyond an end": () => Triangular({ lower: 0, mode: [1, 5], upper: 4 }),
    "more drawn than there are": () => Hypergeometric({ population: 10, successes: 4, draws: 12 }),
    "shares that do not sum to one": () => Dirichlet(3)({ mean: [0.5, 0.2, 0.2], precision: 2 }),
    "a probability outside [0, 1]": () => Bernoulli({ probs: [0.5, 1.25] }),
    "a count that is no integer": () => Binomial({ totalCount: 2.5, probs: 0.5 }),
    "a precision that is not positive definite": () =>
      MvNormal(2)({
        loc: [0, 0],
        precision: [
          [1, 3],
          [3, 1],
        ],
      }),
    "a covariance of the wrong size": () => MvNormal(3)({ loc: [0, 0, 0], covariance: [[1, 0], loose([0, 1])] }),
    "a vector where a number is meant": () => Normal({ loc: 0, scale: 1 }).logProb(loose([[1, 2]])),
    "parameters beyond single precision": () =>
      Normal({ loc: 0, scale: [1, 1e-50] }).sample(1, { seed: 1, into: new Float32Array(2) }),
    "no room for draws": () => Normal({ loc: 0, scale: 1 }).sample(3, { seed: 1, into: new Float32Array(2) }),
    "no draws to be had": () => Trials({ totalCount: 3, logits: 0 }).sample(1, { seed: 1 }),
    "an interval upside down": () => Normal({ loc: 0, scale: 1 }).logProbBetween([1, 2], [3, 0]),
    "a divergence of a density and a probability": () =>
      klDivergence(Normal({ loc: 0, scale: 1 }), Poisson({ rate: 1 })),
    "a divergence of a number and a vector": () =>
      klDivergence(Normal({ loc: 0, scale: 1 }), Independent(Normal, 2)({ loc: [0, 0], scale: [1, 1] })),
    "a divergence of other labels": () =>
      klDivergence(Sky({ logits: [0, 0, 0] }), Categorical(["a", "b", "c"])({ logits: [0, 0, 0] })),
    "a divergence of other rows": () =>
      klDivergence(Normal({ loc: [0, 1], scale: 1 }), Normal({ loc: [0, 1, 2], scale: 1 })),
    "a divergence by one draw": () =>
      klDivergence(Normal({ loc: 0, scale: 1 }), Laplace({ loc: 0, scale: 1 }), { draws: 1 }),
  },
  "families made of others": {
    "y outside the bounds of a truncation": () => fit(Truncated(Normal, { lower: 0 }), with_(y, 3, -1), quick),
    "y outside a row's bound": () =>
      fit(model(Truncated(Normal, { upper: real })), { y, known: { upper: with_(y, 2, 1) } }, quick),
    "y beyond a limit that clips": () => fit(Clipped(Normal, { lower: 0 }), with_(y, 3, -1), quick),
    "y that is not rounded": () => fit(Rounded(Normal, 0.5), with_(y, 3, 0.75), quick),
    "y outside the range of a map": () => fit(Transformed(Normal, expMap), with_(y, 0, -1), quick),
    "y below a hurdle": () => fit(Hurdle(Poisson), [0, 1, -1], quick),
    "a count between zeros that is none": () => fit(ZeroInflated(Poisson), [0, 1, 1.5], quick),
    "a share beyond one": () => fit(Inflated(Kumaraswamy, [0, 1]), [0, 0.5, 1.5], quick),
    "truncation upside down": () => Truncated(Normal, { lower: 1, upper: 0 }),
    "bounds of rows upside down": () =>
      Truncated(Normal, { lower: real, upper: real })({ loc: 0, scale: 1, lower: [0, 2], upper: 1 }),
    "truncation of what has no tails": () => Truncated(Trials, { lower: 1 }),
    "limits upside down": () => Clipped(Normal, { lower: 1, upper: 0 }),
    "limits of what has no tails": () => Clipped(Trials, { lower: 1 }),
    "no width": () => Rounded(Normal, 0),
    "counts rounded": () => Rounded(Poisson, 1),
    "a base outside the map's domain": () => Transformed(Normal, powerMap),
    "a map of counts": () => Transformed(Poisson, expMap),
    "maps that do not fit": () => chainMaps(affineMap, powerMap),
    "maps whose parameters have one name": () => chainMaps(affineMap, affineMap),
    "no point to inflate": () => Inflated(Normal, []),
    "a point that comes twice": () => Inflated(Normal, [0, 0]),
    "a hurdle for what may be negative": () => Hurdle(Normal),
    "parameters of one name": () => Hurdle(ZeroInflated(Poisson)),
    "a share that is no probability": () => ZeroInflated(Poisson)({ zeroProb: 1.5, rate: 1 }),
    "shares that do not sum to one": () =>
      Inflated(Kumaraswamy, [0, 1])({ inflation: [0.5, 0.2, 0.2], concentration1: 1, concentration0: 1 }),
    "weights that do not sum to one": () => Mixture(Normal, 2)({ weights: [0.5, 0.6], loc: [0, 1], scale: [1, 1] }),
    "a component's scale": () => Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: [0, 1], scale: [1, -1] }),
    "an element's scale": () => Independent(Normal, 2)({ loc: [0, 1], scale: [1, 0] }),
    "too many elements": () => Independent(Normal, 2)({ loc: [0, 1, 2], scale: [1, 1] }),
    "a base's parameter": () => Shifted(Weibull)({ shift: 0, scale: 0, shape: 1 }),
  },
  "links and standard errors": {
    "a link of no name": () => linear("~ x", loose({ link: "log-log" })),
    "a link that does not fit": () => solved(model(Bernoulli, { logits: linear("~ x", { link: "probit" }) }), "hit"),
    "a link of a probability for what is positive": () =>
      solved(model(Poisson, { mean: linear("~ x", { link: "cloglog" }) }), "hit"),
    "a link of a vector": () => fit(model(Sky, linear(undefined, { link: "log" })), { x: [1, 2], y: ["fog", "rain"] }),
    "a link before the last layer": () => chain(linear(2, { link: "log" }), linear()),
    "a link that leaves the set at the start": () =>
      solved(model(Poisson, { mean: linear("~ 0 + x", { link: "identity" }) }), "hit"),
    "a link that leaves the set elsewhere": async () => {
      const straight = model(Poisson, { mean: linear("~ x", { link: "identity" }) });
      const found = await fit(straight, { data: { x: [1, 2, 3, 4], y: [1, 2, 4, 4] }, y: "y" });
      found.predict({ x: [1, -50] });
    },
    "a covariance of no name": () => solved(line, "x", { covariance: loose("HC4") }),
    "a test of no name": () => solved(line, "x", { test: loose("F") }),
    "a dispersion of no name": () => solved(line, "x", { dispersion: loose("deviance") }),
    "clusters of other rows": () => solved(line, "x", { covariance: { cluster: ["a", "b"] } }),
    "clusters that are none": () => fit(Normal, [1, 2, 3], { covariance: { cluster: loose("g") } }),
    "clusters of a matrix of other rows": () => fit(Normal, [1, 2, 3], { covariance: { cluster: [1, 2] } }),
    "one cluster": () => solved(line, "x", { covariance: { cluster: [1, 1, 1, 1] } }),
    "HC3 of no model of a mean": () =>
      solved(model(Normal, { loc: linear("~ hit"), scale: linear("~ hit") }), "x", { covariance: "HC3" }),
    "HC3 of a vector": () =>
      fit(
        MvNormal(2),
        [
          [1, 2],
          [2, 3],
          [3, 1],
          [5, 4],
        ],
        { covariance: "HC3" },
      ),
    "expected information of ends": () =>
      fit(Normal, { lower: [1, 2, 3], upper: [1, 4, 3] }, { covariance: "expected" }),
    "expected information without a formula": () => fit(Logistic, [1, 2, 4, 7], { covariance: "expected" }),
    "another covariance beside a penalty": () => solved(line, "x", { penalty: ridge(1), covariance: "HC3" }),
  },
  scores: {
    "another number of rows": () => logScore(Normal({ loc: [0, 1], scale: 1 }), [1]),
    "NaN in y": () => crps(Normal({ loc: [0, 1], scale: 1 }), [1, Number.NaN]),
    "a level outside (0, 1)": () => pinball(Normal({ loc: [0, 1], scale: 1 }), [1, 2], 0),
  },
};

async function messageOf(run: Case): Promise<{ message: string; kind: string }> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) return { message: error.message, kind: error.name };
  }
  return { message: "(no error)", kind: "none" };
}

describe("errors", () => {
  it("say where, the rule, what came and what to do, in one line: as in the golden file", async () => {
    const lines: string[] = [];
    const wrong: string[] = [];
    for (const [area, all] of Object.entries(cases)) {
      lines.push(`# ${area}`);
      for (const [name, run] of Object.entries(all)) {
        const { message, kind } = await messageOf(run);
        lines.push(`${name}`, `    ${kind}: ${message}`);
        if (kind !== "RangeError" && kind !== "TypeError") wrong.push(`${area}, ${name}: ${kind}`);
        if (message.includes("\n") || message.length > 260 || !/^[^:]+: .+\.$/.test(message))
          wrong.push(`${area}, ${name}: form`);
      }
      lines.push("");
    }
    await expect(lines.join("\n")).toMatchFileSnapshot("golden/errors.txt");
    expect(wrong).toEqual([]);
  });
  it("come before training: train, too, refuses at once", () => {
    expect(() => train(network, { x, y: y.slice(1) }).next()).toThrow(
      "train: x and y must have the same number of rows",
    );
  });
});
