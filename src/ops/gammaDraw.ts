// Draws from the Gamma distribution with rate 1: rejection for each element by itself.
import { constant, type Tensor } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { iterate } from "./iterate.ts";
import { log } from "./logarithm.ts";
import { and, gt, lt, not, sqrt, where } from "./machine.ts";
import { foldName, normalAt, type RandomKey, type Tries, triesOf, uniform, uniformAt } from "./random.ts";

/** A try is rejected with probability below 0.05: so many are never needed. */
const MOST_TRIES = 200;

/** A try with a normal x: the root of v where it can be, and whether it is rejected. */
function tried(x: Tensor, u: Tensor, d: Tensor, slope: Tensor): { root: Tensor; rejected: Tensor } {
  const t = x.mul(slope).add(1);
  const inside = gt(t, 0);
  const root = where(inside, t, 1);
  const cube = root.mul(root).mul(root);
  const limit = x
    .mul(x)
    .mul(0.5)
    .add(d.mul(log(root).mul(3).sub(cube.sub(1))));
  return { root, rejected: not(and(inside, lt(log(u), limit))) };
}

/**
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000): d·v with d = a − ⅓ and
 * v = (1 + x/√(9d))³ of a normal x, accepted if log u < x²/2 + d(1 − v + log v). Below a = 1 a draw at a + 1 times
 * u^(1/a). The first try, which nearly always is the last, stands before the loop of the others.
 */
function parts(key: RandomKey, concentration: Tensor): { d: Tensor; root: Tensor; logShare: Tensor } {
  const small = lt(concentration, 1);
  const d = where(small, concentration.add(1), concentration).sub(1 / 3);
  const slope = constant(1 / 3).div(sqrt(d));
  const { shape } = concentration;
  const tries = triesOf(foldName(key, "tries"), shape);
  const at = (n: Tensor, words: Tries, d: Tensor, slope: Tensor) =>
    tried(normalAt(words, n.mul(2)), uniformAt(words, n.mul(2).add(1)), d, slope);
  const first = at(constant(0), tries, d, slope);
  const start: readonly [number, Tensor] = [1, first.root];
  const [, root] = iterate(
    MOST_TRIES,
    start,
    [d, slope, ...tries],
    ([n], [d, slope, ...words]) => {
      const { root, rejected } = at(n, words, d, slope);
      return { next: [n.add(1), root], more: rejected };
    },
    first.rejected,
  );
  return { d, root, logShare: where(small, log(uniform(foldName(key, "share"), { shape })).div(concentration), 0) };
}

/**
 * Draws from Gamma(concentration, 1), one for each element of `concentration`, from random words.
 *
 * @example
 * sample: ({ concentration, rate }, key) => gammaDraw(key, concentration).div(rate)
 */
export function gammaDraw(key: RandomKey, concentration: Tensor): Tensor {
  const { d, root, logShare } = parts(key, concentration);
  return d.mul(root.mul(root).mul(root)).mul(exp(logShare));
}

/** The logarithms of the same draws, finite where a draw underflows: for concentrations near 0. */
export function logGammaDraw(key: RandomKey, concentration: Tensor): Tensor {
  const { d, root, logShare } = parts(key, concentration);
  return log(d).add(log(root).mul(3)).add(logShare);
}
