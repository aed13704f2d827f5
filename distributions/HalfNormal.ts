// HalfNormal: the size of a Normal error, whatever its sign.
import {
  abs,
  closedForm,
  erf,
  erfc,
  exp,
  full,
  gt,
  log,
  log1p,
  logNdtr,
  logRatio,
  lt,
  ndtri,
  nonnegative,
  normal,
  positive,
  scaleDivergence,
  square,
  type Tensor,
  weightedMoments,
  where,
} from "thetastar";

const SQRT_HALF = 0.7071067811865476;
const SQRT_HALF_PI = 1.2533141373155003;
const SQRT_TWO_OVER_PI = 0.7978845608028654;
const HALF_LOG_TWO_OVER_PI = -0.22579135264472744;
const LOG_2 = 0.6931471805599453;

const standardize = (y: Tensor, { scale }: { readonly scale: Tensor }): Tensor => y.div(scale);

/** z with erf(z/√2) = p: the Normal's quantile of ½ + p/2, which rounds p away where it is small, and a step of Newton. */
function fromCdf(p: Tensor): Tensor {
  const z = ndtri(p.mul(0.5).add(0.5));
  return z.sub(
    erf(z.mul(SQRT_HALF))
      .sub(p)
      .mul(exp(square(z).mul(0.5)))
      .mul(SQRT_HALF_PI),
  );
}

/**
 * HalfNormal: sizes of errors, distances; a prior for scales. p(y) = √(2/π)/scale·e^(−z²/2), z = y/scale, y ≥ 0.
 * Parameter: scale (positive), in units of y, the stddev of the Normal whose size it is; or mean = scale·√(2/π). Johnson,
 * Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 13.
 *
 * @example
 * HalfNormal({ scale: 1 }).logSurvival(40); // -803.9152948331939
 */
export const HalfNormal = /* @__PURE__ */ closedForm({
  name: "HalfNormal",
  params: { scale: positive },
  also: [
    {
      params: { mean: positive },
      to: ({ mean }) => ({ scale: mean.mul(SQRT_HALF_PI) }),
      from: ({ scale }) => ({ mean: scale.mul(SQRT_TWO_OVER_PI) }),
    },
  ],
  support: nonnegative,
  elementwise: true,
  logProb: (params, y) => square(standardize(y, params)).mul(-0.5).sub(log(params.scale)).add(HALF_LOG_TWO_OVER_PI),
  cdf: (params, y) => erf(standardize(y, params).mul(SQRT_HALF)),
  survival: (params, y) => erfc(standardize(y, params).mul(SQRT_HALF)),
  logCdf: (params, y) => {
    const z = standardize(y, params);
    const [tiny, large] = [lt(z, 1e-9), gt(z, 1)];
    const body = log(erf(where(tiny, 1, z).mul(SQRT_HALF)));
    const right = log1p(erfc(where(large, z, 1).mul(SQRT_HALF)).neg());
    return where(tiny, logRatio(y, params.scale).add(HALF_LOG_TWO_OVER_PI), where(large, right, body));
  },
  logSurvival: (params, y) => logNdtr(standardize(y, params).neg()).add(LOG_2),
  quantile: ({ scale }, p, q) => where(lt(p, q), fromCdf(where(lt(p, q), p, 0.5)), ndtri(q.mul(0.5)).neg()).mul(scale),
  mean: ({ scale }) => scale.mul(SQRT_TWO_OVER_PI),
  variance: ({ scale }) => square(scale).mul(0.3633802276324187), // 1 − 2/π
  skewness: () => full([], 0.9952717464311566), // √2·(4 − π)/(π − 2)^1.5
  kurtosis: () => full([], 0.8691773036059741), // 8(π − 3)/(π − 2)²
  mode: () => full([], 0),
  entropy: ({ scale }) => log(scale).add(0.7257913526447274), // ½ + ½·log(π/2)
  sample: ({ scale }, key) => abs(normal(key)).mul(scale),
  kl: (p, q) => scaleDivergence(p.scale, q.scale),
  // The maximum of the likelihood is √(Σ y²/n).
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const ratio = mean > 0 ? stddev / mean : 0;
    return { scale: mean * Math.sqrt(1 + ratio * ratio) || 1 };
  },
  mle: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    return { scale: mean * Math.sqrt(1 + (stddev / mean) * (stddev / mean)) };
  },
  affine: { scale: ({ scale }, by) => ({ scale: scale.mul(by) }) },
});
