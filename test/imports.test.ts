// Two rules of the house, held by reading the source: imports run one way, and nothing that reaches a number uses
// arithmetic that differs between engines.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Parts of src/, a file or a folder each, in the order in which they may know of each other: of those above only. */
const ORDER: readonly (readonly string[])[] = [
  ["random"], // keys and streams; no tensors
  ["data"], // tables, splits, standardization; no tensors
  ["wasm"], // the assembler and its printer know WebAssembly only; ops write their lowering with it
  ["tensor"],
  ["ops"],
  ["grad"],
  ["compile"],
  ["formula"], // R's formulas: designs of named columns, their arithmetic by the library's ops
  ["constraint"],
  ["distribution"],
  ["layers"],
  ["optimizers", "solvers"],
  ["model"],
  ["fit"],
  ["score"],
  ["inference"],
  ["index"],
];

/** What a file loads when it is asked for, by a dynamic import, from a part that knows of its own. */
const ON_DEMAND: Readonly<Record<string, string>> = { "src/fit/fit.ts": "src/inference/estimate.ts" };

/** Packages a part of src/ may import by name. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  random: ["seedrandom/seedrandom.js", "seedrandom"], // the second for its types
};

/** What of Math every engine computes to the same bits. The constants are literals of the standard. */
const EXACT = new Set(
  "sqrt floor ceil trunc abs fround imul min max clz32 E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2".split(" "),
);

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** TypeScript files under a folder of the repository, as paths from the root with forward slashes. */
function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(folder, path.replaceAll("\\", "/")))
    .filter((path) => path.endsWith(".ts"))
    .sort();
}

const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Everything a file imports or re-exports, types and dynamic imports included. */
function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
}

