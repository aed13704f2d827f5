// The interval score: narrow is good, missing y is bad.
import { checkLevel, numericRowsOf, spread, type WithQuantile } from "./forecast.ts";

/**
 * The score of the central interval that holds y with probability `level`, one a row, in units of y: its width, plus
 * 2/(1 − level) times the distance by which it missed y.
 *
 * Source: Winkler, JASA 67 (1972); Gneiting and Raftery, JASA 102 (2007), equation 43.
 *
 * @example
 * intervalScore(Normal({ loc: 0, scale: 1 }), [0, 2], 0.9); // 3.29, 10.39
 */
export function intervalScore(forecast: WithQuantile, y: ArrayLike<number>, level: number): Float64Array {
  checkLevel("intervalScore", level);
  const n = numericRowsOf("intervalScore", forecast, y);
  const interval = forecast.interval(level);
  const [lower, upper] = [spread(interval.lower, n), spread(interval.upper, n)];
  return Float64Array.from(y, (v, i) => {
    const [a, b] = [lower[i] as number, upper[i] as number];
    return b - a + (2 / (1 - level)) * Math.max(a - v, v - b, 0);
  });
}
