// Constraints: where a parameter or a y may lie, as data, each with its own smooth bijection onto ℝᵏ.

import { oneHot } from "./ops/gather.ts";
import { byPrecision, LARGEST, LOG_LEAST, LOG_MOST, nextAbove } from "./ops/limits.ts";
import { logit } from "./ops/logit.ts";
import { and, eq, floor, ge, greater, gt, le, lesser, lt, or, toFloat } from "./ops/machine.ts";
import { exp, log, log1mexp, sigmoid, softmax, softplus } from "./ops/math.ts";
import { sum } from "./ops/reduce.ts";
import { at, concat, full, slice, stack } from "./ops/shape.ts";
import { type DType, type Precision, type Shape, sizeOf, type Tensor } from "./tensor.ts";

/** One number after another: a typed array or an array. */
export type Vector = ArrayLike<number>;

/**
 * Where a value may lie. `Out` is what users get back (a number, a Float64Array, a label), `In` what they may give,
 * `Mean` the type of an expected value.
 */
// biome-ignore lint/suspicious/noExplicitAny: existential over what a constraint's values are
export interface Constraint<Out = any, In = any, Mean = any> {
  /** For messages in brackets: "positive". */
  readonly name: string;
  /** What a value must be: "positive", "between 0 and 1". */
  readonly phrase: string;
  /** Shape of one value. */
  readonly shape: Shape;
  /** `int` values index something; everything else is a float, counts included. */
  readonly dtype: Extract<DType, "float" | "int">;
  /** Shape of the free numbers that `constrain` takes: as many as the value has degrees of freedom. */
  readonly freeShape: Shape;
  /** Values are isolated: a density is a probability. */
  readonly discrete: boolean;
  /** Bounds of one element. */
  readonly lower: number;
  readonly upper: number;
  /** A number strictly inside, each element of a value being one: where formulas can be evaluated safely. */
  readonly interior: number;
  /** It is data, never estimated. */
  readonly known: boolean;
  /** Both maps act on each element by itself, so that they hold for tensors of any shape. */
  readonly elementwise: boolean;
  /** Labels of classes, where there are. */
  readonly labels?: readonly string[];
  /** Of one number how it is mapped, by the name of the inverse: what other links are measured against. */
  readonly link?: "identity" | "log" | "logit";
  /** ℝᵏ → value. Every finite number is mapped inside, in both precisions; beyond what a float can tell the slope is 0. */
  readonly constrain: (free: Tensor) => Tensor;
  /** value → ℝᵏ, the inverse of `constrain` in the interior. */
  readonly free: (value: Tensor) => Tensor;
  /** Does a value, its elements `size` numbers from `offset`, satisfy the constraint, its closed edges included? */
  readonly contains: (value: Vector, offset?: number) => boolean;
  /** The same as a graph, one bool for each value; absent where every number will do. */
  readonly inside?: (value: Tensor) => Tensor;
  /** How a value that is not contained is shown; by default its first offending element. */
  readonly show?: (value: Vector, offset: number) => string;
  /** The value in the space of its mean: a class as a one-hot vector. */
  readonly embed: (value: Tensor) => Tensor;
  /** Types only. */
  readonly types?: { readonly out: Out; readonly in: In; readonly mean: Mean };
}

/** A constraint on one number. */
export type Scalar = Constraint<number, number, number>;
/** A constraint on a vector of numbers. */
export type VectorConstraint = Constraint<Float64Array, Vector, Float64Array>;

/** Number of free numbers behind a value; none behind a known one. */
export const freeSize = (c: Constraint): number => (c.known ? 0 : sizeOf(c.freeShape));

type ScalarRule = Pick<Constraint, "name" | "phrase" | "constrain" | "free"> &
  Partial<Constraint> & { readonly holds: (x: number) => boolean };

