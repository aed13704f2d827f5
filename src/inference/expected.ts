// The expected (Fisher) information of a fit: what the curvature of −log-likelihood would be on average, were the model true.
import { compile } from "../compile/program.ts";
import { klDivergence } from "../distribution/divergence.ts";
import { Distribution } from "../distribution/face.ts";
import { logProb, missing } from "../distribution/guard.ts";
import { atomsOf, edges, integersOf, LEVELS, piecesOf } from "../distribution/panels.ts";
import { integrate } from "../distribution/quadrature.ts";
import { pick, type Source } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Prepared } from "../fit/prepare.ts";
import { grad, stopGradient } from "../grad.ts";
import { input } from "../ops/leaves.ts";
import { exp } from "../ops/math.ts";
import { perRow, sumRows } from "../ops/rows.ts";
import { at, concat } from "../ops/shape.ts";
import { type Tensor, topological } from "../tensor.ts";
import { etaOf, etaSlopes, sourceOf, trainingRows } from "./rows.ts";

/** What is asked of families without the rule that would make it quick. */
const WHAT = 'covariance "expected"';
/** Integers beyond the quantiles of this probability cannot be seen in a mean. */
const FAR = 1e-17;
/** Halvings of a piece of a smooth density. */
const HALVINGS = 6;

/** η of a source's canonical parameters. */
const etaIn = (tensors: readonly Tensor[]): Tensor | undefined =>
  topological(tensors).find(({ op, attributes }) => op.name === "input" && attributes.name === "eta");

/** Second derivatives in η of a value of each row, [η·η]. */
function curvature(value: Tensor, eta: Tensor): Tensor {
  const slope = grad(sumRows(value), [eta])[0] as Tensor;
  return concat(Array.from({ length: eta.size }, (_, j) => grad(sumRows(at(slope, j)), [eta])[0] as Tensor));
}

/** Does the family's divergence have a formula wherever all free numbers differ? */
function hasDivergence(family: AnyFamily, source: Source, other: Source): boolean {
  if (!family.rules.kl) return false;
  const [p, q] = [source, other].map((one) => new Distribution(family, one.at(0)));
  return !klDivergence(p as NonNullable<typeof p>, q as NonNullable<typeof q>, { draws: 2 }).estimated;
}

/** E[h] of each row by the divergence of the distribution from its neighbours, whose curvature it is: [rows, η·η]. */
function byDivergence(family: AnyFamily, source: Source, n: number): Float64Array {
  const params: Tensors<Spec> = source.canonical();
  const still = Object.fromEntries(Object.entries(params).map(([name, x]) => [name, stopGradient(x)]));
  const rule = family.rules.kl as NonNullable<typeof family.rules.kl>;
  const divergence = rule(still, params);
  const eta = etaIn([divergence]);
  if (!eta) return new Float64Array(n);
  const program = compile({ outputs: { result: perRow(curvature(divergence, eta)) } }, { precision: "f64" });
  program.load(source.data, n);
  const { result } = program.run();
  program.release();
  return result as Float64Array;
}

/** Of distributions and a y each: the density, and the curvature of −log density in η. */
function asker(family: AnyFamily, source: Source) {
  const value = logProb(family, source.canonical(), input("y", { rows: true }));
  const eta = etaIn([value]) as Tensor;
  const outputs = { density: exp(value), bend: perRow(curvature(value.neg(), eta)) };
  const program = compile({ outputs }, { precision: "f64" });
  return {
    size: eta.size * eta.size,
    ask: (rows: Int32Array, y: Float64Array) => {
      program.load({ ...pick(source, rows).data, y }, y.length);
      return program.run() as { readonly density: Float64Array; readonly bend: Float64Array };
    },
    release: () => program.release(),
  };
}

