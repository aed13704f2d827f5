// The classic data sets and their reference fits, read where they lie: shared/data/classic beside the project.
import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../shared/data/classic/", import.meta.url);
/** Is the folder there? Tests that need it are skipped where it is not. */
export const present = existsSync(folder);

/** A reference fit. */
export interface Reference {
  readonly coef: Readonly<Record<string, number>>;
  readonly se?: Readonly<Record<string, number>>;
  readonly se_observed_information?: Readonly<Record<string, number>>;
  readonly logLik: number;
  readonly trust_rtol_coef?: number;
}

export const reference = (id: string): Reference =>
  JSON.parse(readFileSync(new URL(`reference/${id}.json`, folder), "utf8"));

/** The cells of a line of a CSV file. */
const cells = (line: string): string[] =>
  [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)]
    .slice(0, line.split(",").length)
    .map(([, raw, text]) => text ?? raw ?? "");

/** The columns of a data set: numbers where all of a column are, NaN where one is missing; else texts. */
export function columns(name: string): Readonly<Record<string, number[] | string[]>> {
  const [head = "", ...lines] = readFileSync(new URL(`${name}.csv`, folder), "utf8")
    .trim()
    .split(/\r?\n/);
  const rows = lines.map(cells);
  return Object.fromEntries(
    cells(head).map((key, j) => {
      const column = rows.map((row) => row[j] as string);
      const numeric = column.every((cell) => cell === "NA" || (cell !== "" && Number.isFinite(Number(cell))));
      return [key, numeric ? column.map((cell) => (cell === "NA" ? Number.NaN : Number(cell))) : column];
    }),
  );
}

/** A column of numbers without its gaps; the first unless it is named. */
export function numbers(name: string, key?: string): number[] {
  const all = columns(name);
  return (all[key ?? (Object.keys(all)[0] as string)] as number[]).filter((v) => !Number.isNaN(v));
}
