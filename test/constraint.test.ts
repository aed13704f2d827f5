// Constraints: their bijections, what they contain, and their messages.
import {
  between,
  binary,
  type Constraint,
  category,
  greaterThan,
  known,
  logOdds,
  lowerCholesky,
  nonnegativeInteger,
  ordered,
  positive,
  positiveBy,
  positiveDefinite,
  real,
  repeated,
  simplex,
  unitInterval,
  vector,
} from "thetastar";
import { describe, expect, test } from "vitest";
import { evaluate } from "../src/compile/evaluate.ts";
import { freeSize } from "../src/constraint.ts";
import { grad } from "../src/grad.ts";
import { input } from "../src/ops/leaves.ts";
import { sum } from "../src/ops/reduce.ts";
import { sizeOf, type Tensor } from "../src/tensor.ts";

const matrices: readonly Constraint[] = [
  lowerCholesky(1),
  lowerCholesky(3),
  positiveDefinite(3),
  positiveDefinite(3, { transposed: true }),
];
const maps: readonly Constraint[] = [
  real,
  positive,
  positiveBy("softplus"),
  greaterThan(2),
  greaterThan(1e-3, "softplus"),
  unitInterval,
  between(-3, 5),
  vector(3),
  logOdds(4),
  simplex(4),
  ordered(1),
  ordered(4),
  repeated(positive, 3),
  repeated(simplex(3), 2),
];

