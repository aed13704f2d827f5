// Known parameters: data beside y, for as many rows, never estimated, asked for again at prediction.
import {
  column,
  constant,
  distribution,
  fit,
  full,
  known,
  lgamma,
  linear,
  load,
  log,
  logSigmoid,
  model,
  ndtr,
  nonnegativeInteger,
  normal,
  positive,
  real,
  sigmoid,
  type Tensor,
} from "thetastar";
import { Bernoulli, Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const quiet = { progress: false } as const;
const choose = (n: Tensor, y: Tensor): Tensor =>
  lgamma(n.add(1))
    .sub(lgamma(y.add(1)))
    .sub(lgamma(n.sub(y).add(1)));
/** Successes in a known number of trials. */
const Trials = distribution({
  name: "Trials",
  params: { totalCount: known(nonnegativeInteger), logits: real },
  support: nonnegativeInteger,
  bounds: ({ totalCount }) => ({ lower: full([], 0), upper: totalCount }),
  logProb: ({ totalCount, logits }, y) =>
    choose(totalCount, y)
      .add(y.mul(logSigmoid(logits)))
      .add(totalCount.sub(y).mul(logSigmoid(logits.neg()))),
  mean: ({ totalCount, logits }) => totalCount.mul(sigmoid(logits)),
  start: (y, _, { totalCount = new Float64Array(0) }) => {
    let [ones, all] = [1, 2];
    y.forEach((v, i) => {
      ones += v;
      all += totalCount[i] as number;
    });
    return { logits: (4 * ones) / all - 2 };
  },
});
/** A Normal of which values were rounded to a known width: in the units of y. */
const RoundedNormal = distribution({
  name: "RoundedNormal",
  params: { loc: real, scale: positive, width: known(positive) },
  support: real,
  logProb: ({ loc, scale, width }, y) => {
    const at = (by: number): Tensor => ndtr(y.add(width.mul(by)).sub(loc).div(scale));
    return log(at(0.5).sub(at(-0.5)));
  },
  mean: ({ loc }) => loc,
  sample: ({ loc, scale }, key) => normal(key).mul(scale).add(loc),
  start: (y) => {
    const mean = y.reduce((a, b) => a + b, 0) / y.length;
    return { loc: mean, scale: Math.sqrt(y.reduce((a, b) => a + (b - mean) * (b - mean), 0) / y.length) };
  },
  affine: {
    shift: ({ loc, scale, width }, by) => ({ loc: loc.add(by), scale, width }),
    scale: ({ loc, scale, width }, by) => ({ loc: loc.mul(by), scale: scale.mul(by), width: width.mul(by) }),
  },
});
const n = [5, 10, 2, 8, 20, 1, 7, 12];
const y = [1, 4, 0, 5, 9, 1, 2, 3];
const x = [0.1, 0.8, -0.5, 1.2, 0.3, 2, 0, -1];
const share = y.reduce((a, b) => a + b) / n.reduce((a, b) => a + b);

describe("known parameters", () => {
  test("are given at fit as an array, and again at predict", async () => {
    const fitted = await fit(model(Trials), { y, known: { totalCount: n } }, quiet);
    expect(1 / (1 + Math.exp(-(fitted.params.logits as number)))).toBeCloseTo(share, 8);
    expect(Object.keys(fitted.params)).toEqual(["logits"]);
    expect(fitted.predict({ known: { totalCount: 20 } }).mean()).toBeCloseTo(20 * share, 7);
    const many = fitted.predict({ known: { totalCount: [1, 40] } });
    expect(many.length).toBe(2);
    expect(many.mean()[1]).toBeCloseTo(40 * share, 7);
    const again = load(JSON.stringify(fitted), { Trials });
    expect(again.params).toEqual(fitted.params);
  });
  test("of all rows may be one number", async () => {
    const fitted = await fit(model(Trials, linear()), { x, y, known: { totalCount: 30 } }, quiet);
    const forecast = fitted.predict(x, { known: { totalCount: 30 } });
    expect(forecast.mean().reduce((a, b) => a + b)).toBeCloseTo(
      y.reduce((a, b) => a + b),
      7,
    );
    expect(forecast.params.totalCount).toEqual(new Float64Array(8).fill(30));
  });
  test("may be a column of x, which networks do not see and predict finds again", async () => {
    const trials = model(Trials, { logits: linear() });
    const fitted = await fit(trials, { x: { dose: x, n }, y, known: { totalCount: column("n") } }, quiet);
    const apart = await fit(trials, { x: { dose: x }, y, known: { totalCount: n } }, quiet);
    expect(fitted.params).toEqual(apart.params);
    // the same likelihood up to a constant: one row a trial
    const each = n.flatMap((count, i) => Array.from({ length: count }, (_, k) => [x[i], k < (y[i] as number) ? 1 : 0]));
    const single = await fit(
      model(Bernoulli, linear()),
      { x: { dose: each.map(([a]) => a as number) }, y: each.map(([, b]) => b as number) },
      quiet,
    );
    const [w, v] = [fitted.params["logits.weight"], single.params.weight] as Float64Array[];
    expect(w?.[0]).toBeCloseTo(v?.[0] as number, 9);
    expect(fitted.predict({ dose: [0], n: [10] }).mean()[0]).toBe(
      (fitted.predict({ dose: [0], n: [1] }).mean()[0] as number) * 10,
    );
    const again = load(JSON.stringify(fitted), { Trials });
    expect(again.predict({ dose: [0.5], n: [10] } as never).mean()).toEqual(
      fitted.predict({ dose: [0.5], n: [10] }).mean(),
    );
    const bare = await fit(model(Trials), { x: { n }, y, known: { totalCount: column("n") } }, quiet);
    expect(bare.predict({ n: [10, 20] }).length).toBe(2);
  });
  test("of chosen rows follow their rows: validation, batches", async () => {
    const fitted = await fit(
      model(Trials, linear()),
      { x, y, known: { totalCount: n } },
      { ...quiet, validation: { x, y, known: { totalCount: n } }, epochs: 3, batch: 3 },
    );
    const forecast = fitted.predict(x, { known: { totalCount: n } });
    const nll = -forecast.logProb(y).reduce((a, b) => a + b) / y.length;
    expect(fitted.history.at(-1)?.validation).toBeCloseTo(nll, 5);
    const mixed = await fit(
      model(Trials, linear()),
      { x, y, known: { totalCount: 30 } },
      { ...quiet, validation: { x, y, known: { totalCount: n } } },
    );
    expect(mixed.history.at(-1)?.validation).toBeCloseTo(
      -mixed
        .predict(x, { known: { totalCount: n } })
        .logProb(y)
        .reduce((a, b) => a + b) / y.length,
      9,
    );
  });
  test("are in the units of y, whatever its scale", async () => {
    const draws = Normal({ loc: 3, scale: 2 }).sample(400, { seed: 1 });
    const width = 0.5;
    const rounded = Array.from(draws, (v) => Math.round(v / width) * width);
    const small = await fit(model(RoundedNormal), { y: rounded, known: { width } }, quiet);
    const large = await fit(
      model(RoundedNormal),
      { y: rounded.map((v) => 1e6 + 1e3 * v), known: { width: 1e3 * width } },
      quiet,
    );
    expect((large.params.loc as number) - 1e6).toBeCloseTo(1e3 * (small.params.loc as number), 3);
    expect(large.params.scale as number).toBeCloseTo(1e3 * (small.params.scale as number), 4);
    const d = small.predict({ known: { width } });
    const nll = -rounded.reduce((s, v) => s + d.logProb(v), 0) / rounded.length;
    expect(small.history.at(-1)?.objective).toBeCloseTo(nll, 9);
    const network = await fit(
      model(RoundedNormal, { loc: linear(), scale: constant() }),
      { x: rounded.map((_, i) => i % 7), y: rounded.map((v) => 1e6 + 1e3 * v), known: { width: 1e3 * width } },
      { ...quiet, epochs: 5, batch: 64 },
    );
    expect(network.predict([3], { known: { width: 1 } }).params.width).toEqual(Float64Array.of(1));
    expect(network.predict([3], { known: { width: 1 } }).mean()[0]).toBeGreaterThan(1e6);
  });
});
