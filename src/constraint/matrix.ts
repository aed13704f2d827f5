// Constraints on matrices: Cholesky factors, and positive definite matrices by their factors.
import { type Constraint, checkSize, positive, type Vector, within } from "../constraint.ts";
import { index } from "../ops/leaves.ts";
import type { byPrecision } from "../ops/limits.ts";
import { eq, where } from "../ops/machine.ts";
import { log } from "../ops/math.ts";
import { concat, pad, reshape, slice } from "../ops/shape.ts";
import { cholesky, fromCholesky } from "../ops/triangular.ts";
import type { Tensor } from "../tensor.ts";
import { eigen, factorOf } from "./symmetric.ts";

/** A constraint on a matrix: rows of numbers. */
export type MatrixConstraint = Constraint<Float64Array[], readonly Vector[], Float64Array[]>;

type Limits = Parameters<typeof byPrecision>[0];
/** Free numbers off the diagonal, and logarithms on it, of a factor whose product with itself holds. */
const OFF: Limits = { f32: 1e18, f64: 1e150 };
const MINUS_OFF: Limits = { f32: -1e18, f64: -1e150 };
const LOG: Limits = { f32: 41, f64: 345 };
const MINUS_LOG: Limits = { f32: -41, f64: -345 };

const onDiagonal = (d: number): Tensor => eq(index([d, d], 0), index([d, d], 1));

/** d(d + 1)/2 numbers, row after row, as the lower triangle of a matrix. */
const asTriangle = (free: Tensor, d: number): Tensor =>
  concat(
    Array.from({ length: d }, (_, i) =>
      reshape(pad(slice(free, 0, (i * (i + 1)) / 2, i + 1), 0, 0, d - 1 - i), [1, d]),
    ),
  );
/** The lower triangle of a matrix, row after row. */
const asNumbers = (x: Tensor, d: number): Tensor =>
  concat(Array.from({ length: d }, (_, i) => reshape(slice(slice(x, 0, i, 1), 1, 0, i + 1), [i + 1])));

/** A factor from free numbers: the logarithms of its diagonal, the others as they are. */
function factor(free: Tensor, d: number): Tensor {
  const x = asTriangle(free, d);
  return where(onDiagonal(d), positive.constrain(x), x);
}
const freeFactor = (l: Tensor, d: number): Tensor =>
  asNumbers(where(onDiagonal(d), log(where(onDiagonal(d), l, 1)), l), d);

/** The first position (row-major) of a matrix that `wrong` objects to, or −1. */
function firstWrong(d: number, wrong: (i: number, j: number) => boolean): number {
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) if (wrong(i, j)) return i * d + j;
  return -1;
}

type MatrixRule = Pick<Constraint, "name" | "phrase" | "constrain" | "free" | "contains" | "show">;
const matrix = (d: number, rule: MatrixRule): MatrixConstraint => ({
  shape: [d, d],
  freeShape: [(d * (d + 1)) / 2],
  dtype: "float",
  discrete: false,
  lower: -Infinity,
  upper: Infinity,
  interior: 0,
  known: false,
  elementwise: false,
  embed: (value) => value,
  ...rule,
});

/**
 * Lower triangular d × d matrices with a positive diagonal: Cholesky factors. d(d + 1)/2 free numbers, row after row; on
 * the diagonal they are logarithms.
 *
 * @example
 * lowerCholesky(2); // [[1, 0], [0.5, 2]]
 */
export function lowerCholesky(d: number): MatrixConstraint {
  checkSize("lowerCholesky", "d", d, 1);
  const wrong = (value: Vector, offset: number): number =>
    firstWrong(d, (i, j) => {
      const x = value[offset + i * d + j] as number;
      return !(j > i ? x === 0 : Math.abs(x) < Infinity && (j < i || x > 0));
    });
  return matrix(d, {
    name: `Cholesky factors ${d} × ${d}`,
    phrase: `a lower triangular ${d} × ${d} matrix with a positive diagonal`,
    constrain: (free) => factor(free, d),
    free: (l) => freeFactor(l, d),
    contains: (value, offset = 0) => wrong(value, offset) < 0,
    show: (value, offset) => {
      const k = wrong(value, offset);
      return k < 0 ? "one" : `${value[offset + k]} at [${Math.floor(k / d)}, ${k % d}]`;
    },
  });
}

/** How far apart two elements that should be equal may be, in units of the diagonal. */
const SYMMETRY = 1e-8;

/** What is wrong with a matrix that should be positive definite; nothing where it is. */
function complaint(value: Vector, offset: number, d: number): string | undefined {
  const a = Float64Array.from({ length: d * d }, (_, k) => value[offset + k] as number);
  const at = (i: number, j: number): number => a[i * d + j] as number;
  const infinite = a.findIndex((x) => !(Math.abs(x) < Infinity));
  if (infinite >= 0) return `${a[infinite]} at [${Math.floor(infinite / d)}, ${infinite % d}]`;
  const size = (i: number): number => Math.sqrt(Math.abs(at(i, i)));
  const k = firstWrong(d, (i, j) => Math.abs(at(i, j) - at(j, i)) > SYMMETRY * size(i) * size(j));
  const [row, column] = [Math.floor(k / d), k % d];
  if (k >= 0) return `not symmetric: ${at(row, column)} at [${row}, ${column}], ${at(column, row)} on the other side`;
  if (factorOf(a, d)) return undefined;
  const { values } = eigen(a, d);
  const [most, least] = [values.at(0), values.at(-1)].map((x) => Number(x?.toPrecision(6)));
  return `a symmetric one with eigenvalues from ${least} to ${most}`;
}

export interface PositiveDefiniteOptions {
  /** Free numbers are those of the L with LᵀL = A in place of L·Lᵀ = A: for the inverse of a covariance. */
  readonly transposed?: boolean;
}
/**
 * Positive definite d × d matrices, covariances and their inverses, by their Cholesky factor: its free numbers, within
 * e^±345 on the diagonal and ±1e150 beside it (f32: e^±41, ±1e18). Of a matrix that is not positive definite messages
 * name the eigenvalues.
 *
 * @example
 * positiveDefinite(2); // [[1, 0.5], [0.5, 2]]
 */
export function positiveDefinite(d: number, { transposed = false }: PositiveDefiniteOptions = {}): MatrixConstraint {
  checkSize("positiveDefinite", "d", d, 1);
  return matrix(d, {
    name: `positive definite ${d} × ${d}`,
    phrase: `a positive definite ${d} × ${d} matrix`,
    constrain: (free) => {
      const x = asTriangle(free, d);
      const inReach = where(onDiagonal(d), within(x, MINUS_LOG, LOG), within(x, MINUS_OFF, OFF));
      return fromCholesky(where(onDiagonal(d), positive.constrain(inReach), inReach), { transposed });
    },
    free: (a) => freeFactor(cholesky(a, { transposed }), d),
    contains: (value, offset = 0) => complaint(value, offset, d) === undefined,
    show: (value, offset) => complaint(value, offset, d) ?? "one",
  });
}
