// LogNormal: positive quantities that are products of many small causes.
import {
  byPrecision,
  closedForm,
  erf,
  evaluate,
  exp,
  expm1,
  greater,
  input,
  log,
  logNdtr,
  lt,
  ndtr,
  ndtri,
  normal,
  normalDivergence,
  positive,
  real,
  roughLog,
  softplus,
  sqrt,
  square,
  type Tensor,
  weightedMoments,
  where,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
const HALF_LOG_2PI_E = 1.4189385332046727;
const SQRT_HALF = 0.7071067811865476;

interface Params {
  readonly loc: Tensor;
  readonly scale: Tensor;
}
const standardize = (y: Tensor, { loc, scale }: Params): Tensor => log(y).sub(loc).div(scale);

/** A scale below it leaves no room for the squares of what is divided by it. */
const LEAST_SCALE = { f32: 1e-9, f64: 1e-75 };
/** √log(1 + cv²) of log cv: for small cv it is cv. */
const scaleOf = (l: Tensor): Tensor =>
  greater(where(lt(l, -20), exp(l), sqrt(softplus(l.mul(2)))), byPrecision(LEAST_SCALE));
const cvOf = (scale: Tensor): Tensor => sqrt(expm1(square(scale)));
const meanOf = ({ loc, scale }: Params): Tensor => exp(square(scale).mul(0.5).add(loc));

/**
 * LogNormal: incomes, concentrations, durations, sizes; log y is Normal(loc, scale).
 * p(y) = e^(−z²/2) / (y·scale·√(2π)), z = (log y − loc)/scale, y > 0. Parameters: loc (real) and scale (positive) of
 * log y; or median = e^loc and scale; or mean and cv = stddev/mean = √(e^(scale²) − 1); or mean and stddev. Johnson,
 * Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 14.
 *
 * @example
 * LogNormal({ median: 3, scale: 0.5 }).cdf(3); // 0.5
 */
export const LogNormal = /* @__PURE__ */ closedForm({
  name: "LogNormal",
  params: { loc: real, scale: positive },
  also: [
    {
      params: { median: positive, scale: positive },
      to: ({ median, scale }) => ({ loc: log(median), scale }),
      from: ({ loc, scale }) => ({ median: exp(loc), scale }),
    },
    {
      params: { mean: positive, cv: positive },
      to: ({ mean, cv }) => {
        const scale = scaleOf(log(cv));
        return { loc: log(mean).sub(square(scale).mul(0.5)), scale };
      },
      from: (params) => ({ mean: meanOf(params), cv: cvOf(params.scale) }),
    },
    {
      params: { mean: positive, stddev: positive },
      to: ({ mean, stddev }) => {
        const logMean = log(mean); // once, so that its two slopes meet before they are divided by a tiny mean
        const scale = scaleOf(log(stddev).sub(logMean));
        return { loc: logMean.sub(square(scale).mul(0.5)), scale };
      },
      from: (params) => ({ mean: meanOf(params), stddev: meanOf(params).mul(cvOf(params.scale)) }),
    },
  ],
  support: positive,
  elementwise: true,
  logProb: (params, y) => square(standardize(y, params)).mul(-0.5).sub(log(params.scale)).sub(log(y)).sub(HALF_LOG_2PI),
  cdf: (params, y) => ndtr(standardize(y, params)),
  survival: (params, y) => ndtr(standardize(y, params).neg()),
  logCdf: (params, y) => logNdtr(standardize(y, params)),
  logSurvival: (params, y) => logNdtr(standardize(y, params).neg()),
  quantile: ({ loc, scale }, p, q) => exp(where(lt(p, q), ndtri(p), ndtri(q).neg()).mul(scale).add(loc)),
  mean: meanOf,
  variance: (params) => square(meanOf(params)).mul(expm1(square(params.scale))),
  skewness: ({ scale }) => {
    const w = expm1(square(scale));
    return w.add(3).mul(sqrt(w));
  },
  // e^(4s²) + 2e^(3s²) + 3e^(2s²) − 6 in w = e^(s²) − 1, where nothing cancels
  kurtosis: ({ scale }) => {
    const w = expm1(square(scale));
    return w.mul(w.mul(w.mul(w.add(6)).add(15)).add(16));
  },
  mode: ({ loc, scale }) => exp(loc.sub(square(scale))),
  entropy: ({ loc, scale }) => loc.add(log(scale)).add(HALF_LOG_2PI_E),
  sample: ({ loc, scale }, key) => exp(normal(key).mul(scale).add(loc)),
  // Baran and Lerch, Q. J. R. Meteorol. Soc. 141 (2015), with Φ(x) = ½ + ½·erf(x/√2); relative error about 1e-16/scale.
  crps: (params, y) => {
    const { scale } = params;
    const z = standardize(y, params).mul(SQRT_HALF);
    const other = erf(z.sub(scale.mul(SQRT_HALF))).add(erf(scale.mul(0.5)));
    return y.mul(erf(z)).sub(meanOf(params).mul(other));
  },
  kl: normalDivergence,
  // The maximum of the likelihood; y that does not vary has no scale.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    return { loc: mean, scale: stddev || 1 };
  },
  // a Normal's, of log y
  mle: (y, weight) => {
    const { mean, stddev } = weightedMoments(evaluate({ log: log(input("y", { rows: true })) }, { y }).log, weight);
    return { loc: mean, scale: stddev };
  },
  affine: { scale: ({ loc, scale }, by) => ({ loc: loc.add(log(by)), scale }) },
});
