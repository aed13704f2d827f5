// Every relative link and anchor of README.md, CHANGELOG.md and docs/**/*.md leads somewhere.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const pages = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join("docs", path)),
].sort();

/** Prose only: fenced blocks, comments and, for links, inline code do not count. */
function withoutFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2`*~* *$/gm, "").replace(/<!--[\s\S]*?-->/g, "");
}

/** Targets of links, images, reference definitions and HTML attributes. */
function targetsOf(markdown: string): string[] {
  const prose = withoutFences(markdown).replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
  const patterns = [
    /\]\(\s*<([^<>\n]*)>[^()]*\)/g,
    /\]\(\s*([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g,
    /^ {0,3}\[[^\]]+\]:\s*<?([^\s<>]+)>?/gm,
    /<(?:a|img|source)\b[^>]*?\s(?:href|src|srcset)="([^"]*)"/g,
  ];
  return patterns.flatMap((pattern) => [...prose.matchAll(pattern)].map((match) => match[1]));
}

/** Anchors of a page as GitHub makes them: lower case, punctuation gone, spaces to hyphens, repeats numbered. */
function anchorsOf(markdown: string): Set<string> {
  const prose = withoutFences(markdown);
  const seen = new Map<string, number>();
  const anchors = new Set([...prose.matchAll(/\s(?:id|name)="([^"]+)"/g)].map((match) => match[1]));
  for (const [, heading] of prose.matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

/** What is wrong with a link on `page`; undefined if nothing is. Addresses of other hosts are not ours to check. */
function fault(page: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  if (target === "") return "leads nowhere";
  if (target.startsWith("/")) return "is absolute; write it from this page";
  const [path, anchor] = target.split("#").map(decodeURIComponent);
  const file = path === "" ? join(root, page) : join(root, dirname(page), path);
  if (relative(root, file).startsWith("..")) return "leaves the repository";
  if (!existsSync(file)) return "does not exist";
  if (anchor === undefined) return undefined;
  if (statSync(file).isDirectory() || !file.endsWith(".md")) {
    // Lines of a source file, as GitHub numbers them.
    const line = /^L(\d+)(?:-L(\d+))?$/.exec(anchor);
    if (line === null || statSync(file).isDirectory()) return "has an anchor, which only a page has";
    const lines = readFileSync(file, "utf8").split("\n").length;
    return Number(line[2] ?? line[1]) <= lines ? undefined : `has only ${lines} lines`;
  }
  return anchorsOf(readFileSync(file, "utf8")).has(anchor) ? undefined : `has no heading for #${anchor}`;
}

describe("links", () => {
  test.each(pages)("of %s lead somewhere", (page) => {
    const faults = targetsOf(readFileSync(join(root, page), "utf8")).flatMap((target) => {
      const what = fault(page, target);
      return what === undefined ? [] : [`${page}: ${target} ${what}`];
    });
    expect(faults).toEqual([]);
  });

  test("are found, and their anchors, where they should be", () => {
    const page = [
      "# A `b` (c), d & e",
      "## Same",
      "## Same",
      "# 한글 θ*",
      "[one](one.md#x) ![two](<two words.png>) [three](three_(3).md 'title') `[not](this)`",
      "[four]: four.md",
      '<a id="five"></a><img alt="" src="six.png">',
      "```md",
      "[nor](that)",
      "# Nor that",
      "```",
    ].join("\n");
    expect(targetsOf(page).sort()).toEqual(["four.md", "one.md#x", "six.png", "three_(3).md", "two words.png"]);
    expect(anchorsOf(page)).toEqual(new Set(["five", "a-b-c-d--e", "same", "same-1", "한글-θ"]));
    expect(fault("README.md", "LICENSE")).toBeUndefined();
    expect(fault("README.md", "docs/data/README.md#seattle-weathercsv")).toBeUndefined();
    expect(fault("docs/data/README.md", "../../LICENSE")).toBeUndefined();
    expect(fault("README.md", "https://example.org/gone")).toBeUndefined();
    expect(fault("README.md", "LICENSE#L1-L3")).toBeUndefined();
    expect(fault("README.md", "LICENSE#L9999")).toMatch(/has only \d+ lines/);
    expect(fault("README.md", "gone.md")).toBe("does not exist");
    expect(fault("README.md", "docs/data/README.md#gone")).toBe("has no heading for #gone");
    expect(fault("README.md", "../gone.md")).toBe("leaves the repository");
  });
});
