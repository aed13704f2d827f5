// For families made of others: k sets of a base's parameters along a first axis, and its rules on each of them.
import { type Constraint, type Repeated, repeated } from "../constraint.ts";
import { at, broadcast, stack } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import { type CdfMethod, cdf, type Formulas, logProb } from "./guard.ts";
import type { KnownValues, Spec, Tensors } from "./types.ts";

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

/** log p of a base for any y: −∞ outside the support. */
export const logProbOf =
  (base: Formulas): ((params: Tensors<Spec>, y: Tensor) => Tensor) =>
  (params, y) =>
    logProb(base, params, y);

/** The cdf of a base, its survival or the log of one, for any y, outside the support too; undefined without a rule. */
export function cdfOf(base: Formulas, method: CdfMethod): ((params: Tensors<Spec>, y: Tensor) => Tensor) | undefined {
  const log = { cdf: "logCdf", survival: "logSurvival" } as const;
  const has = base.rules[method] ?? (method === "cdf" || method === "survival" ? base.rules[log[method]] : undefined);
  return has && ((params, y) => cdf(base, method, params, y));
}
