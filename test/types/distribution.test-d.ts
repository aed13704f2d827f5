// Types of families: parameters by exclusive keys, values and results inferred. Checked by tsc, never run.
import { closedForm, distribution, type Family, log, positive, type Scalar } from "thetastar";
import { Bernoulli, Categorical, Independent, Mixture, Normal } from "thetastar/distributions";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <Expected>() => ({
  the: <Actual>(_: Actual, ..._check: Equal<Actual, Expected> extends true ? [] : ["types differ"]): void => {},
});

// Exactly one set of parameters.
const single = Normal({ loc: 0, scale: 1 });
Normal({ mean: 0, stddev: 1 });
Normal({ mean: 0, variance: 1 });
// @ts-expect-error scale is a key of another parametrization
Normal({ mean: 0, scale: 1 });
// @ts-expect-error one whole set and nothing else
Normal({ loc: 0, scale: 1, mean: 0 });
// @ts-expect-error stddev or variance, not both
Normal({ mean: 0, stddev: 1, variance: 1 });
// @ts-expect-error no parameter of this family
Normal({ loc: 0, scale: 1, sigma: 1 });
// @ts-expect-error scale is missing
Normal({ loc: 0 });
// @ts-expect-error a number or an array of numbers
Normal({ loc: "0", scale: 1 });
// @ts-expect-error logits or probs
Bernoulli({ logits: 0, probs: 0.5 });

// One number for a single distribution, a typed array for rows of either side.
is<number>().the(single.logProb(0));
is<Float64Array>().the(single.logProb([0, 1]));
is<Float64Array>().the(single.cdf(new Float64Array(3)));
is<number>().the(single.quantile(0.5));
is<Float64Array>().the(single.quantile([0.1, 0.9]));
is<number>().the(single.params.scale);
is<Float64Array>().the(single.sample(10, { seed: 1 }));
is<number>().the(single.interval(0.9).lower);
const rows = Normal({ loc: [0, 1], scale: 1 });
is<Float64Array>().the(rows.logProb(0));
is<Float64Array>().the(rows.mean());
is<Float64Array>().the(rows.params.scale);
is<Float64Array>().the(rows.interval(0.9).upper);
is<number>().the(rows.at(1).mean());
declare const either: number | number[];
is<number | Float64Array>().the(Normal({ loc: either, scale: 1 }).logProb(0));
// @ts-expect-error y is a number or an array of numbers
single.logProb("0");
// @ts-expect-error a seed is needed
single.sample(10);
// @ts-expect-error no such parameter
single.params.mean;

is<number>().the(Bernoulli({ probs: 0.3 }).logProb(true));
is<Float64Array>().the(Bernoulli({ probs: 0.3 }).logProb([true, false]));

// Labels are kept.
const weather = Categorical(["drizzle", "fog", "rain"])({ probs: [0.2, 0.3, 0.5] });
is<"drizzle" | "fog" | "rain">().the(weather.mode());
is<("drizzle" | "fog" | "rain")[]>().the(weather.sample(3, { seed: 1 }));
is<Float64Array>().the(weather.mean());
is<number>().the(weather.prob("fog"));
is<Float64Array>().the(weather.prob(["fog", "rain"]));
declare const column: string[];
is<Float64Array>().the(weather.prob(column));
// @ts-expect-error not one of the labels
weather.prob("hail");
// @ts-expect-error not one of the labels
weather.prob(["fog", "hail"]);
// @ts-expect-error a label, not its number
weather.prob(0);
const manyDays = Categorical(["drizzle", "fog"])({
  probs: [
    [0.2, 0.8],
    [0.5, 0.5],
  ],
});
is<("drizzle" | "fog")[]>().the(manyDays.mode());
is<Float64Array[]>().the(manyDays.mean());
const dice = Categorical(6)({ logits: [0, 0, 0, 0, 0, 0] });
is<number>().the(dice.mode());
is<Float64Array>().the(dice.sample(2, { seed: 1 }));

// Families of families keep every set of parameters.
const mixture = Mixture(Normal, 2)({ weights: [0.5, 0.5], mean: [0, 1], stddev: [1, 1] });
is<number>().the(mixture.logProb(0));
is<Float64Array>().the(mixture.params.loc);
is<Float64Array[]>().the(Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: [[0, 1]], scale: [1, 1] }).params.loc);
// @ts-expect-error weights or weightLogits
Mixture(Normal, 2)({ weights: [0.5, 0.5], weightLogits: [0, 0], loc: [0, 1], scale: [1, 1] });
// @ts-expect-error each parameter has one value a component
Mixture(Normal, 2)({ weights: [0.5, 0.5], loc: 0, scale: 1 });
is<Float64Array>().the(Independent(Normal, 2)({ loc: [0, 1], scale: [1, 2] }).mean());
is<number>().the(Independent(Normal, 2)({ loc: [0, 1], scale: [1, 2] }).logProb([0, 1]));
is<Float64Array>().the(
  Independent(
    Normal,
    2,
  )({ loc: [0, 1], scale: [1, 2] }).logProb([
    [0, 1],
    [2, 3],
  ]),
);
is<Float64Array[]>().the(Independent(Normal, 2)({ loc: [0, 1], scale: [1, 2] }).sample(3, { seed: 1 }));

// A family of one's own needs no annotation.
const Exponential = distribution({
  name: "Exponential",
  params: { rate: positive },
  also: [
    {
      params: { mean: positive },
      to: ({ mean }) => ({ rate: mean.mul(0).add(1).div(mean) }),
      from: ({ rate }) => ({ mean: rate.mul(0).add(1).div(rate) }),
    },
  ],
  support: positive,
  logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
});
is<Family<{ rate: Scalar }, { rate: Scalar } | { mean: Scalar }, Scalar>>().the(Exponential);
is<number>().the(Exponential({ mean: 2 }).logProb(1));
distribution({
  name: "Wrong",
  params: { rate: positive },
  // @ts-expect-error mu is no parameter of this set
  also: [{ params: { mean: positive }, to: ({ mu }) => ({ rate: mu }), from: ({ rate }) => ({ mean: rate }) }],
  support: positive,
  logProb: ({ rate }) => rate,
});
distribution({
  name: "Wrong",
  params: { rate: positive },
  // @ts-expect-error to gives the canonical parameters
  also: [{ params: { mean: positive }, to: ({ mean }) => ({ scale: mean }), from: ({ rate }) => ({ mean: rate }) }],
  support: positive,
  logProb: ({ rate }) => rate,
});
distribution({
  name: "Wrong",
  params: { rate: positive },
  support: positive,
  // @ts-expect-error scale is no parameter
  logProb: ({ scale }) => scale,
});

// A family in closed form leaves nothing to be found numerically.
closedForm({
  name: "Exponential",
  params: { rate: positive },
  support: positive,
  logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
  quantile: ({ rate }, _, q) => log(q).neg().div(rate),
  mode: ({ rate }) => rate.mul(0),
  entropy: ({ rate }) => log(rate).neg().add(1),
});
// @ts-expect-error quantile, mode and entropy are missing
closedForm({ name: "Half", params: { rate: positive }, support: positive, logProb: ({ rate }, y) => rate.mul(y) });
