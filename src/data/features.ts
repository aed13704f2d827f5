// The x of a model: rows of numbers or named columns, read into one array, checked, and brought to mean 0 and sd 1.

/** Numbers row after row in one array, `columns` of them in each row. */
export interface Matrix {
  readonly values: ArrayLike<number>;
  readonly columns: number;
}
/** Rows of numbers; a plain array of numbers is one column. */
export type Rows =
  | readonly (readonly number[] | Float64Array | Float32Array)[]
  | readonly number[]
  | NumberArray
  | Matrix;
type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;
/** Columns by name, all of one length. */
export type Columns = { readonly [name: string]: readonly number[] | NumberArray };
/** What a model's x may be. */
export type Features = Rows | Columns;
/** What has the form of X: rows for rows, columns of the same names for columns. */
export type Like<X> = X extends Rows ? Rows : { readonly [Name in keyof X]: readonly number[] | NumberArray };

/** Features as they were read: [rows, columns] in row-major order. */
export interface Table {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Of named columns. */
  readonly names?: readonly string[];
}

const isArray = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));
const kindOf = (x: unknown): string =>
  x === null
    ? "null"
    : x === undefined
      ? "nothing"
      : isArray(x)
        ? "an array"
        : typeof x === "object"
          ? "an object"
          : `a ${typeof x}`;

/** Whether there is no NaN and no infinity: asked of the engine, which is quicker than a loop that runs once. */
export const allFinite = (values: Float64Array): boolean =>
  ![Number.NaN, Infinity, -Infinity].some((value) => values.includes(value));

/** The table of x. `names`, of a fitted model, are the columns it wants, in their order. */
export function readFeatures(where: string, x: unknown, names?: readonly string[]): Table {
  const table = isArray(x) ? readRows(where, x) : isMatrix(x) ? readMatrix(where, x) : readColumns(where, x, names);
  const { values, columns } = table;
  if (allFinite(values)) return table;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Math.abs(value) < Infinity) continue;
    const row = Math.floor(i / columns);
    const place = table.names ? `x.${table.names[i % columns]}[${row}]` : `x[${row}][${i % columns}]`;
    throw new RangeError(`${where}: x must be finite; ${place} is ${value}. Leave the row out, or fill the gap.`);
  }
  return table;
}

const isMatrix = (x: unknown): x is Matrix =>
  typeof x === "object" &&
  x !== null &&
  "columns" in x &&
  typeof x.columns === "number" &&
  "values" in x &&
  isArray(x.values);

function readMatrix(where: string, { values, columns }: Matrix): Table {
  const rows = values.length / columns;
  if (!(Number.isSafeInteger(columns) && columns > 0 && Number.isInteger(rows)))
    throw new RangeError(
      `${where}: x must have a whole number of rows; came ${values.length} values in ${columns} columns. Check columns.`,
    );
  return { values: values instanceof Float64Array ? values : Float64Array.from(values), rows, columns };
}

function readRows(where: string, x: ArrayLike<unknown>): Table {
  const first = x[0];
  if (x.length === 0 || typeof first === "number") {
    const wrong = Array.prototype.findIndex.call(x, (v: unknown) => typeof v !== "number");
    if (wrong >= 0)
      throw new TypeError(
        `${where}: x must be all numbers or all rows; x[${wrong}] is ${kindOf(x[wrong])}. Write one number a row.`,
      );
    return { values: Float64Array.from(x as ArrayLike<number>), rows: x.length, columns: 1 };
  }
  const columns = isArray(first) ? first.length : 0;
  const values = new Float64Array(x.length * columns);
  for (let i = 0; i < x.length; i++) {
    const row = x[i];
    if (!isArray(row))
      throw new TypeError(
        `${where}: x must be numbers, rows of numbers or named columns; x[${i}] is ${kindOf(row)}. Write rows as arrays.`,
      );
    if (row.length !== columns || columns === 0)
      throw new RangeError(
        `${where}: rows of x must have the same number of columns; row ${i} has ${row.length}, row 0 has ${columns}. Fill or cut the row.`,
      );
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      if (typeof value !== "number")
        throw new TypeError(`${where}: x must be numbers; x[${i}][${j}] is ${kindOf(value)}. Code labels as numbers.`);
      values[i * columns + j] = value;
    }
  }
  return { values, rows: x.length, columns };
}

