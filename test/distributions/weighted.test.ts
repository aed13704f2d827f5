// Weighted statistics: plain data, weights as repetitions, and data at the ends of floats.
import { weightedMoments, weightedQuantile } from "thetastar";
import { expect, test } from "vitest";

const y = Float64Array.of(3, -1, 4, 1.5, -5, 9);
const weight = Float64Array.of(1, 2, 0, 3, 1, 2);
const repeated = Float64Array.of(3, -1, -1, 1.5, 1.5, 1.5, -5, 9, 9);
const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

test("a weight counts as so many rows", () => {
  const [a, b] = [weightedMoments(y, weight), weightedMoments(repeated, ones(9))];
  for (const key of ["mean", "stddev", "skewness", "kurtosis", "least", "most"] as const)
    expect(a[key]).toBeCloseTo(b[key], 13);
  for (const level of [0.01, 0.2, 0.5, 0.8, 1])
    expect(weightedQuantile(y, weight, level)).toBe(weightedQuantile(repeated, ones(9), level));
});

test("moments are those of the textbook", () => {
  const { mean, stddev, skewness, kurtosis } = weightedMoments(Float64Array.of(1, 2, 6), ones(3));
  expect(mean).toBeCloseTo(3, 14);
  expect(stddev ** 2).toBeCloseTo(14 / 3, 13);
  expect(skewness).toBeCloseTo(6 / (14 / 3) ** 1.5, 13);
  expect(kurtosis).toBeCloseTo((16 + 1 + 81) / 3 / (14 / 3) ** 2 - 3, 13);
});

test("one row, equal rows and the largest numbers are finite", () => {
  for (const data of [[0], [7, 7, 7], [1e300, -1.7e308, 1.7e308], [5e-324, 0], [-1e-310, 1e-320]]) {
    const values = Float64Array.from(data);
    for (const x of Object.values(weightedMoments(values, ones(data.length)))) expect(x).toSatisfy(Number.isFinite);
    expect(weightedQuantile(values, ones(data.length), 0.5)).toSatisfy(Number.isFinite);
  }
  expect(weightedMoments(Float64Array.of(0.1, 0.1, 0.1), ones(3))).toMatchObject({ mean: 0.1, stddev: 0 });
});
