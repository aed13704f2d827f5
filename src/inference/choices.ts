// What was chosen of a fit's standard errors, in words for its table, and the distribution that its tests refer to.
import type { Plan } from "../fit/plan.ts";
import { normalQuantile, normalTails } from "./chance.ts";
import type { MeanModel } from "./meanModel.ts";
import { studentQuantile, studentTails } from "./student.ts";

/** The distribution of a number over its standard error where the number is 0. */
export interface Reference {
  readonly letter: "z" | "t";
  /** Its value that is exceeded with half of 1 − level. */
  readonly reach: (level: number) => number;
  /** The chance to be as far from 0. */
  readonly tails: (statistic: number) => number;
}

/** Student's T has n − p degrees of freedom: p coefficients of the mean, or all parameters. */
export function referenceOf({ test, prepared }: Plan, mean: MeanModel | undefined, size: number): Reference {
  if (test === "z")
    return { letter: "z", reach: (level) => normalQuantile((1 + level) / 2), tails: (z) => normalTails(z) };
  const df = degreesOf(prepared, mean, size);
  return {
    letter: "t",
    reach: (level) => studentQuantile((1 + level) / 2, df),
    tails: (t) => studentTails(t, df),
  };
}

const degreesOf = ({ observations }: Plan["prepared"], mean: MeanModel | undefined, size: number): number =>
  mean ? mean.df : observations - size;

const COVARIANCES: Readonly<Record<string, string>> = {
  observed: "",
  expected: "standard errors by expected information",
  sandwich: "sandwich standard errors",
  HC0: "HC0 standard errors",
  HC1: "HC1 standard errors",
  HC2: "HC2 standard errors",
  HC3: "HC3 standard errors",
};

/** The choices that are not the default, one phrase each. */
export function choicesOf(plan: Plan, mean: MeanModel | undefined, size: number): string[] {
  const { covariance, dispersion, test, prepared } = plan;
  return [
    typeof covariance === "string"
      ? (COVARIANCES[covariance] as string)
      : `standard errors of ${new Set(prepared.observed.cluster).size} clusters`,
    dispersion === "pearson" ? "dispersion by Pearson's statistic" : "",
    test === "t" ? `t with ${degreesOf(prepared, mean, size)} degrees of freedom` : "",
  ].filter((phrase) => phrase !== "");
}
