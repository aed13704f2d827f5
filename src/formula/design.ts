// The design matrix of a formula: learned from data, applied to other data, written to JSON and read back.
import { type Contrast, contrastCoding } from "./contrasts.ts";
import { type Frame, few, readFrame, type Source } from "./frame.ts";
import { matrixOf, type Plan, planOf } from "./matrix.ts";
import { nearest } from "./nearest.ts";
import { parse } from "./parse.ts";
import { type Terms, terms } from "./terms.ts";
import { type Block, learn, offsetOf, type Remembered, recall } from "./variable.ts";

/** What to do with a row that has a gap in a column that is used. */
export type Missing = "error" | "drop";

export interface DesignOptions {
  /** How factors are coded, by the text of the variable; "treatment", and "polynomial" for ordered ones, by default. */
  readonly contrasts?: Readonly<Record<string, Contrast>>;
  /** Levels of columns and their order, by name; the first is the reference of "treatment". */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** "error" (default) names the first gap; "drop" leaves the row out. */
  readonly missing?: Missing;
  /** Columns that `.` does not stand for: the response. */
  readonly except?: readonly string[];
}

/** The columns of some data. */
export interface Encoded {
  /** [rows, columns], row after row. */
  readonly matrix: Float64Array;
  /** The sum of the offsets, one a row; absent without one. */
  readonly offset?: Float64Array;
  /** Indices of these rows in the data. */
  readonly rows: Int32Array;
}

/** What a design remembers: enough to make its columns of other data. */
export interface Encoder {
  readonly formula: string;
  /** Names of the columns, as R's model.matrix gives them. */
  readonly names: readonly string[];
  /** The term of each column: an index into `terms`, from 1; 0 is the intercept. */
  readonly assign: readonly number[];
  /** Labels of the terms. */
  readonly terms: readonly string[];
  readonly intercept: boolean;
  /**
   * The same columns of other data, by the remembered levels, knots and centers. Throws a `RangeError` for a level that was
   * not in the data, naming column and row, and for gaps unless they are to be dropped.
   */
  encode(data: Frame, options?: { readonly missing?: Missing; readonly where?: string }): Encoded;
  toJSON(): SavedDesign;
}

/** The design of the data it was learned from. */
export interface Design extends Encoder, Encoded {
  /** How many rows were left out. */
  readonly dropped: number;
}

/** Plain JSON of a design. */
export interface SavedDesign {
  readonly formula: string;
  /** The columns that `.` stands for. */
  readonly dot: readonly string[];
  readonly variables: readonly Remembered[];
}

/** Blocks of the variables that terms are made of, and the sum of offsets. */
interface Values {
  readonly blocks: readonly Block[];
  readonly offset?: Float64Array;
}

/** Of each row the name of a variable that has a gap there. */
function gapsOf({ names }: Terms, { blocks, offset }: Values, rows: number): (row: number) => string | undefined {
  const which = new Uint16Array(rows);
  const mark = (block: Block, as: number): void => {
    if (block.kind === "factor") {
      for (let row = 0; row < rows; row++) if (block.codes[row] === -1) which[row] = as;
      return;
    }
    const { values, columns } = block;
    for (let at = 0; at < rows * columns; at++)
      if (Number.isNaN(values[at])) which[columns === 1 ? at : Math.floor(at / columns)] = as;
  };
  if (offset) mark({ kind: "numbers", values: offset, columns: 1 }, names.length + 1);
  // backwards, so that the first variable is named
  for (let at = blocks.length - 1; at >= 0; at--) mark(blocks[at] as Block, at + 1);
  const named = [undefined, ...names, "the offset"];
  return (row) => named[which[row] as number];
}

const noGaps = (where: string, name: string, row: number): RangeError =>
  new RangeError(`${where}: ${name} must have no gaps; row ${row} has one. Fill it, or use missing: "drop".`);

/** Rows without a gap; or an error that names the first. */
export function wholeRows(
  where: string,
  count: number,
  missing: Missing,
  gapOf: (row: number) => string | undefined,
): Int32Array {
  const rows = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) {
    const name = gapOf(row);
    if (name === undefined) rows[kept++] = row;
    else if (missing === "error") throw noGaps(where, name, row);
  }
  return rows.slice(0, kept);
}

