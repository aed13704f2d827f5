// The log score: how surprised the forecast was.
import { type Forecast, rowsOf } from "./forecast.ts";

/**
 * The log score −log p(y) in nats, one a row: the likelihood the model was trained by, on rows it may not have seen.
 *
 * y is one value a row (labels where the family has labels). Densities have units: scores of y in °C and in °F differ by
 * log 1.8, so compare models on the same y only. `Infinity` where y was impossible. Of a y that is known to lie between
 * ends, `{ lower, upper }` with one of each a row, minus the logarithm of that probability.
 *
 * Source: Good, J. Royal Statistical Society B 14 (1952); Gneiting and Raftery, JASA 102 (2007).
 *
 * @example
 * mean(logScore(Normal({ loc: 0, scale: [1, 2] }), [0, 1])); // 1.3280121234846454
 */
export function logScore<Y extends ArrayLike<unknown> | Ends>(
  forecast: Forecast & { logProb(y: NoInfer<Y>): ArrayLike<number> },
  y: Y,
): Float64Array {
  if ("lower" in y) for (const end of [y.lower, y.upper]) rowsOf("logScore", forecast, end);
  else rowsOf("logScore", forecast, y);
  return Float64Array.from(forecast.logProb(y), (v) => 0 - v);
}

/** A y that lies between ends, one of each a row. */
interface Ends {
  readonly lower: ArrayLike<unknown>;
  readonly upper: ArrayLike<unknown>;
}
