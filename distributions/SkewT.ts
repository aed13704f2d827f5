// SkewT: leaning to one side, with room for outliers.
import {
  and,
  byPrecision,
  distribution,
  elementSlope,
  exp,
  expm1,
  foldName,
  full,
  ge,
  greater,
  gt,
  iterate,
  lbeta,
  lesser,
  lgammaDelta,
  locationScale,
  log,
  log1p,
  log1pRatio,
  log1pSquare,
  logGammaDraw,
  logSkewNdtr,
  lt,
  noneAtInfinity,
  not,
  or,
  positive,
  real,
  reciprocal,
  scaleSlope,
  softplus,
  sqrt,
  square,
  stack,
  standardizeFinite,
  type Tensor,
  type Tensors,
  unstandardize,
  where,
  withGradient,
} from "thetastar";
import { leaning, skewDraw, skewStart } from "./SkewNormal.ts";
import { heldDf, logDensity, logTail } from "./StudentT.ts";

type Parameters = Tensors<{ loc: typeof real; scale: typeof positive; skew: typeof real; df: typeof positive }>;
const LOG_2 = 0.6931471805599453;
const LOG_PI = 1.1447298858494002;

/** Gauss' rule on [0, 1] with 36 nodes, by test/reference/gauss-coefficients.py: those below ½; the others are 1 less them. */
const RULE: readonly (readonly [number, number])[] = [
  [0.001084768757957082, 0.0027828598321225227],
  [0.005706760548893881, 0.006457973642032787],
  [0.013986154475151025, 0.010090757648867736],
  [0.025863507800246228, 0.01364931074928439],
  [0.04125111274217047, 0.017106905385153616],
  [0.060035099554801435, 0.020437875461822446],
  [0.08207641650376235, 0.02361754174513299],
  [0.10721188493389675, 0.02662235698887996],
  [0.1352554142032217, 0.02943007212266241],
  [0.16599938170723946, 0.03201989867750774],
  [0.19921617093200975, 0.034372661917868225],
  [0.23465985703687742, 0.03647094250282653],
  [0.27206802778328987, 0.038299205322935334],
  [0.3111637264401554, 0.0398439144560358],
  [0.35165750232798587, 0.04109363335216985],
  [0.39324955384156723, 0.042039109489830966],
  [0.4356319480953076, 0.04267334286966931],
  [0.4784909007631457, 0.042991637835197376],
];

/** √log(1 + x²)/x, x ≥ 0, smooth through 0 where it is 1. */
function root(x: Tensor): Tensor {
  const near = lt(x, 1);
  const far = where(near, 1, x);
  return where(near, sqrt(log1pRatio(square(where(near, x, 0)))), sqrt(log1pSquare(far)).div(far));
}

/** Exponents of more than this are so by the rounding of large logarithms. */
const ROOM = { f32: 80, f64: 600 };
const LEAST = { f32: 1e-37, f64: 1e-300 };
/** Slopes in a are no more than this, lest they overflow. */
const STEEPEST = { f32: 1e15, f64: 1e100 };
/** Exponent at which the integrand counts no more. */
const DEPTH = 40;

/** ∫ e^(from² − ξ²)·f(ξ) dξ from there on, of an f that is smooth. */
function gauss(from: Tensor, given: readonly Tensor[], f: (xi: Tensor, given: readonly Tensor[]) => Tensor): Tensor {
  const reach = reciprocal(from.add(sqrt(square(from).add(DEPTH)))).mul(DEPTH);
  const [sum] = iterate(RULE.length, [0, 0], [from, reach, ...given], ([sum, j], places) => {
    const [from, reach, ...rest] = places as readonly Tensor[] as [Tensor, Tensor, ...Tensor[]];
    const pick = (i: 0 | 1): Tensor => RULE.reduce((x: Tensor, pair, at) => where(ge(j, at), pair[i], x), j);
    const node = pick(0);
    const term = (u: Tensor): Tensor => {
      const v = u.mul(reach);
      return exp(v.mul(v.add(from.mul(2))).neg()).mul(f(v.add(from), rest));
    };
    const both = term(node).add(term(node.neg().add(1)));
    return { next: [sum.add(both.mul(pick(1))), j.add(1)], more: lt(j, RULE.length - 1) };
  });
  return sum.mul(reach);
}

