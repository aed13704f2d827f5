// NegativeBinomial1: counts that vary more than a Poisson's, their variance growing with the mean (NB1).
import { distribution, gammaPoisson, nonnegativeInteger, positive, type Tensor, weightedMoments } from "thetastar";

/**
 * Negative binomial of the first kind (NB1): counts whose variance is a multiple of the mean, mean·(1 + dispersion), as
 * of quasi-Poisson data. P(y) = Γ(y + s)/(Γ(s)·y!)·(1 − p)ʸ·pˢ, y = 0, 1, 2, …, with s = mean/dispersion and
 * p = 1/(1 + dispersion). Parameters: mean and dispersion, both positive. Cameron and Trivedi, Regression Analysis of
 * Count Data (2013), section 3.3.
 *
 * @example
 * NegativeBinomial1({ mean: 4, dispersion: 0.5 }).variance(); // 6
 */
export const NegativeBinomial1 = /* @__PURE__ */ distribution({
  name: "NegativeBinomial1",
  params: { mean: positive, dispersion: positive },
  support: nonnegativeInteger,
  limits: { dispersion: "Poisson" },
  elementwise: true,
  ...gammaPoisson(({ mean, dispersion }: { readonly mean: Tensor; readonly dispersion: Tensor }) => ({
    size: mean.div(dispersion),
    ratio: dispersion,
  })),
  // Moments; half an event where there is none, a little dispersion where there is less than a Poisson's.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const some = mean || 0.5 / y.length;
    return { mean: some, dispersion: Math.max((stddev * stddev) / some - 1, 0.05) };
  },
});
