// What a user of the package waits for and downloads: cold start, the first compilation.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { median } from "./steps.ts";

const folder = resolve("out/bench");
const source = { conditions: ["@thetastar/source"], bundle: true } satisfies BuildOptions;

/** What the source is bundled with for node: seedrandom asks for its crypto by `require`. */
const forNode = {
  ...source,
  format: "esm",
  platform: "node",
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
} satisfies BuildOptions;

function node(script: string, ...options: string[]): { readonly seconds: number; readonly output: string } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, output: stdout };
}

/** The package built from the source as it is, in a folder of its own, where node finds it by its name. */
function built(): string {
  const home = join(folder, "package");
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  for (const part of [
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "build.mjs",
    "src",
    "distributions",
    "testing",
  ])
    cpSync(part, join(home, part), { recursive: true });
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "build"], { cwd: home, encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed: ${stdout}${stderr}`);
  cpSync("test/bench/cold.mjs", join(home, "cold.mjs"));
  return home;
}

export interface ColdStart {
  /** An empty process. */
  readonly node: number;
  /** Import from dist/ and two W1 steps. */
  readonly dist: number;
  /** The same from one bundled file. */
  readonly bundled: number;
}

/** Seconds, medians over processes started in turn. */
export async function coldStart(times = 11): Promise<ColdStart> {
  const home = built();
  const [empty, dist, bundled] = [join(home, "empty.mjs"), join(home, "cold.mjs"), join(home, "bundled.mjs")];
  await build({ stdin: { contents: "" }, outfile: empty });
  await build({ ...forNode, entryPoints: ["test/bench/cold.mjs"], minify: true, outfile: bundled });
  const rounds = Array.from({ length: times + 1 }, () => [empty, dist, bundled].map((script) => node(script).seconds));
  // the first reads the files from disk
  const of = (k: number): number => median(rounds.slice(1).map((round) => round[k] as number));
  return { node: of(0), dist: of(1), bundled: of(2) };
}

/** Milliseconds of tracing and compiling W1 in a new process: the first, the median of 20 after ten, and the least. */
export async function compiling(): Promise<{ readonly cold: number; readonly warm: number; readonly least: number }> {
  const script = join(folder, "compiling.mjs");
  await build({ ...forNode, entryPoints: ["test/bench/compiling.ts"], outfile: script });
  const runs = Array.from({ length: 5 }, () => JSON.parse(node(script).output) as number[]);
  return {
    cold: median(runs.map(([first]) => first as number)),
    warm: median(runs.map((run) => median(run.slice(11)))),
    least: Math.min(...runs.flat()),
  };
}