/**
 * log P(T > w√n), w ≥ 0, n = 2a ≥ 1: with 1 + w² = eᶜ, c = ξ²/a, it is 1/(√a·B(a, ½))·∫ e^(−ξ²)·√(c/(1 − e^(−c))) dξ. The
 * same to 1e-13 as StudentT's tail, but one piece of code, which is differentiated twice in fits.
 */
const tailOf = (w: Tensor, a: Tensor): Tensor => {
  const from = w.mul(root(w)).mul(sqrt(a));
  const sum = gauss(from, [a], (xi, [a]) => {
    const c = square(xi).div(a as Tensor);
    return sqrt(c.div(expm1(c.neg()).neg()));
  });
  return log(sum).sub(square(from)).sub(log(a).mul(0.5)).sub(lbeta(a, 0.5));
};
const logSmoothTail = /* @__PURE__ */ withGradient("logStudentTailByGauss", tailOf, (g, out, w: Tensor, a: Tensor) => [
  scaleSlope(g, lesser(exp(logDensity(w, a).sub(out)), byPrecision(STEEPEST)).neg()),
  scaleSlope(g, elementSlope(tailOf, [w, a], 1)),
]);

/**
 * log G(w, a), G = P(X > h, Y > aX) of two standard t with one denominator of n degrees of freedom, a ≥ 0, h = w√n ≥ 0: the
 * skew t's thin tail, 1/π·∫ₐ^∞ (1 + w²(1 + s²))^(−n/2)/(1 + s²) ds. With c = 2ξ²/(n + 1), 1 + w²(1 + s²) = (1 + w²)·eᶜ, it is
 * w/π·√((n + 1)/2)·e^(−p²)·∫ e^(−ξ²)·K(c)/(ξ² + p²) dξ from ξₐ on, p² = (n + 1)/2·log(1 + w²), which has a pole at ξ = ±ip
 * beside K = (c + k)/(1 − e^(−c−k))·√(c/(1 − e^(−c))), k = log(1 + w²), whose own singularities are at |ξ| ≥ √(π(n + 1)).
 * With K there, K₀ = √k/w, it is the thin tail of a skew normal at √2·p for a slope ξₐ/p, and the integral of what is left,
 * (K − K₀)/(ξ² + p²), which is positive and smooth, to e^−40. Relative error of G beside that of h: 1e-14 for n ≥ 1, 1e-13
 * for n ≥ 0.1.
 */
function thin(w: Tensor, a: Tensor, n: Tensor): Tensor {
  const half = n.add(1).mul(0.5);
  const scale = sqrt(half);
  const w2 = square(w);
  const whole = w2.add(1);
  const steep = steepness(w, a);
  const [p, from] = [w.mul(root(w)).mul(scale), steep.mul(root(steep)).mul(scale)];
  const alpha = a.mul(root(steep)).div(root(w).mul(sqrt(whole)));
  const normal = logSkewNdtr(p.mul(-Math.SQRT2), alpha);
  const [k, least] = [log1pSquare(w), root(w)];
  const sum = gauss(from, [half, w2, k, least, square(p)], (xi, places) => {
    const [half, w2, k, least, p2] = places as readonly Tensor[] as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const c = square(xi).div(half);
    const lost = expm1(c.neg()).neg();
    const kernel = c.add(k).div(w2.add(lost)).mul(w2.add(1)).mul(sqrt(c.div(lost))); // biome-ignore format: short
    return kernel.sub(least).div(square(xi).add(p2));
  });
  const added = log(greater(sum, byPrecision(LEAST))).add(log(scale.div(Math.PI)));
  const share = added
    .add(log(w))
    .sub(square(p).add(square(from)))
    .sub(normal);
  return normal.add(softplus(lesser(share, byPrecision(ROOM))));
}

/** a·sin of the angle whose tangent is w: what T of n + 1 is asked at, over √(n + 1). */
const steepness = (w: Tensor, a: Tensor): Tensor => a.mul(w).div(sqrt(square(w).add(1)));
/** log of the density of w, doubled, and of the tail of T of n + 1 at a·h·√((n + 1)/(n + h²)). */
const logTwice = (w: Tensor, n: Tensor): Tensor => logDensity(w, n.mul(0.5)).add(LOG_2);
const logOther = (w: Tensor, a: Tensor, n: Tensor): Tensor => logSmoothTail(steepness(w, a), n.add(1).mul(0.5));

