// MvStudentT: several numbers that vary together, with tails heavier than the Normal's.
import {
  abs,
  and,
  cholesky,
  digammaDelta,
  distribution,
  foldName,
  fromCholesky,
  gammaDraw,
  greater,
  gt,
  lgammaDelta,
  log,
  log1p,
  logDeterminant,
  lowerCholesky,
  lt,
  matmul,
  max,
  normal,
  positive,
  positiveDefinite,
  softplus,
  sqrt,
  square,
  stopGradient,
  sum,
  type Tensor,
  triangularSolve,
  vector,
  weightedCorrelation,
  where,
} from "thetastar";

const LOG_PI = 1.1447298858494002;

/** log(1 + |z|²/df) of any z: far out by logarithms, in units of the largest element. */
function logOnePlus(z: Tensor, df: Tensor): Tensor {
  const unit = stopGradient(greater(max(abs(z)), 1));
  const share = sum(square(z.div(unit)));
  const near = lt(unit, 1e12);
  const ratio = share.mul(square(where(near, unit, 1))).div(df);
  const small = and(near, lt(ratio, 1e30));
  const logRatio = log(where(small, 1, share))
    .add(log(unit).mul(2))
    .sub(log(df));
  return where(small, log1p(where(small, ratio, 0)), softplus(logRatio));
}

/**
 * MvStudentT of d numbers. p(y) = Γ((df + d)/2) / (Γ(df/2) (df·π)^(d/2) |L|) · (1 + |z|²/df)^(−(df + d)/2), z = L⁻¹(y − loc),
 * L = scaleTril (Kotz and Nadarajah, Multivariate t Distributions, 2004). Parameters: df (positive), loc (d numbers) and
 * scaleTril (lower triangular, its diagonal positive), or scaleMatrix = L·Lᵀ (positive definite). The covariance is
 * df/(df − 2)·scaleMatrix for df > 2; the mean exists for df > 1.
 *
 * @example
 * MvStudentT(2)({ df: 3, loc: [0, 1], scaleTril: [[1, 0], [0.5, 2]] }).logProb([0.5, 0]); // -3.0148819508140883
 */
export function MvStudentT(d: number) {
  const spread = (scaleTril: Tensor): Tensor => sum(square(scaleTril), 1);
  /** What is multiplied by df/(df − 2): ∞ for 1 < df ≤ 2, NaN below. */
  const second = (df: Tensor, x: Tensor): Tensor => {
    const exists = gt(df, 2);
    const by = df.div(where(exists, df.sub(2), 1));
    return x.mul(where(exists, by, where(gt(df, 1), Infinity, Number.NaN)));
  };
  return distribution({
    name: `MvStudentT(${d})`,
    params: { df: positive, loc: vector(d), scaleTril: lowerCholesky(d) },
    also: [
      {
        params: { df: positive, loc: vector(d), scaleMatrix: positiveDefinite(d) },
        to: ({ df, loc, scaleMatrix }) => ({ df, loc, scaleTril: cholesky(scaleMatrix) }),
        from: ({ df, loc, scaleTril }) => ({ df, loc, scaleMatrix: fromCholesky(scaleTril) }),
      },
    ],
    support: vector(d),
    limits: { df: "MvNormal" },
    logProb: ({ df, loc, scaleTril }, y) =>
      lgammaDelta(df.mul(0.5), d / 2)
        .sub(
          log(df)
            .add(LOG_PI)
            .mul(d / 2),
        )
        .sub(logDeterminant(scaleTril))
        .sub(
          df
            .add(d)
            .mul(0.5)
            .mul(logOnePlus(triangularSolve(scaleTril, y.sub(loc)), df)),
        ),
    mean: ({ df, loc }) => where(gt(df, 1), loc, Number.NaN),
    variance: ({ df, scaleTril }) => second(df, spread(scaleTril)),
    covariance: ({ df, scaleTril }) => second(df, fromCholesky(scaleTril)),
    mode: ({ loc }) => loc,
    entropy: ({ df, scaleTril }) =>
      df
        .add(d)
        .mul(0.5)
        .mul(digammaDelta(df.mul(0.5), d / 2))
        .sub(lgammaDelta(df.mul(0.5), d / 2))
        .add(
          log(df)
            .add(LOG_PI)
            .mul(d / 2),
        )
        .add(logDeterminant(scaleTril)),
    sample: ({ df, loc, scaleTril }, key) => {
      const half = df.mul(0.5);
      const wide = sqrt(half.div(gammaDraw(foldName(key, "gamma"), half)));
      return loc.add(matmul(scaleTril, normal(foldName(key, "normal"), { shape: [d] })).mul(wide));
    },
    // Moments as those of a t with 5 degrees of freedom.
    start: (y, weight) => {
      const { mean, stddev, factor } = weightedCorrelation(y, weight);
      const shrink = Math.sqrt(0.6);
      return { df: 5, loc: mean, scaleTril: factor.map((r, k) => shrink * r * (stddev[Math.floor(k / d)] as number)) };
    },
    affine: {
      shift: ({ df, loc, scaleTril }, by) => ({ df, loc: loc.add(by), scaleTril }),
      scale: ({ df, loc, scaleTril }, by) => ({ df, loc: loc.mul(by), scaleTril: scaleTril.mul(by) }),
    },
  });
}
