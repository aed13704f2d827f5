// Draws of counts: Poisson and Binomial, by inversion where they are small and rejection where not, for each element.
import { constant, type Operand, type Tensor } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { iterate } from "./iterate.ts";
import { log, log1p } from "./logarithm.ts";
import { abs, and, floor, ge, gt, le, lt, not, or, sqrt, toFloat, where } from "./machine.ts";
import { foldName, type RandomKey, type Tries, triesOf, uniform, uniformAt } from "./random.ts";
import { logBinomialTerm, logPoissonTerm, type Odds } from "./terms.ts";

/** A try is rejected with probability below 0.3: so many are never needed. */
const MOST_TRIES = 200;
/** Means up to this are inverted, counting from 0. */
const FEW = 10;
/** The probability of more than so many turns is below any of a uniform draw's. */
const MOST_TURNS = 100;

/** Of parameters that all draws share so many sums of probabilities are computed once. */
const SHARED_SUMS = 16;

/** Where there are `few`, the count at which the sum of the probabilities from 0 on passes u; `ratio` is that of k + 1 to that of k. */
function inverted<const Given extends readonly Tensor[]>(
  few: Tensor,
  u: Tensor,
  first: Tensor,
  given: Given,
  ratio: (k: Tensor, given: Given) => Tensor,
): Tensor {
  const turns = (start: readonly [Operand, Operand, Tensor], when: Tensor): Tensor =>
    iterate(
      MOST_TURNS,
      start,
      [u, ...given],
      ([k, sum, p], [u, ...rest]) => {
        const [next, total] = [k.add(1), sum.add(p)];
        const own = rest as unknown as Given;
        return { next: [next, total, p.mul(ratio(next, own))], more: le(total, u as Tensor) };
      },
      when,
    )[0];
  if (first.rows) return turns([-1, 0, first], few);
  // how many sums u has passed, in place of turns, which end at different counts
  let [passed, total, p]: [Tensor, Tensor, Tensor] = [toFloat(le(first, u)), first, first];
  for (let k = 1; k < SHARED_SUMS; k++) {
    p = p.mul(ratio(constant(k - 1), given));
    total = total.add(p);
    passed = passed.add(toFloat(le(total, u)));
  }
  const more = and(few, le(total, u));
  const after = p.mul(ratio(constant(SHARED_SUMS - 1), given));
  return where(more, turns([SHARED_SUMS - 1, total, after], more), passed);
}

/** Hörmann's table mountain hat: its height, its width b and slope a, about a centre. */
interface Hat {
  readonly centre: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  /** Where v is below this the count is accepted at once. */
  readonly quick: Tensor;
  readonly logHeight: Tensor;
}

/** A count by transformed rejection from Hat, whose log probability is `log`, where it is `large`; else 0. */
function rejected<const Given extends readonly Tensor[]>(
  key: RandomKey,
  large: Tensor,
  { centre, a, b, quick, logHeight }: Hat,
  given: Given,
  most: Tensor,
  logProb: (k: Tensor, given: Given) => Tensor,
): Tensor {
  const tries = triesOf(foldName(key, "tries"), large.shape);
  const fixed = [...tries, centre, a, b, quick, logHeight, most, ...given] as const;
  const turn = ([n]: readonly Tensor[], places: readonly Tensor[]) => {
    const [k0, k1, draw, centre, a, b, quick, logHeight, most, ...rest] = places as readonly [
      Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, ...Tensor[],
    ]; // biome-ignore format: short
    const words: Tries = [k0, k1, draw];
    const u = uniformAt(words, (n as Tensor).mul(2)).sub(0.5);
    const v = uniformAt(words, (n as Tensor).mul(2).add(1));
    const us = abs(u).neg().add(0.5);
    const k = floor(a.mul(2).div(us).add(b).mul(u).add(centre));
    const inside = and(ge(k, 0), le(k, most));
    const at = where(inside, k, 0);
    const level = log(v)
      .add(logHeight)
      .sub(log(a.div(us.mul(us)).add(b)));
    const slow = and(inside, le(level, logProb(at, rest as unknown as Given)));
    const accepted = or(and(ge(us, 0.07), le(v, quick)), slow);
    return { next: [(n as Tensor).add(1), at], more: not(accepted) };
  };
  const [, count] = iterate(MOST_TRIES, [0, 0], fixed, turn, large);
  return count;
}

