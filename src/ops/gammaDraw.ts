// Draws from the Gamma distribution with rate 1: rejection for each element by itself.
import type { Tensor } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { iterate } from "./iterate.ts";
import { log } from "./logarithm.ts";
import { and, gt, lt, not, sqrt, where } from "./machine.ts";
import { foldName, normalAt, uniform, uniformAt, words } from "./random.ts";

/** A try is rejected with probability below 0.05: so many are never needed. */
const MOST_TRIES = 200;

/**
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000): d·v with d = a − ⅓ and
 * v = (1 + x/√(9d))³ of a normal x, accepted if log u < x²/2 + d(1 − v + log v). Below a = 1 a draw at a + 1 times
 * u^(1/a).
 */
function parts(key: Tensor, concentration: Tensor): { d: Tensor; root: Tensor; logShare: Tensor } {
  const small = lt(concentration, 1);
  const d = where(small, concentration.add(1), concentration).sub(1 / 3);
  const { shape } = concentration;
  const [k0, k1] = words(foldName(key, "tries"), { shape });
  const [, root] = iterate(MOST_TRIES, [0, 1], [d, k0, k1], ([n], [d, k0, k1]) => {
    const x = normalAt(k0, k1, n.mul(2));
    const u = uniformAt(k0, k1, n.mul(2).add(1));
    const t = x.div(sqrt(d).mul(3)).add(1);
    const safe = where(gt(t, 0), t, 1);
    const cube = safe.mul(safe).mul(safe);
    const limit = x
      .mul(x)
      .mul(0.5)
      .add(d.mul(log(safe).mul(3).sub(cube.sub(1))));
    return { next: [n.add(1), safe], more: not(and(gt(t, 0), lt(log(u), limit))) };
  });
  return { d, root, logShare: where(small, log(uniform(foldName(key, "share"), { shape })).div(concentration), 0) };
}

/**
 * Draws from Gamma(concentration, 1), one for each element of `concentration`, from random words ([2], bits).
 *
 * @example
 * sample: ({ concentration, rate }, key) => gammaDraw(key, concentration).div(rate)
 */
export function gammaDraw(key: Tensor, concentration: Tensor): Tensor {
  const { d, root, logShare } = parts(key, concentration);
  return d.mul(root.mul(root).mul(root)).mul(exp(logShare));
}

/** The logarithms of the same draws, finite where a draw underflows: for concentrations near 0. */
export function logGammaDraw(key: Tensor, concentration: Tensor): Tensor {
  const { d, root, logShare } = parts(key, concentration);
  return log(d).add(log(root).mul(3)).add(logShare);
}
