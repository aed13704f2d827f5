// What a fit reports of its parameters, in the user's units.
import { evaluate } from "../compile/evaluate.ts";
import { constrain, knownSpec, type Parametrization, unconstrain } from "../distribution/parametrization.ts";
import { type Moved, moved } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import { decode } from "../distribution/values.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Model } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { full } from "../ops/shape.ts";
import { sizeOf } from "../tensor.ts";
import type { Layout } from "./descend.ts";
import type { Units } from "./fitted.ts";

/** The parameters behind η when y is moved back to the user's units. */
function inUnits(family: AnyFamily, set: Parametrization, by: Moved, rows: boolean): Tensors<Spec> {
  // estimated parameters do not depend on the values of known ones
  const stand = Object.entries(knownSpec(set)).map(([name, c]) => [
    name,
    full(c.shape, c.contains([1]) ? 1 : c.interior),
  ]);
  const own = constrain(set, input("eta", { shape: [set.freeSize], rows }), Object.fromEntries(stand));
  if (by.shift === 0 && by.scale === 1) return own;
  const shift = by.shift === 0 ? undefined : input("shift");
  const scale = by.scale === 1 ? undefined : input("scale");
  return set.from(moved(family.name, family.rules.affine, set.to(own), shift, scale));
}

/** Values of bare parameters, as users see them. */
function values(family: AnyFamily, set: Parametrization, eta: Float64Array, by: Moved): Record<string, unknown> {
  const found = evaluate(inUnits(family, set, by, false), { eta, shift: by.shift, scale: by.scale });
  return Object.fromEntries(
    set.layout
      .filter(({ constraint }) => !constraint.known)
      .map(({ name, constraint }) => [name, decode(constraint, found[name] as Float64Array, 0)]),
  );
}

/** Of linear heads the coefficients that act on x and y as they came; undefined where there are none. */
function coefficients(
  { family, heads = [] }: Model,
  set: Parametrization,
  { columns, x: standard, y: by }: Units,
  eta: (x: Float64Array) => Float64Array,
): Record<string, unknown> | undefined {
  const straight = heads.find(({ layer }) => layer.straight)?.layer.straight;
  if (!standard || !straight || !heads.every(({ layer }) => layer.constant || layer.straight)) return undefined;
  const { shift, scale } = by;
  const inner = eta(straight.points(columns));
  // moving y moves η in a straight line, too, for a location or the logarithm of a scale
  const outer = evaluate({ eta: unconstrain(set, inUnits(family, set, by, true)) }, { eta: inner, shift, scale }).eta;
  const found = straight.coefficients(outer, set.freeSize, standard);
  if (!found) return undefined;
  const single = values(family, set, inner.slice(0, set.freeSize), by);
  return Object.fromEntries(
    heads.flatMap(({ names, layer, prefix }) => {
      const places = set.layout.filter(({ name }) => names.includes(name));
      if (layer.constant) return places.map(({ name }) => [name, single[name]]);
      const own = found(places.flatMap(({ offset, size }) => Array.from({ length: size }, (_, i) => offset + i)));
      return Object.entries(own).map(([name, numbers]) => [prefix + name, numbers]);
    }),
  );
}

/** Parameters by name: bare ones as values, coefficients of linear heads in the user's units, else θ as it is. */
export function parameters(
  model: Model,
  set: Parametrization,
  units: Units,
  theta: Float64Array,
  layout: Layout,
  eta: (x: Float64Array) => Float64Array,
): Record<string, unknown> {
  if (model.heads?.every(({ layer }) => layer.constant))
    return values(model.family, set, eta(new Float64Array(1)), units.y);
  return (
    units.formulas?.coefficients(units.x, set.layout, theta, layout) ??
    coefficients(model, set, units, eta) ??
    Object.fromEntries(
      layout.map(({ name, shape, offset }) => [
        name,
        shape.length === 0 ? theta[offset] : theta.slice(offset, offset + sizeOf(shape)),
      ]),
    )
  );
}
