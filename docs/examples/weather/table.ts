// The results as one table: for the terminal, and for the page.
import { escape } from "../plots.ts";

/** A part of the table with a heading of its own; the first column is the model's name. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table for a terminal, every section's columns aligned with the others'. */
export function textTable(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, columns, rows }) => [[title, ...columns], ...rows]);
  const widths = Array.from({ length: Math.max(...lines.map((l) => l.length)) }, (_, j) =>
    Math.max(...lines.map((line) => line[j]?.length ?? 0)),
  );
  const show = (line: readonly string[]): string =>
    line.map((cell, j) => (j === 0 ? cell.padEnd(widths[j] as number) : cell.padStart(widths[j] as number))).join("  ").trimEnd();
  const rule = "─".repeat(widths.reduce((sum, w) => sum + w + 2, -2));
  return sections
    .flatMap(({ title, columns, rows }) => [rule, show([title, ...columns]), rule, ...rows.map(show)])
    .concat(rule)
    .join("\n");
}

/** The table for a page. */
export function htmlTable(sections: readonly Section[]): string {
  const row = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  return sections
    .map(
      ({ title, columns, rows }) =>
        `<table><thead>${row("th", [title, ...columns])}</thead><tbody>${rows.map((r) => row("td", r)).join("")}</tbody></table>`,
    )
    .join("\n");
}
