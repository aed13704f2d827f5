// ExGaussian: a Normal with an exponential delay, as reaction times have it.
import {
  byPrecision,
  distribution,
  exp,
  expm1,
  finite,
  foldName,
  greater,
  gt,
  holdSlope,
  lesser,
  locationScale,
  log,
  log1mexp,
  log1p,
  logaddexp,
  logNdtr,
  lt,
  millsGap,
  ndtr,
  noneAtInfinity,
  normal,
  normalHazard,
  positive,
  real,
  reciprocal,
  sqrt,
  square,
  stack,
  standardizeFinite,
  type Tensor,
  type Tensors,
  uniform,
  weightedMoments,
  where,
} from "thetastar";

type Parameters = Tensors<{ loc: typeof real; scale: typeof positive; rate: typeof positive }>;
const HALF_LOG_2PI = 0.9189385332046728;

/** Beyond it the exponential part is a point to all digits; its square is a number in both precisions. */
const POINT = 1e18;
/** Below it the square of z overflows soon. */
const FAR = { f32: -1e18, f64: -1e150 };
/** Gauss–Legendre on [0, 1], 6 nodes. */
const NODES = [
  0.033765242898423986, 0.16939530676686775, 0.38069040695840154, 0.61930959304159846, 0.83060469323313225,
  0.96623475710157601,
];
const WEIGHTS = [
  0.085662246189585173, 0.1803807865240693, 0.23395696728634552, 0.23395696728634552, 0.1803807865240693,
  0.085662246189585173,
];

/** z, the deviation d = y − loc, r = rate·scale (how short the delay is beside the Normal part), and rate·d = r·z. */
interface Place {
  readonly z: Tensor;
  readonly r: Tensor;
  readonly decay: Tensor;
}
const shortness = ({ scale, rate }: Parameters): Tensor => finite(scale.mul(rate));
function place(params: Parameters, y: Tensor): Place {
  const decay = finite(finite(y.sub(params.loc)).mul(params.rate));
  const z = greater(standardizeFinite(y, params), byPrecision(FAR));
  return { z, r: lesser(shortness(params), POINT), decay };
}

/**
 * log of φ(z)·(1 − Φ(x))/φ(x), x = r − z: what the density is over the rate. For x > 0 by the hazard, which does not
 * underflow; else −(r·z − r²/2) + log Φ(−x).
 */
function logTail({ z, r, decay }: Place): Tensor {
  const x = r.sub(z);
  const left = gt(x, 0);
  const u = where(left, z, 0);
  const near = square(u)
    .mul(-0.5)
    .sub(HALF_LOG_2PI)
    .sub(log(normalHazard(where(left, x, 0))));
  const far = logNdtr(where(left, 0, x).neg()).sub(where(left, 0, decay).sub(square(where(left, 0, r)).mul(0.5)));
  return where(left, near, far);
}

/**
 * D with F = Φ(z)·(1 − e⁻ᴰ): the integral of Mills' gap from −z to r − z, whose integral function is log hazard. For small
 * r as an integral, D = r·mean; else as a difference of log hazards, which does not cancel then.
 */
function delay({ z, r, decay }: Place) {
  const short = lt(r, 0.5);
  const s = where(short, r, 0);
  const mean = NODES.map((node, i) => millsGap(s.mul(node).sub(z)).mul(WEIGHTS[i] as number)).reduce((a, b) =>
    a.add(b),
  );
  const t = where(lt(z, 0), z.neg(), 0);
  const gap = millsGap(t);
  const below = log1p(
    r
      .add(millsGap(t.add(r)))
      .sub(gap)
      .div(t.add(gap)),
  );
  const p = where(lt(z, 0), 0, z);
  const left = gt(r, p);
  const v = where(left, p, 0);
  const between = log(normalHazard(where(left, r.sub(p), 0)))
    .add(square(v).mul(0.5))
    .add(HALF_LOG_2PI)
    .add(logNdtr(v));
  const [u, o] = [where(left, 1, p), where(left, 0, r)];
  const beyond = where(left, 1, decay)
    .sub(square(o).mul(0.5))
    .add(logNdtr(u))
    .sub(logNdtr(u.sub(o)));
  const long = where(lt(z, 0), below, where(left, between, beyond));
  return { short, mean, d: where(short, s.mul(mean), where(short, 1, long)) };
}

