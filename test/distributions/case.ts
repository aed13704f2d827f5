// What the tests of families need to know of each: test/distributions/cases has a file a family.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Case as LawCase, Parameters } from "thetastar/testing";

export type { Parameters };

export interface Case extends LawCase {
  /** Rows of the wild generator for each set of parameters, of free numbers and as many of parameters; a million of all unless said. */
  readonly wildRows?: number;
  /** The largest known integer among wild parameters, where a cdf is a sum; 2²⁰ unless said. */
  readonly wildCount?: number;
  /** By name in the tables of other projects: their parameters as ours; undefined where ours has no such member. */
  readonly oracle?: Readonly<
    Record<
      string,
      (params: Readonly<Record<string, number>>, kind: "point" | "quantile" | "moments") => Parameters | undefined
    >
  >;
}

/** Reference values of one distribution, at one y where there is one. */
export interface Row {
  readonly params: Readonly<Record<string, number | readonly number[]>>;
  readonly y: number;
  readonly [method: string]: unknown;
}

const here = (path: string): URL => new URL(path, import.meta.url);
const files = (folder: string, ending: string): string[] =>
  (existsSync(here(folder)) ? readdirSync(here(folder)) : []).filter((file) => file.endsWith(ending)).sort();

/** FAMILY=Gamma,Weibull runs the tests of these files alone. */
const wanted = process.env.FAMILY?.split(",");
const modules: readonly { readonly cases: readonly Case[] }[] = await Promise.all(
  files("cases", ".ts")
    .filter((file) => !wanted || wanted.includes(file.replace(".ts", "")))
    .map((file) => import(here(`cases/${file}`).href)),
);
/** All cases. */
export const cases: readonly Case[] = modules.flatMap((module) => module.cases);

/** 50-digit values by family, as the scripts in test/reference/families and test/reference/distributions.py wrote them. */
export const references: Readonly<Record<string, readonly Row[]>> = [
  "../reference/distributions.json",
  ...files("../reference/families", ".json").map((f) => `../reference/families/${f}`),
].reduce<Record<string, readonly Row[]>>((all, path) => {
  const table: Record<string, readonly Row[]> = JSON.parse(readFileSync(here(path), "utf8"));
  for (const name in table) all[name] = [...(all[name] ?? []), ...(table[name] as readonly Row[])];
  return all;
}, {});

/** Methods that references have values of: at a y, and of parameters alone. */
export const ofY = ["logProb", "cdf", "survival", "logCdf", "logSurvival", "crps"] as const;
const ofParams = ["mean", "variance", "covariance", "skewness", "kurtosis", "mode", "entropy"] as const;

/** What a family computes where the rows have values: a method's of all rows at once, as one forecast. */
export function* computed(
  family: unknown,
  rows: readonly Row[],
): Generator<{ readonly row: Row; readonly method: string; readonly value: unknown }> {
  const make = family as (p: unknown) => Record<string, (y?: unknown) => ArrayLike<unknown>>;
  const named = (row: Row): string => Object.keys(row.params).join();
  for (const names of new Set(rows.map(named)))
    for (const method of [...ofY, ...ofParams]) {
      const given = rows.filter((row) => named(row) === names && row[method] !== undefined);
      if (given.length === 0) continue;
      const d = make(Object.fromEntries(names.split(",").map((key) => [key, given.map(({ params }) => params[key])])));
      const hasY = (ofY as readonly string[]).includes(method);
      const values = hasY ? d[method]?.(given.map(({ y }) => y)) : d[method]?.();
      for (const [i, row] of given.entries()) yield { row, method, value: values?.[i] };
    }
}
