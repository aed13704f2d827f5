// Pinball loss: the score of one quantile.
import { checkLevel, numericRowsOf, spread, type WithQuantile } from "./forecast.ts";

/**
 * The pinball loss of the quantile q at `level`, one a row, in units of y: level·(y − q) where y ≥ q, else
 * (1 − level)·(q − y). At level 0.5 it is half the absolute error of the median.
 *
 * Source: Koenker and Bassett, Econometrica 46 (1978).
 *
 * @example
 * pinball(Normal({ loc: 0, scale: 1 }), [1, -1], 0.5); // 0.5, 0.5
 */
export function pinball(forecast: WithQuantile, y: ArrayLike<number>, level: number): Float64Array {
  checkLevel("pinball", level);
  const n = numericRowsOf("pinball", forecast, y);
  const q = spread(forecast.quantile(level), n);
  return Float64Array.from(y, (v, i) => {
    const over = v - (q[i] as number);
    return over >= 0 ? level * over : (level - 1) * over;
  });
}
