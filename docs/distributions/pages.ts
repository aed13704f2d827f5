// All pages of docs/distributions, with the program of each and what it prints.
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import * as library from "thetastar";
import * as families from "thetastar/distributions";
import ts from "typescript";
import { type Comment, commentOf, nameOf, type Page, program } from "./page.ts";
import { counts } from "./pages/counts.ts";
import { made } from "./pages/made.ts";
import { positive } from "./pages/positive.ts";
import { real } from "./pages/real.ts";
import { unit } from "./pages/unit.ts";
import { vectors } from "./pages/vectors.ts";

export const pages: readonly Page[] = [...real, ...positive, ...unit, ...counts, ...vectors, ...made];

/** What the source of a page's family says. */
export const sourceOf = (page: Page): Comment =>
  commentOf(readFileSync(new URL(`../../distributions/${nameOf(page)}.ts`, import.meta.url), "utf8"), nameOf(page));

/** The program of a page with its imports. */
export const programOf = (page: Page): string =>
  program(page, sourceOf(page), Object.keys(families), Object.keys(library));

/** What a program prints: run here, on the library as it is. */
export async function outputOf(code: string): Promise<string> {
  const printed: string[] = [];
  const print = {
    log: (...values: unknown[]) => printed.push(values.map((v) => (typeof v === "string" ? v : inspect(v))).join(" ")),
  };
  const scope = { ...library, ...families, console: print };
  const body = code.replace(/^import .*$/gm, "");
  const { outputText } = ts.transpileModule(`run = async () => {${body}};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const make = new Function(...Object.keys(scope), `let run; ${outputText} return run;`);
  await make(...Object.values(scope))();
  return printed.join("\n");
}
