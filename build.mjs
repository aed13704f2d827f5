// The package's code: the library in one file, all families in another, and a line for each family's own path. Few files,
// since a process waits for each of them (docs/design/004-build.md).
import { readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

/** How the families name the library. */
const library = "../src/index.js";

/** @type {import("esbuild").BuildOptions} */
const options = {
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  conditions: ["@thetastar/source"],
  // names stay, for stack traces
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  logLevel: "warning",
};
await build({ ...options, entryPoints: ["src/index.ts"], outfile: "dist/src/index.js" });
await build({
  ...options,
  entryPoints: ["distributions/index.ts"],
  outfile: "dist/distributions/index.js",
  alias: { thetastar: library },
  external: [library],
});
for (const file of readdirSync("distributions")) {
  const name = file.slice(0, -".ts".length);
  if (name !== "index") writeFileSync(`dist/distributions/${name}.js`, `export { ${name} } from "./index.js";\n`);
}
