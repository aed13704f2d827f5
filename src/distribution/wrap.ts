// For families made of others: k sets of a base's parameters along a first axis, and its rules on each of them.
import { type Constraint, type Repeated, repeated } from "../constraint.ts";
import { holdSlope } from "../ops/limits.ts";
import { at, broadcast, stack } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import { logProbBetween } from "./between.ts";
import { type CdfMethod, cdf, type Formulas, logProb } from "./guard.ts";
import type { Also, Check, KnownValues, Spec, Tensors } from "./types.ts";
import type { Numbers } from "./values.ts";

/** Constraints of k sets of parameters. */
export type RepeatedSpec<P extends Spec> = { readonly [K in keyof P]: Repeated<P[K]> };

/** Constraints of k sets of parameters, each value gaining a first axis. */
export function repeatedSpec<P extends Spec>(params: P, k: number): RepeatedSpec<P>;
export function repeatedSpec(params: Spec, k: number): Spec {
  return Object.fromEntries(Object.entries(params).map(([name, c]: [string, Constraint]) => [name, repeated(c, k)]));
}

/** The tensors of those names that a spec has. */
export function select<P extends Spec>(spec: P, from: object): Tensors<P>;
export function select(spec: Spec, from: object): Readonly<Record<string, unknown>> {
  const all: Readonly<Record<string, unknown>> = { ...from };
  return Object.fromEntries(Object.keys(spec).map((name) => [name, all[name]]));
}

/** A function of each tensor of a set of parameters. */
export function mapTensors<P extends Spec>(params: Tensors<P>, map: (x: Tensor) => Tensor): Tensors<P>;
export function mapTensors(
  params: Readonly<Record<string, Tensor>>,
  map: (x: Tensor) => Tensor,
): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(Object.entries(params).map(([name, x]) => [name, map(x)]));
}

/** The j-th of k sets of parameters. */
export const component = <P extends Spec>(params: Tensors<P>, j: number): Tensors<P> =>
  mapTensors(params, (x) => at(x, j, 0));

/** A rule on each of k sets of parameters, its results along a first axis; at once where the rules are elementwise. */
export function componentwise<P extends Spec>(
  elementwise: boolean,
  k: number,
  params: Tensors<P>,
  rule: (params: Tensors<P>, j?: number) => Tensor,
): Tensor {
  if (elementwise) {
    const result = rule(params);
    return result.shape.length === 0 ? broadcast(result, [k]) : result;
  }
  return stack(Array.from({ length: k }, (_, j) => rule(component(params, j), j)));
}

/** Another set of parameters for each of k. */
export function convertEach<P extends Spec, Q extends Spec>(
  elementwise: boolean,
  k: number,
  params: Tensors<P>,
  rule: (params: Tensors<P>) => Tensors<Q>,
): Tensors<Q>;
export function convertEach(
  elementwise: boolean,
  k: number,
  params: Readonly<Record<string, Tensor>>,
  rule: (params: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>,
): Readonly<Record<string, Tensor>> {
  if (elementwise) return rule(params);
  const each = Array.from({ length: k }, (_, j) => rule(mapTensors(params, (x) => at(x, j, 0))));
  return Object.fromEntries(
    Object.keys(each[0] as object).map((name) => [name, stack(each.map((one) => one[name] as Tensor))]),
  );
}

/** Of k known values a row, those of the j-th. */
export const knownOf = (known: KnownValues, rows: number, k: number, j: number): KnownValues =>
  Object.fromEntries(
    Object.entries(known).map(([name, values]) => {
      const size = values.length / rows / k;
      return [name, values.filter((_, i) => Math.floor(i / size) % k === j)];
    }),
  );

/** The rule `check` of a family made of k sets of a base's parameters: the base's own, of each of them. */
export function checkEach(
  check: Check,
  { parametrizations }: { readonly parametrizations: readonly Also<Spec, Spec>[] },
  k: number,
): Check {
  const names = new Set(parametrizations.flatMap(({ params }) => Object.keys(params)));
  return (where, values, rows) => {
    for (let j = 0; j < k; j++) {
      const part = ({ data, rows: own }: Numbers): Numbers => {
        const size = data.length / (own ?? 1) / k;
        const kept = data.filter((_, i) => Math.floor(i / size) % k === j);
        return own === undefined ? { data: kept } : { data: kept, rows: own };
      };
      const theirs = Object.entries(values).filter(([name]) => names.has(name));
      check(where, Object.fromEntries(theirs.map(([name, numbers]) => [name, part(numbers)])), rows);
    }
  };
}

/** The cdf of a base, its survival or the log of one, for any y, outside the support too; undefined without a rule. */
export function cdfOf(base: Formulas, method: CdfMethod): ((params: Tensors<Spec>, y: Tensor) => Tensor) | undefined {
  const log = { cdf: "logCdf", survival: "logSurvival" } as const;
  const has = base.rules[method] ?? (method === "cdf" || method === "survival" ? base.rules[log[method]] : undefined);
  return has && ((params, y) => cdf(base, method, params, y));
}

/** Sets of parameters, each with more parameters. */
export type Extended<Q, E extends Spec> = Q extends Spec ? Q & E : never;

/**
 * A base's sets of parameters, each with those of `extra` besides: canonical ones, and the others for `also`. Throws a
 * `RangeError` where a set of the base has a parameter of that name already.
 */
export function extended<P extends Spec, E extends Spec>(
  name: string,
  base: { readonly params: P; readonly parametrizations: readonly Also<Spec, Spec>[] },
  extra: E,
): { readonly params: P & E; readonly also: readonly Also<Spec, Spec>[] } {
  for (const set of base.parametrizations)
    for (const key of Object.keys(extra))
      if (key in set.params)
        throw new RangeError(`${name}: the base has a parameter ${key} already. Nest the wrappers in another way.`);
  const also = base.parametrizations.slice(1).map((set) => ({
    params: { ...set.params, ...extra },
    to: (p: object) => ({ ...set.to(select(set.params, p)), ...select(extra, p) }),
    from: (p: object) => ({ ...set.from(select(base.params, p)), ...select(extra, p) }),
  }));
  return { params: { ...base.params, ...extra }, also };
}

/**
 * Parameters whose cotangents are held between the largest numbers: where a density and what it is divided by are both so
 * steep that their slopes overflow, the difference is not NaN.
 */
const steepest = (params: Tensors<Spec>): Tensors<Spec> =>
  mapTensors(params, (x) => (x.dtype === "float" ? holdSlope(x) : x));

/** log p of a base for any y, outside the support too. */
export const logProbOf =
  (base: Formulas) =>
  (params: Tensors<Spec>, y: Tensor): Tensor =>
    logProb(base, steepest(params), y);

/** log P(lower < Y ≤ upper) of a base, of integers log P(lower ≤ Y ≤ upper); undefined unless it has both log tails. */
export const logProbBetweenOf = (
  base: Formulas,
): ((params: Tensors<Spec>, lower: Tensor, upper: Tensor) => Tensor) | undefined =>
  base.rules.logCdf && base.rules.logSurvival
    ? (params, lower, upper) => logProbBetween(base, steepest(params), lower, upper)
    : undefined;
