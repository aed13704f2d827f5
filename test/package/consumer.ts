// What a user's compiler sees of the packed declarations, strictly and without skipLibCheck: parameters chosen by their
// keys, labels and columns known by name, results inferred.
import {
  adam,
  constant,
  coverage,
  distribution,
  type Fitted,
  fit,
  linear,
  load,
  log,
  mlp,
  model,
  mse,
  positive,
  reciprocal,
} from "thetastar";
import { Categorical, Mixture, Normal } from "thetastar/distributions";
import { Bernoulli } from "thetastar/distributions/Bernoulli";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** `is<Expected>().the(value)` compiles for values of exactly that type. */
const is = <Expected>() => ({
  the: <Actual>(_: Actual, ..._check: Equal<Actual, Expected> extends true ? [] : ["types differ"]): void => {},
});
// @ts-expect-error the check itself can fail
is<number>().the("1");

// One set of parameters, whole.
is<number>().the(Normal({ mean: 0, variance: 2 }).logProb(1));
is<Float64Array>().the(Normal({ loc: [0, 1], scale: 1 }).quantile(0.5));
// @ts-expect-error keys of two parametrizations
Normal({ mean: 0, scale: 1 });
// @ts-expect-error no such parameter
Normal({ loc: 0, sigma: 1 });
is<number>().the(Bernoulli({ probs: 0.25 }).params.logits);

// Labels.
const labels = ["fog", "rain", "sun"] as const;
const weather = Categorical(labels)({ probs: [0.2, 0.3, 0.5] });
is<"fog" | "rain" | "sun">().the(weather.mode());
is<("fog" | "rain" | "sun")[]>().the(weather.sample(3, { seed: "관" }));
// @ts-expect-error not one of the labels
weather.logProb("hail");

// Networks, named columns, what comes out of a fit.
const x = { low: [1, 2, 3], wind: [0.5, 2, 1] };
const fitted = await fit(
  model(Normal, mlp([8], { dropout: 0.1 })),
  { x, y: [4, 5, 7] },
  { optimizer: adam(1e-2), epochs: 2, objective: mse() },
);
const forecast = fitted.predict({ low: [2], wind: Float64Array.of(1) });
is<Float64Array>().the(forecast.params.scale);
is<number>().the(forecast.at(0).mean());
is<Float64Array>().the(forecast.sample(2, { seed: 1 }));
is<number>().the(coverage(forecast, [4], 0.9).observed);
// @ts-expect-error wind was fitted
fitted.predict({ low: [2] });
// @ts-expect-error mean goes with stddev or variance
model(Normal, { mean: linear(), scale: constant() });
const sky = await fit(model(Categorical(labels), linear()), { x: [1, 2, 3], y: ["fog", "sun", "sun"] });
is<("fog" | "rain" | "sun")[]>().the(sky.predict([1]).mode());
is<Fitted<typeof Normal>>().the(load("{}", { Normal }));
is<Float64Array[]>().the(load({}, { mixture: Mixture(Normal, 2) }).predict([1]).params.loc);

// A family of one's own, without annotations.
const Exponential = distribution({
  name: "Exponential",
  params: { rate: positive },
  also: [
    {
      params: { mean: positive },
      to: ({ mean }) => ({ rate: reciprocal(mean) }),
      from: ({ rate }) => ({ mean: reciprocal(rate) }),
    },
  ],
  support: positive,
  logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
});
is<number>().the(Exponential({ mean: 2 }).params.rate);
is<number>().the((await fit(Exponential, [1, 2, 3])).predict().params.rate);
// @ts-expect-error rate or mean
Exponential({ rate: 1, mean: 1 });
