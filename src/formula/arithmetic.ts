// Arithmetic and functions of columns, computed by the library's own operations: the same bits in every engine.
import { evaluate } from "../compile/evaluate.ts";
import { digamma, lgamma, trigamma } from "../ops/gamma.ts";
import { input } from "../ops/leaves.ts";
import { logit } from "../ops/logit.ts";
import {
  abs,
  and,
  ceil,
  where as choose,
  eq,
  floor,
  ge,
  greater,
  gt,
  le,
  lesser,
  lt,
  ne,
  not,
  or,
  sqrt,
  toFloat,
} from "../ops/machine.ts";
import { asinh, atan, cos, cosh, exp, expm1, log, log1p, pow, sigmoid, sin, sinh, tan, tanh } from "../ops/math.ts";
import { ndtr } from "../ops/normal.ts";
import { ndtri } from "../ops/quantile.ts";
import { perRow } from "../ops/rows.ts";
import { full } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import { deparse, nameText, plainName } from "./deparse.ts";
import { few, type Source } from "./frame.ts";
import { nearest } from "./nearest.ts";
import type { Expression } from "./parse.ts";

const number = (value: number): Tensor => full([], value);

/** x^y as R has it: a whole power up to 16 by multiplication, so that x^2 is x·x. */
function power(x: Tensor, y: Tensor, exponent: number | undefined): Tensor {
  if (exponent === undefined || !Number.isInteger(exponent) || Math.abs(exponent) > 16) return pow(x, y);
  let product: Tensor | undefined;
  let factor = x;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) product = product ? product.mul(factor) : factor;
    factor = factor.mul(factor);
  }
  const whole = product ?? number(1);
  return exponent < 0 ? number(1).div(whole) : whole;
}
const sign = (x: Tensor): Tensor => choose(gt(x, 0), number(1), choose(lt(x, 0), number(-1), number(0)));
/** To the nearest integer, halves to the even one, as R's round. */
const round = (x: Tensor): Tensor => {
  const down = floor(x);
  const rest = x.sub(down);
  const half = down.div(2);
  const even = eq(floor(half), half);
  return choose(or(gt(rest, 0.5), and(eq(rest, 0.5), not(even))), down.add(1), down);
};

/** Functions of numbers by R's names, with how many arguments they take. */
const FUNCTIONS: Readonly<Record<string, (...inputs: readonly Tensor[]) => Tensor>> = {
  abs,
  "as.integer": (x: Tensor) => sign(x).mul(floor(abs(x))),
  "as.numeric": (x: Tensor) => x,
  asinh,
  atan,
  ceiling: ceil,
  cos,
  cosh,
  cospi: (x: Tensor) => cos(x.mul(Math.PI)),
  digamma,
  exp,
  expm1,
  floor,
  gamma: (x: Tensor) => exp(lgamma(x)),
  ifelse: (test: Tensor, yes: Tensor, no: Tensor) => choose(ne(test, 0), yes, no),
  lgamma,
  log: (x: Tensor, base?: Tensor) => (base ? log(x).div(log(base)) : log(x)),
  log10: (x: Tensor) => log(x).mul(Math.LOG10E),
  log1p,
  log2: (x: Tensor) => log(x).mul(Math.LOG2E),
  pmax: (x: Tensor, y: Tensor) => greater(x, y),
  pmin: (x: Tensor, y: Tensor) => lesser(x, y),
  pnorm: ndtr,
  plogis: sigmoid,
  qlogis: logit,
  qnorm: ndtri,
  round,
  sign,
  sin,
  sinh,
  sinpi: (x: Tensor) => sin(x.mul(Math.PI)),
  sqrt,
  tan,
  tanh,
  trigamma,
  trunc: (x: Tensor) => sign(x).mul(floor(abs(x))),
};
/** Of those that take not just one argument: how many at least and at most. */
const TAKES: Readonly<Record<string, readonly [number, number]>> = {
  ifelse: [3, 3],
  log: [1, 2],
  pmax: [2, 2],
  pmin: [2, 2],
};

const COMPARISONS: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  "<": lt,
  ">": gt,
  "<=": le,
  ">=": ge,
  "==": eq,
  "!=": ne,
};
const LOGIC: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = { "&": and, "&&": and, "|": or, "||": or };
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI };

/** Is it a function of numbers, rather than a basis or a factor? */
export const isArithmetic = (name: string): boolean => name === "I" || Object.hasOwn(FUNCTIONS, name);

/** Every function a formula may call in arithmetic, for messages. */
export const functionNames = (): string[] => ["I", ...Object.keys(FUNCTIONS)];

