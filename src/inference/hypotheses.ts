// Tests of hypotheses on coefficients from one fit alone: Wald's from the larger model, Rao's score test from the smaller.
import type { Certainty } from "../fit/estimate.ts";
import { smooth } from "../fit/likelihood.ts";
import { solve } from "../solvers/cholesky.ts";
import type { Done } from "./after.ts";
import { covarianceOf, labelOf } from "./coordinates.ts";

/** A squared distance that is χ² where the hypothesis holds. */
export interface Distance {
  readonly statistic: number;
  readonly df: number;
}

/** Wald's, of coefficients of one fit by name. */
export function wald(
  { reported, covariance }: Done,
  hypothesis: readonly string[] | Readonly<Record<string, number>>,
): Distance {
  const where = "waldTest";
  const found = reported();
  const labels = found.names.map(labelOf);
  const values: Readonly<Record<string, number>> = Array.isArray(hypothesis)
    ? Object.fromEntries(hypothesis.map((name: string) => [name, 0]))
    : (hypothesis as Readonly<Record<string, number>>);
  const names = Object.keys(values);
  if (names.length === 0)
    throw new RangeError(`${where}: at least one coefficient is needed; came none. Name some of ${labels.join(", ")}.`);
  const places = names.map((name) => {
    const at = labels.indexOf(name);
    if (at < 0)
      throw new RangeError(`${where}: the fit has no ${name}; it has ${labels.join(", ")}. Name one of these.`);
    return at;
  });
  const all = covarianceOf(found, covariance());
  const distance = Float64Array.from(
    places,
    (at, i) => (found.values[at] as number) - (values[names[i] as string] as number),
  );
  const own = Float64Array.from(places.flatMap((a) => places.map((b) => all[a]?.[b] as number)));
  const along = solve(own, distance);
  if (!along)
    throw new RangeError(
      `${where}: ${names.join(", ")} must have a covariance; the likelihood is flat or without end. Use anova.`,
    );
  const statistic = along.reduce((sum, v, i) => sum + v * (distance[i] as number), 0);
  return { statistic, df: names.length };
}

/** How far the likelihood may be from that of the smaller model before it is taken to be another. */
const SAME = 1e-7;

/** Rao's, of the larger fit at the coefficients of the smaller. */
export function score(one: Done, other: Done, small: Certainty, large: Certainty): Distance {
  const where = "scoreTest";
  const [from, to] = [one.plan.prepared, other.plan.prepared];
  if (from.model.family !== to.model.family || from.built.set.names.join() !== to.built.set.names.join())
    throw new TypeError(
      `${where}: both fits must be of one family; came ${from.model.family.name} and ${to.model.family.name}. Use anova.`,
    );
  const [known, wanted] = [one.reported(), other.reported()];
  const p = other.theta.length;
  const target = new Map(known.names.map((name, i) => [labelOf(name), known.values[i] as number]));
  const strange = [...target.keys()].find((name) => !wanted.names.some((one) => labelOf(one) === name));
  const curved = wanted.names.some((_, i) => wanted.curved(i)) || wanted.names.length !== p;
  if (strange !== undefined || curved)
    throw new RangeError(
      `${where}: the smaller model must be the larger with coefficients of 0; ${strange ?? "bare parameters"} is none of these. Use anova.`,
    );
  // θ at which the larger model has the smaller one's coefficients
  const move = linearSolution(
    wanted.slopes,
    Float64Array.from(wanted.names, (name, i) => (target.get(labelOf(name)) ?? 0) - (wanted.values[i] as number)),
  );
  const point = other.theta.map((t, i) => t + (move[i] as number));
  const { at, release } = smooth(to.task, other.plan.settings);
  const there = at(point);
  const hessian = there.hessian();
  release();
  const logLikelihood = -to.observations * to.inUnits.training(there.objective);
  if (!(Math.abs(logLikelihood - small.logLikelihood) < SAME * (1 + Math.abs(small.logLikelihood))))
    throw new RangeError(
      `${where}: the smaller model must be the larger with coefficients of 0, of the same rows; there the log-likelihood is ${logLikelihood.toPrecision(8)}, not ${small.logLikelihood.toPrecision(8)}. Use anova.`,
    );
  const along = solve(hessian, there.gradient);
  if (!along)
    throw new RangeError(`${where}: the information of the larger model must be positive; it is not. Use anova.`);
  const statistic = to.observations * along.reduce((sum, v, i) => sum + v * (there.gradient[i] as number), 0);
  const df = large.df - small.df;
  return { statistic, df };
}

/** x of Ax = b for a square A, by elimination with the largest pivot of each column. */
function linearSolution(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const a = matrix.slice();
  const x = right.slice();
  const at = (i: number, j: number): number => a[i * n + j] as number;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(at(i, k)) > Math.abs(at(pivot, k))) pivot = i;
    for (let j = 0; j < n; j++) [a[k * n + j], a[pivot * n + j]] = [at(pivot, j), at(k, j)];
    [x[k], x[pivot]] = [x[pivot] as number, x[k] as number];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const by = at(i, k) / at(k, k);
      for (let j = k; j < n; j++) a[i * n + j] = at(i, j) - by * at(k, j);
      x[i] = (x[i] as number) - by * (x[k] as number);
    }
  }
  return x.map((v, i) => v / at(i, i));
}
