// NegativeBinomial: counts that vary more than a Poisson's, their variance growing with the square of the mean (NB2).
import {
  bd0,
  byPrecision,
  distribution,
  exp,
  gammaPoisson,
  greater,
  lesser,
  log,
  logit,
  nonnegativeInteger,
  positive,
  real,
  reciprocal,
  sigmoid,
  type Tensor,
  unitInterval,
  weightedMoments,
} from "thetastar";

type Limits = Parameters<typeof byPrecision>[0];
/** x within limits that nothing overflows of: beyond, its slope is 0. */
const within = (x: Tensor, least: Limits, most: Limits): Tensor =>
  greater(lesser(x, byPrecision(most)), byPrecision(least));
const sizeOf = (size: Tensor): Tensor => within(size, { f32: 1e-12, f64: 1e-80 }, { f32: 1e12, f64: 1e80 });
/** mean/size of log-odds of a stop. */
const ratioOf = (logits: Tensor): Tensor => exp(within(logits, { f32: -38, f64: -300 }, { f32: 38, f64: 300 }).neg());

const bySize = (size: Tensor, logits: Tensor) => ({
  mean: sizeOf(size).mul(ratioOf(logits)),
  dispersion: reciprocal(sizeOf(size)),
});

/**
 * Negative binomial (NB2): counts that vary more than a Poisson's, such as visits, claims or infections; a Poisson whose
 * rate is Gamma distributed. P(y) = Γ(y + s)/(Γ(s)·y!)·(1 − p)ʸ·pˢ, y = 0, 1, 2, …, with s = size = 1/dispersion and
 * p = probs = size/(size + mean). Parameters: mean and dispersion (both positive), variance = mean + dispersion·mean²; or
 * mean and size; or size (positive) and probs, counting failures before success number `size`; or size and logits
 * (real), the log-odds of probs. Hilbe, Negative Binomial Regression (2011).
 *
 * @example
 * NegativeBinomial({ mean: 4, dispersion: 0.5 }).variance(); // 12
 */
export const NegativeBinomial = /* @__PURE__ */ distribution({
  name: "NegativeBinomial",
  params: { mean: positive, dispersion: positive },
  also: [
    {
      params: { mean: positive, size: positive },
      to: ({ mean, size }) => ({ mean, dispersion: reciprocal(sizeOf(size)) }),
      from: ({ mean, dispersion }) => ({ mean, size: reciprocal(dispersion) }),
    },
    {
      params: { size: positive, probs: unitInterval },
      to: ({ size, probs }) => bySize(size, logit(probs)),
      from: ({ mean, dispersion }) => ({
        size: reciprocal(dispersion),
        probs: sigmoid(log(mean).add(log(dispersion)).neg()),
      }),
    },
    {
      params: { size: positive, logits: real },
      to: ({ size, logits }) => bySize(size, logits),
      from: ({ mean, dispersion }) => ({
        size: reciprocal(dispersion),
        logits: log(mean).add(log(dispersion)).neg(),
      }),
    },
  ],
  support: nonnegativeInteger,
  limits: { dispersion: "Poisson", size: "Poisson" },
  elementwise: true,
  ...gammaPoisson(({ mean, dispersion }: { readonly mean: Tensor; readonly dispersion: Tensor }) => ({
    size: reciprocal(dispersion),
    ratio: mean.mul(dispersion),
  })),
  deviance: ({ mean, dispersion }, y) => {
    const size = sizeOf(reciprocal(dispersion));
    return bd0(y, mean)
      .sub(bd0(y.add(size), mean.add(size)))
      .mul(2);
  },
  // Moments; half an event where there is none, a little dispersion where there is less than a Poisson's.
  start: (y, weight) => {
    const moments = weightedMoments(y, weight);
    const mean = moments.mean || 0.5 / y.length;
    const cv = moments.stddev / mean;
    return { mean, dispersion: Math.max(cv * cv - 1 / mean, 0.05) };
  },
});
