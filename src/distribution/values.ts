// Values of users as numbers and back: one value or one for each row, of any constraint, with messages that name a row.
import type { Floats } from "../compile/program.ts";
import type { Constraint, Vector } from "../constraint.ts";
import { sizeOf } from "../tensor.ts";

/** Numbers, `size` for each row; a single value has no `rows`. */
export interface Numbers<Data extends Floats = Float64Array> {
  readonly data: Data;
  readonly rows?: number;
}

const isList = (x: unknown): x is ArrayLike<unknown> =>
  typeof x === "object" && x !== null && "length" in x && typeof x.length === "number";

/** How deep lists lie in lists. */
function depth(x: unknown): number {
  let d = 0;
  let inner = x;
  while (isList(inner)) {
    d++;
    if (ArrayBuffer.isView(inner)) return d;
    inner = inner[0];
  }
  return d;
}

/** What a value is, for messages: never more than one element. */
export function kind(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  if (isList(x)) return `${depth(x) > 1 ? "an array of arrays" : "an array"} of length ${x.length}`;
  if (typeof x === "string") return `"${x}"`;
  return typeof x === "number" || typeof x === "boolean" ? String(x) : `of type ${typeof x}`;
}

const wanted = ["a number", "an array of numbers", "an array of arrays of numbers"];
const whatFor = (c: Constraint, extra: number): string =>
  c.labels
    ? (["a label", "an array of labels"][c.shape.length + extra] ?? "arrays of labels")
    : (wanted[c.shape.length + extra] ?? "arrays of arrays");

/** One element as a number; NaN where it is none, checked by the caller. */
function element(c: Constraint, x: unknown): number | undefined {
  if (typeof x === "number") return c.labels ? undefined : x;
  if (typeof x === "boolean") return c.discrete && c.upper === 1 && !c.labels ? Number(x) : undefined;
  if (typeof x === "string" && c.labels) return c.labels.indexOf(x);
  return undefined;
}

/**
 * The numbers of a value or of one a row: labels become their position (−1 if unknown), booleans 0 and 1.
 * Throws where the kind or a length is wrong; whether the numbers are allowed is asked by {@link checkAllowed}.
 */
export function readValues(where: string, name: string, c: Constraint, value: unknown): Numbers {
  const rank = c.shape.length;
  const d = depth(value);
  const size = sizeOf(c.shape);
  if (d !== rank && d !== rank + 1)
    throw new TypeError(`${where}: ${name} must be ${whatFor(c, 0)} or ${whatFor(c, 1)}; it is ${kind(value)}.`);
  const list = d === rank + 1 ? (value as ArrayLike<unknown>) : [value];
  if (d === rank + 1 && list.length === 0)
    throw new RangeError(`${where}: ${name} must have a value for each row; it has none. Give at least one row.`);
  // numbers of one kind need no look at each of them
  if (
    ArrayBuffer.isView(list) &&
    size === 1 &&
    d === 1 &&
    !c.labels &&
    !(list instanceof BigInt64Array || list instanceof BigUint64Array)
  )
    return { data: new Float64Array(list as ArrayLike<number>), ...(rank === 0 && { rows: list.length }) };
  const data = new Float64Array(list.length * size);
  const row = (i: number): string => (d === rank ? "it" : `row ${i}`);
  for (let i = 0; i < list.length; i++) {
    let to = i * size;
    const put = (x: unknown, axis: number): void => {
      if (axis === rank) {
        const number = element(c, x);
        if (number === undefined)
          throw new TypeError(`${where}: ${name} must be ${whatFor(c, 0)}; ${row(i)} is ${kind(x)}.`);
        data[to++] = number;
        return;
      }
      if (!isList(x) || x.length !== c.shape[axis])
        throw new RangeError(`${where}: ${name} must be ${c.phrase}; ${row(i)} is ${kind(x)}.`);
      for (let j = 0; j < x.length; j++) put(x[j], axis + 1);
    };
    put(list[i], 0);
  }
  return d === rank ? { data } : { data, rows: list.length };
}

/** As {@link readValues}, for numbers that are read before the user can change them: plain ones are not copied. */
export function readAtOnce(where: string, name: string, c: Constraint, value: unknown): Numbers<Floats> {
  const floats = value instanceof Float64Array || value instanceof Float32Array;
  const plain = floats && value.length > 0 && c.shape.length === 0 && !c.labels;
  return plain ? { data: value, rows: value.length } : readValues(where, name, c, value);
}

/** The first row whose value is not allowed, or −1. */
export function firstForbidden(c: Constraint, { data }: Numbers<Floats>): number {
  const size = sizeOf(c.shape);
  for (let i = 0; i * size < data.length; i++) if (!c.contains(data, i * size)) return i;
  return -1;
}

/** How the value of a row is shown in a message. */
export function showValue(c: Constraint, data: Vector, row: number): string {
  const offset = row * sizeOf(c.shape);
  return c.show ? c.show(data, offset) : String(data[offset]);
}

/** Throws `Gamma: rate must be positive; row 17 is -0.3.` */
export function checkAllowed(where: string, name: string, c: Constraint, values: Numbers, given: unknown): void {
  const row = firstForbidden(c, values);
  if (row < 0) return;
  const shown = c.labels
    ? kind(values.rows === undefined ? given : (given as ArrayLike<unknown>)[row])
    : showValue(c, values.data, row);
  throw new RangeError(
    `${where}: ${name} must be ${c.phrase}; ${values.rows === undefined ? "it" : `row ${row}`} is ${shown}.`,
  );
}

/** Numbers of one value as users see them: a number, a label, a typed array, an array of those. */
export function decode(c: Constraint, data: Vector, offset: number): unknown {
  return decodeShape(c, c.shape, data, offset);
}
function decodeShape(c: Constraint, shape: readonly number[], data: Vector, offset: number): unknown {
  const [n, ...inner] = shape;
  if (n === undefined) {
    const value = data[offset] as number;
    return c.labels ? c.labels[value] : value;
  }
  if (inner.length === 0 && !c.labels) return Float64Array.from({ length: n }, (_, i) => data[offset + i] as number);
  const step = sizeOf(inner);
  return Array.from({ length: n }, (_, i) => decodeShape(c, inner, data, offset + i * step));
}

/** Numbers of many values: a typed array of numbers, an array of anything else. */
export function decodeAll(c: Constraint, data: Float64Array): unknown {
  const size = sizeOf(c.shape);
  if (c.shape.length === 0 && !c.labels) return data;
  return Array.from({ length: data.length / size }, (_, i) => decode(c, data, i * size));
}
