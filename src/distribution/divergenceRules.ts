// Divergences that several families share, as differences that are 0 for equal parameters to the bit.
import { log1pmx, logRatio } from "../ops/deviance.ts";
import { digamma } from "../ops/gamma.ts";
import { greater } from "../ops/machine.ts";
import { sigmoid, softplus, square } from "../ops/math.ts";
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
