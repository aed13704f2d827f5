// The mean curvature of −log density without a formula: sums over integers, or integrals, of second derivatives in η.
import { compile } from "../compile/program.ts";
import { input } from "../ops/leaves.ts";
import { exp } from "../ops/math.ts";
import { perRow } from "../ops/rows.ts";
import type { Tensor } from "../tensor.ts";
import { curvature, etaIn, WHAT } from "./expectation.ts";
import { type Formulas, logProb, missing } from "./guard.ts";
import { atomsOf, edges, integersOf, LEVELS, piecesOf } from "./panels.ts";
import { integrate } from "./quadrature.ts";
import { pick, type Source } from "./source.ts";

/** Integers beyond the quantiles of this probability cannot be seen in a mean. */
const FAR = 1e-17;
/** Halvings of a piece of a smooth density. */
const HALVINGS = 6;

/** Of distributions and a y each: the density, and the curvature of −log density in η. */
function asker(family: Formulas, source: Source) {
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

/** E[h] of each row, [rows, η·η], by sums over the values that y takes, or integrals over its density, to 1e-10. */
export function curvatures(family: Formulas, source: Source, n: number): Float64Array {
  const { shape, dtype, discrete } = family.support;
  if (shape.length > 0 || dtype === "int") throw missing(family, WHAT, "kl");
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
