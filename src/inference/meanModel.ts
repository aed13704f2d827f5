// A model of the mean alone, as generalized linear models are: its rows, their working weights, what each says of its coefficients.
import type { Prepared } from "../fit/prepare.ts";
import { inverse } from "../solvers/inverse.ts";
import { checkNumbers, fittedRows, unitVariances } from "./residuals.ts";
import { etaSlopes, ofParameters, trainingRows } from "./rows.ts";

/** Slopes of a mean in other free numbers below this share of the largest are rounding. */
const ROUNDING = 1e-10;

/** Rows of a model whose mean moves with the coefficients of one head, all else being constant. */
export interface MeanModel {
  /** The parameter whose head it is. */
  readonly parameter: string;
  /** Where its coefficients lie in θ. */
  readonly places: readonly number[];
  readonly width: number;
  /** Slopes in these of the free number behind the mean, [rows, width]. */
  readonly rows: Float64Array;
  /** w·(dμ/dη)²/V: Fisher's information of each row, times the dispersion. */
  readonly weights: Float64Array;
  /** w·(y − μ)·(dμ/dη)/V: what each row adds to the slope of the log-likelihood, times the dispersion. */
  readonly scores: Float64Array;
  /** φ of the most likely model, where its family has one; else 1. */
  readonly likely: number;
  /** Pearson's φ: Σ w·(y − μ)²/V over the rows less the coefficients. */
  readonly pearson: number;
  /** n = Σw less the number of coefficients. */
  readonly df: number;
}

/** Of the free numbers that a mean moves with the one, or undefined where there are several. */
export function onlyMover(slopes: Float64Array, width: number): number | undefined {
  const largest = new Float64Array(width);
  slopes.forEach((v, i) => {
    largest[i % width] = Math.max(largest[i % width] as number, Math.abs(v));
  });
  const most = Math.max(...largest);
  const movers = Array.from(largest, (v, j) => (v > ROUNDING * most ? j : -1)).filter((j) => j >= 0);
  return movers.length === 1 ? movers[0] : undefined;
}

/** The model of the mean of a fit. Throws a `TypeError` where it is none, or y is no number. */
export function meanModel(where: string, prepared: Prepared, theta: Float64Array): MeanModel {
  checkNumbers(where, prepared);
  const found = asMeanModel(prepared, theta);
  if (!found)
    throw new TypeError(
      `${where}: a model of the mean is needed, the other parameters constant; that of ${prepared.model.family.name} is none. Give predictors to the mean alone.`,
    );
  return found;
}

/** The same where y is a number; undefined where it is none, or its rows came in batches. */
export function asMeanModel(prepared: Prepared, theta: Float64Array): MeanModel | undefined {
  if (prepared.task.batches) return undefined;
  const { built, model, observed, observations } = prepared;
  const { mean, variance, dispersion } = model.family.rules;
  const k = built.set.freeSize;
  const p = theta.length;
  const { shape, labels } = model.family.support as { readonly shape: readonly number[]; readonly labels?: unknown };
  if (!mean || !variance || !model.heads || shape.length > 0 || labels || observed.upper) return undefined;
  const { source, forecast } = fittedRows(prepared, theta);
  const moves = ofParameters(source, (params) => mean(params)).slopes;
  const mover = onlyMover(moves, k);
  const own = built.set.layout.find(
    ({ offset, size }) => mover !== undefined && mover >= offset && mover < offset + size,
  );
  const others = model.heads.filter(({ names, layer }) => !layer.constant && own && names.some((n) => n !== own.name));
  if (mover === undefined || !own || others.length > 0) return undefined;
  const { y, weight } = observed;
  const n = observed.rows.length;
  const slopes = etaSlopes(prepared, theta, trainingRows(prepared));
  // the places in θ that move the mean
  const places = Array.from({ length: p }, (_, j) => j).filter((j) => {
    for (let i = 0; i < n; i++) if (slopes[(i * k + mover) * p + j] !== 0) return true;
    return false;
  });
  const width = places.length;
  const rows = new Float64Array(n * width);
  for (let i = 0; i < n; i++)
    places.forEach((j, at) => {
      rows[i * width + at] = slopes[(i * k + mover) * p + j] as number;
    });
  const variances = unitVariances(prepared, source, forecast);
  const means: ArrayLike<number> = forecast.mean();
  const weights = new Float64Array(n);
  const scores = new Float64Array(n);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const slope = moves[i * k + mover] as number;
    const share = (weight?.[i] ?? 1) / (variances[i] as number);
    const rest = (y[i] as number) - (means[i] as number);
    weights[i] = share * slope * slope;
    scores[i] = share * slope * rest;
    squares += share * rest * rest;
  }
  const likely = dispersion ? (ofParameters(source, (params) => dispersion(params)).values[0] as number) : 1;
  const df = observations - width;
  return { parameter: own.name, places, width, rows, weights, scores, likely, pearson: squares / df, df };
}

/** Σ wᵢ·xᵢxᵢᵀ over rows [rows, width]. */
export function crossProduct(rows: Float64Array, weights: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width * width);
  weights.forEach((w, i) => {
    for (let a = 0; a < width; a++) {
      const x = w * (rows[i * width + a] as number);
      for (let b = 0; b < width; b++)
        sum[a * width + b] = (sum[a * width + b] as number) + x * (rows[i * width + b] as number);
    }
  });
  return sum;
}

/** (XᵀWX)⁻¹: what the coefficients' covariance is for each unit of dispersion. */
export const unscaled = ({ rows, weights, width }: MeanModel): Float64Array | undefined =>
  inverse(crossProduct(rows, weights, width), width);

/** The diagonal of the hat matrix W^½X(XᵀWX)⁻¹XᵀW^½, with the working weights W of Fisher's scoring. */
export function hat(of: MeanModel, inverted = unscaled(of)): Float64Array {
  const { width, rows, weights } = of;
  return weights.map((w, i) => {
    if (!inverted) return Number.NaN;
    let sum = 0;
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        sum += (rows[i * width + a] as number) * (inverted[a * width + b] as number) * (rows[i * width + b] as number);
    return w * sum;
  });
}
