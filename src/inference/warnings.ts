// What is wrong with an estimate, if anything: no bound, no curvature, the edge of a set.
import type { End } from "../fit/descend.ts";
import type { Spectrum } from "../solvers/inverse.ts";
import { type Coordinates, covarianceOf, INTERCEPT, labelOf, product, roots } from "./coordinates.ts";
import type { Around } from "./estimate.ts";

/** A step of this share of what a number moves by, where nothing is left to gain, leads to an estimate without bound. */
const ENDLESS = 0.2;
/** And so does a standard error of this much in the logarithm of a parameter, or its logit: e⁵⁰ either way. */
const VAGUE = 50;
/** Of the scaled Hessian's eigenvalues, the smallest over the largest: the likelihood is flat to rounding. */
const FLAT = 1e-12;

/** What is wrong with an estimate, if anything. `bounded` are parameters whose set ends somewhere. */
export function warningsOf(
  { covariance, theta, step }: Around,
  { names, slopes, values: numbers }: Coordinates,
  { values, vectors }: Spectrum,
  bounded: ReadonlySet<string>,
): string[] {
  const n = theta.length;
  if (values.every((v) => v === 0))
    return [
      `${names.map(labelOf).join(", ")}: the estimate is at the edge of its set, where there is no standard error`,
    ];
  const found: string[] = [];
  const errors = roots(covarianceOf({ names, slopes, values: numbers }, covariance));
  const endless = names.filter(({ parameter, term }, i) => {
    const row = slopes.subarray(i * n, (i + 1) * n);
    const along = step ? Math.abs(product(row, step, 1, n, 1)[0] as number) : 0;
    const own = bounded.has(parameter) && (term === "" || term === INTERCEPT);
    return along > ENDLESS * Math.max(...row.map(Math.abs)) || (own && (errors[i] as number) > VAGUE);
  });
  if (endless.length > 0)
    found.push(`the likelihood rises for ever along ${endless.map(labelOf).join(", ")}: there is no finite estimate`);
  if (!((values[0] as number) > FLAT * (values[n - 1] as number))) {
    const along = vectors[0] as Float64Array;
    const most = Math.max(...along.map(Math.abs));
    const which = names.filter((_, i) => {
      const row = slopes.subarray(i * n, (i + 1) * n);
      return Math.abs(product(row, along, 1, n, 1)[0] as number) > 0.1 * most * Math.max(...row.map(Math.abs));
    });
    found.push(`the likelihood is flat along ${which.map(labelOf).join(", ")}: there are no standard errors`);
  }
  return found;
}

/** Log-likelihoods that differ by no more are one maximum. */
const ONE = 1e-6;

/** What several starts of a fit tell of its likelihood. */
export function severalMaxima({ objective, observations }: Around, ends: readonly End[]): string[] {
  const apart = ends.map((end) => ({ ...end, less: observations * (end.objective - objective) }));
  const here = apart.filter(({ maximum, less }) => maximum && less <= ONE).length;
  const lower = apart.filter(({ maximum, less }) => maximum && less > ONE);
  const boundless = apart.filter(({ maximum, less }) => !maximum && less < -ONE);
  const of = `of ${ends.length} starts`;
  const found: string[] = [];
  if (ends.length > 0 && here === 0)
    found.push(
      `none ${of} came to a maximum of the likelihood: it rises for ever, as it does where a component shrinks onto one value, or is flat`,
    );
  else if (boundless.length > 0)
    found.push(
      `the likelihood has no bound: ${boundless.length} ${of} went on where it rises for ever, as it does where a component shrinks onto one value; this is the greatest of the maxima that were found`,
    );
  if (here > 0 && lower.length > 0)
    found.push(
      `the likelihood has several maxima: ${here} ${of} led to this one, ${lower.length} to others that are lower by ${Math.min(...lower.map(({ less }) => less)).toPrecision(3)} or more`,
    );
  return found;
}
