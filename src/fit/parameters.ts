// What a fit reports of its parameters, in the user's units.
import { evaluate } from "../compile/evaluate.ts";
import { constrain, knownSpec, type Parametrization, unconstrain } from "../distribution/parametrization.ts";
import { type Moved, moved } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import { decode } from "../distribution/values.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Head, Model } from "../model.ts";
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

const isLinear = ({ layer }: Head): boolean => layer.constant === true || layer.name === "linear";

/**
 * Of linear heads the coefficients that act on x and y as they came. η at the mean of x and one standard deviation from
 * it in each column says what they are, as long as moving y moves η in a straight line (loc; the logarithm of a scale).
 * One point more tells; where it does not hold there are no such coefficients: undefined.
 */
function coefficients(
  model: Model,
  set: Parametrization,
  units: Units,
  eta: (x: Float64Array) => Float64Array,
): Record<string, unknown> | undefined {
  const { columns: d, x: standard } = units;
  const k = set.freeSize;
  if (!standard || !model.heads?.every(isLinear)) return undefined;
  const points = new Float64Array((d + 2) * d);
  for (let j = 0; j < d; j++) {
    points[(j + 1) * d + j] = 1;
    points[(d + 1) * d + j] = -1;
  }
  const params = inUnits(model.family, set, units.y, true);
  const { shift, scale } = units.y;
  const inner = eta(points);
  const outer = evaluate({ eta: unconstrain(set, params) }, { eta: inner, shift, scale }).eta;
  const at = (row: number, i: number): number => outer[row * k + i] as number;
  for (let i = 0; i < k; i++) {
    let line = at(0, i);
    let size = Math.abs(line);
    for (let j = 0; j < d; j++) {
      line -= at(j + 1, i) - at(0, i);
      size += Math.abs(at(j + 1, i));
    }
    if (!(Math.abs(line - at(d + 1, i)) <= 1e-6 * (1 + size))) return undefined;
  }
  const single = values(model.family, set, inner.slice(0, k), units.y);
  return Object.fromEntries(
    model.heads.flatMap(({ names, layer, prefix }) => {
      const places = set.layout.filter(({ name }) => names.includes(name));
      if (layer.constant) return places.map(({ name }) => [name, single[name]]);
      const own = places.flatMap(({ offset, size }) => Array.from({ length: size }, (_, i) => offset + i));
      const weight = new Float64Array(d * own.length);
      const bias = Float64Array.from(own, (i) => at(0, i));
      own.forEach((i, column) => {
        for (let j = 0; j < d; j++) {
          const slope = (at(j + 1, i) - at(0, i)) / (standard.sd[j] as number);
          weight[j * own.length + column] = slope;
          bias[column] = (bias[column] as number) - slope * (standard.mean[j] as number);
        }
      });
      return [
        [`${prefix}weight`, weight],
        [`${prefix}bias`, bias],
      ];
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
    coefficients(model, set, units, eta) ??
    Object.fromEntries(
      layout.map(({ name, shape, offset }) => [
        name,
        shape.length === 0 ? theta[offset] : theta.slice(offset, offset + sizeOf(shape)),
      ]),
    )
  );
}
