// Regression by formulas: data with a response and a formula for each parameter, made rows of numbers and heads over them.
import { numbersOf } from "./arithmetic.ts";
import type { Contrast } from "./contrasts.ts";
import { orthogonalize } from "./dependence.ts";
import {
  checkContrasts,
  type Design,
  type Encoder,
  learnDesign,
  type Missing,
  readDesign,
  type SavedDesign,
  wholeRows,
} from "./design.ts";
import { type Frame, few, readFrame } from "./frame.ts";
import { parseExpression } from "./parse.ts";
import { readResponse } from "./response.ts";

/** Named columns for models with formulas, and how they are read. */
export interface FormulaData {
  readonly data: Frame;
  /** The response: a column, arithmetic of columns, `cbind(successes, failures)`, `Surv(time, event)`; or its values. */
  readonly y: unknown;
  /** A column, arithmetic of columns, or values. */
  readonly weight?: unknown;
  /** Which rows belong together: a column or values. */
  readonly cluster?: unknown;
  /** Values of known parameters; `{ column }` names one of the data. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** "drop" leaves rows out that have a gap in what is used; "error", the default, names the first. */
  readonly missing?: Missing;
  /** How factors are coded. */
  readonly contrasts?: Readonly<Record<string, Contrast>>;
  /** Levels of columns, in order. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** "drop" leaves columns out that are combinations of earlier ones, as R does; "error", the default, names them. */
  readonly dependent?: "error" | "drop";
}

/** Which columns of x a linear head takes. */
export interface Columns {
  /** Names of its columns, without the intercept. */
  readonly names: readonly string[];
  /** Their places in x. */
  readonly places: readonly number[];
  readonly intercept: boolean;
  /** The place of its offset in x. */
  readonly offset?: number;
  /** Weights by which its columns make a constant, where there is no intercept: where it starts. */
  readonly ones?: readonly number[];
  /** Columns that were left out, being combinations of others. */
  readonly dependent?: readonly string[];
}

/** A layer whose columns a formula makes: `bind` gives the layer that takes them. */
export interface Formulated<Layer> {
  readonly text: string;
  /** Without, the intercept against which factors are coded is left out. */
  readonly intercept: boolean;
  readonly bind: (columns: Columns) => Layer;
  readonly regress: typeof regress;
}
interface FormulaLayer<Layer> {
  readonly formula?: Formulated<Layer>;
  readonly constant?: boolean;
  readonly fixed?: readonly number[];
}

/** A head: the parameters that a layer puts out. */
interface HeadOf<Layer> {
  readonly names: readonly string[];
  readonly layer: Layer;
  readonly prefix: string;
}
interface Part {
  readonly encoder: Encoder;
  readonly columns: Columns;
}

/** Plain JSON of the formulas of a model: one entry a head, null where it has none. */
export interface SavedFormulas {
  readonly names: readonly string[];
  readonly parts: readonly ({ readonly design: SavedDesign; readonly columns: Columns } | null)[];
  readonly known: Readonly<Record<string, string>>;
}

