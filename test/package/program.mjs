// What a user's first program meets: the packed library, installed, under plain node. Copied into an empty folder and run there.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  adam,
  constant,
  coverage,
  crps,
  distribution,
  exp,
  fit,
  linear,
  load,
  log,
  log1p,
  mean,
  mlp,
  model,
  positive,
  reciprocal,
  sum,
  uniform,
} from "thetastar";
import * as families from "thetastar/distributions";
import { laws } from "thetastar/testing";

const { Bernoulli, Categorical, Independent, Mixture, Normal } = families;
const close = (got, expected, within) =>
  assert.ok(Math.abs(got - expected) <= within, `${got} is not within ${within} of ${expected}`);

// It is the package that was installed: built files, each family under its own path too, nothing else to reach into.
const index = import.meta.resolve("thetastar/distributions");
assert.match(import.meta.resolve("thetastar"), /node_modules\/thetastar\/dist\/src\/index\.js$/);
assert.match(index, /node_modules\/thetastar\/dist\/distributions\/index\.js$/);
const names = readdirSync(dirname(fileURLToPath(index)))
  .filter((file) => file.endsWith(".js") && file !== "index.js")
  .map((file) => file.slice(0, -3));
assert.ok(names.includes("Normal"));
assert.deepEqual(names.toSorted(), Object.keys(families).toSorted());
for (const [name, family] of Object.entries(families))
  assert.deepEqual({ ...(await import(`thetastar/distributions/${name}`)) }, { [name]: family });
await assert.rejects(import("thetastar/dist/src/index.js"), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });

// A network that knows how unsure it is.
const x = Array.from({ length: 400 }, (_, i) => i / 40);
const truth = Normal({ loc: x.map((v) => v * Math.sin(v)), scale: x.map((v) => 0.2 + 0.2 * v) });
const y = truth.sample(1, { seed: "noise" });
const options = { optimizer: adam(1e-2), epochs: 60, batch: 64, validation: 0.2, patience: 60, seed: 1 };
const fitted = await fit(model(Normal, mlp([32, 32])), { x, y }, options);
const forecast = fitted.predict(x);
assert.equal(forecast.length, x.length);
const nll = (of) => -mean(of.logProb(y));
const marginal = (await fit(Normal, y)).predict();
assert.ok(nll(forecast) < nll(marginal) - 0.5, `${nll(forecast)} against ${nll(marginal)}`);
close(coverage(forecast, y, 0.9).observed, 0.9, 0.07);
assert.ok(mean(crps(forecast, y)) > 0);
const { lower, upper } = forecast.interval(0.9);
assert.ok(lower.every((l, i) => l < upper[i]));

// Same seed, same bits; more draws begin with fewer.
const draws = forecast.at(300).sample(1000, { seed: "가" });
assert.deepEqual(forecast.at(300).sample(10, { seed: "가" }), draws.slice(0, 10));
assert.notDeepEqual(forecast.at(300).sample(10, { seed: "관" }), draws.slice(0, 10));
close(mean(draws), forecast.mean()[300], (5 * forecast.stddev()[300]) / Math.sqrt(1000));
const again = await fit(model(Normal, mlp([32, 32])), { x, y }, options);
assert.deepEqual(again.theta, fitted.theta);

// Saved to a file, loaded from it: the same predictions.
writeFileSync("fitted.json", JSON.stringify(fitted));
const text = readFileSync("fitted.json", "utf8");
const loaded = load(text, { Normal }).predict(x);
assert.deepEqual([loaded.params, loaded.logProb(y)], [forecast.params, forecast.logProb(y)]);
assert.throws(() => load(text.slice(0, -9), { Normal }), RangeError);
assert.throws(() => load(text, { Bernoulli }), /the family Normal is needed/);

// Lines, labels, several answers for one x, a model as a plain function.
const line = await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y: x.map((v, i) => 3 * v + (i % 2)) });
const [at0, at1] = line.predict([0, 1]).mean();
close(at0, 0.5, 0.02);
close(at1 - at0, 3, 0.01);
const labels = x.map((v) => (v < 5 ? "fog" : "sun"));
const sky = await fit(model(Categorical(["fog", "rain", "sun"]), linear()), { x, y: labels }, { epochs: 20 });
assert.deepEqual(sky.predict([0, 10]).mode(), ["fog", "sun"]);
const branches = await fit(model(Mixture(Normal, 2), mlp([8])), { x, y }, { epochs: 3 });
assert.ok(branches.predict(x).logProb(y).every(Number.isFinite));
assert.deepEqual(Independent(Normal, 2)({ loc: [1, 2], scale: [1, 3] }).mean(), Float64Array.of(1, 2));
const formula = (theta, row) => ({ loc: sum(row.mul(theta.slope)), scale: exp(theta.logScale) });
const slope = await fit(
  model(Normal, formula, { params: { slope: [1], logScale: [] } }),
  { x, y: x.map((v) => 2 * v) },
  { optimizer: adam(0.1), epochs: 20 },
);
close(slope.predict([1]).mean()[0], 2, 0.2);

// A family of one's own.
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
  quantile: ({ rate }, p) => log1p(p.neg()).neg().div(rate),
  mean: ({ rate }) => reciprocal(rate),
  sample: ({ rate }, key) => log(uniform(key)).neg().div(rate),
});
const waits = Exponential({ mean: 4 }).sample(500, { seed: "waits" });
const exponential = await fit(Exponential, waits);
close(exponential.predict().params.rate * mean(waits), 1, 1e-9);
close(Exponential({ rate: 2 }).logProb(1), Math.log(2) - 2, 1e-14);
assert.equal(Exponential({ rate: 2 }).logProb(-1), -Infinity);
assert.throws(() => Exponential({ rate: 2 }).cdf(1), /cdf/);
await assert.rejects(fit(Exponential, [1, 2, -3]), /-3/);
const battery = laws({ family: Exponential, parameters: [{ rate: 2 }, { mean: 3 }], y: [0.1, 0.5, 1, 3] });
assert.ok(battery.length > 10);
for (const { run } of battery) await run();
const Wrong = distribution({
  ...Exponential.rules,
  name: "Wrong",
  params: { rate: positive },
  support: positive,
  mean: ({ rate }) => rate,
  logCdf: ({ rate }, y) => log1p(rate.mul(y).neg()),
  logSurvival: ({ rate }, y) => rate.mul(y).neg(),
});
const broken = await Promise.allSettled(
  laws({ family: Wrong, parameters: [{ rate: 2 }], y: [0.1, 0.3] }).map(async ({ run }) => run()),
);
assert.ok(broken.some(({ status }) => status === "rejected"));

console.log(
  `${names.length} families; the network's NLL is ${nll(forecast).toFixed(3)}, the marginal one ${nll(marginal).toFixed(3)}`,
);
