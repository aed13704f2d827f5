// Standard errors of what a network predicts: its public face. What it computes is loaded when it is asked for.
import type { Features } from "../data/features.ts";
import type { AnyFamily } from "../distribution.ts";
import type { AfterRegression } from "../fit/after.ts";
import type { Fitted } from "../fit/fitted.ts";
import { planOf, type TrainingData } from "../fit/plan.ts";

export interface LaplaceOptions {
  /**
   * The precision of a Normal prior with mean 0 on every number of θ, as it acts on standardized x and y: as much as
   * `prior`/2·‖θ‖² is added to −log-likelihood. Weights that the data say nothing of have the variance 1/prior.
   */
  readonly prior: number;
}
/** A network whose θ is uncertain. Its weights are not identified, and have no standard errors. */
export interface Laplace<F extends AnyFamily, X> extends AfterRegression<F, X> {
  /** Where the penalized likelihood is stationary, near the θ that was trained. */
  readonly theta: Float64Array;
  readonly prior: number;
  /** Steps from the θ that was trained, and twice what is left to gain. */
  readonly iterations: number;
  readonly left: number;
}

/** Each step solves a system of as many unknowns, and each row has as many slopes. */
const MOST = 1000;

/**
 * How certain a network's predictions are: Laplace's approximation with the Fisher information in place of the Hessian, the
 * generalized Gauss–Newton matrix (Daxberger et al., "Laplace redux", NeurIPS 2021), and the predictions linear in θ. It first
 * goes on from the θ that was trained to where likelihood and prior together are stationary, without which it would mean
 * nothing. Near-ties of weights make it an approximation: it says where data are few, not more.
 *
 * Data are the rows that were trained on. Rejects with a `RangeError` for a prior that is not positive, for more than 1,000
 * numbers in θ, and where no stationary point is found.
 *
 * @example
 * const network = await fit(model(Normal, mlp([16], { activation: tanh })), { x, y });
 * const { estimate, stderr } = (await laplace(network, { x, y }, { prior: 1 })).meanAt(x);
 */
export async function laplace<F extends AnyFamily, X extends Features>(
  fitted: Fitted<F, X>,
  data: TrainingData<F, X>,
  { prior }: LaplaceOptions,
): Promise<Laplace<F, X>> {
  if (!(prior > 0 && prior < Infinity))
    throw new RangeError(`laplace: prior must be positive and finite; came ${String(prior)}. Try 1.`);
  const { theta, model } = fitted;
  if (theta.length > MOST)
    throw new RangeError(
      `laplace: θ must have at most ${MOST} numbers; it has ${theta.length}. Use a smaller network, or an ensemble.`,
    );
  const plan = planOf("laplace", model, data, { initial: theta, precision: "f64" });
  const { laplaceOf } = await import("./estimate.ts");
  return laplaceOf(plan, theta, prior) as unknown as Laplace<F, X>;
}
