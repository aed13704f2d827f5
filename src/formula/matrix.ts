// The columns of a design: products of the columns of variables, named as R's model.matrix names them.
import { type Coding, contrastCoding, inFullCoding } from "./contrasts.ts";
import { inFull, type Term, type Terms } from "./terms.ts";
import type { Block, Remembered } from "./variable.ts";

/** A variable as a term has it: the columns that it becomes there. */
interface Part {
  readonly variable: number;
  readonly names: readonly string[];
  /** Of a factor: the columns of its levels. */
  readonly coding?: Coding;
}

/** What the columns of a design are made of. */
export interface Plan {
  readonly terms: Terms;
  /** The parts of each term; the columns of the first one go round fastest. */
  readonly parts: readonly (readonly Part[])[];
  readonly names: readonly string[];
  /** The term of each column, from 1; 0 is the intercept. */
  readonly assign: readonly number[];
}

/** Products of the names of columns, the first part going round fastest. */
const crossedNames = (parts: readonly Part[]): string[] =>
  parts.reduce<string[]>(
    (before, { names }, i) =>
      i === 0 ? [...names] : names.flatMap((name) => before.map((other) => `${other}:${name}`)),
    [],
  );

/** The columns of terms over remembered variables. */
export function planOf(terms: Terms, variables: readonly Remembered[]): Plan {
  const isFactor = (v: number): boolean => variables[v]?.kind === "factor";
  const partOf = (at: number, v: number): Part => {
    const name = terms.names[v] as string;
    const one = variables[v] as Remembered;
    if (one.kind !== "factor") return { variable: v, names: one.names.map((end) => name + end) };
    const coding = inFull(terms, at, v, isFactor)
      ? inFullCoding(one.levels)
      : (contrastCoding(one.contrast, one.levels) as Coding);
    return { variable: v, names: coding.names.map((end) => name + end), coding };
  };
  const parts = terms.terms.map((term: Term, at) => term.map((v) => partOf(at, v)));
  const named = parts.map(crossedNames);
  const first = terms.intercept ? ["(Intercept)"] : [];
  return {
    terms,
    parts,
    names: [...first, ...named.flat()],
    assign: [...first.map(() => 0), ...named.flatMap((names, at) => names.map(() => at + 1))],
  };
}

/** The matrix [rows, columns] of chosen rows. */
export function matrixOf({ terms, parts, names }: Plan, blocks: readonly Block[], rows: Int32Array): Float64Array {
  const width = names.length;
  const matrix = new Float64Array(rows.length * width);
  let from = 0;
  if (terms.intercept) {
    for (let i = 0; i < rows.length; i++) matrix[i * width] = 1;
    from = 1;
  }
  for (const own of parts) {
    const size = own.reduce((n, part) => n * part.names.length, 1);
    // the part before it has its columns in place, at the front: they are multiplied from the last to the first
    for (let i = 0; i < rows.length; i++) {
      const base = i * width + from;
      matrix[base] = 1;
      let filled = 1;
      for (const { variable, names: columns, coding } of own) {
        const block = blocks[variable] as Block;
        const row = rows[i] as number;
        const values = block.kind === "factor" ? (coding as Coding).values : block.values;
        const at = (block.kind === "factor" ? (block.codes[row] as number) : row) * columns.length;
        for (let k = columns.length - 1; k >= 0; k--) {
          const factor = values[at + k] as number;
          for (let j = 0; j < filled; j++)
            matrix[base + k * filled + j] = factor === 0 ? 0 : (matrix[base + j] as number) * factor;
        }
        filled *= columns.length;
      }
    }
    from += size;
  }
  return matrix;
}
