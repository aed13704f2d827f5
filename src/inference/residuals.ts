// Residuals of a fit, row by row: how far y lies from what was expected.
import type { Constraint } from "../constraint.ts";
import { Distribution } from "../distribution/face.ts";
import { missing } from "../distribution/guard.ts";
import type { Spec } from "../distribution/types.ts";
import type { ResidualKind } from "../fit/after.ts";
import type { Prepared } from "../fit/prepare.ts";
import { fold, type Key, key } from "../random/key.ts";
import { normalScores, placesOf } from "./places.ts";
import { etaOf, ofParameters, sourceOf, trainingRows } from "./rows.ts";

export interface ResidualOptions {
  /** Of the draws within the steps of a discrete y. Default 0. */
  readonly seed?: number | string | Key;
}

/** Refuses y that is no number, or is known only to lie between ends. */
export function checkNumbers(where: string, { model, observed: { y, upper } }: Prepared, exact = true): void {
  const { shape, labels } = model.family.support as { readonly shape: readonly number[]; readonly labels?: unknown };
  if (shape.length > 0 || labels)
    throw new TypeError(`${where}: y must be one number a row; that of ${model.family.name} is not. Use a score.`);
  const row = exact && upper ? y.findIndex((v, i) => v !== upper[i]) : -1;
  if (row >= 0)
    throw new RangeError(
      `${where}: y must be known exactly; row ${row} lies between ${y[row]} and ${upper?.[row]}. Use "quantile".`,
    );
}

/** The fitted distributions of the rows that were fitted. */
export function fittedRows(prepared: Prepared, theta: Float64Array) {
  const rows = trainingRows(prepared);
  const source = sourceOf(prepared, rows, etaOf(prepared, rows)(theta));
  return { source, forecast: new Distribution<Spec, Constraint, true>(prepared.model.family, source) };
}

/** The distributions of these rows at another θ. */
export const fittedAt = (prepared: Prepared, theta: Float64Array) => fittedRows(prepared, theta).forecast;

/** Residuals of the rows that were fitted, in their order. */
export function residuals(
  prepared: Prepared,
  theta: Float64Array,
  kind: ResidualKind,
  { seed = 0 }: ResidualOptions = {},
): Float64Array {
  const at = "residuals";
  if (!["response", "pearson", "deviance", "quantile"].includes(kind))
    throw new RangeError(
      `${at}: kind must be "response", "pearson", "deviance" or "quantile"; came ${String(kind)}. Choose one.`,
    );
  checkNumbers(at, prepared, kind !== "quantile");
  const { y, weight } = prepared.observed;
  const { source, forecast } = fittedRows(prepared, theta);
  const { upper } = prepared.observed;
  if (kind === "quantile") return normalScores(placesOf(forecast, y, upper, fold(key(seed), at)));
  const means: ArrayLike<number> = forecast.mean();
  if (kind === "response") return y.map((v, i) => v - (means[i] as number));
  const sizeOf = (i: number): number => (weight ? (weight[i] as number) : 1);
  if (kind === "pearson") {
    const variances = unitVariances(prepared, source, forecast);
    return y.map((v, i) => (v - (means[i] as number)) * Math.sqrt(sizeOf(i) / (variances[i] as number)));
  }
  const deviances = unitDeviances(prepared, source);
  return y.map((v, i) => {
    const root = Math.sqrt(sizeOf(i) * (deviances[i] as number));
    return v < (means[i] as number) ? -root : root;
  });
}

/** V(mean) of rows: their variances without a dispersion that is estimated, as in generalized linear models. */
export function unitVariances(
  { model: { family } }: Prepared,
  source: ReturnType<typeof sourceOf>,
  forecast: { variance(): ArrayLike<number> },
): Float64Array {
  const variances = Float64Array.from(forecast.variance());
  const { dispersion } = family.rules;
  if (!dispersion) return variances;
  const { values } = ofParameters(source, (params) => dispersion(params));
  return variances.map((v, i) => v / (values[i] as number));
}

/** The deviance of each row, without its weight. */
export function unitDeviances({ model: { family }, observed }: Prepared, source: ReturnType<typeof sourceOf>) {
  const { deviance } = family.rules;
  if (!deviance) throw missing(family, 'residuals("deviance")', "deviance");
  return ofParameters(source, deviance, observed.y).values;
}
