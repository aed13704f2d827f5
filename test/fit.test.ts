// Training and what it gives: units, streams, stopping, objectives, failure, saving.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import {
  adam,
  betaNll,
  chain,
  clipByNorm,
  constant,
  dropout,
  type Epoch,
  type Fitted,
  fit,
  linear,
  load,
  mlp,
  model,
  mse,
  relu,
  sgd,
  tanh,
  train,
} from "thetastar";
import { Bernoulli, Categorical, Normal } from "thetastar/distributions";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../src/fit/bytes.ts";
import { progressLine, progressText } from "../src/fit/progress.ts";
import { fold, key } from "../src/random/key.ts";
import { reader } from "../src/random/stream.ts";

/** A made-up series: y = 100 + 20·sin x + noise that grows with |x|. */
function data(n: number, seed = 1) {
  const next = reader(fold(key(seed), "data"));
  const uniform = () => (next() + 0.5) / 2 ** 32;
  const x = Array.from({ length: n }, () => 6 * uniform() - 3);
  const noise = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { x, y: x.map((v) => 100 + 20 * Math.sin(v) + (1 + Math.abs(v)) * noise()) };
}
const average = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const small = { epochs: 8, batch: 32, optimizer: adam(1e-2), seed: "small" } as const;

describe("fit", () => {
  it("learns a mean and a spread, and starts no worse than the marginal fit", async () => {
    const { x, y } = data(600);
    const fitted = await fit(model(Normal, mlp([16, 16])), { x, y }, { ...small, epochs: 60, validation: 0.2 });
    const sd = Math.sqrt(average(y.map((v) => (v - average(y)) ** 2)));
    const marginal = Math.log(sd) + 0.5 * Math.log(2 * Math.PI) + 0.5;
    expect(Math.abs((fitted.history[0] as Epoch).objective - marginal)).toBeLessThan(0.5);
    expect((fitted.history.at(-1) as Epoch).validation).toBeLessThan(marginal - 0.7);
    const { loc, scale } = fitted.predict([-1.5, 0, 1.5]).params;
    expect(loc[2]! - loc[0]!).toBeGreaterThan(30);
    expect(scale[0]! + scale[2]!).toBeGreaterThan(1.2 * scale[1]!);
  });

  it("reports the likelihood of the data in the user's units: history equals logProb", async () => {
    const { x, y } = data(200);
    const held = data(50, 2);
    for (const precision of ["f64", "f32"] as const) {
      const fitted = await fit(model(Normal, mlp([8])), { x, y }, { ...small, epochs: 3, validation: held, precision });
      const direct = -average(fitted.predict(held.x).logProb(held.y) as Float64Array);
      expect(Math.abs(direct - ((fitted.history.at(-1) as Epoch).validation as number))).toBeLessThan(
        precision === "f64" ? 1e-12 : 1e-5,
      );
    }
  });

  it("is the same fit whatever the units: fit(a + b·y, c + d·x) moves with them", async () => {
    const { x, y } = data(200);
    const options = { ...small, precision: "f64" } as const;
    const plain = await fit(model(Normal, mlp([8])), { x, y }, options);
    const moved = await fit(
      model(Normal, mlp([8])),
      { x: x.map((v) => 10 + 4 * v), y: y.map((v) => -7 + 0.5 * v) },
      options,
    );
    const p = plain.predict([-2, 0.3, 1]).params;
    const q = moved.predict([2, 11.2, 14]).params;
    for (let i = 0; i < 3; i++) {
      expect(q.loc[i]).toBeCloseTo(-7 + 0.5 * p.loc[i]!, 9);
      expect(q.scale[i]).toBeCloseTo(0.5 * p.scale[i]!, 9);
    }
  });

  it("gives the same bits from the same seed, others from another", async () => {
    const { x, y } = data(150);
    const forecaster = model(Normal, mlp([8], { dropout: 0.2 }));
    const run = (seed: string) => fit(forecaster, { x, y }, { ...small, epochs: 3, seed });
    const [a, b, c] = await Promise.all([run("a"), run("a"), run("c")]);
    expect(a.theta).toEqual(b.theta);
    expect(a.theta).not.toEqual(c.theta);
  });

  it("counts a weight of two as two rows, and a weight of zero as none", async () => {
    const { x, y } = data(60);
    const forecaster = model(Normal, { loc: linear(), scale: constant() });
    const weight = y.map((_, i) => i % 3);
    const doubled = y.flatMap((_, i) => Array.from({ length: i % 3 }, () => i));
    const weighted = await fit(forecaster, { x, y, weight });
    const repeated = await fit(forecaster, { x: doubled.map((i) => x[i]!), y: doubled.map((i) => y[i]!) });
    const [p, q] = [weighted, repeated].map((f) => f.predict([0, 1]).params) as [
      { loc: Float64Array; scale: Float64Array },
      { loc: Float64Array; scale: Float64Array },
    ];
    for (let i = 0; i < 2; i++) {
      expect(p.loc[i]).toBeCloseTo(q.loc[i]!, 8);
      expect(p.scale[i]).toBeCloseTo(q.scale[i]!, 8);
    }
  });

  it("solves least squares exactly: linear mean, one scale", async () => {
    const { x, y } = data(80);
    const { params } = (await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y })).predict([0, 1]);
    const [mx, my] = [average(x), average(y)];
    const slope = average(x.map((v, i) => (v - mx) * (y[i]! - my))) / average(x.map((v) => (v - mx) ** 2));
    const rms = Math.sqrt(average(y.map((v, i) => (v - my - slope * (x[i]! - mx)) ** 2)));
    expect(params.loc[0]).toBeCloseTo(my - slope * mx, 8);
    expect(params.loc[1]! - params.loc[0]!).toBeCloseTo(slope, 8);
    expect(params.scale[0]).toBeCloseTo(rms, 8);
  });

  it("fits a family to one column", async () => {
    const { y } = data(100);
    const fitted = await fit(Normal, y);
    expect(fitted.params.loc).toBeCloseTo(average(y), 9);
    expect(fitted.params.scale).toBeCloseTo(Math.sqrt(average(y.map((v) => (v - average(y)) ** 2))), 9);
    expect(fitted.predict().logProb(100)).toBeCloseTo(
      Normal({ loc: fitted.params.loc as number, scale: fitted.params.scale as number }).logProb(100),
      12,
    );
    const rain = await fit(Bernoulli, [1, 0, 0, 1, 0, 0, 0, 1]);
    expect(rain.predict().mean()).toBeCloseTo(3 / 8, 9);
    const sky = await fit(Categorical(["fog", "rain", "sun"]), ["sun", "rain", "sun", "fog", "sun"]);
    expect([...sky.predict().prob(["fog", "rain", "sun"])].map((p) => Math.round(1e9 * p) / 1e9)).toEqual([
      0.2, 0.2, 0.6,
    ]);
  });
});

