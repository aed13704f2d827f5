// Slopes of the continuous ranked probability score in parameters and y: differences of the rule, families of many kinds.
import { evaluate, grad, input, sumRows, type Tensor } from "thetastar";
import * as families from "thetastar/distributions";
import { expect, test } from "vitest";
import type { AnyFamily } from "../../src/distribution.ts";

const {
  Binomial,
  Clipped,
  GEV,
  GeneralizedPareto,
  Logistic,
  LogLogistic,
  NegativeBinomial,
  Normal,
  Pareto,
  Truncated,
} = families;
type Numbers = Readonly<Record<string, number>>;
const points: readonly (readonly [family: AnyFamily, params: Numbers, y: number])[] = [
  ...[-0.75, -0.2, 0, 1e-10, 0.8, 1, 1.7].map((shape) => [GEV, { loc: 1, scale: 2, shape }, 2.5] as const),
  [GEV, { loc: 1, scale: 2, shape: 0.3 }, -40],
  [GEV, { loc: 1, scale: 2, shape: -0.3 }, 40],
  [GeneralizedPareto, { scale: 2, shape: 1 }, 3],
  [GeneralizedPareto, { scale: 2, shape: -0.5 }, 3],
  ...[0.6, 1.3, 3, 30].map((shape) => [LogLogistic, { scale: 2, shape }, 1.5] as const),
  [Pareto, { scale: 2, shape: 1.5 }, 3],
  [NegativeBinomial, { mean: 4, dispersion: 0.5 }, 3],
  [NegativeBinomial, { mean: 4, dispersion: 1e-6 }, 0],
  [Binomial, { totalCount: 9, logits: 0.5 }, 3],
  [Binomial, { totalCount: 9, logits: 0 }, 9],
  ...[Normal, Logistic].flatMap((base) =>
    [
      { loc: 0.5, scale: 1.5 },
      { loc: -8, scale: 0.75 },
      { loc: 9, scale: 1 },
    ].flatMap((params) => [
      [Clipped(base, { lower: -1, upper: 2.5 }), params, 0.5] as const,
      [Truncated(base, { lower: -1, upper: 2.5 }), params, 0.5] as const,
      [Truncated(base, { lower: 0 }), params, 0.5] as const,
    ]),
  ),
];

const STEPS = [-3, -2, -1, 1, 2, 3];

test.each(points.map(([family, params, y]) => [family.name, params, y, family] as const))(
  "%s(%o) at %d",
  (_, params, y, family) => {
    const at: Numbers = { ...params, y };
    const inputs = Object.fromEntries(Object.keys(at).map((name) => [name, input(name, { rows: true })]));
    const score = family.rules.crps?.(inputs as never, inputs.y as Tensor) as Tensor;
    const moving = Object.keys(at).filter(
      (name) => name !== "totalCount" && !(name === "y" && family.support.discrete),
    );
    const step = (name: string): number =>
      1e-3 * Math.max(Math.abs(at[name] as number), name === "dispersion" ? 0 : 0.1);
    // the point itself, and for each number three steps to either side of it
    const rows = [
      at,
      ...moving.flatMap((name) => STEPS.map((k) => ({ ...at, [name]: (at[name] as number) + k * step(name) }))),
    ];
    const slopes = grad(
      sumRows(score),
      moving.map((name) => inputs[name] as Tensor),
    );
    const data = Object.fromEntries(Object.keys(at).map((name) => [name, rows.map((row) => row[name] as number)]));
    const found: Readonly<Record<string, ArrayLike<number>>> = evaluate(
      { score, ...Object.fromEntries(slopes.map((slope, i) => [`by ${moving[i]}`, slope])) },
      data,
    );
    moving.forEach((name, i) => {
      const value = (k: number): number => found.score?.[1 + i * STEPS.length + STEPS.indexOf(k)] as number;
      const d = (k: number): number => (value(k) - value(-k)) / (2 * k * step(name));
      // Richardson's: of the sixth order
      const truth = (d(1) * 15 - d(2) * 6 + d(3)) / 10;
      expect(Math.abs((found[`by ${name}`]?.[0] as number) - truth), name).toBeLessThan(
        1e-7 * Math.max(1, Math.abs(truth)),
      );
    });
  },
);
