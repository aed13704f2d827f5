// Panels side by side over one x: dots, the mean, a 90 % band, and the truth where it is known.
import * as Plot from "@observablehq/plot";
import { colour, type FigureOptions, figure } from "./plots.ts";

/** What a panel shows; every part may be left out. */
export interface Panel {
  readonly label: string;
  readonly colour: string;
  readonly dots?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
  readonly curve?: Curve;
  readonly truth?: Curve;
}
/** A line over x, and the ends of a band about it. */
export interface Curve {
  readonly x: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
}

type Column = "mean" | "lower" | "upper";
const points = (label: string, curve: Curve) =>
  Array.from(curve.x, (x, i) => {
    const at = (column: Column): number => curve[column]?.[i] ?? Number.NaN;
    return { label, x, mean: at("mean"), lower: at("lower"), upper: at("upper") };
  });

/** Panels on one scale. Dots lie below, the truth is drawn in black: its mean solid, its band dashed. */
export function panels(list: readonly Panel[], options: FigureOptions): string {
  return figure({
    height: 280,
    marginLeft: 50,
    marginTop: 30,
    marginBottom: 40,
    ...options,
    fx: { domain: list.map(({ label }) => label), label: null, padding: 0.06, ...options.fx },
    x: { labelAnchor: "center", labelArrow: "none", label: "x", ...options.x },
    y: { grid: true, labelAnchor: "center", labelArrow: "none", label: "y", ...options.y },
    marks: [
      Plot.axisFx({ fontSize: 12, fontWeight: 600, fill: "#333" }),
      ...list.flatMap(({ label, colour: own, dots, curve, truth }) => [
        dots &&
          Plot.dot(
            Array.from(dots.x, (x, i) => ({ label, x, y: dots.y[i] as number })),
            {
              fx: "label",
              x: "x",
              y: "y",
              r: 1.4,
              fill: curve?.lower ? colour.other : own,
              fillOpacity: curve?.lower ? 0.55 : 0.4,
              clip: true,
            },
          ),
        curve?.lower &&
          Plot.areaY(points(label, curve), {
            fx: "label",
            x: "x",
            y1: "lower",
            y2: "upper",
            fill: own,
            fillOpacity: 0.25,
            clip: true,
          }),
        truth?.lower &&
          ["lower", "upper"].map((y) =>
            Plot.lineY(points(label, truth), {
              fx: "label",
              x: "x",
              y,
              stroke: colour.truth,
              strokeDasharray: "4 3",
              clip: true,
            }),
          ),
        truth &&
          Plot.lineY(points(label, truth), {
            fx: "label",
            x: "x",
            y: "mean",
            stroke: colour.truth,
            strokeWidth: 1,
            clip: true,
          }),
        curve &&
          Plot.lineY(points(label, curve), {
            fx: "label",
            x: "x",
            y: "mean",
            stroke: curve.lower ? own : colour.truth,
            strokeWidth: 2,
            clip: true,
          }),
      ]),
      ...(options.marks ?? []),
    ],
  });
}

/** `count` numbers evenly from `from` to `to`, ends included. */
export const grid = (from: number, to: number, count = 201): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/** The curve of a forecast with its 90 % band. */
export const curveOf = (
  x: Float64Array,
  forecast: {
    mean(): ArrayLike<number>;
    interval(level: number): { lower: ArrayLike<number>; upper: ArrayLike<number> };
  },
): Curve => ({ x, mean: forecast.mean(), ...forecast.interval(0.9) });
