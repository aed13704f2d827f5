// Goodness of fit of a distribution that was known before, by the statistics' own distributions; and how it is told.
import { fold, key } from "../random/key.ts";
import { numericRowsOf, type WithCdf } from "../score/forecast.ts";
import type { Fitness, GoodnessOfFit, GoodnessOptions } from "./fitness.ts";
import { placesOf } from "./places.ts";
import { chancesOf, type Distances, distancesOf } from "./uniform.ts";

export const NAMES = ["kolmogorovSmirnov", "andersonDarling", "cramerVonMises", "chiSquared"] as const;
const TITLES = ["Kolmogorov–Smirnov D", "Anderson–Darling A²", "Cramér–von Mises W²", "χ² of equal bins"];

/** What was found, and its table. */
export function result(
  n: number,
  found: Distances,
  chances: Readonly<Record<(typeof NAMES)[number], number>>,
  how: Pick<GoodnessOfFit, "chances" | "replicates" | "failed">,
): GoodnessOfFit {
  const of = (name: (typeof NAMES)[number]): Fitness => ({ statistic: found[name], p: chances[name] });
  const ends =
    how.chances === "distribution"
      ? "p for a distribution that was known before"
      : `p from ${how.replicates} y drawn from the fit and fitted anew${how.failed > 0 ? `, ${how.failed} failed` : ""}`;
  return {
    n,
    kolmogorovSmirnov: of("kolmogorovSmirnov"),
    andersonDarling: of("andersonDarling"),
    cramerVonMises: of("cramerVonMises"),
    chiSquared: { ...of("chiSquared"), bins: found.bins },
    ...how,
    toString: () =>
      [
        `goodness of fit, ${n} observations`,
        ...NAMES.map(
          (name, i) =>
            `  ${TITLES[i]?.padEnd(22)}${found[name].toPrecision(5).padStart(10)}  p ${chances[name].toFixed(4)}`,
        ),
        ends,
      ].join("\n"),
  };
}

/** Of y under a distribution that was known before. */
export function ofDistribution(
  where: string,
  forecast: WithCdf,
  y: ArrayLike<number>,
  { seed = 0 }: GoodnessOptions,
): GoodnessOfFit {
  const n = numericRowsOf(where, forecast, y);
  const found = distancesOf(placesOf(forecast, Float64Array.from(y), undefined, fold(key(seed), where)));
  return result(n, found, chancesOf(n, found), { chances: "distribution", replicates: 0, failed: 0 });
}
