// Pictures for the examples and the docs: Observable Plot on a document without a browser, out comes one static SVG.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** One colour for one way of training, in every picture (Okabe and Ito's, told apart by every eye). */
export const colour = {
  mse: "#d55e00",
  nll: "#0072b2",
  betaNll: "#009e73",
  truth: "#1c1c1c",
  other: "#8a8a8a",
  faint: "#d9d9d9",
} as const;

const paper = "#ffffff";
/** Ticks of a probability, without the ends: those of neighbouring panels would touch. */
const inner = [0.2, 0.4, 0.6, 0.8];
const font = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/** What {@link figure} takes: Plot's own options, a title and a line under it. */
export interface FigureOptions extends Plot.PlotOptions {
  readonly title: string;
  readonly subtitle?: string;
}

/** A figure as the text of one self-contained SVG on white paper, its title inside. Width 760 unless given. */
export function figure({ title, subtitle, ...options }: FigureOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const width = options.width ?? 760;
  const heading = subtitle === undefined ? 34 : 54;
  const plotted = Plot.plot({
    ...options,
    width,
    document,
    style: { fontFamily: font, fontSize: "12px", color: "#333", background: "none", overflow: "visible" },
  });
  const svg = plotted.tagName.toLowerCase() === "svg" ? plotted : plotted.querySelector("svg");
  if (!svg) throw new Error(`figure: Plot made no svg for ${title}`);
  const height = Number(svg.getAttribute("height"));
  // Plot's style sheet asks for the page's width; a picture in a file has only itself.
  const lines = [
    `<rect width="${width}" height="${height + heading}" fill="${paper}"/>`,
    `<text x="16" y="23" font-size="15" font-weight="600" fill="#111">${escapeText(title)}</text>`,
    ...(subtitle === undefined
      ? []
      : [`<text x="16" y="42" font-size="12" fill="#555">${escapeText(subtitle)}</text>`]),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + heading}"`,
    ` viewBox="0 0 ${width} ${height + heading}" font-family="${font}" role="img" aria-label="${escapeText(title)}"`,
    ` style="max-width:100%;height:auto;background:${paper}">`,
    ...lines,
    `<g transform="translate(0,${heading})">${nested(svg.outerHTML)}</g></svg>`,
  ].join("");
}

/** An inner svg keeps its own coordinates, and may draw beyond its edge. */
const nested = (svg: string): string => svg.replace(/^<svg /, '<svg overflow="visible" ');

/** Text as XML wants it. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** One band of a forecast over x, with what happened. */
export interface BandPoint {
  readonly x: number;
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  readonly y: number;
}
/** A panel of {@link bands}. */
export interface BandPanel {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly BandPoint[];
}

/** Panels side by side on one scale: band, centre line, and y as dots, ringed where they fell outside. */
export function bands(panels: readonly BandPanel[], options: FigureOptions): string {
  const points = panels.flatMap(({ label, colour, points }) => points.map((p) => ({ ...p, label, colour })));
  const inside = (p: BandPoint): boolean => p.y >= p.lower && p.y <= p.upper;
  return figure({
    height: 250,
    marginLeft: 58,
    marginTop: 30,
    marginBottom: 40,
    ...options,
    fx: { domain: panels.map(({ label }) => label), label: null, padding: 0.06, ...options.fx },
    y: { grid: true, labelAnchor: "center", labelArrow: "none", ...options.y },
    x: { labelArrow: "none", ...options.x },
    marks: [
      Plot.axisFx({ fontSize: 12, fontWeight: 600, fill: "#333" }),
      ...panels.map((panel) => {
        const own = points.filter((p) => p.label === panel.label);
        return [
          Plot.areaY(own, { fx: "label", x: "x", y1: "lower", y2: "upper", fill: panel.colour, fillOpacity: 0.18 }),
          Plot.lineY(own, { fx: "label", x: "x", y: "centre", stroke: panel.colour, strokeWidth: 1.8 }),
          Plot.dot(own, { fx: "label", x: "x", y: "y", r: 2.4, fill: colour.truth }),
          Plot.dot(own, {
            filter: (p: BandPoint) => !inside(p),
            fx: "label",
            x: "x",
            y: "y",
            r: 5.5,
            stroke: "#c1121f",
            strokeWidth: 1.5,
          }),
        ];
      }),
      ...(options.marks ?? []),
    ],
  });
}

