// Objectives of training: the likelihood, and the two others it is compared with.

import { logLikelihood } from "../distribution/between.ts";
import { logProb, missing } from "../distribution/guard.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import type { AnyFamily } from "../distribution.ts";
import { stopGradient } from "../grad.ts";
import type { Model } from "../model.ts";
import { exp, log } from "../ops/math.ts";
import { sum } from "../ops/reduce.ts";
import type { Precision, Tensor } from "../tensor.ts";
import type { Prepared } from "./prepare.ts";
import { spread } from "./squares.ts";

/** What is minimized: a loss for one row, averaged over rows with their weights. */
export interface Objective {
  readonly name: string;
  /** In the progress line: "NLL". */
  readonly label: string;
  /** In messages: "log-likelihood". */
  readonly phrase: string;
  /** Of the family's canonical parameters and y, for one row; `upper` is there where y is censored, y being its lower end. */
  readonly loss: (family: AnyFamily, params: Tensors<Spec>, y: Tensor, upper?: Tensor) => Tensor;
  /** What is measured on the validation block, if not this. */
  readonly validation?: Objective;
  /** A mean loss of a y in units of `scale`, in the units of the data. */
  readonly inUnits: (loss: number, scale: number, logScale: number) => number;
  /** Refuses families for which it has no meaning. */
  readonly check?: (where: string, family: AnyFamily) => void;
  /** Only the mean is trained: what it does not depend on is found afterwards. */
  readonly rest?: Rest;
}

/** Parameters of which an objective says nothing. */
export interface Rest {
  /** The model with these as bare parameters. */
  readonly without: (where: string, model: Model) => Model;
  /** θ with these found, and from which rows. */
  readonly settle: (
    prepared: Prepared,
    precision: Precision,
    theta: Float64Array,
  ) => { readonly theta: Float64Array; readonly scaleFrom: "validation" | "training" } | undefined;
}

/** y was checked against the support; where parameters move its ends, only the likelihood can tell. */
const negativeLogProb: Objective["loss"] = (family, params, y, upper) => {
  if (upper) return logLikelihood(family, params, y, upper).neg();
  return (family.rules.bounds ? logProb(family, params, y) : family.rules.logProb(params, y)).neg();
};

/**
 * Negative log-likelihood: Σ w·(−log p(y | x)) / n, in nats a row. The default. Of a y that is known to lie between two
 * ends the logarithm of that probability.
 */
export const nll = (): Objective => ({
  name: "nll",
  label: "NLL",
  phrase: "log-likelihood",
  loss: negativeLogProb,
  inUnits: (loss, _, logScale) => loss + logScale,
});

/**
 * Mean squared error of the family's mean: Σ w·(y − mean)² / Σw; of classes the sum over classes, the Brier score. A head
 * that the mean does not depend on is not trained; a Normal's one scale is found afterwards (`fitted.scaleFrom`).
 */
export const mse = (): Objective => ({
  name: "mse",
  label: "MSE",
  phrase: "mean squared error",
  loss: (family, params, y) => {
    const { mean } = family.rules;
    if (!mean) throw missing(family, "mse", "mean");
    const rest = family.support.embed(y).sub(mean(params));
    return sum(rest.mul(rest));
  },
  inUnits: (loss, scale) => loss * scale * scale,
  rest: spread,
});

/**
 * β-NLL: each row's negative log-likelihood times σ^2β, through which no gradient flows. β = 0 is the likelihood, β = 1
 * gives the mean the gradient of squared error. It is no likelihood: its value is that of a standardized y, and
 * validation measures the NLL. Normal only.
 *
 * Throws a `RangeError` for a β outside [0, 1]. Source: Seitzer, Tavakoli, Antic, Martius, ICLR 2022, equation 5.
 *
 * @example
 * fit(forecaster, data, { objective: betaNll(0.5) });
 */
export function betaNll(beta: number): Objective {
  if (!(beta >= 0 && beta <= 1)) throw new RangeError(`betaNll: β must be in [0, 1]; came ${beta}. Try 0.5.`);
  return {
    name: "betaNll",
    label: "β-NLL",
    phrase: "β-NLL",
    loss: (family, params, y) => {
      const scale = params.scale as Tensor;
      return negativeLogProb(family, params, y).mul(stopGradient(exp(log(scale).mul(2 * beta))));
    },
    validation: nll(),
    inUnits: (loss) => loss,
    check: (where, { name }) => {
      if (name !== "Normal") throw new TypeError(`${where}: betaNll needs the family Normal; came ${name}. Use nll().`);
    },
  };
}
