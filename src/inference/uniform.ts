// Statistics of how far numbers are from uniform on [0, 1], and the chances of these when they are.
import { evaluate } from "../compile/evaluate.ts";
import { logBesselK } from "../ops/bessel.ts";
import { input } from "../ops/leaves.ts";
import { exp, log } from "../ops/math.ts";
import { chiSquaredTail, exponential } from "./chance.ts";
import type { Places } from "./places.ts";

/** Statistics of n numbers. */
export interface Distances {
  /** The largest distance between the empirical cdf and the uniform one. */
  readonly kolmogorovSmirnov: number;
  /** Squared distances, weighed by 1/(u(1 − u)): more of the tails. */
  readonly andersonDarling: number;
  /** Squared distances, summed. */
  readonly cramerVonMises: number;
  /** Of equal bins, (observed − expected)²/expected. */
  readonly chiSquared: number;
  readonly bins: number;
}

/** About 2n^⅖ bins (Mann & Wald 1942), none with less than five expected. */
function binsOf(n: number): number {
  let k = 2;
  while (k + 1 <= n / 5 && (k + 1) * (k + 1) * (k + 1) * (k + 1) * (k + 1) <= 32 * n * n) k++;
  return k;
}

export function distancesOf({ lower, higher }: Places): Distances {
  const n = lower.length;
  const order = Array.from(lower.keys()).sort(
    (i, j) => (lower[i] as number) - (lower[j] as number) || (higher[j] as number) - (higher[i] as number),
  );
  const p = Float64Array.from(order, (i) => lower[i] as number);
  const q = Float64Array.from(order, (i) => higher[i] as number);
  const both = new Float64Array(2 * n);
  both.set(p);
  both.set(q, n);
  const { logs } = evaluate({ logs: log(input("u", { rows: true })) }, { u: both }, { executor: "simd" });
  const bins = binsOf(n);
  const counts = new Float64Array(bins);
  let [largest, tails, squares] = [0, 0, 1 / (12 * n)];
  for (let i = 0; i < n; i++) {
    const v = p[i] as number;
    largest = Math.max(largest, (i + 1) / n - v, v - i / n);
    tails += (2 * i + 1) * ((logs[i] as number) + (logs[2 * n - 1 - i] as number));
    const apart = v - (2 * i + 1) / (2 * n);
    squares += apart * apart;
    const bin = Math.min(bins - 1, Math.floor(v * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  const expected = n / bins;
  return {
    kolmogorovSmirnov: largest,
    andersonDarling: -n - tails / n,
    cramerVonMises: squares,
    chiSquared: counts.reduce((sum, c) => sum + ((c - expected) * (c - expected)) / expected, 0),
    bins,
  };
}

/** The chance of distances as large, for n numbers that are uniform, none of whose distribution was estimated. */
export const chancesOf = (n: number, d: Distances): Record<keyof Omit<Distances, "bins">, number> => ({
  kolmogorovSmirnov: kolmogorovTail(n, d.kolmogorovSmirnov),
  andersonDarling: andersonTail(n, d.andersonDarling),
  cramerVonMises: cramerTail(d.cramerVonMises),
  chiSquared: chiSquaredTail(d.chiSquared, d.bins - 1),
});

/** Rows up to which Kolmogorov's distribution is exact; of more its limit is right to 2e-5. */
const EXACT = 500;

/**
 * P(D ≥ d). Up to 500 rows by the matrix power of Marsaglia, Tsang & Wang, "Evaluating Kolmogorov's distribution", J. Stat.
 * Softw. 8(18) (2003), to about 1e-13; far out and beyond by the limit, at the argument of Vrbik, "Small-sample corrections
 * to Kolmogorov–Smirnov test statistic", Pioneer J. Theor. Appl. Stat. 15 (2018).
 */
export function kolmogorovTail(n: number, d: number): number {
  if (d >= 1) return 0;
  if (d <= 0.5 / n) return 1;
  const square = d * d * n;
  // where the chance is small 1 − P has no digits left
  if (n > EXACT || square > 7.24) return limitTail(n, d * Math.sqrt(n));
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const powers = new Float64Array(m + 1).fill(1);
  for (let i = 1; i <= m; i++) powers[i] = (powers[i - 1] as number) * h;
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < m; i++) {
    matrix[i * m] = (matrix[i * m] as number) - (powers[i + 1] as number);
    matrix[(m - 1) * m + i] = (matrix[(m - 1) * m + i] as number) - (powers[m - i] as number);
  }
  const corner = 2 * h - 1;
  if (corner > 0) {
    let power = 1;
    for (let i = 0; i < m; i++) power *= corner;
    matrix[(m - 1) * m] = (matrix[(m - 1) * m] as number) + power;
  }
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= Math.min(i, m - 1); j++)
      for (let g = 1; g <= i - j + 1; g++) matrix[i * m + j] = (matrix[i * m + j] as number) / g;
  // the middle of Hⁿ·n!/nⁿ, each factor of n!/nⁿ taken as soon as it keeps numbers in range
  const product = (a: Float64Array, b: Float64Array): Float64Array => {
    const c = new Float64Array(m * m);
    for (let i = 0; i < m; i++)
      for (let l = 0; l < m; l++) {
        const x = a[i * m + l] as number;
        if (x !== 0) for (let j = 0; j < m; j++) c[i * m + j] = (c[i * m + j] as number) + x * (b[l * m + j] as number);
      }
    return c;
  };
  const held = (a: Float64Array, exponent: number): { readonly a: Float64Array; readonly exponent: number } =>
    (a[(k - 1) * m + k - 1] as number) > 1e140
      ? { a: a.map((v) => v * 1e-140), exponent: exponent + 140 }
      : { a, exponent };
  let base: ReturnType<typeof held> = { a: matrix, exponent: 0 };
  let result: typeof base | undefined;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result ? held(product(result.a, base.a), result.exponent + base.exponent) : base;
    if (rest > 1) base = held(product(base.a, base.a), 2 * base.exponent);
  }
  let value = result?.a[(k - 1) * m + k - 1] as number;
  let scale = result?.exponent as number;
  for (let i = 1; i <= n; i++) {
    value *= i / n;
    if (value < 1e-140) {
      value *= 1e140;
      scale -= 140;
    }
  }
  for (; scale > 0; scale -= 140) value *= 1e140;
  for (; scale < 0; scale += 140) value *= 1e-140;
  return Math.min(1, Math.max(0, 1 - value));
}

