// Laplace: differences around a median, with a sharp peak and exponential tails.
import {
  closedForm,
  excessOfRatio,
  exp,
  expm1,
  full,
  locationScale,
  log,
  log1p,
  lt,
  positive,
  real,
  square,
  standardize,
  type Tensor,
  uniform,
  unstandardize,
  weightedMean,
  weightedMoments,
  weightedQuantile,
  where,
} from "thetastar";

const LOG_2 = 0.6931471805599453;

/** −|z|, with the slope of the right side at 0. */
const minusAbs = (z: Tensor): Tensor => where(lt(z, 0), z, z.neg());
/** The smaller of the two tails. */
const tail = (z: Tensor): Tensor => exp(minusAbs(z)).mul(0.5);
const below = (z: Tensor): Tensor => where(lt(z, 0), tail(z), tail(z).neg().add(1));
const logBelow = (z: Tensor): Tensor => where(lt(z, 0), z.sub(LOG_2), log1p(tail(z).neg()));
const fromTails = (p: Tensor, q: Tensor): Tensor => where(lt(p, q), log(p.mul(2)), log(q.mul(2)).neg());

/**
 * Laplace, the double exponential: errors with heavier tails than a Normal's; its maximum likelihood is least absolute
 * deviations. p(y) = e^(−|z|)/(2·scale), z = (y − loc)/scale. Parameters: loc (real), the median, and scale (positive),
 * the mean absolute deviation, in units of y.
 * Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 24.
 *
 * @example
 * Laplace({ loc: 0, scale: 2 }).logCdf(-2000); // -1000.6931471805599
 */
export const Laplace = /* @__PURE__ */ closedForm({
  name: "Laplace",
  params: { loc: real, scale: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => minusAbs(standardize(y, params)).sub(log(params.scale)).sub(LOG_2),
  cdf: (params, y) => below(standardize(y, params)),
  survival: (params, y) => below(standardize(y, params).neg()),
  logCdf: (params, y) => logBelow(standardize(y, params)),
  logSurvival: (params, y) => logBelow(standardize(y, params).neg()),
  quantile: (params, p, q) => unstandardize(fromTails(p, q), params),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => square(scale).mul(2),
  skewness: () => full([], 0),
  kurtosis: () => full([], 3),
  mode: ({ loc }) => loc,
  entropy: ({ scale }) => log(scale).add(LOG_2 + 1),
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(fromTails(u, u.neg().add(1)), params);
  },
  // Jordan, Krüger and Lerch, J. Stat. Softw. 90 (2019), appendix A: |z| + e^(−|z|) − ¾.
  crps: (params, y) => {
    const a = minusAbs(standardize(y, params));
    return exp(a).sub(a).sub(0.75).mul(params.scale);
  },
  kl: (p, q) => {
    const d = p.loc.sub(q.loc);
    const apart = where(lt(d, 0), d.neg(), d);
    // log(1/r) + |d|/s_q + r·e^(−|d|/s_p) − 1, r = s_p/s_q
    return excessOfRatio(p.scale, q.scale)
      .add(apart.div(q.scale))
      .add(expm1(apart.div(p.scale).neg()).mul(p.scale.div(q.scale)));
  },
  // the maximum of the likelihood; y that does not vary has no scale
  start: (y, weight) => {
    const loc = weightedQuantile(y, weight, 0.5);
    const deviations = y.map((v) => Math.min(Math.abs(v - loc), Number.MAX_VALUE));
    const scale = weightedMoments(deviations, weight).mean;
    return { loc, scale: scale > 0 ? scale : 1 };
  },
  mle: (y, weight) => {
    const loc = weightedQuantile(y, weight, 0.5);
    const scale = weightedMean(
      y.map((v) => Math.abs(v - loc)),
      weight,
    );
    return { loc, scale };
  },
  affine: locationScale,
});
