// Tails of integers whose cdf has no better form than its sum: from the term beside y outwards, in the log domain.
import { iterate } from "../ops/iterate.ts";
import { floor, ge, gt, lesser, where } from "../ops/machine.ts";
import { log, log1mexp } from "../ops/math.ts";
import type { Tensor } from "../tensor.ts";

/** A sum ends with a term of less than this share. */
const SHARE = 1e-17;
/** As many terms are summed at most: see `summedTails`. */
const MOST = 1_000_000;

/** What of a family of integers its tails are summed from. Functions of an integer are scalar and elementwise. */
export interface Integers<Given extends readonly Tensor[]> {
  /** What P and the ratio depend on. */
  readonly given: Given;
  /** About where most of the probability lies: sums go away from it. */
  readonly centre: Tensor;
  readonly logProb: (k: Tensor) => Tensor;
  /** P(k + 1)/P(k), 0 where there is nothing above k. */
  readonly up: (k: Tensor, given: Given) => Tensor;
  /** P(k − 1)/P(k), 0 where there is nothing below k. */
  readonly down: (k: Tensor, given: Given) => Tensor;
}

/**
 * log P(Y ≤ y) and log P(Y > y) by the sum of that tail which does not hold the centre, the other by its complement. Error
 * a few units in the last place as long as the tail has at most a million terms that count: terms beyond are left out.
 */
export function summedTails<const Given extends readonly Tensor[]>(
  y: Tensor,
  { given, centre, logProb, up, down }: Integers<Given>,
): { readonly logCdf: Tensor; readonly logSurvival: Tensor } {
  const above = ge(y, floor(centre));
  const first = where(above, y.add(1), y);
  const start: readonly [number, number, Tensor] = [1, 1, first];
  const [sum] = iterate(MOST, start, [above, ...given], ([sum, term, k], [above, ...rest]) => {
    const own = rest as unknown as Given;
    const t = term.mul(where(above as Tensor, up(k, own), down(k, own)));
    return {
      next: [sum.add(t), t, where(above as Tensor, k.add(1), k.sub(1))],
      more: gt(t, sum.mul(SHARE)),
    };
  });
  const tail = logProb(first).add(log(sum));
  const rest = log1mexp(lesser(tail, 0));
  return { logCdf: where(above, rest, tail), logSurvival: where(above, tail, rest) };
}
