// Writes the pages of docs/distributions, their pictures and the index: npm run docs:distributions [-- family …]
import { mkdirSync, writeFileSync } from "node:fs";
import { draw } from "./draw.ts";
import { index, markdown, nameOf } from "./page.ts";
import { outputOf, pages, programOf, sourceOf } from "./pages.ts";

const here = (path: string): URL => new URL(path, import.meta.url);
mkdirSync(here("../pictures/distributions/"), { recursive: true });
const wanted = process.argv.slice(2);
const written = pages.filter((page) => wanted.length === 0 || wanted.includes(nameOf(page)));
for (const page of written) {
  const [name, code] = [nameOf(page), programOf(page)];
  writeFileSync(here(`${name}.md`), markdown(page, sourceOf(page), code, await outputOf(code)));
  if (page.picture) writeFileSync(here(`../pictures/distributions/${name}.svg`), draw(name, page.family, page.picture));
}
writeFileSync(here("README.md"), index(pages, sourceOf));
console.log(`${written.length} of ${pages.length} pages`);
