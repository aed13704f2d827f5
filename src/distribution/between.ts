// The probability of an interval, in the log domain.
import { byPrecision } from "../ops/limits.ts";
import { ceil, eq, floor, ge, gt, lt, or, where } from "../ops/machine.ts";
import { log, log1mexp, logaddexp } from "../ops/math.ts";
import type { Tensor } from "../tensor.ts";
import { cdf, type Formulas, logProb } from "./guard.ts";
import type { Spec, Tensors } from "./types.ts";

/** Below this share of the tail it lies in, an interval's probability is density times width: a difference has fewer digits. */
const NARROW = { f32: -1e-4, f64: -1e-8 };

/**
 * log P(lower < Y ≤ upper); of integers log P(lower ≤ Y ≤ upper). Ends may be infinite.
 *
 * It is the difference of two cdfs where the interval lies below the median, of two survivals above, and where it holds
 * the median what both tails leave of 1: nothing cancels that need not. The relative error of the probability is that of
 * the family's tails over the interval's share of the tail; from a share of 1e-8 down (1e-4 in f32) it is density times width, whose own
 * error is of the order of the square of the share. Differentiable, never NaN.
 */
export function logProbBetween(family: Formulas, params: Tensors<Spec>, lower: Tensor, upper: Tensor): Tensor {
  const { discrete } = family.support;
  const first = discrete ? ceil(lower) : lower;
  const last = discrete ? floor(upper) : upper;
  // integers from `first` are those above `first` − 1
  const from = discrete ? first.sub(1) : lower;
  const below = cdf(family, "logCdf", params, from);
  const above = cdf(family, "logSurvival", params, last);
  const toUpper = cdf(family, "logCdf", params, last);
  const fromLower = cdf(family, "logSurvival", params, from);
  const high = lt(fromLower, below);
  const low = lt(toUpper, above);
  // the probability is eᵃ − eᵇ
  const a = where(high, fromLower, where(low, toUpper, 0));
  const b = where(high, above, where(low, below, logaddexp(below, above)));
  const nothing = or(eq(a, -Infinity), discrete ? gt(first, last) : ge(lower, upper));
  const difference = where(nothing, -1, b.sub(where(nothing, 0, a)));
  const width = last.sub(from);
  const narrow = ge(difference, byPrecision(NARROW));
  const one = discrete ? or(narrow, eq(first, last)) : narrow;
  const middle = where(
    one,
    first.add(discrete ? floor(last.sub(first).mul(0.5)) : width.mul(0.5)),
    family.support.interior,
  );
  const thin = logProb(family, params, middle).add(log(where(one, width, 1)));
  const thick = a.add(log1mexp(where(one, -1, difference)));
  return where(nothing, -Infinity, where(one, thin, thick));
}

/** log p of a y that is known exactly, where lower = upper, or to lie between. */
export function logLikelihood(family: Formulas, params: Tensors<Spec>, lower: Tensor, upper: Tensor): Tensor {
  const exact = eq(lower, upper);
  const y = where(exact, lower, family.support.interior);
  return where(exact, logProb(family, params, y), logProbBetween(family, params, lower, upper));
}
