// Squared error: how far the forecast's mean was from y.
import { checkRows } from "./forecast.ts";

/**
 * (y − E Y)², one a row, in squared units of y; its mean's square root is the RMSE. It sees the mean and nothing else.
 *
 * @example
 * Math.sqrt(mean(squaredError(Normal({ loc: [1, 2], scale: [1, 1] }), [4, 6]))); // 3.5355
 */
export function squaredError(forecast: { readonly mean: ArrayLike<number> }, y: ArrayLike<number>): Float64Array {
  const centre = forecast.mean;
  checkRows("squaredError", centre.length, y);
  return Float64Array.from(y, (v, i) => (v - (centre[i] as number)) * (v - (centre[i] as number)));
}
