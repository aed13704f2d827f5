// The package's code: the library in one file, all families in another, and a line for each family's own path. Few files,
// since a process waits for each of them; what is loaded on demand lies apart (docs/design/004-build.md).
// `node build.mjs [folder]`, by default dist.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
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
/** Writes one part of the package: its file, and beside it those that are loaded on demand, which share its modules. */
async function write(input, file, plugin = {}) {
  const bundle = await rolldown({
    ...options,
    input: { [basename(file, ".js")]: input },
    plugins: [pure, { name: "beside", ...plugin }],
    // files loaded on demand take from the entry what they share with it, under names that nobody else knows
    preserveEntrySignatures: "allow-extension",
  });
  const dir = join(folder, dirname(file));
  const names = { entryFileNames: "[name].js", chunkFileNames: "[name].js" };
  const { output: chunks } = await bundle.write({ ...output, dir, ...names });
  for (const { fileName, type } of chunks) {
    if (type !== "chunk") continue;
    const path = join(dir, fileName);
    // an export at the start of a line is how publint tells a module
    writeFileSync(path, readFileSync(path, "utf8").replace(/export\{(?=[^{}]*\};?\s*(?:\/\/#.*)?\s*$)/, "\nexport{"));
  }
  return chunks.flatMap((chunk) => chunk.moduleIds ?? []);
}

/** What needs nothing of the engine, and is loaded when a fit is long. */
const alone = ["./progress.ts"];
/**
 * What `train` has in the library's file, and whoever only fits downloads apart when it is asked for: the way to the
 * greatest likelihood, and inference. These have copies of their own.
 */
const copied = /\/(solvers\/\w+|layers\/coefficients|fit\/(exact|likelihood))\.ts$/;
/** What inference has, too, and a goodness of fit without a fit has by itself. */
const withoutFit = /\/inference\/(goodness|places|uniform)\.ts$/;
await write("src/index.ts", "src/index.js", {
  resolveId(source, importer, { kind }) {
    if (kind === "dynamic-import" && alone.includes(source)) return beside(`./${basename(source, ".ts")}.js`);
    if (!importer || !source.startsWith(".")) return undefined;
    const path = join(dirname(importer), source);
    const inside = importer.endsWith("?copy");
    const apart = inside || importer.includes("src/inference/") || (kind === "dynamic-import" && /exact/.test(source));
    if ((inside || importer.endsWith("fitness.ts")) && withoutFit.test(path)) return `${path}?copy`;
    if (apart && copied.test(path)) return `${path}?copy`;
    return inside ? path : undefined;
  },
  load: (id) => (id.endsWith("?copy") ? { code: readFileSync(id.slice(0, -5), "utf8"), moduleType: "ts" } : undefined),
});
for (const module of alone) await write(join("src/fit", module), `src/${basename(module, ".ts")}.js`);
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
