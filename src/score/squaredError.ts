// Squared error: how far the forecast's mean was from y.
import { type Forecast, numericRowsOf, type PerRowOrOne, spread } from "./forecast.ts";

/**
 * (y − E Y)², one a row, in squared units of y; its mean's square root is the RMSE. It sees the mean and nothing else.
 *
 * @example
 * Math.sqrt(mean(squaredError(Normal({ loc: [1, 2], scale: 1 }), [4, 6]))); // 3.5355339059327378
 */
export function squaredError(forecast: Forecast & { mean(): PerRowOrOne }, y: ArrayLike<number>): Float64Array {
  const n = numericRowsOf("squaredError", forecast, y);
  const means = forecast.mean();
  if (!forecast.rows && typeof means !== "number")
    throw new TypeError(
      "squaredError: the mean must be one number; that of this forecast is a vector. Use brier for classes.",
    );
  const centre = spread(means, n);
  return Float64Array.from(y, (v, i) => (v - (centre[i] as number)) * (v - (centre[i] as number)));
}