/** What a fitted model remembers of its formulas. */
export interface Formulas {
  /** Parameters that were given as columns of the data. */
  readonly known: Readonly<Record<string, string>>;
  /** x of other data: columns of numbers by name. */
  readonly encode: (where: string, data: unknown) => Readonly<Record<string, Float64Array>>;
  /** How many rows other data has; undefined for no data. */
  readonly count: (where: string, data: unknown) => number | undefined;
  /** Columns of heads without an intercept, and offsets, stay as they came. */
  readonly adjust: (standard: Standard) => Standard;
  /** Coefficients of the columns as they came, by parameter and name, on the scale of the head. */
  readonly coefficients: (
    standard: Standard | undefined,
    parameters: readonly { readonly name: string; readonly size: number }[],
    theta: Float64Array,
    layout: Layout,
  ) => Coefficients;
  /** Columns that were left out of each head, being combinations of others. */
  readonly dependent: readonly (readonly string[])[];
  readonly toJSON: () => SavedFormulas;
  /** Of the data it was fitted to: indices of the rows that were used, and how many were not. */
  readonly rows?: Int32Array;
  readonly dropped?: number;
}
/** Where each parameter of layers lies in θ. */
type Layout = readonly { readonly name: string; readonly shape: readonly number[]; readonly offset: number }[];
interface Standard {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}
/** By parameter, then by column. A parameter of several free numbers is several: `logits[0]`, `logits[1]`. */
export type Coefficients = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The formulas behind encoders: x has the columns `names`. */
function formulasOf(
  parts: readonly (Part | undefined)[],
  heads: readonly HeadOf<FormulaLayer<unknown>>[],
  names: readonly string[],
  known: Readonly<Record<string, string>>,
): Formulas {
  const all = parts.filter((part) => part !== undefined);
  return {
    known,
    encode: (where, data) => {
      const x: Record<string, Float64Array> = {};
      for (const { encoder, columns } of all) {
        const { matrix, offset, rows } = encoder.encode(data as Frame, { where });
        const width = encoder.names.length;
        columns.names.forEach((name, j) => {
          const at = encoder.names.indexOf(name);
          x[names[columns.places[j] as number] as string] ??= Float64Array.from(
            rows,
            (_, i) => matrix[i * width + at] as number,
          );
        });
        if (offset && columns.offset !== undefined) x[names[columns.offset] as string] = offset;
      }
      return x;
    },
    count: (where, data) => (data === undefined ? undefined : readFrame(where, data).rows),
    adjust: (standard) => {
      const mean = standard.mean.slice();
      const sd = standard.sd.slice();
      for (const { columns } of all) {
        for (const place of [...(columns.intercept ? [] : columns.places), columns.offset ?? -1]) {
          if (place < 0) continue;
          mean[place] = 0;
          sd[place] = 1;
        }
      }
      return { mean, sd };
    },
    coefficients: (standard, parameters, theta, layout) => {
      const at = (name: string): ArrayLike<number> => {
        const place = layout.find((one) => one.name === name);
        return place ? theta.slice(place.offset, place.offset + place.shape.reduce((n, d) => n * d, 1)) : [];
      };
      return Object.fromEntries(
        heads.flatMap((head, i): [string, Coefficients[string]][] => {
          if (head.layer.fixed) return [];
          const { names, values } = ofHead(parts[i]?.columns, head.prefix, standard, at);
          // a parameter of several free numbers is several: logits[0], logits[1]
          const outputs = head.names.flatMap((name) => {
            const size = parameters.find((one) => one.name === name)?.size ?? 1;
            return size === 1 ? [name] : Array.from({ length: size }, (_, k) => `${name}[${k}]`);
          });
          return outputs.map((output, k) => {
            const own = names.map((name, row) => [name, values[row * outputs.length + k] as number] as const);
            return [output, Object.fromEntries(own)];
          });
        }),
      );
    },
    dependent: parts.map((part) => part?.columns.dependent ?? []),
    toJSON: () => ({
      names,
      parts: parts.map((part) => (part ? { design: part.encoder.toJSON(), columns: part.columns } : null)),
      known,
    }),
  };
}

/** The coefficients [columns, free numbers] of a head, its intercept first. */
function ofHead(
  columns: Columns | undefined,
  prefix: string,
  standard: Standard | undefined,
  theta: (name: string) => ArrayLike<number>,
): { readonly names: readonly string[]; readonly values: Float64Array } {
  if (!columns) return { names: ["(Intercept)"], values: Float64Array.from(theta(`${prefix}value`)) };
  const { names, places, intercept } = columns;
  const weight = names.length > 0 ? theta(`${prefix}weight`) : [];
  const width = weight.length / names.length;
  const place = (at: number): number => places[Math.floor(at / width)] as number;
  const slopes = Float64Array.from(weight, (w, at) => w / (standard?.sd[place(at)] ?? 1));
  if (!intercept) return { names, values: slopes };
  const bias = Float64Array.from(theta(`${prefix}bias`));
  slopes.forEach((slope, at) => {
    bias[at % width] = (bias[at % width] as number) - slope * (standard?.mean[place(at)] ?? 0);
  });
  return { names: ["(Intercept)", ...names], values: Float64Array.from([...bias, ...slopes]) };
}

const take = (values: ArrayLike<unknown>, rows: Int32Array): unknown[] => Array.from(rows, (row) => values[row]);
const isNumbers = (x: unknown): x is ArrayLike<unknown> => Array.isArray(x) || ArrayBuffer.isView(x);
const isGap = (v: unknown): boolean => v === null || v === undefined || Number.isNaN(v);

