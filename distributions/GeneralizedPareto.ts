// GeneralizedPareto: what exceeds a high threshold, whatever its tail.
import {
  byPrecision,
  closedForm,
  eq,
  expm1,
  expm1Ratio,
  ge,
  gt,
  le,
  lesser,
  log,
  log1mexpexp,
  log1p,
  log1pRatio,
  logRatio,
  logTail,
  lt,
  nonnegative,
  positive,
  real,
  reciprocal,
  sqrt,
  square,
  type Tensor,
  uniform,
  weightedMoments,
  where,
} from "thetastar";

interface Params {
  readonly scale: Tensor;
  readonly shape: Tensor;
}
const LARGE = { f32: 1e38, f64: 1e308 };

/**
 * The cumulative hazard h = log(1 + shape·z)/shape, z = y/scale, which is z for shape 0; its logarithm; and
 * l = log(1 + shape·z) = shape·h. `end` is where 1 + shape·z is 0, the upper end of a y that has one.
 */
function hazard({ scale, shape }: Params, y: Tensor) {
  const large = byPrecision(LARGE);
  const z = lesser(y.div(scale), large);
  const given = lesser(shape.mul(z), large);
  const end = le(given, -1);
  const x = where(end, -0.5, given);
  const ratio = log1pRatio(x);
  return {
    end,
    h: z.mul(ratio), // at 0 the slope is that of log y alone
    logH: logRatio(y, scale).add(where(eq(y, 0), 0, log(ratio))),
    l: log1p(x),
  };
}
/** The formula where shape < most, ∞ from there. */
const finiteBelow = (most: number, shape: Tensor, formula: (shape: Tensor) => Tensor): Tensor => {
  const exists = lt(shape, most);
  return where(exists, formula(where(exists, shape, 0)), Infinity);
};
const quantile = ({ scale, shape }: Params, h: Tensor): Tensor => {
  const last = eq(h, Infinity); // the end of y
  const finite = where(last, 1, h);
  const end = where(lt(shape, 0), reciprocal(where(lt(shape, 0), shape.neg(), 1)), Infinity);
  return where(last, end, where(eq(h, 0), 0, finite.mul(expm1Ratio(shape.mul(finite))))).mul(scale);
};

/**
 * GeneralizedPareto: excesses over a high threshold (floods, losses, gusts). p(y) = (1 + shape·z)^(−1 − 1/shape)/scale,
 * z = y/scale, y ≥ 0; for shape = 0 it is Exponential, for shape > 0 the tail is a power, for shape < 0 y ends at
 * −scale/shape. Parameters: scale (positive), in units of y, and shape (real), the ξ of extreme-value theory. Moments of
 * order n exist for shape < 1/n. For a threshold u model y − u. Coles, An Introduction to Statistical Modeling of Extreme
 * Values (2001), chapter 4.
 *
 * @example
 * GeneralizedPareto({ scale: 1, shape: 0.5 }).survival(18); // 0.009999999999999995
 */
export const GeneralizedPareto = /* @__PURE__ */ closedForm({
  name: "GeneralizedPareto",
  params: { scale: positive, shape: real },
  support: nonnegative,
  // beyond it the ends of y move faster with the parameters than estimates settle (Smith, Biometrika 72, 1985)
  regular: ({ shape }) => gt(shape, -0.5),
  bounds: ({ scale, shape }) => ({
    upper: where(lt(shape, 0), scale.div(where(lt(shape, 0), shape, -1)).neg(), Infinity),
  }),
  elementwise: true,
  logProb: (params, y) => {
    const { scale, shape } = params;
    const { h, l, end } = hazard(params, y);
    const limit = where(eq(shape, -1), 0, where(lt(shape, -1), Infinity, -Infinity));
    const excess = where(lt(shape, 0), shape.add(1).mul(h), h.add(l));
    return where(end, limit, excess.neg()).sub(log(scale));
  },
  cdf: (params, y) => {
    const { h, end } = hazard(params, y);
    return where(end, 1, expm1(h.neg()).neg());
  },
  logCdf: (params, y) => {
    const { logH, end } = hazard(params, y);
    return where(end, 0, log1mexpexp(logH));
  },
  logSurvival: (params, y) => {
    const { h, end } = hazard(params, y);
    return where(end, -Infinity, h.neg());
  },
  quantile: (params, p, q) => quantile(params, logTail(p, q).neg()),
  mean: ({ scale, shape }) => finiteBelow(1, shape, (k) => scale.div(k.neg().add(1))),
  variance: ({ scale, shape }) =>
    finiteBelow(0.5, shape, (k) => square(scale.div(k.neg().add(1))).div(k.mul(-2).add(1))),
  skewness: ({ shape }) =>
    where(
      lt(shape, 0.5),
      finiteBelow(1 / 3, shape, (k) =>
        k
          .add(1)
          .mul(2)
          .mul(sqrt(k.mul(-2).add(1)))
          .div(k.mul(-3).add(1)),
      ),
      Number.NaN,
    ),
  kurtosis: ({ shape }) =>
    where(
      lt(shape, 0.5),
      finiteBelow(0.25, shape, (k) =>
        k
          .mul(-2)
          .add(1)
          .mul(3)
          .mul(square(k).mul(2).add(k).add(3))
          .div(k.mul(-3).add(1).mul(k.mul(-4).add(1)))
          .sub(3),
      ),
      Number.NaN,
    ),
  // for shape < −1 the density rises towards the upper end
  mode: ({ scale, shape }) => where(ge(shape, -1), 0, scale.div(where(ge(shape, -1), -2, shape)).neg()),
  entropy: ({ scale, shape }) => log(scale).add(shape).add(1),
  sample: (params, key) => quantile(params, log(uniform(key)).neg()),
  // Friederichs and Thorarinsdottir, Environmetrics 23 (2012), equation 7, smooth through shape = 1. The integral of S²
  // is finite below shape 2, also where the mean is not.
  crps: (params, y) => {
    const { scale, shape } = params;
    const { h, end } = hazard(params, y);
    return finiteBelow(2, shape, (k) => {
      const rest = k.neg().add(1);
      const last = where(end, 1, h).neg();
      // where y lies at an end, shape < 0 and h = ∞
      const inner = where(end, reciprocal(where(end, rest, 1)).neg(), last.mul(expm1Ratio(last.mul(rest)))).mul(2);
      return inner
        .add(reciprocal(k.neg().add(2)))
        .mul(scale)
        .add(y);
    });
  },
  // By moments: shape = (1 − m²/v)/2, so that no y lies beyond the end.
  start: (y, weight) => {
    const { mean, stddev, most } = weightedMoments(y, weight);
    if (!(stddev > 0)) return { scale: mean || 1, shape: 0 };
    const ratio = mean / stddev;
    const wanted = Math.max(-0.5, Math.min(0.5, (1 - ratio * ratio) / 2));
    const scale = mean * (1 - wanted);
    return { scale, shape: Math.max(wanted, (-0.9 * scale) / most) };
  },
  affine: { scale: ({ scale, shape }, by) => ({ scale: scale.mul(by), shape }) },
});
