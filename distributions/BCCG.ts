// BCCG: growth curves and reference ranges by the Box–Cox transformation of y (Cole and Green's LMS method).
import {
  boxCoxMode,
  boxCoxRules,
  distribution,
  full,
  logNdtr,
  ndtri,
  positive,
  real,
  type Symmetric,
  square,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;

const normal: Symmetric = {
  logDensity: (z) => square(z).mul(-0.5).sub(HALF_LOG_2PI),
  logTail: (z) => logNdtr(z.neg()),
  far: { f32: 1e9, f64: 1e50 },
  order: { power: Infinity, exponential: Infinity },
};

/**
 * BCCG (Box–Cox Cole and Green): heights, weights, blood values by age, where the centiles are wanted: z is a standard
 * Normal, truncated to y > 0. p(y) = (y/median)^shape·φ(z)/(y·scale·Φ(1/(scale·|shape|))),
 * z = ((y/median)^shape − 1)/(shape·scale), log(y/median)/scale for shape 0, y > 0. Parameters: median (positive; exactly
 * so but for the truncated part Φ(−1/(scale·|shape|))), scale (positive), about the coefficient of variation, and shape
 * (real), the power that makes y Normal: the mu, sigma and nu of gamlss, M, S and L of the LMS method. Cole and Green,
 * Statistics in Medicine 11 (1992); Rigby and Stasinopoulos, Statistics in Medicine 23 (2004). Moments are integrals: all exist for
 * shape ≥ 0, those below −shape where it is negative. The mode is the inner one: for
 * 0 < shape < 1 the density of the tiniest y grows without end.
 *
 * @example
 * BCCG({ median: 3, scale: 0.1, shape: 0 }).cdf(3); // 0.5
 */
export const BCCG = /* @__PURE__ */ distribution({
  name: "BCCG",
  params: { median: positive, scale: positive, shape: real },
  support: positive,
  .../* @__PURE__ */ boxCoxRules(
    () => normal,
    (_, u) => ndtri(u).neg(),
    {},
  ),
  // z·(1 + shape·scale·z) = (shape − 1)·scale
  mode: (params) => {
    const { scale, shape } = params;
    return boxCoxMode(params, scale.mul(shape), full([], 1), shape.sub(1).mul(scale).neg());
  },
});