/** y, weight or known values: named in the data or given, with a gap in some rows. */
interface Side {
  readonly name: string;
  readonly isGap: (row: number) => boolean;
  readonly pick: (rows: Int32Array) => unknown;
}
function sideOf(where: string, name: string, values: unknown, count: number): Side {
  const ends = typeof values === "object" && values !== null && "lower" in values && "upper" in values;
  if (ends) {
    const both = Object.entries(values).map(([end, list]) => ({
      end,
      side: sideOf(where, `${name}.${end}`, list, count),
    }));
    return {
      name,
      isGap: (row) => both.some(({ side }) => side.isGap(row)),
      pick: (rows) => Object.fromEntries(both.map(({ end, side }) => [end, side.pick(rows)])),
    };
  }
  if (!isNumbers(values)) return { name, isGap: () => false, pick: () => values };
  if (values.length !== count)
    throw new RangeError(
      `${where}: ${name} must have one value a row of data; came ${values.length} for ${count} rows. Check both.`,
    );
  return {
    name,
    isGap: (row) => isGap(values[row]),
    pick: (rows) => (rows.length === count ? values : take(values, rows)),
  };
}

/** Data in the form of a fit without formulas. */
interface Rows {
  readonly x?: Readonly<Record<string, Float64Array>>;
  readonly y: unknown;
  readonly weight?: unknown;
  readonly known?: Readonly<Record<string, unknown>>;
  readonly cluster?: unknown;
}
/** What a fit needs of formulas. */
export interface Regression<Head> {
  /** The heads, bound to their columns. */
  readonly heads: readonly Head[];
  readonly data: Rows;
  readonly formulas: Formulas;
  /** Other data in the same form. */
  readonly other: (where: string, given: unknown) => Rows;
}

/** Heads whose layers take the columns of their formulas. */
const boundHeads = <Layer extends FormulaLayer<Layer>, Head extends HeadOf<Layer>>(
  heads: readonly Head[],
  parts: readonly (Part | undefined)[],
): Head[] =>
  heads.map((head, i) => {
    const columns = parts[i]?.columns;
    const { formula } = head.layer;
    return formula && columns ? { ...head, layer: formula.bind(columns) } : head;
  });

/**
 * The rows of numbers that formulas make of data: x with the columns of all heads, y, weights, known parameters; and the
 * heads' layers, bound to their columns. Rows are those without a gap in anything that is used.
 */
export function regress<Layer extends FormulaLayer<Layer>, Head extends HeadOf<Layer>>(
  where: string,
  heads: readonly Head[],
  given: unknown,
): Regression<Head> {
  const { data, y, missing = "error", contrasts = {}, levels = {}, dependent = "error" } = checkData(where, given);
  const other = heads.find(({ layer }) => !layer.formula && !layer.constant);
  if (other)
    throw new TypeError(
      `${where}: with formulas every parameter has one, or is constant(); ${other.names.join(", ")} has a network. Give it a formula, or give x for all.`,
    );
  const response = typeof y === "string" ? readResponse(where, y, data) : undefined;
  const options = { contrasts, levels, except: response?.columns ?? [] };
  const learned = heads.map(({ layer }) => layer.formula && learnDesign(layer.formula.text, data, options, where));
  const formulated = learned.filter((one) => one !== undefined);
  checkContrasts(
    where,
    contrasts,
    formulated.flatMap(({ names }) => names),
  );
  const { rows: count } = readFrame(where, data);
  const sides = sidesOf(where, given as FormulaData, count);
  const rows = wholeRows(
    where,
    count,
    missing,
    (row) =>
      sides.find((side) => side.isGap(row))?.name ??
      formulated.map(({ gap }) => gap(row)).find((gap) => gap !== undefined),
  );
  const designs = learned.map((one) => one?.design(rows));
  const names: string[] = [];
  const x: Record<string, Float64Array> = {};
  const parts = designs.map((design, head): Part | undefined => {
    if (!design) return undefined;
    const { names: own = [], layer } = heads[head] ?? {};
    const columns = columnsOf(where, design, own.join(", "), dependent === "drop", names, x);
    if (!design.intercept || layer?.formula?.intercept) return { encoder: design, columns };
    return { encoder: design, columns: { ...columns, intercept: false } };
  });
  const known = Object.fromEntries(
    Object.entries((given as FormulaData).known ?? {}).flatMap(([key, value]) =>
      isColumn(value) ? [[key, value.column]] : [],
    ),
  );
  const formulas = formulasOf(parts, heads, names, known);
  return {
    heads: boundHeads(heads, parts),
    data: { ...picked(sides, rows), ...(names.length > 0 && { x }) },
    formulas: { ...formulas, rows, dropped: count - rows.length },
    other: (where, next) => {
      const held = checkData(where, next);
      const { rows: all } = readFrame(where, held.data);
      const every = Int32Array.from({ length: all }, (_, i) => i);
      const x = formulas.encode(where, held.data);
      return { ...picked(sidesOf(where, held, all), every), ...(names.length > 0 && { x }) };
    },
  };
}

