// Interpreter = scalar = SIMD, bit for bit: runs one graph on all executors and names the first difference.
import {
  compile,
  type Program,
  type ProgramOptions,
  type ProgramSpec,
  type Results,
} from "../../src/compile/program.ts";
import type { Tensor } from "../../src/tensor.ts";
import type { Draw } from "./draw.ts";

const specials = [0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 1e-310, -3e300, 1e38, 0.5, 2147483648];

/** Data for a leaf; with `wild`, some of it zeros of either sign, infinities, NaN and subnormals. */
export function dataFor(leaf: Tensor, rows: number, draw: Draw, wild: boolean): Float64Array {
  const n = leaf.size * (leaf.rows ? rows : 1);
  return Float64Array.from({ length: n }, () => {
    if (leaf.dtype === "bool") return draw.below(2);
    if (leaf.dtype === "int") return draw.below(12) - 3;
    if (leaf.dtype === "bits") return Math.floor(draw.unit() * 4294967296);
    return wild && draw.chance(0.1) ? draw.of(specials) : draw.normal() * draw.of([1, 1, 3, 100]);
  });
}

/** The first element where two results differ, told in words; NaN equals NaN, 0 does not equal −0. */
export function difference(expected: Results, found: Results): string | undefined {
  const [left, right] = [Object.keys(expected), Object.keys(found)];
  if (left.sort().join() !== right.sort().join()) return `outputs ${left} against ${right}`;
  for (const name of left) {
    const [x, y] = [expected[name] as Float64Array, found[name] as Float64Array];
    if (x.length !== y.length) return `${name}: ${x.length} elements against ${y.length}`;
    for (let i = 0; i < x.length; i++)
      if (!Object.is(x[i], y[i])) return `${name}[${i}] of ${x.length}: ${x[i]} against ${y[i]}`;
  }
  return undefined;
}

export interface Trial {
  readonly spec: ProgramSpec;
  readonly leaves: readonly Tensor[];
  readonly options: ProgramOptions;
  readonly rows: readonly number[];
  readonly wild?: boolean;
}

/** Whether a program has a state at all: simplification may leave it out. */
function isKept(program: Program, leaf: Tensor): boolean {
  try {
    return program.get(leaf.attributes.name as string) !== undefined;
  } catch {
    return false;
  }
}

const executors = ["interpreter", "scalar", "simd"] as const;

/** Runs, then steps with and without an order, for each number of rows; the first difference from the interpreter. */
export function disagreement({ spec, leaves, options, rows, wild = false }: Trial, draw: Draw): string | undefined {
  const programs = executors.map((executor) => compile(spec, { ...options, executor }));
  const states = leaves.filter((x) => x.op.name === "state" && isKept(programs[0] as Program, x));
  try {
    for (const n of rows) {
      const data: Record<string, Float64Array> = {};
      for (const leaf of leaves) data[leaf.attributes.name as string] = dataFor(leaf, n, draw, wild);
      const inputs = Object.fromEntries(
        leaves
          .filter((x) => x.op.name === "input")
          .map((x) => [x.attributes.name, data[x.attributes.name as string] as Float64Array]),
      );
      for (const program of programs) {
        program.load(inputs);
        for (const x of states)
          program.set(x.attributes.name as string, data[x.attributes.name as string] as Float64Array);
      }
      // without a row input that counts there is one row
      const present = (programs[0] as Program).rows;
      const batch = 1 + draw.below(present);
      const order = draw.shuffled(present).subarray(0, 1 + draw.below(present));
      const turns: readonly (readonly [string, (p: Program) => Results])[] = [
        ["run", (p) => p.run()],
        ["steps", (p) => p.steps({ batch })],
        ["ordered steps", (p) => p.steps({ batch, order })],
        ["run again", (p) => p.run()],
      ];
      for (const [turn, act] of turns) {
        const seen = programs.map((program) => {
          const results = act(program);
          for (const x of states) {
            const name = x.attributes.name as string;
            if (spec.updates?.some(([s]) => s === x)) results[`state ${name}`] = program.get(name);
          }
          return results;
        });
        for (const i of [1, 2]) {
          const found = difference(seen[0] as Results, seen[i] as Results);
          if (found) return `${executors[i]}, ${turn}, ${n} rows: ${found}`;
        }
      }
    }
    return undefined;
  } finally {
    for (const program of programs) program.release();
  }
}
