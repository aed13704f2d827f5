// evaluate: the values of a few graphs on given data, interpreted.
import type { Precision, Tensor } from "../tensor.ts";
import { compile, type ProgramOptions, type Results } from "./program.ts";

export interface EvaluateOptions extends Partial<ProgramOptions> {
  readonly precision?: Precision;
  /** How many rows there are, where no row input says so. */
  readonly rows?: number;
}

/**
 * The values of graphs: shared outputs have their size, row outputs n·size elements. `data` gives the inputs by name.
 *
 * @example
 * const x = input("x", { rows: true });
 * evaluate({ square: x.mul(x) }, { x: [1, 2, 3] }).square; // Float64Array [1, 4, 9]
 */
export function evaluate<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  data: Readonly<Record<string, ArrayLike<number> | number>> = {},
  { precision = "f64", executor = "interpreter", rows, ...options }: EvaluateOptions = {},
): Results<Name> {
  const program = compile({ outputs }, { precision, executor, ...options });
  const arrays: Record<string, ArrayLike<number>> = {};
  for (const name in data) {
    const value = data[name] as ArrayLike<number> | number;
    arrays[name] = typeof value === "number" ? [value] : value;
  }
  program.load(arrays, rows);
  const results = program.run() as Results<Name>;
  program.release();
  return results;
}
