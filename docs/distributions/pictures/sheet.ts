// A sheet of panels side by side under one title: what every picture of a family is drawn on.
import { escapeText } from "../../examples/plots.ts";

/** Told apart by every eye, in this order (Okabe and Ito). */
export const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"] as const;

const shown = (value: unknown): string => (Array.isArray(value) ? `[${value.map(shown).join(", ")}]` : String(value));
/** Parameters in short: `concentration 2, rate 1`. */
export const labelOf = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(", ");

export interface Sheet {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly described: string;
  /** A line of text under the title. */
  readonly note?: string;
  readonly legend?: readonly { readonly label: string; readonly colour: string }[];
  /** SVGs of one height, left to right. */
  readonly panels: readonly string[];
}

const WIDTH = 760;
const font = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/** One SVG on white paper. Labels of the legend stand side by side where they fit, else one below another. */
export function sheet({ title, described, note, legend = [], panels }: Sheet): string {
  const widths = legend.map(({ label }) => 22 + 6.9 * label.length);
  const oneLine = widths.reduce((sum, w) => sum + w, 16) <= WIDTH;
  const labels = legend.map(({ label, colour }, i) => {
    const x = 16 + (oneLine ? widths.slice(0, i).reduce((sum, w) => sum + w, 0) : 0);
    const y = 42 + (oneLine ? 0 : 17 * i);
    return `<text x="${x}" y="${y}" font-size="12" font-weight="600" fill="${colour}">${escapeText(label)}</text>`;
  });
  const lines = legend.length === 0 ? 0 : oneLine ? 1 : legend.length;
  const noted = note
    ? [`<text x="16" y="${42 + 17 * lines}" font-size="12" fill="#555">${escapeText(note)}</text>`]
    : [];
  const below = 31 + 17 * (lines + noted.length);
  const height = Math.max(...panels.map((svg) => Number(/height="(\d+)"/.exec(svg)?.[1]))) + below;
  const placed = panels.map((svg, i) =>
    svg.replace(/^<svg /, `<svg x="${Math.round((WIDTH * i) / panels.length)}" y="${below}" `),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img"`,
    ` font-family="${font}"`,
    ` aria-label="${escapeText(`${title}: ${described}`)}" style="max-width:100%;height:auto;background:#ffffff">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="22" font-size="16" font-weight="600" fill="#111">${escapeText(title)}</text>`,
    ...labels,
    ...noted,
    `${placed.join("")}</svg>`,
  ].join("");
}
