// The numbers of docs/regression.md are those of R and statsmodels, as their scripts printed them (test/reference).
import { expect, test } from "vitest";
import { read } from "./pages.ts";

const page = read("docs/regression.md").split("\n");
const linesOf = (path: string): string[] => read(path).trimEnd().split("\n");

test("R's", () => {
  const lines = linesOf("test/reference/regression-page.R.txt");
  expect(lines.length).toBe(6);
  // R's glm.nb has standard errors of the expected information
  for (const line of lines) expect(page).toContain(line.replace(/^NB {12}/, "NB, as in R   "));
});

test("statsmodels'", () => {
  const lines = linesOf("test/reference/regression-page.py.txt");
  expect(lines.length).toBe(7);
  for (const line of lines) expect(page).toContain(line);
});
