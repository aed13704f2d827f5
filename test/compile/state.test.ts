// States and their next values: in place, swapped, read by one another, constants, slices and joins.
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile/program.ts";
import { input, state } from "../../src/ops/leaves.ts";
import { matmul } from "../../src/ops/linalg.ts";
import { not } from "../../src/ops/machine.ts";
import { sum } from "../../src/ops/reduce.ts";
import { sumRows } from "../../src/ops/rows.ts";
import { concat, full, reshape, slice, transpose } from "../../src/ops/shape.ts";
import type { Tensor } from "../../src/tensor.ts";

type Updates = readonly (readonly [Tensor, Tensor])[];
const count = 20;
const ramp = (from: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const a = state("a", { shape: [count] });
const b = state("b", { shape: [count] });
const x = input("x", { rows: true, shape: [count] });

describe.each(["interpreter", "scalar", "simd"] as const)("next values (%s)", (executor) => {
  /** The states a and b after `steps` steps, each of one row of ones. */
  function stepped(steps: number, updates: Updates): { a: number[]; b: number[] } {
    const program = compile(
      {
        outputs: {
          total: sum(a)
            .add(sum(b))
            .add(sumRows(sum(x))),
        },
        updates,
      },
      { precision: "f64", executor },
    );
    program.load({ x: new Float64Array(count * steps).fill(1) });
    program.set("a", ramp(0));
    program.set("b", ramp(100));
    program.steps({ batch: 1 });
    const result = { a: Array.from(program.get("a")), b: Array.from(program.get("b")) };
    program.release();
    return result;
  }

  it("are put in place after the last read", () => {
    expect(
      stepped(3, [
        [a, a.mul(2).add(1)],
        [b, b.sub(a)],
      ]),
    ).toEqual({
      a: ramp(0).map((v) => 8 * v + 7),
      b: ramp(100).map((v, i) => v - (i + (2 * i + 1) + (4 * i + 3))),
    });
  });
  it("may be each other: a swap", () => {
    expect(
      stepped(3, [
        [a, b],
        [b, a],
      ]),
    ).toEqual({ a: ramp(100), b: ramp(0) });
  });
  it("may be a chain of states", () => {
    expect(
      stepped(1, [
        [a, b],
        [b, b.add(1)],
      ]),
    ).toEqual({ a: ramp(100), b: ramp(101) });
    expect(
      stepped(1, [
        [b, b.add(1)],
        [a, b],
      ]),
    ).toEqual({ a: ramp(100), b: ramp(101) });
  });
  it("may be the same node for two states", () => {
    const next = a.add(b);
    expect(
      stepped(1, [
        [a, next],
        [b, next],
      ]),
    ).toEqual({ a: ramp(0).map((v) => 2 * v + 100), b: ramp(0).map((v) => 2 * v + 100) });
  });
  it("may be constant, or the state itself", () => {
    expect(
      stepped(2, [
        [a, full([count], 2.5)],
        [b, b],
      ]),
    ).toEqual({ a: Array(count).fill(2.5), b: ramp(100) });
  });
  it("may be rotated: slices joined", () => {
    const rotated = (s: Tensor): Tensor => concat([slice(s, 0, 1, count - 1), slice(s, 0, 0, 1)]);
    expect(
      stepped(2, [
        [a, rotated(a)],
        [b, rotated(rotated(b))],
      ]),
    ).toEqual({
      a: [...ramp(0).slice(2), 0, 1],
      b: [...ramp(100).slice(4), 100, 101, 102, 103],
    });
  });
  it("may be a slice of something longer, or a transposed view", () => {
    const long = concat([a, b]).add(1);
    const turned = reshape(transpose(reshape(b, [4, 5])), [count]);
    expect(
      stepped(1, [
        [a, slice(long, 0, 7, count)],
        [b, turned],
      ]),
    ).toEqual({
      a: [...ramp(1), ...ramp(101)].slice(7, 7 + count),
      b: Array.from({ length: count }, (_, i) => 100 + (i % 4) * 5 + Math.floor(i / 4)),
    });
  });
  it("may read all of their state", () => {
    expect(
      stepped(1, [
        [a, a.add(sum(a))],
        [b, sumRows(x).add(b)],
      ]),
    ).toEqual({ a: ramp(190), b: ramp(101) });
    const square = reshape(a, [4, 5]);
    const product = reshape(matmul(matmul(square, square, { transB: true }), square), [count]);
    const rows = [0, 1, 2, 3].map((i) => ramp(0).slice(5 * i, 5 * i + 5));
    const gram = rows.map((p) => rows.map((q) => p.reduce((s, v, j) => s + v * (q[j] as number), 0)));
    const expected = gram.flatMap((g) =>
      [0, 1, 2, 3, 4].map((j) => g.reduce((s, v, k) => s + v * ((rows[k] as number[])[j] as number), 0)),
    );
    expect(stepped(1, [[a, product]]).a).toEqual(expected);
  });

  it("hold ints, words and bools", () => {
    const i = state("i", { dtype: "int" });
    const w = state("w", { dtype: "bits", shape: [3] });
    const c = state("c", { dtype: "bool", shape: [3] });
    const program = compile(
      {
        outputs: {},
        updates: [
          [i, i.add(1)],
          [w, w.mul(3)],
          [c, not(c)],
        ],
      },
      { precision: "f64", executor },
    );
    program.set("i", [2147483647]);
    program.set("w", [1, 4294967295, 2147483648]);
    program.set("c", [1, 0, 1]);
    program.run();
    expect([program.get("i"), program.get("w"), program.get("c")].map((v) => Array.from(v))).toEqual([
      [-2147483648],
      [3, 4294967293, 2147483648],
      [0, 1, 0],
    ]);
    program.release();
  });
});
