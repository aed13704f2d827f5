// Terms of Poisson and binomial sums, and the beta density, by Loader's saddle-point form: nothing cancels however large.
import { constant, type Operand, operands, type Tensor } from "../tensor.ts";
import { bd0 } from "./deviance.ts";
import { byPrecision } from "./limits.ts";
import { log, log1p } from "./logarithm.ts";
import { eq, lt, or, where } from "./machine.ts";
import { stirlerr } from "./stirling.ts";

const HALF_LOG_2PI = 0.91893853320467274178;
const reciprocal = (x: Tensor): Tensor => constant(1).div(x);

/**
 * log of mʸ·e⁻ᵐ/Γ(y + 1), y ≥ 0, m > 0 (Loader 2000, "Fast and Accurate Computation of Binomial Probabilities"): the
 * logarithm of a Poisson probability, y whole or not. Error a few units in the last place of the larger of the result and 1.
 *
 * @example
 * logPoissonTerm(1e9, input("mean")); // mean = 1e9: −11.280604…
 */
export function logPoissonTerm(y: Operand, m: Operand): Tensor {
  const [count, mean] = operands(y, m) as [Tensor, Tensor];
  const none = eq(count, 0);
  const a = where(none, 1, count);
  const some = stirlerr(a).add(bd0(a, mean)).add(log(a).mul(0.5)).add(HALF_LOG_2PI);
  return where(none, mean, some).neg();
}

/** A probability with its complement and the logarithms of both, each as exact as it can be told. */
export interface Odds {
  readonly p: Tensor;
  readonly q: Tensor;
  readonly logP: Tensor;
  readonly logQ: Tensor;
}

/** Probabilities below this are told by their logarithms: products with them would not be normal numbers. */
const RARE = { f32: 1e-30, f64: 1e-290 } as const;
/** n·x for a count n: 0 where n is, however large x. */
const times = (n: Tensor, x: Tensor): Tensor => where(eq(n, 0), 0, n.mul(x));

/**
 * log(a/n), n = a + b, a and b ≥ 0: with all its digits where b is small beside a, and where the quotient underflows. Error
 * ≤ 3 ulp.
 *
 * @example
 * logShare(input("a"), 1, 1e20); // a = 1e20: −1e−20
 */
export const logShare = (a: Tensor, b: Tensor, n: Tensor): Tensor => {
  const most = lt(b, a);
  return where(most, log1p(where(most, b, 0).div(a)).neg(), log(a).sub(log(n)));
};

/**
 * log of Γ(y + z + 1)/(Γ(y + 1)·Γ(z + 1))·pʸ·qᶻ, y, z ≥ 0, p + q = 1 (Loader 2000): the logarithm of a binomial
 * probability, y and z whole or not. Error as that of `logPoissonTerm`.
 */
export function logBinomialTerm(y: Operand, z: Operand, { p, q, logP, logQ }: Odds): Tensor {
  const [hits, misses] = operands(y, z) as [Tensor, Tensor];
  const [none, all] = [eq(hits, 0), eq(misses, 0)];
  const [a, b] = [where(none, 1, hits), where(all, 1, misses)];
  const n = a.add(b);
  const least = byPrecision(RARE);
  // the products with n are to be normal numbers as well
  const isRare = (share: Tensor): Tensor => or(lt(share, least), lt(n.mul(share), least));
  const rare = or(isRare(p), isRare(q));
  const near = bd0(a, n.mul(where(rare, 0.5, p))).add(bd0(b, n.mul(where(rare, 0.5, q))));
  const far = a.mul(logShare(a, b, n).sub(logP)).add(b.mul(logShare(b, a, n).sub(logQ)));
  const some = stirlerr(n)
    .sub(stirlerr(a))
    .sub(stirlerr(b))
    .add(log(reciprocal(a).add(reciprocal(b))).mul(0.5))
    .sub(HALF_LOG_2PI)
    .sub(where(rare, far, near));
  return where(none, times(misses, logQ), where(all, times(hits, logP), some));
}
