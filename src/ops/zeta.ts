// Riemann's and Hurwitz' zeta functions for s > 1, which norm the Zipf distribution.
import { constant, type Operand, operands, type Tensor } from "../tensor.ts";
import { exp } from "./exponential.ts";
import { log, log1p } from "./logarithm.ts";
import { lesser } from "./machine.ts";

/** How many terms are added as they stand, and B₂ⱼ/(2j)! for the rest. */
const TERMS = 12;
const bernoulli = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
];

/**
 * qˢ·ζ(s, q) − 1 = Σ (q/(q + k))ˢ, k ≥ 1, by Euler and Maclaurin (DLMF 25.11.5): where the series of the rest would
 * diverge, from s = 8·(q + 12) on, its factor (q/(q + 12))ˢ is below e⁻⁹⁶.
 */
function excess(s: Tensor, q: Tensor): Tensor {
  const power = (k: number): Tensor => exp(s.neg().mul(log1p(constant(k).div(q))));
  let sum = power(1);
  for (let k = 2; k < TERMS; k++) sum = sum.add(power(k));
  const u = constant(1).div(q.add(TERMS));
  const factor = (i: number): Tensor => lesser(s.add(i).mul(u), 8);
  let product = factor(0);
  let series = product.mul(bernoulli[0] as number);
  for (let j = 1; j < bernoulli.length; j++) {
    product = product.mul(factor(2 * j - 1)).mul(factor(2 * j));
    series = series.add(product.mul(bernoulli[j] as number));
  }
  return sum.add(power(TERMS).mul(q.add(TERMS).div(s.sub(1)).add(0.5).add(series)));
}

/**
 * log ζ(s, q) of Hurwitz' zeta function Σ (q + k)⁻ˢ, k ≥ 0, s > 1, q > 0 (by default 1: Riemann's), which neither over- nor
 * underflows. Relative error ≤ 1e-15 beside the rounding of s·log q in f64, ≤ 1e-6 in f32; so are its slopes.
 *
 * @example
 * logZeta(2, input("q")); // q = 1e8: −18.42068073895236
 */
export function logZeta(s: Operand, q: Operand = 1): Tensor {
  const [power, from] = operands(s, q) as [Tensor, Tensor];
  return log1p(excess(power, from)).sub(power.mul(log(from)));
}

/**
 * Hurwitz' zeta function ζ(s, q), s > 1, q > 0 (by default 1: Riemann's). Error ≤ 6 ulp in f64 and f32 for q = 1, else
 * that of q⁻ˢ.
 *
 * @example
 * zeta(input("s")); // s = 2: 1.6449340668482264 = π²/6
 */
export function zeta(s: Operand, q: Operand = 1): Tensor {
  const [power, from] = operands(s, q) as [Tensor, Tensor];
  return excess(power, from)
    .add(1)
    .mul(exp(power.neg().mul(log(from))));
}