/** A point of a reliability curve: what was forecast, how often it happened, on how many rows. */
export interface ReliabilityPoint {
  readonly forecast: number;
  readonly observed: number;
  readonly stderr: number;
  readonly n: number;
}

/** Reliability curves, a panel for each: on the diagonal what was said happened as often as said. Bars: ±1.96 standard errors. */
export function reliability(
  panels: readonly { readonly label: string; readonly colour: string; readonly points: readonly ReliabilityPoint[] }[],
  options: FigureOptions,
): string {
  const points = panels.flatMap(({ label, colour, points }) => points.map((p) => ({ ...p, label, colour })));
  const clamp = (v: number): number => Math.min(1, Math.max(0, v));
  const same = points.every((p) => p.n === points[0]?.n);
  return figure({
    height: 330,
    marginLeft: 58,
    marginTop: 30,
    marginBottom: 42,
    r: { range: same ? [0, 3.5] : [2, 8], domain: [0, Math.max(...points.map((p) => p.n))] },
    ...options,
    fx: { domain: panels.map(({ label }) => label), label: null, padding: 0.08 },
    x: {
      domain: [0, 1],
      label: "forecast probability",
      labelAnchor: "center",
      labelArrow: "none",
      ticks: inner,
      ...options.x,
    },
    y: {
      domain: [0, 1],
      label: "observed frequency",
      labelAnchor: "center",
      labelArrow: "none",
      grid: true,
      ticks: 5,
      ...options.y,
    },
    marks: [
      Plot.axisFx({ fontSize: 12, fontWeight: 600, fill: "#333" }),
      Plot.line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { x: "x", y: "y", stroke: colour.other, strokeDasharray: "4 3" },
      ),
      Plot.ruleX(points, {
        fx: "label",
        x: "forecast",
        y1: (p: ReliabilityPoint) => clamp(p.observed - 1.96 * p.stderr),
        y2: (p: ReliabilityPoint) => clamp(p.observed + 1.96 * p.stderr),
        stroke: "colour",
        strokeOpacity: 0.45,
        strokeWidth: 1.5,
      }),
      Plot.line(points, { fx: "label", x: "forecast", y: "observed", stroke: "colour", z: "label", strokeWidth: 1.6 }),
      Plot.dot(points, {
        fx: "label",
        x: "forecast",
        y: "observed",
        r: "n",
        fill: "colour",
        stroke: "#fff",
        strokeWidth: 0.8,
      }),
      ...(options.marks ?? []),
    ],
  });
}

