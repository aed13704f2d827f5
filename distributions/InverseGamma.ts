// InverseGamma: variances and other positive quantities with a power-law tail.
import {
  digamma,
  distribution,
  exp,
  gammaDivergence,
  greater,
  greaterThan,
  gt,
  holdPositive,
  log,
  logGammaDraw,
  lt,
  positive,
  sqrt,
  square,
  type Tensor,
  weightedMoments,
  where,
} from "thetastar";
import { logAbove, logBelow, logDensity, logStandardQuantile, standardEntropy, standardQuantile } from "./Gamma.ts";

/** The formula where moments of order n exist, ∞ where they diverge. */
const finiteAbove = (n: number, a: Tensor, formula: (a: Tensor) => Tensor): Tensor => {
  const exists = gt(a, n);
  return where(exists, formula(where(exists, a, n + 1)), Infinity);
};

/**
 * InverseGamma: the reciprocal of a Gamma: a prior for variances, quantities whose tail is a power.
 * p(y) = scaleᵃ·y^(−a−1)·e^(−scale/y)/Γ(a), y > 0, a = concentration. Parameters: concentration and scale (positive), in
 * units of y; or mean = scale/(a − 1) and concentration (greater than 1). Moments of order n exist for
 * concentration > n. Gelman et al., Bayesian Data Analysis (2013), appendix A.
 *
 * @example
 * InverseGamma({ concentration: 1, scale: 2 }).cdf(2); // 0.36787944117144233
 */
export const InverseGamma = /* @__PURE__ */ distribution({
  name: "InverseGamma",
  params: { concentration: positive, scale: positive },
  also: [
    {
      params: { mean: positive, concentration: greaterThan(1) },
      to: ({ mean, concentration }) => ({ concentration, scale: holdPositive(concentration.sub(1).mul(mean)) }),
      // a concentration up to 1 has no mean
      from: ({ concentration, scale }) => {
        const a = greater(concentration, 1.01);
        return { mean: scale.div(a.sub(1)), concentration: a };
      },
    },
  ],
  support: positive,
  elementwise: true,
  logProb: ({ concentration, scale }, y) => logDensity(concentration, scale, y, true),
  logCdf: ({ concentration, scale }, y) => logAbove(concentration, scale.div(y), log(scale).sub(log(y))),
  logSurvival: ({ concentration, scale }, y) => logBelow(concentration, scale.div(y), log(scale).sub(log(y))),
  // of the reciprocal the other tail
  quantile: ({ concentration, scale }, p, q) => {
    const x = standardQuantile(concentration, q, p);
    const tiny = lt(x, 1e-30);
    const far = exp(log(scale).sub(where(tiny, logStandardQuantile(concentration, q, p), 0)));
    return where(tiny, far, scale.div(where(tiny, 1, x)));
  },
  mean: ({ concentration, scale }) => finiteAbove(1, concentration, (a) => scale.div(a.sub(1))),
  variance: ({ concentration, scale }) =>
    finiteAbove(2, concentration, (a) => square(scale.div(a.sub(1))).div(a.sub(2))),
  skewness: ({ concentration }) =>
    where(
      gt(concentration, 2),
      finiteAbove(3, concentration, (a) => sqrt(a.sub(2)).mul(4).div(a.sub(3))),
      Number.NaN,
    ),
  kurtosis: ({ concentration }) =>
    where(
      gt(concentration, 2),
      finiteAbove(4, concentration, (a) =>
        a
          .mul(30)
          .sub(66)
          .div(a.sub(3).mul(a.sub(4))),
      ),
      Number.NaN,
    ),
  mode: ({ concentration, scale }) => scale.div(concentration.add(1)),
  // that of log Y is that of log G; E log Y = log scale − ψ(a)
  entropy: ({ concentration: a, scale }) => standardEntropy(a).add(log(scale)).sub(digamma(a).mul(2)),
  sample: ({ concentration, scale }, key) => exp(logGammaDraw(key, concentration).neg()).mul(scale),
  // that of the reciprocals
  kl: (p, q) =>
    gammaDivergence(
      { concentration: p.concentration, rate: p.scale },
      { concentration: q.concentration, rate: q.scale },
    ),
  // Moments of 1/Y, which is a Gamma.
  start: (y, weight) => {
    const { most } = weightedMoments(y, weight);
    const { mean, stddev } = weightedMoments(
      y.map((v) => Math.min(most / v, 1e150)),
      weight,
    );
    const ratio = stddev > 0 ? mean / stddev : 1;
    const concentration = Math.max(1e-3, Math.min(ratio * ratio, 1e8));
    return { concentration, scale: Math.max((concentration / mean) * most, 1e-300) };
  },
  affine: { scale: ({ concentration, scale }, by) => ({ concentration, scale: scale.mul(by) }) },
});
