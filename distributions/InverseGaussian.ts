// InverseGaussian: first-passage times and other positive quantities with a long right tail.
import {
  byPrecision,
  distribution,
  excessOfRatio,
  foldName,
  greater,
  gt,
  holdSlope,
  le,
  lesser,
  log,
  log1mexp,
  logaddexp,
  logNdtr,
  lt,
  millsGap,
  normal,
  normalHazard,
  positive,
  reciprocal,
  scaleSlope,
  sqrt,
  square,
  type Tensor,
  uniform,
  weightedMean,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

const HALF_LOG_2PI = 0.9189385332046728;

interface Params {
  readonly mean: Tensor;
  readonly shape: Tensor;
}

/** √(x/m) without overflow. */
const rootRatio = (x: Tensor, m: Tensor): Tensor => sqrt(x).div(sqrt(m));

/** Beyond it a square overflows. */
const FAR = { f32: 1e15, f64: 1e150 };
const held = (x: Tensor): Tensor => greater(lesser(x, byPrecision(FAR)), byPrecision(FAR).neg());

/**
 * a = √(λ/y)·(y − μ)/μ and b = √(λ/y)·(y + μ)/μ: P(Y ≤ y) = Φ(a) + e^(2λ/μ)·Φ(−b), b² − a² = 4λ/μ. Their slopes are
 * given, since by the rules of products they would be differences of large numbers.
 */
type Ends = (y: Tensor, mean: Tensor, shape: Tensor) => Tensor;
const slopes =
  (other: Ends) =>
  (g: Tensor, out: Tensor, y: Tensor, mean: Tensor, shape: Tensor): readonly Tensor[] => [
    g.mul(other(y, mean, shape)).div(y.mul(2)),
    g
      .mul(held(rootRatio(y, mean).mul(rootRatio(shape, mean))))
      .div(mean)
      .neg(),
    g.mul(out).div(shape.mul(2)),
  ];
const lower: Ends = /* @__PURE__ */ withGradient(
  "inverseGaussianLower",
  (y: Tensor, mean: Tensor, shape: Tensor) => held(rootRatio(shape, y).mul(y.sub(mean).div(mean))),
  slopes((...at) => upper(...at)),
);
const upper: Ends = /* @__PURE__ */ withGradient(
  "inverseGaussianUpper",
  (y: Tensor, mean: Tensor, shape: Tensor) => held(rootRatio(shape, y).mul(y.add(mean).div(mean))),
  slopes((...at) => lower(...at)),
);

/**
 * log (M(m − h) − M(m + h)), M Mills' ratio, where h is small beside 1 or m: M(m − h) − M(m + h) = 2h·Σ Iₖ h^(k−1)/k!
 * over odd k, Iₖ = ∫ tᵏ exp(−t²/2 − mt) dt, whose ratios are ρₖ = Iₖ/Iₖ₋₁ = k/(m + ρₖ₊₁), ρ₁ = 1/M − m.
 */
function logGapOfMills(m: Tensor, h: Tensor): Tensor {
  // ρ₂ρ₃, which counts for 1e-5: far out, where the differences cancel, about 6/m²
  const far = gt(m, 100);
  const near = where(far, 1, m);
  const second = reciprocal(millsGap(near)).sub(near);
  const third = reciprocal(second).mul(2).sub(near);
  const inverse = reciprocal(where(far, m, 1));
  const ratio = where(far, square(h.mul(inverse)), square(h).mul(second.mul(third)).div(6));
  // ρ₄ρ₅ from their size for large k: they count for 1e-11
  const tail = where(far, square(h.mul(inverse)), square(h).div(square(near).add(5)));
  const series = ratio.mul(tail.add(1)).add(1);
  return log(h.mul(2))
    .add(log(millsGap(m)))
    .sub(log(normalHazard(m)))
    .add(log(series));
}

/** log P(Y > y), good where a > −1: φ(a)·(M(a) − M(b)). */
function logAbove(a: Tensor, b: Tensor, h: Tensor): Tensor {
  const right = greater(a, -1);
  const m = b.add(right).mul(0.5);
  const near = lt(h, greater(m, 1).mul(0.003));
  const first = reciprocal(normalHazard(right));
  const direct = greater(first.sub(reciprocal(normalHazard(b))), first.mul(1e-9)); // the floor is for a held a
  const gap = where(near, logGapOfMills(m, h), log(where(near, 1, direct)));
  return gap.sub(square(right).mul(0.5)).sub(HALF_LOG_2PI);
}
/** log P(Y ≤ y) and log P(Y > y). */
function logs({ mean, shape }: Params, y: Tensor): { readonly below: Tensor; readonly above: Tensor } {
  const [a, b] = [lower(y, mean, shape), upper(y, mean, shape)];
  const left = lt(a, -1);
  const second = square(a)
    .mul(-0.5)
    .sub(HALF_LOG_2PI)
    .sub(log(normalHazard(b)));
  const below = logaddexp(logNdtr(a), second);
  const above = logAbove(a, b, rootRatio(shape, y));
  return {
    below: where(left, below, log1mexp(where(left, -1, above))),
    above: where(left, log1mexp(where(left, below, -1)), above),
  };
}

/** (y − μ)²/(μ²y), the unit deviance; its slopes are given as those of a and b. */
const deviance = /* @__PURE__ */ withGradient(
  "inverseGaussianDeviance",
  (y: Tensor, mean: Tensor) => {
    const r = y.sub(mean).div(mean);
    return r.mul(r.div(y));
  },
  (g, _, y: Tensor, mean: Tensor) => [
    scaleSlope(g, y.sub(mean).div(mean).mul(y.add(mean).div(mean)).div(y).div(y)),
    scaleSlope(g, y.sub(mean).div(mean).mul(-2).div(mean).div(mean)),
  ],
);

/**
 * InverseGaussian: first-passage times, reaction times, claims; more skewed than Gamma for the same dispersion.
 * p(y) = √(shape/(2πy³))·exp(−shape·(y − mean)²/(2·mean²·y)), y > 0. Parameters: mean and shape (both positive, in units
 * of y); or mean and dispersion = 1/shape, with variance dispersion·mean³. Tweedie, Ann. Math. Stat. 28 (1957); the cdf
 * in the log domain after Giner and Smyth, R Journal 8 (2016).
 *
 * @example
 * InverseGaussian({ mean: 1, shape: 2 }).mode(); // 0.5
 */
export const InverseGaussian = /* @__PURE__ */ distribution({
  name: "InverseGaussian",
  params: { mean: positive, shape: positive },
  also: [
    {
      params: { mean: positive, dispersion: positive },
      to: ({ mean, dispersion }) => ({ mean, shape: holdSlope(reciprocal(dispersion)) }),
      from: ({ mean, shape }) => ({ mean, dispersion: reciprocal(shape) }),
    },
  ],
  support: positive,
  elementwise: true,
  logProb: ({ mean, shape }, y) =>
    log(shape)
      .mul(0.5)
      .sub(log(y).mul(1.5))
      .sub(HALF_LOG_2PI)
      .sub(shape.mul(deviance(y, mean)).mul(0.5)),
  logCdf: (params, y) => logs(params, y).below,
  logSurvival: (params, y) => logs(params, y).above,
  mean: ({ mean }) => mean,
  variance: ({ mean, shape }) => square(mean).mul(mean.div(shape)),
  deviance: ({ mean }, y) => square(y.sub(mean).div(mean)).div(y),
  dispersion: ({ shape }) => reciprocal(shape),
  skewness: ({ mean, shape }) => sqrt(mean.div(shape)).mul(3),
  kurtosis: ({ mean, shape }) => mean.div(shape).mul(15),
  // μ(√(1 + r²) − r), r = 3μ/(2λ), as a quotient
  mode: ({ mean, shape }) => {
    const r = mean.div(shape).mul(1.5);
    return mean.div(sqrt(square(r).add(1)).add(r));
  },
  // Michael, Schucany and Haas, The American Statistician 30 (1976); the smaller root as a quotient.
  sample: ({ mean, shape }, key) => {
    const w = square(normal(foldName(key, "normal")))
      .mul(mean)
      .div(shape)
      .mul(0.5);
    const root = reciprocal(w.add(1).add(sqrt(w.mul(w.add(2)))));
    const first = le(uniform(foldName(key, "uniform")), reciprocal(root.add(1)));
    return where(first, root, reciprocal(root)).mul(mean);
  },
  kl: (p, q) => {
    const d = p.mean.sub(q.mean).div(q.mean);
    return excessOfRatio(q.shape, p.shape).add(square(d).mul(q.shape).div(p.mean)).mul(0.5);
  },
  // Moments.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const ratio = stddev > 0 ? mean / stddev : 1;
    return { mean, shape: mean * Math.min(ratio * ratio, 1e8) };
  },
  // 1/shape is the mean of 1/y − 1/mean = (mean − y)²/(mean²·y), less (mean − y)/mean², whose mean is 0
  mle: (y, weight) => {
    const mean = weightedMean(y, weight);
    const deviances = y.map((v) => ((v - mean) / mean) * ((v - mean) / v / mean));
    return { mean, shape: 1 / weightedMean(deviances, weight) };
  },
  affine: { scale: ({ mean, shape }, by) => ({ mean: mean.mul(by), shape: shape.mul(by) }) },
});
