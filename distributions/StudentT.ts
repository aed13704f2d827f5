// StudentT: like a Normal, with room for outliers.
import {
  abs,
  byPrecision,
  digammaDelta,
  distribution,
  elementSlope,
  eq,
  exp,
  expm1Ratio,
  finite,
  foldName,
  full,
  greater,
  greaterThan,
  gt,
  holdSlope,
  lbeta,
  lesser,
  lgammaDelta,
  locationScale,
  log,
  log1p,
  log1pSquare,
  logBetaI,
  logGammaDraw,
  logitBetaIInverse,
  lt,
  noneAtInfinity,
  normal,
  positive,
  real,
  reciprocal,
  scaleSlope,
  sqrt,
  square,
  standardizeFinite,
  type Tensor,
  type Tensors,
  unstandardize,
  weightedMoments,
  weightedQuantile,
  where,
  withGradient,
} from "thetastar";

type Parameters = Tensors<{ df: typeof positive; loc: typeof real; scale: typeof positive }>;
const LOG_PI = 1.1447298858494002;
const LOG_2 = 0.6931471805599453;

/** Beyond it 1 + w² is w² to all digits. */
const FAR = 1e9;

/** log of ½·I(a, ½) at 1/(1 + w²), I the incomplete beta function; far out by its first term. */
function logBeta(w: Tensor, a: Tensor): Tensor {
  const far = gt(w, FAR);
  const near = square(where(far, 1, w));
  const x = reciprocal(near.add(1));
  const body = logBetaI(where(far, 1, a), 0.5, x, near.mul(x));
  const b = where(far, a, 1);
  const first = log(where(far, w, 1))
    .mul(b.mul(-2))
    .sub(log(b))
    .sub(lbeta(b, 0.5));
  return where(far, first, body).sub(LOG_2);
}

/** log of the density of w = z/√df, a = df/2: −log B(a, ½) − (a + ½)·log(1 + w²). */
export const logDensity = (w: Tensor, a: Tensor): Tensor =>
  lbeta(a, 0.5)
    .add(log1pSquare(w).mul(a.add(0.5)))
    .neg();

/** Below it the difference of two logarithms tells the hazard less well than its expansion does. */
const DEEP = { f32: -300, f64: -1e5 };
/** Density over tail; deep in the tail 2aw/(1 + w²)·(1 + 1/(2aw²) + …), to 1e-10 (1e-5 in f32). */
function hazard(w: Tensor, a: Tensor, tail: Tensor): Tensor {
  const deep = lt(tail, byPrecision(DEEP));
  const v = where(deep, w, 1);
  const far = a
    .mul(2)
    .add(reciprocal(v).div(v))
    .div(v.add(reciprocal(v)));
  return where(deep, finite(far), exp(logDensity(w, a).sub(tail)));
}

/** log P(W > w), w ≥ 0, whose slope in w is minus the hazard, at 0 as well. */
export const logTail = /* @__PURE__ */ withGradient("logStudentTail", logBeta, (g, out, w: Tensor, a: Tensor) => [
  scaleSlope(g, hazard(w, a, out).neg()),
  scaleSlope(g, elementSlope(logBeta, [w, a], 1)),
]);

/** Beyond these df tells nothing more of a tail. */
const LEAST = { f32: 1e-12, f64: 1e-100 };
const MOST = { f32: 1e15, f64: 1e30 };
export const heldDf = (df: Tensor): Tensor => greater(lesser(df, byPrecision(MOST)), byPrecision(LEAST));

/** w and |w|, with the slope of the right side at 0. */
const sides = (params: Parameters, y: Tensor) => {
  const df = heldDf(params.df);
  const w = finite(standardizeFinite(y, params).div(sqrt(df)));
  const left = lt(w, 0);
  return { left, tail: logTail(where(left, w.neg(), w), df.mul(0.5)) };
};
/** log of the probability on the side of y, of the other, … */
const pick =
  (part: "below" | "above", log: boolean) =>
  (params: Parameters, y: Tensor): Tensor => {
    const { left, tail } = sides(params, y);
    const small = exp(tail);
    const [near, far] = log ? [tail, log1p(small.neg())] : [small, small.neg().add(1)];
    return part === "below" ? where(left, near, far) : where(left, far, near);
  };

/** The quantile of a standard T: P(|T| > t) is I(df/2, ½) at x = df/(df + t²). */
export function standardQuantile(df: Tensor, p: Tensor, q: Tensor): Tensor {
  const odds = logitBetaIInverse(df.mul(0.5), 0.5, lesser(p, q).mul(2), abs(q.sub(p)));
  const size = exp(log(df).sub(odds).mul(0.5));
  return where(lt(p, q), size.neg(), size);
}

/**
 * The CRPS of a standard T: z·(2F − 1) + 2√df/(δ·B)·((1 + z²/df)^(−δ/2) − R), δ = df − 1, B = B(df/2, ½),
 * R = B(½, df − ½)/B (Jordan, Krüger and Lerch, Journal of Statistical Software 90 (2019), appendix A), both less 1 over δ
 * so that it is smooth through df = 1. ∞ up to df = ½, where the integral diverges.
 */
function standardCrps(df: Tensor, z: Tensor): Tensor {
  const exists = gt(df, 0.5);
  const n = where(exists, df, 2);
  const [a, d] = [n.mul(0.5), n.sub(1)];
  const size = abs(z);
  const w = finite(size.div(sqrt(n)));
  const l = log1pSquare(w).mul(-0.5);
  const half = d.mul(0.5);
  const logR = lgammaDelta(half.add(0.5), half).sub(lgammaDelta(half.add(1), half));
  const one = eq(d, 0);
  const spread = where(one, -LOG_2, logR.div(where(one, 1, d))).mul(expm1Ratio(logR));
  const rest = l.mul(expm1Ratio(l.mul(d))).sub(spread);
  const lean = size.mul(exp(logTail(w, a)).mul(-2).add(1));
  const value = lean.add(
    exp(log(n).mul(0.5).sub(lbeta(a, 0.5)))
      .mul(2)
      .mul(rest),
  );
  return where(exists, value, Infinity);
}

