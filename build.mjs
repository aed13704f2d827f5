// The package's code: the library in one file, all families in another, and a line for each family's own path. Few files,
// since a process waits for each of them; what is loaded on demand lies apart (docs/design/004-build.md).
// `node build.mjs [folder]`, by default dist.
import { readdirSync, writeFileSync } from "node:fs";
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
  // names stay for stack traces, and so do the marks by which a bundler knows what it may drop
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
};
/** Another file of the package, found by its place beside the importing one. */
const beside = (id) => ({ id, external: "relative" });

const folder = process.argv[2] ?? "dist";
async function write(input, file, plugin) {
  const bundle = await rolldown({ ...options, input, plugins: [{ name: "beside", ...plugin }] });
  await bundle.write({ ...output, file: join(folder, file) });
}

/** Modules imported on demand: files of their own, which import nothing that the library has. */
const onDemand = new Set();
await write("src/index.ts", "src/index.js", {
  resolveId(source, importer, { kind }) {
    if (kind !== "dynamic-import") return undefined;
    onDemand.add(join(importer, "..", source));
    return beside(`./${basename(source, ".ts")}.js`);
  },
});
for (const input of onDemand) await write(input, `src/${basename(input, ".ts")}.js`, {});
await write("distributions/index.ts", "distributions/index.js", {
  resolveId: (source) => (source === "thetastar" ? beside("../src/index.js") : undefined),
});
for (const file of readdirSync("distributions")) {
  const name = basename(file, ".ts");
  if (name !== "index")
    writeFileSync(join(folder, `distributions/${name}.js`), `export { ${name} } from "./index.js";\n`);
}
