// Of classes: the probabilities of a few members as bars, and how they go over into one another along a parameter.
import * as Plot from "@observablehq/plot";
import type { AnyFamily } from "../../../src/distribution.ts";
import { figure } from "../../examples/plots.ts";
import { colours, sheet } from "./sheet.ts";

type Parameters = Readonly<Record<string, unknown>>;

export interface Classes {
  readonly kind: "classes";
  /** Members by what is written under their bars. */
  readonly members: Readonly<Record<string, Parameters>>;
  /** A parameter from one value to another, and the members there. */
  readonly along: {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly member: (value: number) => Parameters;
  };
}

/** Classes in an order are darker and darker. */
const shades = ["#9ecae1", "#4292c6", "#08519c", "#08306b"];

export function classes(title: string, family: AnyFamily, { members, along }: Classes): string {
  const labels = (family.support.labels ?? []) as readonly string[];
  const ordered = title === "Ordinal";
  const fills = ordered ? shades : colours;
  const probs = (parameters: Parameters): Float64Array =>
    (family as unknown as (p: Parameters) => { prob(y: readonly string[]): Float64Array })(parameters).prob(labels);
  const bars = Object.entries(members).flatMap(([member, parameters]) =>
    Array.from(probs(parameters), (p, i) => ({ member, label: labels[i] as string, p })),
  );
  const n = 101;
  const at = Array.from({ length: n }, (_, i) => along.from + ((along.to - along.from) * i) / (n - 1));
  const shares = at.map((x) => probs(along.member(x)));
  const areas = at.flatMap((x, i) => {
    let below = 0;
    return labels.map((label, j) => {
      const low = below;
      below += shares[i]?.[j] as number;
      return { x, label, low, high: below };
    });
  });
  // each label where its class is the likeliest it gets, away from the edges
  const names = labels.map((label, j) => {
    const inner = areas.filter((a) => a.label === label).slice(12, -12);
    const best = inner.reduce((a, b) => (b.high - b.low > a.high - a.low ? b : a));
    return { label, x: best.x, y: (best.low + best.high) / 2, fill: ordered && j === 0 ? "#08306b" : "#ffffff" };
  });
  const size = { width: 380, height: 230, marginLeft: 46, marginTop: 8, marginBottom: 40 };
  const color = { domain: labels, range: fills.slice(0, labels.length), legend: false };
  const left = figure({
    ...size,
    title: "P(Y = y)",
    x: { axis: null, domain: labels, padding: 0.12 },
    fx: { label: null, domain: Object.keys(members), padding: 0.18, axis: "bottom" },
    y: { domain: [0, 1], grid: true, label: null },
    color,
    marks: [Plot.barY(bars, { fx: "member", x: "label", y: "p", fill: "label" }), Plot.ruleY([0], { stroke: "#999" })],
  });
  const right = figure({
    ...size,
    title: "probabilities, one on top of another",
    x: { label: along.name, domain: [along.from, along.to], labelAnchor: "center", labelArrow: "none" },
    y: { domain: [0, 1], label: null },
    color,
    marks: [
      Plot.areaY(areas, { x: "x", y1: "low", y2: "high", fill: "label", stroke: "#fff", strokeWidth: 0.8 }),
      Plot.text(names, { x: "x", y: "y", text: "label", fill: "fill", fontWeight: 600, fontSize: 13 }),
    ],
  });
  return sheet({
    title,
    described: "probabilities of the classes",
    legend: labels.map((label, i) => ({ label, colour: fills[i] as string })),
    panels: [left, right],
  });
}
