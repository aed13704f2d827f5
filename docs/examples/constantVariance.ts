// Experiment 3: the same curve with the same noise everywhere. Both views find the same thing, and one pays for asking more.
import { adam, cosine, coverage, crps, fit, logScore, mlp, model, mse, nll } from "thetastar";
import { Normal } from "thetastar/distributions";
import { draws, isMain, mean, normalEntropy, publish, rms, Scores, writePicture } from "./experiment.ts";
import { curveOf, grid, panels } from "./panels.ts";
import { colour } from "./plots.ts";

const center = (x: number): number => x * Math.sin(x);

/** x uniform on [0, 10]; y = x·sin x + ε. */
export function data(seed: string, n: number) {
  const { uniform, normal } = draws(seed);
  const x = uniform("x", n).map((u) => 10 * u);
  const noise = normal("ε", n);
  return { x, y: x.map((v, i) => center(v) + (noise[i] as number)) };
}

const objectives = { MSE: mse(), NLL: nll() };
const train = (objective: keyof typeof objectives, seed: number, n: number, epochs: number) =>
  fit(model(Normal, mlp([64, 64])), data(`train ${seed}`, n), {
    objective: objectives[objective],
    optimizer: adam(cosine(3e-3)),
    epochs,
    batch: 64,
    seed,
  });

export interface Options {
  readonly seeds: number;
  readonly n: number;
  readonly test: number;
  readonly epochs: number;
}

/** Scores of both, and their differences seed by seed. */
export async function run({ seeds, n, test, epochs }: Options) {
  const scores = new Scores();
  for (let seed = 0; seed < seeds; seed++) {
    const { x, y } = data(`test ${seed}`, test);
    const truth = x.map(center);
    const result: Record<string, Record<string, number>> = {};
    for (const name of ["MSE", "NLL"] as const) {
      const forecast = (await train(name, seed, n, epochs)).predict(x);
      const row = {
        "error of the mean": rms(forecast.mean(), truth),
        RMSE: rms(forecast.mean(), y),
        NLL: mean(logScore(forecast, y)),
        CRPS: mean(crps(forecast, y)),
        "coverage of 90 %": coverage(forecast, y, 0.9).observed,
      };
      result[name] = row;
      scores.add(name, row);
    }
    scores.add(
      "NLL − MSE",
      Object.fromEntries(
        Object.entries(result.NLL ?? {}).map(([name, value]) => [name, value - (result.MSE?.[name] as number)]),
      ),
    );
  }
  scores.add("the truth", {
    "error of the mean": 0,
    RMSE: 1,
    NLL: normalEntropy,
    CRPS: 1 / Math.sqrt(Math.PI),
    "coverage of 90 %": 0.9,
  });
  return { scores };
}

/** Both bands over the data of one seed, with the truth. */
export async function picture(n: number, epochs: number): Promise<string> {
  const x = grid(0, 10);
  const truth = curveOf(x, Normal({ loc: x.map(center), scale: x.map(() => 1) }));
  const rows = data("train 0", n);
  const dots = { x: rows.x.slice(0, 700), y: rows.y.slice(0, 700) };
  const panel = async (label: string, own: string, name: keyof typeof objectives) => ({
    label,
    colour: own,
    dots,
    truth,
    curve: curveOf(x, (await train(name, 0, n, epochs)).predict(x)),
  });
  return panels([await panel("MSE, one σ", colour.mse, "MSE"), await panel("NLL, σ(x)", colour.nll, "NLL")], {
    title: "The same noise everywhere: the 90 % bands",
    subtitle: "Colour: the model. Black: the truth, its mean solid, its 90 % band dashed.",
    y: { domain: [-10, 12] },
    x: { ticks: [0, 2, 4, 6, 8] },
  });
}

if (isMain(import.meta.url)) {
  const options = { seeds: 10, n: 2000, test: 20_000, epochs: 300 };
  const { scores } = await run(options);
  publish("constantVariance", [
    scores.table({ "error of the mean": 3, RMSE: 3, NLL: 3, CRPS: 3, "coverage of 90 %": 3 }),
  ]);
  writePicture("constantVariance", await picture(options.n, options.epochs));
}
