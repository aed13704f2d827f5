// Will it rain tomorrow: a Bernoulli, and what simple forecasts achieve.
import {
  brier,
  calibration,
  compareScores,
  fit,
  linear,
  logScore,
  mean,
  mlp,
  model,
  mse,
  nll,
  type Objective,
  silu,
} from "thetastar";
import { Bernoulli } from "thetastar/distributions";
import type { Pairs } from "./days.ts";
import { type Run, signed, training } from "./training.ts";

export async function rain(train: Pairs, test: Pairs, run: Run) {
  const y = train.rain;
  const data = { x: train.rainWeather, y };
  const line = model(Bernoulli, linear());
  const marginal = await fit(model(Bernoulli), { y });
  const climatology = await fit(line, { x: train.season, y });
  const persistence = await fit(line, { x: { rain: train.rainWeather.rain }, y });
  const logistic = await fit(line, data);

  const network = model(Bernoulli, mlp([32, 32], { activation: silu }));
  const by = (objective: Objective) => fit(network, data, { ...training(run, 1), objective, seed: "rain" });
  const fitted = { mse: await by(mse()), nll: await by(nll()) };

  const forecasts = {
    marginal: marginal.predict(),
    climatology: climatology.predict(test.season),
    "persistence (rain today or not)": persistence.predict({ rain: test.rainWeather.rain }),
    "logistic regression": logistic.predict(test.rainWeather),
    "network, MSE (Brier)": fitted.mse.predict(test.rainWeather),
    "network, NLL": fitted.nll.predict(test.rainWeather),
  };
  const best = brier(forecasts["logistic regression"], test.rain);
  const rows = Object.entries(forecasts).map(([name, forecast]) => {
    const score = brier(forecast, test.rain);
    const { difference, stderr } = compareScores(score, best, { series: true });
    return [
      name,
      mean(score).toFixed(4),
      mean(logScore(forecast, test.rain)).toFixed(4),
      calibration(forecast, test.rain).ece.toFixed(3),
      stderr === 0 ? "" : signed(difference, stderr, 4),
    ];
  });
  const columns = ["Brier", "NLL nats", "ECE, 10 bins", "Brier − logistic (s.e.)"];
  return { fitted, forecasts, section: { title: "Rain tomorrow", columns, rows } };
}
