// Run by memory.test.ts in a process of its own with --expose-gc: prints what steps and fits leave behind.
import { compile } from "../../src/compile/program.ts";
import { Draw } from "./draw.ts";
import { descent, problem } from "./network.ts";

let modules = 0;
const { Module } = WebAssembly;
WebAssembly.Module = new Proxy(Module, {
  construct(target, args: ConstructorParameters<typeof Module>) {
    modules++;
    return new target(...args);
  },
});
const collect = globalThis.gc as () => void;
const heap = (): { js: number; outside: number } => {
  collect();
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { js: heapUsed, outside: external + arrayBuffers };
};

const widths = [2, 4, 2];
const { theta, x, y } = problem(widths, 100, new Draw(1));
/** A fit from tracing to parameters, as someone would who has a thousand of them. */
function fit(): void {
  const program = compile(descent(widths, 0.02), { precision: "f64" });
  program.load({ x, y });
  program.set("theta", theta);
  for (let epoch = 0; epoch < 3; epoch++) program.steps({ batch: 50 });
  program.get("theta");
  program.release();
}
// until functions are optimized the heap grows by their code
for (let i = 0; i < 4000; i++) fit();
const warm = modules;
const before = heap();
for (let i = 0; i < 1000; i++) fit();
const after = heap();
const compiled = modules - warm;

/** Bytes that one call of many steps allocates, nothing being collected meanwhile. */
const many = 10000;
const { outputs: _, ...silent } = descent(widths, 1e-6);
const program = compile({ ...silent, outputs: {} }, { precision: "f64" });
const wide = problem(widths, many, new Draw(2));
program.load({ x: wide.x, y: wide.y });
program.set("theta", theta);
const allocated = (to: number): number => {
  collect();
  const start = process.memoryUsage().heapUsed;
  program.steps({ batch: 1, from: 0, to });
  return process.memoryUsage().heapUsed - start;
};
for (let i = 0; i < 3; i++) allocated(many);
// the least of several: what other threads of the engine put on the heap meanwhile is not the steps' doing
const least = (to: number): number => Math.min(...Array.from({ length: 5 }, () => allocated(to)));
const [one, all] = [least(1), least(many)];
console.log(
  JSON.stringify({
    compiled,
    js: after.js - before.js,
    outside: after.outside - before.outside,
    one,
    all,
    moved: program.get("theta")[0] !== theta[0],
  }),
);