function checkData(where: string, given: unknown): FormulaData {
  if (typeof given !== "object" || given === null || !("data" in given) || !("y" in given))
    throw new TypeError(
      `${where}: a model with formulas needs named columns; came none. Give { data: { age: [1, 2, 3], … }, y: "age" }.`,
    );
  return given as FormulaData;
}

const isColumn = (value: unknown): value is { readonly column: string } =>
  typeof value === "object" && value !== null && "column" in value && typeof value.column === "string";

/** The sides of the data that are no x: y, weight, and known parameters. */
function sidesOf(where: string, given: FormulaData, count: number): Side[] {
  const { data, y, weight, cluster, known = {} } = given;
  const clusters = typeof cluster === "string" ? readResponse(where, cluster, data).values : cluster;
  const response = typeof y === "string" ? readResponse(where, y, data) : undefined;
  const source = readFrame(where, data);
  const named = (name: string, value: unknown): Side =>
    sideOf(where, name, typeof value === "string" ? numbersOf(parseExpression(value, where), source) : value, count);
  const parameters = Object.entries(known).map(([key, value]) =>
    named(`known.${key}`, isColumn(value) ? numbersOf({ kind: "name", name: value.column }, source) : value),
  );
  return [
    sideOf(where, "y", response ? response.values : y, count),
    ...(response?.trials ? [sideOf(where, "known.totalCount", response.trials, count)] : []),
    ...(weight === undefined ? [] : [named("weight", weight)]),
    ...(cluster === undefined ? [] : [sideOf(where, "cluster", clusters, count)]),
    ...parameters,
  ];
}

/** Chosen rows of the sides, in the form that a fit without formulas takes. */
function picked(sides: readonly Side[], rows: Int32Array): Rows {
  const found = new Map(sides.map(({ name, pick }) => [name, pick(rows)]));
  const known = [...found].filter(([name]) => name.startsWith(KNOWN)).map(([name, v]) => [name.slice(KNOWN.length), v]);
  const weight = found.get("weight");
  return {
    y: found.get("y"),
    ...(weight !== undefined && { weight }),
    ...(found.has("cluster") && { cluster: found.get("cluster") }),
    ...(known.length > 0 && { known: Object.fromEntries(known) }),
  };
}
/** How the names of known parameters begin. */
const KNOWN = "known.";

/** Puts the columns of a design into x, where they are not there yet, and says where they are. */
function columnsOf(
  where: string,
  { names, matrix, offset, intercept, rows }: Design,
  head: string,
  drop: boolean,
  all: string[],
  x: Record<string, Float64Array>,
): Columns {
  const width = names.length;
  const values = names.map((_, j) => Float64Array.from(rows, (_, i) => matrix[i * width + j] as number));
  const { dependent, ones } = orthogonalize(values, rows.length);
  const [first] = dependent;
  if (first && !drop) {
    const of = first.of.map(({ column }) => names[column] as string);
    throw new RangeError(
      `${where}: columns of ${head} must not be combinations of others; ${names[first.column]} is ${of.length > 0 ? `one of ${few(of, 6)}` : "zero in every row"}. Leave a term out, or use dependent: "drop".`,
    );
  }
  const place = (wanted: string, column: Float64Array): number => {
    let name = wanted;
    // two factors may give their columns one name
    while (x[name] && !x[name]?.every((v, i) => v === column[i])) name = `${name}'`;
    if (!x[name]) all.push(name);
    x[name] ??= column;
    return all.indexOf(name);
  };
  const left = names
    .map((name, j) => ({ name, j }))
    .filter(({ j }) => !(intercept && j === 0) && !dependent.some(({ column }) => column === j));
  return {
    names: left.map(({ name }) => name),
    places: left.map(({ name, j }) => place(name, values[j] as Float64Array)),
    intercept,
    ...(offset && { offset: place(`offset of ${head}`, offset) }),
    ...(dependent.length > 0 && { dependent: dependent.map(({ column }) => names[column] as string) }),
    ...(!intercept && { ones: left.map(({ j }) => ones[j] as number) }),
  };
}

/** The formulas of a saved model, and its layers, which are bound to their columns. */
export function readFormulas<Layer extends FormulaLayer<Layer>, Head extends HeadOf<Layer>>(
  saved: SavedFormulas,
  heads: readonly Head[],
): Pick<Regression<Head>, "heads" | "formulas"> {
  const parts = saved.parts.map((part) =>
    part ? { encoder: readDesign(part.design), columns: part.columns } : undefined,
  );
  return { heads: boundHeads(heads, parts), formulas: formulasOf(parts, heads, saved.names, saved.known) };
}