/** The same by sums over the values that y takes, or integrals over its density. */
function bySummation(family: AnyFamily, source: Source, n: number): Float64Array {
  const { shape, labels, discrete } = family.support as AnyFamily["support"] & { readonly labels?: unknown };
  if (shape.length > 0 || labels) throw missing(family, WHAT, "kl");
  const { size, ask, release } = asker(family, source);
  const total = new Float64Array(n * size);
  const add = (row: number, part: ArrayLike<number>, from: number, by: number): void => {
    // where there is no density a curvature may be anything
    if (by > 0)
      for (let j = 0; j < size; j++)
        total[row * size + j] = (total[row * size + j] as number) + by * (part[from + j] as number);
  };
  const points = (rows: Int32Array, y: Float64Array): void => {
    const { density, bend } = ask(rows, y);
    density.forEach((p, i) => {
      add(rows[i] as number, bend, i * size, p);
    });
  };
  try {
    if (discrete) {
      for (const { row, y } of integersOf(family, source, n, FAR, WHAT)) points(new Int32Array(y.length).fill(row), y);
      return total;
    }
    const atoms = atomsOf(family, source, n);
    if (atoms.y.length > 0) points(atoms.at, atoms.y);
    const pieces = piecesOf(edges(family, source, n, LEVELS, WHAT));
    const parts = (j: number, tolerance: ArrayLike<number>, depth: number): Float64Array =>
      integrate(
        (y) => {
          const { density, bend } = ask(pieces.at, y);
          return density.map((p, i) => (p > 0 ? p * (bend[i * size + j] as number) : 0));
        },
        pieces.from,
        pieces.to,
        tolerance,
        depth,
      );
    const open = pieces.from.map(() => Infinity);
    for (let j = 0; j < size; j++) {
      // so that each integral is right to a share of its own size
      const rough = parts(j, open, 0).reduce((sum, v) => sum + Math.abs(v), 0) / n;
      parts(j, open.fill(1e-11 * rough), HALVINGS).forEach((v, i) => {
        const to = (pieces.at[i] as number) * size + j;
        total[to] = (total[to] as number) + v;
      });
      open.fill(Infinity);
    }
    return total;
  } finally {
    release();
  }
}

/**
 * Σ w·JᵀE[h]J over the rows that were fitted, [θ, θ]: J the slopes of η in θ, h the curvature of −log p(y) in η. E[h] is
 * the curvature of the Kullback–Leibler divergence of a row's distribution from its neighbours (Kullback, Information
 * Theory and Statistics (1959), section 2.6), by the family's formula; else it is summed or integrated over y, to 1e-10.
 * Throws a `TypeError` for censored y, and for vectors without that formula.
 */
export function expectedInformation(prepared: Prepared, theta: Float64Array): Float64Array {
  const { model, observed } = prepared;
  const { family } = model;
  if (observed.upper)
    throw new TypeError(`fit: ${WHAT} needs exact values; y is between lower and upper. Use "observed".`);
  const rows = trainingRows(prepared);
  const n = rows.count;
  const eta = etaOf(prepared, rows)(theta);
  const source = sourceOf(prepared, rows, eta);
  const beside = sourceOf(
    prepared,
    rows,
    eta.map((v) => v + 1e-3 * (1 + Math.abs(v))),
  );
  const bend = hasDivergence(family, source, beside) ? byDivergence(family, source, n) : bySummation(family, source, n);
  const slopes = etaSlopes(prepared, theta, rows);
  const k = eta.length / n;
  const p = theta.length;
  const sum = new Float64Array(p * p);
  const bent = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    const w = observed.weight?.[i] ?? 1;
    for (let a = 0; a < k; a++) {
      bent.fill(0);
      for (let b = 0; b < k; b++) {
        const h = w * (bend[(i * k + a) * k + b] as number);
        if (h !== 0)
          for (let j = 0; j < p; j++) bent[j] = (bent[j] as number) + h * (slopes[(i * k + b) * p + j] as number);
      }
      for (let c = 0; c < p; c++) {
        const x = slopes[(i * k + a) * p + c] as number;
        if (x !== 0) for (let j = 0; j < p; j++) sum[c * p + j] = (sum[c * p + j] as number) + x * (bent[j] as number);
      }
    }
  }
  return sum;
}