/** log G with its slopes: −density/G, no more than n/w; −(1 + w²(1 + a²))^(−n/2)/(π(1 + a²)G); and that of the integral. */
const logThin = /* @__PURE__ */ withGradient("logSkewStudentTail", thin, (g, out, w: Tensor, a: Tensor, n: Tensor) => {
  const byW = lesser(
    exp(
      logTwice(w, n)
        .add(logOther(w, a, n))
        .sub(out),
    ),
    n.div(greater(w, byPrecision(LEAST))),
  );
  const spread = log1pSquare(w)
    .add(log1pSquare(steepness(w, a)))
    .mul(n.mul(-0.5));
  const byA = exp(spread.sub(log1pSquare(a)).sub(LOG_PI).sub(out));
  return [
    scaleSlope(g, byW.neg()),
    scaleSlope(g, lesser(byA, byPrecision(STEEPEST)).neg()),
    scaleSlope(g, elementSlope(thin, [w, a, n], 2)),
  ];
});

/** Gauss' rule on [0, 1] with 7 nodes. */
const SHORT: readonly (readonly [number, number])[] = [
  [0.025446043828620736, 0.06474248308443485],
  [0.12923440720030277, 0.13985269574463832],
  [0.2970774243113014, 0.19091502525255946],
  [0.5, 0.2089795918367347],
  [0.7029225756886985, 0.19091502525255946],
  [0.8707655927996972, 0.13985269574463832],
  [0.9745539561713793, 0.06474248308443485],
];
/** P(|T| < w√n) = 1 − 2·outside, near 0 as an integral, which keeps its digits: 7 nodes leave 1e-16. */
function centre(w: Tensor, n: Tensor, outside: Tensor): Tensor {
  const near = and(lt(w, 0.25), lt(square(w).mul(n), 0.06));
  const u = where(near, w, 0);
  const mean = SHORT.map(([node, weight]) => exp(logTwice(u.mul(node), n)).mul(weight)).reduce((x, y) => x.add(y));
  return where(near, u.mul(mean), outside.mul(-2).add(1));
}

/** Sizes of w whose squares are numbers, and of skews that tell more. */
const FAR = { f32: 1e18, f64: 1e150 };
const STEEP = { f32: 1e12, f64: 1e100 };
/** The sizes of w = z/√df and of the skew, held; df; and whether y is above loc, and on the side of the thin tail. */
function place(params: Parameters, y: Tensor) {
  const n = heldDf(params.df);
  const w = standardizeFinite(y, params).div(sqrt(n));
  const [right, against] = [gt(w, 0), lt(params.skew, 0)];
  const size = lesser(where(right, w, w.neg()), byPrecision(FAR));
  const a = lesser(where(against, params.skew.neg(), params.skew), byPrecision(STEEP));
  return { size, a, n, right, thinSide: or(and(right, against), not(or(right, against))) };
}

/** Both log tails, put together as logSkewNdtr's are: of the thin and the thick one the whole is 2·tail. */
function tails(params: Parameters, y: Tensor) {
  const { size, a, n, right, thinSide } = place(params, y);
  const thinner = logThin(size, a, n);
  const tail = logTail(size, n.mul(0.5));
  const g = exp(thinner);
  const thick = tail.add(
    log1p(
      exp(lesser(thinner.sub(tail), 0))
        .neg()
        .add(1),
    ),
  );
  const rest = exp(thick);
  const most = lt(rest, 0.5);
  const growing = where(most, log1p(where(most, rest, 0).neg()), log(centre(size, n, exp(tail)).add(g)));
  const [near, far] = [where(thinSide, thinner, thick), where(thinSide, log1p(g.neg()), growing)];
  return { logCdf: where(right, far, near), logSurvival: where(right, near, far) };
}

/** x, where df is above `from`, and `otherwise` where it is not. */
const above = (df: Tensor, from: number, x: Tensor, otherwise: Tensor | number): Tensor =>
  where(gt(df, from), x, otherwise);
