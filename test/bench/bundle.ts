// Bytes that a page downloads for `model + mlp + fit + adam + Normal`: bundled from dist/ as published or from the
// source, by esbuild or by rolldown (the bundler of Vite), minified, gzip −9. What is imported only when it is asked for,
// Newton's method and the line on a terminal, is no part of it: such a fit does not ask.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rolldown } from "rolldown";

const program = `export { adam, fit, mlp, model } from "thetastar"; export { Normal } from "thetastar/distributions";`;

/** Files of a bundle, and what each imports from the start. */
type Files = ReadonlyMap<string, { readonly text: string | Uint8Array; readonly imports: readonly string[] }>;

export interface Download {
  readonly files: number;
  readonly minified: number;
  readonly gzip: number;
  /** Of all files, those not downloaded included, the names. */
  readonly names: readonly string[];
}

/** What is downloaded to run `entry`. */
function downloaded(files: Files, entry: string): Download {
  const needed = new Set([entry]);
  let [minified, gzip] = [0, 0];
  for (const name of needed) {
    const file = files.get(name);
    if (!file) throw new Error(`no file ${name}`);
    for (const other of file.imports) needed.add(other);
    minified += file.text.length;
    gzip += gzipSync(file.text, { level: 9 }).length;
  }
  return { files: needed.size, minified, gzip, names: [...files.keys()] };
}

export async function byEsbuild(home: string, conditions: string[]): Promise<Download> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: home, sourcefile: "entry.js" },
    conditions,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    minify: true,
    metafile: true,
    write: false,
    outdir: join(home, "out"),
    logLevel: "error",
  });
  const imports = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [
      basename(path),
      output.imports.filter((x) => x.kind === "import-statement").map((x) => basename(x.path)),
    ]),
  );
  const files: Files = new Map(
    outputFiles.map(({ path, contents }) => {
      const name = basename(path);
      return [name, { text: contents, imports: imports.get(name) ?? [] }];
    }),
  );
  return downloaded(files, "stdin.js");
}

export async function byRolldown(home: string, conditions: string[]): Promise<Download> {
  const id = join(home, "entry.js");
  const bundle = await rolldown({
    input: "entry",
    platform: "browser",
    resolve: { conditionNames: [...conditions, "import"] },
    plugins: [
      {
        name: "entry",
        resolveId: (source) => (source === "entry" ? id : undefined),
        load: (path) => (path === id ? program : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  const files: Files = new Map(
    output.flatMap((x) => (x.type === "chunk" ? [[x.fileName, { text: x.code, imports: x.imports }] as const] : [])),
  );
  return downloaded(files, "entry.js");
}

/** The package's code built from the source as it is, in a folder of its own, where a bundler finds it by its name. */
export function builtCode(): string {
  const home = resolve("out/bundle");
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  cpSync("package.json", join(home, "package.json"));
  const { status, stderr } = spawnSync(process.execPath, ["build.mjs", join(home, "dist")], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  return home;
}

const source = ["@thetastar/source"];

/** All four: from dist/ and from the source, by either bundler. */
export async function downloads(): Promise<Readonly<Record<string, Download>>> {
  const home = builtCode();
  return {
    "dist/, rolldown": await byRolldown(home, []),
    "dist/, esbuild": await byEsbuild(home, []),
    "source, rolldown": await byRolldown(resolve("."), source),
    "source, esbuild": await byEsbuild(resolve("."), source),
  };
}
