// What the pages show is true: their programs type-check and run and print what is printed there; their excerpts of the
// source are the source. `UPDATE_DOCS=1 npx vitest run test/docs/pages.test.ts` writes the printed output into the pages.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { blocks, type Program, programs, read, typeErrors } from "./pages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  "docs/guide.md",
  "docs/engine.md",
  "docs/formulas.md",
  "docs/after-a-fit.md",
  "docs/regression.md",
  "docs/inference.md",
  "docs/mse-vs-nll.md",
  "docs/distributions/write-your-own.md",
  "docs/worked/counts.md",
  "docs/worked/durations.md",
  "docs/worked/insurance-losses.md",
  "docs/worked/ordered-answers.md",
  "docs/worked/proportions.md",
];
const mark = "=== block";

/** Text without spaces at the ends of lines, nor blank lines at its end. */
const tidy = (text: string): string => text.replace(/[ \t]+$/gm, "").trimEnd();

/** The programs of a page as one module that says where each one's output begins. */
const moduleOf = (list: readonly Program[]): string =>
  list.map(({ code }, i) => `console.log("${mark} ${i}");\n${code.text}`).join("\n");

/** What each program prints, in order. */
async function run(list: readonly Program[]): Promise<string[]> {
  const { outputText } = ts.transpileModule(moduleOf(list), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--conditions=@thetastar/source", "--input-type=module", "--eval", outputText],
    { cwd: root, maxBuffer: 1 << 24 },
  );
  return stdout
    .split(new RegExp(`^${mark} \\d+\\n`, "m"))
    .slice(1)
    .map(tidy);
}

describe.each(pages)("%s", (page) => {
  const markdown = read(page);
  const list = programs(blocks(markdown));

  if (list.length > 0)
    it("prints what it says it prints", async () => {
      const printed = await run(list);
      if (process.env.UPDATE_DOCS) {
        const lines = markdown.split("\n");
        for (let i = list.length - 1; i >= 0; i--) {
          const output = list[i]?.output;
          if (output) lines.splice(output.from, output.to - output.from, ...(printed[i] ?? "").split("\n"));
        }
        writeFileSync(`${root}${page}`, lines.join("\n"));
        return;
      }
      list.forEach(({ output }, i) => {
        expect(printed[i]).toBe(tidy(output?.text ?? ""));
      });
    }, 60_000);

  it("shows source that stands in the source", () => {
    for (const block of blocks(markdown)) {
      const path = /^ts (\S+)$/.exec(block.info)?.[1];
      if (path) expect(read(path), `${page}: the excerpt of ${path}`).toContain(block.text);
    }
  });
});

it("the programs of all pages type-check", () => {
  const modules = pages.map(
    (page) => [page.replace(/\.md$/, ".page.ts"), moduleOf(programs(blocks(read(page))))] as const,
  );
  expect(typeErrors(new Map(modules))).toEqual([]);
}, 60_000);

it("the program in README is docs/examples/readme.ts", () => {
  const shown = programs(blocks(read("README.md")))[0]?.code.text;
  const file = read("docs/examples/readme.ts");
  expect(file.trim()).toBe(shown?.trim());
});

describe("a page's blocks", () => {
  const page = [
    "```ts",
    "a",
    "```",
    "prose",
    "```text",
    "1",
    "",
    "2",
    "```",
    "```ts",
    "b",
    "```",
    "```ts src/x.ts",
    "c",
    "```",
  ].join("\n");

  it("are found with what stands in them", () => {
    expect(blocks(page).map(({ info, text }) => [info, text])).toEqual([
      ["ts", "a"],
      ["text", "1\n\n2"],
      ["ts", "b"],
      ["ts src/x.ts", "c"],
    ]);
  });

  it("pair a program with the output right after it", () => {
    expect(programs(blocks(page)).map(({ code, output }) => [code.text, output?.text])).toEqual([
      ["a", "1\n\n2"],
      ["b", undefined],
    ]);
  });

  it("of the lecture show source", () => {
    expect(blocks(read("docs/engine.md")).filter(({ info }) => info.startsWith("ts src/")).length).toBeGreaterThan(4);
  });
});

it("every table of an experiment is filled", () => {
  const places = [...read("docs/mse-vs-nll.md").matchAll(/<!-- table (\w+) \d -->([\s\S]*?)<!-- end -->/g)];
  expect(places.map(([, name]) => name)).toEqual([
    "growingNoise",
    "growingNoise",
    "gaussMarkov",
    "constantVariance",
    "starvedMean",
    "twoBranches",
  ]);
  for (const [, name, table] of places) expect(table, name).toMatch(/\d ± \d/);
});
