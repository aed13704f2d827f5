// The likelihood-ratio test of two fits, one a special case of the other.
import type { Certainty } from "../fit/estimate.ts";
import { chiSquaredTail } from "./chance.ts";

/** What a likelihood-ratio test found. */
export interface LikelihoodRatio {
  /** Twice the difference of the log-likelihoods. */
  readonly statistic: number;
  /** Parameters that the larger model has more. */
  readonly df: number;
  /** The chance of a statistic as large where the smaller model holds. */
  readonly p: number;
}

export interface AnovaOptions {
  /**
   * The smaller model puts one parameter of the larger on the edge of its set (a dispersion of 0): the statistic is then
   * ½χ²₀ + ½χ²₁ (Self & Liang 1987, case 5), which halves p. For one parameter more.
   */
  readonly boundary?: boolean;
}

/**
 * Whether a larger model fits better than chance alone explains (Wilks 1938): the order of the two does not matter. Both
 * are fits to the same y; that the smaller is a special case of the larger is for you to know.
 *
 * Throws a `RangeError` for fits of different numbers of observations, or of as many parameters.
 *
 * @example
 * const p = await fit(Poisson, y);
 * const nb = await fit(NegativeBinomial, y);
 * anova(p, nb, { boundary: true }).p;
 */
export function anova(a: Certainty, b: Certainty, { boundary = false }: AnovaOptions = {}): LikelihoodRatio {
  for (const one of [a, b])
    if (typeof one !== "object" || one === null || typeof one.logLikelihood !== "number")
      throw new TypeError(
        "anova: two fits to the greatest likelihood are needed; came something else. Fit linear heads.",
      );
  if (a.observations !== b.observations)
    throw new RangeError(
      `anova: both fits must be of the same observations; they have ${a.observations} and ${b.observations}. Fit the same rows.`,
    );
  const [small, large] = a.df < b.df ? [a, b] : [b, a];
  const df = large.df - small.df;
  if (df === 0)
    throw new RangeError(
      `anova: one model must have more parameters; both have ${a.df}. Compare their AIC, or the scores of new rows.`,
    );
  if (boundary && df !== 1)
    throw new RangeError(`anova: boundary is for one parameter more; came ${df}. Draw the test by simulation.`);
  const statistic = Math.max(0, 2 * (large.logLikelihood - small.logLikelihood));
  return { statistic, df, p: chiSquaredTail(statistic, df) / (boundary ? 2 : 1) };
}
