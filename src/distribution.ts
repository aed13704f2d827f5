// distribution(): from rules to a family. A family is a value written as data; everything else is derived from it.
import type { Constraint } from "./constraint.ts";
import { derived } from "./distribution/derive.ts";
import { Distribution } from "./distribution/face.ts";
import type { Derived } from "./distribution/guard.ts";
import { type Parametrization, parametrization, parametrizationOf } from "./distribution/parametrization.ts";
import { commonRows, ownSource } from "./distribution/source.ts";
import type {
  Also,
  ClosedForm,
  Definition,
  KeysOf,
  NoOthers,
  ParametersOf,
  RowsOf,
  Rules,
  Spec,
} from "./distribution/types.ts";
import { checkAllowed, type Numbers, readValues } from "./distribution/values.ts";
import { sameShape, showShape } from "./tensor.ts";

/**
 * A family of distributions: called with one of its sets of parameters it gives a distribution. P are the canonical
 * parameters, Q the union of all sets, S the support of y.
 */
export interface Family<P extends Spec, Q extends Spec, S extends Constraint> {
  /**
   * The distribution with these parameters, each a value or one for each row; row counts agree or a value is single.
   * Throws a `TypeError` for keys that are not exactly one set, a `RangeError` for a value outside its constraint.
   */
  <V extends ParametersOf<Q>>(parameters: V & NoOthers<Q, V>): Distribution<P, S, RowsOf<Q, V>>;
  readonly name: string;
  /** The canonical parameters. */
  readonly params: P;
  readonly support: S;
  /** All sets of parameters, the canonical one first. */
  readonly parametrizations: readonly Parametrization[];
  readonly rules: Rules<P>;
  /** The rules hold for tensors of any shape. */
  readonly elementwise: boolean;
  /** What stands in for rules that the family does not have; absent where all have formulas. */
  readonly derived?: Derived | undefined;
  /** Types only. */
  readonly sets?: Q;
}

/** Any family. */
// biome-ignore lint/suspicious/noExplicitAny: existential over parameters and values
export type AnyFamily = Family<any, any, any>;

/** The union of a family's sets of parameters. */
export type SetsOf<F extends AnyFamily> = Extract<F["sets"], Spec>;

const same = <T>(x: T): T => x;

/**
 * A family from its rules, for one observation. Parameters are named with their constraints; `also` gives other sets,
 * told apart by their keys. Throws a `RangeError` where two sets have the same keys.
 *
 * @example
 * const Exponential = distribution({
 *   name: "Exponential",
 *   params: { rate: positive },
 *   also: [{ params: { mean: positive }, to: ({ mean }) => ({ rate: reciprocal(mean) }), from: ({ rate }) => ({ mean: reciprocal(rate) }) }],
 *   support: positive,
 *   logProb: ({ rate }, y) => log(rate).sub(rate.mul(y)),
 * });
 * Exponential({ mean: 2 }).logProb(1); // -1.1931471805599454
 */
export function distribution<P extends Spec, S extends Constraint, A extends readonly Spec[] = []>(
  definition: Definition<P, S, A>,
): Family<P, P | A[number], S> {
  return declared(definition, derived);
}

/**
 * A family whose quantile, mode and entropy all have formulas: as `distribution`, without the code that finds them
 * numerically, which a page with such a family need not load.
 */
export function closedForm<P extends Spec, S extends Constraint, A extends readonly Spec[] = []>(
  definition: ClosedForm<P, S, A>,
): Family<P, P | A[number], S> {
  return declared(definition, undefined);
}

function declared<P extends Spec, S extends Constraint, A extends readonly Spec[]>(
  definition: Definition<P, S, A>,
  instead: Derived | undefined,
): Family<P, P | A[number], S> {
  const { params, also = [], ...rest } = definition;
  const canonical = { params, to: same, from: same };
  // the rules' names are checked above; from here on sets are told apart at run time
  return assemble(params, [canonical, ...also] as readonly Also<Spec, Spec>[], rest, instead);
}

/**
 * The family with other constraints, and so other maps from free numbers, on some of its parameters, in whichever sets
 * they are. Throws a `RangeError` for a name that no set has, or another shape.
 *
 * @example
 * model(withConstraints(Normal, { scale: greaterThan(1e-3, "softplus") }), mlp([64, 64]));
 */
export function withConstraints<P extends Spec, Q extends Spec, S extends Constraint>(
  family: Family<P, Q, S>,
  constraints: { readonly [K in KeysOf<Q>]?: Constraint },
): Family<P, Q, S> {
  const { name, support, elementwise, rules, params, parametrizations, derived: instead } = family;
  const others: Readonly<Record<string, Constraint>> = Object.fromEntries(Object.entries(constraints));
  for (const key in others) {
    const old = parametrizations.find((set) => set.names.includes(key))?.params[key];
    if (!old) {
      const names = new Set(parametrizations.flatMap((set) => set.names));
      throw new RangeError(
        `withConstraints: ${name} has the parameters ${[...names].join(", ")}; came ${key}. Name one of these.`,
      );
    }
    const { shape } = others[key] as Constraint;
    if (!sameShape(old.shape, shape))
      throw new RangeError(
        `withConstraints: ${key} of ${name} must keep the shape ${showShape(old.shape)}; came ${showShape(shape)}.`,
      );
  }
  const replace = <T extends Spec>(spec: T): T =>
    Object.fromEntries(Object.entries(spec).map(([key, c]) => [key, others[key] ?? c])) as unknown as T;
  const sets = parametrizations.map((set) => ({ ...set, params: replace(set.params) }));
  return assemble(replace(params), sets, { name, support, elementwise, ...rules }, instead);
}

/** A family of sets of parameters, the canonical one first. */
function assemble<P extends Spec, Q extends Spec, S extends Constraint>(
  params: P,
  sets: readonly Also<Spec, Spec>[],
  { name, support, elementwise = false, ...rules }: Omit<Definition<P, S, []>, "params" | "also">,
  instead: Derived | undefined,
): Family<P, Q, S> {
  const parametrizations = sets.map(parametrization);
  const keys = new Set<string>();
  for (const { names } of parametrizations) {
    const set = [...names].sort().join(", ");
    if (keys.has(set))
      throw new RangeError(`${name}: sets of parameters must differ in their keys; { ${set} } came twice.`);
    keys.add(set);
  }
  function family<V extends ParametersOf<Q>>(given: V): Distribution<P, S, RowsOf<Q, V>> {
    if (typeof given !== "object" || given === null)
      throw new TypeError(
        `${name}: parameters must be an object such as { ${parametrizations[0]?.names.join(", ")} }; came ${String(given)}.`,
      );
    const entries: Readonly<Record<string, unknown>> = { ...given };
    const set = parametrizationOf(name, parametrizations, Object.keys(entries));
    const values: Record<string, Numbers> = {};
    for (const key of set.names) {
      const c = set.params[key] as Constraint;
      const numbers = readValues(name, key, c, entries[key]);
      checkAllowed(name, key, c, numbers, entries[key]);
      values[key] = numbers;
    }
    const rows = commonRows(
      values,
      (key, n, m) =>
        new RangeError(
          `${name}: parameters must have the same number of rows, or one value; ${key} has ${n}, another ${m}.`,
        ),
    );
    rules.check?.(name, values, rows);
    return new Distribution(made, ownSource(parametrizations.indexOf(set), set, values, rows));
  }
  Object.defineProperty(family, "name", { value: name });
  const made: Family<P, Q, S> = Object.assign(family, {
    params,
    support,
    parametrizations,
    rules,
    elementwise,
    derived: instead,
  });
  return made;
}
