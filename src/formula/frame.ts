// Columns by name, of numbers, texts, yes and no, or levels, as formulas use them; with gaps.
import { numberText } from "./deparse.ts";
import { nearest } from "./nearest.ts";

/** A column with levels of its own, in their order; `ordered` where that order means something. */
export interface Factor {
  readonly values: ArrayLike<string | number | boolean | null | undefined>;
  readonly levels: readonly string[];
  readonly ordered?: boolean;
}
/**
 * A column of data: numbers, texts (a factor: its levels are sorted by code point, as R sorts in the C locale), booleans,
 * or a {@link Factor}. null, undefined and NaN are gaps.
 */
export type FrameColumn = ArrayLike<number | string | boolean | null | undefined> | Factor;
/** Columns by name, all of one length. */
export type Frame = { readonly [name: string]: FrameColumn };

/** A column as it was read. */
export type Value =
  | { readonly kind: "numbers"; readonly values: Float64Array }
  | {
      readonly kind: "factor";
      /** Index of the level of each row; −1 is a gap. */
      readonly codes: Int32Array;
      readonly levels: readonly string[];
      readonly ordered: boolean;
      /** Of booleans: the levels are FALSE and TRUE. */
      readonly logical: boolean;
    };

/** A frame that is being read. */
export interface Source {
  /** The function at work, and the formula: how messages begin. */
  readonly where: string;
  readonly rows: number;
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  readonly column: (name: string) => Value;
}

const isList = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));
const isFactor = (x: unknown): x is Factor =>
  typeof x === "object" && x !== null && "values" in x && isList(x.values) && "levels" in x && isList(x.levels);
const isGap = (x: unknown): boolean => x === null || x === undefined || (typeof x === "number" && Number.isNaN(x));

/** Ascending by code points, which is the order of UTF-8 bytes: R's in the C locale. */
export function byCodePoint(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = ((x[i] as string).codePointAt(0) as number) - ((y[i] as string).codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

/** A value as the name of a level: booleans TRUE and FALSE, integers in digits, other numbers as R prints them. */
export const levelText = (value: string | number | boolean): string =>
  typeof value === "string"
    ? value
    : typeof value === "boolean"
      ? value
        ? "TRUE"
        : "FALSE"
      : Number.isSafeInteger(value)
        ? String(value)
        : numberText(value);

/** Some of many names, for messages. */
export const few = (names: readonly string[], most = 10): string =>
  names.length > most ? `${names.slice(0, most).join(", ")}, …` : names.join(", ");

/** Reads columns of a frame on demand, each once. `given` are levels named apart from the data. */
export function readFrame(
  where: string,
  frame: unknown,
  given: Readonly<Record<string, readonly string[]>> = {},
): Source {
  if (typeof frame !== "object" || frame === null || isList(frame))
    throw new TypeError(
      `${where}: a formula needs named columns; came ${isList(frame) ? "an array" : String(frame)}. Give { age: [1, 2, 3], … }.`,
    );
  const names = Object.keys(frame);
  const list = (name: string): unknown => (frame as Readonly<Record<string, unknown>>)[name];
  const valuesOf = (name: string): ArrayLike<unknown> => {
    const column = list(name);
    const values = isFactor(column) ? column.values : column;
    if (!isList(values))
      throw new TypeError(`${where}: column "${name}" must be an array; it is ${typeof column}. Give one value a row.`);
    return values;
  };
  const [first] = names;
  if (first === undefined)
    throw new RangeError(`${where}: the data needs a column; it has none. Give { age: [1, 2, 3] }.`);
  const rows = valuesOf(first).length;
  const read = new Map<string, Value>();
  const column = (name: string): Value => {
    const known = read.get(name);
    if (known) return known;
    if (!names.includes(name)) {
      const near = nearest(name, names);
      throw new RangeError(
        `${where}: the data must have the column "${name}"; it has ${near ? `"${near}"` : few(names)}. ${near ? `Write ${near} if that is meant.` : "Check the name."}`,
      );
    }
    const values = valuesOf(name);
    if (values.length !== rows)
      throw new RangeError(
        `${where}: columns must have the same length; "${name}" has ${values.length}, "${first}" has ${rows}. Fill or cut it.`,
      );
    const own = list(name);
    const levels = given[name] ?? (isFactor(own) ? own.levels : undefined);
    const found = readColumn(where, name, values, levels, isFactor(own) && own.ordered === true);
    read.set(name, found);
    return found;
  };
  return { where, rows, names, has: (name) => names.includes(name), column };
}

function readColumn(
  where: string,
  name: string,
  values: ArrayLike<unknown>,
  levels: readonly string[] | undefined,
  ordered: boolean,
): Value {
  const n = values.length;
  const first = Array.prototype.find.call(values, (v: unknown) => !isGap(v)) as unknown;
  const kind = typeof first;
  if (first !== undefined && kind !== "number" && kind !== "string" && kind !== "boolean")
    throw new TypeError(
      `${where}: column "${name}" must be numbers, texts or booleans; it has ${kind}s. Convert them.`,
    );
  for (let i = 0; i < n; i++)
    if (!isGap(values[i]) && typeof values[i] !== kind)
      throw new TypeError(
        `${where}: column "${name}" must be of one kind, ${kind}; row ${i} is ${typeof values[i] === "string" ? `the text "${values[i]}"` : `a ${typeof values[i]}`}. Convert it.`,
      );
  if (levels) return leveled(where, name, values as ArrayLike<string>, levels, ordered);
  if (kind === "string") {
    const present = new Set<string>();
    for (let i = 0; i < n; i++) if (!isGap(values[i])) present.add(values[i] as string);
    return leveled(where, name, values as ArrayLike<string>, [...present].sort(byCodePoint), ordered);
  }
  if (kind === "boolean") {
    const codes = Int32Array.from({ length: n }, (_, i) => (isGap(values[i]) ? -1 : Number(values[i])));
    return { kind: "factor", codes, levels: ["FALSE", "TRUE"], ordered: false, logical: true };
  }
  const numbers = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = (values[i] ?? Number.NaN) as number;
    if (Math.abs(value) === Infinity)
      throw new RangeError(`${where}: column "${name}" must be finite; row ${i} is ${value}. Leave the row out.`);
    numbers[i] = value;
  }
  return { kind: "numbers", values: numbers };
}

/** A column whose values are among levels. */
function leveled(
  where: string,
  name: string,
  values: ArrayLike<string | number | boolean | null | undefined>,
  levels: readonly string[],
  ordered: boolean,
): Value {
  const places = new Map(levels.map((level, i) => [level, i]));
  if (places.size < levels.length)
    throw new RangeError(`${where}: levels of "${name}" must differ; came ${levels.join(", ")}. Leave one out.`);
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const code = isGap(value) ? -1 : places.get(levelText(value as string));
    if (code === undefined) throw unseen(where, name, i, levelText(value as string), levels);
    codes[i] = code;
  }
  return { kind: "factor", codes, levels, ordered, logical: false };
}

/** A level that is none of those known. */
export const unseen = (
  where: string,
  name: string,
  row: number,
  level: string,
  levels: readonly string[],
): RangeError =>
  new RangeError(
    `${where}: ${name} must be one of ${few(levels)}; row ${row} is "${level}". Leave the row out, or fit with that level.`,
  );
