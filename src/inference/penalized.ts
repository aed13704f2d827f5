// What a penalty leaves of the likelihood's theory: how many parameters are as good as free, and how sure they are.
import { squares } from "../fit/likelihood.ts";
import type { Penalties, Penalty } from "../fit/penalty.ts";
import { inverse } from "../solvers/inverse.ts";
import { product } from "./coordinates.ts";

/** Does a penalty set coefficients to zero? Then they have no standard errors. */
export const isSparse = ({ l1 }: Penalties): boolean => l1.some((l) => l > 0);

/** How a table calls it: "ridge(0.1), standard errors given the penalty". */
export const phraseOf = (penalty: Penalty | undefined): string[] => {
  if (!penalty) return [];
  const { name, amount, share } = penalty;
  const how = name === "elasticNet" ? `${amount}, ${share}` : amount;
  return [`${name}(${how}), ${share > 0 ? "no standard errors" : "standard errors given the penalty"}`];
};

/** What was added to the mean negative log-likelihood. */
export const addedBy = ({ l1, l2 }: Penalties, theta: Float64Array): number =>
  squares(l2, theta) + l1.reduce((sum, l, i) => sum + l * Math.abs(theta[i] as number), 0);

/** The Hessian of the likelihood alone. */
const unpenalized = (hessian: Float64Array, { l2 }: Penalties): Float64Array =>
  hessian.map((h, k) => (k % (l2.length + 1) === 0 ? h - (l2[k % l2.length] as number) : h));

/**
 * Of the sampling, the penalty given: H_λ⁻¹·H·H_λ⁻¹/n, where H is the Hessian of the likelihood and H_λ that of what was
 * minimized (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4.4).
 */
export function conditionalCovariance(
  hessian: Float64Array,
  inverted: Float64Array,
  penalties: Penalties,
  observations: number,
): Float64Array | undefined {
  if (isSparse(penalties)) return undefined;
  const n = penalties.l2.length;
  const middle = product(inverted, unpenalized(hessian, penalties), n, n, n);
  return product(middle, inverted, n, n, n).map((v) => v / observations);
}

/**
 * The number of parameters as good as free: tr(H_λ⁻¹H) over those that are not zero (Hastie and others, section 3.4.1; of
 * the lasso those that are not zero, Zou, Hastie and Tibshirani, Annals of Statistics 35 (2007)).
 */
export function effectiveDf(hessian: Float64Array, penalties: Penalties, theta: Float64Array): number {
  const n = theta.length;
  const kept = Array.from(theta.keys()).filter((i) => theta[i] !== 0 || penalties.l1[i] === 0);
  const pick = (m: Float64Array) => Float64Array.from(kept.flatMap((i) => kept.map((j) => m[i * n + j] as number)));
  const inverted = inverse(pick(hessian), kept.length);
  if (!inverted) return kept.length;
  const all = product(inverted, pick(unpenalized(hessian, penalties)), kept.length, kept.length, kept.length);
  return kept.reduce((sum, _, i) => sum + (all[i * kept.length + i] as number), 0);
}