/** An offset is a block without a column, so that indices of variables hold. */
const NOTHING: Block = { kind: "numbers", values: /* @__PURE__ */ new Float64Array(0), columns: 0 };
const OFFSET: Remembered = { kind: "numbers", names: [] };

function valuesOf(found: Terms, source: Source, block: (at: number) => Block): Values {
  const blocks = found.variables.map((_, at) => (found.offsets.includes(at) ? NOTHING : block(at)));
  if (found.offsets.length === 0) return { blocks };
  const offset = new Float64Array(source.rows);
  for (const at of found.offsets)
    offsetOf(found.variables[at] as Terms["variables"][number], source).forEach((v, i) => {
      offset[i] = (offset[i] as number) + v;
    });
  return { blocks, offset };
}

const encoded = (plan: Plan, { blocks, offset }: Values, rows: Int32Array): Encoded => ({
  matrix: matrixOf(plan, blocks, rows),
  ...(offset && { offset: Float64Array.from(rows, (row) => offset[row] as number) }),
  rows,
});

/** The encoder of remembered variables. */
function encoder(saved: SavedDesign, found: Terms, plan: Plan): Encoder {
  return {
    formula: saved.formula,
    names: plan.names,
    assign: plan.assign,
    terms: found.labels,
    intercept: found.intercept,
    encode(data, { missing = "error", where = "encode" } = {}) {
      const source = readFrame(where, data);
      const inTerms = new Set(found.terms.flat());
      const values = valuesOf(found, source, (at) =>
        // a variable that every term has lost is not asked for
        inTerms.has(at)
          ? recall(found.variables[at] as Terms["variables"][number], source, saved.variables[at] as Remembered)
          : NOTHING,
      );
      return encoded(plan, values, wholeRows(where, source.rows, missing, gapsOf(found, values, source.rows)));
    },
    toJSON: () => saved,
  };
}

/** A formula whose variables are learned, before rows are chosen. */
export interface Learned {
  /** How a row has a gap. */
  readonly gap: (row: number) => string | undefined;
  /** Names of its variables. */
  readonly names: readonly string[];
  readonly rows: number;
  /** The design of chosen rows: levels that they do not have are dropped, as R's glm does. */
  readonly design: (rows: Int32Array) => Design;
}

/** Learns the variables of a formula from data. `where` begins messages. */
export function learnDesign(
  formula: string,
  data: Frame,
  { contrasts = {}, levels = {}, except = [] }: DesignOptions = {},
  where = "design",
): Learned {
  const source = readFrame(where, data, levels);
  const dot = source.names.filter((name) => !except.includes(name));
  const found = terms(parse(formula, where), dot, where);
  const learned = found.variables.map((e, at) =>
    found.offsets.includes(at)
      ? { remembered: OFFSET, block: NOTHING }
      : learn(e, source, contrasts[found.names[at] as string]),
  );
  const values = valuesOf(found, source, (at) => (learned[at] as (typeof learned)[number]).block);
  const inTerms = new Set(found.terms.flat());
  return {
    gap: gapsOf(found, values, source.rows),
    names: found.names,
    rows: source.rows,
    design: (rows) => {
      const used = learned.map(({ remembered, block }, at) =>
        remembered.kind === "factor" && block.kind === "factor" && inTerms.has(at)
          ? usedLevels(where, found.names[at] as string, remembered, block, rows)
          : { remembered, block },
      );
      found.names.forEach((name, at) => {
        if (contrasts[name] !== undefined && used[at]?.remembered.kind !== "factor")
          throw new TypeError(
            `${where}: contrasts are of factors; ${name} is numbers. Write factor(${name}) in the formula, and name that.`,
          );
      });
      const variables = used.map(({ remembered }) => remembered);
      const plan = planOf(found, variables);
      const saved: SavedDesign = { formula, dot: /(^|[^\w.])\.($|[^\w.])/.test(formula) ? dot : [], variables };
      const own = { ...values, blocks: used.map(({ block }) => block) };
      return { ...encoder(saved, found, plan), ...encoded(plan, own, rows), dropped: source.rows - rows.length };
    },
  };
}