/** Below it log(1 − e⁻ᴰ) is log D − D/2 to the last digit. */
const TINY = 1e-8;
function logBelow(params: Parameters, y: Tensor): Tensor {
  const at = place(params, y);
  const { short, mean, d } = delay(at);
  const tiny = lt(d, TINY);
  // log D by its factors, none of which underflows
  const logD = log(params.scale).add(log(params.rate)).add(log(mean));
  const small = where(short, logD, log(where(short, 1, d))).sub(where(tiny, d, 0).mul(0.5));
  return logNdtr(at.z).add(where(tiny, small, log1mexp(where(tiny, 1, d).neg())));
}
function below(at: Place): Tensor {
  return ndtr(at.z)
    .mul(expm1(delay(at).d.neg()))
    .neg();
}

/**
 * ExGaussian: the sum of a Normal and an exponential delay, as reaction times and peaks of chromatograms have it.
 * p(y) = rate·exp(r²/2 − r·z)·Φ(z − r), z = (y − loc)/scale, r = rate·scale. Parameters: loc (real) and scale (positive)
 * of the Normal part, in units of y; rate (positive) of the delay, whose mean is 1/rate. Or mean, scale and rate, the mean
 * of y being loc + 1/rate. Burbeck and Luce, Perception & Psychophysics 32 (1982).
 *
 * @example
 * ExGaussian({ loc: 0.3, scale: 0.05, rate: 5 }).mean(); // 0.5
 */
export const ExGaussian = /* @__PURE__ */ distribution({
  name: "ExGaussian",
  params: { loc: real, scale: positive, rate: positive },
  also: [
    {
      params: { mean: real, scale: positive, rate: positive },
      to: ({ mean, scale, rate }) => ({ loc: holdSlope(mean.sub(reciprocal(rate))), scale, rate }),
      from: ({ loc, scale, rate }) => ({ mean: loc.add(reciprocal(rate)), scale, rate }),
    },
  ],
  support: real,
  elementwise: true,
  logProb: (params, y) => {
    const at = place(params, y);
    // where r is held at POINT, the rate is r/scale
    const rate = where(lt(at.r, POINT), log(params.rate), log(at.r).sub(log(params.scale)));
    return noneAtInfinity(y, logTail(at).add(rate));
  },
  cdf: (params, y) => below(place(params, y)),
  survival: (params, y) => {
    const at = place(params, y);
    return where(lt(at.z, 0), below(at).neg().add(1), ndtr(at.z.neg()).add(exp(logTail(at))));
  },
  logCdf: logBelow,
  logSurvival: (params, y) => {
    const at = place(params, y);
    return where(lt(at.z, 0), log1p(below(at).neg()), logaddexp(logNdtr(at.z.neg()), logTail(at)));
  },
  mean: ({ loc, rate }) => loc.add(reciprocal(rate)),
  variance: ({ scale, rate }) => square(scale).add(square(reciprocal(rate))),
  skewness: (params) => {
    const s = square(shortness(params)).add(1);
    return reciprocal(s.mul(sqrt(s))).mul(2);
  },
  kurtosis: (params) => reciprocal(square(square(shortness(params)).add(1))).mul(6),
  landmarks: ({ loc, scale, rate }) =>
    stack([loc.sub(scale), loc, loc.add(scale), loc.add(scale.mul(3)), loc.add(reciprocal(rate))]),
  sample: ({ loc, scale, rate }, key) =>
    normal(foldName(key, "normal"))
      .mul(scale)
      .add(loc)
      .sub(log(uniform(foldName(key, "delay"))).div(rate)),
  // the delay has the share of the standard deviation that the skewness says, roughly: its cube root by Newton's method
  start: (y, weight) => {
    const { mean, stddev, skewness } = weightedMoments(y, weight);
    const spread = stddev > 0 ? stddev : 1;
    const cube = Math.min(Math.max(skewness, 0.05), 1.7) / 2;
    let share = 0.7;
    for (let i = 0; i < 8; i++) share -= (share * share * share - cube) / (3 * share * share);
    const delay = Math.max(spread * share, 1e-300);
    return { loc: mean - delay, scale: Math.max(spread * Math.sqrt(1 - share * share), 1e-300), rate: 1 / delay };
  },
  affine: {
    shift: locationScale.shift,
    scale: (params, by) => ({ ...locationScale.scale(params, by), rate: params.rate.div(by) }),
  },
});