/** Are the values of an expression yes and no? Then R makes a factor of it. */
export function isLogical(e: Expression, source: Source): boolean {
  switch (e.kind) {
    case "constant":
      return e.value !== null;
    case "name": {
      if (!source.has(e.name)) return false;
      const value = source.column(e.name);
      return value.kind === "factor" && value.logical;
    }
    case "group":
      return isLogical(e.of, source);
    case "unary":
      return e.operator === "!";
    case "binary":
      return e.operator in COMPARISONS || e.operator in LOGIC;
    case "call":
      return e.name === "I" && e.inputs.length === 1 && isLogical((e.inputs[0] as { value: Expression }).value, source);
    case "number":
    case "text":
      return false;
  }
}

/** An expression as a graph, with the columns that go into it. */
function trace(e: Expression, source: Source) {
  const { where } = source;
  const text = deparse(e);
  const data = new Map<string, Float64Array>();
  /** The input that a column, or a comparison of one, becomes; gaps are NaN. */
  const leaf = (name: string, values: () => Float64Array): Tensor => {
    if (!data.has(name)) data.set(name, values());
    return input(name, { rows: true });
  };
  const indicator = (codes: Int32Array, level: number): Float64Array =>
    Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : Number(code === level)));
  const yes = (x: Tensor): Tensor => (x.dtype === "bool" ? x : ne(x, 0));
  const numeric = (x: Tensor): Tensor => (x.dtype === "bool" ? toFloat(x) : x);
  const numbers = (part: Expression): Tensor => numeric(visit(part));

  const column = (name: string): Tensor => {
    if (!source.has(name) && Object.hasOwn(CONSTANTS, name)) return number(CONSTANTS[name] as number);
    const value = source.column(name);
    if (value.kind === "numbers") return leaf(name, () => value.values);
    if (value.logical) return leaf(name, () => indicator(value.codes, 1));
    const levels = few(value.levels, 5);
    throw new TypeError(
      text === nameText(name)
        ? `${where}: column "${name}" must be numbers; it has the levels ${levels}. Give numbers.`
        : `${where}: ${text} needs numbers; column "${name}" has the levels ${levels}. Use it as a term of its own, or compare it: I(${nameText(name)} == "${value.levels[0]}").`,
    );
  };

  /** `eth == "N"`, in either order. */
  const ofLevel = (left: Expression, right: Expression, operator: string): Tensor | undefined => {
    const [name, level] = left.kind === "name" ? [left, right] : [right, left];
    if (name.kind !== "name" || level.kind !== "text" || (operator !== "==" && operator !== "!=")) return undefined;
    const value = source.column(name.name);
    if (value.kind !== "factor") return undefined;
    const at = value.levels.indexOf(level.value);
    const equal = ne(
      leaf(`${name.name} == ${deparse(level)}`, () => indicator(value.codes, at)),
      0,
    );
    return operator === "==" ? equal : not(equal);
  };

  /** The numbers of the levels of a column, from 1: `as.integer(age)`. */
  const ofCodes = (of: Expression): Tensor | undefined => {
    if (of.kind !== "name") return undefined;
    const value = source.column(of.name);
    if (value.kind !== "factor" || value.logical) return undefined;
    return leaf(`as.integer(${of.name})`, () =>
      Float64Array.from(value.codes, (code) => (code < 0 ? Number.NaN : code + 1)),
    );
  };

  const visit = (part: Expression): Tensor => {
    switch (part.kind) {
      case "number":
        return number(part.value);
      case "constant":
        if (part.value === null) break;
        return number(Number(part.value));
      case "name":
        return column(part.name);
      case "group":
        return visit(part.of);
      case "unary":
        if (part.operator === "!") return not(yes(visit(part.of)));
        return part.operator === "-" ? numbers(part.of).neg() : numbers(part.of);
      case "binary": {
        const { operator } = part;
        const logic = LOGIC[operator];
        if (logic) return logic(yes(visit(part.left)), yes(visit(part.right)));
        const level = ofLevel(part.left, part.right, operator);
        if (level) return level;
        const [x, y] = [numbers(part.left), numbers(part.right)];
        const compare = COMPARISONS[operator];
        if (compare) return compare(x, y);
        switch (operator) {
          case "+":
            return x.add(y);
          case "-":
            return x.sub(y);
          case "*":
            return x.mul(y);
          case "/":
            return x.div(y);
          case "^":
            return power(x, y, constantNumber(part.right));
          case "%%":
            return x.sub(floor(x.div(y)).mul(y));
          case "%/%":
            return floor(x.div(y));
        }
        break;
      }
      case "call": {
        const name = plainName(part.name);
        const inputs = part.inputs.map(({ value }) => value);
        const [least, most] = TAKES[name] ?? [1, 1];
        if (isArithmetic(name) && (inputs.length < least || inputs.length > most))
          throw new RangeError(
            `${where}: ${name} takes ${least === most ? least : `${least} or ${most}`} argument${most === 1 ? "" : "s"}; came ${inputs.length} in ${deparse(part)}. Check the commas.`,
          );
        if (name === "I") return visit(inputs[0] as Expression);
        const codes = name === "as.integer" || name === "as.numeric" ? ofCodes(inputs[0] as Expression) : undefined;
        if (codes) return codes;
        const rule = FUNCTIONS[name];
        if (rule && isArithmetic(name)) return rule(...inputs.map(numbers));
        const near = nearest(name, functionNames());
        throw new TypeError(
          `${where}: functions in arithmetic are those of numbers; came ${name} in ${text}. ${near ? `Write ${near} if that is meant.` : "Compute the column before the fit."}`,
        );
      }
      case "text":
        break;
    }
    throw new TypeError(`${where}: ${text} needs numbers; came ${deparse(part)}. Compare texts with == only.`);
  };
  return { value: visit(e), data };
}

