// model: heads chosen by keys, widths, names of parameters, function models, the units of what is reported.

import { adam, chain, constant, exp, fit, linear, load, mlp, model, sum, tanh } from "thetastar";
import { Bernoulli, Categorical, Mixture, Normal } from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { initialize } from "../src/layers/layer.ts";
import { build } from "../src/model.ts";
import { key } from "../src/random/key.ts";

const names = (m: Parameters<typeof build>[1], columns = 3) =>
  build("test", m, columns).parameters.map(({ name, shape }) => `${name} [${shape}]`);

describe("heads", () => {
  it("one network puts out all parameters: the last layer is as wide as they need", () => {
    expect(names(model(Normal, mlp([4])))).toEqual([
      "linear0.weight [3,4]",
      "linear0.bias [4]",
      "linear1.weight [4,2]",
      "linear1.bias [2]",
    ]);
    expect(names(model(Bernoulli, linear()))).toEqual(["weight [3,1]", "bias [1]"]);
    expect(names(model(Categorical(4), linear()))).toEqual(["weight [3,3]", "bias [3]"]);
  });
  it("one network for each parameter, of the parametrization with these keys", () => {
    const m = model(Normal, { mean: chain(linear(4), tanh, linear()), variance: constant() });
    expect(names(m)).toEqual([
      "mean.linear0.weight [3,4]",
      "mean.linear0.bias [4]",
      "mean.linear1.weight [4,1]",
      "mean.linear1.bias [1]",
      "variance.value [1]",
    ]);
    expect(build("test", m, 3).set.names).toEqual(["mean", "variance"]);
  });
  it("a family alone is bare parameters", () => {
    expect(names(model(Normal), 0)).toEqual(["value [2]"]);
  });
  it("refuses keys that are no parametrization, naming all of them", () => {
    // @ts-expect-error a mixture of two parametrizations
    expect(() => model(Normal, { loc: linear(), stddev: constant() })).toThrow(
      /must be \{ loc, scale \} or .*; came \{ loc, stddev \}/,
    );
    // @ts-expect-error a key is missing
    expect(() => model(Normal, { loc: linear() })).toThrow(TypeError);
  });
  it("starts at the given η whatever x is", () => {
    const built = build("test", model(Normal, { loc: mlp([4]), scale: constant() }), 3, [1.5, -0.5]);
    const theta = initialize(built.parameters, key(1));
    const last = built.parameters.map(({ name }) => name).indexOf("loc.linear1.weight");
    expect(last).toBeGreaterThan(0);
    expect([...theta.slice(-2)]).toEqual([1.5, -0.5]);
    expect([...theta.slice(16, 20)]).toEqual([0, 0, 0, 0]);
  });
});

describe("function models", () => {
  const x = Array.from({ length: 80 }, (_, i) => [i / 20 - 2, Math.sin(i)]);
  const y = x.map(([a, b], i) => 3 + 2 * a! - b! + 0.3 * Math.cos(17 * i));
  const line = model(Normal, (theta, row) => ({ loc: sum(row.mul(theta.w)).add(theta.b), scale: exp(theta.s) }), {
    params: { w: [2], b: [], s: [] },
  });
  it("speak in the units of the data and report their parameters by name", async () => {
    const fitted = await fit(line, { x, y });
    const linearModel = await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y });
    const [p, q] = [fitted.predict(x).params, linearModel.predict(x).params];
    p.loc.forEach((v, i) => {
      expect(v).toBeCloseTo(q.loc[i]!, 7);
    });
    expect((fitted.params.w as Float64Array)[0]).toBeCloseTo(2, 1);
    expect(fitted.params.b).toBeCloseTo(3, 1);
    expect(Math.exp(fitted.params.s as number)).toBeCloseTo(q.scale[0]!, 7);
  });
  it("can be trained, saved, and loaded with the model itself", async () => {
    const fitted = await fit(line, { x, y }, { optimizer: adam(1e-2), epochs: 3, precision: "f32" });
    const again = load(JSON.stringify(fitted), line);
    expect(again.predict(x).params).toEqual(fitted.predict(x).params);
    expect(() => load(JSON.stringify(fitted), { Normal })).toThrow("Give load the model.");
  });
  it("say what they must return", async () => {
    const wide = model(Normal, (theta, row) => ({ loc: row.mul(theta.w), scale: exp(theta.s) }), {
      params: { w: [2], s: [] },
    });
    await expect(fit(wide, { x, y })).rejects.toThrow("fit: loc must be a tensor [] for one row; came [2].");
  });
});