/** A factor with the levels that chosen rows have. */
function usedLevels(
  where: string,
  name: string,
  remembered: Remembered & { readonly kind: "factor" },
  block: Block & { readonly kind: "factor" },
  rows: Int32Array,
): { readonly remembered: Remembered; readonly block: Block } {
  const present = new Uint8Array(remembered.levels.length);
  for (const row of rows) present[block.codes[row] as number] = 1;
  const levels = remembered.levels.filter((_, i) => present[i] === 1);
  if (levels.length < 2)
    throw new RangeError(
      `${where}: ${name} must have two levels or more; ${levels.length === 0 ? "no row has any" : `it is "${levels[0]}" in every row`}. Leave the term out.`,
    );
  const { contrast } = remembered;
  if (!contrastCoding(contrast, levels))
    throw new RangeError(
      typeof contrast === "string"
        ? `${where}: contrasts must be treatment, sum, helmert, polynomial or { reference }; ${name} has "${contrast}". Choose one.`
        : `${where}: the reference of ${name} must be one of ${few(levels)}; came ${JSON.stringify(contrast)}. Name a level.`,
    );
  if (levels.length === remembered.levels.length) return { remembered, block };
  const places = Int32Array.from(remembered.levels, (level) => levels.indexOf(level));
  const codes = block.codes.map((code) => (code < 0 ? -1 : (places[code] as number)));
  return { remembered: { ...remembered, levels }, block: { kind: "factor", codes } };
}

/**
 * The design matrix of a one-sided formula of R on named columns.
 *
 * - Terms: `+ - : * / ^ %in% 0 1 .`, `I()` for arithmetic; `offset(log(n))`.
 * - Functions of columns, alone or in arithmetic: `log(x)`, `log1p(x)`, `sqrt(x)`, `sin(2 * pi * x)`, `I(x > 3)` …
 * - Bases, which are remembered: `poly(x, 2)`, `poly(x, 2, raw = TRUE)`, `ns(x, df = 3)` or `knots =`, `bs(x, df, degree = 3)`,
 *   `pbs(month, df = 4, Boundary.knots = c(0, 12))` (cyclic), `harmonic(month, 2, period = 12)` (cos1 sin1 cos2 sin2), `scale(x)`.
 * - Factors: columns of texts (levels sorted by code point, as R does in the C locale), booleans, columns with levels of
 *   their own; `factor(x)`, `ordered(x)`, `relevel(x, ref = "b")`. Coding follows marginality, as in R.
 *
 * Names, order and values of the columns are those of R's model.matrix, for rows kept by na.omit.
 * Throws one line that says what is wrong: a `RangeError` for text, names and values, a `TypeError` for kinds.
 *
 * @example
 * const { names, matrix } = design("~ sex * age", { sex: ["F", "M", "F"], age: [31, 24, 50] });
 * names; // ["(Intercept)", "sexM", "age", "sexM:age"]
 */
export function design(formula: string, data: Frame, options: DesignOptions = {}): Design {
  const { missing = "error", contrasts = {} } = options;
  const learned = learnDesign(formula, data, options);
  checkContrasts("design", contrasts, learned.names);
  return learned.design(wholeRows("design", learned.rows, missing, learned.gap));
}

/** Contrasts are of variables that are there. */
export function checkContrasts(where: string, contrasts: object, names: readonly string[]): void {
  const unknown = Object.keys(contrasts).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, names);
  throw new RangeError(
    `${where}: contrasts are of variables of the formula; came "${unknown}". ${near ? `Write ${near} if that is meant.` : `Variables are ${few(names) || "none"}.`}`,
  );
}

/** A design read back from its JSON: it encodes other data as it did. */
export function readDesign(saved: SavedDesign, where = "load"): Encoder {
  const found = terms(parse(saved.formula, where), saved.dot, where);
  return encoder(saved, found, planOf(found, saved.variables));
}
