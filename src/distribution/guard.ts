// What a family's rules mean for any y: outside the support the density is 0, below it the cdf, above it the survival.

import type { Constraint } from "../constraint.ts";
import { eq, floor, ge, gt, le, lt, ne, not, or, toFloat, toInt, where } from "../ops/machine.ts";
import { exp } from "../ops/math.ts";
import { sum } from "../ops/reduce.ts";
import { broadcast } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Rules, Spec, Tensors } from "./types.ts";

/** What of a family the graphs of its methods need. */
export interface Formulas {
  readonly name: string;
  readonly support: Constraint;
  // biome-ignore lint/suspicious/noExplicitAny: existential over the parameters' names
  readonly rules: Rules<any>;
}

/** A refusal that says which rule is missing. */
export function missing({ name }: Formulas, method: string, rule: string): TypeError {
  return new TypeError(
    `${name}: ${method} needs the rule ${rule}, which this family does not have. Add it to distribution({ … }).`,
  );
}

const typed = (support: Constraint, y: Tensor): Tensor => (support.dtype === "int" ? toInt(y) : y);

/** log p(y) for a float y of any value: −∞ outside the support, NaN where y is. */
export function logProb({ support, rules }: Formulas, params: Tensors<Spec>, y: Tensor): Tensor {
  const inside = support.inside?.(y);
  if (!inside) return rules.logProb(params, y);
  const element = y.shape.length === 0 ? inside : broadcast(inside, y.shape);
  const number = eq(sum(toFloat(ne(y, y))), 0);
  const value = rules.logProb(params, typed(support, where(element, y, support.interior)));
  return where(inside, value, where(number, -Infinity, Number.NaN));
}

/** The four ways of saying how much lies at or below y, or above. */
export type CdfMethod = "cdf" | "survival" | "logCdf" | "logSurvival";
const beyond: Readonly<Record<CdfMethod, readonly [below: number, above: number]>> = {
  cdf: [0, 1],
  survival: [1, 0],
  logCdf: [-Infinity, 0],
  logSurvival: [0, -Infinity],
};

/** The rule of a method, or exp of that of its logarithm; never 1 − the other tail, never log of a rounded value. */
export function cdfRule(family: Formulas, method: CdfMethod): NonNullable<Rules<Spec>["cdf"]> {
  const { rules } = family;
  const own = rules[method];
  if (own) return own;
  const log = method === "cdf" ? rules.logCdf : method === "survival" ? rules.logSurvival : undefined;
  if (!log) throw missing(family, method, method);
  return (params, y) => exp(log(params, y));
}

/** cdf, survival or the log of one for a float y of any value. Of a vector the rule itself knows what any y means. */
export function cdf(family: Formulas, method: CdfMethod, params: Tensors<Spec>, y: Tensor): Tensor {
  const { support } = family;
  const rule = cdfRule(family, method);
  if (support.shape.length > 0) return rule(params, y);
  const [below, above] = beyond[method];
  const at = support.discrete ? floor(y) : y;
  const isBelow = support.contains([support.lower]) ? lt(at, support.lower) : le(at, support.lower);
  const isAbove = ge(at, support.upper);
  const safe = where(or(isBelow, isAbove), support.interior, at);
  return where(isBelow, below, where(isAbove, above, rule(params, typed(support, safe))));
}

/** −1 where cdf(y) < p, else 1; and where Newton's step in the log domain leads. p + q = 1, one of them small. */
export function quantileStep(
  family: Formulas,
  params: Tensors<Spec>,
  y: Tensor,
  logP: Tensor,
  logQ: Tensor,
): Record<string, Tensor> {
  const lower = le(logP, logQ);
  const logCdf = cdf(family, "logCdf", params, y);
  const logSurvival = cdf(family, "logSurvival", params, y);
  const error = where(lower, logCdf.sub(logP), logQ.sub(logSurvival));
  if (family.support.discrete) return { error };
  const slope = exp(logProb(family, params, y).sub(where(lower, logCdf, logSurvival)));
  return { error, newton: where(not(gt(slope, 0)), Number.NaN, y.sub(error.div(slope))) };
}
