// Normal: measurements and errors that add up from many small causes.
import {
  closedForm,
  erf,
  exp,
  full,
  greater,
  log,
  log1p,
  logNdtr,
  lt,
  ndtr,
  ndtri,
  normal,
  positive,
  real,
  sqrt,
  square,
  type Tensor,
  where,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;
const HALF_LOG_2PI_E = 1.4189385332046727;
const SQRT_HALF = 0.7071067811865476;
const INVERSE_SQRT_2PI = 0.3989422804014327;
const INVERSE_SQRT_PI = 0.5641895835477563;

const standardize = (y: Tensor, { loc, scale }: { readonly loc: Tensor; readonly scale: Tensor }): Tensor =>
  y.sub(loc).div(scale);

/** E|Z| of Z ~ Normal(loc, scale): 2·scale·φ(loc/scale) + loc·(2Φ(loc/scale) − 1). */
const meanAbs = (loc: Tensor, scale: Tensor): Tensor => {
  const z = loc.div(scale);
  return scale.mul(exp(square(z).mul(-0.5)).mul(2 * INVERSE_SQRT_2PI)).add(loc.mul(erf(z.mul(SQRT_HALF))));
};

/** The parameters of greatest likelihood: the mean, and the root of the mean square deviation. */
function greatest(y: Float64Array, weight: Float64Array): { readonly loc: number; readonly scale: number } {
  let [total, sum, squares] = [0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    total += weight[i] as number;
    sum += (weight[i] as number) * (y[i] as number);
  }
  const loc = sum / total;
  for (let i = 0; i < y.length; i++) {
    const d = (y[i] as number) - loc;
    squares += (weight[i] as number) * d * d;
  }
  return { loc, scale: Math.sqrt(squares / total) };
}

/**
 * Normal. p(y) = e^(−z²/2) / (scale·√(2π)), z = (y − loc)/scale. Parameters: loc (real) and scale (positive), in units
 * of y; or mean and stddev; or mean and variance.
 *
 * @example
 * Normal({ loc: 0, scale: 1 }).logCdf(-40); // -804.6084420137538
 */
export const Normal = /* @__PURE__ */ closedForm({
  name: "Normal",
  params: { loc: real, scale: positive },
  also: [
    {
      params: { mean: real, stddev: positive },
      to: ({ mean, stddev }) => ({ loc: mean, scale: stddev }),
      from: ({ loc, scale }) => ({ mean: loc, stddev: scale }),
    },
    {
      params: { mean: real, variance: positive },
      to: ({ mean, variance }) => ({ loc: mean, scale: sqrt(variance) }),
      from: ({ loc, scale }) => ({ mean: loc, variance: square(scale) }),
    },
  ],
  support: real,
  elementwise: true,
  logProb: (params, y) => square(standardize(y, params)).mul(-0.5).sub(log(params.scale)).sub(HALF_LOG_2PI),
  cdf: (params, y) => ndtr(standardize(y, params)),
  survival: (params, y) => ndtr(standardize(y, params).neg()),
  logCdf: (params, y) => logNdtr(standardize(y, params)),
  logSurvival: (params, y) => logNdtr(standardize(y, params).neg()),
  quantile: ({ loc, scale }, p, q) => where(lt(p, q), ndtri(p), ndtri(q).neg()).mul(scale).add(loc),
  mean: ({ loc }) => loc,
  momentOrder: () => full([], Infinity),
  variance: ({ scale }) => square(scale),
  deviance: ({ loc }, y) => square(y.sub(loc)),
  dispersion: ({ scale }) => square(scale),
  skewness: () => full([], 0),
  kurtosis: () => full([], 0),
  mode: ({ loc }) => loc,
  entropy: ({ scale }) => log(scale).add(HALF_LOG_2PI_E),
  sample: ({ loc, scale }, key) => normal(key).mul(scale).add(loc),
  // Gneiting and Raftery, JASA 102 (2007), section 4.2.
  crps: ({ loc, scale }, y) => meanAbs(y.sub(loc), scale).sub(scale.mul(INVERSE_SQRT_PI)),
  meanDifference: (a, b) => meanAbs(a.loc.sub(b.loc), sqrt(square(a.scale).add(square(b.scale)))),
  // ½(r² − 1 − log r²) + ½d², right to 1e-16 nats: more digits where p is next to q would cost every page 350 bytes
  kl: (p, q) => {
    const more = p.scale.sub(q.scale).div(q.scale).mul(p.scale.div(q.scale).add(1));
    const apart = square(p.loc.sub(q.loc).div(q.scale));
    return greater(more.sub(log1p(more)), 0)
      .add(apart)
      .mul(0.5);
  },
  // y that does not vary has no scale
  start: (y, weight) => {
    const { loc, scale } = greatest(y, weight);
    return { loc, scale: scale || 1 };
  },
  mle: greatest,
  affine: {
    shift: ({ loc, scale }, by) => ({ loc: loc.add(by), scale }),
    scale: ({ loc, scale }, by) => ({ loc: loc.mul(by), scale: scale.mul(by) }),
  },
});
