// Rows that come in batches: the fit is that of all rows at once, and what would need them again says so.
import { constant, fit, linear, mlp, model } from "thetastar";
import { Gamma, Normal, Poisson, Uniform, Weibull } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const n = 900;
const age = Normal({ loc: 40, scale: 12 }).sample(n, { seed: "age" });
const sex = Array.from(age, (_, i) => (i % 3 === 0 ? "f" : "m"));
const days = Poisson({ rate: age.map((a, i) => Math.exp(0.5 + 0.02 * a - (i % 3 === 0 ? 0.4 : 0))) }).sample(1, {
  seed: "days",
});
const weight = Float64Array.from(age, (_, i) => 1 + (i % 4));
const waits = Gamma({ concentration: 2, rate: 0.5 }).sample(n, { seed: "waits" });

/** Parts of unequal size, in order. */
function* parts<Part>(part: (from: number, to: number) => Part): Generator<Part> {
  for (let from = 0, size = 200; from < n; from += size, size += 50) yield part(from, Math.min(n, from + size));
}
const near = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  expect(found.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [found[i] as number, wanted[i] as number];
    expect(Math.abs(a - b) / Math.max(1e-3, Math.abs(b))).toBeLessThan(1e-9);
  }
};

describe("batches", () => {
  const counts = model(Poisson, { rate: linear() });
  const data = { x: { age }, y: days, weight };
  const part = (from: number, to: number) => ({
    x: { age: age.subarray(from, to) },
    y: days.subarray(from, to),
    weight: weight.subarray(from, to),
  });
  test("of a regression with weights come to what all rows at once do", async () => {
    const [whole, batched] = [await fit(counts, data), await fit(counts, { batches: () => parts(part) })];
    expect(Object.keys(batched.coefficients.rate ?? {})).toEqual(["(Intercept)", "age"]);
    near(Object.values(batched.coefficients.rate ?? {}), Object.values(whole.coefficients.rate ?? {}));
    near(
      batched.covariance.flatMap((row) => [...row]),
      whole.covariance.flatMap((row) => [...row]),
    );
    near(
      [batched.logLikelihood, batched.aic, batched.observations],
      [whole.logLikelihood, whole.aic, whole.observations],
    );
    const [a, b] = [batched.confidence(0.9, { method: "profile" }), whole.confidence(0.9, { method: "profile" })];
    near([a.rate?.age?.lower ?? 0], [b.rate?.age?.lower ?? 1]);
  });

  test("may be still to come", async () => {
    async function* later() {
      for (const one of parts(part)) {
        await new Promise((done) => setTimeout(done, 1));
        yield one;
      }
    }
    const [whole, batched] = [await fit(counts, data), await fit(counts, { batches: later })];
    near(Object.values(batched.stderr.rate ?? {}), Object.values(whole.stderr.rate ?? {}));
    expect(() => batched.confidence(0.9, { method: "profile" })).toThrow(
      "fitted: rows came later than they were asked for. Give all rows at once.",
    );
  });

  test("have formulas, factors, ends, or no x", async () => {
    const frame = (from: number, to: number) => ({
      data: { age: age.subarray(from, to), sex: sex.slice(from, to), days: days.subarray(from, to) },
      y: "days",
    });
    const formula = model(Poisson, { rate: linear("~ poly(age, 2) * sex") });
    const regression = await fit(formula, { batches: () => parts(frame) });
    // the basis of a polynomial is that of the first batch, so its predictions are compared
    const like = { age: [20, 45, 70], sex: ["f", "m", "f"] };
    near(regression.predict(like).mean(), (await fit(formula, frame(0, n))).predict(like).mean());

    const lower = waits.map((w) => Math.min(w, 6));
    const upper = waits.map((w) => (w > 6 ? Infinity : w));
    const censored = await fit(model(Weibull), {
      batches: () => parts((from, to) => ({ y: { lower: lower.subarray(from, to), upper: upper.subarray(from, to) } })),
    });
    const whole = await fit(model(Weibull), { y: { lower, upper } });
    near(
      [censored.params.shape, censored.params.scale, censored.logLikelihood],
      [whole.params.shape, whole.params.scale, whole.logLikelihood],
    );

    // of a family with a formula for its parameters, too
    const exact = await fit(model(Normal), { batches: () => parts((from, to) => ({ y: waits.subarray(from, to) })) });
    const { params, stderr } = await fit(Normal, waits);
    near([exact.params.loc, exact.params.scale, exact.stderr.loc], [params.loc, params.scale, stderr.loc]);
  });

  test("say what they cannot do", async () => {
    await expect(fit(counts, { batches: parts(part) })).rejects.toThrow(
      /^fit: batches must be the same in each pass; came 0 rows where there were 2\d\d\d\. Give a function that begins anew\.$/,
    );
    await expect(fit(counts, { batches: [] })).rejects.toThrow(
      "fit: batches must hold at least one; came none. Give rows.",
    );
    await expect(fit(counts, { batches: 5 as never })).rejects.toThrow(
      "fit: batches must be an iterable, or a function that gives one; came 5. Write { batches: () => parts(file) }.",
    );
    const network = model(Poisson, mlp([4]));
    // @ts-expect-error a network is trained, which needs all rows
    await expect(fit(network, { batches: () => parts(part) })).rejects.toThrow(
      /^fit: batches are for linear or bare heads/,
    );
    const ends = { batches: () => parts((from, to) => ({ y: waits.subarray(from, to) })) };
    await expect(fit(model(Uniform), ends)).rejects.toThrow(
      /whose support stands still; came Uniform\. Give all rows at once\.$/,
    );
    const uneven = function* () {
      yield { x: { age: age.subarray(0, 50) }, y: days.subarray(0, 50) };
      yield part(50, 100);
    };
    await expect(fit(counts, { batches: uneven })).rejects.toThrow(
      /^fit, batch 1: all batches must have the form of the first/,
    );
    const fitted = await fit(model(Gamma, { mean: linear(), dispersion: constant() }), {
      batches: () => parts((from, to) => ({ x: { age: age.subarray(from, to) }, y: waits.subarray(from, to) })),
    });
    expect(() => fitted.residuals("response")).toThrow(
      "fitted: rows are needed again; they came in batches and are not kept. Give all rows at once.",
    );
  });
});
