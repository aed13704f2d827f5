// Divergences that several families share, as differences that are 0 for equal parameters to the bit.
import { log1pmx, logRatio } from "../ops/deviance.ts";
import { digamma } from "../ops/gamma.ts";
import { abs, greater, lt, where } from "../ops/machine.ts";
import { sigmoid, softplus, square, tanh } from "../ops/math.ts";
import { lgammaDelta } from "../ops/stirling.ts";
import type { Tensor } from "../tensor.ts";
import type { LocationScale } from "./locationScale.ts";

/** r − 1 − log r of r = a/b ≥ 0: that of two exponentials whose rates are a and b is this of b and a. */
export const excessOfRatio = (a: Tensor, b: Tensor): Tensor => log1pmx(a.sub(b).div(b)).neg();

/** Of Normals: log(σ_q/σ_p) + (σ_p² + (μ_p − μ_q)²)/(2σ_q²) − ½. */
export const normalDivergence = (p: LocationScale, q: LocationScale): Tensor =>
  scaleDivergence(p.scale, q.scale).add(square(p.loc.sub(q.loc).div(q.scale)).mul(0.5));

/** Of Normals with one mean: ½(r² − 1 − log r²), r = σ_p/σ_q; also of their absolute values. */
export function scaleDivergence(p: Tensor, q: Tensor): Tensor {
  const ratio = p.div(q);
  return log1pmx(p.sub(q).div(q).mul(ratio.add(1))).mul(-0.5);
}

/** Of coins with these log-odds of a 1: P(1)·log of the ratio of P(1) + P(0)·log of that of P(0). */
export function logitDivergence(p: Tensor, q: Tensor): Tensor {
  const yes = softplus(q.neg()).sub(softplus(p.neg()));
  const no = softplus(q).sub(softplus(p));
  // rounding must not make it negative
  return greater(sigmoid(p).mul(yes).add(sigmoid(p.neg()).mul(no)), 0);
}

/** Of Gammas with concentrations a and rates b (Penny, Kullback–Liebler Divergences (2001), equation 20). */
export function gammaDivergence(
  p: { readonly concentration: Tensor; readonly rate: Tensor },
  q: { readonly concentration: Tensor; readonly rate: Tensor },
): Tensor {
  const [a, d] = [p.concentration, q.concentration.sub(p.concentration)];
  return lgammaDelta(a, d)
    .sub(d.mul(digamma(a)))
    .add(a.mul(excessOfRatio(q.rate, p.rate)))
    .sub(d.mul(logRatio(q.rate, p.rate)));
}

/** Of Betas with concentrations a and b, and of what becomes of their y through a map: exponential families. */
export function betaDivergence(
  p: { readonly concentration1: Tensor; readonly concentration0: Tensor },
  q: { readonly concentration1: Tensor; readonly concentration0: Tensor },
): Tensor {
  const [a, b] = [p.concentration1, p.concentration0];
  const [da, db] = [q.concentration1.sub(a), q.concentration0.sub(b)];
  const part = (of: Tensor, by: Tensor): Tensor => lgammaDelta(of, by).sub(by.mul(digamma(of)));
  return part(a, da)
    .add(part(b, db))
    .sub(part(a.add(b), da.add(db)));
}

/** x·coth x − 1 = Σ 2²ⁿ·B₂ₙ·x²ⁿ/(2n)!, for |x| < ½ (DLMF 4.33). */
const COTH = [
  0.3333333333333333, -0.022222222222222223, 0.0021164021164021165, -0.00021164021164021165, 2.1377799155576935e-5,
  -2.164404280806397e-6, 2.1925947851873778e-7, -2.2214608789979678e-8, 2.2507846516808994e-9,
];
/**
 * Of Logistics whose scale is the same and whose locs are δ scales apart: δ·coth(δ/2) − 2. Its slope is 1 − 2·P(S ≤ −δ),
 * S the sum of two of them. Where scales differ there is no formula: NaN.
 */
export function logisticDivergence(shift: Tensor, same: Tensor): Tensor {
  const x = abs(shift).mul(0.5);
  const near = lt(x, 0.5);
  const w = square(where(near, x, 0));
  const series = COTH.reduceRight((sum: Tensor, c) => sum.mul(w).add(c), w.mul(0)).mul(w);
  const far = where(near, 1, x);
  return where(same, where(near, series, far.div(tanh(far)).sub(1)).mul(2), Number.NaN);
}
