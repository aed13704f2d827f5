// What one asks a fit for when it is done: where y fell, how much each row weighs, what is expected elsewhere.
import { knownSpec } from "../distribution/parametrization.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import type { Numbers } from "../distribution/values.ts";
import type { BootstrapOptions, PredictiveOptions, ResidualKind, Uncertain } from "../fit/after.ts";
import type { Certainty } from "../fit/estimate.ts";
import type { Plan } from "../fit/plan.ts";
import type { Prepared } from "../fit/prepare.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { bootstrap, type Drawn } from "./bootstrap.ts";
import { score, wald } from "./hypotheses.ts";
import { cooksDistance, leverage } from "./influence.ts";
import { delta, type Located, meanAt } from "./means.ts";
import type { Reported } from "./numbers.ts";
import { ownGoodness } from "./ownGoodness.ts";
import { predictive } from "./predictive.ts";
import { type ResidualOptions, residuals } from "./residuals.ts";
import { askedRows } from "./rows.ts";
import { simulatedRatio } from "./simulate.ts";

/** The methods of a fit that look at its rows. */
const ofRows = (prepared: Prepared, theta: Float64Array) =>
  ({
    residuals: (kind: ResidualKind = "quantile", options?: ResidualOptions) =>
      residuals(prepared, theta, kind, options),
    leverage: () => leverage(prepared, theta),
    cooksDistance: () => cooksDistance(prepared, theta),
  }) satisfies Partial<Certainty>;

type Rule = (params: Tensors<Spec>) => Tensor;
const first = ({ estimate, stderr, lower, upper }: Uncertain<Float64Array>) => ({
  estimate: estimate[0],
  stderr: stderr[0],
  lower: lower[0],
  upper: upper[0],
});

/** Some values of known parameters, on which estimated ones do not depend. */
const standIns = ({ prepared: { built } }: Located): Record<string, Numbers> =>
  Object.fromEntries(
    Object.entries(knownSpec(built.set)).map(([name, c]) => [
      name,
      { data: new Float64Array(sizeOf(c.shape)).fill(c.contains([1]) ? 1 : c.interior) },
    ]),
  );

/** Those that look elsewhere: of bare parameters without x. */
export function elsewhere(located: () => Located, bare: boolean) {
  const ask = (where: string, x: unknown, given: unknown) => askedRows(where, located().prepared, x, given);
  if (!bare)
    return {
      meanAt: (x: unknown, level = 0.95, given?: unknown) => meanAt(located(), ask("meanAt", x, given).rows, level),
      delta: (of: Rule, x: unknown, level = 0.95, given?: unknown) =>
        delta(located(), ask("delta", x, given).rows, of, level),
      predictive: (x: unknown, options: PredictiveOptions, given?: unknown) =>
        predictive(located(), ask("predictive", x, given).rows, false, options),
    };
  return {
    meanAt: (level = 0.95, given?: unknown) => first(meanAt(located(), ask("meanAt", given, undefined).rows, level)),
    delta: (of: Rule, level = 0.95) => first(delta(located(), { count: 1, known: standIns(located()) }, of, level)),
    predictive: (options: PredictiveOptions, given?: unknown) => {
      const { rows, single } = ask("predictive", given, undefined);
      return predictive(located(), rows, single, options);
    },
  };
}

export const tests = { wald, score, ratio: simulatedRatio, goodness: ownGoodness };

/** A fit, and what is known of it: computed when it is first needed. */
export interface Done {
  readonly plan: Plan;
  readonly theta: Float64Array;
  /** Bare parameters without x. */
  readonly bare: boolean;
  /** Of θ; undefined where there is none. */
  readonly covariance: () => Float64Array | undefined;
  /** Standard errors to either side of an interval at a level. */
  readonly reach: (level: number) => number;
  /** The inverse of the mean objective's Hessian; undefined where there is none. */
  readonly inverse: () => Float64Array | undefined;
  readonly reported: () => Reported;
  /** Tests, whose public faces find them here: they are loaded with what is solved. */
  readonly tests: typeof tests;
  /** Numbers in the form that users see. */
  readonly form: Drawn["form"];
}

/** What a fit does afterwards. */
export const after = ({ plan, theta, bare, covariance, reach, inverse, reported, form }: Done) => ({
  ...ofRows(plan.prepared, theta),
  ...elsewhere(() => ({ prepared: plan.prepared, theta, covariance: covariance(), reach }), bare),
  bootstrap: (options: BootstrapOptions) =>
    bootstrap({ plan, theta, form, reported: reported(), inverse: inverse() }, options),
});
