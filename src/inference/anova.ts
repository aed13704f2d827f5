// The likelihood-ratio test of two fits, one a special case of the other.
import type { RepeatOptions } from "../fit/after.ts";
import type { Certainty } from "../fit/estimate.ts";
import type { Key } from "../random/key.ts";
import type { Done } from "./after.ts";
import { chiSquaredTail } from "./chance.ts";
import { originOf } from "./origin.ts";

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

export interface SimulationOptions extends RepeatOptions {
  /** Of the y that are drawn. */
  readonly seed: number | string | Key;
  /** How many y are drawn. Default 999. */
  readonly replicates?: number;
}

/** What a test by simulation found. */
export interface SimulatedRatio extends LikelihoodRatio {
  readonly replicates: number;
  /** Replicates whose models could not be fitted: left out. */
  readonly failed: number;
}

/** Two fits of the same rows, the smaller first. */
function nested(where: string, a: Certainty, b: Certainty): readonly [Certainty, Certainty] {
  const [one, other] = [originOf(where, a), originOf(where, b)].map(({ plan }) => plan.prepared.observed) as [
    Done["plan"]["prepared"]["observed"],
    Done["plan"]["prepared"]["observed"],
  ];
  if ([a, b].some((fit) => originOf(where, fit).plan.prepared.task.penalty))
    throw new TypeError(
      `${where}: both fits must be of the likelihood alone; one has a penalty. Compare their AIC, or the scores of new rows.`,
    );
  if (a.observations !== b.observations || one.y.length !== other.y.length)
    throw new RangeError(
      `${where}: both fits must be of the same observations; they have ${a.observations} and ${b.observations}. Fit the same rows.`,
    );
  const different = (x: ArrayLike<number> | undefined, y: ArrayLike<number> | undefined): number =>
    x === y ? -1 : Array.from(x ?? y ?? []).findIndex((_, i) => (x?.[i] ?? 1) !== (y?.[i] ?? 1));
  for (const [name, at] of [
    ["y", different(one.y, other.y)],
    ["y", different(one.upper ?? one.y, other.upper ?? other.y)],
    ["weight", different(one.weight, other.weight)],
  ] as const)
    if (at >= 0)
      throw new RangeError(
        `${where}: both fits must have the same ${name}; that of row ${at} differs. Fit the same rows, y not transformed.`,
      );
  if (a.df === b.df)
    throw new RangeError(
      `${where}: one model must have more parameters; both have ${a.df}. Compare their AIC, or the scores of new rows.`,
    );
  return a.df < b.df ? [a, b] : [b, a];
}

/** Components of a mixture, by the name of its family. */
const components = (fit: Certainty): string | undefined =>
  /^Mixture\(.*, (\d+)\)$/.exec(originOf("anova", fit).plan.prepared.model.family.name)?.[1];

/** Twice the difference of the log-likelihoods. */
const ratio = (small: Certainty, large: Certainty): number =>
  Math.max(0, 2 * (large.logLikelihood - small.logLikelihood));

/**
 * Whether a larger model fits better than chance alone explains (Wilks 1938): the order of the two does not matter. Both
 * are fits to the same y; that the smaller is a special case of the larger is for you to know.
 *
 * Throws a `RangeError` for fits of different rows, y or weights, of as many parameters, and for mixtures of different
 * numbers of components, whose statistic follows no χ²: {@link anovaBySimulation} draws its distribution.
 *
 * @example
 * const p = await fit(Poisson, y);
 * const nb = await fit(NegativeBinomial, y);
 * anova(p, nb, { boundary: true }).p;
 */
export function anova(a: Certainty, b: Certainty, { boundary = false }: AnovaOptions = {}): LikelihoodRatio {
  const [small, large] = nested("anova", a, b);
  const df = large.df - small.df;
  if (boundary && df !== 1)
    throw new RangeError(`anova: boundary is for one parameter more; came ${df}. Use anovaBySimulation.`);
  const [k, m] = [components(small), components(large)];
  if (m !== undefined && k !== m)
    throw new RangeError(
      `anova: mixtures must have as many components; these have ${k ?? 1} and ${m}, and no χ² tells them apart. Use anovaBySimulation.`,
    );
  const statistic = ratio(small, large);
  return { statistic, df, p: chiSquaredTail(statistic, df) / (boundary ? 2 : 1) };
}

/**
 * The same test where no χ² is to be trusted (edges, mixtures, few rows): y is drawn from the smaller model as it was
 * fitted, both are fitted to it, and p is the share of statistics as large as the one observed, itself among them
 * (Davison & Hinkley 1997, section 4.2.3). Both take long for large data; others may work meanwhile.
 *
 * Throws as {@link anova}, and a `TypeError` for a y that is not one number a row.
 *
 * @example
 * (await anovaBySimulation(poisson, negativeBinomial, { seed: 1 })).p;
 */
export async function anovaBySimulation(
  a: Certainty,
  b: Certainty,
  options: SimulationOptions,
): Promise<SimulatedRatio> {
  const where = "anovaBySimulation";
  const [small, large] = nested(where, a, b);
  const [one, other] = [originOf(where, small), originOf(where, large)];
  return one.tests.ratio(one, other, small, large, options);
}
