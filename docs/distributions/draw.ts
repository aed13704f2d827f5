// The picture of a family: density (or probability) and cdf of a few members, side by side.
import * as Plot from "@observablehq/plot";
import type { AnyFamily } from "../../src/distribution.ts";
import { escapeText, figure } from "../examples/plots.ts";
import type { Picture } from "./page.ts";

/** Told apart by every eye, in this order (Okabe and Ito). */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

interface Drawn {
  prob(y: ArrayLike<number>): Float64Array;
  cdf(y: ArrayLike<number>): Float64Array;
}

/** Parameters in short: `concentration 2, rate 1`. */
const labelOf = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value.join(", ")}]` : value}`)
    .join(", ");

/** An SVG of densities and cdfs. */
export function draw(title: string, family: AnyFamily, { parameters, from, to }: Picture): string {
  const discrete = family.support.discrete;
  const y = discrete
    ? Float64Array.from({ length: Math.floor(to) - Math.ceil(from) + 1 }, (_, i) => Math.ceil(from) + i)
    : Float64Array.from({ length: 401 }, (_, i) => from + ((to - from) * i) / 400);
  const panels = [discrete ? "probability" : "density", "cdf"];
  const rows = parameters.flatMap((values) => {
    const d = (family as unknown as (p: object) => Drawn)(values);
    const [p, f] = [d.prob(y), d.cdf(y)];
    return Array.from(y, (v, i) => [
      { panel: panels[0], label: labelOf(values), y: v, value: p[i] as number },
      { panel: panels[1], label: labelOf(values), y: v, value: f[i] as number },
    ]).flat();
  });
  // one density that runs off to infinity does not flatten the others
  const heights = rows
    .filter((r) => r.panel === panels[0] && Number.isFinite(r.value))
    .map((r) => r.value)
    .sort((a, b) => a - b);
  const top = Math.min(heights[heights.length - 1] ?? 1, 2.5 * (heights[Math.floor(heights.length * 0.97)] ?? 1));
  const pad = discrete ? 0.5 : 0;
  const panel = (name: string, heading: string, most: number): string => {
    const own = rows
      .filter((r) => r.panel === name && Number.isFinite(r.value))
      .map((r) => ({ ...r, value: Math.min(r.value, most) }));
    const steps = name === "cdf";
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
      color: { domain: parameters.map(labelOf), range: colours, legend: false },
      marks: [
        Plot.ruleY([0], { stroke: "#999" }),
        ...(discrete
          ? [
              ...(steps
                ? [Plot.line(own, { x: "y", y: "value", stroke: "label", strokeWidth: 1.4, curve: "step-after" })]
                : [Plot.ruleX(own, { x: "y", y: "value", stroke: "label", strokeOpacity: 0.35 })]),
              Plot.dot(own, { x: "y", y: "value", fill: "label", r: 2.8 }),
            ]
          : [Plot.line(own, { x: "y", y: "value", stroke: "label", strokeWidth: 1.8 })]),
      ],
    });
  };
  const [left, right] = [
    panel(panels[0] as string, discrete ? "P(Y = y)" : "density", top * 1.08),
    panel("cdf", "P(Y ≤ y)", 1),
  ];
  // labels side by side where they fit, else one below another
  const widths = parameters.map((values) => 22 + 6.9 * labelOf(values).length);
  const oneLine = widths.reduce((sum, w) => sum + w, 16) <= 760;
  const below = 48 + (oneLine ? 0 : 17 * (parameters.length - 1));
  const inner = (svg: string, x: number): string => svg.replace(/^<svg /, `<svg x="${x}" y="${below}" `);
  const height = Number(/height="(\d+)"/.exec(left)?.[1]) + below;
  const legend = parameters.map((values, i) => {
    const x = 16 + (oneLine ? widths.slice(0, i).reduce((sum, w) => sum + w, 0) : 0);
    const y = 42 + (oneLine ? 0 : 17 * i);
    return `<text x="${x}" y="${y}" font-size="12" font-weight="600" fill="${colours[i]}">${escapeText(labelOf(values))}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="${height}" viewBox="0 0 760 ${height}" role="img"`,
    ` font-family="system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"`,
    ` aria-label="${title}: densities and cdfs" style="max-width:100%;height:auto;background:#ffffff">`,
    `<rect width="760" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="22" font-size="16" font-weight="600" fill="#111">${title}</text>`,
    ...legend,
    `${inner(left, 0)}${inner(right, 380)}</svg>`,
  ].join("");
}
