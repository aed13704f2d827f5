// x as users give it: rows, columns, matrices; standardization; splits; weights.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkColumns, readFeatures, standardization, standardize } from "../../src/data/features.ts";
import { meanOne, readWeights, splitRows, takeRows } from "../../src/data/split.ts";
import { key } from "../../src/random/key.ts";

describe("readFeatures", () => {
  const table = { values: Float64Array.of(1, 4, 2, 5, 3, 6), rows: 3, columns: 2 };
  it("reads rows, typed rows, matrices and named columns alike", () => {
    expect(
      readFeatures("t", [
        [1, 4],
        [2, 5],
        [3, 6],
      ]),
    ).toEqual(table);
    expect(readFeatures("t", [Float64Array.of(1, 4), Float32Array.of(2, 5), [3, 6]])).toEqual(table);
    expect(readFeatures("t", { values: [1, 4, 2, 5, 3, 6], columns: 2 })).toEqual(table);
    expect(readFeatures("t", { a: [1, 2, 3], b: Float32Array.of(4, 5, 6) })).toEqual({ ...table, names: ["a", "b"] });
  });
  it("takes an array of numbers for one column", () => {
    expect(readFeatures("t", [1, 2])).toEqual({ values: Float64Array.of(1, 2), rows: 2, columns: 1 });
    expect(readFeatures("t", Int32Array.of(1, 2))).toEqual({ values: Float64Array.of(1, 2), rows: 2, columns: 1 });
  });
  it("brings named columns into the order that was fitted", () => {
    expect(readFeatures("t", { b: [4], a: [1] }, ["a", "b"]).values).toEqual(Float64Array.of(1, 4));
  });
  it("takes columns that are named values and columns for what they are", () => {
    expect(readFeatures("t", { values: [1, 2], columns: [3, 4] }).names).toEqual(["values", "columns"]);
  });
});

describe("standardization", () => {
  it("gives mean 0 and sd 1 in the chosen rows, in any unit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 30 }),
        fc.double({ min: -1e8, max: 1e8, noNaN: true }),
        (column, shift) => {
          fc.pre(Math.max(...column) - Math.min(...column) > 0.1);
          const values = Float64Array.from(column, (v) => v + shift);
          const rows = column.map((_, i) => i);
          const z = standardize({ values, columns: 1 }, standardization({ values, columns: 1 }, rows));
          const mean = z.reduce((a, b) => a + b, 0) / z.length;
          const square = z.reduce((a, b) => a + b * b, 0) / z.length;
          expect(Math.abs(mean)).toBeLessThan(1e-6);
          expect(square).toBeCloseTo(1, 6);
        },
      ),
      { numRuns: 200 },
    );
  });
  it("keeps the unit of a column that does not vary in them", () => {
    const values = Float64Array.of(5, 5, 5, 9);
    expect(standardization({ values, columns: 1 }, [0, 1, 2])).toEqual({
      mean: Float64Array.of(5),
      sd: Float64Array.of(1),
    });
  });
  it("counts weights", () => {
    const values = Float64Array.of(1, 2, 4);
    const weighted = standardization({ values, columns: 1 }, [0, 1, 2], [2, 1, 0]);
    const repeated = standardization({ values, columns: 1 }, [0, 0, 1]);
    expect(weighted.mean[0]).toBeCloseTo(repeated.mean[0] as number, 14);
    expect(weighted.sd[0]).toBeCloseTo(repeated.sd[0] as number, 14);
  });
});

describe("checkColumns", () => {
  it("lets columns that differ in one row pass", () => {
    expect(() =>
      checkColumns(
        "t",
        readFeatures("t", [
          [1, 1],
          [2, 2],
          [3, 4],
        ]),
      ),
    ).not.toThrow();
    expect(() =>
      checkColumns(
        "t",
        readFeatures("t", [
          [1, 1],
          [2, 2],
        ]),
      ),
    ).toThrow("column 1 equals column 0");
  });
});

describe("splitRows", () => {
  it("parts all rows, at random or by place, the same from the same key", () => {
    const random = splitRows("t", 50, 0.2, key(1));
    expect(random.validation).toHaveLength(10);
    expect([...random.training, ...random.validation].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
    expect(splitRows("t", 50, 0.2, key(1))).toEqual(random);
    expect(splitRows("t", 50, 0.2, key(2))).not.toEqual(random);
    expect([...splitRows("t", 10, { last: 0.3 }, key(1)).validation]).toEqual([7, 8, 9]);
    expect(splitRows("t", 3, undefined, key(1)).validation).toHaveLength(0);
  });
});

describe("weights", () => {
  it("are brought to mean 1 in the rows that are used", () => {
    expect([...meanOne("t", readWeights("t", [1, 3, 9], 3), Int32Array.of(0, 1))]).toEqual([0.5, 1.5]);
  });
  it("and rows are taken whole", () => {
    expect([...takeRows([1, 2, 3, 4, 5, 6], Int32Array.of(2, 0), 2)]).toEqual([5, 6, 1, 2]);
  });
});
