// Writes the pages of docs/distributions, their pictures and the index: npm run docs:distributions
import { mkdirSync, writeFileSync } from "node:fs";
import { draw } from "./draw.ts";
import { index, markdown, nameOf } from "./page.ts";
import { outputOf, pages, programOf, sourceOf } from "./pages.ts";

const here = (path: string): URL => new URL(path, import.meta.url);
mkdirSync(here("../pictures/distributions/"), { recursive: true });
for (const page of pages) {
  const [name, code] = [nameOf(page), programOf(page)];
  writeFileSync(here(`${name}.md`), markdown(page, sourceOf(page), code, await outputOf(code)));
  if (page.picture) writeFileSync(here(`../pictures/distributions/${name}.svg`), draw(name, page.family, page.picture));
}
writeFileSync(here("README.md"), index(pages, sourceOf));
console.log(`${pages.length} pages`);
