// Where a distribution's parameters come from: numbers of one parametrization, or a network's free outputs η.
import { input } from "../ops/leaves.ts";
import { showShape, sizeOf, type Tensor } from "../tensor.ts";
import type { Formulas } from "./guard.ts";
import { constrain, knownSpec, type Parametrization, parameterInputs, parameterName } from "./parametrization.ts";
import type { Affine, Spec, Tensors } from "./types.ts";
import type { Numbers } from "./values.ts";

/** Inputs of a graph, and how the canonical parameters are made of them. */
export interface Source {
  /** Equal for sources whose graphs are equal. */
  readonly key: string;
  /** One distribution for each row, or a single one. */
  readonly rows: number | undefined;
  readonly data: Readonly<Record<string, Float64Array>>;
  /** The inputs that have a value for each row. */
  readonly perRow: readonly string[];
  readonly canonical: () => Tensors<Spec>;
  /** The source of row i. */
  readonly at: (i: number) => Source;
}

const rowOf = ({ data, rows }: Numbers, i: number, size: number): Numbers =>
  rows === undefined ? { data } : { data: data.slice(i * size, (i + 1) * size) };

/** The one number of rows that values have; `complain` is told of two that differ. */
export function commonRows(
  values: Readonly<Record<string, Numbers>>,
  complain: (name: string, n: number, m: number) => Error,
): number | undefined {
  let rows: number | undefined;
  for (const name in values) {
    const n = values[name]?.rows;
    if (n === undefined) continue;
    if (rows !== undefined && n !== rows) throw complain(name, n, rows);
    rows = n;
  }
  return rows;
}

/** Numbers of a parametrization, the `index`th of its family. */
export function ownSource(
  index: number,
  set: Parametrization,
  values: Readonly<Record<string, Numbers>>,
  rows: number | undefined,
): Source {
  const hasRows = (name: string): boolean => values[name]?.rows !== undefined;
  return {
    key: `own ${index} ${set.names.map((name) => (hasRows(name) ? "r" : "s")).join("")}`,
    rows,
    data: Object.fromEntries(set.names.map((name) => [parameterName(name), (values[name] as Numbers).data])),
    perRow: set.names.filter(hasRows).map(parameterName),
    canonical: () => set.to(parameterInputs(set.params, hasRows)),
    at: (i) => {
      const single = (name: string): Numbers =>
        rowOf(values[name] as Numbers, i, sizeOf((set.params[name] as Spec[string]).shape));
      return ownSource(index, set, Object.fromEntries(set.names.map((name) => [name, single(name)])), undefined);
    },
  };
}

/** The distributions of rows `at`, each as often as it is named. */
export function pick(source: Source, at: Int32Array): Source {
  const { rows, perRow } = source;
  if (rows === undefined) return source;
  const data: Record<string, Float64Array> = { ...source.data };
  for (const name of perRow) data[name] = repeatRows(source.data[name] as Float64Array, rows, at);
  return { ...source, rows: at.length, data };
}

function repeatRows(values: Float64Array, rows: number, at: Int32Array): Float64Array {
  const size = values.length / rows;
  const repeated = new Float64Array(at.length * size);
  for (let i = 0; i < at.length; i++) {
    const from = (at[i] as number) * size;
    for (let j = 0; j < size; j++) repeated[i * size + j] = values[from + j] as number;
  }
  return repeated;
}

/** How y moved since its parameters were fitted: y = shift + scale · (y of the fit). */
export interface Moved {
  readonly shift: number;
  readonly scale: number;
}

/** Parameters that follow y; families that do not declare how cannot. */
export function moved(
  name: string,
  affine: Affine<Spec> | undefined,
  params: Tensors<Spec>,
  shift: Tensor | undefined,
  scale: Tensor | undefined,
): Tensors<Spec> {
  let result = params;
  for (const [kind, by] of [
    ["scale", scale],
    ["shift", shift],
  ] as const) {
    if (!by) continue;
    const rule = affine?.[kind];
    if (!rule)
      throw new TypeError(
        `${name}: y can be moved only with the rule affine.${kind}, which this family does not have.`,
      );
    result = rule(result, by);
  }
  return result;
}

export interface FreeOptions {
  /** Values of known parameters. */
  readonly known?: Readonly<Record<string, Numbers>>;
  /** η speaks of a standardized y. */
  readonly moved?: Moved;
}

/** Free outputs η of a network, rows × freeSize. */
export function freeSource(
  family: Formulas,
  index: number,
  set: Parametrization,
  eta: Float64Array,
  { known = {}, moved: by }: FreeOptions,
  rows = true,
): Source {
  const width = set.freeSize;
  const n = eta.length / width;
  if (!Number.isInteger(n) || n === 0 || (!rows && n !== 1))
    throw new RangeError(
      `${family.name}: free outputs must have ${showShape([width])} numbers a row; came ${eta.length}.`,
    );
  const hasRows = (name: string): boolean => known[name]?.rows !== undefined;
  const data = knownSpec(set);
  const names = Object.keys(data);
  const isMoved = by !== undefined;
  return {
    key: `free ${index} ${rows ? "r" : "s"} ${names.map((name) => (hasRows(name) ? "r" : "s")).join("")} ${isMoved && by.shift !== 0} ${isMoved && by.scale !== 1}`,
    rows: rows ? n : undefined,
    data: {
      eta,
      ...Object.fromEntries(names.map((name) => [parameterName(name), (known[name] as Numbers).data])),
      ...(isMoved && { shift: Float64Array.of(by.shift), scale: Float64Array.of(by.scale) }),
    },
    perRow: [...(rows ? ["eta"] : []), ...names.filter(hasRows).map(parameterName)],
    canonical: () => {
      const given = parameterInputs(data, hasRows);
      const own = constrain(set, input("eta", { shape: [width], rows }), given);
      const inUnits = moved(
        family.name,
        family.rules.affine,
        set.to(own),
        isMoved && by.shift !== 0 ? input("shift") : undefined,
        isMoved && by.scale !== 1 ? input("scale") : undefined,
      );
      // known ones are in the units of y already
      return isMoved ? { ...inUnits, ...given } : inUnits;
    },
    at: (i) => {
      const single = Object.fromEntries(
        names.map((name) => [name, rowOf(known[name] as Numbers, i, sizeOf((data[name] as Spec[string]).shape))]),
      );
      const options = by ? { known: single, moved: by } : { known: single };
      return freeSource(family, index, set, eta.slice(i * width, (i + 1) * width), options, false);
    },
  };
}
