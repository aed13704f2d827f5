// A page of docs/distributions: what is written by hand of a family, and the Markdown that it makes with the declaration.
import type { AnyFamily } from "../../src/distribution.ts";
import type { Picture } from "./draw.ts";

/** What is written by hand of a family; everything else is read off its declaration. */
export interface Page {
  /** As users write it: "Gamma", "Mixture(Normal, 2)". */
  readonly call: string;
  readonly family: AnyFamily;
  /** Kinds of data in the index: keys of {@link kinds}. */
  readonly kinds: readonly Kind[];
  /** When to take it, and when something else. */
  readonly when: string;
  /** The density (or probability) in TeX, and what its letters mean where they are not the parameters' names. */
  readonly density: string;
  readonly letters?: string;
  /** Mean and variance in TeX, where they can be written down. */
  readonly mean?: string;
  readonly variance?: string;
  /** A few members to draw, and where. */
  readonly picture?: Picture;
  /** Whether the example draws from the first member of the picture and fits it again. Default true. */
  readonly fit?: boolean;
  readonly references: readonly string[];
}

/** Kinds of data, in the order of the index. */
export const kinds = {
  symmetric: "Measurements and errors on the whole line",
  tails: "Outliers: tails heavier than a Normal's",
  skewed: "Numbers that lean to one side",
  quantiles: "One quantile, not the mean",
  angles: "Directions and times of day",
  amounts: "Amounts: positive, skewed to the right",
  waiting: "Waiting times and lifetimes, some of them still waiting",
  heavy: "Large claims, floods, files: heavy right tails",
  extremes: "The largest or smallest of many",
  semicontinuous: "Amounts that are often exactly zero",
  centiles: "Growth charts: centiles that change with age",
  proportions: "Proportions between 0 and 1",
  yesno: "Yes or no, and how many of n",
  counts: "Counts of events",
  overdispersed: "Counts that vary more than a Poisson",
  underdispersed: "Counts that vary less than a Poisson",
  zeros: "Counts with too many zeros",
  classes: "Classes without order",
  ordered: "Answers in an order",
  differences: "Differences of counts",
  vectors: "Several numbers at once",
  compositions: "Shares that sum to one",
  several: "Several answers for one x",
  bounds: "Observations cut off, rounded or known only within limits",
  shapes: "Another shape made of a family",
} as const;
export type Kind = keyof typeof kinds;

/** The family without what it is made of: the name of its page. */
export const nameOf = (page: Page): string => page.call.replace(/\(.*/s, "");

/** What the source says of a family: the file's first line, the doc comment's prose, and its example's lines. */
export interface Comment {
  readonly summary: string;
  readonly prose: string;
  readonly example: readonly string[];
}

/** The doc comment above the export of a name. */
export function commentOf(source: string, name: string): Comment {
  const before = source.slice(0, source.search(new RegExp(`^export (const|function) ${name}\\b`, "m")));
  const start = before.lastIndexOf("/**");
  if (start < 0) throw new Error(`${name} has no doc comment`);
  const lines = before
    .slice(start + 3)
    .split("*/")[0]
    ?.split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd()) as string[];
  const [text, example = []] = [
    lines.slice(0, lines.indexOf("@example") < 0 ? lines.length : lines.indexOf("@example")),
    lines.indexOf("@example") < 0 ? [] : lines.slice(lines.indexOf("@example") + 1).filter((line) => line !== ""),
  ];
  const whole = text
    .join("\n")
    .trim()
    .split(/\n\s*\n/)
    .map((part) => part.replaceAll("\n", " ").trim());
  const summary = /^\/\/ [^:]*: (.*)$/m.exec(source)?.[1] ?? "";
  return { summary, prose: whole.join("\n\n"), example };
}

/** Names in a piece of code, for its imports. */
const namesIn = (code: string, names: readonly string[]): string[] =>
  names.filter((name) => new RegExp(`(?<![.\\w])${name}\\b(?!:)`).test(code)).sort();

const literal = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(literal).join(", ")}]` : JSON.stringify(value);
const objectLiteral = (values: Readonly<Record<string, unknown>>): string =>
  `{ ${Object.entries(values)
    .map(([key, value]) => `${key}: ${literal(value)}`)
    .join(", ")} }`;

/** The program of a page: the doc comment's example, printed; and a fit to draws of the first member of the picture. */
export function program(
  page: Page,
  { example }: Comment,
  families: readonly string[],
  library: readonly string[],
): string {
  // `expression; // value`: the value is printed below, where a test compares it
  const lines = example.map((line) =>
    line.replace(/^(?!const |import )(.*?);( \/\/ .*)?$/, (_, code, shown) =>
      shown ? `console.log(${code});` : `${code};`,
    ),
  );
  const { picture } = page;
  if (picture && "parameters" in picture && page.fit !== false)
    lines.push(
      "",
      `const d = ${page.call}(${objectLiteral(picture.parameters[0] as Readonly<Record<string, unknown>>)});`,
      "console.log(d.median(), d.interval(0.9));",
      `const fitted = await fit(${page.call}, d.sample(1000, { seed: 1 }));`,
      "console.log(fitted.params);",
    );
  const code = lines.join("\n");
  const own = namesIn(code, library);
  return [
    ...(own.length > 0 ? [`import { ${own.join(", ")} } from "thetastar";`] : []),
    `import { ${namesIn(code, families).join(", ")} } from "thetastar/distributions";`,
    "",
    code,
  ].join("\n");
}

