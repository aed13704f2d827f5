// A y that is known to lie between ends: its likelihood is the probability of the interval, the forecast that of y itself.
import {
  distribution,
  expm1,
  fit,
  linear,
  load,
  log,
  log1mexp,
  logScore,
  mean,
  model,
  mse,
  positive,
  reciprocal,
} from "thetastar";
import { Categorical, Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const quiet = { progress: false } as const;
const Exponential = distribution({
  name: "Exponential",
  params: { rate: positive },
  support: positive,
  logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
  cdf: ({ rate }, y) => expm1(rate.mul(y).neg()).neg(),
  logCdf: ({ rate }, y) => log1mexp(rate.mul(y).neg()),
  logSurvival: ({ rate }, y) => rate.mul(y).neg(),
  mean: ({ rate }) => reciprocal(rate),
  start: (y, weight) => ({
    rate: weight.reduce((a, b) => a + b, 0) / y.reduce((a, v, i) => a + v * (weight[i] as number), 0),
  }),
  affine: { scale: ({ rate }, by) => ({ rate: rate.div(by) }) },
});
const waits = Exponential({ rate: 0.02 });
const times = Array.from({ length: 300 }, (_, i) => waits.quantile((i + 0.5) / 300));

describe("a censored y", () => {
  test("right: the rate is what ended over what was waited", async () => {
    const end = 60;
    const lower = times.map((t) => Math.min(t, end));
    const upper = times.map((t) => (t > end ? Infinity : t));
    const fitted = await fit(Exponential, { lower, upper }, quiet);
    const rate = times.filter((t) => t <= end).length / lower.reduce((a, b) => a + b, 0);
    expect((fitted.params.rate as number) / rate).toBeCloseTo(1, 7);
    // the forecast is that of the wait itself
    expect(fitted.predict().mean() * rate).toBeCloseTo(1, 7);
    expect(fitted.history.at(-1)?.objective).toBeCloseTo(mean(logScore(fitted.predict(), { lower, upper })), 9);
    expect(load(JSON.stringify(fitted), { Exponential }).params).toEqual(fitted.params);
  });
  test("into classes: equal probabilities give the maximum in closed form", async () => {
    // k values in (0, 1], n − k above 1: 1 − e^(−rate) = k/n
    const fitted = await fit(Exponential, { lower: [0, 0, 0, 1, 1], upper: [1, 1, 1, Infinity, Infinity] }, quiet);
    expect(fitted.params.rate as number).toBeCloseTo(-Math.log(0.4), 7);
    const open = await fit(Exponential, { lower: 0, upper: [1, 1, 1, 8] }, { ...quiet, epochs: 3 });
    expect(open.stopped).toBe("epochs"); // only upper ends: the rate has no bound
  });
  test("with equal ends is exact, and other units give the same model", async () => {
    const y = [1.2, 3.4, 2.2, 5.1, 4.4, 2.8, 3.9];
    const x = [0, 1, 2, 3, 4, 5, 6];
    const exact = await fit(model(Normal, linear()), { x, y }, quiet);
    const same = await fit(model(Normal, linear()), { x, y: { lower: y, upper: y } }, quiet);
    expect(same.theta).toEqual(exact.theta);
    const lower = y.map((v) => Math.floor(v));
    const upper = y.map((v, i) => (i === 3 ? Infinity : Math.ceil(v)));
    const [a, b] = [1e5, 250];
    const small = await fit(model(Normal, linear()), { x, y: { lower, upper } }, quiet);
    const large = await fit(
      model(Normal, linear()),
      { x, y: { lower: lower.map((v) => a + b * v), upper: upper.map((v) => a + b * v) } },
      quiet,
    );
    small
      .predict(x)
      .mean()
      .forEach((m, i) => {
        expect(((large.predict(x).mean()[i] as number) - a) / b).toBeCloseTo(m, 5);
      });
    expect(large.history.at(-1)?.objective).toBeCloseTo(small.history.at(-1)?.objective as number, 7);
    const parts = await fit(
      model(Normal, linear()),
      { x, y: { lower, upper } },
      { ...quiet, validation: { x, y }, epochs: 4, batch: 3 },
    );
    expect(parts.history.at(-1)?.validation).toBeCloseTo(mean(logScore(parts.predict(x), y)), 5);
  });
  test("of classes: one of several", async () => {
    const Sky = Categorical(["fog", "rain", "sun"]);
    const fitted = await fit(
      Sky,
      { lower: ["fog", "rain", "sun", "rain"], upper: ["rain", "rain", "sun", "sun"] },
      quiet,
    );
    const [fog, rain, sun] = fitted.predict().params.logits;
    const d = fitted.predict();
    expect((fog as number) + (rain as number) + (sun as number)).not.toBeNaN();
    expect(d.logProb({ lower: "fog", upper: "rain" })).toBe(d.logProbBetween("fog", "rain"));
    expect(d.logProb({ lower: "rain", upper: "rain" })).toBe(d.logProb("rain"));
  });
  test("is not for squared errors", async () => {
    await expect(fit(Normal, { lower: [1, 2, 3], upper: [1, 2, 4] }, { ...quiet, objective: mse() })).rejects.toThrow(
      "fit: mse needs exact values; y is between lower and upper. Use nll().",
    );
  });
});
