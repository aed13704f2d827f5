// Speed of the matrix products of W1 and W2, one thread, all interleaved in one run: `npx tsx test/bench/gemm.ts [rounds]`.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { GemmSpec } from "../../src/compile/gemm.ts";
import { gemm, gemmScratch } from "../../src/compile/gemm.ts";
import { forLoop, i32, module } from "../../src/wasm/assembler.ts";

type Float = "f32" | "f64";

interface Work {
  readonly label: string;
  readonly group: string;
  readonly flop: number;
  readonly repeats: number;
  readonly run: (times: number) => void;
  readonly times: number[];
}

function instantiate(m: ReturnType<typeof module>): { run: (times: number) => void; memory: WebAssembly.Memory } {
  return new WebAssembly.Instance(new WebAssembly.Module(m.encode())).exports as never;
}

/** A·B ("nn"), A·Bᵀ ("nt": B stored n×k) or Aᵀ·B ("tn": A stored k×m). */
export function product(type: Float, form: string, m: number, n: number, k: number, plan?: GemmSpec["plan"]) {
  const size = type === "f32" ? 4 : 8;
  const up = (x: number): number => Math.ceil(x / 64) * 64;
  const bAt = up(1024 + m * k * size);
  const cAt = bAt + up(k * n * size);
  const scratch = cAt + up(m * n * size);
  const mod = module();
  const batch = mod.global("i32", form === "tn" ? k : m);
  const spec: GemmSpec = {
    name: "product",
    type,
    n,
    m: form === "tn" ? m : () => batch.get(),
    k: form === "tn" ? () => batch.get() : k,
    maxM: m,
    maxK: k,
    a: { address: () => i32(1024), rowStride: form === "tn" ? 1 : k, colStride: form === "tn" ? m : 1 },
    b: { address: () => i32(bAt), rowStride: form === "nt" ? 1 : n, colStride: form === "nt" ? k : 1 },
    c: { address: () => i32(cAt), rowStride: n },
    scratch,
    plan,
  };
  const ref = gemm(mod, spec);
  mod.memory(Math.ceil((scratch + gemmScratch(spec)) / 65536) + 1);
  mod.func(
    "run",
    ["i32"],
    [],
    (f) => {
      return [forLoop(f.local("i32"), i32(0), f.param(0).get(), 1, [ref.call()])];
    },
    { export: true },
  );
  const { run, memory } = instantiate(mod);
  const data = type === "f32" ? new Float32Array(memory.buffer, 1024) : new Float64Array(memory.buffer, 1024);
  for (let i = 0; i < (cAt - 1024) / size; i++) data[i] = Math.sin(i);
  return run;
}

export const shapes: readonly (readonly [string, string, number, number, number])[] = [
  ["W1", "nn", 128, 64, 8],
  ["W1", "nn", 128, 64, 64],
  ["W1", "nn", 128, 2, 64],
  ["W1", "tn", 64, 2, 128],
  ["W1", "nt", 128, 64, 2],
  ["W1", "tn", 64, 64, 128],
  ["W1", "nt", 128, 64, 64],
  ["W1", "tn", 8, 64, 128],
  ["W2", "nn", 256, 512, 64],
  ["W2", "nn", 256, 512, 512],
  ["W2", "nn", 256, 10, 512],
  ["W2", "tn", 512, 10, 256],
  ["W2", "nt", 256, 512, 10],
  ["W2", "tn", 512, 512, 256],
  ["W2", "nt", 256, 512, 512],
  ["W2", "tn", 64, 512, 256],
];

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? NaN;
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 15);
  const works: Work[] = [];
  for (const type of ["f32", "f64"] as const) {
    for (const [group, form, m, n, k] of shapes) {
      const flop = 2 * m * n * k;
      const repeats = Math.max(1, Math.ceil(2e7 / flop));
      const label = `${type} ${group} ${form} ${m}×${k}×${n}`;
      works.push({ label, group: `${type} ${group}`, flop, repeats, run: product(type, form, m, n, k), times: [] });
    }
  }
  const yardstick = resolve("../shared/limit/limit.mjs");
  if (existsSync(yardstick)) {
    const { open } = (await import(pathToFileURL(yardstick).href)) as {
      open: (w: string, b: number) => Promise<{ step: () => void }>;
    };
    for (const [work, bits] of [
      ["w1", 32],
      ["w1", 64],
      ["w2", 32],
      ["w2", 64],
    ] as const) {
      const { step } = await open(work, bits);
      const run = (times: number): void => {
        for (let i = 0; i < times; i++) step();
      };
      works.push({
        label: `f${bits} ${work.toUpperCase()} whole step of the yardstick`,
        group: "",
        flop: 0,
        repeats: work === "w1" ? 40 : 1,
        run,
        times: [],
      });
    }
  }
  for (const w of works) for (let i = 0; i < 12; i++) w.run(Math.max(4, w.repeats >> 1));
  await new Promise((done) => setTimeout(done, 50));
  for (let r = 0; r < rounds; r++) {
    for (const w of works) {
      const start = performance.now();
      w.run(w.repeats);
      w.times.push(((performance.now() - start) / w.repeats) * 1000);
    }
  }
  const sums = new Map<string, { median: number; least: number; flop: number }>();
  const line = (label: string, mid: number, least: number, flop: number): void => {
    const speed =
      flop === 0
        ? ""
        : `${(flop / mid / 1000).toFixed(1).padStart(8)}${(flop / least / 1000).toFixed(1).padStart(8)} GFLOP/s`;
    console.log(`${label.padEnd(40)}${mid.toFixed(2).padStart(11)}${least.toFixed(2).padStart(11)} µs${speed}`);
  };
  console.log(`${"median and least time".padEnd(40)}`);
  for (const w of works) {
    const least = Math.min(...w.times);
    line(w.label, median(w.times), least, w.flop);
    if (w.group === "") continue;
    const sum = sums.get(w.group) ?? { median: 0, least: 0, flop: 0 };
    sums.set(w.group, { median: sum.median + median(w.times), least: sum.least + least, flop: sum.flop + w.flop });
  }
  for (const [group, sum] of sums) line(`${group} all products`, sum.median, sum.least, sum.flop);
}

if (process.argv[1]?.endsWith("gemm.ts")) await main();
