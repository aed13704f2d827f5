// Parameters that keep a value instead of being estimated.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import type { Parametrization } from "../distribution/parametrization.ts";
import type { InOf, KeysOf, Spec } from "../distribution/types.ts";
import { checkAllowed, readValues } from "../distribution/values.ts";
import type { AnyFamily, SetsOf } from "../distribution.ts";
import { fixed as layerOf } from "../layers/linear.ts";
import type { Head, Model } from "../model.ts";
import { input } from "../ops/leaves.ts";

type ConstraintOf<Q, K> = Q extends { readonly [Key in K & string]: infer C extends Constraint } ? C : never;
/** Values of parameters of one of a family's sets. */
export type FixedValues<F extends AnyFamily> = {
  readonly [K in KeysOf<SetsOf<F>> & string]?: InOf<ConstraintOf<SetsOf<F>, K>>;
};
/** The same of a set of parameters. */
export type FixedOf<P extends Spec> = { readonly [K in keyof P]?: InOf<P[K]> };

/**
 * The model with parameters that keep these values: bare ones of the set that it is fitted in. Throws a `TypeError` for
 * others, a `RangeError` for a value outside the parameter's set or at its edge.
 */
export function withFixed(where: string, model: Model, values: Readonly<Record<string, unknown>>): Model {
  const { family, heads, set } = model;
  if (!heads || !set)
    throw new TypeError(
      `${where}: fixed is for parameters with heads; ${family.name} has a function here. Put the value into the function.`,
    );
  const bare = heads.flatMap(({ names, layer }) => (layer.constant ? names : []));
  const own = Object.entries(values).map(([name, value]): Head => {
    if (!bare.includes(name))
      throw new TypeError(
        `${where}: fixed must be values of bare parameters (${bare.join(", ") || "there are none"}); came ${name}. Give ${name} the head constant().`,
      );
    return headOf(where, set, name, value);
  });
  const rest = heads.flatMap((head): Head[] => {
    const names = head.names.filter((name) => !Object.hasOwn(values, name));
    return names.length === 0 ? [] : [{ ...head, names }];
  });
  if (rest.length === 0)
    throw new TypeError(
      `${where}: a parameter must be left to estimate; all of ${family.name} are fixed. Leave one out, or write ${family.name}({ ${Object.keys(values).join(", ")} }).`,
    );
  return { ...model, heads: [...rest, ...own] };
}

function headOf(where: string, { params }: Parametrization, name: string, value: unknown): Head {
  const c = params[name] as Constraint;
  const read = readValues(`${where}, fixed`, name, c, value);
  checkAllowed(`${where}, fixed`, name, c, read, value);
  const { data, rows } = read;
  if (rows !== undefined)
    throw new TypeError(`${where}, fixed: ${name} must be one value; came ${rows}. Use known(…) for one a row.`);
  const { free } = evaluate({ free: c.free(input("value", { shape: c.shape })) }, { value: data });
  if (!free.every(Number.isFinite))
    throw new RangeError(
      `${where}, fixed: ${name} must lie inside its set (${c.name}); it is at the edge. Use a family without ${name}.`,
    );
  return { names: [name], layer: layerOf(Array.from(data), Array.from(free)), prefix: `${name}.` };
}
