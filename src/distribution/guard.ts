// What a family's rules mean for any y: outside the support the density is 0, below it the cdf, above it the survival.

import type { Floats } from "../compile/program.ts";
import type { Constraint } from "../constraint.ts";
import { stopGradient } from "../grad.ts";
import { abs, and, eq, floor, ge, gt, le, lt, ne, not, or, toFloat, toInt, where } from "../ops/machine.ts";
import { exp } from "../ops/math.ts";
import { sum } from "../ops/reduce.ts";
import { broadcast } from "../ops/shape.ts";
import type { Key } from "../random/key.ts";
import { constant, type Tensor } from "../tensor.ts";
import type { Source } from "./source.ts";
import type { Bounds, Rules, Spec, Tensors } from "./types.ts";

/** What of a family the graphs of its methods need. */
export interface Formulas {
  readonly name: string;
  readonly support: Constraint;
  // biome-ignore lint/suspicious/noExplicitAny: existential over the parameters' names
  readonly rules: Rules<any>;
}

/** Moments that a family may have by rule. */
export type Moment = "mean" | "variance" | "skewness" | "kurtosis";

/** How quantiles, modes, moments, entropies and draws are found where a family has no rule for them. p + q = 1, one of each or n. */
export interface Derived {
  readonly quantiles: (
    family: Formulas,
    source: Source,
    tails: { readonly p: Float64Array; readonly q: Float64Array },
    rows: boolean,
    n: number | undefined,
  ) => Float64Array;
  readonly modes: (family: Formulas, source: Source) => Float64Array;
  readonly moments: (family: Formulas, source: Source, wanted: Moment, method: string) => Float64Array;
  readonly entropies: (family: Formulas, source: Source) => Float64Array;
  /** The mean curvature of −log density in η, [rows, η·η]. */
  readonly curvatures: (family: Formulas, source: Source, n: number) => Float64Array;
  /** n draws for each row, written into an array. */
  readonly draws: (family: Formulas, source: Source, n: number, key: Key, draws: Floats) => void;
}

/** A refusal that says which rule is missing. */
export function missing({ name }: Formulas, method: string, rule: string): TypeError {
  return new TypeError(
    `${name}: ${method} needs the rule ${rule}, which this family does not have. Add it to distribution({ … }).`,
  );
}

const typed = (support: Constraint, y: Tensor): Tensor => (support.dtype === "int" ? toInt(y) : y);

/** The ends between which y lies, as graphs; those of the support where no parameter moves them. */
export function ends({ support, rules }: Formulas, params: Tensors<Spec>): Required<Bounds> | undefined {
  const bounds = rules.bounds?.(params);
  return bounds && { lower: bounds.lower ?? constant(support.lower), upper: bounds.upper ?? constant(support.upper) };
}

/** A y strictly between the ends where there is one: the middle, or one beyond the only finite end. */
function interior({ support }: Formulas, { lower, upper }: Required<Bounds>): Tensor {
  const [open, unbounded] = [eq(lower, -Infinity), eq(upper, Infinity)];
  const middle = lower.add(where(or(open, unbounded), 0, upper.sub(lower)).mul(0.5));
  const inside = where(open, where(unbounded, support.interior, upper.sub(1)), where(unbounded, lower.add(1), middle));
  return support.discrete ? floor(inside) : inside;
}

/** The log density outside the support: −∞, NaN where y is. */
function nowhere(y: Tensor): Tensor {
  // a number of any size taken from −∞ leaves it
  if (y.shape.length === 0) return constant(-Infinity).sub(stopGradient(abs(y)));
  return where(eq(sum(toFloat(ne(y, y))), 0), -Infinity, Number.NaN);
}

/** log p(y) for a float y of any value: −∞ outside the support, NaN where y is. */
export function logProb(family: Formulas, params: Tensors<Spec>, y: Tensor): Tensor {
  const { support, rules } = family;
  const between = ends(family, params);
  const own = support.inside?.(y);
  if (!own && !between) return rules.logProb(params, y);
  const within = between && and(ge(y, between.lower), le(y, between.upper));
  const inside = own && within ? and(own, within) : ((own ?? within) as Tensor);
  const element = y.shape.length === 0 ? inside : broadcast(inside, y.shape);
  const safe = between ? interior(family, between) : support.interior;
  const value = rules.logProb(params, typed(support, where(element, y, safe)));
  return where(inside, value, nowhere(y));
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
  const between = ends(family, params);
  const { lower, upper } = between ?? support;
  const isBelow = between || support.contains([support.lower]) ? lt(at, lower) : le(at, lower);
  const isAbove = ge(at, upper);
  const safe = where(or(isBelow, isAbove), between ? interior(family, between) : support.interior, at);
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
