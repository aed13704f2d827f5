// Tomorrow's highest temperature: a Normal, by likelihood and by squared error, and what simple forecasts achieve.
import {
  betaNll,
  compareScores,
  constant,
  coverage,
  crps,
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
  squaredError,
} from "thetastar";
import { Normal } from "thetastar/distributions";
import type { Pairs } from "./days.ts";
import { type Run, signed, training } from "./training.ts";

export async function temperature(train: Pairs, test: Pairs, run: Run) {
  const y = train.high;
  const data = { x: train.weather, y };

  // Baselines. The marginal and the season do not look at today; persistence looks at nothing else.
  const marginal = await fit(model(Normal), { y });
  const climatology = await fit(model(Normal, { loc: linear(), scale: constant() }), { x: train.season, y });
  const change = y.map((high, i) => high - (train.weather.high[i] as number));
  const persistence = Normal({ loc: test.weather.high, scale: Math.sqrt(mean(change.map((d) => d * d))) });
  const oneSigma = await fit(model(Normal, { loc: linear(), scale: constant() }), data);
  const logSigma = await fit(model(Normal, linear()), data);

  // One network, three objectives, the same seed: the same first weights and the same batches.
  const network = model(Normal, mlp([32, 32], { activation: silu }));
  const by = (objective: Objective) => fit(network, data, { ...training(run, 1), objective, seed: "temperature" });
  const fitted = { mse: await by(mse()), nll: await by(nll()), betaNll: await by(betaNll(0.5)) };

  const forecasts = {
    marginal: marginal.predict(),
    climatology: climatology.predict(test.season),
    persistence,
    "linear, one σ": oneSigma.predict(test.weather),
    "linear, log σ linear": logSigma.predict(test.weather),
    "network, MSE": fitted.mse.predict(test.weather),
    "network, NLL": fitted.nll.predict(test.weather),
    "network, β-NLL ½": fitted.betaNll.predict(test.weather),
  };
  const best = logScore(forecasts["linear, log σ linear"], test.high);
  const rows = Object.entries(forecasts).map(([name, forecast]) => {
    const score = logScore(forecast, test.high);
    const { difference, stderr } = compareScores(score, best, { series: true });
    return [
      name,
      Math.sqrt(mean(squaredError(forecast, test.high))).toFixed(3),
      mean(score).toFixed(3),
      mean(crps(forecast, test.high)).toFixed(3),
      coverage(forecast, test.high, 0.9).observed.toFixed(3),
      stderr === 0 ? "" : signed(difference, stderr, 3),
    ];
  });
  const section = {
    title: "Temperature tomorrow",
    columns: ["RMSE °C", "NLL nats", "CRPS °C", "90 % cover", "NLL − linear log σ (s.e.)"],
    rows,
  };
  return { fitted, forecasts, section };
}