describe("params", () => {
  it("of bare parameters speak the parametrization fitted, in the user's units", async () => {
    const y = [10, 14, 11, 13, 12, 18];
    const fitted = await fit(model(Normal, { mean: constant(), variance: constant() }), { y });
    expect(Object.keys(fitted.params)).toEqual(["mean", "variance"]);
    expect(fitted.params.mean).toBeCloseTo(13, 9);
    expect(fitted.params.variance).toBeCloseTo(y.reduce((s, v) => s + (v - 13) ** 2, 0) / 6, 9);
    expect(fitted.predict().params.scale).toBeCloseTo(Math.sqrt(fitted.params.variance as number), 12);
  });
  it("of linear heads are coefficients in the user's units, on the scale of the head", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ year: 2000 + i / 3, dose: (i * 7) % 11 }));
    const x = { year: rows.map((r) => r.year), dose: rows.map((r) => r.dose) };
    const y = rows.map((r, i) => 500 + 3 * (r.year - 2000) - 2 * r.dose + (i % 5));
    const fitted = await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y });
    expect(Object.keys(fitted.params)).toEqual(["loc.weight", "loc.bias", "scale"]);
    const [w, b] = [fitted.params["loc.weight"], fitted.params["loc.bias"]] as [Float64Array, Float64Array];
    const { loc, scale } = fitted.predict({ year: [2005, 1990], dose: [4, 20] }).params;
    expect(b[0]! + 2005 * w[0]! + 4 * w[1]!).toBeCloseTo(loc[0]!, 6);
    expect(b[0]! + 1990 * w[0]! + 20 * w[1]!).toBeCloseTo(loc[1]!, 6);
    expect(w[1]).toBeCloseTo(-2, 1);
    expect(fitted.params.scale).toBeCloseTo(scale[0]!, 10);
    const both = await fit(model(Normal, linear()), { x, y });
    const [v, c] = [both.params.weight, both.params.bias] as [Float64Array, Float64Array];
    const at = both.predict({ year: [2013], dose: [9] }).params;
    expect(c[0]! + 2013 * v[0]! + 9 * v[2]!).toBeCloseTo(at.loc[0]!, 6);
    expect(Math.exp(c[1]! + 2013 * v[1]! + 9 * v[3]!)).toBeCloseTo(at.scale[0]!, 6);
  });
  it("of networks are θ by name", async () => {
    const x = [1, 2, 3, 4];
    const fitted = await fit(model(Normal, mlp([2])), { x, y: [1, 3, 2, 5] }, { epochs: 1 });
    expect(Object.keys(fitted.params)).toEqual(["linear0.weight", "linear0.bias", "linear1.weight", "linear1.bias"]);
  });
});

describe("mixtures", () => {
  it("start with components apart and learn several answers for one x", async () => {
    const x = Array.from({ length: 400 }, (_, i) => (i % 20) / 10 - 1);
    const y = x.map((v, i) => (i % 2 === 0 ? 5 + v : -5 - v) + 0.3 * Math.sin(37 * i));
    const branches = model(Mixture(Normal, 2), mlp([8]));
    const start = await fit(branches, { x, y }, { epochs: 1, optimizer: adam(0) });
    const { loc } = start.predict([0]).at(0).params;
    expect(loc[0]).not.toBe(loc[1]);
    const fitted = await fit(branches, { x, y }, { epochs: 150, batch: 50, optimizer: adam(1e-2), seed: 2 });
    const found = [...fitted.predict([0.5]).at(0).params.loc].sort((a, b) => a - b);
    expect(Math.abs(found[0]! + 5.5)).toBeLessThan(0.3);
    expect(Math.abs(found[1]! - 5.5)).toBeLessThan(0.3);
    expect(
      load(JSON.stringify(fitted), { Family: Mixture(Normal, 2) })
        .predict([0.5])
        .logProb([5]),
    ).toEqual(fitted.predict([0.5]).logProb([5]));
  });
});
