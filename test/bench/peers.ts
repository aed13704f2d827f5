// `npm run bench:peers [-- w1 w2 w3]`: the workloads by other libraries, in turn with the public `fit`, one thread each.
// tfjs and jax-js are installed into out/peers; PyTorch is the system python3's, where there is one.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { fit } from "thetastar";
import { plain } from "./plain.ts";
import { median } from "./steps.ts";
import { dataOf, modelOf, type Rows, rowsOf, settings, type Workload, workloads } from "./workloads.ts";

const ROWS = 8192;
const ROUNDS = 5;
/** Milliseconds of a turn. */
const TURN = 300;
const home = resolve("out/peers");
const here = resolve("test/bench/peers");

/** So many steps: microseconds of each, and the loss of the last. */
type Run = (steps: number) => Promise<{ readonly us: number; readonly loss: number }>;
interface Peer {
  readonly name: string;
  readonly open: (work: Workload, rows: Rows) => Promise<Run>;
  readonly close?: () => void;
}

/** A library for JavaScript, or what kept it from being there. */
async function library(name: string, file: string): Promise<Peer | string> {
  copyFileSync(join(here, file), join(home, file));
  try {
    const { open }: { open: (work: Workload, rows: Rows) => Promise<(steps: number) => Promise<number>> } =
      await import(pathToFileURL(join(home, file)).href);
    return {
      name,
      open: async (work, rows) => {
        const run = await open(work, rows);
        return async (steps) => {
          const start = performance.now();
          const loss = await run(steps);
          return { us: ((performance.now() - start) * 1000) / steps, loss };
        };
      },
    };
  } catch (error) {
    return `${name}: ${(error as Error).message.split("\n")[0]}`;
  }
}

/** PyTorch in a process of its own, asked line by line. */
function torch(): Peer | string {
  const python = "/usr/bin/python3";
  const question = "import torch; print(torch.__version__, 'openblas' in open('/proc/self/maps').read())";
  const { status, stdout } = spawnSync(python, ["-c", question], { encoding: "utf8" });
  if (status !== 0) return "PyTorch: the system python3 has no torch. apt-get install python3-torch";
  const [version, openblas] = stdout.trim().split(" ");
  if (openblas === "False")
    console.log("PyTorch runs on the reference BLAS, which is slow: apt-get install libopenblas0-pthread");
  const flags = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "";
  const child = spawn(python, [join(here, "pytorch.py")], {
    env: {
      ...process.env,
      // OpenBLAS 0.3.21 does not know newer processors and takes its slowest kernels; too new ones end the process
      ...(/avx2/.test(flags) && { OPENBLAS_CORETYPE: /avx512f/.test(flags) ? "SkylakeX" : "Haswell" }),
      OPENBLAS_NUM_THREADS: "1",
      OMP_NUM_THREADS: "1",
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (request: object) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("PyTorch ended");
    return JSON.parse(value) as { us: number; loss: number };
  };
  return {
    name: `PyTorch ${version}`,
    open: async ({ name, sizes, batch }, rows) => {
      for (const key of ["x", "y", "theta"] as const) writeFileSync(join(home, key), Float32Array.from(rows[key]));
      await ask({ open: name, sizes, batch, folder: home });
      return (steps) => ask({ steps });
    },
    close: () => void child.stdin.end(),
  };
}

/** Turns of ours inside the epoch callbacks of one long `fit`; `turn` is what happens between them. */
async function ours(work: Workload, rows: Rows, turn: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = [];
  const steps = ROWS / work.batch;
  for (let round = 0; round < ROUNDS; round++) {
    let [start, epochs, seen] = [0, 0, -3];
    await fit(modelOf(work), dataOf(rows), {
      ...settings(work, "f32", rows, 1e6),
      onEpoch: () => {
        const now = performance.now();
        // three epochs of warm-up, one that says how many make a turn
        if (++seen < 0) start = now;
        else if (seen === 0) {
          epochs = Math.max(1, Math.round(TURN / (now - start)));
          start = now;
        } else if (seen === epochs) {
          found.push(((now - start) * 1000) / (epochs * steps));
          return false;
        }
        return true;
      },
    });
    await turn();
  }
  return found;
}

mkdirSync(home, { recursive: true });
copyFileSync(join(here, "package.json"), join(home, "package.json"));
if (!existsSync(join(home, "node_modules"))) {
  console.log("installing tfjs and jax-js into out/peers …");
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: home,
    stdio: "inherit",
  });
  if (status !== 0) console.log("npm install failed");
}

const candidates = [
  await library("tfjs 4.22.0 wasm", "tfjs.mjs"),
  await library("jax-js 0.1.25 jit wasm", "jax.mjs"),
  torch(),
];
for (const missing of candidates) if (typeof missing === "string") console.log(`absent: ${missing}`);
const peers = candidates.filter((peer): peer is Peer => typeof peer === "object");

const asked = process.argv.slice(2).map((name) => name.toUpperCase());
console.log(
  `Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}; medians of ${ROUNDS} turns, float32, one thread\n`,
);
for (const work of Object.values(workloads)) {
  if (asked.length > 0 && !asked.includes(work.name)) continue;
  const rows = rowsOf(work, ROWS);
  // what every peer's first loss must be: the same rows, the same weights
  const first = plain(
    work,
    64,
    rows,
    Int32Array.from({ length: ROWS }, (_, i) => i),
  )();
  const runs: { name: string; run: Run; steps: number; us: number[] }[] = [];
  for (const { name, open } of peers)
    try {
      const run = await open(work, rows);
      const { loss } = await run(1);
      if (!(Math.abs(loss / first - 1) < 5e-6)) throw new Error(`first loss ${loss}, not ${first}`);
      const begun = performance.now();
      while (performance.now() - begun < 4 * TURN) await run(2);
      const { us } = await run(2);
      runs.push({ name, run, steps: Math.max(2, Math.round((TURN * 1000) / us)), us: [] });
    } catch (error) {
      console.log(`${work.name} ${name}: ${(error as Error).message.split("\n")[0]}`);
    }
  const mine = await ours(work, rows, async () => {
    for (const { run, steps, us } of runs) us.push((await run(steps)).us);
  });
  console.log(`${work.name}, ${work.what}, batch ${work.batch}; first loss ${first.toFixed(6)}`);
  const line = (name: string, us: number, ratio: string): void =>
    console.log(
      `  ${name.padEnd(26)}${us.toFixed(0).padStart(9)} µs/step ${(1e6 / us).toFixed(0).padStart(8)} steps/s ${ratio}`,
    );
  line("thetastar, public fit", median(mine), "");
  for (const { name, us } of runs)
    line(name, median(us), `${median(us.map((u, i) => u / (mine[i] as number))).toFixed(1)}× our time`);
  console.log();
}
for (const { close } of peers) close?.();
console.log(`load ${loadavg()[0]?.toFixed(1)} at the end`);
