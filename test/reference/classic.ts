// The classic data sets and their reference fits, read where they lie: shared/data/classic beside the project.
import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../shared/data/classic/", import.meta.url);
/** Is the folder there? Tests that need it are skipped where it is not. */
export const present = existsSync(folder);

/** A reference fit. */
export interface Reference {
  /** The data set it is of. */
  readonly data: string;
  readonly coef: Readonly<Record<string, number>>;
  readonly se?: Readonly<Record<string, number>>;
  readonly se_observed_information?: Readonly<Record<string, number>>;
  readonly logLik: number;
  readonly trust_rtol_coef?: number;
  readonly df?: number;
  readonly family?: string;
}

export const reference = (id: string): Reference =>
  JSON.parse(readFileSync(new URL(`reference/${id}.json`, folder), "utf8"));

/** The columns of a data set: texts where cells are quoted or no numbers, else numbers; null where one is missing. */
export function columns(name: string): Readonly<Record<string, (number | string | null)[]>> {
  const [head = "", ...lines] = readFileSync(new URL(`${name}.csv`, folder), "utf8")
    .trim()
    .split(/\r?\n/);
  const cells = (line: string): string[] => (line.match(/"[^"]*"|[^,]+/g) ?? []).map((cell) => cell.trim());
  const rows = lines.map(cells);
  return Object.fromEntries(
    cells(head).map((key, j) => [
      key.replaceAll('"', ""),
      rows.map((row) => {
        const cell = row[j] as string;
        if (cell === "NA") return null;
        if (cell.startsWith('"')) return cell.slice(1, -1);
        const number = Number(cell);
        return Number.isNaN(number) ? cell : number;
      }),
    ]),
  );
}

/** A column of numbers without its gaps; the first unless it is named. */
export function numbers(name: string, key?: string): number[] {
  const all = columns(name);
  return (all[key ?? (Object.keys(all)[0] as string)] ?? []).filter((v) => typeof v === "number");
}
