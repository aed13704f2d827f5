// The five experiments of docs/mse-vs-nll.md at a small size: what the page says must already show.
import { describe, expect, it } from "vitest";
import * as constantVariance from "../../docs/examples/constantVariance.ts";
import { Scores } from "../../docs/examples/experiment.ts";
import * as gaussMarkov from "../../docs/examples/gaussMarkov.ts";
import * as growingNoise from "../../docs/examples/growingNoise.ts";
import * as starvedMean from "../../docs/examples/starvedMean.ts";
import * as twoBranches from "../../docs/examples/twoBranches.ts";

describe("the experiments", () => {
  it("1: one σ for all x covers 90 % on average, too much where noise is small and too little where it is large", async () => {
    const { scores, deciles } = await growingNoise.run({ seeds: 1, n: 2000, test: 4000, epochs: [200] });
    const covered = (objective: string, decile: number): number =>
      deciles.find((d) => d.objective === objective && d.decile === decile)?.covered as number;
    // The truth scores what the truth must: E ½ log(2πe σ²) over x, to the noise of 4,000 rows.
    expect(scores.mean("the truth", "NLL")).toBeCloseTo(1.66964, 1);
    expect(Math.abs(scores.mean("MSE, 200 epochs", "coverage of 90 %") - 0.9)).toBeLessThan(0.03);
    expect(covered("MSE", 1)).toBeGreaterThan(0.97);
    expect(covered("MSE", 9)).toBeLessThan(0.85);
    for (let k = 1; k < 10; k++) expect(Math.abs(covered("NLL", k) - 0.9)).toBeLessThan(0.09);
    expect(scores.mean("MSE, 200 epochs", "NLL")).toBeGreaterThan(1.95);
    expect(scores.mean("NLL, 200 epochs", "NLL")).toBeLessThan(1.75);
  });

  it("2: the NLL slope beats least squares by the Gauss–Markov ratio", async () => {
    const n = 100;
    const { leastSquares, weighted } = gaussMarkov.theory(n);
    const { scores } = await gaussMarkov.run({ seeds: 1, sets: 60, n });
    const error = (name: string): number => scores.mean(name, "error of the slope");
    // A variance from 60 data sets is good to a factor of √(2/60) = 18 % (one sd); three of them are allowed.
    expect(Math.abs(error("MSE (least squares)") ** 2 / leastSquares - 1)).toBeLessThan(0.55);
    expect(Math.abs(error("NLL") ** 2 / weighted - 1)).toBeLessThan(0.75);
    expect(error("NLL") ** 2 / error("MSE (least squares)") ** 2).toBeLessThan(0.5);
  });

  it("3: under constant noise neither is ahead", async () => {
    const { scores } = await constantVariance.run({ seeds: 1, n: 2000, test: 4000, epochs: 300 });
    expect(Math.abs(scores.mean("NLL − MSE", "RMSE"))).toBeLessThan(0.05);
    expect(Math.abs(scores.mean("NLL − MSE", "NLL"))).toBeLessThan(0.08);
    expect(scores.mean("MSE", "NLL")).toBeLessThan(1.6);
  });

  it("4: the likelihood starves the mean on the right, β-NLL feeds it", async () => {
    const { scores } = await starvedMean.run({ seeds: 1, n: 1000, test: 2000, epochs: 500 });
    expect(scores.mean("NLL", "RMSE, right")).toBeGreaterThan(0.25);
    expect(scores.mean("MSE", "RMSE, right")).toBeLessThan(0.15);
    expect(scores.mean("β-NLL, β = 1", "RMSE, right")).toBeLessThan(0.15);
    expect(scores.mean("NLL", "RMSE, left")).toBeLessThan(0.03);
  });

  it("5: the conditional mean wins by RMSE and loses by NLL and CRPS", async () => {
    expect(twoBranches.floor()).toBeCloseTo(-1.22627, 4);
    const { scores } = await twoBranches.run({ seeds: 1, n: 5000, test: 5000, epochs: 100 });
    const of = (name: string, score: string): number => scores.mean(name, score);
    const [useless, useful] = ["Normal by MSE", "likeliest answer of the mixture"];
    expect(of(useless, "RMSE")).toBeLessThan(of(useful, "RMSE") - 0.02);
    expect(of(useful, "miss")).toBeLessThan(0.5 * of(useless, "miss"));
    expect(of("mixture of five", "NLL")).toBeLessThan(of("Normal by NLL", "NLL") - 0.5);
    expect(of("mixture of five", "CRPS")).toBeLessThan(0.95 * of("Normal by MSE", "CRPS"));
  });

  it("say mean ± sd, and a dash where nothing was measured", () => {
    const scores = new Scores();
    for (const value of [1, 2, 3]) scores.add("a", { score: -value });
    scores.add("b", { other: 1 });
    expect(scores.table({ score: 1 }).split("\n").slice(2)).toEqual(["| a | −2.0 ± 1.0 |", "| b | – |"]);
  });
});
