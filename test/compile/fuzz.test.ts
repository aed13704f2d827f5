// Random graphs over every op: interpreter = scalar = SIMD, bit for bit, in rows, tiles, orders, steps and states.
import { describe, expect, it } from "vitest";
import type { ProgramOptions } from "../../src/compile/program.ts";
import { disagreement } from "./agree.ts";
import { Draw } from "./draw.ts";
import { randomGraph } from "./graphs.ts";

/** The first seed in [from, to) whose graph of about `size` ops runs differently, with the difference. */
function firstFailure(from: number, to: number, size: number): string | undefined {
  for (let seed = from; seed < to; seed++) {
    const draw = new Draw(seed);
    const { outputs, updates, leaves } = randomGraph(draw, size);
    const tile = [1, 7, 64, undefined][seed & 3];
    const options: ProgramOptions = {
      precision: (seed >> 2) & 1 ? "f32" : "f64",
      simplify: ((seed >> 3) & 1) === 1,
      ...(tile !== undefined && { tile }),
    };
    const wild = ((seed >> 4) & 1) === 1;
    const found = disagreement({ spec: { outputs, updates }, leaves, options, rows: [3, 1, 17, 50], wild }, draw);
    if (found) return `seed ${seed}, size ${size}, ${JSON.stringify(options)}: ${found}`;
  }
  return undefined;
}

describe("interpreter = scalar = SIMD", () => {
  it.each([
    [2, 0, 32],
    [4, 64, 96],
    [8, 128, 168],
    [12, 192, 232],
    [20, 256, 272],
  ])("on random graphs of %i ops (seeds %i to %i)", (size, from, to) => {
    expect(firstFailure(from, to, size)).toBeUndefined();
  });
});
