// Cauchy: a centre with tails so heavy that no moment exists.
import {
  abs,
  atan,
  closedForm,
  full,
  gt,
  locationScale,
  log,
  log1p,
  log1pSquare,
  lt,
  positive,
  real,
  reciprocal,
  square,
  standardize,
  type Tensor,
  tan,
  uniform,
  unstandardize,
  weightedQuantile,
  where,
} from "thetastar";

const PI = 3.141592653589793;
const INVERSE_PI = 0.3183098861837907;
const LOG_PI = 1.1447298858494002;
const LOG_4PI = 2.5310242469692907;

/** P(Z > |z|) of the standard Cauchy: an angle, by the reciprocal where that is the smaller. */
function tail(z: Tensor): Tensor {
  const t = abs(z);
  const far = gt(t, 1);
  const angle = atan(where(far, reciprocal(where(far, t, 1)), t)).mul(INVERSE_PI);
  return where(far, angle, angle.neg().add(0.5));
}
const below = (z: Tensor): Tensor => where(lt(z, 0), tail(z), tail(z).neg().add(1));
/** Beyond it the angle is 1/|z| to all digits. */
const FAR = 1e9;
const logBelow = (z: Tensor): Tensor => {
  const far = lt(z, -FAR);
  const small = tail(where(far, 1, z));
  const left = where(
    far,
    log(where(far, z.neg(), 1))
      .add(LOG_PI)
      .neg(),
    log(small),
  );
  return where(lt(z, 0), left, log1p(small.neg()));
};

/** Of the smaller of p and q the cotangent of the angle; 0 at a half. */
function fromTails(p: Tensor, q: Tensor): Tensor {
  const smaller = where(lt(p, q), p, q);
  const far = lt(smaller, 0.25);
  const t = tan(where(far, smaller, smaller.neg().add(0.5)).mul(PI));
  const z = where(far, reciprocal(where(far, t, 1)), t);
  return where(lt(p, q), z.neg(), z);
}

/**
 * Cauchy, the StudentT with one degree of freedom: for a centre among outliers of any size. p(y) = 1/(π·scale·(1 + z²)),
 * z = (y − loc)/scale. Parameters: loc (real), the median and mode, and scale (positive), half the distance of the
 * quartiles, in units of y. It has no mean and no variance: these are NaN.
 * Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 16.
 *
 * @example
 * Cauchy({ loc: 0, scale: 1 }).logSurvival(1e100); // -231.40323918525397
 */
export const Cauchy = /* @__PURE__ */ closedForm({
  name: "Cauchy",
  params: { loc: real, scale: positive },
  support: real,
  elementwise: true,
  logProb: (params, y) => log1pSquare(standardize(y, params)).neg().sub(log(params.scale)).sub(LOG_PI),
  cdf: (params, y) => below(standardize(y, params)),
  survival: (params, y) => below(standardize(y, params).neg()),
  logCdf: (params, y) => logBelow(standardize(y, params)),
  logSurvival: (params, y) => logBelow(standardize(y, params).neg()),
  quantile: (params, p, q) => unstandardize(fromTails(p, q), params),
  mean: () => full([], Number.NaN),
  variance: () => full([], Number.NaN),
  skewness: () => full([], Number.NaN),
  kurtosis: () => full([], Number.NaN),
  mode: ({ loc }) => loc,
  entropy: ({ scale }) => log(scale).add(LOG_4PI),
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(fromTails(u, u.neg().add(1)), params);
  },
  // Chyzak and Nielsen, arXiv:1905.10965 (2019): log of ((s + t)² + d²)/(4st)
  kl: (p, q) => {
    const [s, t, d] = [p.scale, q.scale, p.loc.sub(q.loc)];
    return log1p(square(s.sub(t)).add(square(d)).div(s.mul(4)).div(t));
  },
  // the median and half the distance of the quartiles
  start: (y, weight) => {
    const loc = weightedQuantile(y, weight, 0.5);
    const scale = weightedQuantile(y, weight, 0.75) / 2 - weightedQuantile(y, weight, 0.25) / 2;
    return { loc, scale: scale > 0 ? scale : 1 };
  },
  affine: locationScale,
});