/** Where y has moments: of z the mean's square m² as a share b² = (E Z/δ)² of δ², and df/(df − k). */
function shares({ df, skew }: Parameters) {
  const over = (k: number): Tensor => where(gt(df, k), df.sub(k), 1);
  const { share } = leaning(skew);
  // √(df/π)·Γ((df − 1)/2)/Γ(df/2)
  const b = exp(
    log(df)
      .sub(LOG_PI)
      .mul(0.5)
      .sub(lgammaDelta(over(1).mul(0.5), 0.5)),
  );
  const m = b.mul(share);
  return { over, share, b, m, variance: df.div(over(2)).sub(square(m)) };
}

/**
 * SkewT: measurements that lean to one side and of which some are far out, such as returns. p(y) =
 * 2/scale·t(z; df)·T(skew·z·√((df + 1)/(df + z²)); df + 1), z = (y − loc)/scale, t and T Student's density and cdf.
 * Parameters: loc (real) and scale (positive) in units of y; skew (real), α in most books: 0 the StudentT, positive for the
 * heavier tail above, ±∞ half a T; df (positive), the degrees of freedom of both tails: the SkewNormal for df → ∞. The cdf
 * is an integral by a fixed rule, its relative error in either tail below 1e-13 for df ≥ 0.1. Moments exist as those of
 * StudentT. Azzalini and Capitanio, J. R. Stat. Soc. B 65 (2003), 367–389; The Skew-Normal and Related Families (2014).
 *
 * @example
 * SkewT({ loc: 0, scale: 1, skew: 5, df: 4 }).logCdf(-4); // -13.671736885323101
 */
export const SkewT = /* @__PURE__ */ distribution({
  name: "SkewT",
  params: { loc: real, scale: positive, skew: real, df: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const { size, a, n, thinSide } = place(params, y);
    const other = logOther(size, a, n);
    const leaning = where(thinSide, other, log1p(exp(other).neg()));
    return noneAtInfinity(y, logTwice(size, n).add(leaning).sub(log(n).mul(0.5)).sub(log(params.scale)));
  },
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: (params) => above(params.df, 1, unstandardize(shares(params).m, params), Number.NaN),
  variance: (params) => {
    const { df, scale } = params;
    const infinite = above(df, 1, full([], Infinity), Number.NaN);
    return above(df, 2, square(scale).mul(shares(params).variance), infinite);
  },
  // (3·df/((df − 2)(df − 3)) + δ²·(2b² − df/(df − 3)))·m/variance^(3/2)
  skewness: (params) => {
    const { df } = params;
    const { over, share, b, m, variance } = shares(params);
    const straight = df.div(over(2)).mul(3).div(over(3));
    const bend = square(share).mul(
      square(b)
        .mul(2)
        .sub(df.div(over(3))),
    );
    return above(
      df,
      3,
      straight
        .add(bend)
        .mul(m)
        .div(variance.mul(sqrt(variance))),
      Number.NaN,
    );
  },
  // 6·df²/((df − 2)²(df − 4)) + m²·(δ²·(4·df/(df − 3) − 6b²) − 12·df/((df − 2)(df − 3))), over variance²
  kurtosis: (params) => {
    const { df } = params;
    const { over, share, b, m, variance } = shares(params);
    const straight = square(df.div(over(2)))
      .mul(6)
      .div(over(4));
    const bend = square(share).mul(df.div(over(3)).mul(4).sub(square(b).mul(6)));
    const cross = df.div(over(2)).mul(12).div(over(3));
    const excess = straight.add(square(m).mul(bend.sub(cross))).div(square(variance));
    return above(df, 4, excess, above(df, 2, full([], Infinity), Number.NaN));
  },
  landmarks: (params) => stack([-4, -2, -1, -0.3, 0, 0.3, 1, 2, 4].map((z) => unstandardize(full([], z), params))),
  // a SkewNormal over the root of a Gamma's share of its mean, in the log domain for small df
  sample: (params, key) => {
    const a = params.df.mul(0.5);
    const g = logGammaDraw(foldName(key, "precision"), a);
    return unstandardize(skewDraw(params.skew, key).mul(exp(log(a).sub(g).mul(0.5))), params);
  },
  // as a SkewNormal with moderate tails
  start: (y, weight) => ({ ...skewStart(y, weight), df: 10 }),
  affine: locationScale,
});
