// Skellam: differences of two counts.
import {
  abs,
  and,
  bd0,
  byPrecision,
  ceil,
  cos,
  distribution,
  exp,
  foldName,
  ge,
  greater,
  gt,
  integer,
  iterate,
  lesser,
  log,
  log1mexp,
  log1p,
  log1pmx,
  logBesselIRest,
  logRatio,
  lt,
  poissonDraw,
  positive,
  reciprocal,
  scaleSlope,
  sin,
  sineExcess,
  softplus,
  sqrt,
  type Tensor,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

interface Parameters {
  readonly rate1: Tensor;
  readonly rate2: Tensor;
}

/** Rates within limits that nothing overflows of: beyond, slopes are 0. */
const held = (x: Tensor): Tensor =>
  greater(lesser(x, byPrecision({ f32: 1e14, f64: 1e100 })), byPrecision({ f32: 1e-14, f64: 1e-100 }));

/**
 * Where a·z + b/z − n·log z is least: z = r. `e` is n − (a − b) to its last digits, m₁ = a·r and m₂ = b/r are rates whose
 * difference has mean n and variance s = m₁ + m₂, and r = 1 + d.
 */
function saddle(a: Tensor, b: Tensor, n: Tensor) {
  const first = where(ge(n, a.mul(0.5)), n.sub(a).add(b), n.sub(a.sub(b)));
  const e = where(ge(n.neg(), b.mul(0.5)), n.add(b).sub(a), first);
  const x = sqrt(a).mul(sqrt(b)).mul(2);
  const size = abs(n);
  const [top, bottom] = [greater(size, x), lesser(size, x)];
  const share = bottom.div(top);
  const s = top.mul(sqrt(share.mul(share).add(1)));
  const [large, small] = [s.add(size).mul(0.5), x.div(s.add(size)).mul(x).mul(0.5)];
  const right = ge(n, 0);
  const [m1, m2] = [where(right, large, small), where(right, small, large)];
  return { e, x, s, m1, m2, d: lesser(e.div(a.add(m2)), byPrecision({ f32: 1e15, f64: 1e100 })) };
}

/** Beyond it logarithms of 1 + d are as exact as what remains of them beside d. */
const NEAR = 0.5;
/** a·(r − 1) + b·(1/r − 1) − n·log r ≤ 0 at the saddle point. */
const exponent = /* @__PURE__ */ withGradient(
  "logSkellamExponent",
  (a: Tensor, b: Tensor, n: Tensor): Tensor => {
    const { e, m1, m2, d } = saddle(a, b, n);
    const near = lt(abs(d), NEAR);
    const t = where(near, d, 0);
    const square = t.mul(t).mul(b).div(t.add(1));
    const close = square.sub(t.mul(e)).sub(n.mul(log1pmx(t)));
    return where(near, close, bd0(m1, a).add(bd0(m2, b)).neg());
  },
  (g, _, a, b, n) => {
    const { m1, m2, d, e } = saddle(a, b, n);
    return [d, e.div(a.add(m2)).mul(a).div(m1).neg(), logRatio(m1, a).neg()].map((slope, i) =>
      scaleSlope(g, i === 1 ? where(lt(m2, b.mul(0.5)), m2.div(b).sub(1), slope) : slope),
    );
  },
);

/** Sizes beyond which nothing changes that is not infinite anyway. */
const FAR = { f32: 1e15, f64: 1e150 } as const;
const logProb = ({ rate1, rate2 }: Parameters, y: Tensor): Tensor => {
  const [a, b] = [held(rate1), held(rate2)];
  const size = lesser(abs(y), byPrecision(FAR));
  return exponent(a, b, y).add(logBesselIRest(size, sqrt(a).mul(sqrt(b)).mul(2)));
};

/** A loop of so many nodes at most is needed: beyond them terms are below e⁻⁴⁶, or the circle is closed. */
const MOST = 200;
/**
 * log P(Y ≥ n) for n > a − b, by the contour integral of e^(a(z − 1) + b(1/z − 1))·z⁻ⁿ/(1 − 1/z) over |z| = r, r > 1 the
 * saddle point, with 2m points between which the integrand is an even, periodic function: what such a rule leaves out is
 * e^(−(2m)²/2s) of the result, and 1/(r²ᵐ + 1) for the pole at z = 1, which is added (Trefethen and Weideman, "The
 * exponentially convergent trapezoidal rule", SIAM Review 56 (2014), sections 3 and 5). Its slopes are probabilities.
 */
const logUpper = /* @__PURE__ */ withGradient(
  "logSkellamUpper",
  (a: Tensor, b: Tensor, n: Tensor): Tensor => {
    const { e, s, d } = saddle(a, b, n);
    const m = ceil(sqrt(s).mul(4.75).add(20));
    const [sum] = iterate(MOST, [0, 0.5], [s, m, d, n], ([sum, j], [s, m, d, n]) => {
      const theta = j.mul(Math.PI).div(m);
      const half = sin(theta.mul(0.5));
      const q = half.mul(half).mul(2);
      const phase = n.mul(sineExcess(theta));
      const top = d
        .add(q)
        .mul(cos(phase))
        .add(sin(theta).mul(sin(phase)));
      const next = sum.add(
        exp(s.mul(q).neg())
          .mul(top)
          .div(d.mul(d.div(d.add(1))).add(q.mul(2))),
      );
      return { next: [next, j.add(1)], more: and(lt(j.add(1), m), lt(s.mul(q), 46)) };
    });
    const top = exponent(a, b, n);
    const pole = lt(e, m.mul(2));
    const correction = softplus(where(pole, m, 0).mul(2).mul(log1p(d))).neg();
    const rest = where(pole, exp(correction.sub(where(pole, top, 0))), 0);
    return top.add(log(sum.div(m).add(rest)));
  },
  (g, out, a, b, n) => {
    const [here, below] = [logProb({ rate1: a, rate2: b }, n), logProb({ rate1: a, rate2: b }, n.sub(1))];
    // P(n − 1)/P(n) ≤ m₁/a but for the last turn before the mean; where logarithms are too large to tell, at most this
    const steepest = saddle(a, b, n).m1.add(1).div(a);
    const [up, down] = [lesser(exp(below.sub(out)), steepest), lesser(exp(here.sub(out)), 1)];
    return [scaleSlope(g, up), scaleSlope(g, down.neg()), undefined];
  },
);

/** The smaller tail by its integral, the other by its complement. P(Y ≤ y) = P(−Y ≥ −y). */
function tails({ rate1, rate2 }: Parameters, given: Tensor) {
  const [a, b] = [held(rate1), held(rate2)];
  const far = byPrecision(FAR);
  const y = greater(lesser(given, far), far.neg());
  const above = gt(y.add(1), a.sub(b));
  const small = logUpper(where(above, a, b), where(above, b, a), where(above, y.add(1), y.neg()));
  const rest = log1mexp(lesser(small, 0));
  return { logCdf: where(above, rest, small), logSurvival: where(above, small, rest) };
}

/**
 * Skellam: the difference of two independent Poisson counts, such as goals of two teams or moves of a price up and down.
 * P(y) = e^(−μ₁ − μ₂)·(μ₁/μ₂)^(y/2)·I_|y|(2√(μ₁μ₂)), y = …, −1, 0, 1, …, I the modified Bessel function. Parameters: rate1
 * = μ₁ and rate2 = μ₂ (both positive), the rates of what is counted up and of what is counted down. Skellam, J. R. Stat.
 * Soc. 109 (1946).
 *
 * @example
 * Skellam({ rate1: 2, rate2: 1 }).survival(0); // 0.6057031411076683
 */
export const Skellam = /* @__PURE__ */ distribution({
  name: "Skellam",
  params: { rate1: positive, rate2: positive },
  support: integer,
  elementwise: true,
  logProb,
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: ({ rate1, rate2 }) => rate1.sub(rate2),
  variance: ({ rate1, rate2 }) => rate1.add(rate2),
  skewness: ({ rate1, rate2 }) => {
    const total = rate1.add(rate2);
    return rate1.sub(rate2).div(total.mul(sqrt(total)));
  },
  kurtosis: ({ rate1, rate2 }) => reciprocal(rate1.add(rate2)),
  sample: ({ rate1, rate2 }, key) =>
    poissonDraw(foldName(key, "up"), rate1).sub(poissonDraw(foldName(key, "down"), rate2)),
  // Moments, the variance no less than a little more than the mean's size.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const variance = Math.max(stddev * stddev, 1.1 * Math.abs(mean), 0.5 / y.length);
    return { rate1: (variance + mean) / 2, rate2: (variance - mean) / 2 };
  },
});
