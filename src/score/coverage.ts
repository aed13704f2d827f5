// Coverage: how often y fell into the interval that was to hold it.
import { cdfBelow, checkLevel, checkRows, type WithCdf, type WithQuantile } from "./forecast.ts";

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
 * coverage(Normal({ loc: [0, 0], scale: [1, 1] }), [0, 2], 0.9); // { nominal: 0.9, expected: 0.9, observed: 0.5, … n: 2 }
 */
export function coverage(forecast: WithCdf & WithQuantile, y: ArrayLike<number>, level: number): Coverage {
  checkLevel("coverage", level);
  checkRows("coverage", forecast.length, y);
  const n = forecast.length;
  const lower = forecast.quantile((1 - level) / 2);
  const upper = forecast.quantile((1 + level) / 2);
  let inside = 0;
  for (let i = 0; i < n; i++) if ((y[i] as number) >= (lower[i] as number) && (y[i] as number) <= (upper[i] as number)) inside++;
  let expected = level;
  if (forecast.discrete) {
    const at = forecast.cdf(upper);
    const below = cdfBelow(forecast, lower);
    expected = at.reduce((sum, v, i) => sum + v - (below[i] as number), 0) / n;
  }
  return { nominal: level, expected, observed: inside / n, stderr: Math.sqrt((expected * (1 - expected)) / n), n };
}
