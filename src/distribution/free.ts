// What fitting and prediction ask of a family: y as numbers, where to begin, and a distribution from free outputs η.
import type { Constraint } from "../constraint.ts";
import type { AnyFamily, Family } from "../distribution.ts";
import { constant, type Tensor } from "../tensor.ts";
import { Distribution } from "./face.ts";
import { freeValues, type Parametrization, parametrizationOf } from "./parametrization.ts";
import { type FreeOptions, freeSource, type Moved, moved } from "./source.ts";
import type { Spec, Tensors } from "./types.ts";
import { firstForbidden, kind, type Numbers, readValues, showValue } from "./values.ts";

/**
 * The distributions, one a row, that a network's free outputs (rows × set.freeSize) stand for. Every method is computed
 * from η in one graph, so that logProb is the training likelihood however extreme η is.
 */
export function fromFree<P extends Spec, Q extends Spec, S extends Constraint>(
  family: Family<P, Q, S>,
  set: Parametrization,
  eta: Float64Array,
  options: FreeOptions = {},
): Distribution<P, S, true> {
  return new Distribution<P, S, true>(
    family,
    freeSource(family, family.parametrizations.indexOf(set), set, eta, options),
  );
}

/**
 * y as numbers, `size` of the support's shape a row: labels are their positions. Throws for the wrong kind, and a
 * `RangeError` for the first y outside the support: `fit: y[4] = 0 is outside the support of Gamma (positive).`
 */
export function readObservations(where: string, family: AnyFamily, y: unknown): Numbers {
  const c: Constraint = family.support;
  const values = readValues(where, "y", c, y);
  const row = firstForbidden(c, values);
  if (row < 0) return values;
  const shown = c.labels
    ? kind(values.rows === undefined ? y : (y as ArrayLike<unknown>)[row])
    : showValue(c, values.data, row);
  throw new RangeError(
    `${where}: y${values.rows === undefined ? "" : `[${row}]`} = ${shown} is outside the support of ${family.name} (${c.name}). Correct it, leave the row out, or choose another family.`,
  );
}

/** Rows of which more do not make a better start. */
const ENOUGH = 10_000;

/**
 * η of the family's own marginal fit to y (as from {@link readObservations}) in one of its sets of parameters: where
 * fitting begins. Zeros for a family without the rule `start`. With `moved` those of the standardized y.
 */
export function startFree(
  family: AnyFamily,
  set: Parametrization,
  y: Float64Array,
  weight?: Float64Array,
  options: FreeOptions = {},
): Float64Array {
  const { start, bounds } = family.rules;
  const size = sizeOfSupport(family);
  const every = Math.floor(y.length / size / ENOUGH);
  // a start need not be exact; but where parameters bound y, every y must lie inside
  const some = every > 1 && !bounds && !options.known;
  const take = (values: Float64Array, size: number) => values.filter((_, i) => Math.floor(i / size) % every === 0);
  const found =
    start &&
    (some
      ? ruleFree(family, set, start, take(y, size), weight && take(weight, 1), options)
      : ruleFree(family, set, start, y, weight, options));
  // what a narrower constraint leaves out begins in the middle
  return found ? found.map((v) => (Number.isFinite(v) ? v : 0)) : new Float64Array(set.freeSize);
}

/** η of the parameters that a rule finds for y, in one of the family's sets; undefined where it finds none. */
export function ruleFree(
  family: AnyFamily,
  set: Parametrization,
  rule: NonNullable<AnyFamily["rules"]["mle"]>,
  y: Float64Array,
  weight: Float64Array | undefined,
  { known = {}, moved: by }: FreeOptions,
): Float64Array | undefined {
  const n = y.length / sizeOfSupport(family);
  const given = Object.fromEntries(
    Object.entries(known).map(([name, { data, rows }]) => [name, rows === undefined ? repeated(data, n) : data]),
  );
  const values = rule(y, weight ?? new Float64Array(n).fill(1), given);
  if (!values) return undefined;
  const first = Object.fromEntries(Object.entries(given).map(([name, v]) => [name, v.subarray(0, v.length / n)]));
  const all = { ...first, ...values };
  return freeValues(
    all,
    parametrizationOf(`${family.name}.start`, family.parametrizations, Object.keys(all)),
    set,
    by && ((params) => movedBack(family, params, by)),
  );
}

/** The same numbers for each of n rows. */
const repeated = (values: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n * values.length }, (_, i) => values[i % values.length] as number);

/** The parameters of (y − shift)/scale, given those of y. */
function movedBack(family: AnyFamily, params: Tensors<Spec>, { shift, scale }: Moved): Tensors<Spec> {
  const { name, rules } = family;
  const back = moved(name, rules.affine, params, shift === 0 ? undefined : constant(-shift), undefined);
  return moved(name, rules.affine, back, undefined, scale === 1 ? undefined : constant(1 / scale));
}
const sizeOfSupport = (family: AnyFamily): number => (family.support as Constraint).shape.reduce((n, d) => n * d, 1);

/** The canonical parameters of shift + scale·y, given those of y. Throws a `TypeError` where the family has no rule. */
export const affine = (
  family: AnyFamily,
  params: Tensors<Spec>,
  by: { readonly shift?: Tensor; readonly scale?: Tensor },
): Tensors<Spec> => moved(family.name, family.rules.affine, params, by.shift, by.scale);
