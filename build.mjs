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

/** Where modules of the library call something when they are loaded: nothing there has a side effect. */
function topLevelCalls(node) {
  if (typeof node !== "object" || node === null || /Function|Class/.test(node.type)) return [];
  const inner = Object.values(node).flatMap(topLevelCalls);
  return node.type === "CallExpression" || node.type === "NewExpression" ? [node.start, ...inner] : inner;
}
/** Marks those calls, so that a bundler may drop what is not used whether or not the source says so. */
const marked = {
  name: "marked",
  transform(code, id) {
    if (!id.endsWith(".ts")) return undefined;
    const places = new Set(topLevelCalls(this.parse(code, { lang: "ts" })));
    let text = code;
    for (const at of [...places].sort((a, b) => b - a))
      if (!code.slice(0, at).endsWith("/* @__PURE__ */ "))
        text = `${text.slice(0, at)}/* @__PURE__ */ ${text.slice(at)}`;
    return { code: text, map: null }; // lines stay as they are
  },
};

const folder = process.argv[2] ?? "dist";
async function write(input, file, plugin) {
  const bundle = await rolldown({ ...options, input, plugins: [marked, { name: "beside", ...plugin }] });
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
