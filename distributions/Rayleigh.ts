// Rayleigh: the length of a vector whose two coordinates are Normal.
import {
  closedForm,
  expm1,
  full,
  log,
  log1mexpexp,
  logRatio,
  logTail,
  positive,
  scaleDivergence,
  sqrt,
  square,
  uniform,
  weightedMoments,
} from "thetastar";

const SQRT_HALF_PI = 1.2533141373155003;
const LOG_2 = 0.6931471805599453;

/** The root of half the mean square. */
function greatest(y: Float64Array, weight: Float64Array): { readonly scale: number } {
  const { mean, stddev } = weightedMoments(y, weight);
  const ratio = stddev / mean;
  return { scale: mean * Math.sqrt((1 + ratio * ratio) / 2) };
}

/**
 * Rayleigh: wind speeds, wave heights, the length of a vector of two Normals. p(y) = y/scale²·e^(−z²/2), z = y/scale,
 * y > 0. Parameter: scale (positive), in units of y; or mean = scale·√(π/2). Johnson, Kotz and Balakrishnan, Continuous
 * Univariate Distributions 1 (1994), chapter 18.
 *
 * @example
 * Rayleigh({ scale: 2 }).survival(2); // 0.6065306597126334
 */
export const Rayleigh = /* @__PURE__ */ closedForm({
  name: "Rayleigh",
  params: { scale: positive },
  also: [
    {
      params: { mean: positive },
      to: ({ mean }) => ({ scale: mean.div(SQRT_HALF_PI) }),
      from: ({ scale }) => ({ mean: scale.mul(SQRT_HALF_PI) }),
    },
  ],
  support: positive,
  elementwise: true,
  logProb: ({ scale }, y) =>
    log(y)
      .sub(log(scale).mul(2))
      .sub(square(y.div(scale)).mul(0.5)),
  cdf: ({ scale }, y) => expm1(square(y.div(scale)).mul(-0.5)).neg(),
  logCdf: ({ scale }, y) => log1mexpexp(logRatio(y, scale).mul(2).sub(LOG_2)),
  logSurvival: ({ scale }, y) => square(y.div(scale)).mul(-0.5),
  quantile: ({ scale }, p, q) => sqrt(logTail(p, q).mul(-2)).mul(scale),
  mean: ({ scale }) => scale.mul(SQRT_HALF_PI),
  variance: ({ scale }) => square(scale).mul(0.42920367320510344), // (4 − π)/2
  skewness: () => full([], 0.6311106578189371), // 2√π·(π − 3)/(4 − π)^1.5
  kurtosis: () => full([], 0.24508930068763807), // −(6π² − 24π + 16)/(4 − π)²
  mode: ({ scale }) => scale,
  entropy: ({ scale }) => log(scale).add(0.9420342421707937), // 1 − ½·log 2 + γ/2
  sample: ({ scale }, key) => sqrt(log(uniform(key)).mul(-2)).mul(scale),
  kl: (p, q) => scaleDivergence(p.scale, q.scale).mul(2),
  // The maximum of the likelihood is √(Σ y²/2n).
  start: greatest,
  mle: greatest,
  affine: { scale: ({ scale }, by) => ({ scale: scale.mul(by) }) },
});