/** A constraint on one number from its rules. */
function scalar<Out = number, In = number, Mean = number>({ holds, ...rule }: ScalarRule): Constraint<Out, In, Mean> {
  return {
    shape: [],
    freeShape: [],
    dtype: "float",
    discrete: false,
    lower: -Infinity,
    upper: Infinity,
    interior: 0,
    known: false,
    elementwise: true,
    contains: (value, offset = 0) => holds(value[offset] as number),
    embed: (value) => value,
    ...rule,
  };
}

const same = (x: Tensor): Tensor => x;
/** Any finite number. */
export const real: Scalar = /* @__PURE__ */ scalar({
  name: "real",
  phrase: "a finite number",
  link: "identity",
  constrain: same,
  free: same,
  holds: (x) => Number.isFinite(x),
});

type Limits = Readonly<Record<Precision, number>>;
/** x, no less than `least` and no more than `most`. */
export const within = (x: Tensor, least: Limits, most: Limits): Tensor =>
  greater(lesser(x, byPrecision(most)), byPrecision(least));

/** How ℝ is mapped onto the positive numbers: `exp` (a multiplicative effect) or `softplus` (additive where large). */
export type PositiveMap = "exp" | "softplus";

/**
 * Numbers greater than a.
 *
 * @example
 * greaterThan(2); // a StudentT's df with a finite variance
 */
export function greaterThan(a: number, by: PositiveMap = "exp"): Scalar {
  checkBound("greaterThan", "a", a);
  if (by !== "exp" && by !== "softplus")
    throw new RangeError(`greaterThan: the map must be "exp" or "softplus"; it is ${String(by)}. Choose one.`);
  const excess = (x: Tensor): Tensor => (a === 0 ? x : x.sub(a));
  const above = nextAbove(a);
  return scalar({
    name: a === 0 ? "positive" : `greater than ${a}`,
    phrase: a === 0 ? "positive" : `greater than ${a}`,
    lower: a,
    interior: a + 1,
    ...(a === 0 && by === "exp" && { link: "log" }),
    // the limits are put on x where they can be, so that log(eˣ) is still seen to be x
    constrain: (x) => {
      const y = by === "exp" ? exp(within(x, LOG_LEAST, LOG_MOST)) : softplus(greater(x, byPrecision(LOG_LEAST)));
      return a === 0 ? y : within(y.add(a), above, LARGEST);
    },
    // log(eʸ − 1) = y + log(1 − e⁻ʸ)
    free: (x) => (by === "exp" ? log(excess(x)) : excess(x).add(log1mexp(excess(x).neg()))),
    holds: (x) => x > a && x < Infinity,
    inside: (y) => and(gt(y, a), lt(y, Infinity)),
  });
}

/** Numbers greater than 0, by `exp`. */
export const positive: Scalar = /* @__PURE__ */ greaterThan(0);

const from0 = (y: Tensor): Tensor => and(ge(y, 0), lt(y, Infinity));
const withLimit = (c: Scalar): Scalar => ({ ...c, inside: from0 });

/** Numbers greater than 0, for a y whose density has a limit at 0: there the density is that limit; as data 0 is refused. */
export const positiveWithLimit: Scalar = /* @__PURE__ */ withLimit(positive);

/** Numbers not less than 0; as a parameter by `exp`, which does not reach 0. */
export const nonnegative: Scalar = /* @__PURE__ */ scalar({
  name: "nonnegative",
  phrase: "not less than 0",
  lower: 0,
  interior: 1,
  link: "log",
  constrain: (x) => positive.constrain(x),
  free: (x) => positive.free(x),
  holds: (x) => x >= 0 && x < Infinity,
  inside: from0,
});

/**
 * Numbers greater than 0 by another map.
 *
 * @example
 * positiveBy("softplus");
 */
export const positiveBy = (by: PositiveMap): Scalar => greaterThan(0, by);

