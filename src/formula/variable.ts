// A variable of a formula: what an expression of columns is (numbers, a factor, a basis), what of it is learned from the
// data, and its values on other data by what was learned.
import { type Constant, constantOf, functionNames, isArithmetic, isLogical, numbersOf } from "./arithmetic.ts";
import { type Basis, bases, type Call, type Learned } from "./basis.ts";
import type { Contrast } from "./contrasts.ts";
import { deparse, plainName } from "./deparse.ts";
import { byCodePoint, few, levelText, type Source, unseen, type Value } from "./frame.ts";
import { nearest } from "./nearest.ts";
import type { Expression, Input } from "./parse.ts";

/** What is remembered of a variable: plain JSON. */
export type Remembered =
  | { readonly kind: "numbers"; readonly names: readonly string[] }
  | { readonly kind: "basis"; readonly learned: Learned; readonly names: readonly string[] }
  | {
      readonly kind: "factor";
      readonly levels: readonly string[];
      readonly logical: boolean;
      /** As it was chosen or follows from the kind of factor. */
      readonly contrast: Contrast;
    };

/** The values of a variable: columns of numbers [rows, columns] with NaN in gaps, or codes of levels with −1. */
export type Block =
  | { readonly kind: "numbers"; readonly values: Float64Array; readonly columns: number }
  | { readonly kind: "factor"; readonly codes: Int32Array };

const FACTORS: Readonly<Record<string, readonly string[]>> = {
  "as.character": [],
  "as.factor": [],
  factor: ["levels", "labels", "exclude", "ordered"],
  ordered: ["levels"],
  relevel: ["ref"],
};

/** Arguments after the first, by R's rule: named ones (a beginning of the name will do), then the others in order. */
function matched(
  inputs: readonly Input[],
  names: readonly string[],
  where: string,
  text: string,
): Record<string, Constant> {
  const found: Record<string, Constant> = {};
  const rest: Input[] = [];
  for (const one of inputs) {
    if (one.name === undefined) {
      rest.push(one);
      continue;
    }
    const given = one.name;
    const fitting = names.includes(given) ? [given] : names.filter((name) => name.startsWith(given));
    const [name] = fitting;
    if (name === undefined || fitting.length > 1)
      throw new RangeError(
        `${where}: ${text}: arguments are ${names.join(", ") || "none but the first"}; came ${given}. Use one of these.`,
      );
    found[name] = constantOf(one.value, where);
  }
  const open = names.filter((name) => !(name in found));
  rest.forEach(({ value }, i) => {
    const name = open[i];
    if (name === undefined)
      throw new RangeError(`${where}: ${text}: takes at most ${names.length + 1} arguments. Leave some out.`);
    found[name] = constantOf(value, where);
  });
  return found;
}

/** The expression that a call is about, and its other arguments. */
function splitCall(e: Expression & { readonly kind: "call" }, names: readonly string[], where: string) {
  const text = deparse(e);
  const at = e.inputs.findIndex(({ name }) => name === undefined || name === "x");
  const first = e.inputs[at];
  if (!first) throw new RangeError(`${where}: ${text}: a column must be given. Write ${e.name}(age).`);
  const others = e.inputs.filter((_, i) => i !== at);
  return { text, of: first.value, arguments: matched(others, names, where, text) };
}

