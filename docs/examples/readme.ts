import { adam, coverage, crps, fit, mean, mlp, model } from "thetastar";
import { Normal } from "thetastar/distributions";

// A curve whose noise grows with x.
export const x = Array.from({ length: 600 }, (_, i) => i / 60);
const truth = Normal({ loc: x.map((v) => v * Math.sin(v)), scale: x.map((v) => 0.2 + 0.2 * v) });
export const y = truth.sample(1, { seed: "noise" });

export const fitted = await fit(
  model(Normal, mlp([32, 32])),
  { x, y },
  { optimizer: adam(1e-2), epochs: 200, seed: 1 },
);

const forecast = fitted.predict([1, 5, 9]); // one Normal for each x
console.log(forecast.mean(), forecast.stddev());
console.log(forecast.interval(0.9)); // where y falls
console.log(forecast.sample(2, { seed: 7 })); // y_new ~ P(y | x_new)
console.log(coverage(fitted.predict(x), y, 0.9).observed, mean(crps(fitted.predict(x), y)));
