// Leverage and Cook's distance: how much a row pulls the fitted mean towards itself.
import type { Prepared } from "../fit/prepare.ts";
import { inverse } from "../solvers/inverse.ts";
import { checkNumbers, fittedRows, residuals, unitVariances } from "./residuals.ts";
import { etaSlopes, ofParameters, trainingRows } from "./rows.ts";

/** Slopes of a mean in other free numbers below this share of the largest are rounding. */
const ROUNDING = 1e-10;

const square = (x: number): number => x * x;

/** The rows of the mean's head, [rows, width], and their working weights. */
interface Working {
  readonly width: number;
  readonly rows: Float64Array;
  readonly weights: Float64Array;
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

function working(where: string, prepared: Prepared, theta: Float64Array): Working {
  checkNumbers(where, prepared);
  const { built, model, observed } = prepared;
  const { mean } = model.family.rules;
  const k = built.set.freeSize;
  const p = theta.length;
  const { source, forecast } = fittedRows(prepared, theta);
  const moves = mean && ofParameters(source, (params) => mean(params)).slopes;
  const mover = moves && onlyMover(moves, k);
  const own = built.set.layout.find(
    ({ offset, size }) => mover !== undefined && mover >= offset && mover < offset + size,
  );
  const others = (model.heads ?? []).filter(
    ({ names, layer }) => !layer.constant && own && names.some((n) => n !== own.name),
  );
  if (!moves || mover === undefined || !own || !model.heads || others.length > 0)
    throw new TypeError(
      `${where}: a model of the mean is needed, the other parameters constant; that of ${model.family.name} is none. Give predictors to the mean alone.`,
    );
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
  const weights = variances.map((v, i) => {
    const slope = moves[i * k + mover] as number;
    return ((observed.weight?.[i] ?? 1) * slope * slope) / v;
  });
  return { width, rows, weights };
}

/** The diagonal of the hat matrix W^½X(XᵀWX)⁻¹XᵀW^½, with the working weights W of Fisher's scoring. */
function hat({ width, rows, weights }: Working): Float64Array {
  const information = new Float64Array(width * width);
  weights.forEach((w, i) => {
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        information[a * width + b] =
          (information[a * width + b] as number) +
          w * (rows[i * width + a] as number) * (rows[i * width + b] as number);
  });
  const inverted = inverse(information, width);
  return weights.map((w, i) => {
    if (!inverted) return Number.NaN;
    let sum = 0;
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        sum += (rows[i * width + a] as number) * (inverted[a * width + b] as number) * (rows[i * width + b] as number);
    return w * sum;
  });
}

/** How much each row weighs in its own fitted mean, between 0 and 1; they sum to the number of coefficients. */
export const leverage = (prepared: Prepared, theta: Float64Array): Float64Array =>
  hat(working("leverage", prepared, theta));

/**
 * How far all coefficients of the mean move without a row, in terms of their own uncertainty: r²h/(φp(1 − h)²), r being
 * Pearson's residual and φ the dispersion by Pearson's statistic where it is estimated. Cook & Weisberg, Residuals and
 * Influence in Regression (1982), section 5.2.
 */
export function cooksDistance(prepared: Prepared, theta: Float64Array): Float64Array {
  const found = working("cooksDistance", prepared, theta);
  const h = hat(found);
  const r = residuals(prepared, theta, "pearson");
  const { dispersion } = prepared.model.family.rules;
  const phi = dispersion ? r.reduce((sum, v) => sum + v * v, 0) / (prepared.observations - found.width) : 1;
  return h.map((v, i) => (square(r[i] as number) * v) / (phi * found.width * (1 - v) * (1 - v)));
}
