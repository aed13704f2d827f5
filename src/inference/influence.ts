// Leverage and Cook's distance: how much a row pulls the fitted mean towards itself.
import type { Prepared } from "../fit/prepare.ts";
import { hat, meanModel } from "./meanModel.ts";
import { residuals } from "./residuals.ts";

const square = (x: number): number => x * x;

/** How much each row weighs in its own fitted mean, between 0 and 1; they sum to the number of coefficients. */
export const leverage = (prepared: Prepared, theta: Float64Array): Float64Array =>
  hat(meanModel("leverage", prepared, theta));

/**
 * How far all coefficients of the mean move without a row, in terms of their own uncertainty: r²h/(φp(1 − h)²), r being
 * Pearson's residual and φ the dispersion by Pearson's statistic where it is estimated. Cook & Weisberg, Residuals and
 * Influence in Regression (1982), section 5.2.
 */
export function cooksDistance(prepared: Prepared, theta: Float64Array): Float64Array {
  const found = meanModel("cooksDistance", prepared, theta);
  const h = hat(found);
  const r = residuals(prepared, theta, "pearson");
  const phi = prepared.model.family.rules.dispersion ? found.pearson : 1;
  return h.map((v, i) => (square(r[i] as number) * v) / (phi * found.width * (1 - v) * (1 - v)));
}