/** Free numbers whose sigmoid is a normal number, and 1 minus it as well. */
const LOG_ODDS: Limits = { f32: -LOG_LEAST.f32, f64: -LOG_LEAST.f64 };
const unitSigmoid = (x: Tensor): Tensor => sigmoid(within(x, LOG_LEAST, LOG_ODDS));

/** Numbers from a to b, by a stretched sigmoid. */
export function between(a: number, b: number): Scalar {
  checkBound("between", "a", a);
  checkBound("between", "b", b);
  if (!(a < b)) throw new RangeError(`between: a must be less than b; they are ${a} and ${b}. Exchange them.`);
  const unit = a === 0 && b === 1;
  return scalar({
    name: unit ? "unit interval" : `from ${a} to ${b}`,
    phrase: `between ${a} and ${b}`,
    lower: a,
    upper: b,
    interior: a + (b - a) / 2,
    ...(unit && { link: "logit" }),
    constrain: (x) => {
      if (unit) return unitSigmoid(x);
      const y = unitSigmoid(x).mul(b - a);
      return within(y.add(a), { f32: a, f64: a }, { f32: b, f64: b });
    },
    free: (y) => (unit ? logit(y) : logit(y.sub(a).div(b - a))),
    holds: (x) => x >= a && x <= b,
    inside: (y) => and(ge(y, a), le(y, b)),
  });
}

/** Numbers from 0 to 1, by the sigmoid. */
export const unitInterval: Scalar = /* @__PURE__ */ between(0, 1);

const integral = (y: Tensor): Tensor => eq(floor(y), y);
/** Integers have no bijection with ℝ: they are values of y or known. */
const noMap = (name: string) => (): Tensor => {
  throw new TypeError(
    `${name}: an integer has no smooth map from the real line; it cannot be estimated. Use known(…).`,
  );
};

/** 0, 1, 2, … */
export const nonnegativeInteger: Scalar = /* @__PURE__ */ scalar({
  name: "integers from 0",
  phrase: "an integer not less than 0",
  discrete: true,
  lower: 0,
  constrain: /* @__PURE__ */ noMap("nonnegativeInteger"),
  free: /* @__PURE__ */ noMap("nonnegativeInteger"),
  holds: (x) => Number.isInteger(x) && x >= 0,
  inside: (y) => and(ge(y, 0), and(integral(y), lt(y, Infinity))),
});

/** 1, 2, 3, … */
export const positiveInteger: Scalar = /* @__PURE__ */ scalar({
  name: "integers from 1",
  phrase: "an integer not less than 1",
  discrete: true,
  lower: 1,
  interior: 1,
  constrain: /* @__PURE__ */ noMap("positiveInteger"),
  free: /* @__PURE__ */ noMap("positiveInteger"),
  holds: (x) => Number.isInteger(x) && x >= 1,
  inside: (y) => and(ge(y, 1), and(integral(y), lt(y, Infinity))),
});

/** …, −2, −1, 0, 1, 2, … */
export const integer: Scalar = /* @__PURE__ */ scalar({
  name: "integers",
  phrase: "an integer",
  discrete: true,
  constrain: /* @__PURE__ */ noMap("integer"),
  free: /* @__PURE__ */ noMap("integer"),
  holds: (x) => Number.isInteger(x),
  inside: (y) => and(integral(y), and(gt(y, -Infinity), lt(y, Infinity))),
});

/** 0 or 1; `false` and `true` are taken for them. */
export const binary: Constraint<number, number | boolean, number> = /* @__PURE__ */ scalar<
  number,
  number | boolean,
  number
>({
  name: "0 or 1",
  phrase: "0 or 1",
  discrete: true,
  lower: 0,
  upper: 1,
  constrain: /* @__PURE__ */ noMap("binary"),
  free: /* @__PURE__ */ noMap("binary"),
  holds: (x) => x === 0 || x === 1,
  inside: (y) => and(and(ge(y, 0), le(y, 1)), integral(y)),
});

