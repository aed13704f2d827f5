// SkewNormal: a Normal leaning to one side.
import {
  abs,
  type DrawKey,
  distribution,
  finite,
  foldName,
  greater,
  lesser,
  locationScale,
  log,
  logNdtr,
  logSkewNdtr,
  noneAtInfinity,
  normal,
  positive,
  real,
  reciprocal,
  sqrt,
  square,
  stack,
  standardizeFinite,
  type Tensor,
  unstandardize,
  weightedMoments,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
const LOG_2 = 0.6931471805599453;
const SQRT_2_OVER_PI = 0.7978845608028654;

/** skew/√(1 + skew²), and 1 less its square: the share of the half Normal. */
export function leaning(skew: Tensor): { readonly share: Tensor; readonly rest: Tensor } {
  const bounded = greater(lesser(skew, 1e9), -1e9);
  const rest = reciprocal(square(bounded).add(1));
  return { share: bounded.mul(sqrt(rest)), rest };
}

/** A draw of z. */
export function skewDraw(skew: Tensor, key: DrawKey): Tensor {
  const { share, rest } = leaning(skew);
  const half = abs(normal(foldName(key, "half")));
  return half.mul(share).add(normal(foldName(key, "whole")).mul(sqrt(rest)));
}

/** By moments: of the skewness g (4 − π)/2·(m²/(1 − m²))^(3/2), m the mean of z; its cube root by Newton's method. */
export function skewStart(y: Float64Array, weight: Float64Array) {
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
  logCdf: (params, y) => logSkewNdtr(standardizeFinite(y, params), params.skew),
  logSurvival: (params, y) => logSkewNdtr(standardizeFinite(y, params).neg(), params.skew.neg()),
  mean: (params) => unstandardize(leaning(params.skew).share.mul(SQRT_2_OVER_PI), params),
  variance: (params) => square(params.scale).mul(varianceOf(params.skew)),
  skewness: ({ skew }) => {
    const m = leaning(skew).share.mul(SQRT_2_OVER_PI);
    const v = varianceOf(skew);
    return m
      .mul(square(m))
      .mul((4 - Math.PI) / 2)
      .div(v.mul(sqrt(v)));
  },
  kurtosis: ({ skew }) =>
    square(square(leaning(skew).share.mul(SQRT_2_OVER_PI)).div(varianceOf(skew))).mul(2 * (Math.PI - 3)),
  landmarks: (params) => {
    const m = leaning(params.skew).share.mul(SQRT_2_OVER_PI);
    const s = sqrt(varianceOf(params.skew));
    return stack([-2, -1, -0.3, 0, 0.5, 1, 2].map((x) => unstandardize(m.add(s.mul(x)), params)).concat([params.loc]));
  },
  sample: (params, key) => unstandardize(skewDraw(params.skew, key), params),
  start: skewStart,
  affine: locationScale,
});

/** 1 − 2·share²/π, by what is left of 1 where the share is nearly that. */
function varianceOf(skew: Tensor): Tensor {
  return leaning(skew)
    .rest.mul(2 / Math.PI)
    .add(1 - 2 / Math.PI);
}
