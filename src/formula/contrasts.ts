// How a factor becomes columns of numbers.
import { orthonormal, recurrence } from "./basis.ts";

/**
 * How a factor with a margin in the model is coded: differences from the first level ("treatment"), or from the level
 * named; differences from the mean of all ("sum"); each level against those before it ("helmert"); polynomials in the
 * order of the levels ("polynomial"). As R's contr.treatment, contr.sum, contr.helmert and contr.poly.
 */
export type Contrast = "treatment" | "sum" | "helmert" | "polynomial" | { readonly reference: string };

/** Columns for the levels of a factor: [levels, columns], and their names. */
export interface Coding {
  readonly values: Float64Array;
  readonly names: readonly string[];
}

const coding = (levels: number, names: readonly string[], value: (i: number, j: number) => number): Coding => ({
  values: Float64Array.from({ length: levels * names.length }, (_, at) =>
    value(Math.floor(at / names.length), at % names.length),
  ),
  names,
});

/** One column a level. */
export const inFullCoding = (levels: readonly string[]): Coding =>
  coding(levels.length, levels, (i, j) => Number(i === j));

const numbered = (count: number): string[] => Array.from({ length: count }, (_, j) => String(j + 1));

const RULES: Readonly<Record<string, (levels: readonly string[]) => Coding>> = {
  treatment: (levels) => against(levels, 0),
  sum: ({ length: n }) => coding(n, numbered(n - 1), (i, j) => (i === n - 1 ? -1 : Number(i === j))),
  helmert: ({ length: n }) => coding(n, numbered(n - 1), (i, j) => (i <= j ? -1 : i === j + 1 ? j + 1 : 0)),
  polynomial: ({ length: n }) => {
    const scores = Array.from({ length: n }, (_, i) => i + 1);
    const { count, write } = orthonormal(recurrence(scores, n - 1));
    const values = new Float64Array(n * count);
    scores.forEach((score, i) => {
      write(score, values, i * count);
    });
    const names = numbered(n - 1).map((k) => [".L", ".Q", ".C"][Number(k) - 1] ?? `^${k}`);
    return { values, names };
  },
};

const against = (levels: readonly string[], reference: number): Coding => {
  const others = levels.filter((_, i) => i !== reference);
  return coding(levels.length, others, (i, j) => Number(levels[i] === others[j]));
};

/** The columns of a contrast, or undefined for a name that is none or a reference that is no level. */
export function contrastCoding(contrast: unknown, levels: readonly string[]): Coding | undefined {
  if (typeof contrast === "string") return Object.hasOwn(RULES, contrast) ? RULES[contrast]?.(levels) : undefined;
  if (typeof contrast !== "object" || contrast === null || !("reference" in contrast)) return undefined;
  const at = levels.indexOf(String(contrast.reference));
  return at < 0 ? undefined : against(levels, at);
}
