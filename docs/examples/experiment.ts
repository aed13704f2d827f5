// What the five experiments of mse-vs-nll.md share: random draws, scores over seeds, and the table they print.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { fold, key, uniformBits } from "thetastar";
import { Normal } from "thetastar/distributions";

/** Draws of one seed, each told by a name: adding one leaves the others as they are. */
export function draws(seed: number | string) {
  const root = key(seed);
  return {
    /** n numbers uniform on [0, 1). */
    uniform: (name: string, n: number): Float64Array =>
      Float64Array.from(uniformBits(fold(root, name), n), (word) => word / 2 ** 32),
    /** n standard Normal numbers. */
    normal: (name: string, n: number): Float64Array =>
      Float64Array.from(Normal({ loc: 0, scale: 1 }).sample(n, { seed: fold(root, name) })),
  };
}

/** Scores of each contestant, one number a seed. */
export class Scores {
  readonly #table = new Map<string, Map<string, number[]>>();

  add(contestant: string, scores: Readonly<Record<string, number>>): void {
    const row = this.#table.get(contestant) ?? new Map<string, number[]>();
    this.#table.set(contestant, row);
    for (const [name, value] of Object.entries(scores)) row.set(name, [...(row.get(name) ?? []), value]);
  }

  /** The numbers of all seeds, in their order. */
  of(contestant: string, score: string): readonly number[] {
    return this.#table.get(contestant)?.get(score) ?? [];
  }

  mean(contestant: string, score: string): number {
    return mean(this.of(contestant, score));
  }

  /** A Markdown table: a line for each contestant, mean ± sd over the seeds, with as many digits as told. */
  table(digits: Readonly<Record<string, number>>, head = ""): string {
    const names = Object.keys(digits);
    const cell = (values: readonly number[] | undefined, places: number): string => {
      if (!values || values.length === 0) return "–";
      if (values.length === 1) return sign(values[0] as number, places);
      return `${sign(mean(values), places)} ± ${sd(values).toFixed(places)}`;
    };
    return [
      `| ${head} | ${names.join(" | ")} |`,
      `|---|${names.map(() => "---:|").join("")}`,
      ...[...this.#table].map(
        ([contestant, row]) =>
          `| ${contestant} | ${names.map((name) => cell(row.get(name), digits[name] as number)).join(" | ")} |`,
      ),
    ].join("\n");
  }
}

/** A number with a true minus sign, and none before zero. */
const sign = (value: number, places: number): string => {
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
};
export const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
/** The standard deviation of a sample. */
export function sd(x: ArrayLike<number>): number {
  const center = mean(x);
  return Math.sqrt(Array.from(x).reduce((a, b) => a + (b - center) ** 2, 0) / (x.length - 1));
}
/** The root of the mean squared difference. */
export const rms = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  Math.sqrt(mean(Array.from(x, (value, i) => (value - (y[i] as number)) ** 2)));

/** ½ log(2πe): the entropy of a Normal with scale 1, in nats. */
export const normalEntropy = 0.5 * Math.log(2 * Math.PI * Math.E);

/** Writes docs/pictures/name.svg, coordinates to a hundredth of a pixel. */
export const writePicture = (name: string, svg: string): void =>
  writeFileSync(new URL(`../pictures/${name}.svg`, import.meta.url), `${svg.replace(/(\d\.\d\d)\d+/g, "$1")}\n`);

/** Prints the tables of an experiment and writes them into mse-vs-nll.md, each between its marks. */
export function publish(name: string, tables: readonly string[]): void {
  const page = new URL("../mse-vs-nll.md", import.meta.url);
  const text = tables.reduce(
    (sofar, table, i) => {
      console.log(`${table}\n`);
      const [from, to] = [`<!-- table ${name} ${i + 1} -->`, "<!-- end -->"];
      const start = sofar.indexOf(from);
      if (start < 0) throw new Error(`mse-vs-nll.md has no place "${from}"`);
      return `${sofar.slice(0, start + from.length)}\n\n${table}\n\n${sofar.slice(sofar.indexOf(to, start))}`;
    },
    readFileSync(page, "utf8"),
  );
  writeFileSync(page, text);
}

/** Whether the file at `url` is the program that was started. */
export const isMain = (url: string): boolean =>
  process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;