/** x, where df is above `from`, and `otherwise` where it is not. */
const above = (df: Tensor, from: number, x: Tensor, otherwise: Tensor | number): Tensor =>
  where(gt(df, from), x, otherwise);
/** df less n, and something positive where that is not. */
const excess = (df: Tensor, n: number): Tensor => where(gt(df, n), df.sub(n), 1);
/** scale/stddev = √((df − 2)/df); slopes that overflow near 2 are held. */
const spread = (df: Tensor): Tensor => holdSlope(sqrt(holdSlope(excess(df, 2).div(df))));
/** The smallest normal number, below which a scale is none. */
const TINY = { f32: 1.2e-38, f64: 2.3e-308 };
const scaleOf = (stddev: Tensor, df: Tensor): Tensor => holdSlope(greater(stddev.mul(spread(df)), byPrecision(TINY)));

/**
 * StudentT: measurements among which some are far out; the smaller df the more of them, the Normal for df → ∞.
 * p(y) = (1 + z²/df)^(−(df + 1)/2) / (scale·√df·B(df/2, ½)), z = (y − loc)/scale. Parameters: df (positive), the degrees
 * of freedom; loc (real) and scale (positive) in units of y; or for df > 2 mean and stddev, or mean and variance, those of
 * y. The mean is NaN for df ≤ 1; the variance ∞ for 1 < df ≤ 2, NaN below; choose `greaterThan(2)` to keep it.
 * Lange, Little and Taylor, JASA 84 (1989), 881–896.
 *
 * @example
 * StudentT({ df: 3, loc: 0, scale: 1 }).logSurvival(1e50); // -345.2900405100623
 */
export const StudentT = /* @__PURE__ */ distribution({
  name: "StudentT",
  params: { df: positive, loc: real, scale: positive },
  also: [
    {
      params: { df: /* @__PURE__ */ greaterThan(2), mean: real, stddev: positive },
      to: ({ df, mean, stddev }) => ({ df, loc: mean, scale: scaleOf(stddev, df) }),
      from: ({ df, loc, scale }) => ({ df, mean: loc, stddev: scale.div(spread(df)) }),
    },
    {
      params: { df: /* @__PURE__ */ greaterThan(2), mean: real, variance: positive },
      to: ({ df, mean, variance }) => ({ df, loc: mean, scale: scaleOf(sqrt(variance), df) }),
      from: ({ df, loc, scale }) => ({ df, mean: loc, variance: square(scale.div(spread(df))) }),
    },
  ],
  support: real,
  limits: { df: "Normal" },
  elementwise: true,
  logProb: (params, y) => {
    const { df } = params;
    const w = finite(standardizeFinite(y, params).mul(reciprocal(sqrt(df))));
    const power = log1pSquare(w).mul(df.mul(0.5).add(0.5));
    const lead = lgammaDelta(df.mul(0.5), 0.5).sub(log(df).add(LOG_PI).mul(0.5)).sub(log(params.scale));
    return noneAtInfinity(y, lead.sub(power));
  },
  cdf: pick("below", false),
  survival: pick("above", false),
  logCdf: pick("below", true),
  logSurvival: pick("above", true),
  quantile: (params, p, q) => unstandardize(standardQuantile(heldDf(params.df), p, q), params),
  mean: ({ df, loc }) => above(df, 1, loc, Number.NaN),
  variance: ({ df, scale }) =>
    above(df, 2, square(scale).mul(df.div(excess(df, 2))), above(df, 1, full([], Infinity), Number.NaN)),
  skewness: ({ df }) => above(df, 3, full([], 0), Number.NaN),
  kurtosis: ({ df }) => above(df, 4, reciprocal(excess(df, 4)).mul(6), above(df, 2, full([], Infinity), Number.NaN)),
  mode: ({ loc }) => loc,
  entropy: ({ df, scale }) => {
    const a = df.mul(0.5);
    return digammaDelta(a, 0.5).mul(a.add(0.5)).add(log(df).mul(0.5)).add(lbeta(a, 0.5)).add(log(scale));
  },
  crps: ({ df, loc, scale }, y) => standardCrps(heldDf(df), y.sub(loc).div(scale)).mul(scale),
  // a Normal over the root of a Gamma's share of its mean, in the log domain for small df
  sample: ({ df, loc, scale }, key) => {
    const a = df.mul(0.5);
    const g = logGammaDraw(foldName(key, "precision"), a);
    return normal(foldName(key, "normal"))
      .mul(exp(log(a).sub(g).mul(0.5)))
      .mul(scale)
      .add(loc);
  },
  // the centre and width of the middle half; df of moderate tails, or by the kurtosis
  start: (y, weight) => {
    const { stddev, kurtosis } = weightedMoments(y, weight);
    const loc = weightedQuantile(y, weight, 0.5);
    const width = weightedQuantile(y, weight, 0.75) / 2 - weightedQuantile(y, weight, 0.25) / 2;
    const scale = width > 0 ? width / 0.72 : stddev;
    return { df: kurtosis > 0.1 ? Math.max(3, Math.min(4 + 6 / kurtosis, 30)) : 30, loc, scale: scale > 0 ? scale : 1 };
  },
  affine: locationScale,
});