const rulesShown = {
  cdf: "cdf, survival and their logarithms",
  quantile: "quantile, interval, median",
  mean: "mean",
  variance: "variance, stddev",
  skewness: "skewness",
  kurtosis: "kurtosis",
  mode: "mode",
  entropy: "entropy",
  crps: "crps",
  sample: "sample",
} as const;

/** Which methods have a formula, and which are found numerically. */
function methods({ rules, support }: AnyFamily): string {
  const has = (rule: keyof typeof rulesShown): boolean =>
    rule === "cdf" ? Boolean(rules.logCdf ?? rules.cdf) : rules[rule] !== undefined;
  const all = Object.keys(rulesShown) as (keyof typeof rulesShown)[];
  const formula = all.filter(has).map((rule) => rulesShown[rule]);
  const derived = !has("quantile") && has("cdf") && support.shape.length === 0 ? [rulesShown.quantile] : [];
  const moments = (["mean", "variance", "skewness", "kurtosis"] as const).filter((rule) => !has(rule));
  const integrated = rules.momentOrder && support.shape.length === 0 ? moments.map((rule) => rulesShown[rule]) : [];
  return [
    `By formula: logProb, prob, ${formula.join(", ")}.`,
    ...(derived.length > 0 ? [`From the cdf, to 1e-10: ${derived.join(", ")}.`] : []),
    ...(integrated.length > 0 ? [`Integrated, where they exist: ${integrated.join(", ")}.`] : []),
  ].join(" ");
}

/** The sets of parameters as a table, the canonical one first. */
function parameters(family: AnyFamily): string {
  const rows = family.parametrizations.map((set, i) => {
    const keys = set.names.map((name) => `\`${name}\``).join(", ");
    const meaning = set.names.map(
      (name) => `${name}: ${set.params[name]?.phrase}${set.params[name]?.known ? " (known)" : ""}`,
    );
    return `| ${keys} | ${meaning.join("; ")} |${i === 0 ? " canonical |" : " |"}`;
  });
  return ["| keys | what they may be | |", "|---|---|---|", ...rows].join("\n");
}

const shown = ({ kind }: Picture): string =>
  kind === "classes" ? "Probabilities of the classes" : kind ? "Densities" : "Densities and cdfs";

/** The page; `output` is what its program prints. */
export function markdown(page: Page, { prose }: Comment, code: string, output: string): string {
  const { family, density, letters, mean, variance, picture, references } = page;
  const moments = [
    ...(mean ? [`\\mathrm{E}\\,Y = ${mean}`] : []),
    ...(variance ? [`\\mathrm{Var}\\,Y = ${variance}`] : []),
  ];
  return [
    "<!-- Written by `npm run docs:distributions`; edit docs/distributions/pages or the doc comment instead. -->",
    `# ${nameOf(page)}`,
    `$$${density}$$`,
    ...(letters ? [letters] : []),
    `y is ${family.support.phrase}.`,
    "## When to use it",
    page.when,
    ...(picture ? [`![${shown(picture)} of ${nameOf(page)}](../pictures/distributions/${nameOf(page)}.svg)`] : []),
    "## Parameters",
    parameters(family),
    prose.replaceAll("*", "\\*").replaceAll("_", "\\_").replaceAll("<", "&lt;"),
    ...(moments.length > 0 ? ["## Moments", `$$${moments.join(",\\qquad ")}$$`] : []),
    "## Methods",
    methods(family),
    "## Example",
    `\`\`\`ts\n${code}\n\`\`\``,
    `\`\`\`text\n${output}\n\`\`\``,
    "## References",
    references.map((one) => `- ${one}`).join("\n"),
    `[All families](README.md) · [source](../../distributions/${nameOf(page)}.ts)`,
  ]
    .join("\n\n")
    .concat("\n");
}

/** The index: families by kind of data, and by name. */
export function index(pages: readonly Page[], comment: (page: Page) => Comment): string {
  const link = (page: Page): string => `[${nameOf(page)}](${nameOf(page)}.md)`;
  const byKind = Object.entries(kinds).flatMap(([kind, title]) => {
    const own = pages.filter((page) => page.kinds.includes(kind as Kind));
    return own.length === 0 ? [] : [`- **${title}**: ${own.map(link).join(", ")}`];
  });
  const sorted = [...pages].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return [
    "<!-- Written by `npm run docs:distributions`; edit docs/distributions/pages instead. -->",
    "# Distributions",
    "Which family fits which kind of data, and a page for each. A family that is not here is 30 lines: [write your own](write-your-own.md).",
    "## By kind of data",
    byKind.join("\n"),
    "## All",
    [
      "| family | |",
      "|---|---|",
      ...sorted.map(
        (page) =>
          `| ${link(page)} | ${comment(page)
            .summary.replace(/^\w+(, [^:]*)?: /, "")
            .replace(/^./, (c) => c.toUpperCase())} |`,
      ),
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}
