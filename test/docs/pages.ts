// Reads the fenced blocks of a Markdown page: programs to run, the output they claim, and excerpts of source files.
import { readFileSync } from "node:fs";

/** A fenced block: its info string ("ts", "text", "ts src/grad.ts"), its text, and where it stands. */
export interface Block {
  readonly info: string;
  readonly text: string;
  /** Index of the first and one past the last line of the text in the page. */
  readonly from: number;
  readonly to: number;
}

/** All fenced blocks of a page, in order. */
export function blocks(markdown: string): Block[] {
  const found: Block[] = [];
  const lines = markdown.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const fence = /^```(.*)$/.exec(lines[i] ?? "");
    if (!fence) continue;
    const from = i + 1;
    do i++;
    while (i < lines.length && lines[i] !== "```");
    found.push({ info: (fence[1] ?? "").trim(), text: lines.slice(from, i).join("\n"), from, to: i });
  }
  return found;
}

/** A program of a page, and the block of output that stands right after it, if there is one. */
export interface Program {
  readonly code: Block;
  readonly output: Block | undefined;
}

/** The `ts` blocks of a page, each with the `text` block that follows it. They are one module: later ones see earlier ones. */
export function programs(page: readonly Block[]): Program[] {
  return page.flatMap((code, i) => {
    if (code.info !== "ts") return [];
    const next = page[i + 1];
    return [{ code, output: next?.info === "text" ? next : undefined }];
  });
}

/** The text of a file of the project. */
export const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