/** PIT histograms, a panel for each. The grey belt is where 95 % of bins lie if the forecasts are right. */
export function pitHistograms(
  panels: readonly {
    readonly label: string;
    readonly colour: string;
    readonly edges: ArrayLike<number>;
    readonly density: ArrayLike<number>;
    readonly n: number;
  }[],
  options: FigureOptions,
): string {
  const bars = panels.flatMap(({ label, colour, edges, density }) =>
    Array.from(density, (y, i) => ({ label, colour, y, x1: edges[i] as number, x2: edges[i + 1] as number })),
  );
  const belts = panels.map(({ label, density, n }) => {
    const share = 1 / density.length;
    const half = (1.96 * Math.sqrt((share * (1 - share)) / n)) / share;
    return { label, y1: 1 - half, y2: 1 + half };
  });
  return figure({
    height: 230,
    marginLeft: 58,
    marginTop: 30,
    marginBottom: 42,
    ...options,
    fx: { domain: panels.map(({ label }) => label), label: null, padding: 0.08 },
    x: {
      domain: [0, 1],
      label: "probability integral transform F(y)",
      labelAnchor: "center",
      labelArrow: "none",
      ticks: inner,
    },
    y: { label: "density", labelAnchor: "center", labelArrow: "none", ticks: 4, ...options.y },
    marks: [
      Plot.axisFx({ fontSize: 12, fontWeight: 600, fill: "#333" }),
      Plot.rectY(bars, {
        fx: "label",
        x1: "x1",
        x2: "x2",
        y: "y",
        fill: "colour",
        fillOpacity: 0.75,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.rect(belts, { fx: "label", x1: () => 0, x2: () => 1, y1: "y1", y2: "y2", fill: "#000", fillOpacity: 0.1 }),
      Plot.ruleY([1], { stroke: colour.truth, strokeDasharray: "4 3" }),
      Plot.ruleY([0], { stroke: colour.other }),
      ...(options.marks ?? []),
    ],
  });
}

/** One line over epochs. */
export interface Curve {
  readonly label: string;
  readonly colour: string;
  readonly dashed?: boolean;
  readonly values: ArrayLike<number>;
  /** The place in `values` of the epoch whose parameters were kept. */
  readonly kept?: number;
}

/** Curves over epochs, each named at the right, at the height of its end. */
export function trainingCurves(curves: readonly Curve[], options: FigureOptions): string {
  const points = curves.flatMap(({ label, values }) => Array.from(values, (y, i) => ({ label, y, epoch: i + 1 })));
  // The first epochs fall so far that they would flatten all others: they may leave the frame.
  const late = curves
    .flatMap(({ values }) => Array.from(values).slice(Math.min(3, values.length - 1)))
    .filter(Number.isFinite);
  const [low, high] = [Math.min(...late), Math.max(...late)];
  const domain = [low - 0.05 * (high - low), high + 0.15 * (high - low)] as const;
  return figure({
    height: 280,
    marginLeft: 58,
    marginRight: 165,
    marginBottom: 42,
    ...options,
    x: { label: "epoch", labelAnchor: "center", labelArrow: "none", ...options.x },
    y: { grid: true, labelAnchor: "center", labelArrow: "none", ...options.y, domain },
    marks: [
      ...curves.map(({ label, colour, dashed }) =>
        Plot.lineY(points, {
          filter: (p: { label: string }) => p.label === label,
          x: "epoch",
          y: "y",
          stroke: colour,
          strokeWidth: 1.6,
          clip: true,
          ...(dashed && { strokeDasharray: "4 3" }),
        }),
      ),
      ...curves.flatMap(({ values, colour, kept }) =>
        kept === undefined
          ? []
          : [
              Plot.dot([{ x: kept + 1, y: values[kept] as number }], {
                x: "x",
                y: "y",
                r: 4,
                fill: paper,
                stroke: colour,
                strokeWidth: 2,
              }),
            ],
      ),
      ...spread(curves, domain).map(({ label, colour, x, y, dy }) =>
        Plot.text([{ x, y }], { x: "x", y: "y", text: () => label, fill: colour, textAnchor: "start", dx: 8, dy }),
      ),
      ...(options.marks ?? []),
    ],
  });
}

/** Labels of lines at the height of their ends, pushed apart where lines end close together. */
function spread(
  curves: readonly Curve[],
  [low, high]: readonly [number, number],
): { label: string; colour: string; x: number; y: number; dy: number }[] {
  const pixel = 210 / (high - low);
  const x = Math.max(...curves.map(({ values }) => values.length));
  const ends = curves
    .map(({ label, colour, dashed, values }) => {
      const y = Math.min(high, Math.max(low, values[values.length - 1] as number));
      return { label: dashed ? `${label} (dashed)` : label, colour, x, y, at: (high - y) * pixel, dy: 0 };
    })
    .sort((a, b) => a.at - b.at);
  ends.forEach((end, i) => {
    const before = ends[i - 1];
    if (before) end.dy = Math.max(0, before.at + before.dy + 15 - end.at);
  });
  return ends;
}