/** Classes 0 … k − 1, or named by labels, in their order. */
export type Classes = number | readonly string[];
/** What a class is for users: its label, or its number. */
export type ClassOf<C extends Classes> = C extends readonly (infer Label)[] ? Label : number;

/** How many classes there are; checks that there are at least two, and that labels differ. */
export function classCount(where: string, classes: Classes): number {
  const k = typeof classes === "number" ? classes : classes.length;
  if (!(Number.isSafeInteger(k) && k >= 2))
    throw new RangeError(`${where}: at least 2 classes are needed; came ${k}. Give their number or their labels.`);
  if (typeof classes !== "number") {
    const seen = new Set<string>();
    for (const label of classes) {
      if (seen.has(label)) throw new RangeError(`${where}: labels must differ; "${label}" came twice. Drop one.`);
      seen.add(label);
    }
  }
  return k;
}

/**
 * One of k classes: 0 … k − 1 or labels. Its mean is the vector of their probabilities.
 *
 * @example
 * category(["drizzle", "fog", "rain"]);
 */
export function category<const C extends Classes>(
  classes: C,
): Constraint<ClassOf<C>, C extends readonly string[] ? string : number, Float64Array> {
  const k = classCount("category", classes);
  const labels = typeof classes === "number" ? undefined : (classes as readonly string[]);
  return scalar<ClassOf<C>, C extends readonly string[] ? string : number, Float64Array>({
    name: labels ? labels.join(", ") : `0 to ${k - 1}`,
    phrase: labels ? `one of ${labels.join(", ")}` : `an integer from 0 to ${k - 1}`,
    dtype: "int",
    discrete: true,
    lower: 0,
    upper: k - 1,
    ...(labels && { labels }),
    constrain: noMap("category"),
    free: noMap("category"),
    holds: (x) => Number.isInteger(x) && x >= 0 && x < k,
    inside: (y) => and(and(ge(y, 0), le(y, k - 1)), integral(y)),
    embed: (y) => oneHot(y, k),
  });
}

/** Every element satisfies `holds`: the index of the first that does not, or −1. */
function firstOutside(value: Vector, offset: number, size: number, element: Constraint): number {
  for (let i = 0; i < size; i++) if (!element.contains(value, offset + i)) return i;
  return -1;
}
/** All bools of a tensor hold: a scalar. */
const all = (holds: Tensor): Tensor => (holds.shape.length === 0 ? holds : eq(sum(toFloat(holds)), holds.size));

const numbers = (values: Vector, from: number, size: number): string =>
  `[${Array.from({ length: Math.min(size, 6) }, (_, i) => values[from + i]).join(", ")}${size > 6 ? ", …" : ""}]`;

function vectorOf(
  rule: Pick<Constraint, "name" | "phrase" | "shape" | "freeShape"> & Partial<Constraint>,
  element: Constraint,
): VectorConstraint {
  const size = sizeOf(rule.shape);
  return {
    dtype: element.dtype,
    discrete: element.discrete,
    lower: element.lower,
    upper: element.upper,
    interior: element.interior,
    known: element.known,
    elementwise: false,
    constrain: element.constrain,
    free: element.free,
    contains: (value, offset = 0) => firstOutside(value, offset, size, element) < 0,
    show: (value, offset) => {
      const i = firstOutside(value, offset, size, element);
      return i < 0 ? numbers(value, offset, size) : `${value[offset + i]} at ${i}`;
    },
    embed: element.embed,
    ...(element.inside && { inside: (y: Tensor) => all((element.inside as NonNullable<Constraint["inside"]>)(y)) }),
    ...rule,
  };
}

/** d finite numbers. */
export function vector(d: number): VectorConstraint {
  checkSize("vector", "d", d, 1);
  return vectorOf({ name: `vectors of ${d} numbers`, phrase: `${d} finite numbers`, shape: [d], freeShape: [d] }, real);
}

