// MvNormal: several numbers that vary together.
import {
  at,
  cholesky,
  diagonal,
  diagonalMatrix,
  distribution,
  fromCholesky,
  full,
  logDeterminant,
  lowerCholesky,
  matmul,
  normal,
  positiveDefinite,
  reshape,
  scaleDivergence,
  slice,
  sqrt,
  square,
  sum,
  type Tensor,
  triangularSolve,
  vector,
  weightedCorrelation,
} from "thetastar";
import { Normal } from "./Normal.ts";

const HALF_LOG_2PI = 0.9189385332046728;
const HALF_LOG_2PI_E = 1.4189385332046727;

const identity = (d: number): Tensor => diagonalMatrix(full([d], 1));
/** The lower L⁻¹ of a lower L. */
const inverse = (l: Tensor): Tensor => triangularSolve(l, identity(l.shape[0] as number));

type Parameters = { readonly loc: Tensor; readonly scaleTril: Tensor };
/** Of L_q⁻¹L_p = M: ½ Σ(mᵢᵢ² − 1 − log mᵢᵢ²) + ½ Σ mᵢⱼ² + ½|L_q⁻¹(loc_p − loc_q)|². */
function divergence(p: Parameters, q: Parameters): Tensor {
  const below = square(triangularSolve(q.scaleTril, p.scaleTril));
  const apart = sum(square(triangularSolve(q.scaleTril, p.loc.sub(q.loc))));
  const scales = sum(scaleDivergence(diagonal(p.scaleTril), diagonal(q.scaleTril)));
  return scales.add(
    sum(below.sub(diagonalMatrix(diagonal(below))))
      .add(apart)
      .mul(0.5),
  );
}

/**
 * MvNormal of d numbers. p(y) = e^(−|z|²/2) / ((2π)^(d/2) |L|), z = L⁻¹(y − loc), L = scaleTril. Parameters: loc (d numbers)
 * with one of scaleTril (the lower triangular factor of the covariance L·Lᵀ, its diagonal positive), covariance or
 * precision, the covariance's inverse (positive definite).
 *
 * quantile, interval and median are those of each element by itself. y has no cdf.
 *
 * @example
 * MvNormal(2)({ loc: [0, 1], covariance: [[1, 0.5], [0.5, 2]] }).logProb([0.5, 0]); // -2.6891135318056283
 */
export function MvNormal(d: number) {
  /** The variances: the squared lengths of L's rows. */
  const variances = (scaleTril: Tensor): Tensor => sum(square(scaleTril), 1);
  return distribution({
    name: `MvNormal(${d})`,
    params: { loc: vector(d), scaleTril: lowerCholesky(d) },
    also: [
      {
        params: { loc: vector(d), covariance: positiveDefinite(d) },
        to: ({ loc, covariance }) => ({ loc, scaleTril: cholesky(covariance) }),
        from: ({ loc, scaleTril }) => ({ loc, covariance: fromCholesky(scaleTril) }),
      },
      {
        // WᵀW = (L·Lᵀ)⁻¹ for W = L⁻¹
        params: { loc: vector(d), precision: positiveDefinite(d, { transposed: true }) },
        to: ({ loc, precision }) => ({ loc, scaleTril: inverse(cholesky(precision, { transposed: true })) }),
        from: ({ loc, scaleTril }) => ({ loc, precision: fromCholesky(inverse(scaleTril), { transposed: true }) }),
      },
    ],
    support: vector(d),
    logProb: ({ loc, scaleTril }, y) =>
      sum(square(triangularSolve(scaleTril, y.sub(loc))))
        .mul(-0.5)
        .sub(logDeterminant(scaleTril))
        .sub(d * HALF_LOG_2PI),
    mean: ({ loc }) => loc,
    variance: ({ scaleTril }) => variances(scaleTril),
    covariance: ({ scaleTril }) => fromCholesky(scaleTril),
    mode: ({ loc }) => loc,
    entropy: ({ scaleTril }) => logDeterminant(scaleTril).add(d * HALF_LOG_2PI_E),
    sample: ({ loc, scaleTril }, key) => loc.add(matmul(scaleTril, normal(key, { shape: [d] }))),
    marginals: Array.from({ length: d }, (_, j) => ({
      name: Normal.name,
      support: Normal.support,
      rules: Normal.rules,
      of: ({ loc, scaleTril }) => ({
        loc: at(loc, j),
        scale: sqrt(sum(square(reshape(slice(scaleTril, 0, j, 1), [d])))),
      }),
    })),
    kl: divergence,
    // The maximum of the likelihood; elements that do not vary have no scale, correlations of 1 are drawn towards 0.
    start: (y, weight) => {
      const { mean, stddev, factor } = weightedCorrelation(y, weight);
      return { loc: mean, scaleTril: factor.map((r, k) => r * (stddev[Math.floor(k / d)] as number)) };
    },
    mle: (y, weight) => {
      const total = weight.reduce((a, b) => a + b, 0);
      const { mean } = weightedCorrelation(y, weight);
      const covariance = new Float64Array(d * d);
      weight.forEach((w, i) => {
        for (let j = 0; j < d; j++)
          for (let k = 0; k < d; k++) {
            const product =
              ((y[i * d + j] as number) - (mean[j] as number)) * ((y[i * d + k] as number) - (mean[k] as number));
            covariance[j * d + k] = (covariance[j * d + k] as number) + (w / total) * product;
          }
      });
      return { loc: mean, covariance };
    },
    affine: {
      shift: ({ loc, scaleTril }, by) => ({ loc: loc.add(by), scaleTril }),
      scale: ({ loc, scaleTril }, by) => ({ loc: loc.mul(by), scaleTril: scaleTril.mul(by) }),
    },
  });
}
