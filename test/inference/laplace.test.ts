// Laplace's approximation of networks: exact where a network is a line, wider where there are no data.
import { adam, constant, fit, laplace, linear, mlp, model, tanh } from "thetastar";
import { Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const n = 40;
const x = Array.from({ length: n }, (_, i) => [(i * 7) % 20 < 10 ? ((i * 7) % 20) / 10 : 2 + ((i * 7) % 20) / 10]);
const y = x.map(([v], i) => Math.sin(2 * (v as number)) + 0.2 * Math.sin(i * 12.9898));

describe("laplace", () => {
  test("of a line is its formula: (ZᵀZ/σ² + τI)⁻¹", async () => {
    const line = model(Normal, { loc: linear(), scale: constant() });
    const trained = await fit(line, { x, y }, { optimizer: adam(0.01), epochs: 50, seed: 1 });
    const prior = 5;
    const found = await laplace(trained, { x, y }, { prior });
    const [w, b, s] = [...found.theta] as [number, number, number];
    const mean = x.reduce((sum, [v]) => sum + (v as number), 0) / n;
    const sd = Math.sqrt(x.reduce((sum, [v]) => sum + ((v as number) - mean) ** 2, 0) / n);
    const middle = y.reduce((sum, v) => sum + v, 0) / n;
    const spread = Math.sqrt(y.reduce((sum, v) => sum + (v - middle) ** 2, 0) / n);
    const { estimate, stderr } = found.meanAt([[0], [6]]);
    [0, 6].forEach((v, i) => {
      const z = (v - mean) / sd;
      // z and the intercept are orthogonal
      const variance = (z * z + 1) / (n / Math.exp(2 * s) + prior);
      expect(stderr[i]).toBeCloseTo(spread * Math.sqrt(variance), 6);
      expect(estimate[i]).toBeCloseTo(middle + spread * (w * z + b), 6);
    });
    expect(found.left).toBeLessThan(1e-6);
  });

  test("of a network: less certain between and beyond its data, more with a stronger prior", async () => {
    const network = model(Normal, { loc: mlp([8], { activation: tanh }), scale: constant() });
    const trained = await fit(network, { x, y }, { optimizer: adam(0.02), epochs: 300, seed: 1 });
    const found = await laplace(trained, { x, y }, { prior: 0.5 });
    // data lie in [0, 0.9] and [3, 3.9]
    const { stderr, lower, upper, estimate } = found.meanAt([[0.5], [2], [3.5], [8]], 0.9);
    expect(stderr[1]).toBeGreaterThan(2 * (stderr[0] as number));
    expect(stderr[1]).toBeGreaterThan(2 * (stderr[2] as number));
    expect(stderr[3]).toBeGreaterThan(2 * (stderr[2] as number));
    expect(lower[0]).toBeLessThan(estimate[0] as number);
    expect(upper[0]).toBeGreaterThan(estimate[0] as number);
    const sure = await laplace(trained, { x, y }, { prior: 50 });
    expect(sure.meanAt([[2]]).stderr[0]).toBeLessThan(stderr[1] as number);
    const forecast = found.predictive([[0.5], [2]], { seed: 1, draws: 2000 });
    expect(forecast.stddev()[1]).toBeGreaterThan(forecast.stddev()[0] as number);
    // linear in θ: the mean varies by its standard error
    forecast.mean().forEach((v, i) => {
      expect(Math.abs(v - (estimate[i] as number))).toBeLessThan((4 * (stderr[i] as number)) / Math.sqrt(2000));
    });
  });

  test("refuses a prior that is none", async () => {
    const trained = await fit(model(Normal, mlp([2])), { x, y }, { epochs: 1 });
    await expect(laplace(trained, { x, y }, { prior: 0 })).rejects.toThrow(
      "laplace: prior must be positive and finite; came 0. Try 1.",
    );
  });
});