/** Free numbers as log-odds against the first class: a zero before them. */
const againstFirst = (free: Tensor): Tensor => concat([full([1], 0), free]);
const belowFirst = (x: Tensor): Tensor => {
  const rest = slice(x, 0, 1, (x.shape[0] as number) - 1);
  return rest.sub(at(x, 0));
};

/**
 * Log-odds of k classes, up to a common constant: k − 1 free numbers, the first class being the reference. So a model's
 * parameters are identified, as statisticians' multinomial logit has them.
 */
export function logOdds(k: number): VectorConstraint {
  checkSize("logOdds", "k", k, 2);
  return vectorOf(
    {
      name: `log-odds of ${k} classes`,
      phrase: `${k} finite numbers`,
      shape: [k],
      freeShape: [k - 1],
      constrain: againstFirst,
      free: belowFirst,
    },
    real,
  );
}

/** How far from 1 given probabilities may sum, to allow for rounding in what was written down. */
const SUM_TOLERANCE = 1e-8;

/** k probabilities that sum to 1, by softmax with the first class as reference. */
export function simplex(k: number): VectorConstraint {
  checkSize("simplex", "k", k, 2);
  const total = (value: Vector, offset: number): number => {
    let s = 0;
    for (let i = 0; i < k; i++) s += value[offset + i] as number;
    return s;
  };
  const element = unitInterval;
  // two free numbers may be this far from 0 on different sides, and the least of k probabilities be a normal number
  const reach = (precision: Precision): number => (-LOG_LEAST[precision] - 0.7 * (32 - Math.clz32(k))) / 2;
  const most: Limits = { f32: reach("f32"), f64: reach("f64") };
  const least: Limits = { f32: -most.f32, f64: -most.f64 };
  const sumsToOne = (value: Vector, offset: number): boolean => Math.abs(total(value, offset) - 1) <= SUM_TOLERANCE;
  return vectorOf(
    {
      name: `probabilities of ${k} classes`,
      phrase: `${k} probabilities that sum to 1`,
      shape: [k],
      freeShape: [k - 1],
      interior: 1 / k,
      constrain: (free) => softmax(againstFirst(within(free, least, most))),
      free: (p) => belowFirst(log(p)),
      contains: (value, offset = 0) => firstOutside(value, offset, k, element) < 0 && sumsToOne(value, offset),
      show: (value, offset) => {
        const i = firstOutside(value, offset, k, element);
        return i < 0 ? `a sum of ${total(value, offset)}` : `${value[offset + i]} at ${i}`;
      },
      inside: (y) =>
        and(
          all((element.inside as NonNullable<Constraint["inside"]>)(y)),
          le(greater(sum(y).sub(1), sum(y).sub(1).neg()), SUM_TOLERANCE),
        ),
    },
    element,
  );
}

const EPSILON: Limits = { f32: 1.1920928955078125e-7, f64: 2.220446049250313e-16 };
const LEAST: Limits = { f32: 1.1754943508222875e-38, f64: 2.2250738585072014e-308 };

/**
 * k numbers in ascending order, such as the cutpoints of an ordinal scale: the first is free, what each adds to the one
 * before is the exponential of a free number.
 */
