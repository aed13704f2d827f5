// The exponential integral: 50-digit values and slopes, one meaning for all executors, its ends.
import { expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { vjp } from "../../src/grad.ts";
import { expintE1 } from "../../src/ops/expint.ts";
import { input } from "../../src/ops/leaves.ts";
import { constant, type Precision, type Tensor } from "../../src/tensor.ts";
import reference from "../reference/expint.json" with { type: "json" };

const x = input("x", { rows: true });
const value = expintE1(x);
const slope = vjp(value, constant(1), [x])[0] as Tensor;
/** What the function promises; its slope is e⁻ˣ/x. */
const bounds: Readonly<Record<Precision, number>> = { f64: 2e-15, f32: 1e-6 };

it.each(reference)("$fn in $precision", ({ fn, precision, args, value: truths }) => {
  const y = fn === "expintE1" ? value : slope;
  const got = evaluate({ y }, { x: args[0] as number[] }, { precision: precision as Precision, executor: "simd" }).y;
  const errors = truths.map((truth, i) => Math.abs((got[i] as number) / truth - 1));
  expect(Math.max(...errors)).toBeLessThanOrEqual(bounds[precision as Precision]);
});

it("has one meaning for all executors, and limits at its ends", () => {
  for (const precision of ["f64", "f32"] as const) {
    const data = { x: [0, 1e-20, 0.3, 1, 1.5, 7, 60, 1e6, Number.POSITIVE_INFINITY] };
    const run = (executor: "simd" | "scalar" | "interpreter") => evaluate({ y: value }, data, { precision, executor });
    const meaning = run("interpreter");
    expect(run("scalar")).toEqual(meaning);
    expect(run("simd")).toEqual(meaning);
    expect([meaning.y[0], meaning.y[7], meaning.y[8]]).toEqual([Number.POSITIVE_INFINITY, 0, 0]);
  }
});
