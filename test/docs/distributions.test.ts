// The pages of families are what their declarations say: written by docs/distributions/generate.ts, and not changed since.
import { readFileSync } from "node:fs";
import * as families from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { index, markdown, nameOf } from "../../docs/distributions/page.ts";
import { outputOf, pages, programOf, sourceOf } from "../../docs/distributions/pages.ts";
import { typeErrors } from "./pages.ts";

const committed = (file: string): string =>
  readFileSync(new URL(`../../docs/distributions/${file}`, import.meta.url), "utf8");

test("every family has a page", () => {
  expect(pages.map(nameOf).sort()).toEqual(Object.keys(families).sort());
});

test("the index is that of the pages", () => {
  expect(committed("README.md")).toBe(index(pages, sourceOf));
});

describe.each(pages.map((page) => [nameOf(page), page] as const))("%s", (name, page) => {
  test("is written by npm run docs:distributions, and its program prints what stands there", async () => {
    const code = programOf(page);
    expect(committed(`${name}.md`)).toBe(markdown(page, sourceOf(page), code, await outputOf(code)));
  });

  test("the doc comment's values are those that come out", async () => {
    const lines = sourceOf(page).example.filter((line) => / \/\/ /.test(line));
    const printed = (await outputOf(programOf(page))).split("\n");
    lines.forEach((line, i) => {
      const [shown, came] = [line.split(" // ")[1] as string, printed[i] as string];
      const [a, b] = [Number(shown), Number(came)];
      if (Number.isFinite(a)) expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(b)));
      else if (!shown.startsWith("[")) expect(came.replaceAll(/['"]/g, "")).toBe(shown.replaceAll(/['"]/g, ""));
    });
  });
});

test("the programs of all pages type-check", () => {
  expect(
    typeErrors(new Map(pages.map((page) => [`docs/distributions/${nameOf(page)}.page.ts`, programOf(page)]))),
  ).toEqual([]);
}, 60_000);