function readColumns(where: string, x: unknown, wanted: readonly string[] | undefined): Table {
  if (typeof x !== "object" || x === null)
    throw new TypeError(
      `${where}: x must be numbers, rows of numbers or named columns; came ${kindOf(x)}. Give one row for each y.`,
    );
  const given = Object.keys(x);
  const names = wanted ?? given;
  const missing = names.find((name) => !given.includes(name));
  if (missing !== undefined)
    throw new RangeError(`${where}: x must have the columns ${names.join(", ")}; "${missing}" is missing. Add it.`);
  const unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new RangeError(
      `${where}: x must have the columns ${names.join(", ")}; "${unknown}" is unknown. Leave it out.`,
    );
  if (names.length === 0)
    throw new RangeError(`${where}: x must have at least one column; came none. Leave x out instead.`);
  const columns = names.map((name) => {
    const column: unknown = (x as Readonly<Record<string, unknown>>)[name];
    if (!isArray(column))
      throw new TypeError(
        `${where}: column "${name}" must be an array of numbers; it is ${kindOf(column)}. Give one number a row.`,
      );
    return column;
  });
  const rows = (columns[0] as ArrayLike<unknown>).length;
  const values = new Float64Array(rows * names.length);
  columns.forEach((column, j) => {
    if (column.length !== rows)
      throw new RangeError(
        `${where}: columns of x must have the same length; "${names[j]}" has ${column.length}, "${names[0]}" has ${rows}. Fill or cut it.`,
      );
    for (let i = 0; i < rows; i++) {
      const value = column[i];
      if (typeof value !== "number")
        throw new TypeError(
          `${where}: x must be numbers; x.${names[j]}[${i}] is ${kindOf(value)}. Code labels as numbers.`,
        );
      values[i * names.length + j] = value;
    }
  });
  return { values, rows, columns: names.length, names };
}

/** How messages call a column: its name, or its number. */
const columnName = ({ names }: Table, j: number): string => (names ? `"${names[j]}"` : `${j}`);

/** Columns that a network cannot tell from its bias or from each other are refused: the user meant something else. */
export function checkColumns(where: string, table: Table): void {
  const { values, rows, columns } = table;
  const same = (a: number, b: number): boolean => {
    for (let i = 0; i < rows; i++) if (values[i * columns + a] !== values[i * columns + b]) return false;
    return true;
  };
  for (let j = 0; j < columns; j++) {
    let i = 1;
    while (i < rows && values[i * columns + j] === values[j]) i++;
    if (i === rows)
      throw new RangeError(
        `${where}: a column of x must vary; column ${columnName(table, j)} is ${values[j]} in every row. Leave it out: layers have a bias.`,
      );
    for (let k = 0; k < j; k++)
      if (same(j, k))
        throw new RangeError(
          `${where}: columns of x must differ; column ${columnName(table, j)} equals column ${columnName(table, k)}. Leave one out.`,
        );
  }
}

/** Means and standard deviations of columns: (x − mean)/sd is what a network sees. */
export interface Standardization {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** Of the given rows, weighted; a column that does not vary in them keeps its unit (sd 1). */
export function standardization(
  { values, columns }: Pick<Table, "values" | "columns">,
  rows: ArrayLike<number>,
  weight?: ArrayLike<number>,
): Standardization {
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const n = rows.length;
  let total = weight ? 0 : n;
  if (weight) for (let i = 0; i < n; i++) total += weight[rows[i] as number] as number;
  const each = 1 / total;
  // twice about a value near the mean, so that a large common part costs no digits: the first row, then what that gave
  const near = values.slice((rows[0] as number) * columns, ((rows[0] as number) + 1) * columns);
  for (let pass = 0; pass < 2; pass++) {
    mean.fill(0);
    // column by column, so that sums stay in variables, and few rows at a time, so that these stay in the cache
    for (let from = 0; from < n; from += 256)
      for (let j = 0, to = Math.min(n, from + 256); j < columns; j++) {
        const about = near[j] as number;
        let sum = mean[j] as number;
        let square = squares[j] as number;
        for (let i = from; i < to; i++) {
          const row = rows[i] as number;
          const rest = (values[row * columns + j] as number) - about;
          const share = weight ? ((weight[row] as number) / total) * rest : each * rest;
          sum += share;
          if (pass > 0) square += share * rest;
        }
        mean[j] = sum;
        squares[j] = square;
      }
    for (let j = 0; j < columns; j++) near[j] = (near[j] as number) + (mean[j] as number);
  }
  const largest = (j: number): number => {
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(values[(rows[i] as number) * columns + j] as number));
    return most;
  };
  const sd = squares.map((square, j) => {
    const deviation = Math.sqrt(square);
    // without weights no value is farther from the mean than √n deviations
    const varies = !weight && deviation > 1e-4 * Math.abs(near[j] as number);
    return (varies || deviation > 1e-14 * largest(j)) && deviation < Infinity ? deviation : 1;
  });
  return { mean: near, sd };
}

/** (x − mean)/sd of all rows. */
export const standardize = (table: Pick<Table, "values" | "columns">, standard: Standardization): Float64Array =>
  standardizeInto(new Float64Array(table.values.length), table, standard, (i) => i);

/** (x − mean)/sd of as many rows as there is room for; `row(i)` is the one that comes as i-th. */
export function standardizeInto(
  out: Float64Array,
  { values, columns }: Pick<Table, "values" | "columns">,
  { mean, sd }: Standardization,
  row: (i: number) => number,
): Float64Array {
  const each = sd.map((s) => 1 / s);
  for (let i = 0, to = 0; to < out.length; i++) {
    const from = row(i) * columns;
    for (let j = 0; j < columns; j++)
      out[to++] = ((values[from + j] as number) - (mean[j] as number)) * (each[j] as number);
  }
  return out;
}
