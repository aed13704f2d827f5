// LogLogistic: lifetimes whose risk first rises and then falls.
import {
  abs,
  beforeOverflow,
  betaI,
  closedForm,
  eq,
  exp,
  expm1,
  greater,
  greaterThan,
  gt,
  holdSlope,
  le,
  lesser,
  log,
  logisticDivergence,
  logRatio,
  logTail,
  lt,
  positive,
  positiveWithLimit,
  pow,
  reciprocal,
  roughExp,
  roughLog,
  sigmoid,
  sin,
  softplus,
  square,
  type Tensor,
  tan,
  uniform,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";

interface Params {
  readonly scale: Tensor;
  readonly shape: Tensor;
}
const PI = 3.141592653589793;

/** The log odds of Y ≤ y: those of a Logistic of log y. */
const logOdds = ({ scale, shape }: Params, y: Tensor): Tensor => shape.mul(logRatio(y, scale));

/** b/sin b = Σ cₖ b²ᵏ, for b < 0.3. */
const SINE = [
  1, 0.16666666666666666, 0.019444444444444445, 0.00205026455026455, 0.0002099867724867725, 2.1336045641601196e-5,
  2.1633474427786596e-6, 2.192327134456764e-7, 2.2213930853920414e-8, 2.2507674795567867e-9,
];
/** E (Y/scale)ⁿ = b/sin b, b = nπ/shape, for shape > n. The sine is that of b or of its supplement, of what is smaller. */
function moment(n: number, shape: Tensor): Tensor {
  const u = reciprocal(shape).mul(n);
  const small = lt(u, 0.09);
  const v = where(small, 0.5, u);
  const sine = sin(lesser(v, where(small, shape, shape.sub(n)).div(shape)).mul(PI));
  return where(small, series(square(u.mul(PI)), SINE), v.mul(PI).div(sine));
}
const series = (x: Tensor, coefficients: readonly number[]): Tensor =>
  coefficients.reduceRight((sum, c) => sum.mul(x).add(c), x.mul(0));

/** tan b − b = b³·Σ cₖ b²ᵏ, for small b, where the difference cancels. */
const TANGENT = [
  0.3333333333333333, 0.13333333333333333, 0.05396825396825397, 0.021869488536155203, 0.008863235529902197,
  0.003592128036572481, 0.0014558343870513183, 0.000590027440945586, 0.00023912911424355248, 9.691537956929451e-5,
];
function tanExcess(b: Tensor): Tensor {
  const w = square(b);
  return where(lt(b, 0.25), series(w, TANGENT).mul(w).mul(b), tan(b).sub(b));
}
/** b/sin b − 1 at b = πu, for u up to ½. */
function sineExcess(u: Tensor): Tensor {
  const small = lt(u, 0.09);
  const w = square(u.mul(PI));
  const b = where(small, 1, u).mul(PI);
  return where(small, series(w, SINE.slice(1)).mul(w), b.div(sin(b)).sub(1));
}

/**
 * ∫ F² below x + ∫ (1 − F)² above it, for scale 1 and log odds t = shape·log x, S = 1 − F, c = 1/shape < 2. With
 * m = πc/sin πc = E Y and I = I_F(c, 2 − c), Taillardat et al. (Monthly Weather Review 144 (2016), appendix B) is
 * x − 1 + (1 − m) − cm + 2m(1 − I) + 2cxS/(1 − c), in which nothing cancels for c ≤ ½; beyond it, where m may be infinite,
 * x + M + 2(cxS − M·I)/(1 − c) with M = (1 − c)·m; for c = 1 its limit.
 */
function standardCrps(t: Tensor, c: Tensor): Tensor {
  const [below, above] = [sigmoid(t), sigmoid(t.neg())];
  const light = le(c, 0.5);
  const rest = c.neg().add(1);
  const other = rest.add(1);
  // I, or 1 − I
  const share = betaI(
    where(light, other, c),
    where(light, c, other),
    where(light, above, below),
    where(light, below, above),
  );
  const x = exp(beforeOverflow(c.mul(t)));
  const part = c.mul(x).mul(above);
  const [few, many] = [where(light, c, 0.25), where(light, 0.75, c)];
  const excess = sineExcess(few);
  const first = expm1(beforeOverflow(few.mul(t)))
    .sub(excess)
    .add(excess.add(1).mul(share.mul(2).sub(few)))
    .add(part.mul(2).div(where(light, rest, 1)));
  // sin of πc or of its supplement
  const gap = many.neg().add(1);
  const total = where(
    lt(many, 0.75),
    many
      .mul(gap)
      .mul(PI)
      .div(sin(many.mul(PI))),
    many.div(sineShare(gap)),
  );
  const one = lt(abs(gap), NEXT);
  const quotient = where(one, log(above), part.sub(total.mul(share)).div(where(one, 1, gap)));
  return where(light, first, x.add(total).add(quotient.mul(2)));
}
/** Beside 1 the difference is no better than its limit. */
const NEXT = 1e-8;
/** sin(πg)/(πg), |g| ≤ 1, which is 1 at 0. */
function sineShare(g: Tensor): Tensor {
  const b = greater(abs(g).mul(PI), 1e-10);
  return sin(b).div(b);
}

/** Where moments exist their formula, else ∞. */
const finiteAbove = (n: number, shape: Tensor, formula: (shape: Tensor) => Tensor): Tensor => {
  const exists = gt(shape, n);
  return where(exists, formula(where(exists, shape, n + 1)), Infinity);
};
/** Var (Y/scale) = b/sin²b·(tan b − b), b = π/shape. */
const spread = (shape: Tensor): Tensor => {
  const b = reciprocal(shape).mul(PI);
  return b.mul(tanExcess(b)).div(square(sin(b)));
};

/**
 * LogLogistic: lifetimes and incomes whose log is Logistic; the risk rises and then falls for shape > 1. The odds of
 * Y ≤ y are (y/scale)^shape: with `scale` depending on x it is the proportional-odds model.
 * p(y) = shape/y·r/(1 + r)², r = (y/scale)^shape, y > 0. Parameters: scale (positive), the median, in units of y, and
 * shape (positive); or mean = scale·(π/shape)/sin(π/shape) and shape (greater than 1). Moments of order n exist for
 * shape > n. Skewness and kurtosis lose digits as shape grows: relative error about 1e-16·shape³ and ·shape⁴. Johnson,
 * Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 23.11.
 *
 * @example
 * LogLogistic({ scale: 2, shape: 3 }).cdf(2); // 0.5
 */
export const LogLogistic = /* @__PURE__ */ closedForm({
  name: "LogLogistic",
  params: { scale: positive, shape: positive },
  also: [
    {
      params: { mean: positive, shape: greaterThan(1) },
      to: ({ mean, shape }) => ({
        scale: holdSlope(positive.constrain(log(mean).sub(log(moment(1, shape))))),
        shape,
      }),
      // a shape up to 1 has no mean
      from: ({ scale, shape }) => {
        const k = greater(shape, 1.01);
        return { mean: scale.mul(moment(1, k)), shape: k };
      },
    },
  ],
  support: positiveWithLimit,
  elementwise: true,
  logProb: (params, y) => {
    const { scale, shape } = params;
    const t = logOdds(params, y);
    const inside = log(shape).sub(log(y)).sub(softplus(t)).sub(softplus(t.neg()));
    const edge = log(shape)
      .sub(log(scale))
      .add(xlogy(shape.sub(1), y));
    return where(eq(y, 0), edge, inside);
  },
  cdf: (params, y) => sigmoid(logOdds(params, y)),
  survival: (params, y) => sigmoid(logOdds(params, y).neg()),
  logCdf: (params, y) => softplus(logOdds(params, y).neg()).neg(),
  logSurvival: (params, y) => softplus(logOdds(params, y)).neg(),
  quantile: ({ scale, shape }, p, q) => exp(logTail(q, p).sub(logTail(p, q)).div(shape)).mul(scale),
  mean: ({ scale, shape }) => finiteAbove(1, shape, (k) => moment(1, k)).mul(scale),
  variance: ({ scale, shape }) => finiteAbove(2, shape, spread).mul(square(scale)),
  skewness: ({ shape }) => {
    const formula = (k: Tensor): Tensor => {
      const m = moment(1, k);
      const third = moment(3, k)
        .sub(m.mul(moment(2, k)).mul(3))
        .add(square(m).mul(m).mul(2));
      return third.div(pow(spread(k), 1.5));
    };
    return where(gt(shape, 2), finiteAbove(3, shape, formula), Number.NaN);
  },
  kurtosis: ({ shape }) => {
    const formula = (k: Tensor): Tensor => {
      const m = moment(1, k);
      const fourth = moment(4, k)
        .sub(m.mul(moment(3, k)).mul(4))
        .add(square(m).mul(moment(2, k)).mul(6))
        .sub(square(square(m)).mul(3));
      return fourth.div(square(spread(k))).sub(3);
    };
    return where(gt(shape, 2), finiteAbove(4, shape, formula), Number.NaN);
  },
  mode: ({ scale, shape }) => {
    const inner = gt(shape, 1);
    return where(inner, pow(where(inner, shape.sub(1).div(shape.add(1)), 1), reciprocal(shape)).mul(scale), 0);
  },
  entropy: ({ scale, shape }) => log(scale).sub(log(shape)).add(2),
  sample: ({ scale, shape }, key) => {
    const u = uniform(key);
    return exp(
      logTail(u.neg().add(1), u)
        .sub(logTail(u, u.neg().add(1)))
        .div(shape),
    ).mul(scale);
  },
  // ∞ up to shape ½, where the integral diverges
  crps: (params, y) => {
    const { scale, shape } = params;
    const exists = gt(shape, 0.5);
    const standard = standardCrps(logOdds(params, y), reciprocal(where(exists, shape, 1)));
    return where(exists, standard.mul(scale), Infinity);
  },
  // of Logistics of log y
  kl: (p, q) => logisticDivergence(logRatio(p.scale, q.scale).mul(p.shape), eq(p.shape, q.shape)),
  // log Y is Logistic: its mean is log scale, its spread π/(√3·shape).
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    return { scale: roughExp(mean), shape: stddev > 0 ? Math.min(1.8137993642342178 / stddev, 1e4) : 1 };
  },
  affine: { scale: ({ scale, shape }, by) => ({ scale: scale.mul(by), shape }) },
});
