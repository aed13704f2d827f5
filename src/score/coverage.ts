// Coverage: how often y fell into the interval that was to hold it.
import { cdfBelow, checkLevel, numericRowsOf, spread, type WithCdf, type WithQuantile } from "./forecast.ts";

/** What {@link coverage} gives. */
export interface Coverage {
  /** The level asked for. */
  readonly nominal: number;
  /** What the forecasts promise for these intervals: `nominal`, or more where y is discrete and steps over it. */
  readonly expected: number;
  /** The share of rows whose y lies in its interval, ends included. */
  readonly observed: number;
  /** Standard error of `observed` were the forecasts right and the rows independent: √(expected (1 − expected) / n). */
  readonly stderr: number;
  /** Rows. */
  readonly n: number;
}

/**
 * How often y fell into the central interval of its forecast, against how often it was to.
 *
 * Right on average is not right everywhere: one width for all days can cover 90 % by being too wide on easy days and too
 * narrow on hard ones. Ask for halves of the rows separately.
 *
 * @example
 * coverage(Normal({ loc: 0, scale: 1 }), [0, 2], 0.9); // { nominal: 0.9, expected: 0.9, observed: 0.5, … n: 2 }
 */
export function coverage(forecast: WithCdf & WithQuantile, y: ArrayLike<number>, level: number): Coverage {
  checkLevel("coverage", level);
  const n = numericRowsOf("coverage", forecast, y);
  const interval = forecast.interval(level);
  const [lower, upper] = [spread(interval.lower, n), spread(interval.upper, n)];
  let inside = 0;
  for (let i = 0; i < n; i++) {
    const v = y[i] as number;
    if (v >= (lower[i] as number) && v <= (upper[i] as number)) inside++;
  }
  let expected = level;
  if (forecast.discrete) {
    const at = forecast.cdf(upper);
    const below = cdfBelow(forecast, lower);
    expected = 0;
    for (let i = 0; i < n; i++) expected += ((at[i] as number) - (below[i] as number)) / n;
  }
  return { nominal: level, expected, observed: inside / n, stderr: Math.sqrt((expected * (1 - expected)) / n), n };
}
