// Parametrizations: sets of parameters told apart by their keys, each a slice of the free numbers η.

import { evaluate } from "../compile/evaluate.ts";
import { type Constraint, freeSize } from "../constraint.ts";
import { input } from "../ops/leaves.ts";
import { concat, full, reshape, slice } from "../ops/shape.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import type { Also, Spec, StartValues, Tensors } from "./types.ts";

/** Where the free numbers of a parameter lie in η. A known parameter has none. */
export interface Place {
  readonly name: string;
  readonly constraint: Constraint;
  readonly offset: number;
  readonly size: number;
}

/** A set of parameters of a family, and its maps to and from the canonical ones. */
export interface Parametrization extends Also<Spec, Spec> {
  readonly names: readonly string[];
  readonly layout: readonly Place[];
  /** Length of η. */
  readonly freeSize: number;
}

/** The layout of a set of parameters, in the order in which they were declared. */
export function parametrization({ params, to, from }: Also<Spec, Spec>): Parametrization {
  let offset = 0;
  const layout = Object.entries(params).map(([name, constraint]): Place => {
    const size = freeSize(constraint);
    offset += size;
    return { name, constraint, offset: offset - size, size };
  });
  return { params, to, from, names: Object.keys(params), layout, freeSize: offset };
}

/** The parameters behind free numbers η [freeSize]; known ones are given. */
export function constrain(
  to: Parametrization,
  eta: Tensor,
  known: Readonly<Record<string, Tensor>> = {},
): Tensors<Spec> {
  return Object.fromEntries(
    to.layout.map(({ name, constraint, offset, size }) => [
      name,
      constraint.known
        ? (known[name] as Tensor)
        : constraint.constrain(reshape(slice(eta, 0, offset, size), constraint.freeShape)),
    ]),
  );
}

/** The free numbers η [freeSize] of parameters. */
export function unconstrain(of: Parametrization, params: Tensors<Spec>): Tensor {
  if (of.freeSize === 0) return full([0], 0);
  return concat(
    of.layout
      .filter(({ size }) => size > 0)
      .map(({ name, constraint, size }) => reshape(constraint.free(params[name] as Tensor), [size])),
  );
}

const listed = (sets: readonly Parametrization[]): string => sets.map((p) => `{ ${p.names.join(", ")} }`).join(" or ");

/** The parametrization with exactly these keys; a message lists all of them. */
export function parametrizationOf(
  where: string,
  sets: readonly Parametrization[],
  keys: readonly string[],
): Parametrization {
  const found = sets.find((p) => p.names.length === keys.length && p.names.every((name) => keys.includes(name)));
  if (found) return found;
  const came = keys.length > 0 ? `{ ${keys.join(", ")} }` : "none";
  throw new TypeError(
    `${where}: parameters must be ${listed(sets)}; came ${came}. Give one whole set and nothing else.`,
  );
}

/** The names of the parameters that are estimated. */
export const estimatedNames = ({ layout }: Parametrization): readonly string[] =>
  layout.filter(({ constraint }) => !constraint.known).map(({ name }) => name);
/** Those that are data. */
export const knownSpec = ({ params }: Parametrization): Spec =>
  Object.fromEntries(Object.entries(params).filter(([, c]) => c.known));

/** The parametrization whose estimated parameters have exactly these keys. */
export function estimatedSet(
  where: string,
  sets: readonly Parametrization[],
  keys: readonly string[],
): Parametrization {
  const data = keys.find((key) => sets.some(({ params }) => params[key]?.known));
  if (data !== undefined)
    throw new TypeError(
      `${where}: ${data} is known: data, not estimated; came a network for it. Give fit its values: { x, y, known: { ${data} } }.`,
    );
  const found = sets.find((p) => {
    const names = estimatedNames(p);
    return names.length === keys.length && names.every((name) => keys.includes(name));
  });
  return found ?? parametrizationOf(where, sets.map(withoutKnown), keys);
}
const withoutKnown = (set: Parametrization): Parametrization => ({ ...set, names: estimatedNames(set) });

/** Inputs for a set of parameters, shared or for each row. */
export const parameterInputs = (params: Spec, rows: (name: string) => boolean): Tensors<Spec> =>
  Object.fromEntries(
    Object.entries(params).map(([name, { shape }]) => [name, input(parameterName(name), { shape, rows: rows(name) })]),
  );
/** The name of a parameter's input: no parameter is mistaken for y. */
export const parameterName = (name: string): string => `param ${name}`;

/** Numbers of one set of parameters in another, by way of the canonical ones. */
export function convert(values: StartValues, from: Parametrization, to: Parametrization): Record<string, Float64Array> {
  const data = inputData(from, values);
  const own = parameterInputs(from.params, () => false);
  const other = from === to ? own : to.from(from.to(own));
  return evaluate(other, data);
}

/** η of numbers of one set of parameters, in another; `change` acts on the canonical ones in between. */
export function freeValues(
  values: StartValues,
  from: Parametrization,
  to: Parametrization,
  change?: (canonical: Tensors<Spec>) => Tensors<Spec>,
): Float64Array {
  if (to.freeSize === 0) return new Float64Array(0);
  const own = parameterInputs(from.params, () => false);
  const moved = change ? to.from(change(from.to(own))) : from === to ? own : to.from(from.to(own));
  return evaluate({ eta: unconstrain(to, moved) }, inputData(from, values)).eta;
}

function inputData(of: Parametrization, values: StartValues): Record<string, ArrayLike<number>> {
  return Object.fromEntries(
    of.layout.map(({ name, constraint }) => {
      const value = values[name] as number | ArrayLike<number>;
      const size = sizeOf(constraint.shape);
      return [parameterName(name), typeof value === "number" ? new Float64Array(size).fill(value) : value];
    }),
  );
}
