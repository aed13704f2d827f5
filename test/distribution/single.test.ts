// Single precision: draws and log-densities that end in a Float32Array.
import chi2gof from "@stdlib/stats/chi2gof";
import kstest from "@stdlib/stats/kstest";
import {
  Beta,
  Categorical,
  Exponential,
  Gamma,
  Laplace,
  Normal,
  Pareto,
  Poisson,
  StudentT,
  Uniform,
} from "thetastar/distributions";
import { expect, test } from "vitest";

const seed = "single";
/** Of two draws that share their words one is in the first block of 8,192, one in the second. */
const BLOCK = 8192;
const many = 2 * BLOCK + 1000;

/** Equal to the bit, told without looking at each number. */
const same = (a: Float32Array | Float64Array, b: Float32Array | Float64Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

const continuous = {
  Normal: Normal({ loc: 0.3, scale: 1.2 }),
  Uniform: Uniform({ lower: -1, upper: 3 }),
  Gamma: Gamma({ concentration: 2.5, rate: 1.5 }),
  "Gamma below 1": Gamma({ concentration: 0.4, rate: 1.5 }),
  Laplace: Laplace({ loc: 0, scale: 1 }),
} as const;

test.each(Object.keys(continuous))("draws of %s follow the cdf, those of a block and of the next apart", (name) => {
  const d = continuous[name as keyof typeof continuous];
  const y = d.sample(many, { seed, into: new Float32Array(many) });
  const n = 2000;
  const p = d.cdf(Float32Array.of(...y.subarray(0, n), ...y.subarray(BLOCK, BLOCK + n)));
  for (const part of [p, p.subarray(0, n), p.subarray(n)])
    expect(kstest(part, "uniform", 0, 1).pValue).toBeGreaterThan(1e-4);
  // draws that share words are independent: the correlations of normal scores and of their squares are below 4.5/√n
  const score = Normal({ loc: 0, scale: 1 }).quantile(p);
  let product = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const [a, b] = [score[i] as number, score[i + n] as number];
    product += a * b;
    squares += (a * a - 1) * (b * b - 1);
  }
  expect(Math.abs(product) / Math.sqrt(n)).toBeLessThan(4.5);
  expect(Math.abs(squares) / 2 / Math.sqrt(n)).toBeLessThan(4.5);
});

test.each([0.3, 4.2, 9.5, 40])("draws of Poisson(%d) follow its probabilities", (rate) => {
  const d = Poisson({ rate });
  for (const into of [new Float32Array(many), new Float64Array(many)]) {
    const y = d.sample(many, { seed, into });
    const most = d.quantile(0.999);
    const counts = new Float64Array(most + 2);
    for (const k of y) counts[Math.min(k, most + 1)] = (counts[Math.min(k, most + 1)] as number) + 1;
    const probs = Array.from(counts, (_, k) => (k <= most ? d.prob(k) : d.survival(most)));
    // classes of fewer than 5 draws count as one with their neighbours
    const [observed, expected]: [number[], number[]] = [[], []];
    let [o, e] = [0, 0];
    probs.forEach((p, k) => {
      [o, e] = [o + (counts[k] as number), e + p * many];
      if (e < 5) return;
      observed.push(o);
      expected.push(e / many);
      [o, e] = [0, 0];
    });
    observed[observed.length - 1] = (observed.at(-1) as number) + o;
    expected[expected.length - 1] = (expected.at(-1) as number) + e / many;
    expect(chi2gof(observed, expected).pValue).toBeGreaterThan(1e-4);
  }
});

test("classes", () => {
  const y = Categorical(4)({ probs: [0.1, 0.2, 0.3, 0.4] }).sample(many, { seed, into: new Float32Array(many) });
  const counts = [0, 0, 0, 0];
  for (const k of y) counts[k] = (counts[k] as number) + 1;
  expect(chi2gof(counts, [0.1, 0.2, 0.3, 0.4]).pValue).toBeGreaterThan(1e-4);
});

test.each(Object.keys(continuous))("more draws of %s begin with fewer, interpreted or compiled", (name) => {
  const d = continuous[name as keyof typeof continuous];
  const all = d.sample(many, { seed, into: new Float32Array(many) });
  for (const n of [10, 100, BLOCK, BLOCK + 1, 2 * BLOCK])
    expect(same(d.sample(n, { seed, into: new Float32Array(n) }), all.subarray(0, n))).toBe(true);
  expect(same(d.sample(many, { seed, into: new Float32Array(many) }), all)).toBe(true);
});

test("draws of rows are those of each", () => {
  const n = BLOCK + 50;
  const rows = Gamma({ concentration: [0.5, 30], rate: 2 });
  const y = rows.sample(n, { seed, into: new Float32Array(2 * n) });
  expect(same(rows.at(0).sample(n, { seed, into: new Float32Array(n) }), y.subarray(0, n))).toBe(true);
  const p = rows.at(1).cdf(y.subarray(n, n + 2000));
  expect(kstest(p, "uniform", 0, 1).pValue).toBeGreaterThan(1e-4);
});

test("log-densities of a Float32Array are those of its numbers, to 1e-5; from doubles they are rounded", () => {
  const n = 5000;
  const into = new Float32Array(n);
  for (const d of [
    ...Object.values(continuous),
    StudentT({ df: 4.5, loc: 0, scale: 1 }),
    Beta({ concentration1: 2.5, concentration0: 1.5 }),
    Exponential({ rate: 1.5 }),
    Pareto({ scale: 0.01, shape: 2.5 }),
  ]) {
    const y = d.sample(n, { seed, into: new Float32Array(n) });
    const exact = d.logProb(Float64Array.from(y));
    const single = d.logProbInto(y, into);
    expect(single).toBe(into);
    for (let i = 0; i < n; i++) {
      const [a, b] = [single[i] as number, exact[i] as number];
      if (!(Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b)))) throw new Error(`${d} at ${y[i]}: ${a} for ${b}`);
    }
    expect(same(d.logProbInto(Float64Array.from(y), into), Float32Array.from(exact))).toBe(true);
    expect(same(d.logProbInto(y, new Float64Array(n)), exact)).toBe(true);
  }
});
