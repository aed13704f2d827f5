// Of one number: density (or probability) and cdf of a few members, side by side; points with a probability as stems.
import * as Plot from "@observablehq/plot";
import type { AnyFamily } from "../../../src/distribution.ts";
import { figure } from "../../examples/plots.ts";
import { colours, labelOf, sheet } from "./sheet.ts";

export interface Curves {
  readonly kind?: "curves";
  readonly parameters: readonly Readonly<Record<string, unknown>>[];
  readonly from: number;
  readonly to: number;
  /** Values that an otherwise continuous y takes with a probability. */
  readonly atoms?: readonly number[];
}

interface Drawn {
  prob(y: ArrayLike<number>): Float64Array;
  cdf(y: ArrayLike<number>): Float64Array;
}

/** A little of the width: that far from an atom the density is drawn. */
const BESIDE = 1e-6;

export function curves(title: string, family: AnyFamily, { parameters, from, to, atoms = [] }: Curves): string {
  const discrete = family.support.discrete;
  const beside = atoms.flatMap((a) => [a - BESIDE * (to - from), a + BESIDE * (to - from)]);
  const even = Array.from({ length: 401 }, (_, i) => from + ((to - from) * i) / 400);
  const y = discrete
    ? Float64Array.from({ length: Math.floor(to) - Math.ceil(from) + 1 }, (_, i) => Math.ceil(from) + i)
    : Float64Array.from(
        [...even.filter((v) => !atoms.includes(v)), ...beside].filter((v) => v >= from && v <= to),
      ).sort();
  const members = parameters.map((values, i) => {
    const d = (family as unknown as (p: object) => Drawn)(values);
    const label = labelOf(values);
    // stems of several members stand beside one another
    const shift = (i - (parameters.length - 1) / 2) * 0.008 * (to - from);
    const mass = atoms.length > 0 ? d.prob(atoms) : [];
    return {
      density: Array.from(d.prob(y), (value, k) => ({ label, y: y[k] as number, value })),
      cdf: Array.from(d.cdf(y), (value, k) => ({ label, y: y[k] as number, value })),
      stems: Array.from(mass, (value, k) => ({ label, y: (atoms[k] as number) + shift, value })),
    };
  });
  const stems = members.flatMap((one) => one.stems);
  // one density that runs off to infinity does not flatten the others
  const heights = members
    .flatMap(({ density }) => density.map(({ value }) => value))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const top = Math.max(
    Math.min(heights[heights.length - 1] ?? 1, 2.5 * (heights[Math.floor(heights.length * 0.97)] ?? 1)),
    ...stems.map(({ value }) => value),
  );
  const pad = discrete ? 0.5 : 0;
  const panel = (what: "density" | "cdf", heading: string, most: number): string => {
    const own = members
      .flatMap((one) => one[what])
      .filter(({ value }) => Number.isFinite(value))
      .map((r) => ({ ...r, value: Math.min(r.value, most) }));
    const channels = { x: "y", y: "value", stroke: "label" } as const;
    return figure({
      title: heading,
      width: 380,
      height: 230,
      marginLeft: 46,
      marginTop: 8,
      x: {
        label: null,
        domain: [from - pad, to + pad],
        ...(discrete && { ticks: y.filter((_, i) => i % Math.ceil(y.length / 11) === 0) as never, tickFormat: "d" }),
      },
      y: { domain: [0, most], grid: true, label: null },
      color: { domain: parameters.map(labelOf), range: [...colours], legend: false },
      marks: [
        Plot.ruleY([0], { stroke: "#999" }),
        ...(discrete
          ? [
              what === "cdf"
                ? Plot.line(own, { ...channels, strokeWidth: 1.4, curve: "step-after" })
                : Plot.ruleX(own, { ...channels, strokeOpacity: 0.35 }),
              Plot.dot(own, { x: "y", y: "value", fill: "label", r: 2.8 }),
            ]
          : [Plot.line(own, { ...channels, strokeWidth: 1.8 })]),
        ...(what === "density" && stems.length > 0
          ? [
              Plot.ruleX(stems, { ...channels, strokeWidth: 1.8 }),
              Plot.dot(stems, { x: "y", y: "value", fill: "label", r: 4.5 }),
            ]
          : []),
      ],
    });
  };
  const heading = discrete ? "P(Y = y)" : atoms.length > 0 ? "density, and probability of the points" : "density";
  return sheet({
    title,
    described: "densities and cdfs",
    legend: parameters.map((values, i) => ({ label: labelOf(values), colour: colours[i] as string })),
    panels: [panel("density", heading, top * 1.08), panel("cdf", "P(Y ≤ y)", 1)],
  });
}
