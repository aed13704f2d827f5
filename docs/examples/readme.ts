import { adam, cosine, coverage, crps, fit, mean, mlp, model } from "thetastar";
import { Normal } from "thetastar/distributions";

// A curve whose noise grows with x.
export const x = Array.from({ length: 600 }, (_, i) => i / 60);
const truth = Normal({ loc: x.map((v) => v * Math.sin(v)), scale: x.map((v) => 0.2 + 0.2 * v) });
export const y = truth.sample(1, { seed: "noise" });

const options = { optimizer: adam(cosine(1e-2)), epochs: 1000, seed: 1 };
export const fitted = await fit(model(Normal, mlp([32, 32])), { x, y }, options);

const forecast = fitted.predict([1, 5, 9]); // one Normal for each x
const { lower, upper } = forecast.interval(0.9); // where y falls
for (const i of [0, 1, 2]) console.log(`${lower[i].toFixed(2)} to ${upper[i].toFixed(2)}`);
console.log(forecast.at(2).sample(4, { seed: 7 })); // y_new ~ P(y | x_new = 9)
console.log(coverage(fitted.predict(x), y, 0.9).observed, mean(crps(fitted.predict(x), y)));
