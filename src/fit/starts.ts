// Several starts, where the likelihood may have several maxima; and of θ that mean the same the one in order.
import { evaluate } from "../compile/evaluate.ts";
import { ruleFree } from "../distribution/free.ts";
import { constrain, freeValues, type Parametrization } from "../distribution/parametrization.ts";
import type { FreeOptions } from "../distribution/source.ts";
import type { AnyFamily } from "../distribution.ts";
import { input } from "../ops/leaves.ts";
import { fold, type Key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";

/** How far a free number is moved, at most, where the family has no rule for other starts. */
const SPREAD = 2;

/** Free numbers from which a fit begins again: by the family's rule for it, else about the first ones. */
export function otherStarts(
  family: AnyFamily,
  set: Parametrization,
  first: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined,
  options: FreeOptions,
  count: number,
  key: Key,
): Float64Array[] {
  const { starts } = family.rules;
  return Array.from({ length: count }, (_, i) => {
    const random = uniforms(fold(key, i));
    const found =
      starts && ruleFree(family, set, (all, own, known) => starts(all, own, known, random), y, weight, options);
    return (found ?? first.map((v) => v + SPREAD * (2 * random() - 1))).map((v) => (Number.isFinite(v) ? v : 0));
  });
}

/** The free numbers of a family whose parts may be exchanged with its parts in order: by the family's rule `labels`. */
export function inOrder(family: AnyFamily, set: Parametrization, free: Float64Array): Float64Array {
  const { labels } = family.rules;
  if (!labels) return free;
  const own = constrain(set, input("eta", { shape: [set.freeSize] }));
  const { by } = evaluate({ by: labels(set.to(own)) }, { eta: free });
  const order = Array.from(by, (_, i) => i).sort((a, b) => (by[a] as number) - (by[b] as number));
  if (order.every((from, to) => from === to)) return free;
  const sorted = Object.entries(evaluate(own, { eta: free })).map(([name, numbers]) => {
    const width = numbers.length / order.length;
    return [name, order.flatMap((from) => Array.from(numbers.subarray(from * width, (from + 1) * width)))];
  });
  return freeValues(Object.fromEntries(sorted), set, set);
}
