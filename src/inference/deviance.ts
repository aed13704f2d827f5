// Deviances and R²: where a fit stands between the model without predictors and one that has a mean for each row.
import { evaluate } from "../compile/evaluate.ts";
import type { Deviances, RSquared } from "../fit/estimate.ts";
import { exactly } from "../fit/exact.ts";
import type { Plan } from "../fit/plan.ts";
import type { Prepared, Under } from "../fit/prepare.ts";
import { fixed } from "../layers/linear.ts";
import type { Head } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { expm1 } from "../ops/math.ts";
import type { MeanModel } from "./meanModel.ts";
import { unitDeviances } from "./residuals.ts";
import { etaOf, sourceOf, trainingRows } from "./rows.ts";

/** A model of the same rows, solved: θ, and the mean objective there; undefined where it has no greatest likelihood. */
function solved({ settings }: Plan, { task }: Under): { theta: Float64Array; objective: number } | undefined {
  if (task.theta.length === 0) {
    const { value } = evaluate({ value: task.objective([], undefined) }, task.training(), { rows: task.rows });
    return { theta: new Float64Array(0), objective: value[0] as number };
  }
  const loop = exactly({ ...task, validation: undefined }, { ...settings, epochs: 200, tolerance: undefined });
  let next = loop.next();
  while (!next.done) next = loop.next();
  const { theta, stopped, history } = next.value;
  const objective = history.at(-1)?.objective;
  return stopped === "failure" || objective === undefined ? undefined : { theta, objective };
}

/** A head without its predictors; undefined where it cannot be without. */
const without = (head: Head): Head | undefined => {
  if (head.layer.constant) return head;
  const layer = head.layer.alone?.();
  return layer && { ...head, layer };
};
const whole = (heads: readonly (Head | undefined)[] | undefined): readonly Head[] | undefined =>
  heads?.every((head) => head !== undefined) ? (heads as readonly Head[]) : undefined;

/** Σ w·deviance of the rows. */
function total(prepared: Prepared, theta: Float64Array): number {
  const rows = trainingRows(prepared);
  const { weight } = prepared.observed;
  return unitDeviances(prepared, sourceOf(prepared, rows, etaOf(prepared, rows)(theta))).reduce(
    (sum, v, i) => sum + (weight?.[i] ?? 1) * v,
    0,
  );
}

/** The deviances of a model of the mean; undefined of a family without. */
function deviances(plan: Plan, theta: Float64Array, mean: MeanModel): Deviances | undefined {
  const { prepared } = plan;
  const { model, built, observations } = prepared;
  if (!model.family.rules.deviance) return undefined;
  const own = { residual: total(prepared, theta), df: mean.df };
  // all that is not of the mean stays where it is
  const rows = trainingRows(prepared);
  const eta = etaOf(prepared, rows)(theta);
  const heads = whole(
    model.heads?.map((head): Head | undefined => {
      if (head.names.includes(mean.parameter)) return without(head);
      const free = built.set.layout.flatMap(({ name, offset, size }) =>
        head.names.includes(name) ? Array.from({ length: size }, (_, i) => eta[offset + i] as number) : [],
      );
      return { ...head, layer: fixed([], free) };
    }),
  );
  const under = heads && prepared.under({ ...model, heads });
  const found = under && solved(plan, under);
  return {
    ...own,
    null: found ? total({ ...prepared, ...under }, found.theta) : Number.NaN,
    nullDf: found ? observations - found.theta.length : Number.NaN,
  };
}

/** McFadden's, Nagelkerke's and the deviances' R². */
function rSquared(plan: Plan, logLikelihood: number, found: Deviances | undefined): RSquared {
  const { prepared } = plan;
  const { model, observations: n, inUnits } = prepared;
  const deviance = found ? 1 - found.residual / found.null : Number.NaN;
  const heads = model.family.support.discrete && !prepared.task.batches ? whole(model.heads?.map(without)) : undefined;
  const none = heads && solved(plan, prepared.under({ ...model, heads }));
  if (!none) return { mcfadden: Number.NaN, nagelkerke: Number.NaN, deviance };
  const nothing = -n * inUnits.training(none.objective);
  const { shares } = evaluate(
    { shares: expm1(input("x", { shape: [2] })) },
    { x: [(2 * (nothing - logLikelihood)) / n, (2 * nothing) / n] },
  );
  const [gain, most] = [shares[0] as number, shares[1] as number];
  return { mcfadden: 1 - logLikelihood / nothing, nagelkerke: gain / most, deviance };
}

/** What a fit tells of its mean, computed when it is first asked for, and what its table says of it. */
export function ofMeanModel(plan: Plan, theta: Float64Array, logLikelihood: number, mean: () => MeanModel | undefined) {
  const { family } = plan.prepared.model;
  const pearson = plan.dispersion === "pearson";
  let found: { readonly deviance: Deviances | undefined } | undefined;
  let explained: RSquared | undefined;
  const properties = {
    get dispersion(): number {
      return mean()?.[pearson ? "pearson" : "likely"] ?? Number.NaN;
    },
    get deviance(): Deviances | undefined {
      const own = mean();
      found ??= { deviance: own && deviances(plan, theta, own) };
      return found.deviance;
    },
    get rSquared(): RSquared {
      explained ??= rSquared(plan, logLikelihood, properties.deviance);
      return explained;
    },
  };
  const printed = () => {
    const { deviance } = properties;
    if (plan.prepared.task.batches || (!deviance && !family.support.discrete)) return {};
    return {
      ...(deviance && { deviance }),
      rSquared: properties.rSquared,
      ...(deviance && (pearson || family.rules.dispersion) && { dispersion: properties.dispersion }),
    };
  };
  return { properties, printed };
}
