// What is wrong with an estimate, if anything: no bound, no curvature, the edge of a set or of the data.
import type { End } from "../fit/descend.ts";
import type { Spectrum } from "../solvers/inverse.ts";
import { type Coordinates, covarianceOf, INTERCEPT, labelOf, type Name, product, roots } from "./coordinates.ts";
import { type Around, VAGUE } from "./estimate.ts";
import { atEndsOfData, isRegular, separating } from "./irregular.ts";

/** A step of this share of what a number moves by, where nothing is left to gain, leads to an estimate without bound. */
const ENDLESS = 0.2;
/** Of the scaled Hessian's eigenvalues, the smallest over the largest: the likelihood is flat to rounding. */
const FLAT = 1e-12;
/** And nearly so: standard errors lose as many digits. */
const THIN = 1e-9;
/** Twice what is left to gain of the log-likelihood, at an end of Newton's method that is none. */
const LEFT = 1e-6;

/** What is said of an estimate, and of which numbers there are no standard errors. */
export interface Judgement {
  readonly warnings: readonly string[];
  readonly withheld: (name: Name) => boolean;
}
const ALL = (): boolean => true;

/** What is wrong with an estimate, if anything. Names are of what is linear in θ. */
export function judge(around: Around, shown: Coordinates, spectrum: Spectrum, stopped: string): Judgement {
  const { covariance, plan, step, gradient, theta, observations } = around;
  const { prepared, solved, settings } = plan;
  const { family } = prepared.model;
  const { names } = shown;
  const { values, vectors } = spectrum;
  const [n, condition] = [theta.length, (values[0] as number) / (values.at(-1) as number)];
  const list = (of: readonly Name[]): string => of.map(labelOf).join(", ");
  if (values.every((v) => v === 0))
    return {
      warnings: [`${list(names)}: the estimate is at the edge of its set, where there is no standard error`],
      withheld: ALL,
    };
  const found: string[] = [];
  const rows = prepared.task.rows * prepared.model.family.support.shape.reduce((a: number, b: number) => a * b, 1);
  if (rows < n) found.push(`${rows} values cannot tell ${n} parameters: more rows are needed, or fewer parameters`);
  const edge = atEndsOfData(prepared, theta);
  if (edge.length > 0)
    return {
      warnings: [
        ...found,
        solved
          ? `${edge.join(", ")}: the estimate is at the edge of the data, where the likelihood ends in a jump: there are no standard errors`
          : `the likelihood has no bound: it rises for ever where the end of y that is set by ${edge.join(", ")} comes to the data; fix one of the parameters`,
      ],
      withheld: ALL,
    };
  const direction = (): string => {
    const along = vectors[0] as Float64Array;
    const most = Math.max(...along.map(Math.abs));
    return list(names.filter((_, i) => moves(shown, i, along, n) > 0.1 * most));
  };
  const endless = endlessOf(around, shown);
  if (endless.length > 0) {
    const limit = endless.flatMap(({ parameter }) => family.rules.limits?.[parameter] ?? [])[0];
    const apart = separating(prepared).filter((column) => endless.some(({ term }) => term === column));
    found.push(
      `the likelihood rises for ever along ${list(endless)}: there is no finite estimate${
        limit ? `; in the limit ${family.name} is ${limit}: fit that` : ""
      }${apart.length > 0 ? `; y is told apart by ${apart.join(", ")}` : ""}`,
    );
  }
  if (!isRegular(prepared, theta)) {
    found.push(`the likelihood of ${family.name} is not regular at these parameters: there are no standard errors`);
    return { warnings: found, withheld: ALL };
  }
  if (!(condition > FLAT)) {
    found.push(
      solved
        ? "the likelihood is not smooth where it is greatest: there are no standard errors"
        : condition < -THIN
          ? `there is no maximum of the likelihood here: it still rises along ${direction()}; there are no standard errors`
          : `the likelihood is flat along ${direction()}: there are no standard errors`,
    );
  } else if (condition < THIN && endless.length === 0)
    found.push(
      `the likelihood is nearly flat along ${direction()} (condition ${(1 / condition).toExponential(0)}): standard errors lose digits`,
    );
  const left = step ? observations * (product(step, gradient, 1, n, 1)[0] as number) : Infinity;
  if (stopped === "epochs" && !(left < LEFT))
    found.push(
      `${settings.epochs} steps of Newton's method, damped where they had to be, did not come to an end; ${left < Infinity ? `about ${(left / 2).toPrecision(2)} is left to gain` : "nothing tells how much is left to gain"}. Allow more epochs, scale the data, or begin elsewhere (starts)`,
    );
  const gone = new Set(endless.map(labelOf));
  return { warnings: found, withheld: covariance && condition > FLAT ? (name) => gone.has(labelOf(name)) : ALL };
}

/** How much a number moves along a direction of θ, as a share of what it moves by at all. */
function moves({ slopes }: Coordinates, i: number, along: Float64Array, n: number): number {
  const row = slopes.subarray(i * n, (i + 1) * n);
  return Math.abs(product(row, along, 1, n, 1)[0] as number) / Math.max(...row.map(Math.abs));
}

/** Numbers along which the likelihood rises for ever. */
function endlessOf({ covariance, plan, step, theta, vague }: Around, shown: Coordinates): Name[] {
  const n = theta.length;
  const errors = roots(covarianceOf(shown, covariance));
  const { layout } = plan.prepared.built.set;
  const bounded = new Set(
    layout.flatMap(({ name, constraint: c }) => (c.lower > -Infinity || c.upper < Infinity ? [name] : [])),
  );
  return shown.names.filter(({ parameter, term }, i) => {
    const own = bounded.has(parameter) && (term === "" || term === INTERCEPT || term.startsWith("["));
    const lost = [...vague].some((j) => shown.slopes[i * n + j] !== 0);
    return lost || (step && moves(shown, i, step, n) > ENDLESS) || (own && (errors[i] as number) > VAGUE);
  });
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
