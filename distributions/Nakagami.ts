// Nakagami: amplitudes whose square is a Gamma.
import {
  digamma,
  distribution,
  eq,
  exp,
  expm1,
  gammaDivergence,
  gt,
  lgamma,
  lgammaDelta,
  log,
  logGammaDraw,
  logRatio,
  monomial,
  positive,
  positiveWithLimit,
  sqrt,
  square,
  type Tensor,
  weightedMoments,
  where,
  xlogy,
} from "thetastar";
import { logAbove, logBelow, logKernel, logStandardQuantile, standardEntropy } from "./Gamma.ts";

const LOG_2 = 0.6931471805599453;

interface Params {
  readonly concentration: Tensor;
  readonly scale: Tensor;
}
const ratioSquared = /* @__PURE__ */ monomial("nakagamiSquare", [1, 2, -2], (a: Tensor, y: Tensor, scale: Tensor) =>
  a.mul(square(y.div(scale))),
);
/** x = a·(y/scale)² and its logarithm. */
const squared = ({ concentration, scale }: Params, y: Tensor): readonly [x: Tensor, l: Tensor] => [
  ratioSquared([concentration, y, scale]),
  log(concentration).add(logRatio(y, scale).mul(2)),
];
/** The Gamma that y² follows. */
const ofSquare = ({ concentration, scale }: Params) => ({ concentration, rate: concentration.div(square(scale)) });
/** log E Y/scale. */
const logMean = (a: Tensor): Tensor => lgammaDelta(a, 0.5).sub(log(a).mul(0.5));

/**
 * Nakagami: amplitudes of fading signals; y² is Gamma with mean scale². p(y) = 2/y·xᵃ·e⁻ˣ/Γ(a), x = a·(y/scale)², y > 0,
 * a = concentration. Parameters: concentration (positive; ½ is HalfNormal, 1 Rayleigh) and scale (positive), the root mean
 * square of y, in its units. Skewness and kurtosis lose digits for large concentrations. Nakagami (1960), in Statistical
 * Methods in Radio Wave Propagation.
 *
 * @example
 * Nakagami({ concentration: 1, scale: 2 }).survival(2); // 0.36787944117144233
 */
export const Nakagami = /* @__PURE__ */ distribution({
  name: "Nakagami",
  params: { concentration: positive, scale: positive },
  support: positiveWithLimit,
  elementwise: true,
  logProb: (params, y) => {
    const { concentration: a, scale } = params;
    const inside = logKernel(a, ...squared(params, y))
      .sub(log(y))
      .add(LOG_2);
    const edge = log(a)
      .mul(0.5)
      .sub(lgamma(a))
      .sub(log(scale))
      .add(xlogy(a.mul(2).sub(1), y))
      .add(LOG_2);
    return where(eq(y, 0), edge, inside);
  },
  logCdf: (params, y) => logBelow(params.concentration, ...squared(params, y)),
  logSurvival: (params, y) => logAbove(params.concentration, ...squared(params, y)),
  quantile: ({ concentration, scale }, p, q) =>
    exp(logStandardQuantile(concentration, p, q).sub(log(concentration)).mul(0.5)).mul(scale),
  mean: ({ concentration, scale }) => exp(logMean(concentration)).mul(scale),
  // 1 − (E Y)², by the gap of the logarithm
  variance: ({ concentration, scale }) => expm1(logMean(concentration).mul(2)).neg().mul(square(scale)),
  skewness: ({ concentration: a }) => {
    const m = exp(logMean(a));
    const v = expm1(logMean(a).mul(2)).neg();
    // m(2a + 1)/(2a) − 3m + 2m³ = m·((1 − 4a·v)/(2a))
    return m
      .mul(a.mul(-4).mul(v).add(1))
      .div(a.mul(2))
      .div(v.mul(sqrt(v)));
  },
  kurtosis: ({ concentration: a }) => {
    const m2 = exp(logMean(a).mul(2));
    const v = expm1(logMean(a).mul(2)).neg();
    // 1 + 1/a − 4m²(1 + 1/(2a)) + 6m² − 3m⁴
    const fourth = m2.mul(2).sub(square(m2).mul(3)).add(1).add(m2.mul(-2).add(1).div(a));
    return fourth.div(square(v)).sub(3);
  },
  mode: ({ concentration: a, scale }) => where(gt(a, 0.5), sqrt(where(gt(a, 0.5), a.sub(0.5), 0).div(a)).mul(scale), 0),
  entropy: ({ concentration: a, scale }) =>
    standardEntropy(a).sub(digamma(a).mul(0.5)).add(log(scale)).sub(log(a).mul(0.5)).sub(LOG_2),
  sample: ({ concentration, scale }, key) =>
    exp(logGammaDraw(key, concentration).sub(log(concentration)).mul(0.5)).mul(scale),
  // of the Gammas that y² follows
  kl: (p, q) => gammaDivergence(ofSquare(p), ofSquare(q)),
  // Moments of y²: a = m²/v.
  start: (y, weight) => {
    const { most } = weightedMoments(y, weight);
    const { mean, stddev } = weightedMoments(
      y.map((v) => (v / most) * (v / most)),
      weight,
    );
    const ratio = stddev > 0 ? mean / stddev : 1;
    return {
      concentration: Math.max(1e-3, Math.min(ratio * ratio, 1e8)),
      scale: Math.max(Math.sqrt(mean) * most, 1e-300),
    };
  },
  affine: { scale: ({ concentration, scale }, by) => ({ concentration, scale: scale.mul(by) }) },
});
