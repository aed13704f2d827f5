// Draws without a rule: by the inverse of the cdf.
import type { Floats } from "../compile/program.ts";
import { uniform } from "../ops/random.ts";
import type { Key } from "../random/key.ts";
import { type Formulas, missing } from "./guard.ts";
import { quantiles } from "./quantile.ts";
import { BLOCK } from "./run.ts";
import { sampleRows } from "./sample.ts";
import { pick, type Source } from "./source.ts";

/** n draws of a y of one number for each row of a source, row after row. */
export function inverseDraws(family: Formulas, source: Source, n: number, key: Key, draws: Floats): void {
  const { support, rules } = family;
  if (support.shape.length > 0 || !(rules.quantile || (rules.logCdf && rules.logSurvival)))
    throw missing(family, "sample", "sample, draw, or logCdf and logSurvival");
  const p = new Float64Array(draws.length);
  sampleRows(family, (_, own) => uniform(own), source, n, key, p);
  const q = p.map((u) => 1 - u);
  const at = Int32Array.from(p, (_, i) => Math.floor(i / n));
  for (let from = 0; from < p.length; from += BLOCK) {
    const to = Math.min(p.length, from + BLOCK);
    const tails = { p: p.subarray(from, to), q: q.subarray(from, to) };
    draws.set(quantiles(family, pick(source, at.subarray(from, to)), tails, true, to - from), from);
  }
}
