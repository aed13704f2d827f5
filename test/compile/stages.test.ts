// Stages and tiles: sums fed back into rows, and the same fit whatever the height of a tile.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { compile, type ProgramOptions } from "../../src/compile/program.ts";
import { input, rowCount, state } from "../../src/ops/leaves.ts";
import { sqrt } from "../../src/ops/machine.ts";
import { exp } from "../../src/ops/math.ts";
import { sumRows } from "../../src/ops/rows.ts";
import type { Tensor } from "../../src/tensor.ts";
import { Draw } from "./draw.ts";
import { adamStep, descent, problem } from "./network.ts";

const executors = ["interpreter", "scalar", "simd"] as const;

describe.each(executors)("a sum fed back into rows (%s)", (executor) => {
  const x = input("x", { rows: true, shape: [3] });
  const mean = (t: Tensor): Tensor => sumRows(t).div(rowCount());
  const centred = x.sub(mean(x));
  const spread = sqrt(mean(centred.mul(centred)));
  const standard = centred.div(spread);

  it("standardizes in three stages, in any tiles", () => {
    const rows = 130;
    const data = { x: new Draw(5).normals(3 * rows).map((v) => 4 * v + 100) };
    for (const tile of [1, 7, 64, rows]) {
      const results = evaluate(
        { standard, spread, check: mean(standard), second: mean(standard.mul(standard)) },
        data,
        { executor, tile },
      );
      for (let i = 0; i < 3; i++) {
        const column = Array.from({ length: rows }, (_, r) => data.x[3 * r + i] as number);
        const average = column.reduce((s, v) => s + v, 0) / rows;
        const sd = Math.sqrt(column.reduce((s, v) => s + (v - average) ** 2, 0) / rows);
        expect(results.spread[i]).toBeCloseTo(sd, 11);
        expect(results.check[i]).toBeCloseTo(0, 12);
        expect(results.second[i]).toBeCloseTo(1, 12);
        column.forEach((v, r) => {
          expect(results.standard[3 * r + i]).toBeCloseTo((v - average) / sd, 10);
        });
      }
    }
  });
  it("does so in every batch of many steps", () => {
    const s = state("s", { shape: [3] });
    const program = compile(
      { outputs: { top: mean(exp(standard)) }, updates: [[s, s.add(mean(exp(standard)))]] },
      { precision: "f64", executor, tile: 8 },
    );
    const data = new Draw(6).normals(3 * 50);
    program.load({ x: data });
    const tops = program.steps({ batch: 20 }).top as Float64Array;
    expect(tops).toHaveLength(9);
    const single = [0, 1, 2].map(
      (k) => evaluate({ top: mean(exp(standard)) }, { x: data.slice(60 * k, 60 * k + 60) }, { tile: 8 }).top,
    );
    expect(tops).toEqual(Float64Array.of(...single.flatMap((v) => Array.from(v))));
    program.release();
  });
});

describe("tiles", () => {
  const widths = [3, 8, 2];
  const rows = 100;
  const { theta, x, y } = problem(widths, rows, new Draw(7));
  // a rate at which descent is stable: beyond it rounding errors grow from step to step, whatever sums them
  const fit = (options: ProgramOptions): { loss: Float64Array; theta: Float64Array } => {
    const program = compile(descent(widths, 0.02), options);
    program.load({ x, y });
    program.set("theta", theta);
    const order = Int32Array.from({ length: rows * 40 }, (_, i) => i % rows);
    const losses: number[] = [];
    for (let s = 0; s < 40; s++)
      losses.push(...(program.steps({ batch: rows, order: order.subarray(0, rows) }).loss as Float64Array));
    const result = { loss: Float64Array.from(losses), theta: program.get("theta") };
    program.release();
    return result;
  };

  it.each(executors)("of 1, 7, 64 and n rows give the same fit to 1e-12 (%s)", (executor) => {
    const whole = fit({ precision: "f64", executor, tile: rows });
    expect(whole.loss[39]).toBeLessThan((whole.loss[0] as number) - 0.5);
    for (const tile of [1, 7, 64]) {
      const other = fit({ precision: "f64", executor, tile });
      other.theta.forEach((v, i) => {
        expect(Math.abs(v - (whole.theta[i] as number))).toBeLessThan(1e-12);
      });
      other.loss.forEach((v, i) => {
        expect(Math.abs(v - (whole.loss[i] as number))).toBeLessThan(1e-12);
      });
    }
  });
  it.each(["f32", "f64"] as const)("give the same bits in every executor (%s)", (precision) => {
    const [first, ...others] = executors.map((executor) => fit({ precision, executor, tile: 16 }));
    for (const other of others) expect(other).toEqual(first);
  });
});

describe("the training step of a network 8 → 64 → 64 → 2 with Adam", () => {
  const widths = [8, 64, 64, 2];
  it.each(["f32", "f64"] as const)("is at most 12 loops besides its products (%s)", (precision) => {
    const program = compile(adamStep(widths), { precision });
    const { loops, gemms } = program.stats;
    program.release();
    expect(loops).toBeLessThanOrEqual(12);
    expect(gemms).toBe(8);
  });
  it.each(["f32", "f64"] as const)("gives the same bits in every executor (%s)", (precision) => {
    const { theta, x, y } = problem(widths, 40, new Draw(8));
    const results = executors.map((executor) => {
      const program = compile(adamStep(widths), { precision, executor });
      program.load({ x, y });
      program.set("theta", theta);
      program.set("c1", [1]);
      program.set("c2", [1]);
      const { loss } = program.steps({ batch: 20, order: new Draw(9).shuffled(40) });
      const trained = { loss, theta: program.get("theta"), v: program.get("v") };
      program.release();
      return trained;
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});
