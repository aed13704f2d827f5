// Experiment 4: a mean that the likelihood starves (Seitzer et al., ICLR 2022). Rows that look noisy get no say.
import { adam, betaNll, type DistributionOf, fit, logScore, mlp, model, mse, nll } from "thetastar";
import { Normal } from "thetastar/distributions";
import { draws, isMain, mean, publish, rms, Scores, writePicture } from "./experiment.ts";
import { curveOf, grid, panels } from "./panels.ts";
import { colour } from "./plots.ts";

/** A straight line on the left, two waves on the right. */
export const center = (x: number): number => (x < 0 ? 0.5 * x : 0.5 * Math.sin(4 * Math.PI * x));
/** Little noise on the left, a little more on the right. */
export const spread = (x: number): number => (x < 0 ? 0.01 : 0.05);

/** x uniform on [−1, 1]; y = center(x) + spread(x)·ε. */
export function data(seed: string, n: number) {
  const { uniform, normal } = draws(seed);
  const x = uniform("x", n).map((u) => 2 * u - 1);
  const noise = normal("ε", n);
  return { x, y: x.map((v, i) => center(v) + spread(v) * (noise[i] as number)) };
}

export const objectives = { MSE: mse(), NLL: nll(), "β-NLL, β = 0.5": betaNll(0.5), "β-NLL, β = 1": betaNll(1) };

export const train = (objective: keyof typeof objectives, seed: number, n: number, epochs: number) =>
  fit(model(Normal, mlp([50, 50])), data(`train ${seed}`, n), {
    objective: objectives[objective],
    optimizer: adam(1e-3),
    epochs,
    batch: 128,
    seed,
  });

export interface Options {
  readonly seeds: number;
  readonly n: number;
  readonly test: number;
  readonly epochs: number;
  /** If given, NLL is also trained for so many epochs. */
  readonly patient?: number;
}

export async function run({ seeds, n, test, epochs, patient }: Options) {
  const scores = new Scores();
  for (let seed = 0; seed < seeds; seed++) {
    const { x, y } = data(`test ${seed}`, test);
    const right = Array.from(x.keys()).filter((i) => (x[i] as number) >= 0);
    const add = (name: string, forecast: DistributionOf<typeof Normal, true>): void => {
      const at = forecast.mean();
      scores.add(name, {
        RMSE: rms(at, y),
        "RMSE, left": rms(
          at.filter((_, i) => (x[i] as number) < 0),
          y.filter((_, i) => (x[i] as number) < 0),
        ),
        "RMSE, right": rms(
          right.map((i) => at[i] as number),
          right.map((i) => y[i] as number),
        ),
        NLL: mean(logScore(forecast, y)),
      });
    };
    for (const objective of Object.keys(objectives) as (keyof typeof objectives)[])
      add(objective, (await train(objective, seed, n, epochs)).predict(x));
    if (patient) add(`NLL, ${patient.toLocaleString("en")} epochs`, (await train("NLL", seed, n, patient)).predict(x));
    add("the truth", Normal({ loc: x.map(center), scale: x.map(spread) }));
  }
  return { scores };
}

/** Means and bands over the data of one seed. */
export async function picture(n: number, epochs: number): Promise<string> {
  const x = grid(-1, 1, 401);
  const dots = data("train 0", n);
  const panel = async (label: string, own: string, objective: keyof typeof objectives) => ({
    label,
    colour: own,
    dots,
    curve: curveOf(x, (await train(objective, 0, n, epochs)).predict(x)),
  });
  return panels(
    [
      await panel("MSE", colour.mse, "MSE"),
      await panel("NLL", colour.nll, "NLL"),
      await panel("β-NLL, β = 0.5", colour.betaNll, "β-NLL, β = 0.5"),
    ],
    {
      title: "The likelihood takes the waves for noise",
      subtitle: "Grey: the data. Colour: mean and 90 % band after the same number of steps.",
      y: { domain: [-1.1, 1.1] },
      x: { ticks: [-1, -0.5, 0, 0.5] },
    },
  );
}

if (isMain(import.meta.url)) {
  const options = { seeds: 10, n: 1000, test: 20_000, epochs: 1000, patient: 10_000 };
  const { scores } = await run(options);
  publish("starvedMean", [scores.table({ RMSE: 3, "RMSE, left": 4, "RMSE, right": 3, NLL: 2 })]);
  writePicture("starvedMean", await picture(options.n, options.epochs));
}
