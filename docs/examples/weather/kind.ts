// What weather comes tomorrow: a Categorical over five labels, and what simple forecasts achieve.
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
} from "thetastar";
import { Categorical } from "thetastar/distributions";
import { kinds, type Pairs } from "./days.ts";
import { type Run, signed, training } from "./training.ts";

const Kinds = Categorical(kinds);

export async function kind(train: Pairs, test: Pairs, run: Run) {
  const y = train.kind;
  const data = { x: train.kindWeather, y };
  const label = ({ kindWeather: { drizzle, fog, snow, sun } }: Pairs) => ({ drizzle, fog, snow, sun });
  const line = model(Kinds, linear());
  const marginal = await fit(model(Kinds), { y });
  const climatology = await fit(line, { x: train.season, y });
  const persistence = await fit(line, { x: label(train), y });
  const multinomial = await fit(line, data);
  // The labels drift, so the newest days count most, and the networks give these up to know when to stop.
  const weight = y.map((_, i) => Number(i < 0.8 * y.length));
  const older = await fit(line, { ...data, weight });

  const network = model(Kinds, mlp([32, 32]));
  const by = (objective: Objective) => fit(network, data, { ...training(run, 0.5), objective, seed: "kind" });
  const fitted = { mse: await by(mse()), nll: await by(nll()) };

  const forecasts = {
    marginal: marginal.predict(),
    climatology: climatology.predict(test.season),
    "persistence (today's label)": persistence.predict(label(test)),
    "multinomial regression": multinomial.predict(test.kindWeather),
    "the same, first 876 days only": older.predict(test.kindWeather),
    "network, MSE (Brier)": fitted.mse.predict(test.kindWeather),
    "network, NLL": fitted.nll.predict(test.kindWeather),
  };
  const best = logScore(forecasts["multinomial regression"], test.kind);
  const rows = Object.entries(forecasts).map(([name, forecast]) => {
    const score = logScore(forecast, test.kind);
    const { difference, stderr } = compareScores(score, best, { series: true });
    return [
      name,
      mean(brier(forecast, test.kind)).toFixed(4),
      mean(score).toFixed(3),
      calibration(forecast, test.kind).ece.toFixed(3),
      stderr === 0 ? "" : signed(difference, stderr, 3),
    ];
  });
  const columns = ["Brier (sum)", "NLL nats", "ECE, classwise", "NLL − multinomial (s.e.)"];
  return { fitted, forecasts, section: { title: "Weather tomorrow", columns, rows } };
}