/** The part a path of src/ belongs to: the longest entry of ORDER that names it or a folder it is in. */
function partOf(path: string): { part: string; level: number } | undefined {
  const within = path.replace(/^src\//, "").replace(/\.ts$/, "");
  let found: { part: string; level: number } | undefined;
  ORDER.forEach((parts, level) => {
    for (const part of parts) {
      const named = within === part || within.startsWith(`${part}/`);
      if (named && (found === undefined || part.length > found.part.length)) found = { part, level };
    }
  });
  return found;
}

/** Why the file at `path` of src/ may not import `target`; undefined if it may. */
function objection(path: string, target: string, exists = (file: string) => existsSync(join(root, file))) {
  const from = partOf(path);
  if (from === undefined) return `${path} is in no part of ORDER; add its part where it belongs`;
  if (!target.startsWith(".")) {
    if (PACKAGES[from.part]?.includes(target)) return undefined;
    return `${path} imports the package "${target}", which ${from.part} may not`;
  }
  const file = posix.join(posix.dirname(path), target);
  if (!file.endsWith(".ts") || !exists(file)) return `${path} imports "${target}", which is no .ts file`;
  if (!file.startsWith("src/")) return `${path} imports "${target}", outside src/`;
  const to = partOf(file);
  if (to === undefined) return `${file} is in no part of ORDER; add its part where it belongs`;
  if (to.part === from.part || to.level < from.level) return undefined;
  if (ON_DEMAND[path] === file) return undefined;
  return `${path} imports "${target}": ${from.part} may not know of ${to.part}`;
}

/** Why a file of distributions/ may not import `target`: families see the public package and other families. */
function objectionToFamily(path: string, target: string) {
  if (/^\.\/\w+\.ts$/.test(target) && target !== "./index.ts") return undefined;
  return target === "thetastar"
    ? undefined
    : `${path} imports "${target}"; a family imports "thetastar" and families only`;
}

/** Why a file of testing/ may not import `target`: the battery sees the public package and its own files. */
const objectionToTesting = (path: string, target: string) =>
  target === "thetastar" || /^\.\/\w+\.ts$/.test(target)
    ? undefined
    : `${path} imports "${target}"; testing imports "thetastar" and its own files only`;

/** Uses of inexact arithmetic in a file, each as "path:line: what". */
function inexact(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const report = (node: ts.Node, what: string) =>
    found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
  const isGlobal = (node: ts.Node) => ts.isIdentifier(node) && node.text === "globalThis";
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === "Math" && !ts.isTypeNode(node.parent)) {
      const { parent } = node;
      // Anything but Math.name (an alias, Math["exp"], destructuring) hides what is called, so it is refused as well.
      const name = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
      const another = ts.isPropertyAccessExpression(parent) && parent.name === node && !isGlobal(parent.expression);
      if (!another && (name === undefined || !EXACT.has(name))) report(node, `Math${name ? `.${name}` : ""}`);
    }
    if (node.kind === ts.SyntaxKind.AsteriskAsteriskToken) report(node, "**");
    if (node.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) report(node, "**=");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("imports", () => {
  test("of src/ run one way", () => {
    const files = filesOf("src");
    expect(files.length).toBeGreaterThan(0);
    const objections = files.flatMap((path) => [
      ...(partOf(path) ? [] : [`${path} is in no part of ORDER; add its part where it belongs`]),
      ...importsOf(read(path)).map((target) => objection(path, target)),
    ]);
    expect(objections.filter((o) => o !== undefined)).toEqual([]);
  });

  test('of distributions/ are "thetastar"', () => {
    const files = filesOf("distributions");
    expect(files.length).toBeGreaterThan(0);
    const objections = files.flatMap((path) => importsOf(read(path)).map((target) => objectionToFamily(path, target)));
    expect(objections.filter((o) => o !== undefined)).toEqual([]);
  });

  test('of testing/ are "thetastar" and its own files', () => {
    const files = filesOf("testing");
    expect(files.length).toBeGreaterThan(0);
    const objections = files.flatMap((path) => importsOf(read(path)).map((target) => objectionToTesting(path, target)));
    expect(objections.filter((o) => o !== undefined)).toEqual([]);
    expect(objectionToTesting("testing/laws.ts", "vitest")).toContain("only");
  });

  test("src/index.ts and distributions/index.ts re-export and do nothing else", () => {
    for (const path of ["src/index.ts", "distributions/index.ts"]) {
      const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022);
      const others = source.statements.filter((statement) => !ts.isExportDeclaration(statement));
      expect(others.map((statement) => read(path).slice(statement.pos, statement.end).trim())).toEqual([]);
    }
  });

  test("the rule objects where it should", () => {
    const exists = () => true;
    expect(objection("src/ops/math.ts", "../tensor.ts", exists)).toBeUndefined();
    expect(objection("src/ops/math.ts", "./reduce.ts", exists)).toBeUndefined();
    expect(objection("src/ops/math.ts", "../wasm/assembler.ts", exists)).toBeUndefined();
    expect(objection("src/compile/program.ts", "./wasm.ts", exists)).toBeUndefined();
    expect(objection("src/ops/math.ts", "../compile/program.ts", exists)).toContain("ops may not know of compile");
    expect(objection("src/wasm/assembler.ts", "../tensor.ts", exists)).toContain("may not know of tensor");
    expect(objection("src/random/key.ts", "../tensor.ts", exists)).toContain("random may not know of tensor");
    expect(objection("src/optimizers/adam.ts", "../solvers/newton.ts", exists)).toContain("may not know of solvers");
    expect(objection("src/fit.ts", "seedrandom", exists)).toContain('the package "seedrandom"');
    expect(objection("src/fit.ts", "../distributions/normal.ts", exists)).toContain("outside src/");
    expect(objection("src/misc.ts", "./tensor.ts", exists)).toContain("in no part of ORDER");
    expect(objectionToFamily("distributions/gamma.ts", "./normal.ts")).toBeUndefined();
    expect(objectionToFamily("distributions/gamma.ts", "../src/index.ts")).toContain("families only");
    expect(importsOf('import type { A } from "./a.ts";\nexport * from "./b.ts";\nconst c = import("./c.ts");')).toEqual(
      ["./a.ts", "./b.ts", "./c.ts"],
    );
  });
});

describe("arithmetic", () => {
  test("of src/ and distributions/ is the same in every engine", () => {
    expect([...filesOf("src"), ...filesOf("distributions")].flatMap((path) => inexact(path, read(path)))).toEqual([]);
  });

  test("the rule objects where it should", () => {
    const good =
      '// Math.exp\nconst s = "2 ** 3, Math.log"; /* Math.pow */ `x ** y`; Math.sqrt(Math.PI); 2 * 3; wasm.Math;';
    expect(inexact("good.ts", good)).toEqual([]);
    expect(inexact("a.ts", "const a = 1;\nMath.exp(a);")).toEqual(["a.ts:2: Math.exp"]);
    expect(inexact("b.ts", "let b = 2 ** 3;\nb **= 2;")).toEqual(["b.ts:1: **", "b.ts:2: **="]);
    expect(inexact("c.ts", 'const { log } = Math;\nMath["exp"](1);\nconst m = Math;')).toHaveLength(3);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program with a template in it
    expect(inexact("d.ts", "`${Math.random()}`")).toEqual(["d.ts:1: Math.random"]);
    expect(inexact("e.ts", "globalThis.Math.tanh(1)")).toHaveLength(1);
  });
});