describe("stopping", () => {
  it("keeps the best parameters under patience", async () => {
    const { x, y } = data(60);
    const held = data(40, 3);
    const fitted = await fit(
      model(Normal, mlp([32])),
      { x, y },
      { epochs: 400, optimizer: adam(3e-2), validation: held, patience: 15, seed: 4 },
    );
    expect(fitted.stopped).toBe("patience");
    expect(fitted.history).toHaveLength(fitted.epoch + 15);
    const best = Math.min(...fitted.history.map((h) => h.validation as number));
    expect(fitted.history[fitted.epoch - 1]?.validation).toBe(best);
    expect(-average(fitted.predict(held.x).logProb(held.y) as Float64Array)).toBeCloseTo(best, 4);
  });
  it("stops by the textbook rule when the objective no longer falls", async () => {
    const { x, y } = data(100);
    const fitted = await fit(
      model(Normal, mlp([4])),
      { x, y },
      { epochs: 2000, batch: 100, optimizer: adam(1e-2), tolerance: 1e-3 },
    );
    expect(fitted.stopped).toBe("tolerance");
    const [before, last] = fitted.history.slice(-2) as [Epoch, Epoch];
    expect(before.objective - last.objective).toBeLessThanOrEqual(1e-3);
  });
  it("sets the last rows aside where asked", async () => {
    const { x, y } = data(100);
    const moved = y.map((v, i) => (i >= 80 ? v + 1000 : v));
    const fitted = await fit(
      model(Normal, mlp([4])),
      { x, y: moved },
      { ...small, epochs: 1, validation: { last: 0.2 } },
    );
    expect(Math.abs(average(fitted.predict(x).params.loc) - 100)).toBeLessThan(10);
  });
  it("ends by a signal, with its reason", async () => {
    const { x, y } = data(300);
    const stop = new AbortController();
    const running = fit(model(Normal, mlp([16])), { x, y }, { ...small, epochs: 1e6, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 30);
    await expect(running).rejects.toThrow("enough");
  });
  it("lets timers run every 50 ms", async () => {
    const { x, y } = data(2000);
    // in the process's own time: what other processes take of the machine is not fit's doing
    const clock = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
    let longest = 0;
    let last = clock();
    const timer = setInterval(() => {
      longest = Math.max(longest, clock() - last);
      last = clock();
    }, 1);
    await fit(model(Normal, mlp([32, 32])), { x, y }, { ...small, epochs: 3, executor: "interpreter", batch: 16 });
    clearInterval(timer);
    expect(longest).toBeLessThan(150); // 50 ms, and what the engine's own threads add to it
  });
  it("ends where the callback says so", async () => {
    const { x, y } = data(100);
    const seen: number[] = [];
    const fitted = await fit(
      model(Normal, mlp([4])),
      { x, y },
      { ...small, onEpoch: ({ epoch }) => seen.push(epoch) < 3 },
    );
    expect(seen).toEqual([1, 2, 3]);
    expect(fitted.stopped).toBe("callback");
  });
});

describe("train", () => {
  it("is the loop itself: the same parameters as fit", async () => {
    const { x, y } = data(100);
    const forecaster = model(Normal, mlp([8]));
    const loop = train(forecaster, { x, y }, small);
    const epochs: number[] = [];
    let next = loop.next();
    for (; !next.done; next = loop.next()) epochs.push(next.value.epoch);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(next.value.theta).toEqual((await fit(forecaster, { x, y }, small)).theta);
  });
});

describe("objectives", () => {
  it("mse trains the mean alone and finds a Normal's one scale afterwards", async () => {
    const { x, y } = data(200);
    const held = data(60, 5);
    const options = { ...small, precision: "f64", objective: mse() } as const;
    for (const [from, fitted, rows] of [
      ["training", await fit(model(Normal, mlp([8])), { x, y }, options), { x, y }],
      ["validation", await fit(model(Normal, mlp([8])), { x, y }, { ...options, validation: held }), held],
    ] as const) {
      const { loc, scale } = fitted.predict(rows.x).params;
      const squares = average(rows.y.map((v, i) => (v - loc[i]!) ** 2));
      expect(fitted.scaleFrom).toBe(from);
      expect(scale[0]).toBeCloseTo(Math.sqrt(squares), 8);
      expect(new Set(scale).size).toBe(1);
      if (from === "validation") expect((fitted.history.at(-1) as Epoch).validation).toBeCloseTo(squares, 8);
    }
  });
  it("mse of classes is the Brier score", async () => {
    const { x, y } = data(120);
    const rain = y.map((v) => (v > 100 ? 1 : 0));
    const fitted = await fit(
      model(Bernoulli, mlp([4])),
      { x, y: rain },
      { ...small, epochs: 1, batch: 120, precision: "f64", objective: mse() },
    );
    // one step over all rows: its objective is that of the marginal start
    expect(fitted.history[0]?.objective).toBeCloseTo(average(rain) * (1 - average(rain)), 9);
    expect(fitted.scaleFrom).toBeUndefined();
  });
  it("betaNll(0) is the likelihood, and betaNll(β) is not", async () => {
    const { x, y } = data(120);
    const run = (objective?: ReturnType<typeof mse>) =>
      fit(model(Normal, mlp([4])), { x, y }, { ...small, precision: "f64", ...(objective && { objective }) });
    const [plain, zero, half] = await Promise.all([run(), run(betaNll(0)), run(betaNll(0.5))]);
    zero.theta.forEach((v, i) => {
      expect(v).toBeCloseTo(plain.theta[i]!, 10);
    });
    expect(half.theta).not.toEqual(plain.theta);
  });
});

describe("failure", () => {
  it("stops with the epoch, the cause and what to try, and leaves the last good parameters", async () => {
    const { x, y } = data(100);
    const error = await fit(
      model(Normal, mlp([8])),
      { x, y },
      { epochs: 50, batch: 100, optimizer: sgd(1e4), precision: "f64" },
    ).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(
      /^fit: the log-likelihood (became NaN|fell to -.*|rose without bound) at epoch \d+ \(rate 1e\+4\)\. Parameters are those of (the start|epoch \d+)\. Try a smaller rate, or clipByNorm\(1\)\.$/,
    );
    const { fitted } = error as { fitted: Fitted<typeof Normal, number[]> };
    expect(average(fitted.predict(x).logProb(y) as Float64Array)).toBeGreaterThan(-5);
  });
  it("does not recommend clipping to who clips", async () => {
    const { x, y } = data(100);
    const error = (await fit(
      model(Normal, mlp([8])),
      { x, y },
      { epochs: 50, optimizer: [clipByNorm(1), sgd(1e8)], precision: "f64" },
    ).catch((e: unknown) => e)) as Error;
    expect(error.message).toMatch(/Try a smaller rate\.$/);
  });
});

describe("saving", () => {
  const { x, y } = data(100);
  it("gives the same predictions to the bit: families by name", async () => {
    const network = chain(linear(8), relu, dropout(0.1), linear(6, { initial: "heNormal" }), tanh, linear());
    const table = { a: x, b: x.map((v, i) => v * v + (i % 7)) };
    for (const fitted of [
      await fit(model(Normal, network), { x: table, y }, small),
      await fit(model(Normal, { loc: mlp([4]), scale: constant() }), { x: table, y }, { ...small, precision: "f64" }),
      await fit(
        model(Normal, { mean: mlp([4], { norm: true }), variance: linear() }),
        { x: table, y },
        { ...small, objective: mse(), validation: 0.2 },
      ),
    ]) {
      const again = load(JSON.stringify(fitted), { Normal });
      const some = { a: [0.1, -2], b: [3, 1e3] };
      expect(again.predict(some as never).params).toEqual(fitted.predict(some).params);
      expect(again.theta).toEqual(fitted.theta);
      expect(again.history).toEqual(fitted.history);
      expect(JSON.stringify(again)).toBe(JSON.stringify(fitted));
    }
  });
  it("labels and families without x", async () => {
    const Sky = Categorical(["fog", "rain", "sun"]);
    const sky = await fit(Sky, ["sun", "rain", "sun", "fog"]);
    expect(load(JSON.stringify(sky), { Sky }).theta).toEqual(sky.theta);
  });
  it("refuses what is damaged or foreign", async () => {
    const fitted = await fit(model(Normal, mlp([3])), { x, y }, { ...small, epochs: 1 });
    const text = JSON.stringify(fitted);
    expect(() => load(text.slice(0, -9), { Normal })).toThrow("load: the text must be JSON");
    expect(() => load({ theta: [1] }, { Normal })).toThrow("load: a model saved by toJSON is needed");
    const at = text.indexOf('"theta":"') + 20;
    expect(() => load(text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1), { Normal })).toThrow(
      RangeError,
    );
    expect(() => load(text, { Bernoulli })).toThrow("load: the family Normal is needed; came Bernoulli.");
    expect(() => load(text, model(Normal, mlp([5])))).toThrow("load: the model must have the saved parameters");
  });
});

