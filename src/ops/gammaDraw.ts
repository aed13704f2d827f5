// Draws from the Gamma distribution with rate 1: rejection for each element by itself.
import { constant, type Tensor } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { iterate, onlyWhere } from "./iterate.ts";
import { log } from "./logarithm.ts";
import { and, gt, lesser, lt, not, sqrt, toFloat, where } from "./machine.ts";
import {
  drawOf,
  foldName,
  normal,
  normalAt,
  type RandomKey,
  type Tries,
  triesOf,
  uniform,
  uniformAt,
} from "./random.ts";

/** A try is rejected with probability below 0.05: so many are never needed. */
const MOST_TRIES = 200;

/** The root of v of a try with a normal x: 1 + x·slope, or 1 where that is not positive. */
function rootOf(x: Tensor, slope: Tensor): { t: Tensor; inside: Tensor; root: Tensor } {
  const t = x.mul(slope).add(1);
  const inside = gt(t, 0);
  return { t, inside, root: where(inside, t, 1) };
}

/** Whether a try is rejected. */
function rejected(x: Tensor, u: Tensor, d: Tensor, slope: Tensor): Tensor {
  const { inside, root } = rootOf(x, slope);
  const cube = root.mul(root).mul(root);
  const limit = x
    .mul(x)
    .mul(0.5)
    .add(d.mul(log(root).mul(3).sub(cube.sub(1))));
  return not(and(inside, lt(log(u), limit)));
}

/**
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000): d·v with d = a − ⅓ and
 * v = (1 + x/√(9d))³ of a normal x, accepted if log u < h = x²/2 + d(1 − v + log v). The first try, which nearly always is
 * the last, stands before the loop of the others, and is nearly always accepted without a logarithm: with t = 1 + s,
 * s = x/√(9d), h = 3d·(log t − s + s²/2 − s³/3) = −3d·∫σ³/(1 + σ) ≥ −¾·d·s⁴/min(t, 1), and u < 1 + h is enough.
 */
function firstOf(key: RandomKey, concentration: Tensor): { small: Tensor; d: Tensor; root: Tensor } {
  const small = lt(concentration, 1);
  const d = where(small, concentration.add(1), concentration).sub(1 / 3);
  const slope = constant(1 / 3).div(sqrt(d));
  const { shape } = concentration;
  const named = foldName(key, "tries");
  const [x, u] = [normal(named, { shape, nth: 0 }), uniform(named, { shape, nth: 1 })];
  const { t, root: first } = rootOf(x, slope);
  const square = x.mul(x);
  const quick = gt(lesser(t, 1).mul(u.neg().add(1)), square.mul(square).mul(slope.mul(slope).div(12)));
  const again = onlyWhere(not(quick), 0, [x, u, d, slope], ([x, u, d, slope]) => toFloat(rejected(x, u, d, slope)));
  const start: readonly [number, Tensor] = [1, first];
  const [, root] = iterate(
    MOST_TRIES,
    start,
    [d, slope, ...triesOf(named, shape)],
    ([n], [d, slope, ...words]) => {
      const [x, u] = [normalAt(words, n.mul(2)), uniformAt(words, n.mul(2).add(1))];
      return { next: [n.add(1), rootOf(x, slope).root], more: rejected(x, u, d, slope) };
    },
    gt(again, 0),
  );
  return { small, d, root };
}

/** log u^(1/a), by which a draw at a + 1 is multiplied where a is below 1. */
function logShareOf(
  key: RandomKey,
  small: Tensor,
  concentration: Tensor,
  by: (l: Tensor) => Tensor,
  otherwise: number,
) {
  const { words, number } = drawOf(foldName(key, "share"), concentration.shape);
  return onlyWhere(small, otherwise, [concentration, number, ...words], ([a, number, ...words]) =>
    by(log(uniformAt(words as Tries, number)).div(a)),
  );
}

/**
 * Draws from Gamma(concentration, 1), one for each element of `concentration`, from random words.
 *
 * @example
 * sample: ({ concentration, rate }, key) => gammaDraw(key, concentration).div(rate)
 */
export function gammaDraw(key: RandomKey, concentration: Tensor): Tensor {
  const { small, d, root } = firstOf(key, concentration);
  const share = logShareOf(key, small, concentration, exp, 1);
  return d.mul(root.mul(root).mul(root)).mul(share);
}

/** The logarithms of the same draws, finite where a draw underflows: for concentrations near 0. */
export function logGammaDraw(key: RandomKey, concentration: Tensor): Tensor {
  const { small, d, root } = firstOf(key, concentration);
  const logShare = logShareOf(key, small, concentration, (l) => l, 0);
  return log(d).add(log(root).mul(3)).add(logShare);
}
