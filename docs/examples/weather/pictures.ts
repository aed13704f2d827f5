// The pictures of the weather report that only this report needs: coverage in halves, sampled days, labels by year.
import * as Plot from "@observablehq/plot";
import { colour, figure } from "../plots.ts";

/** Coverage of one model on a part of the days. */
export interface PartCoverage {
  readonly model: string;
  readonly colour: string;
  readonly part: string;
  readonly observed: number;
  readonly stderr: number;
}

/** How often a 90 % interval held the truth, by part of the test days: one width for all is right on average only. */
export function coverageByPart(
  entries: readonly PartCoverage[],
  level: number,
  title: string,
  subtitle: string,
): string {
  const parts = [...new Set(entries.map(({ part }) => part))];
  const models = [...new Set(entries.map(({ model }) => model))];
  const percent = (v: number): string => `${(100 * v).toFixed(1)} %`;
  const low = Math.min(0.8, ...entries.map((e) => e.observed - 1.96 * e.stderr - 0.01));
  return figure({
    title,
    subtitle,
    height: 30 + parts.length * models.length * 24 + 66,
    marginLeft: 210,
    marginRight: 72,
    marginTop: 28,
    marginBottom: 42,
    fy: { domain: parts, label: null, axis: null, padding: 0.25 },
    y: { domain: models, label: null, axis: null },
    x: {
      domain: [Math.floor(low * 20) / 20, 1],
      label: "share of days inside their 90 % interval",
      labelAnchor: "center",
      labelArrow: "none",
      tickFormat: (v: number) => `${Math.round(100 * v)} %`,
    },
    marks: [
      Plot.gridX({ stroke: colour.faint }),
      Plot.ruleX([level], { stroke: colour.truth, strokeDasharray: "4 3" }),
      Plot.text(parts.slice(0, 1), {
        fy: (part: string) => part,
        x: () => level,
        frameAnchor: "top",
        dy: -14,
        text: () => `promised ${Math.round(100 * level)} %`,
      }),
      Plot.text(parts, {
        fy: (part: string) => part,
        text: (part: string) => part,
        frameAnchor: "left",
        dx: -194,
        textAnchor: "start",
        fontWeight: 600,
      }),
      Plot.text(entries, {
        fy: "part",
        y: "model",
        text: "model",
        fill: "colour",
        frameAnchor: "left",
        dx: -12,
        textAnchor: "end",
      }),
      Plot.ruleY(entries, {
        fy: "part",
        y: "model",
        x1: (e: PartCoverage) => e.observed - 1.96 * e.stderr,
        x2: (e: PartCoverage) => Math.min(1, e.observed + 1.96 * e.stderr),
        stroke: "colour",
        strokeWidth: 3,
        strokeOpacity: 0.35,
      }),
      Plot.dot(entries, { fy: "part", y: "model", x: "observed", r: 5, fill: "colour" }),
      Plot.text(entries, {
        fy: "part",
        y: "model",
        text: (e: PartCoverage) => percent(e.observed),
        fill: "colour",
        frameAnchor: "right",
        dx: 12,
        textAnchor: "start",
      }),
    ],
  });
}

/** Draws for one day, and what it brought. */
export interface SampledDay {
  readonly date: string;
  readonly samples: ArrayLike<number>;
  readonly y: number;
}

/** Histograms of draws, a row for each day, with the truth under each. */
export function sampledDays(days: readonly SampledDay[], unit: number, title: string, subtitle: string): string {
  const label = ({ date }: SampledDay): string =>
    new Date(date).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  const bars = days.flatMap((day) => {
    const counts = new Map<number, number>();
    for (let i = 0; i < day.samples.length; i++) {
      const bin = Math.floor((day.samples[i] as number) / unit);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
    return [...counts].map(([bin, count]) => ({
      day: label(day),
      x1: bin * unit,
      x2: (bin + 1) * unit,
      share: count / day.samples.length,
    }));
  });
  return figure({
    title,
    subtitle,
    height: 36 * days.length + 60,
    marginLeft: 70,
    marginRight: 30,
    marginTop: 12,
    marginBottom: 42,
    fy: { domain: days.map(label), label: null, axis: null, padding: 0.08 },
    y: { axis: null },
    x: { label: "highest temperature (°C)", labelAnchor: "center", labelArrow: "none", grid: true },
    marks: [
      Plot.text(days, { fy: label, text: label, frameAnchor: "bottom-left", dx: -56, dy: -2, textAnchor: "start" }),
      Plot.rectY(bars, {
        fy: "day",
        x1: "x1",
        x2: "x2",
        y: "share",
        fill: colour.nll,
        fillOpacity: 0.55,
        insetLeft: 0.3,
        insetRight: 0.3,
      }),
      Plot.ruleY(days, { fy: label, y: () => 0, stroke: colour.other }),
      Plot.dot(days, { fy: label, x: "y", y: () => 0, r: 4, fill: colour.truth, stroke: "#fff" }),
    ],
  });
}
