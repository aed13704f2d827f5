// Results of the elements of y where these are independent, joined to those of the whole.
import type { Formulas } from "./guard.ts";
import type { Source } from "./source.ts";
import type { Marginal, Spec } from "./types.ts";

/** The parameters of one element's distribution, from those of all. */
export const marginalSource = (source: Source, one: Marginal<Spec>): Source => ({
  ...source,
  canonical: () => one.of(source.canonical()),
  at: (i) => marginalSource(source.at(i), one),
});

/** Results of the elements joined: those of row 0, of row 1, … A result that all rows share has one row. */
export function joined(parts: readonly Float64Array[], n: number): Float64Array {
  const sizes = parts.map((part) => part.length / n);
  const width = sizes.reduce((a, b) => a + b, 0);
  const all = new Float64Array(n * width);
  let offset = 0;
  parts.forEach((part, j) => {
    const size = sizes[j] as number;
    for (let i = 0; i < n; i++) all.set(part.subarray(i * size, (i + 1) * size), i * width + offset);
    offset += size;
  });
  return all;
}

/** A result for each of n rows where they share one. */
export function spread(values: Float64Array, n: number, size: number): Float64Array {
  if (values.length === n * size) return values;
  const all = new Float64Array(n * size);
  for (let i = 0; i < n; i++) all.set(values, i * size);
  return all;
}

export const sizeOf = ({ support }: Formulas): number => support.shape.reduce((size, d) => size * d, 1);
