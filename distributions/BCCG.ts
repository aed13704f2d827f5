// BCCG: growth curves and reference ranges by the Box–Cox transformation of y (Cole and Green's LMS method).
import {
  abs,
  beforeOverflow,
  byPrecision,
  distribution,
  exp,
  expm1Ratio,
  finite,
  greater,
  lesser,
  log,
  log1mexp,
  log1pRatio,
  logNdtr,
  logRatio,
  logsubexp,
  lt,
  ndtr,
  ndtri,
  or,
  positive,
  real,
  reciprocal,
  roughExp,
  roughLog,
  square,
  type Tensor,
  uniform,
  weightedMoments,
  where,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;

interface Params {
  readonly median: Tensor;
  readonly scale: Tensor;
  readonly shape: Tensor;
}
/** Shapes and inverse scales beyond which slopes would overflow. */
const STEEP = { f32: 1e9, f64: 1e30 };
/** Beyond it z and k are held, lest their powers overflow. */
const FAR = { f32: 1e9, f64: 1e50 };

/** z = ((y/median)^shape − 1)/(shape·scale), smooth through shape 0; t = shape·log(y/median); and k = 1/(scale·|shape|). */
function boxCox({ median, scale: givenScale, shape: givenShape }: Params, y: Tensor) {
  const most = byPrecision(STEEP);
  const scale = greater(lesser(givenScale, most), reciprocal(most));
  const shape = greater(lesser(givenShape, most), most.neg());
  const l = logRatio(y, median);
  const t = beforeOverflow(finite(shape.mul(l)));
  const z = l.mul(expm1Ratio(t)).div(scale);
  const far = byPrecision(FAR);
  return { t, z: greater(lesser(z, far), far.neg()), k: lesser(reciprocal(scale.mul(abs(shape))), far) };
}

/**
 * The logarithms of the truncated side's part (Φ(w) − Φ(−k))/Φ(k), w = ±z ≥ −k, and of the other, Φ(−w)/Φ(k). Close to
 * the end −k by Taylor's series in δ = w + k, which is k·eᵗ.
 */
function parts(params: Params, y: Tensor): { readonly truncated: Tensor; readonly open: Tensor } {
  const { t, z, k } = boxCox(params, y);
  const w = where(lt(params.shape, 0), z.neg(), z);
  const whole = logNdtr(k);
  const d = k.mul(exp(t));
  const close = lt(d.mul(greater(k, 1)), 1e-3);
  const left = or(lt(w, 0), close);
  const near = where(close, k, 1);
  const e = where(close, d, 0);
  const kk = square(near);
  // Σ (−1)ⁿHeₙ(−k)·δⁿ/(n + 1)!
  const series = e
    .mul(near.mul(kk.sub(3)).mul(e.div(24)).add(kk.sub(1).div(6)))
    .add(near.mul(0.5))
    .mul(e)
    .add(1);
  const taylor = log(near).add(t).add(log(series)).sub(kk.mul(0.5)).sub(HALF_LOG_2PI);
  const below = logNdtr(where(left, w, -1));
  const direct = logsubexp(below, lesser(logNdtr(where(close, -2, k.neg())), below));
  const small = where(close, taylor, direct).sub(whole);
  const large = logNdtr(where(left, 0, w.neg())).sub(whole);
  return {
    truncated: where(left, small, log1mexp(where(left, -1, large))),
    open: where(left, log1mexp(where(left, lesser(small, 0), -1)), large),
  };
}

/**
 * BCCG (Box–Cox Cole and Green): heights, weights, blood values by age, where the centiles are wanted: z is a standard
 * Normal, truncated to y > 0. p(y) = (y/median)^shape·φ(z)/(y·scale·Φ(1/(scale·|shape|))),
 * z = ((y/median)^shape − 1)/(shape·scale), log(y/median)/scale for shape 0, y > 0. Parameters: median (positive; exactly
 * so but for the truncated part Φ(−1/(scale·|shape|))), scale (positive), about the coefficient of variation, and shape
 * (real), the power that makes y Normal: the mu, sigma and nu of gamlss, M, S and L of the LMS method. Cole and Green,
 * Statistics in Medicine 11 (1992); Rigby and Stasinopoulos, Statistics in Medicine 23 (2004). Moments have no formula.
 *
 * @example
 * BCCG({ median: 3, scale: 0.1, shape: 0 }).cdf(3); // 0.5
 */
export const BCCG = /* @__PURE__ */ distribution({
  name: "BCCG",
  params: { median: positive, scale: positive, shape: real },
  support: positive,
  elementwise: true,
  logProb: (params, y) => {
    const { t, z, k } = boxCox(params, y);
    return t.sub(log(y)).sub(log(params.scale)).sub(square(z).mul(0.5)).sub(HALF_LOG_2PI).sub(logNdtr(k));
  },
  logCdf: (params, y) => {
    const { truncated, open } = parts(params, y);
    return where(lt(params.shape, 0), open, truncated);
  },
  logSurvival: (params, y) => {
    const { truncated, open } = parts(params, y);
    return where(lt(params.shape, 0), truncated, open);
  },
  // w with Φ(−w) = u·Φ(k), back through the transformation
  sample: ({ median, scale, shape }, key) => {
    const k = reciprocal(scale.mul(abs(shape)));
    const w = ndtri(uniform(key).mul(ndtr(k))).neg();
    const z = where(lt(shape, 0), w.neg(), w).mul(scale);
    return exp(z.mul(log1pRatio(z.mul(shape)))).mul(median);
  },
  // As a LogNormal.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    return { median: roughExp(mean), scale: stddev || 1, shape: 0 };
  },
  affine: { scale: ({ median, ...others }, by) => ({ ...others, median: median.mul(by) }) },
});