describe("many small fits", () => {
  it("a refit of Normal to 100 rows from the cache takes about a millisecond; a thousand leave the heap where it was", async () => {
    const { y } = data(100);
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const inUse = async (): Promise<number> => {
      for (let i = 0; i < 3; i++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const { heapUsed, arrayBuffers, external } = process.memoryUsage();
      return heapUsed + arrayBuffers + external;
    };
    const times: number[] = [];
    const fits = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) {
        const begun = performance.now();
        await fit(Normal, y);
        times.push(performance.now() - begun);
      }
    };
    await fits(300);
    const before = await inUse();
    await fits(1000);
    const grown = (await inUse()) - before;
    const median = times.slice(300).sort((a, b) => a - b)[500] as number;
    console.log(
      `refit of Normal on 100 rows: ${median.toFixed(2)} ms; 1,000 of them grew memory by ${(grown / 1024).toFixed(0)} kB`,
    );
    expect(median).toBeLessThan(10); // 1 ms on a quiet machine
    expect(grown).toBeLessThan(1.5e6);
  });
});

describe("the progress line", () => {
  it("says epoch, NLL, validation, speed and time left", () => {
    expect(progressText({ epoch: 12, objective: 1.23456, validation: 2 }, 500, "NLL", 1234567.8, 95.4)).toBe(
      "epoch 12/500  NLL 1.2346  validation 2.0000  1,234,567 rows/s  1:35 left",
    );
    expect(progressText({ epoch: 1, objective: 123456 }, 2, "MSE", 10, 0)).toBe(
      "epoch 1/2  MSE 1.235e+5  10 rows/s  0:00 left",
    );
  });
  it("is not there when output is piped", () => {
    expect(process.stderr.isTTY ? undefined : progressLine(1, 1, "NLL")).toBeUndefined();
  });
});

describe("numbers in saved models", () => {
  it("come back to the bit", () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true }), (values) => {
        expect(fromBase64(toBase64(values, "f64"), "f64")).toEqual(values);
      }),
    );
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), (values) => {
        expect(fromBase64(toBase64(values, "f32"), "f32")).toEqual(Float64Array.from(values));
      }),
    );
  });
  it("are ordinary base64 of little-endian bytes", () => {
    const values = Float64Array.of(Math.PI, -1e-300, 0);
    expect(toBase64(values, "f64")).toBe(Buffer.from(values.buffer).toString("base64"));
    expect(toBase64([1.5], "f32")).toBe(Buffer.from(Float32Array.of(1.5).buffer).toString("base64"));
    expect(fromBase64("no base64!", "f64")).toBeUndefined();
  });
});
