// Experiment 1: y = x·sin x with noise that grows with x. One σ for all x is right on average and wrong almost everywhere.

import * as Plot from "@observablehq/plot";
import { adam, cosine, coverage, crps, type DistributionOf, fit, logScore, mlp, model, mse, nll } from "thetastar";
import { Normal } from "thetastar/distributions";
import { draws, isMain, mean, publish, rms, Scores, sd, writePicture } from "./experiment.ts";
import { curveOf, grid, panels } from "./panels.ts";
import { colour, figure } from "./plots.ts";

const objectives = { MSE: mse(), NLL: nll() };
type Objective = keyof typeof objectives;

/** x uniform on [0, 10]; y = x·sin x + 0.3 ε₁ + 0.3 x ε₂. */
export function data(seed: string, n: number) {
  const { uniform, normal } = draws(seed);
  const x = uniform("x", n).map((u) => 10 * u);
  const [a, b] = [normal("ε₁", n), normal("ε₂", n)];
  return { x, y: x.map((v, i) => center(v) + 0.3 * (a[i] as number) + 0.3 * v * (b[i] as number)) };
}
export const center = (x: number): number => x * Math.sin(x);
export const spread = (x: number): number => 0.3 * Math.sqrt(1 + x * x);

/** The same network trained for one objective. */
export const train = (objective: Objective, seed: number, n: number, epochs: number) => {
  const { x, y } = data(`train ${seed}`, n);
  return fit(
    model(Normal, mlp([64, 64])),
    { x, y },
    {
      objective: objectives[objective],
      optimizer: adam(cosine(3e-3)),
      epochs,
      batch: 64,
      seed,
    },
  );
};

export interface Options {
  readonly seeds: number;
  /** Rows to train on, and fresh rows to score on. */
  readonly n: number;
  readonly test: number;
  /** Lengths of training, each a contest of its own. */
  readonly epochs: readonly number[];
}

/** Scores of both, and the share of test rows inside the 90 % interval by decile of x after the longest training. */
export async function run({ seeds, n, test, epochs }: Options) {
  const longest = Math.max(...epochs);
  const scores = new Scores();
  const deciles: { objective: Objective; seed: number; decile: number; covered: number }[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { x, y } = data(`test ${seed}`, test);
    const add = (name: string, forecast: Forecast): number[] => {
      const { lower, upper } = forecast.interval(0.9);
      const inside = Array.from(y, (v, i) => Number(v >= (lower[i] as number) && v <= (upper[i] as number)));
      const covered = Array.from({ length: 10 }, (_, k) =>
        mean(inside.filter((_, i) => Math.floor(x[i] as number) === k)),
      );
      scores.add(name, {
        "error of the mean": rms(forecast.mean(), x.map(center)),
        RMSE: rms(forecast.mean(), y),
        "RMS of its σ": rms(
          forecast.stddev(),
          x.map(() => 0),
        ),
        NLL: mean(logScore(forecast, y)),
        CRPS: mean(crps(forecast, y)),
        "coverage of 90 %": coverage(forecast, y, 0.9).observed,
      });
      return covered;
    };
    for (const length of epochs)
      for (const objective of ["MSE", "NLL"] as const) {
        const fitted = await train(objective, seed, n, length);
        const shares = add(`${objective}, ${length} epochs`, fitted.predict(x));
        if (length === longest)
          shares.forEach((covered, decile) => void deciles.push({ objective, seed, decile, covered }));
      }
    add("the truth", Normal({ loc: x.map(center), scale: x.map(spread) }));
  }
  return { scores, deciles };
}
type Forecast = DistributionOf<typeof Normal, true>;

type Deciles = Awaited<ReturnType<typeof run>>["deciles"];

/** Both bands over the data of one seed, with the truth. */
export async function pictureOfBands(n: number, epochs: number): Promise<string> {
  const x = grid(0, 10);
  const truth = curveOf(x, Normal({ loc: x.map(center), scale: x.map(spread) }));
  const rows = data("train 0", n);
  const dots = { x: rows.x.slice(0, 700), y: rows.y.slice(0, 700) };
  const panel = async (label: string, own: string, objective: Objective) => ({
    label,
    colour: own,
    dots,
    truth,
    curve: curveOf(x, (await train(objective, 0, n, epochs)).predict(x)),
  });
  return panels([await panel("MSE, one σ", colour.mse, "MSE"), await panel("NLL, σ(x)", colour.nll, "NLL")], {
    title: "Noise that grows with x: the 90 % bands",
    subtitle: "Colour: the model. Black: the truth, its mean solid, its 90 % band dashed.",
    y: { domain: [-14, 14] },
    x: { ticks: [0, 2, 4, 6, 8] },
  });
}

/** Coverage by decile of x, mean and sd over the seeds. */
export function pictureOfCoverage(deciles: Deciles): string {
  const objectives = { MSE: colour.mse, NLL: colour.nll };
  const points = Object.entries(objectives).flatMap(([objective, own], k) =>
    Array.from({ length: 10 }, (_, decile) => {
      const covered = deciles.filter((d) => d.objective === objective && d.decile === decile).map((d) => d.covered);
      const [y, half] = [mean(covered), covered.length > 1 ? sd(covered) : 0];
      return { objective, own, x: decile + 0.5 + (k - 0.5) * 0.12, y, lower: y - half, upper: Math.min(1, y + half) };
    }),
  );
  return figure({
    title: "How often the 90 % interval holds y, by x",
    subtitle: "Mean and sd over ten seeds. Both are right on average; one is right everywhere.",
    height: 260,
    marginLeft: 62,
    marginRight: 60,
    marginBottom: 40,
    x: { domain: [0, 10], label: "x", labelAnchor: "center", labelArrow: "none" },
    y: {
      domain: [0.6, 1],
      label: "coverage",
      labelAnchor: "center",
      labelArrow: "none",
      grid: true,
      tickFormat: ".0%",
    },
    marks: [
      Plot.ruleY([0.9], { stroke: colour.truth, strokeDasharray: "4 3" }),
      Plot.line(points, { x: "x", y: "y", stroke: "own", z: "objective", strokeWidth: 1.6 }),
      Plot.ruleX(points, { x: "x", y1: "lower", y2: "upper", stroke: "own", strokeWidth: 1.5 }),
      Plot.dot(points, { x: "x", y: "y", fill: "own", r: 3.5 }),
      Plot.text(
        points.filter((p) => p.x > 9),
        { x: () => 10, y: "y", text: "objective", fill: "own", fontWeight: 600, textAnchor: "start", dx: 6 },
      ),
    ],
  });
}

if (isMain(import.meta.url)) {
  const options = { seeds: 10, n: 2000, test: 20_000, epochs: [100, 300] };
  const { scores, deciles } = await run(options);
  const share = new Scores();
  for (const { objective, decile, covered } of deciles) share.add(objective, { [`${decile}–${decile + 1}`]: covered });
  publish("growingNoise", [
    scores.table({ "error of the mean": 3, RMSE: 3, "RMS of its σ": 3, NLL: 3, CRPS: 3, "coverage of 90 %": 3 }),
    share.table(Object.fromEntries(Array.from({ length: 10 }, (_, k) => [`${k}–${k + 1}`, 2])), "90 % covers, x in"),
  ]);
  writePicture("growingNoise", await pictureOfBands(options.n, 300));
  writePicture("growingNoiseCoverage", pictureOfCoverage(deciles));
}
