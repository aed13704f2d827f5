// LogitNormal: shares whose log-odds are Normal.
import {
  and,
  distribution,
  evaluate,
  greater,
  gt,
  input,
  lesser,
  log,
  log1p,
  logit,
  logNdtr,
  lt,
  ndtr,
  ndtri,
  normal,
  normalDivergence,
  positive,
  real,
  sigmoid,
  square,
  stack,
  type Tensor,
  unitInterval,
  weightedMoments,
  where,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;

/** No log-odds of a float are as far from 0: keeps ∞ − ∞ out. */
const FARTHEST = 800;

/** Standardized log-odds. */
const standardize = (y: Tensor, { loc, scale }: { readonly loc: Tensor; readonly scale: Tensor }): Tensor =>
  logit(y).sub(loc).div(scale);

/**
 * LogitNormal: shares, probabilities and proportions whose log-odds log(y/(1 − y)) are Normal(loc, scale).
 * p(y) = e^(−z²/2) / (scale·√(2π)·y·(1 − y)), z = (logit y − loc)/scale, 0 < y < 1, and 0 at both ends. Parameters: loc
 * (real) and scale (positive), of the log-odds; or median (between 0 and 1) = sigmoid(loc) and scale. Its moments have
 * no closed form. Atchison and Shen, Biometrika 67 (1980).
 *
 * @example
 * LogitNormal({ loc: 0, scale: 1 }).quantile(0.975); // 0.8765290546831119
 */
export const LogitNormal = /* @__PURE__ */ distribution({
  name: "LogitNormal",
  params: { loc: real, scale: positive },
  also: [
    {
      params: { median: unitInterval, scale: positive },
      to: ({ median, scale }) => ({ loc: lesser(greater(logit(median), -FARTHEST), FARTHEST), scale }),
      from: ({ loc, scale }) => ({ median: sigmoid(loc), scale }),
    },
  ],
  support: unitInterval,
  elementwise: true,
  logProb: (params, y) => {
    const inside = and(gt(y, 0), lt(y, 1));
    const safe = where(inside, y, 0.5);
    const value = square(standardize(safe, params))
      .mul(-0.5)
      .sub(log(params.scale))
      .sub(HALF_LOG_2PI)
      .sub(log(safe))
      .sub(log1p(safe.neg()));
    return where(inside, value, -Infinity);
  },
  cdf: (params, y) => ndtr(standardize(y, params)),
  survival: (params, y) => ndtr(standardize(y, params).neg()),
  // −0 + 0 is 0, where the slope of logit is the limit
  logCdf: (params, y) => logNdtr(standardize(y.add(0), params)),
  logSurvival: (params, y) => logNdtr(standardize(y.add(0), params).neg()),
  quantile: ({ loc, scale }, p, q) => sigmoid(where(lt(p, q), ndtri(p), ndtri(q).neg()).mul(scale).add(loc)),
  sample: ({ loc, scale }, key) => sigmoid(normal(key).mul(scale).add(loc)),
  // modes solve logit y = loc + scale²·(2y − 1): one, or two within loc ± scale² about the root between them
  landmarks: ({ loc, scale }) =>
    stack(
      [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].flatMap((by) => [
        sigmoid(square(scale).mul(by).add(loc)),
        sigmoid(scale.mul(4 * by).add(loc)),
      ]),
    ),
  kl: normalDivergence,
  // Mean and standard deviation carried to the log-odds by the slope there.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const median = Math.min(Math.max(mean, 1e-9), 1 - 1e-9);
    const scale = stddev / (median * (1 - median));
    return { median, scale: scale > 0 ? scale : 1 };
  },
  // a Normal's, of logit y
  mle: (y, weight) => {
    const { mean, stddev } = weightedMoments(
      evaluate({ logit: logit(input("y", { rows: true })) }, { y }).logit,
      weight,
    );
    return { loc: mean, scale: stddev };
  },
});