/** A factor: of a column of texts, booleans or levels, of comparisons, or made by `factor()` and the like. */
function factorOf(e: Expression, source: Source): (Value & { readonly kind: "factor" }) | undefined {
  const { where } = source;
  if (e.kind === "name" && source.has(e.name)) {
    const value = source.column(e.name);
    return value.kind === "factor" ? value : undefined;
  }
  if (e.kind === "name") return undefined;
  if (e.kind === "call" && plainName(e.name) === "offset") return undefined;
  if (e.kind !== "call" || !Object.hasOwn(FACTORS, plainName(e.name))) {
    if (!isLogical(e, source)) return undefined;
    const codes = Int32Array.from(numbersOf(e, source), (v) => (Number.isNaN(v) ? -1 : v));
    return { kind: "factor", codes, levels: ["FALSE", "TRUE"], ordered: false, logical: true };
  }
  const name = plainName(e.name);
  const { text, of, arguments: given } = splitCall(e, FACTORS[name] as readonly string[], where);
  const leveled = factorOf(of, source);
  if (!leveled && name === "relevel")
    throw new TypeError(
      `${where}: ${text}: a factor is needed; ${deparse(of)} is numbers. Write factor(${deparse(of)}) in it.`,
    );
  const inner = leveled ?? ofNumbers(numbersOf(of, source));
  if (name === "relevel") {
    const [ref] = Array.isArray(given.ref) ? given.ref : [];
    if (ref === undefined || !inner.levels.includes(levelText(ref)))
      throw new RangeError(
        `${where}: ${text}: ref must be one of ${few(inner.levels)}; came ${ref === undefined ? "none" : `"${ref}"`}. Name a level.`,
      );
    const first = levelText(ref);
    return { ...withLevels(inner, [first, ...inner.levels.filter((level) => level !== first)]), logical: false };
  }
  const present = new Set(inner.codes);
  const used = inner.levels.filter((_, i) => present.has(i));
  if (name === "as.character") used.sort(byCodePoint);
  const levels = Array.isArray(given.levels) ? given.levels.map(levelText) : used;
  const ordered =
    name === "ordered" ||
    given.ordered === true ||
    (inner.ordered && given.ordered !== false && name !== "as.character");
  const relabelled = withLevels(inner, levels);
  const labels = Array.isArray(given.labels) ? given.labels.map(levelText) : undefined;
  if (labels && labels.length !== levels.length)
    throw new RangeError(
      `${where}: ${text}: labels must be ${levels.length}, one a level; came ${labels.length}. Give all.`,
    );
  return { ...relabelled, levels: labels ?? relabelled.levels, ordered, logical: false };
}

/** The same factor with its levels in another order; values that have none become gaps. */
function withLevels(value: Value & { readonly kind: "factor" }, levels: readonly string[]) {
  const places = Int32Array.from(value.levels, (level) => levels.indexOf(level));
  return { ...value, levels, codes: value.codes.map((code) => (code < 0 ? -1 : (places[code] as number))) };
}

/** Numbers as a factor: the levels are the distinct values, ascending. */
function ofNumbers(values: Float64Array): Value & { readonly kind: "factor" } {
  const distinct = [...new Set(values)].filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  const places = new Map(distinct.map((v, i) => [v, i]));
  return {
    kind: "factor",
    codes: Int32Array.from(values, (v) => places.get(v) ?? -1),
    levels: distinct.map(levelText),
    ordered: false,
    logical: false,
  };
}

/** The columns of a basis over x with gaps: NaN in all of a row whose x is a gap. */
function spread(x: Float64Array, basis: Basis, learned: Learned): Block & { readonly kind: "numbers" } {
  const whole = x.filter((v) => !Number.isNaN(v));
  const { values, columns } = basis.columns(whole, learned);
  if (whole.length === x.length) return { kind: "numbers", values, columns };
  const all = new Float64Array(x.length * columns).fill(Number.NaN);
  let at = 0;
  x.forEach((v, i) => {
    if (Number.isNaN(v)) return;
    all.set(values.subarray(at * columns, ++at * columns), i * columns);
  });
  return { kind: "numbers", values: all, columns };
}

/** Numbers side by side: `cbind(a, b)`. */
function bound(e: Expression & { readonly kind: "call" }, source: Source) {
  const parts = e.inputs.map(({ value }) => numbersOf(value, source));
  const columns = parts.length;
  const values = new Float64Array(source.rows * columns);
  parts.forEach((part, j) => {
    for (let i = 0; i < source.rows; i++) values[i * columns + j] = part[i] as number;
  });
  const names = e.inputs.map(({ name, value }) => name ?? (value.kind === "name" ? value.name : ""));
  return { block: { kind: "numbers", values, columns } as const, names: columns === 1 ? [""] : names };
}

const isBasis = (e: Expression): e is Expression & { readonly kind: "call" } =>
  e.kind === "call" && Object.hasOwn(bases, plainName(e.name));
const isBound = (e: Expression): e is Expression & { readonly kind: "call" } => e.kind === "call" && e.name === "cbind";

/** The basis of a call, x and what it is told. */
function basisOf(e: Expression & { readonly kind: "call" }, source: Source) {
  const basis = bases[plainName(e.name)] as Basis;
  const { text, of, arguments: given } = splitCall(e, basis.inputs, source.where);
  const call: Call = { where: source.where, text, arguments: given };
  return { basis, call, x: numbersOf(of, source) };
}

