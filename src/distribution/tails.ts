// Tails of integers whose cdf has no better form than its sum: from the term beside y outwards, in the log domain.
import { iterate } from "../ops/iterate.ts";
import { and, floor, ge, gt, le, lesser, lt, where } from "../ops/machine.ts";
import { exp, log, log1mexp, sin } from "../ops/math.ts";
import { foldName, type RandomKey, uniform } from "../ops/random.ts";
import { constant, type Tensor } from "../tensor.ts";

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

/** Where a draw begins, its cdf and probability there, and ratios as in `Integers`. */
export interface Steps<Given extends readonly Tensor[]> extends Pick<Integers<Given>, "given" | "up" | "down"> {
  readonly centre: Tensor;
  readonly logCdf: Tensor;
  readonly logProb: Tensor;
}

/**
 * A draw by inversion, one for each element of `centre`, from random words ([2], bits): integer by integer from the centre,
 * about as many turns as the standard deviation is large.
 */
export function steppedDraw<const Given extends readonly Tensor[]>(
  key: RandomKey,
  { given, centre, logCdf, logProb, up, down }: Steps<Given>,
): Tensor {
  const u = uniform(foldName(key, "count"), { shape: centre.shape });
  const start: readonly [Tensor, Tensor, Tensor] = [centre, exp(logCdf), exp(logProb)];
  const above = gt(u, exp(logCdf));
  // `sum` is the cdf at k, P(k) = p; upwards until it reaches u, downwards while that below k does as well
  const [count] = iterate(MOST, start, [u, above, ...given], ([k, sum, p], [u, above, ...rest]) => {
    const [level, rises] = [u as Tensor, above as Tensor];
    const own = rest as unknown as Given;
    const [more, less] = [p.mul(up(k, own)), p.mul(down(k, own))];
    const rise = and(rises, and(lt(sum, level), gt(p, 0)));
    const fall = and(le(level, sum.sub(p)), and(gt(k, 0), gt(less, 0)));
    return {
      next: [
        where(rises, where(rise, k.add(1), k), where(fall, k.sub(1), k)),
        where(rises, where(rise, sum.add(more), sum), where(fall, sum.sub(p), sum)),
        where(rises, where(rise, more, p), where(fall, less, p)),
      ],
      more: where(rises, rise, fall),
    };
  });
  return count;
}

/** sin θ − θ, 0 ≤ θ ≤ π, which tells how far a wave is from its tangent. */
export function sineExcess(theta: Tensor): Tensor {
  const w = theta.mul(theta);
  const series = [1 / 210, 1 / 156, 1 / 110, 1 / 72, 1 / 42, 1 / 20].reduce(
    (sum: Tensor, c) => constant(1).sub(w.mul(c).mul(sum)),
    constant(1),
  );
  return where(lt(theta, 0.5), theta.mul(w).mul(series).div(-6), sin(theta).sub(theta));
}
