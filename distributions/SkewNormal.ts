// SkewNormal: a Normal leaning to one side.
import {
  abs,
  and,
  byPrecision,
  distribution,
  erf,
  exp,
  finite,
  foldName,
  full,
  greater,
  gt,
  type LocationScale,
  lesser,
  locationScale,
  log,
  log1p,
  logNdtr,
  lt,
  ndtr,
  noneAtInfinity,
  normal,
  normalHazard,
  positive,
  real,
  reciprocal,
  scaleSlope,
  sqrt,
  square,
  stack,
  standardizeFinite,
  type Tensor,
  unstandardize,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
const LOG_2 = 0.6931471805599453;
const LOG_PI = 1.1447298858494002;
const SQRT_2_OVER_PI = 0.7978845608028654;
const SQRT_HALF = 0.7071067811865476;

/** Nodes and weights of Gauss and Legendre on [0, 1]: 32 of them, and 14. */
const WIDE = [
  [
    0.001368069075259215, 0.007194244227365809, 0.017618872206246805, 0.03254696203113017, 0.051839422116973954,
    0.07531619313371501, 0.10275810201602881, 0.13390894062985514, 0.16847786653489238, 0.20614212137961885,
    0.24655004553388532, 0.28932436193468236, 0.33406569885893617, 0.38035631887393145, 0.42776401920860174,
    0.4758461671561308, 0.5241538328438692, 0.5722359807913983, 0.6196436811260685, 0.6659343011410639,
    0.7106756380653176, 0.7534499544661146, 0.7938578786203812, 0.8315221334651076, 0.8660910593701449,
    0.8972418979839711, 0.924683806866285, 0.948160577883026, 0.9674530379688698, 0.9823811277937532,
    0.9928057557726342, 0.9986319309247408,
  ],
  [
    0.003509305004735253, 0.008137197365452872, 0.012696032654631012, 0.017136931456510882, 0.021417949011113418,
    0.025499029631188046, 0.029342046739267783, 0.03291111138818084, 0.03617289705442417, 0.039096947893535114,
    0.041655962113473353, 0.04382604650220189, 0.04558693934788189, 0.046922199540402255, 0.047819360039637354,
    0.04827004425736383, 0.04827004425736383, 0.047819360039637354, 0.046922199540402255, 0.04558693934788189,
    0.04382604650220189, 0.041655962113473353, 0.039096947893535114, 0.03617289705442417, 0.03291111138818084,
    0.029342046739267783, 0.025499029631188046, 0.021417949011113418, 0.017136931456510882, 0.012696032654631012,
    0.008137197365452872, 0.003509305004735253,
  ],
] as const;
const SHORT = [
  [
    0.006858095651593787, 0.03578255816821324, 0.08639934246511749, 0.15635354759415726, 0.24237568182092295,
    0.3404438155360551, 0.44597252564632817, 0.5540274743536718, 0.6595561844639448, 0.757624318179077,
    0.8436464524058427, 0.9136006575348825, 0.9642174418317868, 0.9931419043484062,
  ],
  [
    0.017559730165875875, 0.04007904357987999, 0.060759285343951655, 0.07860158357909681, 0.09276919873896894,
    0.10259923186064786, 0.10763192673157897, 0.10763192673157897, 0.10259923186064786, 0.09276919873896894,
    0.07860158357909681, 0.060759285343951655, 0.04007904357987999, 0.017559730165875875,
  ],
] as const;
type Rule = readonly [readonly number[], readonly number[]];
const integral = ([nodes, weights]: Rule, f: (at: number) => Tensor): Tensor =>
  nodes.reduce((sum, node, i) => sum.add(f(node).mul(weights[i] as number)), full([], 0));

/** Twice the exponent at which an integrand counts no more. */
const DEPTH = 80;

/**
 * log of G·exp(h²(1 + a²)/2), G the lower tail P(Z ≤ −h) for skew a, h and a ≥ 0: Φ(−h) less twice Owen's T(h, a), which is
 * 1/π·∫ exp(−h²(1 + x²)/2)/(1 + x²) dx from a on (Owen, Ann. Math. Stat. 27, 1956). In q = 1/(1 + x), where
 * dx/(1 + x²) = dq/(q² + (1 − q)²), and from where the exponent has fallen by 40. Where both h and ah are small the
 * integrand has two scales: there by T(h, a), or by T(ah, 1/a) for a > 1, of which little cancels. Relative error of G about
 * 1e-14.
 */
function logScaled(h: Tensor, a: Tensor): Tensor {
  const k = h.mul(a);
  const core = and(lt(h, 1), lt(k, 0.5));
  // v = h·(x − a), and where v·(v/2 + k) is 40
  const [hf, kf, af] = [where(core, 1, h), where(core, 1, k), where(core, 1, a)];
  const steepest = gt(kf, 1e9); // its square may overflow, and tells what k does
  const root = where(steepest, kf, sqrt(square(where(steepest, 1, kf)).add(DEPTH)));
  const top = reciprocal(kf.add(root)).mul(DEPTH);
  const first = reciprocal(af.add(1));
  const reach = hf.add(kf).add(top);
  const share = top.div(reach);
  const sum = integral(WIDE, (at) => {
    const rest = share.mul(-at).add(1); // q over its first
    const q = first.mul(rest);
    const v = hf.mul(share).mul(at).div(q);
    const p = q.neg().add(1);
    return exp(v.mul(v.mul(0.5).add(kf)).neg()).div(square(q).add(square(p)));
  });
  const far = log(sum).add(log(top)).sub(log(reach)).add(log(first)).sub(LOG_PI);

  const [hn, an, kn] = [where(core, h, 0.5), where(core, a, 0.5), where(core, k, 0.25)];
  const steep = gt(an, 1);
  const [u, b] = [where(steep, kn, hn), where(steep, reciprocal(where(steep, an, 1)), an)];
  const half = square(u).mul(-0.5);
  const twice = integral(SHORT, (at) => {
    const xx = square(b.mul(at)).add(1);
    return exp(half.mul(xx)).div(xx);
  })
    .mul(b)
    .mul(1 / Math.PI);
  const g = where(steep, twice.sub(ndtr(kn.neg()).mul(erf(hn.mul(SQRT_HALF)))), ndtr(hn.neg()).sub(twice));
  const near = log(g).add(square(hn).add(square(kn)).mul(0.5));
  return where(core, near, far);
}

/** log G. Its slopes are closed: −p(−h)/G in h and −exp(−h²(1 + a²)/2)/(π(1 + a²))/G in a, the exponential gone. */
const logTail = /* @__PURE__ */ withGradient(
  "logSkewNormalTail",
  (h: Tensor, a: Tensor) =>
    logScaled(h, a).sub(
      square(h)
        .add(square(h.mul(a)))
        .mul(0.5),
    ),
  (g, _, h: Tensor, a: Tensor) => {
    const inverse = exp(logScaled(h, a).add(LOG_PI).neg());
    return [
      scaleSlope(g, inverse.div(normalHazard(h.mul(a))).neg()),
      scaleSlope(g, inverse.div(square(a).add(1)).neg()),
    ];
  },
);

/** Beyond it the square of z overflows soon. */
const FAR = { f32: 1e18, f64: 1e150 };
const held = (y: Tensor, params: LocationScale): Tensor =>
  greater(lesser(standardizeFinite(y, params), byPrecision(FAR)), byPrecision(FAR).neg());

/** Beyond it skew tells nothing more. */
const STEEP = { f32: 1e12, f64: 1e100 };
const heldSkew = (skew: Tensor): Tensor => greater(lesser(skew, byPrecision(STEEP)), byPrecision(STEEP).neg());

/** The tails that make up a distribution function at z. */
function tails(z: Tensor, skew: Tensor) {
  const [right, against] = [gt(z, 0), lt(skew, 0)];
  const h = where(right, z, z.neg());
  const small = logTail(h, where(against, skew.neg(), skew));
  return { right, against, h, small };
}
function logBelow(z: Tensor, skew: Tensor): Tensor {
  const { right, against, h, small } = tails(z, skew);
  const tail = logNdtr(h.neg());
  const g = exp(small);
  // 2Φ(−h) − G, 1 − G and 1 − (2Φ(−h) − G)
  const larger = tail.add(
    log1p(
      exp(lesser(small.sub(tail), 0))
        .neg()
        .add(1),
    ),
  );
  const rest = exp(larger);
  const most = lt(rest, 0.5);
  const growing = where(most, log1p(where(most, rest, 0).neg()), log(erf(where(most, 1, h).mul(SQRT_HALF)).add(g)));
  return where(right, where(against, log1p(g.neg()), growing), where(against, larger, small));
}
function below(z: Tensor, skew: Tensor): Tensor {
  const { right, against, h, small } = tails(z, skew);
  const g = exp(small);
  const twice = ndtr(h.neg()).mul(2);
  return where(right, where(against, g.neg().add(1), erf(h.mul(SQRT_HALF)).add(g)), where(against, twice.sub(g), g));
}

/** skew/√(1 + skew²), and 1 less its square: the share of the half Normal. */
function parts(skew: Tensor): { readonly share: Tensor; readonly rest: Tensor } {
  const bounded = greater(lesser(skew, 1e9), -1e9);
  const rest = reciprocal(square(bounded).add(1));
  return { share: bounded.mul(sqrt(rest)), rest };
}

/**
 * SkewNormal: measurements whose errors lean to one side, with tails no heavier than a Normal's; skewness within ±0.995.
 * p(y) = 2/scale·φ(z)·Φ(skew·z), z = (y − loc)/scale. Parameters: loc (real) and scale (positive) in units of y; skew
 * (real), α in most books: 0 the Normal, positive for the longer tail above, ±∞ half a Normal.
 * Azzalini, Scand. J. Stat. 12 (1985), 171–178; Azzalini and Capitanio, The Skew-Normal and Related Families (2014).
 *
 * @example
 * SkewNormal({ loc: 0, scale: 1, skew: 5 }).logCdf(-4); // -216.79209941192647
 */
export const SkewNormal = /* @__PURE__ */ distribution({
  name: "SkewNormal",
  params: { loc: real, scale: positive, skew: real },
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const z = standardizeFinite(y, params);
    const leaning = logNdtr(finite(z.mul(params.skew)));
    return noneAtInfinity(
      y,
      square(z)
        .mul(-0.5)
        .add(leaning)
        .sub(log(params.scale))
        .add(LOG_2 - HALF_LOG_2PI),
    );
  },
  cdf: (params, y) => below(held(y, params), heldSkew(params.skew)),
  survival: (params, y) => below(held(y, params).neg(), heldSkew(params.skew).neg()),
  logCdf: (params, y) => logBelow(held(y, params), heldSkew(params.skew)),
  logSurvival: (params, y) => logBelow(held(y, params).neg(), heldSkew(params.skew).neg()),
  mean: (params) => unstandardize(parts(params.skew).share.mul(SQRT_2_OVER_PI), params),
  variance: (params) => square(params.scale).mul(varianceOf(params.skew)),
  skewness: ({ skew }) => {
    const m = parts(skew).share.mul(SQRT_2_OVER_PI);
    const v = varianceOf(skew);
    return m
      .mul(square(m))
      .mul((4 - Math.PI) / 2)
      .div(v.mul(sqrt(v)));
  },
  kurtosis: ({ skew }) =>
    square(square(parts(skew).share.mul(SQRT_2_OVER_PI)).div(varianceOf(skew))).mul(2 * (Math.PI - 3)),
  landmarks: (params) => {
    const m = parts(params.skew).share.mul(SQRT_2_OVER_PI);
    const s = sqrt(varianceOf(params.skew));
    return stack([-2, -1, -0.3, 0, 0.5, 1, 2].map((x) => unstandardize(m.add(s.mul(x)), params)).concat([params.loc]));
  },
  sample: (params, key) => {
    const { share, rest } = parts(params.skew);
    const half = abs(normal(foldName(key, "half")));
    return unstandardize(half.mul(share).add(normal(foldName(key, "whole")).mul(sqrt(rest))), params);
  },
  // by moments: of the skewness g (4 − π)/2·(m²/(1 − m²))^(3/2), m the mean of z; its cube root by Newton's method
  start: (y, weight) => {
    const { mean, stddev, skewness } = weightedMoments(y, weight);
    const spread = stddev > 0 ? stddev : 1;
    const cube = Math.min(Math.max(Math.abs(skewness), 0.05), 0.9) / ((4 - Math.PI) / 2);
    let root = 1;
    for (let i = 0; i < 20; i++) root -= (root * root * root - cube) / (3 * root * root);
    const m2 = (root * root) / (1 + root * root);
    const share2 = (m2 * Math.PI) / 2;
    const sign = skewness < 0 ? -1 : 1;
    const scale = Math.min(spread / Math.sqrt(1 - m2), Number.MAX_VALUE);
    return { loc: mean - sign * scale * Math.sqrt(m2), scale, skew: sign * Math.sqrt(share2 / (1 - share2)) };
  },
  affine: locationScale,
});

/** 1 − 2·share²/π, by what is left of 1 where the share is nearly that. */
function varianceOf(skew: Tensor): Tensor {
  return parts(skew)
    .rest.mul(2 / Math.PI)
    .add(1 - 2 / Math.PI);
}
