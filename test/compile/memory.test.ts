// What running leaves behind: nothing on the JavaScript heap between steps, and a thousand fits compile once.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile/program.ts";
import { adamStep } from "./network.ts";

interface Left {
  readonly compiled: number;
  readonly js: number;
  readonly outside: number;
  readonly one: number;
  readonly all: number;
  readonly moved: boolean;
}
const script = fileURLToPath(new URL("fits.ts", import.meta.url));
const run = spawnSync(process.execPath, ["--expose-gc", "--import", "tsx", script], { encoding: "utf8" });
const left = (): Left => {
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Left;
};

describe("memory", () => {
  it("1,000 fits in a loop compile nothing anew and leave the heap where it was", () => {
    const { compiled, js, outside } = left();
    expect(compiled).toBe(0);
    expect(js).toBeLessThan(150_000); // 150 bytes a fit: less than one node of a graph
    expect(outside).toBeLessThan(200_000); // one memory of WebAssembly is larger
  });
  it("10,000 steps in one call allocate no more than one step", () => {
    const { one, all, moved } = left();
    expect(moved).toBe(true);
    expect(all - one).toBeLessThan(10_000); // less than a byte a step
  });
  it("the training step of a network 8 → 64 → 64 → 2 fits in 4 MB", () => {
    for (const precision of ["f32", "f64"] as const) {
      const program = compile(adamStep([8, 64, 64, 2]), { precision });
      program.load({ x: new Float64Array(8 * 8192), y: new Float64Array(8192) });
      const bytes = program.stats.memory() - 8192 * 9 * (precision === "f32" ? 4 : 8); // without the data
      expect(bytes).toBeLessThan(4 * 2 ** 20);
      program.release();
    }
  });
});