/** Learns a variable from data: `contrast` says how a factor is coded. */
export function learn(
  e: Expression,
  source: Source,
  contrast: Contrast | undefined,
): { readonly remembered: Remembered; readonly block: Block } {
  if (isBasis(e)) {
    const { basis, call, x } = basisOf(e, source);
    const whole = x.filter((v) => !Number.isNaN(v));
    if (whole.length === 0)
      throw new RangeError(`${source.where}: ${call.text} needs values; every row has a gap. Leave the term out.`);
    const learned = basis.learn(whole, call);
    const block = spread(x, basis, learned);
    const { columns } = block;
    const names =
      basis.names?.(columns) ?? (columns === 1 ? [""] : Array.from({ length: columns }, (_, j) => String(j + 1)));
    return { remembered: { kind: "basis", learned, names }, block };
  }
  if (isBound(e)) {
    const { block, names } = bound(e, source);
    return { remembered: { kind: "numbers", names }, block };
  }
  checkFunction(e, source);
  const factor = factorOf(e, source);
  if (factor) {
    const { codes, levels, logical } = factor;
    const chosen = contrast ?? (factor.ordered ? "polynomial" : "treatment");
    return { remembered: { kind: "factor", levels, logical, contrast: chosen }, block: { kind: "factor", codes } };
  }
  return {
    remembered: { kind: "numbers", names: [""] },
    block: { kind: "numbers", values: numbersOf(e, source), columns: 1 },
  };
}

/** The values of a variable on other data. */
export function recall(e: Expression, source: Source, remembered: Remembered): Block {
  if (remembered.kind === "basis" && isBasis(e)) {
    const { basis, x } = basisOf(e, source);
    return spread(x, basis, remembered.learned);
  }
  if (isBound(e)) return bound(e, source).block;
  const text = deparse(e);
  if (remembered.kind !== "factor") {
    return { kind: "numbers", values: numbersOf(e, source), columns: 1 };
  }
  const { levels } = remembered;
  const found = refactor(e, source, remembered);
  const places = Int32Array.from(found.levels, (level) => levels.indexOf(level));
  const codes = found.codes.map((code, row) => {
    if (code < 0) return -1;
    const place = places[code] as number;
    if (place < 0) throw unseen(source.where, text, row, found.levels[code] as string, levels);
    return place;
  });
  return { kind: "factor", codes };
}

/** The factor of an expression on other data, which may hold but some of the levels that a call names. */
function refactor(e: Expression, source: Source, remembered: Remembered & { readonly kind: "factor" }) {
  // relevel only changes the order, which is remembered; its reference need not be in these rows
  const inner = e.kind === "call" && plainName(e.name) === "relevel" ? splitCall(e, ["ref"], source.where).of : e;
  // a column that is not there is said to be so
  if (inner.kind === "name") source.column(inner.name);
  const found = factorOf(inner, source);
  if (found && (found.logical || !remembered.logical)) return found;
  throw new TypeError(
    `${source.where}: ${deparse(e)} must be ${remembered.logical ? "true or false" : `texts, one of ${few(remembered.levels)}`}; came ${found ? "texts" : "numbers"}. Give what the model was fitted with.`,
  );
}

/** A call that is none of the functions of a formula. */
function checkFunction(e: Expression, { where }: Source): void {
  if (e.kind !== "call") return;
  const name = plainName(e.name);
  if (isArithmetic(name) || Object.hasOwn(FACTORS, name) || name === "offset") return;
  const known = [...functionNames(), ...Object.keys(FACTORS), ...Object.keys(bases), "cbind", "offset"];
  const near = nearest(name, known.sort(byCodePoint));
  throw new RangeError(
    `${where}: ${deparse(e)}: ${name} is no function of formulas. ${near ? `Write ${near} if that is meant.` : "Compute the column before the fit."}`,
  );
}

/** The sum of offsets, one a row: `offset(log(n))`. */
export function offsetOf(e: Expression, source: Source): Float64Array {
  const inner = e.kind === "call" ? e.inputs[0] : undefined;
  if (!inner || (e.kind === "call" && e.inputs.length > 1))
    throw new RangeError(`${source.where}: offset takes one argument; came ${deparse(e)}. Write offset(log(n)).`);
  return numbersOf(inner.value, source);
}
