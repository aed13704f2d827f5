// The results as one table: for the terminal, and for the page.
import { escapeText } from "../plots.ts";

/** A part of the table with a heading of its own; the first column is the model's name. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table for a terminal. */
export function textTable(sections: readonly Section[]): string {
  const first = Math.max(
    ...sections.flatMap(({ title, rows }) => [title, ...rows.map((row) => row[0] ?? "")].map((cell) => cell.length)),
  );
  const blocks = sections.map(({ title, columns, rows }) => {
    const lines = [[title, ...columns], ...rows];
    const widths = [first, ...columns.map((_, j) => Math.max(...lines.map((line) => line[j + 1]?.length ?? 0)))];
    return lines.map((line) =>
      line
        .map((cell, j) => (j === 0 ? cell.padEnd(first) : cell.padStart(widths[j] as number)))
        .join("   ")
        .trimEnd(),
    );
  });
  const rule = "─".repeat(Math.max(...blocks.flat().map((line) => line.length)));
  return blocks
    .flatMap(([heading = "", ...lines]) => [rule, heading, rule, ...lines])
    .concat(rule)
    .join("\n");
}

/** The table for a page. */
export function htmlTable(sections: readonly Section[]): string {
  const row = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join("")}</tr>`;
  return sections
    .map(
      ({ title, columns, rows }) =>
        `<table><thead>${row("th", [title, ...columns])}</thead><tbody>${rows.map((r) => row("td", r)).join("")}</tbody></table>`,
    )
    .join("\n");
}
