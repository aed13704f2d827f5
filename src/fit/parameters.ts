// What a fit reports of its parameters, in the user's units.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { constrain, knownSpec, type Parametrization, unconstrain } from "../distribution/parametrization.ts";
import { type Moved, moved } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import { decode } from "../distribution/values.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Model } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { full } from "../ops/shape.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import type { Layout } from "./descend.ts";
import type { Units } from "./fitted.ts";

/** The parameters behind η when y is moved back to the user's units. */
export function inUnits(family: AnyFamily, set: Parametrization, by: Moved, eta: Tensor): Tensors<Spec> {
  // estimated parameters do not depend on the values of known ones
  const stand = Object.entries(knownSpec(set)).map(([name, c]) => [
    name,
    full(c.shape, c.contains([1]) ? 1 : c.interior),
  ]);
  const own = constrain(set, eta, Object.fromEntries(stand));
  if (by.shift === 0 && by.scale === 1) return own;
  const shift = by.shift === 0 ? undefined : input("shift");
  const scale = by.scale === 1 ? undefined : input("scale");
  return set.from(moved(family.name, family.rules.affine, set.to(own), shift, scale));
}

/** Values of bare parameters, as users see them. */
function values(family: AnyFamily, set: Parametrization, eta: Float64Array, by: Moved): Record<string, unknown> {
  const at = input("eta", { shape: [set.freeSize] });
  const found = evaluate(inUnits(family, set, by, at), { eta, ...by });
  return Object.fromEntries(
    set.layout
      .filter(({ constraint }) => !constraint.known)
      .map(({ name, constraint }) => [name, decode(constraint, found[name] as Float64Array, 0)]),
  );
}

/** Parameters by name: bare ones as values, coefficients of linear heads in the user's units, else θ as it is. */
export function parameters(
  { family, heads = [] }: Model,
  set: Parametrization,
  { formulas, x, y: by }: Units,
  theta: Float64Array,
  layout: Layout,
  outputs: (x: Float64Array, what: "predictors" | "eta") => Float64Array,
): Record<string, unknown> {
  const kept = heads.flatMap(({ names, layer }): [string, unknown][] =>
    layer.fixed ? [[names[0] as string, decode(set.params[names[0] as string] as Constraint, layer.fixed, 0)]] : [],
  );
  const bare = (at: Float64Array): Record<string, unknown> => ({
    ...values(family, set, at, by),
    ...Object.fromEntries(kept),
  });
  if (heads.length > 0 && heads.every(({ layer }) => layer.constant)) return bare(outputs(new Float64Array(1), "eta"));
  const eta = (at: Float64Array): Float64Array => outputs(at, "predictors");
  const linked = heads.some(({ layer }) => layer.link);
  // moving y moves η in a straight line, too, for a location or the logarithm of a scale; behind links y stays as it came
  const outer = (inner: Float64Array): Float64Array => {
    if (linked) return inner;
    const at = input("eta", { shape: [set.freeSize], rows: true });
    return evaluate({ eta: unconstrain(set, inUnits(family, set, by, at)) }, { eta: inner, ...by }).eta;
  };
  return (
    formulas?.coefficients(x, set.layout, theta, layout) ??
    heads.find(({ layer }) => layer.straight)?.layer.straight?.(heads, set.layout, x, eta, outer, bare) ??
    Object.fromEntries(
      layout.map(({ name, shape, offset }) => [
        name,
        shape.length === 0 ? theta[offset] : theta.slice(offset, offset + sizeOf(shape)),
      ]),
    )
  );
}