function limitTail(n: number, root: number): number {
  const x = root + 1 / (6 * Math.sqrt(n)) + (root - 1) / (4 * n);
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k < 40; k += 2) sum += exponential((-k * k * Math.PI * Math.PI) / (8 * x * x));
    return Math.min(1, 1 - (Math.sqrt(2 * Math.PI) / x) * sum);
  }
  let sum = 0;
  for (let k = 1; k < 20; k++) sum += (k % 2 === 1 ? 2 : -2) * exponential(-2 * k * k * x * x);
  return Math.max(0, sum);
}

/** A polynomial, the constant first. */
const polynomial = (x: number, ...coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, c) => sum * x + c, 0);

/**
 * P(A² ≥ a): the limit by its series (Anderson & Darling, Ann. Math. Stat. 23, 1952, equation 4.35), to 1e-13, its integrals
 * by the trapezoidal rule; and the correction for n of Marsaglia & Marsaglia, "Evaluating the Anderson–Darling
 * distribution", J. Stat. Softw. 9(2) (2004), which leaves some 1e-4 for ten rows, less for more.
 */
export function andersonTail(n: number, a: number): number {
  if (!(a > 0.05)) return 1;
  if (!(a < 32)) return 0;
  const exponents: number[] = [];
  const weights: number[] = [];
  let weight = STEP * (Math.sqrt(2 * Math.PI) / a);
  for (let j = 0; j < 30; j++) {
    const m = 4 * j + 1;
    const t = (m * m * Math.PI * Math.PI) / (8 * a);
    if (t > 40 + a / 8) break;
    for (let w = 0; t * (1 + w * w) < 45 + a / 8; w += STEP) {
      exponents.push(a / (8 * (w * w + 1)) - t * (1 + w * w));
      weights.push(weight * m * (w === 0 ? 0.5 : 1));
    }
    weight *= -(2 * j + 1) / (2 * j + 2); // (−½ choose j)
  }
  const { e } = evaluate({ e: exp(input("x", { rows: true })) }, { x: exponents }, { executor: "simd" });
  const below = e.reduce((sum, v, i) => sum + v * (weights[i] as number), 0);
  return Math.min(1, Math.max(0, 1 - below - andersonCorrection(n, below)));
}
/** The integrand is smooth within 1 of the real line: the rule's error is of the order of e^(−2π/step). */
const STEP = 1 / 8;

function andersonCorrection(n: number, x: number): number {
  if (x > 0.8) return polynomial(x, -130.2137, 745.2337, -1705.091, 1950.646, -1116.36, 255.7844) / n;
  const c = 0.01265 + 0.1757 / n;
  if (x < c) {
    const t = x / c;
    return (Math.sqrt(t) * (1 - t) * (49 * t - 102) * (0.0037 / (n * n) + 0.00078 / n + 0.00006)) / n;
  }
  const t = (x - c) / (0.8 - c);
  const f = polynomial(t, -0.00022633, 6.54034, -14.6538, 14.458, -8.259, 1.91864);
  return (f * (0.04213 + 0.01365 / n)) / n;
}

/**
 * P(W² ≥ w): the limit for many rows (Anderson & Darling 1952, equation 4.35; Csörgő & Faraway, J. Royal Stat. Soc. B 58,
 * 1996), which is within 0.12/n of the chance for n.
 */
export function cramerTail(x: number): number {
  if (x <= 0.01) return 1;
  let sum = 0;
  let weight = 1; // (2k choose k)/4ᵏ
  for (let k = 0; k < 60; k++) {
    const m = 4 * k + 1;
    const z = (m * m) / (16 * x);
    const { log: logK } = evaluate({ log: logBesselK(0.25, input("z")) }, { z });
    const term = weight * Math.sqrt(m) * exponential((logK[0] as number) - z);
    sum += term;
    if (term < 1e-17 * sum) break;
    weight *= (2 * k + 1) / (2 * k + 2);
  }
  return Math.min(1, Math.max(0, 1 - sum / (Math.PI * Math.sqrt(x))));
}
