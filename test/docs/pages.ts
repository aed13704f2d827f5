// Reads the fenced blocks of a Markdown page: programs to run, the output they claim, and excerpts of source files.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

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

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Errors of the compiler in programs, by the path each would have, under the project's own settings. */
export function typeErrors(modules: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const virtual = new Map([...modules].map(([path, text]) => [`${root}${path}`, `${text}\nexport {};\n`]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => virtual.has(name) || fileExists(name);
  host.readFile = (name) => virtual.get(name) ?? readFile(name);
  host.getSourceFile = (name, languageVersion) => {
    const text = virtual.get(name);
    return text === undefined ? getSourceFile(name, languageVersion) : ts.createSourceFile(name, text, languageVersion);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  return [...virtual.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return ts.getPreEmitDiagnostics(program, file).map((d) => {
      const line = file && d.start !== undefined ? file.text.slice(0, d.start).split("\n").length - 1 : 0;
      const text = file?.text.split("\n")[line] ?? "";
      return `${name.slice(root.length)}: ${ts.flattenDiagnosticMessageText(d.messageText, " ")} at: ${text}`;
    });
  });
}