/**
 * Draws from Poisson(rate), one for each element of `rate`, from random words ([2], bits). From rate 10 on by PTRS:
 * Hörmann, "The transformed rejection method for generating Poisson random variables", Insurance: Mathematics and
 * Economics 12 (1993).
 *
 * @example
 * sample: ({ rate }, key) => poissonDraw(key, rate)
 */
export function poissonDraw(key: RandomKey, rate: Tensor): Tensor {
  const few = lt(rate, FEW);
  const [small, large] = [where(few, rate, 1), where(few, FEW, rate)];
  const u = uniform(foldName(key, "count"), { shape: rate.shape });
  const low = inverted(few, u, exp(small.neg()), [small], (k, [m]) => m.div(k.add(1)));
  const b = sqrt(large).mul(2.53).add(0.931);
  const hat: Hat = {
    centre: large.add(0.43),
    a: b.mul(0.02483).sub(0.059),
    b,
    quick: constant(-3.6224).div(b.sub(2)).add(0.9277),
    logHeight: log(constant(1.1328).div(b.sub(3.4)).add(1.1239)),
  };
  const high = rejected(key, not(few), hat, [large], constant(Infinity), (k, [m]) => logPoissonTerm(k, m));
  return where(few, low, high);
}

/**
 * Draws from Binomial(n, p), one for each element, from random words ([2], bits). Where n·min(p, q) is 10 or more by BTRS:
 * Hörmann, "The generation of binomial random variates", Journal of Statistical Computation and Simulation 46 (1993).
 */
export function binomialDraw(key: RandomKey, n: Tensor, odds: Odds): Tensor {
  const turned = gt(odds.p, 0.5);
  const p = where(turned, odds.q, odds.p);
  const q = where(turned, odds.p, odds.q);
  const logP = where(turned, odds.logQ, odds.logP);
  const logQ = where(turned, odds.logP, odds.logQ);
  const few = lt(n.mul(p), FEW);
  const u = uniform(foldName(key, "count"), { shape: few.shape });
  const low = inverted(few, u, exp(n.mul(where(few, logQ, -1))), [n, p.div(q)], (k, [n, r]) =>
    n.sub(k).mul(r).div(k.add(1)),
  );
  const size = where(few, 40, n);
  const [rare, often] = [where(few, 0.5, p), where(few, 0.5, q)];
  const spread = sqrt(size.mul(rare).mul(often));
  const b = spread.mul(2.53).add(1.15);
  const mode = floor(size.add(1).mul(rare));
  const terms = [size, rare, often, where(few, -0.7, logP), where(few, -0.7, logQ)] as const;
  const logProb = (k: Tensor, [n, p, q, logP, logQ]: typeof terms | readonly Tensor[]): Tensor =>
    logBinomialTerm(k, (n as Tensor).sub(k), {
      p: p as Tensor,
      q: q as Tensor,
      logP: logP as Tensor,
      logQ: logQ as Tensor,
    });
  const hat: Hat = {
    centre: size.mul(rare).add(0.5),
    a: b.mul(0.0248).sub(0.0873).add(rare.mul(0.01)),
    b,
    quick: constant(-4.2).div(b).add(0.92),
    logHeight: log(constant(5.1).div(b).add(2.83).mul(spread)).add(logProb(mode, terms)),
  };
  const high = rejected(key, not(few), hat, terms, size, logProb);
  const count = where(few, low, high);
  return where(turned, n.sub(count), count);
}

/**
 * Draws from Zipf(s), P(k) ∝ k⁻ˢ for k = 1, 2, …, one for each element of s > 1, from random words ([2], bits), by
 * rejection: Devroye, Non-Uniform Random Variate Generation (1986), section X.6.1.
 */
export function zipfDraw(key: RandomKey, s: Tensor): Tensor {
  const rise = s.sub(1);
  const given = [rise, exp(rise.mul(Math.LN2)), ...triesOf(foldName(key, "tries"), s.shape)] as const;
  const [, count] = iterate(MOST_TRIES, [0, 1], given, ([n], [rise, b, ...tries]) => {
    const size = log(uniformAt(tries, n.mul(2)))
      .neg()
      .div(rise);
    const v = uniformAt(tries, n.mul(2).add(1));
    const x = floor(exp(where(lt(size, LARGEST), size, LARGEST)));
    const t = exp(log1p(constant(1).div(x)).mul(rise));
    const accepted = le(v.mul(x).mul(t.sub(1)).div(b.sub(1)), t.div(b));
    return { next: [n.add(1), x], more: not(accepted) };
  });
  return count;
}
/** The logarithm of the largest integer that floats tell from its neighbours. */
const LARGEST = 36.7;
