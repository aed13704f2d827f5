// LowRankMvNormal: many numbers that vary together by few factors.
import {
  abs,
  at,
  broadcast,
  byPrecision,
  concat,
  diagonalMatrix,
  distribution,
  dot,
  eq,
  exp,
  foldName,
  greater,
  index,
  lesser,
  log,
  lt,
  type MatrixConstraint,
  matmul,
  max,
  normal,
  positive,
  repeated,
  reshape,
  slice,
  sqrt,
  square,
  sum,
  type Tensor,
  type Tensors,
  toFloat,
  type VectorConstraint,
  vector,
  weightedCorrelation,
  where,
  withGradient,
} from "thetastar";
import { Normal } from "./Normal.ts";

const HALF_LOG_2PI = 0.9189385332046728;
const HALF_LOG_2PI_E = 1.4189385332046727;

type Limits = Parameters<typeof byPrecision>[0];
const within = (x: Tensor, { f32, f64 }: Limits): Tensor =>
  greater(lesser(x, byPrecision({ f32, f64 })), byPrecision({ f32: -f32, f64: -f64 }));
/** So many times the noise a factor counts at most; a residual beyond FAR has density 0; cotangents stay within HELD. */
const MOST: Limits = { f32: 1e9, f64: 1e75 };
const FAR: Limits = { f32: 1e18, f64: 1e150 };
const HELD: Limits = { f32: 1e25, f64: 1e150 };
const held = /* @__PURE__ */ withGradient(
  "held",
  (x: Tensor) => x.mul(1),
  (g) => [within(g, HELD)],
);

/** Standardized residuals beyond what the factors explain, and half the log determinant of the covariance. */
function residual(
  { loc, factor, diagonal }: Tensors<Spec>,
  y: Tensor | undefined,
): { readonly half: Tensor; readonly rest: Tensor | undefined } {
  const [d, r] = factor.shape as [number, number];
  const precision = held(exp(log(diagonal).mul(-0.5)));
  const scaled = within(factor.mul(held(broadcast(precision, [d, r], [0]))), MOST);
  let half = sum(log(diagonal)).mul(0.5);
  let rest = y && concat([within(y.sub(loc).mul(precision), FAR), toFloat(eq(index([r]), r))]);
  const basis: Tensor[] = [];
  for (let k = 0; k < r; k++) {
    let v = concat([at(scaled, k, 1), toFloat(eq(index([r]), k))]);
    for (const q of basis) v = v.sub(q.mul(dot(q, v)));
    const length = sqrt(sum(square(v)));
    const q = held(v.div(length));
    basis.push(q);
    half = half.add(log(length));
    rest = rest?.sub(q.mul(dot(q, rest)));
  }
  return { half, rest };
}

type Spec = { readonly loc: VectorConstraint; readonly factor: MatrixConstraint; readonly diagonal: VectorConstraint };

/**
 * LowRankMvNormal of d numbers with r factors: MvNormal with the covariance Σ = factor·factorᵀ + diag(diagonal), in time d·r².
 * Parameters: loc (d numbers), factor (d rows of r numbers, in units of y) and diagonal (d variances, positive). The
 * factor is determined up to a rotation of its columns only.
 *
 * With D = diag(diagonal) and Q·R = [D^(−½)·factor; 1], Woodbury's identity says (y − loc)ᵀ Σ⁻¹ (y − loc) = |(1 − Q·Qᵀ)[D^(−½)(y − loc); 0]|²,
 * a sum of squares, and the determinant lemma |Σ| = |D|·|R|². Q is made by modified Gram–Schmidt (Björck, BIT 7, 1967);
 * every diagonal element of R is at least 1.
 *
 * quantile, interval and median are those of each element by itself. y has no cdf. Throws a `RangeError` unless
 * 1 ≤ r ≤ d.
 *
 * @example
 * LowRankMvNormal(2, 1)({ loc: [0, 1], factor: [[1], [0.5]], diagonal: [1, 2] }).logProb([0.5, 0]); // -2.9216306755245673
 */
export function LowRankMvNormal(d: number, r: number) {
  if (!(Number.isSafeInteger(r) && r >= 1 && r <= d))
    throw new RangeError(`LowRankMvNormal: r must be an integer from 1 to d = ${d}; it is ${r}.`);
  const variances = (factor: Tensor, diagonal: Tensor): Tensor => sum(square(factor), 1).add(diagonal);
  return distribution({
    name: `LowRankMvNormal(${d}, ${r})`,
    params: { loc: vector(d), factor: repeated(vector(r), d), diagonal: repeated(positive, d) },
    support: vector(d),
    logProb: (params, y) => {
      const { half, rest } = residual(params, y);
      const near = lt(max(abs(y.sub(params.loc).mul(exp(log(params.diagonal).mul(-0.5))))), byPrecision(FAR));
      const square_ = sum(square(rest as Tensor));
      return where(
        near,
        square_
          .mul(-0.5)
          .sub(half)
          .sub(d * HALF_LOG_2PI),
        -Infinity,
      );
    },
    mean: ({ loc }) => loc,
    variance: ({ factor, diagonal }) => variances(factor, diagonal),
    covariance: ({ factor, diagonal }) => matmul(factor, factor, { transB: true }).add(diagonalMatrix(diagonal)),
    mode: ({ loc }) => loc,
    entropy: (params) => residual(params, undefined).half.add(d * HALF_LOG_2PI_E),
    sample: ({ loc, factor, diagonal }, key) =>
      loc
        .add(matmul(factor, normal(foldName(key, "factors"), { shape: [r] })))
        .add(sqrt(diagonal).mul(normal(foldName(key, "noise"), { shape: [d] }))),
    marginals: Array.from({ length: d }, (_, j) => ({
      name: Normal.name,
      support: Normal.support,
      rules: Normal.rules,
      of: ({ loc, factor, diagonal }) => ({
        loc: at(loc, j),
        scale: sqrt(sum(square(reshape(slice(factor, 0, j, 1), [r]))).add(at(diagonal, j))),
      }),
    })),
    // Probabilistic principal components of the correlations (Tipping and Bishop, JRSS B 61, 1999), as factors.
    start: (y, weight) => {
      const { mean, stddev, eigen } = weightedCorrelation(y, weight);
      const { values, vectors } = eigen();
      const left = values.slice(r).reduce((a, b) => a + b, 0);
      const noise = Math.max(r < d ? left / (d - r) : 0, 0.01);
      const size = Array.from(stddev, (s) => Math.min(s, 1e150));
      const factor = new Float64Array(d * r);
      const diagonal = Float64Array.from(size, (s, i) => {
        let share = 1;
        for (let k = 0; k < r; k++) {
          const loading = (vectors[k]?.[i] as number) * Math.sqrt(Math.max((values[k] as number) - noise, 0.01));
          factor[i * r + k] = s * loading;
          share -= loading * loading;
        }
        return s * s * Math.max(share, 0.05);
      });
      return { loc: mean, factor, diagonal };
    },
    affine: {
      shift: ({ loc, factor, diagonal }, by) => ({ loc: loc.add(by), factor, diagonal }),
      scale: ({ loc, factor, diagonal }, by) => ({
        loc: loc.mul(by),
        factor: factor.mul(by),
        diagonal: diagonal.mul(square(by)),
      }),
    },
  });
}