/** A number that is written out, perhaps with a sign. */
function constantNumber(e: Expression): number | undefined {
  if (e.kind === "number") return e.value;
  if (e.kind === "group") return constantNumber(e.of);
  if (e.kind === "unary" && e.operator !== "!") {
    const inner = constantNumber(e.of);
    return inner === undefined ? undefined : e.operator === "-" ? -inner : inner;
  }
  return undefined;
}

/** Up to this many rows the interpreter is quicker than compiling. Both give the same bits. */
const FEW = 64;

/**
 * The values of an expression of columns, one a row; NaN where a column has a gap. Throws a `RangeError` where the value
 * of a row without a gap is no finite number.
 */
export function numbersOf(e: Expression, source: Source): Float64Array {
  if (e.kind === "name" && source.has(e.name)) {
    const value = source.column(e.name);
    if (value.kind === "numbers") return value.values;
  }
  const { value, data } = trace(e, source);
  const { rows, where } = source;
  const out = value.dtype === "bool" ? toFloat(value) : value;
  if (rows === 0) return new Float64Array(0);
  const executor = rows > FEW ? "simd" : "interpreter";
  const found = evaluate({ value: perRow(out) }, Object.fromEntries(data), { rows, executor }).value;
  for (const values of data.values()) for (let i = 0; i < rows; i++) if (Number.isNaN(values[i])) found[i] = Number.NaN;
  for (let i = 0; i < rows; i++) {
    if (Math.abs(found[i] as number) < Infinity) continue;
    const columns = [...data].map(([name, values]) => ({ name, value: values[i] as number }));
    if (columns.some((column) => Number.isNaN(column.value))) continue;
    throw new RangeError(
      `${where}: ${deparse(e)} must be finite; row ${i} is ${found[i]}, with ${columns.map((c) => `${c.name} = ${c.value}`).join(", ")}. Leave the row out, or use another function.`,
    );
  }
  return found;
}

/** A constant in the arguments of a function: a number, numbers of `c()`, a text, yes or no, or nothing. */
export type Constant = readonly number[] | readonly string[] | boolean | null;

/** The value of an argument that uses no column: `3`, `c(1, 2 * pi)`, `c("a", "b")`, `TRUE`. */
export function constantOf(e: Expression, where: string): Constant {
  if (e.kind === "constant") return e.value;
  if (e.kind === "text") return [e.value];
  if (e.kind === "group") return constantOf(e.of, where);
  const plain = constantNumber(e);
  if (plain !== undefined) return [plain];
  if (e.kind === "call" && e.name === "c") {
    const parts = e.inputs.map(({ value }) => constantOf(value, where));
    const all = parts.flatMap((part) => (Array.isArray(part) ? (part as (number | string)[]) : []));
    const numbers = all.filter((v) => typeof v === "number");
    const texts = all.filter((v) => typeof v === "string");
    if (all.length === parts.length && numbers.length === all.length) return numbers;
    if (all.length === parts.length && texts.length === all.length) return texts;
    throw new TypeError(`${where}: c() takes numbers or texts; came ${deparse(e)}. Write c(1, 2).`);
  }
  const nothing: Source = {
    where,
    rows: 1,
    names: [],
    has: () => false,
    column: (name) => {
      throw new TypeError(`${where}: an argument must be a constant; came ${name} in ${deparse(e)}. Write its value.`);
    },
  };
  return [numbersOf(e, nothing)[0] as number];
}