export function ordered(k: number): VectorConstraint {
  checkSize("ordered", "k", k, 1);
  // the sum of all must be finite: half of the range for the first, half for the rest
  const most = (precision: Precision): number => LOG_MOST[precision] - 0.7 * (33 - Math.clz32(k));
  const half: Limits = { f32: LARGEST.f32 / 2, f64: LARGEST.f64 / 2 };
  const steps = (x: Tensor): Tensor => slice(x, 0, 1, k - 1).sub(slice(x, 0, 0, k - 1));
  const firstFall = (value: Vector, offset: number): number => {
    for (let i = 1; i < k; i++) if (!((value[offset + i] as number) > (value[offset + i - 1] as number))) return i;
    return -1;
  };
  return vectorOf(
    {
      name: `${k} ascending numbers`,
      phrase: `${k} finite numbers in ascending order`,
      shape: [k],
      freeShape: [k],
      constrain: (free) => {
        const first = within(slice(free, 0, 0, 1), { f32: -half.f32, f64: -half.f64 }, half);
        if (k === 1) return first;
        const rest = exp(within(slice(free, 0, 1, k - 1), LOG_LEAST, { f32: most("f32"), f64: most("f64") }));
        const all = [at(first, 0)];
        for (let i = 1; i < k; i++) {
          const last = all[i - 1] as Tensor;
          const size = greater(last, last.neg());
          // what is too little to be seen beside a large number becomes the next number or one soon after
          const next = last.add(size.mul(byPrecision(EPSILON)).add(byPrecision(LEAST)));
          all.push(greater(last.add(at(rest, i - 1)), next));
        }
        return stack(all);
      },
      free: (x) => (k === 1 ? x : concat([slice(x, 0, 0, 1), log(steps(x))])),
      contains: (value, offset = 0) => firstOutside(value, offset, k, real) < 0 && firstFall(value, offset) < 0,
      show: (value, offset) => {
        const i = firstOutside(value, offset, k, real);
        return i < 0 ? numbers(value, offset, k) : `${value[offset + i]} at ${i}`;
      },
      ...(k > 1 && { inside: (y: Tensor) => all(gt(steps(y), 0)) }),
    },
    real,
  );
}

/** What `repeated` makes of a constraint: a vector of a number, an array of anything else. */
export type Repeated<C extends Constraint> =
  C extends Constraint<infer Out, infer In, infer Mean>
    ? Constraint<Values<Out>, [In] extends [number] ? Vector : readonly In[], Values<Mean>>
    : never;
/** Many values: a typed array of numbers, an array of anything else. */
export type Values<Out> = [Out] extends [number] ? Float64Array : Out[];

/** k values of one constraint along a new first axis: the parameters of a mixture's components. */
export function repeated<C extends Constraint>(element: C, k: number): Repeated<C>;
export function repeated(element: Constraint, k: number): Constraint {
  checkSize("repeated", "k", k, 1);
  const size = sizeOf(element.shape);
  const each = (rule: (x: Tensor) => Tensor) => (x: Tensor) =>
    element.elementwise ? rule(x) : stack(Array.from({ length: k }, (_, j) => rule(at(x, j, 0))));
  const firstBad = (value: Vector, offset: number): number => {
    for (let j = 0; j < k; j++) if (!element.contains(value, offset + j * size)) return j;
    return -1;
  };
  return {
    name: `${k} × ${element.name}`,
    phrase: size === 1 ? `${k} numbers, each ${element.phrase}` : `${k} values, each ${element.phrase}`,
    shape: [k, ...element.shape],
    freeShape: [k, ...element.freeShape],
    dtype: element.dtype,
    discrete: element.discrete,
    lower: element.lower,
    upper: element.upper,
    interior: element.interior,
    known: element.known,
    elementwise: element.elementwise,
    ...(element.labels && { labels: element.labels }),
    constrain: each(element.constrain),
    free: each(element.free),
    contains: (value, offset = 0) => firstBad(value, offset) < 0,
    show: (value, offset) => {
      const j = firstBad(value, offset);
      if (j < 0) return numbers(value, offset, k * size);
      const inner = offset + j * size;
      return `${element.show ? element.show(value, inner) : value[inner]}${size === 1 ? ` at ${j}` : ` of ${j}`}`;
    },
    embed: each(element.embed),
    ...(element.inside && {
      inside: (y: Tensor) => all(each((x) => (element.inside as NonNullable<Constraint["inside"]>)(x))(y)),
    }),
  };
}

/** How far from a multiple, in units of the width, a number may be that counts as one. */
const OFF_GRID = 1e-6;

