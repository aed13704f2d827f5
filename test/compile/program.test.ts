// The interface of a program: loading, running, states, errors, release.
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { compile, type ProgramOptions } from "../../src/compile/program.ts";
import { input, rowCount, rowIndex, state } from "../../src/ops/leaves.ts";
import { cumsum, sum } from "../../src/ops/reduce.ts";
import { perRow, sumRows } from "../../src/ops/rows.ts";
import { concat, slice } from "../../src/ops/shape.ts";
import { Draw } from "./draw.ts";

const executors = ["interpreter", "scalar", "simd"] as const;

describe.each(executors)("a program (%s)", (executor) => {
  const options: ProgramOptions = { precision: "f64", executor };
  const x = input("x", { rows: true, shape: [2] });
  const b = input("b");
  const s = state("s", { shape: [2] });
  const spec = {
    outputs: { y: x.mul(b).add(s), total: sumRows(sum(x)), n: rowCount(), at: rowIndex() },
    updates: [[s, s.add(1)]] as const,
  };

  it("runs over the rows that were loaded, and again over more or fewer", () => {
    const program = compile(spec, options);
    program.set("s", [10, 20]);
    program.load({ x: [1, 2, 3, 4], b: [2] });
    expect(program.rows).toBe(2);
    const { y, total, n, at } = program.run();
    expect([y, total, n, at].map((v) => Array.from(v as Float64Array))).toEqual([[12, 24, 16, 28], [10], [2], [0, 1]]);
    expect(Array.from(program.get("s"))).toEqual([11, 21]);
    const many = new Draw(1).normals(2 * 3000);
    program.load({ x: many });
    expect(program.run().y).toHaveLength(6000);
    program.load({ x: [1, 1] });
    expect(Array.from(program.run().y as Float64Array)).toEqual([14, 24]);
    program.release();
  });

  it("keeps inputs that a later load does not name", () => {
    const program = compile(spec, options);
    program.set("s", [0, 0]);
    program.load({ x: [1, 2], b: [3] });
    program.load({ b: [5] });
    expect(Array.from(program.run().y as Float64Array)).toEqual([5, 10]);
    program.load({ x: [2, 2] });
    expect(Array.from(program.run().y as Float64Array)).toEqual([11, 11]);
    program.release();
  });

  it("records shared outputs for each step, rows in order or as an order says, the last batch short", () => {
    const program = compile(spec, options);
    program.load({ x: [1, 0, 2, 0, 3, 0, 4, 0, 5, 0], b: [1] });
    program.set("s", [0, 0]);
    const inOrder = program.steps({ batch: 2 });
    expect(Array.from(inOrder.total as Float64Array)).toEqual([3, 7, 5]);
    expect(Array.from(inOrder.n as Float64Array)).toEqual([2, 2, 1]);
    const ordered = program.steps({ batch: 2, order: Int32Array.of(4, 3, 2, 1, 0) });
    expect(Array.from(ordered.total as Float64Array)).toEqual([9, 5, 1]);
    const some = program.steps({ batch: 2, order: Int32Array.of(4, 3, 2, 1, 0), from: 1, to: 2 });
    expect(Array.from(some.total as Float64Array)).toEqual([5]);
    expect(Array.from(program.get("s"))).toEqual([7, 7]);
    program.release();
  });

  it("says what is missing, what has the wrong size and what it does not know", () => {
    const program = compile(spec, options);
    expect(() => program.run()).toThrow(/^Program: every input needs data; "(x|b)" has none\. Load it\.$/);
    expect(() => program.load({ x: [1, 2, 3] })).toThrow(RangeError);
    expect(() => program.load({ x: [1, 2], b: [1, 2] })).toThrow(/^Program: .*; "b" has 2 elements\./);
    expect(() => program.load({ x: [] })).toThrow(RangeError);
    expect(() => program.get("t")).toThrow('Program: a state of this program is needed; came "t".');
    expect(() => program.set("t", [1])).toThrow('Program: a state of this program is needed; came "t".');
    expect(() => program.set("s", [1, 2, 3])).toThrow('Program: state "s" has 2 elements; came 3.');
    program.release();
    const two = compile({ outputs: { z: x.add(input("w", { rows: true })) } }, options);
    expect(() => two.load({ x: [1, 2, 3, 4], w: [1, 2, 3] })).toThrow(/must have the same number of rows/);
    two.load({ x: [1, 2], w: [1] });
    two.load({ x: [1, 2, 3, 4] });
    expect(() => two.run()).toThrow('"w" has none');
    two.release();
  });

  it("refuses a next value that its state cannot hold", () => {
    expect(() => compile({ outputs: {}, updates: [[s, sum(s)]] }, options)).toThrow(
      'compile: the next value of "s" must be shared float [2]; came float [].',
    );
    expect(() => compile({ outputs: {}, updates: [[s, perRow(s)]] }, options)).toThrow("per row");
  });

  it("starts afresh when a released one is used again", () => {
    const first = compile(spec, options);
    first.load({ x: [1, 2], b: [3] });
    first.set("s", [7, 7]);
    first.run();
    first.release();
    const second = compile(spec, options);
    expect(Array.from(second.get("s"))).toEqual([0, 0]);
    expect(() => second.run()).toThrow("has none");
    second.release();
  });

  it("shares code with another of the same graph, not data", () => {
    const [first, second] = [compile(spec, options), compile(spec, options)];
    first.load({ x: [1, 1], b: [1] });
    second.load({ x: [2, 2, 3, 3], b: [10] });
    first.set("s", [1, 1]);
    second.set("s", [5, 5]);
    expect(Array.from(first.run().y as Float64Array)).toEqual([2, 2]);
    expect(Array.from(second.run().y as Float64Array)).toEqual([25, 25, 35, 35]);
    expect(Array.from(first.run().y as Float64Array)).toEqual([3, 3]);
    first.release();
    second.release();
  });

  it("gives the rows asked for where no input has any", () => {
    expect(Array.from(evaluate({ i: rowIndex() }, {}, { executor, rows: 4 }).i)).toEqual([0, 1, 2, 3]);
  });

  it("gives one node under many names, and leaves as they are", () => {
    const results = evaluate(
      { a: x, b: x, c: x.add(0.5), d: x.add(0.5), e: b, f: b },
      { x: [1, 2], b: 3 },
      { executor },
    );
    const { a, c: half, e: single } = { a: [1, 2], c: [1.5, 2.5], e: [3] };
    const shown = Object.fromEntries(Object.entries(results).map(([name, v]) => [name, Array.from(v)]));
    expect(shown).toEqual({ a, b: a, c: half, d: half, e: single, f: single });
  });

  it("keeps many values apart in memory that is used again and again", () => {
    const y = input("y", { shape: [40] });
    const z = input("z", { shape: [40], rows: true });
    let chain = y;
    let rows = z;
    const outputs: Record<string, typeof y> = {};
    for (let k = 1; k <= 12; k++) {
      // a running sum is a routine: it is stored and cannot be fused away
      chain = concat([slice(cumsum(chain), 0, 39, 1), slice(chain, 0, 0, 39)]);
      rows = cumsum(rows).sub(rows);
      if (k % 3 === 0) Object.assign(outputs, { [`shared${k}`]: chain, [`rows${k}`]: rows });
    }
    const data = { y: new Draw(2).normals(40), z: new Draw(3).normals(40 * 21) };
    const results = evaluate(outputs, data, { executor, tile: 8 });
    let left = Array.from(data.y);
    let right = Array.from({ length: 21 }, (_, r) => Array.from(data.z.subarray(r * 40, r * 40 + 40)));
    const running = (v: readonly number[]): number[] => {
      let sofar = -0;
      return v.map((w) => (sofar += w));
    };
    for (let k = 1; k <= 12; k++) {
      left = [running(left)[39] as number, ...left.slice(0, 39)];
      right = right.map((row) => running(row).map((v, i) => v - (row[i] as number)));
      if (k % 3 !== 0) continue;
      expect(Array.from(results[`shared${k}`] as Float64Array)).toEqual(left);
      expect(Array.from(results[`rows${k}`] as Float64Array)).toEqual(right.flat());
    }
  });
});
