// The package's code: the library in one file, all families in another, and a line for each family's own path. Few files,
// since a process waits for each of them; what is loaded on demand lies apart (docs/design/004-build.md).
// `node build.mjs [folder]`, by default dist.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rolldown } from "rolldown";

/** @type {import("rolldown").InputOptions} */
const options = {
  platform: "neutral",
  resolve: { conditionNames: ["@thetastar/source", "import", "require"], mainFields: ["module", "main"] },
  transform: { target: "es2022" },
  external: ["crypto"], // seedrandom asks for it where the host is Node
};
/** @type {import("rolldown").OutputOptions} */
const output = {
  format: "esm",
  sourcemap: true,
  charset: "ascii", // of a file with any other character V8 keeps two bytes for each
  // names of functions stay for stack traces, those within them go: less to read; the marks by which a bundler knows what it may drop would not survive compression
  minify: {
    compress: false,
    mangle: { toplevel: false, keepNames: { function: true, class: true } },
    codegen: { removeWhitespace: true },
  },
};
/** Another file of the package, found by its place beside the importing one. */
const beside = (id) => ({ id, external: "relative" });

/** Whether a bundler must take an expression for one with an effect when it is evaluated, functions in it not called. */
function seemsToAct(node) {
  if (typeof node !== "object" || node === null || /Function|Class/.test(node.type)) return false;
  return /^(Call|New|Member|Spread|Template)/.test(node.type) || Object.values(node).some(seemsToAct);
}
/** What a module makes when it is loaded has no effect: said in a form that every bundler understands. */
const pure = {
  name: "pure",
  transform(code, id) {
    if (!id.endsWith(".ts")) return undefined;
    const { body } = this.parse(code, { lang: "ts" });
    const made = body
      .map((statement) => (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement))
      .flatMap((statement) => (statement?.type === "VariableDeclaration" ? statement.declarations : []))
      .flatMap(({ init }) => (init && seemsToAct(init) ? [init] : []));
    let text = code;
    for (const { start, end } of made.reverse())
      text = `${text.slice(0, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()${text.slice(end)}`;
    return { code: text, map: null }; // lines stay as they are
  },
};

const folder = process.argv[2] ?? "dist";
async function write(input, file, plugin) {
  const bundle = await rolldown({ ...options, input, plugins: [pure, { name: "beside", ...plugin }] });
  const path = join(folder, file);
  const { output: chunks } = await bundle.write({ ...output, file: path });
  // an export at the start of a line is how publint tells a module
  writeFileSync(path, readFileSync(path, "utf8").replace(/export\{(?=[^{}]*\};?\s*(?:\/\/#.*)?\s*$)/, "\nexport{"));
  return new Set(chunks.flatMap((chunk) => chunk.moduleIds ?? []));
}

/** Modules imported on demand: files of their own, which import nothing of the engine. */
const onDemand = new Set();
await write("src/index.ts", "src/index.js", {
  resolveId(source, importer, { kind }) {
    if (kind !== "dynamic-import") return undefined;
    onDemand.add(join(importer, "..", source));
    return beside(`./${basename(source, ".ts")}.js`);
  },
});
for (const input of onDemand)
  for (const id of await write(input, `src/${basename(input, ".ts")}.js`, {}))
    if (id.endsWith("tensor.ts"))
      throw new Error(
        `build: ${input} would bring a second engine, whose ops are others. Import it when the library is.`,
      );
await write("distributions/index.ts", "distributions/index.js", {
  resolveId: (source) => (source === "thetastar" ? beside("../src/index.js") : undefined),
});
await write("testing/index.ts", "testing/index.js", {
  resolveId: (source) => (source === "thetastar" ? beside("../src/index.js") : undefined),
});
for (const file of readdirSync("distributions")) {
  const name = basename(file, ".ts");
  if (name !== "index")
    writeFileSync(join(folder, `distributions/${name}.js`), `export { ${name} } from "./index.js";\n`);
}