/** Multiples of a width from a to b, ends that are multiples, too, or infinite; integers where the width is 1. */
export function multiples(width: number, a: number, b: number): Scalar {
  const what = width === 1 ? "integers" : `multiples of ${width}`;
  const name = a === -Infinity && b === Infinity ? what : `${what} from ${a} to ${b}`;
  const apart = (x: number): number => Math.abs(x / width - Math.floor(x / width + 0.5));
  return scalar({
    name,
    phrase: `one of the ${name}`,
    discrete: width === 1,
    lower: a,
    upper: b,
    interior: a > -Infinity ? a : b < Infinity ? b : 0,
    constrain: noMap(name),
    free: noMap(name),
    holds: (x) => x >= a && x <= b && apart(x) <= OFF_GRID,
    inside: (y) => {
      const units = y.div(width);
      const off = units.sub(floor(units.add(0.5)));
      return and(and(ge(y, a), le(y, b)), and(le(off, OFF_GRID), ge(off, -OFF_GRID)));
    },
  });
}

/** Where a y may lie that is of one of these points or satisfies a constraint on one number. */
export function including<C extends Constraint>(c: C, points: readonly number[]): C {
  if (points.every((a) => c.contains([a]))) return c;
  const inside = c.inside;
  return {
    ...c,
    name: `${c.name} or ${points.join(", ")}`,
    phrase: `${c.phrase} or ${points.join(", ")}`,
    lower: Math.min(c.lower, ...points),
    upper: Math.max(c.upper, ...points),
    constrain: noMap(`${c.name} or ${points.join(", ")}`),
    free: noMap(`${c.name} or ${points.join(", ")}`),
    contains: (value, offset = 0) => points.includes(value[offset] as number) || c.contains(value, offset),
    ...(inside && { inside: (y: Tensor) => points.reduce((held, a) => or(held, eq(y, a)), inside(y)) }),
  };
}

/** Where a y may lie that satisfies a constraint on one number and lies from a to b. */
export function restricted<C extends Constraint>(c: C, a: number, b: number): C {
  if (a <= c.lower && b >= c.upper) return c;
  const name = `${c.name} from ${a} to ${b}`;
  const lower = Math.max(a, c.lower);
  const upper = Math.min(b, c.upper);
  const middle =
    lower === -Infinity
      ? upper === Infinity
        ? 0
        : upper - 1
      : upper === Infinity
        ? lower + 1
        : lower + (upper - lower) / 2;
  const within = (y: Tensor): Tensor => and(ge(y, a), le(y, b));
  return {
    ...c,
    name,
    phrase: `${c.phrase}, between ${a} and ${b}`,
    lower,
    upper,
    interior: c.discrete ? Math.floor(middle) : middle,
    constrain: noMap(name),
    free: noMap(name),
    contains: (value, offset = 0) =>
      (value[offset] as number) >= a && (value[offset] as number) <= b && c.contains(value, offset),
    inside: (y: Tensor) => (c.inside ? and(c.inside(y), within(y)) : within(y)),
  };
}

/**
 * A parameter that is data, never estimated: a number of trials, a bound. `fit` and `predict` ask for it.
 *
 * @example
 * known(nonnegativeInteger); // Binomial's totalCount
 */
export const known = <C extends Constraint>(c: C): Known<C> => ({ ...c, known: true });
/** What `known` makes of a constraint: types tell which parameters are data. */
export type Known<C extends Constraint> = C & { readonly known: true };

function checkBound(where: string, name: string, value: unknown): void {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new RangeError(`${where}: ${name} must be a finite number; it is ${String(value)}.`);
}
/** Refuses a size that is not an integer from `least` up. */
export function checkSize(where: string, name: string, value: unknown, least: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw new RangeError(`${where}: ${name} must be an integer not less than ${least}; it is ${String(value)}.`);
}
