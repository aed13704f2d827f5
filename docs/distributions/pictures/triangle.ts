// Of three shares, or counts of three classes: the triangle of all of them, a corner for each.
import * as Plot from "@observablehq/plot";
import type { AnyFamily } from "../../../src/distribution.ts";
import { figure } from "../../examples/plots.ts";
import { levels } from "./plane.ts";
import { colours, sheet } from "./sheet.ts";

export interface Triangle {
  readonly kind: "triangle";
  /** Members by what is written above them. */
  readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Of counts, how many there are in all. */
  readonly totalCount?: number;
}

type Three = readonly [number, number, number];
interface Drawn {
  prob(y: readonly Three[]): Float64Array;
  sample(n: number, options: { readonly seed: string }): readonly Three[];
}

const HEIGHT = Math.sqrt(3) / 2;
/** Where shares lie: the first at the left corner, the second at the right, the third on top. */
const place = ([, b, c]: Three): readonly [number, number] => [b + c / 2, c * HEIGHT];
const corners: readonly Three[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const outline = [...corners, corners[0] as Three].map(place);
const subscripts = ["y₁ = 1", "y₂ = 1", "y₃ = 1"];

const CELLS = 160;
/** No share is nearer to 0 in a picture: densities may be infinite there. */
const LEAST = 1e-4;

/** Regions of the highest density, clipped at the edges. */
function shares(d: Drawn): Plot.Markish[] {
  const cells = Array.from({ length: CELLS * CELLS }, (_, k): Three => {
    const x = ((k % CELLS) + 0.5) / CELLS;
    const c = Math.max((Math.floor(k / CELLS) + 0.5) / CELLS, LEAST);
    const b = x - c / 2;
    const hold = (v: number): number => Math.max(v, LEAST);
    const total = hold(1 - b - c) + hold(b) + c;
    return [hold(1 - b - c) / total, hold(b) / total, c / total];
  });
  const values = d.prob(cells);
  return levels(d).map(([threshold, fill]) =>
    Plot.contour(values, {
      value: Plot.identity,
      width: CELLS,
      height: CELLS,
      x1: 0,
      x2: 1,
      y1: 0,
      y2: HEIGHT,
      thresholds: [threshold],
      fill,
      stroke: "#ffffff",
      strokeWidth: 0.7,
      clip: { type: "Polygon", coordinates: [outline as [number, number][]] },
    }),
  );
}

/** All counts of three classes, n in all. */
const triples = (n: number): readonly Three[] =>
  Array.from({ length: n + 1 }, (_, a) => Array.from({ length: n - a + 1 }, (_, b): Three => [a, b, n - a - b])).flat();

/** A dot for each triple of counts, as large as it is likely. */
function counts(d: Drawn, n: number, largest: number): Plot.Markish[] {
  const all = triples(n);
  const dots = Array.from(d.prob(all), (p, i) => {
    const [a, b, c] = all[i] as Three;
    const [x, y] = place([a / n, b / n, c / n]);
    return { x, y, r: 11 * Math.sqrt(p / largest) };
  });
  return [
    Plot.dot(dots, { x: "x", y: "y", r: 0.9, fill: "#bbb" }),
    Plot.dot(dots, { x: "x", y: "y", r: { value: "r", scale: null }, fill: colours[0], fillOpacity: 0.85 }),
  ];
}

export function triangle(title: string, family: AnyFamily, { members, totalCount }: Triangle): string {
  const entries = Object.entries(members);
  const width = Math.floor(760 / entries.length);
  const drawn = entries.map(([, parameters]) => (family as unknown as (p: object) => Drawn)(parameters));
  const largest =
    totalCount === undefined ? 1 : Math.max(...drawn.flatMap((d) => Array.from(d.prob(triples(totalCount)))));
  // clear of the dots at the corners
  const away = totalCount === undefined ? 0 : 9;
  const ends = totalCount === undefined ? subscripts : subscripts.map((s) => s.replace("1", String(totalCount)));
  const panels = entries.map(([label], i) =>
    figure({
      title: label,
      width,
      height: Math.round((width - 56) * HEIGHT) + 48 + 2 * away,
      marginLeft: 28,
      marginRight: 28,
      marginTop: 24 + away,
      marginBottom: 24 + away,
      x: { axis: null, domain: [0, 1] },
      y: { axis: null, domain: [0, HEIGHT] },
      marks: [
        ...(totalCount === undefined ? shares(drawn[i] as Drawn) : counts(drawn[i] as Drawn, totalCount, largest)),
        Plot.line(outline, { stroke: "#777", strokeWidth: 1 }),
        Plot.text(corners.slice(0, 2).map(place), {
          text: ends.slice(0, 2),
          dy: 14 + away,
          fill: "#555",
          fontSize: 11,
        }),
        Plot.text(corners.slice(2).map(place), { text: ends.slice(2), dy: -10 - away, fill: "#555", fontSize: 11 }),
      ],
    }).replace('font-size="15"', 'font-size="13"'),
  );
  const note =
    totalCount === undefined
      ? "Regions of the highest density that hold 50, 80 and 95 % of the probability"
      : "The area of a dot is the probability of its three counts";
  return sheet({
    title,
    described: totalCount === undefined ? "densities of three shares" : "probabilities of three counts",
    note,
    panels,
  });
}
