// Parameters that are data: read where y is, for as many rows, and asked for again at prediction.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { knownSpec, type Parametrization, parameterInputs, parameterName } from "../distribution/parametrization.ts";
import type { InOf, KnownKeys, OneOrList, Spec } from "../distribution/types.ts";
import { checkAllowed, type Numbers, readValues } from "../distribution/values.ts";
import type { AnyFamily, SetsOf } from "../distribution.ts";
import { perRow } from "../ops/rows.ts";
import { type Tensor, topological } from "../tensor.ts";

/** A column of a named x, of which a known parameter is read; networks do not see it. */
export interface Column<Name extends string = string> {
  readonly column: Name;
}

/**
 * A column of a named x in place of a known parameter's values.
 *
 * @example
 * await fit(model(Binomial, linear()), { x: { dose, n }, y, known: { totalCount: column("n") } });
 */
export const column = <const Name extends string>(name: Name): Column<Name> => ({ column: name });

type ConstraintOf<Q, K> = Q extends { readonly [Key in K & string]: infer C extends Constraint } ? C : never;
/** Values of a family's known parameters: one for all rows, one for each, or a column of x. */
export type KnownData<F extends AnyFamily> = [KnownKeys<SetsOf<F>>] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [K in KnownKeys<SetsOf<F>>]: OneOrList<InOf<ConstraintOf<SetsOf<F>, K>>> | Column };

/** Known parameters as they were read. */
export interface KnownRead {
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, Numbers>>;
  /** Names of the columns of x that they were taken from. */
  readonly columns: Readonly<Record<string, string>>;
  /** x without these columns. */
  readonly x: unknown;
}

const isColumn = (value: unknown): value is Column =>
  typeof value === "object" && value !== null && "column" in value && typeof value.column === "string";
const isNamed = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);

/**
 * The known parameters of a set: `given` by name, those in `columns` from x. Throws a `TypeError` for one that is missing
 * or has another name, a `RangeError` for values outside their constraint.
 */
export function readKnown(
  where: string,
  { name }: AnyFamily,
  set: Parametrization,
  given: unknown,
  x: unknown,
  columns: Readonly<Record<string, string>> = {},
): KnownRead {
  const spec = knownSpec(set);
  const names = Object.keys(spec);
  const all: Readonly<Record<string, unknown>> = { ...(typeof given === "object" ? given : undefined) };
  const other = Object.keys(all).find((key) => !names.includes(key));
  if (other !== undefined)
    throw new TypeError(
      `${where}: known must be values of ${names.join(", ") || `parameters that are data; ${name} has none`}; came ${other}. Leave it out.`,
    );
  const from: Record<string, string> = {};
  const values: Record<string, Numbers> = {};
  for (const key of names) {
    const value = all[key] ?? (columns[key] === undefined ? undefined : { column: columns[key] });
    if (value === undefined)
      throw new TypeError(
        `${where}: ${key} of ${name} is known: its values must be given; came none. Give { known: { ${key} } }.`,
      );
    const c = spec[key] as Constraint;
    let list: unknown = value;
    if (isColumn(value)) {
      from[key] = value.column;
      list = isNamed(x) ? x[value.column] : undefined;
      if (list === undefined)
        throw new TypeError(`${where}: x must have the column "${value.column}", for ${key}; it has not. Add it.`);
    }
    const read = readValues(where, key, c, list);
    checkAllowed(where, key, c, read, list);
    values[key] = read;
  }
  const taken = Object.values(from);
  if (taken.length === 0 || !isNamed(x)) return { names, values, columns: from, x };
  const rest = Object.fromEntries(Object.entries(x).filter(([key]) => !taken.includes(key)));
  return { names, values, columns: from, x: Object.keys(rest).length === 0 ? undefined : rest };
}

/** Refuses values of known parameters for another number of rows. */
export function checkKnownRows(where: string, values: Readonly<Record<string, Numbers>>, rows: number): void {
  for (const [name, { rows: own }] of Object.entries(values))
    if (own !== undefined && own !== rows)
      throw new RangeError(`${where}: ${name} must have one value a row; came ${own} for ${rows} rows. Check both.`);
}

/** Values of known parameters for chosen rows. */
export function knownRows(values: Readonly<Record<string, Numbers>>, at: Int32Array): Record<string, Numbers> {
  const pick = ({ data, rows }: Numbers): Numbers => {
    if (rows === undefined) return { data };
    const size = data.length / rows;
    const chosen = new Float64Array(at.length * size);
    for (let i = 0; i < at.length; i++)
      for (let j = 0; j < size; j++) chosen[i * size + j] = data[(at[i] as number) * size + j] as number;
    return { data: chosen, rows: at.length };
  };
  return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, pick(one)]));
}

/** The inputs of known parameters: those of `ofRows` have a value for each row. */
export const knownInputs = (set: Parametrization, ofRows: (name: string) => boolean): Record<string, Tensor> => ({
  ...parameterInputs(knownSpec(set), ofRows),
});

/** What is loaded into these inputs: all, or only those that have, or have not, a value for each row. */
export const knownData = (
  values: Readonly<Record<string, Numbers>>,
  ofRows: (name: string) => boolean,
  rows: number,
  only?: boolean,
): Record<string, Float64Array> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => only === undefined || ofRows(name) === only)
      .map(([name, { data, rows: own }]) => [
        parameterName(name),
        ofRows(name) && own === undefined
          ? Float64Array.from({ length: rows * data.length }, (_, i) => data[i % data.length] as number)
          : data,
      ]),
  );

/** The ends of y of each row that known parameters alone decide; those of the support where others do. */
export function knownBounds(
  family: AnyFamily,
  set: Parametrization,
  values: Readonly<Record<string, Numbers>>,
  rows: number,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const ofRows = (name: string): boolean => values[name]?.rows !== undefined;
  const given = knownInputs(set, ofRows);
  const free = parameterInputs(
    Object.fromEntries(Object.entries(set.params).filter(([name]) => !given[name])) as Spec,
    () => false,
  );
  const ends = family.rules.bounds?.(set.to({ ...free, ...given }));
  const unknown = new Set(Object.values(free));
  const end = (x: Tensor | undefined, open: number): Float64Array => {
    if (!x || topological([x]).some((node) => unknown.has(node))) return new Float64Array(rows).fill(open);
    return evaluate({ end: perRow(x) }, knownData(values, ofRows, rows), { rows }).end;
  };
  const { lower, upper }: Constraint = family.support;
  return { lower: end(ends?.lower, lower), upper: end(ends?.upper, upper) };
}
