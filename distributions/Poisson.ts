// Poisson: how often something happens that may happen at any time.
import {
  bd0,
  besselI0e,
  besselI1e,
  byPrecision,
  distribution,
  exp,
  floor,
  lesser,
  logGammaP,
  logGammaQ,
  logPoissonTerm,
  nonnegativeInteger,
  poissonDraw,
  positive,
  reciprocal,
  sqrt,
  type Tensor,
  weightedMean,
  weightedMoments,
} from "thetastar";

/** y + 1, no larger than what squares bear. */
const next = (y: Tensor): Tensor => lesser(y.add(1), byPrecision({ f32: 1e15, f64: 1e150 }));

/**
 * Poisson: counts of events that happen independently of each other, in a fixed time or place.
 * P(y) = rateʸ·e^(−rate)/y!, y = 0, 1, 2, … Parameter: rate (positive), which is mean and variance; or mean, the same.
 * Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).
 *
 * @example
 * Poisson({ rate: 3 }).interval(0.9); // { lower: 1, upper: 6 }
 */
export const Poisson = /* @__PURE__ */ distribution({
  name: "Poisson",
  params: { rate: positive },
  also: [{ params: { mean: positive }, to: ({ mean }) => ({ rate: mean }), from: ({ rate }) => ({ mean: rate }) }],
  support: nonnegativeInteger,
  elementwise: true,
  logProb: ({ rate }, y) => logPoissonTerm(y, rate),
  logCdf: ({ rate }, y) => logGammaQ(next(y), rate),
  logSurvival: ({ rate }, y) => logGammaP(next(y), rate),
  mean: ({ rate }) => rate,
  variance: ({ rate }) => rate,
  deviance: ({ rate }, y) => bd0(y, rate).mul(2),
  skewness: ({ rate }) => reciprocal(sqrt(rate)),
  kurtosis: ({ rate }) => reciprocal(rate),
  mode: ({ rate }) => floor(rate),
  sample: ({ rate }, key) => poissonDraw(key, rate),
  // Wei and Held, TEST 23 (2014), table 1: E|A − B| is that of a Skellam with equal rates
  crps: ({ rate }, y) => {
    const twice = rate.mul(2);
    const spread = besselI0e(twice).add(besselI1e(twice));
    return y
      .sub(rate)
      .mul(
        exp(logGammaQ(next(y), rate))
          .mul(2)
          .sub(1),
      )
      .add(rate.mul(exp(logPoissonTerm(y, rate)).mul(2).sub(spread)));
  },
  kl: (p, q) => bd0(p.rate, q.rate),
  // The maximum of the likelihood; half an event where there is none.
  start: (y, weight) => ({ rate: weightedMoments(y, weight).mean || 0.5 / y.length }),
  mle: (y, weight) => ({ rate: weightedMean(y, weight) }),
});