describe("bijections", () => {
  for (const c of [...maps, ...matrices])
    test(`free ∘ constrain = id, with and without the compiler's rules: ${c.name}`, () => {
      const n = sizeOf(c.freeShape);
      expect(freeSize(c)).toBe(n);
      const x = input("x", { shape: c.freeShape });
      const value = c.constrain(x);
      expect(value.shape).toEqual(c.shape);
      const back = c.free(value);
      expect(back.shape).toEqual(c.freeShape);
      const [slope] = grad(sum(back), [x]);
      for (const size of [0, 0.1, 1, 5])
        for (const simplify of [true, false]) {
          const free = Float64Array.from({ length: n }, (_, i) => size * (i % 2 ? -1 : 1) * (1 + i / 7));
          const r = evaluate({ value, back, slope: slope as NonNullable<typeof slope> }, { x: free }, { simplify });
          expect(c.contains(r.value)).toBe(true);
          r.back.forEach((v, i) => {
            // what is lost is lost where the value is rounded: 1 − sigmoid(5) has 150 times the rounding of 1, and
            // e⁻⁷ beside the e⁶ before it a million times its own
            const lost = c.name.includes("ascending") ? 100 : 1;
            expect(Math.abs(v - (free[i] as number))).toBeLessThanOrEqual(lost * 1e-12 * Math.max(1, size));
          });
          for (const g of r.slope) expect(Math.abs(g - 1)).toBeLessThan(1e-10);
        }
    });

  for (const c of maps)
    test(`every finite free number is mapped inside, and its slope is finite: ${c.name}`, () => {
      const n = sizeOf(c.freeShape);
      const x = input("x", { shape: c.freeShape });
      const value = c.constrain(x);
      const [slope] = grad(sum(value), [x]);
      for (const precision of ["f64", "f32"] as const)
        for (const simplify of [true, false])
          for (const size of [30, 88, 104, 700, 745, 1e4, 1e30, precision === "f64" ? 1.7e308 : 3e38])
            for (const signs of [1, 2, 3]) {
              const free = Float64Array.from({ length: n }, (_, i) => ((signs >> (i % 2)) & 1 ? size : -size));
              const r = evaluate(
                { value, slope: slope as NonNullable<typeof slope> },
                { x: free },
                { precision, simplify },
              );
              if (c.name.includes("probabilities")) {
                // sums are as good as the precision is
                const k = c.shape[c.shape.length - 1] as number;
                const sum = r.value.reduce((a, b) => a + b) / (r.value.length / k);
                expect(Math.abs(sum - 1)).toBeLessThan(precision === "f64" ? 1e-12 : 1e-5);
                for (const p of r.value) expect(p > 0 && p <= 1).toBe(true);
              } else if (!c.contains(r.value)) throw new Error(`${free} becomes ${r.value} in ${precision}.`);
              if ((c.lower === 0 && c.upper === Infinity) || c.name.startsWith("greater"))
                for (const v of r.value) {
                  expect(v).toBeGreaterThan(c.lower);
                  expect(v).toBeLessThan(Infinity);
                }
              for (const g of r.slope) expect(Number.isFinite(g)).toBe(true);
              if (size > 1e3 && (c === positive || c === unitInterval)) expect(r.slope).toEqual(Float64Array.of(0));
            }
    });

  test("a matrix of every finite free number is finite, and so is its slope", () => {
    for (const c of matrices)
      for (const precision of ["f64", "f32"] as const)
        for (const size of [30, 700, 1e4, 1e30, precision === "f64" ? 1.7e308 : 3e38])
          for (const sign of [-1, 1]) {
            const x = input("x", { shape: c.freeShape });
            const value = c.constrain(x);
            const [slope] = grad(sum(value), [x]);
            const free = Float64Array.from({ length: sizeOf(c.freeShape) }, (_, i) => (i % 2 ? sign : 1) * size);
            const r = evaluate({ value, slope: slope as NonNullable<typeof slope> }, { x: free }, { precision });
            expect([...r.value, ...r.slope].every(Number.isFinite)).toBe(true);
          }
  });

  test("a positive definite matrix has the free numbers of its factor", () => {
    for (const transposed of [false, true]) {
      const c = positiveDefinite(3, { transposed });
      const a = [4, 1, 0.5, 1, 3, -1, 0.5, -1, 2];
      const { again } = evaluate({ again: c.constrain(c.free(input("a", { shape: [3, 3] }))) }, { a });
      again.forEach((v, i) => {
        expect(v).toBeCloseTo(a[i] as number, 13);
      });
    }
  });

  test("what is wrong with a matrix is said", () => {
    const c = positiveDefinite(2);
    const show = (c: Constraint, value: number[]): string | undefined => c.show?.(value, 0);
    expect(c.contains([9, 9, 2, 1, 1, 2], 2)).toBe(true);
    expect(
      [
        [1, 2, 2, 1],
        [1, 0.5, 0.4, 1],
        [1, Number.NaN, 0, 1],
        [0, 0, 0, 1],
      ].map((v) => c.contains(v)),
    ).toEqual([false, false, false, false]);
    expect(show(c, [1, 2, 2, 1])).toBe("a symmetric one with eigenvalues from -1 to 3");
    expect(show(c, [1, 0.5, 0.4, 1])).toBe("not symmetric: 0.5 at [0, 1], 0.4 on the other side");
    expect(show(c, [1, Infinity, 0, 1])).toBe("Infinity at [0, 1]");
    const l = lowerCholesky(2);
    expect(l.contains([9, 1, 0, -3, 2], 1)).toBe(true);
    expect(show(l, [1, 0.5, 1, 1])).toBe("0.5 at [0, 1]");
    expect(show(l, [1, 0, 1, -1])).toBe("-1 at [1, 1]");
  });

  test("sums of probabilities are 1", () => {
    const p = evaluate({ p: simplex(5).constrain(input("x", { shape: [4] })) }, { x: [3, -700, 2, 40] }).p;
    expect(Math.abs(p.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-15);
  });

  test("a known value has no free numbers", () => {
    expect(freeSize(known(nonnegativeInteger))).toBe(0);
    expect(known(positive).known).toBe(true);
    expect(() => nonnegativeInteger.constrain(input("x"))).toThrow("an integer has no smooth map");
  });
});

describe("what is inside", () => {
  test("ascending numbers: on the host and in the graph", () => {
    const c = ordered(3);
    const y = input("y", { shape: [3] });
    for (const [v, holds] of [
      [[-1, 2, 2.5], true],
      [[1, 0, 3], false],
      [[0, 1, 1], false],
      [[0, 1, Number.NaN], false],
    ] as const) {
      // biome-ignore format: short
      expect(c.contains(v)).toBe(holds);
      expect(evaluate({ in: c.inside?.(y) as Tensor }, { y: [...v] }).in[0]).toBe(holds ? 1 : 0);
    }
    expect(c.contains([9, 9, 0, 1, 2], 2)).toBe(true);
  });
  const cases: readonly [Constraint, readonly number[][], readonly number[][]][] = [
    [real, [[0], [-1e308]], []],
    [positive, [[1e-300], [1e300]], [[0], [-1], [Infinity]]],
    [greaterThan(2), [[2.1]], [[2], [-5]]],
    [unitInterval, [[0], [0.5], [1]], [[-1e-300], [1.0000001]]],
    [between(-3, 5), [[-3], [0], [5]], [[-3.1], [6]]],
    [nonnegativeInteger, [[0], [7], [1e9]], [[-1], [0.5], [Infinity]]],
    [binary, [[0], [1]], [[2], [0.5], [-1]]],
    [category(3), [[0], [2]], [[3], [-1], [1.5]]],
    [vector(2), [[0, -1]], []],
    [
      simplex(3),
      [
        [0.2, 0.3, 0.5],
        [1, 0, 0],
      ],
      [
        [0.2, 0.3, 0.6],
        [-0.1, 0.6, 0.5],
      ],
    ],
    [repeated(positive, 2), [[1, 2]], [[1, 0]]],
  ];
  for (const [c, good, bad] of cases)
    test(`${c.name}: on the host and in the graph`, () => {
      const y = input("y", { shape: c.shape });
      const inGraph = (v: readonly number[]): boolean =>
        !c.inside || evaluate({ in: c.inside(y) }, { y: v }).in[0] === 1;
      for (const v of good) expect([c.contains(v), inGraph(v)]).toEqual([true, true]);
      for (const v of bad) expect([c.contains(v), inGraph(v)]).toEqual([false, false]);
      const nan = new Array(sizeOf(c.shape)).fill(Number.NaN);
      expect(c.contains(nan)).toBe(false);
      if (c.inside) expect(inGraph(nan)).toBe(false);
      expect(good.every((v) => c.contains([9, 9, ...v], 2))).toBe(true);
      expect(
        sizeOf(c.shape) === 1 ? c.contains([c.interior]) : c.contains(new Array(sizeOf(c.shape)).fill(c.interior)),
      ).toBe(true);
    });
});

test("messages", () => {
  const messages = [
    () => greaterThan(Number.NaN),
    () => greaterThan(0, "square" as "exp"),
    () => between(1, 1),
    () => between(0, Infinity),
    () => vector(0),
    () => simplex(1),
    () => ordered(0),
    () => logOdds(2.5),
    () => category(1),
    () => category(["rain", "sun", "rain"]),
  ].map((make) => {
    try {
      make();
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  });
  expect(messages).toEqual([
    "greaterThan: a must be a finite number; it is NaN.",
    'greaterThan: the map must be "exp" or "softplus"; it is square. Choose one.',
    "between: a must be less than b; they are 1 and 1. Exchange them.",
    "between: b must be a finite number; it is Infinity.",
    "vector: d must be an integer not less than 1; it is 0.",
    "simplex: k must be an integer not less than 2; it is 1.",
    "ordered: k must be an integer not less than 1; it is 0.",
    "logOdds: k must be an integer not less than 2; it is 2.5.",
    "category: at least 2 classes are needed; came 1. Give their number or their labels.",
    'category: labels must differ; "rain" came twice. Drop one.',
  ]);
});
