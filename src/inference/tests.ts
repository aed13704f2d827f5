// Tests of hypotheses on coefficients: their public faces. What they compute is loaded with the first fit that is solved.
import type { Certainty } from "../fit/estimate.ts";
import type { LikelihoodRatio } from "./anova.ts";
import { chiSquaredTail } from "./chance.ts";
import type { Distance } from "./hypotheses.ts";
import { originOf } from "./origin.ts";

/** What a test of a hypothesis found: a statistic that is χ² where the hypothesis holds. */
export type Tested = LikelihoodRatio;

/**
 * Whether coefficients are all 0, or have the values given: the squared distance of the estimates in terms of their
 * covariance, whichever the fit was asked for (Wald 1943). Names are those in `fitted.names`.
 *
 * Throws a `RangeError` for names that the fit has not, and where these have no covariance.
 *
 * @example
 * waldTest(fitted, ["mean.ageF1", "mean.ageF2", "mean.ageF3"]).p;
 * waldTest(fitted, { "mean.dose": 1 }).p;
 */
export function waldTest(fitted: Certainty, hypothesis: readonly string[] | Readonly<Record<string, number>>): Tested {
  const origin = originOf("waldTest", fitted);
  return tested(origin.tests.wald(origin, hypothesis));
}

/**
 * Whether the larger model fits better, from the slope of its likelihood where the smaller is fitted (Rao 1948): gᵀH⁻¹g, H
 * being the observed information there. The larger model need not be fitted well, only set up.
 *
 * Throws a `TypeError` for different families, a `RangeError` where the smaller model is not the larger one with some
 * coefficients 0, and where the larger one's information is not positive there.
 *
 * @example
 * scoreTest(await fit(small, { data, y: "y" }), await fit(large, { data, y: "y" })).p;
 */
export function scoreTest(a: Certainty, b: Certainty): Tested {
  const [small, large] = a.df < b.df ? [a, b] : [b, a];
  const [one, other] = [originOf("scoreTest", small), originOf("scoreTest", large)];
  return tested(one.tests.score(one, other, small, large));
}

const tested = ({ statistic, df }: Distance): Tested => ({ statistic, df, p: chiSquaredTail(statistic, df) });
