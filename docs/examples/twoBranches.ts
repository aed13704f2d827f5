// Experiment 5: the inverse problem (Bishop 1994). One x, several right answers, and a mean that is none of them.
import { adam, cosine, coverage, crps, fit, logScore, mlp, model, mse, nll, tanh } from "thetastar";
import { Mixture, Normal } from "thetastar/distributions";
import { draws, isMain, mean, publish, rms, Scores, writePicture } from "./experiment.ts";
import { grid, panels } from "./panels.ts";
import { colour } from "./plots.ts";

/** What follows from y. */
const effect = (y: number): number => y + 0.3 * Math.sin(2 * Math.PI * y);

/** y uniform on [0, 1]; x = y + 0.3 sin 2πy + 0.05 ε. Cause y from effect x. */
export function data(seed: string, n: number) {
  const { uniform, normal } = draws(seed);
  const y = uniform("y", n);
  const noise = normal("ε", n);
  return { x: y.map((v, i) => effect(v) + 0.05 * (noise[i] as number)), y };
}

/** The conditional entropy of y given x, by quadrature over a grid of y: no model's NLL is lower. */
export function floor(): number {
  const steps = 2000;
  const density = (x: number): number => {
    let p = 0;
    for (let k = 0; k < steps; k++) {
      const y = (k + 0.5) / steps;
      const z = (x - effect(y)) / 0.05;
      p += Math.exp(-0.5 * z * z) / (0.05 * Math.sqrt(2 * Math.PI) * steps);
    }
    return p;
  };
  let entropy = 0;
  for (let k = 0; k < steps; k++) {
    const p = density(-0.5 + (2 * (k + 0.5)) / steps);
    if (p > 0) entropy -= (p * Math.log(p) * 2) / steps;
  }
  return 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(0.05) - entropy;
}

const network = () => mlp([50, 50], { activation: tanh });
const settings = (epochs: number, seed: number) => ({ optimizer: adam(cosine(2e-3)), epochs, batch: 256, seed });

/** One Normal by MSE, one Normal by NLL, a mixture of five by NLL: the same hidden layers. */
export const train = async (seed: number, n: number, epochs: number) => {
  const rows = data(`train ${seed}`, n);
  return {
    "Normal by MSE": await fit(model(Normal, network()), rows, { ...settings(epochs, seed), objective: mse() }),
    "Normal by NLL": await fit(model(Normal, network()), rows, { ...settings(epochs, seed), objective: nll() }),
    "mixture of five": await fit(model(Mixture(Normal, 5), network()), rows, settings(epochs, seed)),
  };
};

/** The middle of the component whose peak is highest, for each row. */
function likeliest({ weightLogits, loc, scale }: Record<"weightLogits" | "loc" | "scale", readonly Float64Array[]>) {
  return Float64Array.from(loc, (middles, i) => {
    const height = middles.map((_, j) => weightLogits[i][j] - Math.log(scale[i][j]));
    return middles[height.indexOf(Math.max(...height))];
  });
}

export interface Options {
  readonly seeds: number;
  readonly n: number;
  readonly test: number;
  readonly epochs: number;
}

export async function run({ seeds, n, test, epochs }: Options) {
  const scores = new Scores();
  for (let seed = 0; seed < seeds; seed++) {
    const { x, y } = data(`test ${seed}`, test);
    /** How far an answer is from y, and how far what follows from it is from x. */
    const answer = (at: Float64Array) => ({ RMSE: rms(at, y), miss: rms(at.map(effect), x) });
    const fits = await train(seed, n, epochs);
    for (const [name, fitted] of Object.entries(fits)) {
      const forecast = fitted.predict(x);
      scores.add(name, {
        ...answer(forecast.mean()),
        NLL: mean(logScore(forecast, y)),
        CRPS: mean(crps(forecast, y)),
        "coverage of 90 %": coverage(forecast, y, 0.9).observed,
      });
    }
    scores.add("likeliest answer of the mixture", answer(likeliest(fits["mixture of five"].predict(x).params)));
    scores.add("the true y", answer(y));
  }
  return { scores };
}

/** The data, and one draw of y at each of the same x from each model; the line is the model's mean. */
export async function picture(n: number, epochs: number): Promise<string> {
  const rows = data("test 0", 1000);
  const x = grid(-0.1, 1.1);
  const colours = { "Normal by MSE": colour.mse, "Normal by NLL": colour.nll, "mixture of five": colour.betaNll };
  const fits = await train(0, n, epochs);
  return panels(
    [
      { label: "the data", colour: colour.truth, dots: rows },
      ...(Object.keys(colours) as (keyof typeof colours)[]).map((label) => ({
        label,
        colour: colours[label],
        dots: { x: rows.x, y: fits[label].predict(rows.x).sample(1, { seed: 5 }) },
        curve: { x, mean: fits[label].predict(x).mean() },
      })),
    ],
    {
      title: "What each model believes: one draw of y at each x",
      subtitle: "Black line: the model's mean. Between the branches it goes where no y ever is.",
      x: { ticks: [0, 0.5, 1] },
      y: { domain: [-0.4, 1.4] },
    },
  );
}

if (isMain(import.meta.url)) {
  const options = { seeds: 10, n: 10_000, test: 10_000, epochs: 200 };
  const { scores } = await run(options);
  publish("twoBranches", [scores.table({ RMSE: 4, miss: 3, NLL: 3, CRPS: 4, "coverage of 90 %": 3 })]);
  console.log(`No model's NLL is lower than ${floor().toFixed(4)}.`);
  writePicture("twoBranches", await picture(options.n, options.epochs));
}
