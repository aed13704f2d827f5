// What the laws are told: a family, one set of its parameters with plain values, and what many laws need of them.
import {
  type AnyFamily,
  type Constraint,
  cdfOf,
  constrain,
  type Distribution,
  evaluate,
  type fromFree,
  full,
  input,
  logProbOf,
  type Parametrization,
  parameterInputs,
  parameterName,
  type Spec,
  sumRows,
  type Tensor,
  type Tensors,
  unconstrain,
} from "thetastar";
import { edgesOf, grid } from "./integral.ts";

/** Numbers or vectors of a set of parameters. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What the battery needs to know of a family. */
export interface Case {
  readonly family: AnyFamily;
  /** Parameters, one set of each parametrization at least: plain values. */
  readonly parameters: readonly Parameters[];
  /** Values of y, one in each row, flattened; those of a number ascending. Of labels their positions. */
  readonly y: readonly number[];
  /** Far and strange values of y: nothing may be NaN there. */
  readonly wild?: readonly number[];
  /** Why a fit to draws need not find the parameters they are drawn from; otherwise it is a law. */
  readonly unfit?: string;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
export const constant = (value: number): Tensor => full([], value);
export type CdfMethod = "cdf" | "survival" | "logCdf" | "logSurvival";
export const cdf = (family: AnyFamily, method: CdfMethod, params: Tensors<Spec>, y: Tensor): Tensor =>
  (cdfOf(family, method) as (params: Tensors<Spec>, y: Tensor) => Tensor)(params, y);
export const logProb = (family: AnyFamily, params: Tensors<Spec>, y: Tensor): Tensor => logProbOf(family)(params, y);

// biome-ignore lint/suspicious/noExplicitAny: existential over parameters and values
export type AnyDistribution = Distribution<any, any, any>;

/** A distribution of whatever family, without what the types know of it. */
export const make = (family: AnyFamily, parameters: unknown): AnyDistribution =>
  (family as unknown as (p: unknown) => AnyDistribution)(parameters);

/** The atoms of a y that is otherwise continuous. */
const atomsOf = ({ rules }: AnyFamily, params: Tensors<Spec>, data: Record<string, ArrayLike<number>>): number[] =>
  rules.atoms ? Array.from(evaluate({ atoms: rules.atoms(params) }, data).atoms) : [];

/** Values of y as users give them. */
export const given = (c: Constraint, y: ArrayLike<number>): unknown => {
  if (c.labels) return Array.from(y, (i) => (c.labels as readonly string[])[i]);
  const size = sizeOf(c.shape);
  if (c.shape.length === 0) return Float64Array.from(y);
  return Array.from({ length: y.length / size }, (_, i) => Array.from({ length: size }, (_, j) => y[i * size + j]));
};
/** The numbers of a y as users see it. */
export const asNumbers = (c: Constraint, y: unknown): number[] =>
  typeof y === "string"
    ? [(c.labels as readonly string[]).indexOf(y)]
    : typeof y === "number"
      ? [y]
      : Array.from(y as ArrayLike<unknown>).flatMap((x) => asNumbers(c, x));
/** The known ones of plain parameters: single numbers. */
const knownOf = (set: Parametrization, values: Parameters): readonly (readonly [string, number])[] =>
  set.layout.filter(({ constraint }) => constraint.known).map(({ name }) => [name, values[name] as number]);

/** Canonical parameters as a graph of η; known ones as in `values`. */
export const canonical = (set: Parametrization, eta: Tensor, values: Parameters): Tensors<Spec> =>
  set.to(constrain(set, eta, Object.fromEntries(knownOf(set, values).map(([name, x]) => [name, constant(x)]))));

/** Σ log p(yᵢ) as a graph of η, and its inputs. */
export function likelihood(
  family: AnyFamily,
  set: Parametrization,
  values: Parameters,
): { eta: Tensor; value: Tensor } {
  const c: Constraint = family.support;
  const eta = input("eta", { shape: [set.freeSize] });
  const y = input("y", { shape: c.shape, rows: true });
  return { eta, value: sumRows(logProb(family, canonical(set, eta, values), y)) };
}

/** η of plain values of a set of parameters. */
function freeOf(set: Parametrization, parameters: Readonly<Record<string, unknown>>): Float64Array {
  const data = Object.fromEntries(
    set.names.map((name) => [parameterName(name), ([parameters[name]] as unknown[]).flat(9) as number[]]),
  );
  return evaluate(
    {
      eta: unconstrain(
        set,
        parameterInputs(set.params, () => false),
      ),
    },
    data,
  ).eta as Float64Array;
}

/** One set of parameters of a case, and what many laws need of it. */
export interface Subject extends Pick<Case, "family" | "y" | "unfit"> {
  readonly rules: AnyFamily["rules"];
  readonly support: Constraint;
  /** Whether y is one number. */
  readonly scalar: boolean;
  readonly values: Parameters;
  readonly keys: readonly string[];
  /** Whether this is the first set of the case. */
  readonly first: boolean;
  readonly set: Parametrization;
  readonly d: AnyDistribution;
  /** η of the values. */
  readonly free: Float64Array;
  readonly known: Required<Pick<NonNullable<globalThis.Parameters<typeof fromFree>[3]>, "known">>;
  readonly atoms: readonly number[];
  /** Quantiles that panels of integrals lie between. */
  edges(): readonly number[];
  /** Nodes and weights between atoms, and the atoms, whose densities are probabilities. */
  everywhere(): { readonly y: Float64Array; readonly w: Float64Array };
}

/** Computed when it is first asked for. */
const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** A set of a case's parameters, ready for laws. Throws where the family has no such set. */
export function subjectOf({ family, parameters, y, unfit }: Case, values: Parameters): Subject {
  const support: Constraint = family.support;
  const keys = Object.keys(values);
  const set = family.parametrizations.find(
    (p) => p.names.length === keys.length && keys.every((k) => p.names.includes(k)),
  );
  if (!set) throw new Error(`${family.name} has no set of parameters ${keys}.`);
  const d = make(family, values);
  const free = freeOf(set, values);
  const atoms = atomsOf(family, canonical(set, input("eta", { shape: [set.freeSize] }), values), { eta: free });
  const edges = once(() => (support.discrete ? [] : edgesOf(d)));
  return {
    family,
    rules: family.rules,
    support,
    scalar: support.shape.length === 0,
    y,
    ...(unfit && { unfit }),
    values,
    keys,
    first: values === parameters[0],
    set,
    d,
    free,
    known: { known: Object.fromEntries(knownOf(set, values).map(([name, x]) => [name, { data: Float64Array.of(x) }])) },
    atoms,
    edges,
    everywhere: once(() => {
      // beside an atom there are no quantiles
      const [low, high] = [1e-3, 0.999].map((p) => d.quantile(p) as number) as [number, number];
      const steps = Array.from({ length: 40 }, (_, k) => (high - low) / 3 ** k);
      const near = atoms.flatMap((a) => steps.flatMap((h) => [a - h, a + h])).filter((v) => support.contains([v]));
      const { y: at, w } = grid(d, [...y, ...atoms, ...near], edges());
      return { y: Float64Array.of(...at, ...atoms), w: Float64Array.of(...w, ...atoms.map(() => 1)) };
    }),
  };
}
