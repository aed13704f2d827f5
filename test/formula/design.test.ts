// Designs of formulas against R: names, order and values of model.matrix, on the data and on other data.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Contrast } from "../../src/formula/contrasts.ts";
import { design, readDesign } from "../../src/formula/design.ts";
import type { Frame } from "../../src/formula/frame.ts";
import { leastSquares } from "./leastSquares.ts";

interface Case {
  readonly formula: string;
  readonly contrasts?: Readonly<Record<string, Contrast>>;
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  readonly names: readonly string[];
  readonly terms: readonly string[];
  readonly assign: readonly number[];
  readonly dropped: number;
  readonly matrix: readonly number[];
  readonly other: readonly number[];
  readonly offset?: readonly number[];
  readonly otherOffset?: readonly number[];
}
const reference: { readonly data: Frame; readonly other: Frame; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync("test/reference/formula.json", "utf8"),
);

/** The greatest difference, relative where a value is greater than one. */
const furthest = (found: ArrayLike<number> = [], wanted: ArrayLike<number> = []): number => {
  expect(found.length).toBe(wanted.length);
  let most = 0;
  for (let i = 0; i < found.length; i++) {
    const value = wanted[i] as number;
    const off = Math.abs((found[i] as number) - value) / Math.max(1, Math.abs(value));
    most = Number.isNaN(off) ? Infinity : Math.max(most, off);
  }
  return most;
};
const titleOf = ({ formula, contrasts, levels }: Case): string =>
  [formula, contrasts && JSON.stringify(contrasts), levels && JSON.stringify(levels)].filter(Boolean).join(" ");

describe("a design", () => {
  it("has at least 60 references", () => expect(reference.cases.length).toBeGreaterThan(60));

  it.each(reference.cases.map((one) => [titleOf(one), one] as const))("%s is R's", (_, one) => {
    const { contrasts = {}, levels = {} } = one;
    const found = design(one.formula, reference.data, { contrasts, levels, missing: "drop" });
    expect(found.names).toEqual(one.names);
    expect(found.terms).toEqual(one.terms);
    expect(found.assign).toEqual(one.assign);
    expect(found.dropped).toBe(one.dropped);
    expect(furthest(found.matrix, one.matrix)).toBeLessThan(1e-12);
    expect(furthest(found.offset, one.offset)).toBeLessThan(1e-12);
    const other = found.encode(reference.other);
    expect(furthest(other.matrix, one.other)).toBeLessThan(1e-12);
    expect(furthest(other.offset, one.otherOffset)).toBeLessThan(1e-12);
    // read back from JSON it does the same, and on the data itself it gives what it gave
    expect(readDesign(JSON.parse(JSON.stringify(found))).encode(reference.other)).toEqual(other);
    const again = found.encode(reference.data, { missing: "drop" });
    const width = found.names.length;
    const places = Array.from(found.rows, (row) => again.rows.indexOf(row));
    expect(Float64Array.from(places.flatMap((at) => [...again.matrix.subarray(at * width, (at + 1) * width)]))).toEqual(
      found.matrix,
    );
  });

  const six = { x: [1, 2, 4, 7, 11, 16], y: [2, 3, 5, 4, 8, 7] };
  it.each([
    ["~ poly(x, 2)", 3.541958041958, 6.632867132867],
    ["~ poly(x, 2, raw = TRUE)", 3.541958041958, 6.632867132867],
    ["~ ns(x, 3)", 3.4488820416, 7.454747269444],
  ])("%s predicts 3 and 20 as in the issue", (formula, at3, at20) => {
    const found = design(formula, { x: six.x });
    const width = found.names.length;
    const beta = leastSquares(found.matrix, six.y);
    const { matrix } = found.encode({ x: [3, 20] });
    const at = (row: number): number => beta.reduce((sum, b, j) => sum + b * (matrix[row * width + j] as number), 0);
    expect(at(0)).toBeCloseTo(at3, 11);
    expect(at(1)).toBeCloseTo(at20, 11);
  });

  it("codes by marginality: the names of the issue", () => {
    const data = { a: ["p", "q", "p", "q", "p", "q"], b: ["u", "u", "v", "v", "w", "w"], x: [1, 2, 3, 4, 5, 7] };
    const names = (formula: string): string => design(formula, data).names.join(" ");
    expect(names("~a+a:b")).toBe("(Intercept) aq ap:bv aq:bv ap:bw aq:bw");
    expect(names("~(a+b)^2-a")).toBe("(Intercept) bv bw aq:bu aq:bv aq:bw");
    expect(names("~a*x-x")).toBe("(Intercept) aq ap:x aq:x");
  });

  it("keeps the rows of the data, and drops levels that no kept row has", () => {
    const data = { age: [20, null, 40, 50, 60], eth: ["A", "N", "A", "C", "C"], n: [1, 2, 0, 3, 4] };
    expect(() => design("~ age", data)).toThrow("row 1");
    const found = design("~ age + eth", data, { missing: "drop" });
    expect(found.names).toEqual(["(Intercept)", "age", "ethC"]);
    expect([...found.rows]).toEqual([0, 2, 3, 4]);
    expect(found.dropped).toBe(1);
    expect(() => found.encode({ age: [30, 31], eth: ["A", "N"] })).toThrow(/eth .* row 1 is "N"/);
  });

  it("takes levels of a column, of the options, and booleans", () => {
    const eth = { values: ["N", "A", "N", "A"], levels: ["N", "A"] };
    expect(design("~ eth", { eth }).names).toEqual(["(Intercept)", "ethA"]);
    expect(design("~ eth", { eth: eth.values }, { levels: { eth: ["N", "A"] } }).names).toEqual([
      "(Intercept)",
      "ethA",
    ]);
    expect(design("~ yes", { yes: [true, false, true] }).names).toEqual(["(Intercept)", "yesTRUE"]);
  });

  it("takes a month round the year: 13 is 1", () => {
    const month = Array.from({ length: 24 }, (_, i) => (i % 12) + (i % 5) / 8);
    const found = design("~ pbs(month, df = 4, Boundary.knots = c(0, 12))", { month });
    const { matrix } = found.encode({ month: [1, 13, -11, 0, 12] });
    const row = (i: number): Float64Array => matrix.subarray(i * 5, i * 5 + 5);
    expect(furthest(row(1), row(0))).toBeLessThan(1e-13);
    expect(furthest(row(2), row(0))).toBeLessThan(1e-13);
    expect(furthest(row(4), row(3))).toBeLessThan(1e-13);
  });

  it("computes columns of many rows to the same bits as of few", () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => 0.1 + i / 7);
    const formula = "~ log(x) + I(x^2.5)";
    const all = design(formula, { x }).matrix;
    const few = design(formula, { x: x.slice(0, 50) }).matrix;
    expect(all.slice(0, 150)).toEqual(few);
  });
});
