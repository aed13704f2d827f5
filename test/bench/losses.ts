// Losses of the workloads against the committed references of test/reference/training.py.
import { readFileSync } from "node:fs";
import type { Precision } from "thetastar";
import type { Losses, Name } from "./workloads.ts";

export type References = Readonly<Record<Name, Readonly<Record<Precision, Losses>>>>;

export const references = (): References =>
  JSON.parse(readFileSync(new URL("../reference/training.json", import.meta.url), "utf8"));

export interface Compared {
  readonly pass: number;
  readonly found: number;
  readonly wanted: number;
  /** |found − wanted| / |wanted|. */
  readonly error: number;
  readonly bound: number;
}

/** Half a unit of the last of so many digits. */
const digits = (n: number): number => 0.5 * 10 ** (1 - n);

/** Six digits at the first pass, four at the later ones; in float64 eight at all. */
export const agreement = (
  wanted: Readonly<Record<string, number>>,
  found: readonly number[],
  precision: Precision,
): Compared[] =>
  Object.entries(wanted).flatMap(([key, value]) => {
    const [pass, mine] = [Number(key), found[Number(key) - 1]];
    const bound = digits(precision === "f64" ? 8 : pass === 1 ? 6 : 4);
    return mine === undefined
      ? []
      : [{ pass, found: mine, wanted: value, error: Math.abs(mine - value) / Math.abs(value), bound }];
  });
