// Of two numbers: the regions that hold most of the probability, and draws.
import * as Plot from "@observablehq/plot";
import type { AnyFamily } from "../../../src/distribution.ts";
import { figure } from "../../examples/plots.ts";
import { sheet } from "./sheet.ts";

export interface Plane {
  readonly kind: "plane";
  /** Where another size than the page's is drawn. */
  readonly family?: AnyFamily;
  /** Members by what is written above them. */
  readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Both numbers go from one to the other. */
  readonly from: number;
  readonly to: number;
}

type Pair = readonly [number, number];
interface Drawn {
  prob(y: readonly Pair[]): Float64Array;
  sample(n: number, options: { readonly seed: string }): readonly Pair[];
}

/** Probabilities of the regions, and their fills, the largest first. */
const regions = [
  [0.95, "#dcebf7"],
  [0.8, "#a9cfe8"],
  [0.5, "#5ba3d0"],
] as const;

/** So many draws tell the regions to half a percent. */
const MANY = 20_000;
/** The densities above which regions hold these probabilities, with their fills: quantiles of the density of draws. */
export function levels<Y>(d: {
  prob(y: readonly Y[]): Float64Array;
  sample(n: number, options: { readonly seed: string }): readonly Y[];
}): readonly (readonly [number, string])[] {
  const found = d.prob(d.sample(MANY, { seed: "regions" })).sort();
  return regions.map(([p, fill]) => [found[Math.floor((1 - p) * MANY)] as number, fill]);
}

const CELLS = 120;
const DRAWS = 250;

export function plane(title: string, own: AnyFamily, { family = own, members, from, to }: Plane): string {
  const step = (to - from) / CELLS;
  const cells = Array.from({ length: CELLS * CELLS }, (_, k): Pair => {
    const [i, j] = [k % CELLS, Math.floor(k / CELLS)];
    return [from + (i + 0.5) * step, from + (j + 0.5) * step];
  });
  const entries = Object.entries(members);
  const width = Math.floor(760 / entries.length);
  const panels = entries.map(([label, parameters]) => {
    const d = (family as unknown as (p: object) => Drawn)(parameters);
    const values = d.prob(cells);
    const draws = d.sample(DRAWS, { seed: title }).filter((y) => y.every((v) => v > from && v < to));
    return figure({
      title: label,
      width,
      height: width - 6,
      marginLeft: 34,
      marginRight: 12,
      marginTop: 6,
      marginBottom: 32,
      x: { domain: [from, to], label: null, ticks: 5 },
      y: { domain: [from, to], label: null, ticks: 5 },
      marks: [
        Plot.gridX({ ticks: 5 }),
        Plot.gridY({ ticks: 5 }),
        ...levels(d).map(([threshold, fill]) =>
          Plot.contour(values, {
            value: Plot.identity,
            width: CELLS,
            height: CELLS,
            x1: from,
            x2: to,
            y1: from,
            y2: to,
            thresholds: [threshold],
            fill,
            stroke: "#ffffff",
            strokeWidth: 0.7,
          }),
        ),
        Plot.dot(draws, { x: (y) => y[0], y: (y) => y[1], r: 1.4, fill: "#0b2545", fillOpacity: 0.55 }),
      ],
    }).replace('font-size="15"', 'font-size="13"');
  });
  return sheet({
    title,
    described: "densities and draws of two numbers",
    note: `Regions of the highest density that hold 50, 80 and 95 % of the probability, and ${DRAWS} draws`,
    panels,
  });
}
