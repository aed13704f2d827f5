// Zipf: ranks and sizes whose probability is a power of them.
import {
  byPrecision,
  distribution,
  elementSlope,
  exp,
  expm1Ratio,
  ge,
  greater,
  greaterThan,
  gt,
  lesser,
  log,
  log1mexp,
  logZeta,
  positiveInteger,
  sqrt,
  type Tensor,
  weightedMoments,
  where,
  zeta,
  zipfDraw,
} from "thetastar";

interface Parameters {
  readonly exponent: Tensor;
}

/** Exponents within limits that nothing overflows of: beyond, slopes are 0. */
const held = ({ exponent }: Parameters): Tensor =>
  greater(
    lesser(exponent, byPrecision({ f32: 1e9, f64: 1e80 })),
    byPrecision({ f32: 1.0000001192092896, f64: 1.0000000000000002 }),
  );
const power = (k: Tensor, s: Tensor): Tensor => exp(log(k).mul(s).neg());

/** So many terms are added as they stand, the logarithm of how many, and B₂ⱼ/(2j)! for the rest. */
const TERMS = 12;
const LOG_TERMS = 2.4849066497880004;
const bernoulli = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000, 1 / 74724249600];

/** Σ k⁻ˢ from 1 to y, s ≤ 2, by Euler and Maclaurin (DLMF 2.10.1): nothing cancels where s is near 1 and ζ(s) large. */
function partialSum(s: Tensor, y: Tensor): Tensor {
  const constants = Array.from({ length: TERMS - 1 }, (_, k) => y.mul(0).add(k + 1));
  const sum = constants.map((k) => where(ge(y, k), power(k, s), 0)).reduce((a, b) => a.add(b));
  const [from, to] = [y.mul(0).add(TERMS), greater(y, TERMS)];
  const span = log(to).sub(LOG_TERMS);
  const rise = s.sub(1);
  const integral = exp(rise.mul(-LOG_TERMS)).mul(span.mul(expm1Ratio(rise.mul(span).neg())));
  let [near, far] = [power(from, s), power(to, s)];
  let rest = integral.add(near.add(far).mul(0.5));
  [near, far] = [near.mul(s).div(from), far.mul(s).div(to)];
  bernoulli.forEach((c, j) => {
    rest = rest.add(near.sub(far).mul(c));
    const [a, b] = [s.add(2 * j + 1), s.add(2 * j + 2)];
    near = near.mul(a.div(from)).mul(b.div(from));
    far = far.mul(a.div(to)).mul(b.div(to));
  });
  return sum.add(where(ge(y, TERMS), rest, 0));
}

function tails(params: Parameters, at: Tensor) {
  const s = held(params);
  const y = lesser(at, byPrecision({ f32: 1e15, f64: 1e150 }));
  const whole = logZeta(s);
  const above = lesser(logZeta(s, y.add(1)).sub(whole), 0);
  const most = gt(above, -0.6931471805599453);
  const below = log(partialSum(lesser(s, 2), y)).sub(whole);
  return { logCdf: where(most, below, log1mexp(where(most, -1, above))), logSurvival: above };
}

/** E (Y − 1)ʲ·ζ(s) of differences that hardly cancel: ζ(s − j) without its first term; ∞ where there is none. */
function aboutOne({ exponent }: Parameters, j: 1 | 2 | 3 | 4): Tensor {
  const s = held({ exponent });
  const exists = gt(s, j + 1);
  const safe = where(exists, s, 6);
  const weights = { 1: [1, -1], 2: [1, -2, 1], 3: [1, -3, 3, -1], 4: [1, -4, 6, -4, 1] }[j];
  const sum = weights.map((w, i) => zeta(safe.sub(j - i), 2).mul(w)).reduce((a, b) => a.add(b));
  return where(exists, sum.div(zeta(s)), Infinity);
}
/** A moment where those of order j exist, else `otherwise`. */
const whereExists = ({ exponent }: Parameters, j: number, value: Tensor, otherwise: number): Tensor =>
  where(gt(exponent, j + 1), value, otherwise);

/**
 * Zipf (zeta): ranks and sizes whose probability falls as a power, such as words by rank or links of pages.
 * P(y) = y^(−s)/ζ(s), y = 1, 2, 3, …, ζ Riemann's zeta function. Parameter: exponent = s (greater than 1). The moment of
 * order j is infinite for s ≤ j + 1. Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005), chapter 11.2.
 *
 * @example
 * Zipf({ exponent: 2 }).prob(1); // 0.6079271018540267
 */
export const Zipf = /* @__PURE__ */ distribution({
  name: "Zipf",
  params: { exponent: /* @__PURE__ */ greaterThan(1) },
  support: positiveInteger,
  elementwise: true,
  logProb: (params, y) => {
    const s = held(params);
    return s.mul(log(y)).add(logZeta(s)).neg();
  },
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: (params) => aboutOne(params, 1).add(1),
  variance: (params) => {
    const m = aboutOne(params, 1);
    return whereExists(params, 2, aboutOne(params, 2).sub(whereExists(params, 2, m.mul(m), 0)), Infinity);
  },
  skewness: (params) => {
    const [m1, m2, m3] = [aboutOne(params, 1), aboutOne(params, 2), aboutOne(params, 3)];
    const v = m2.sub(m1.mul(m1));
    const third = m3.sub(m1.mul(m2.mul(3).sub(m1.mul(m1).mul(2))));
    return whereExists(params, 3, third.div(v.mul(sqrt(v))), Number.NaN);
  },
  kurtosis: (params) => {
    const [m1, m2, m3, m4] = [aboutOne(params, 1), aboutOne(params, 2), aboutOne(params, 3), aboutOne(params, 4)];
    const square = m1.mul(m1);
    const v = m2.sub(square);
    const fourth = m4.sub(m1.mul(m3).mul(4)).add(square.mul(m2.mul(6).sub(square.mul(3))));
    return whereExists(params, 4, fourth.div(v.mul(v)).sub(3), Number.NaN);
  },
  mode: ({ exponent }) => exponent.mul(0).add(1),
  sample: (params, key) => zipfDraw(key, held(params)),
  // E log Y is the slope of log ζ
  kl: (p, q) => {
    const [s, t] = [held(p), held(q)];
    const mean = elementSlope((x: Tensor) => logZeta(x), [s], 0);
    return greater(logZeta(t).sub(logZeta(s)).sub(t.sub(s).mul(mean)), 0);
  },
  // From the share of ones, P(1) = 1/ζ(s) ≈ (s − 1)/(s − 1 + 0.6) about s = 2.
  start: (y, weight) => {
    const ones = weightedMoments(
      y.map((v) => (v === 1 ? 1 : 0)),
      weight,
    ).mean;
    return { exponent: 1 + Math.min(Math.max((0.6 * ones) / (1.02 - ones), 0.05), 10) };
  },
});
