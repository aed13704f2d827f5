// Calibration: does what a forecast says happen as often as it says? Reliability curves of any forecast.
import { type ClassForecast, classProbs } from "./brier.ts";
import type { WithCdf } from "./forecast.ts";
import { pitHistogram } from "./pit.ts";
import { type Reliability, reliability } from "./reliability.ts";

/** A reliability curve, of a class or of the whole forecast. */
export interface CalibrationCurve extends Reliability {
  /** The class, by label or number; of 0 or 1 and of numbers there is one curve without. */
  readonly label?: string | number;
}

/** What {@link calibration} gives. */
export interface Calibration {
  readonly curves: readonly CalibrationCurve[];
  /** Expected calibration error: the mean of the curves'. It depends on the bins. */
  readonly ece: number;
  /** Bins of each curve. */
  readonly bins: number;
}

/** How {@link calibration} counts. */
export interface CalibrationOptions {
  /** Number of bins of equal width. Default 10. */
  readonly bins?: number;
}

/**
 * Reliability curves of a forecast on the rows of y.
 *
 * - 0 or 1: the probability of 1, binned, against how often 1 came.
 * - classes: one curve a class, its probability against how often it came; `ece` is their mean (the classwise ECE).
 * - numbers: at p = 1/bins, 2/bins, … the share of rows with F(y) ≤ p, against p; `ece` is the mean of |share − p|.
 *
 * Source: for classes Kull et al., NeurIPS 2019; for numbers Kuleshov, Fenner and Ermon, ICML 2018.
 *
 * @example
 * calibration(Bernoulli({ probs: [0.2, 0.2, 0.9] }), [0, 1, 1]).curves[0].points; // 0.2 → 0.5, 0.9 → 1
 */
export function calibration<Y extends ArrayLike<unknown>>(
  forecast: ClassForecast<NoInfer<Y>> | WithCdf,
  y: Y,
  { bins = 10 }: CalibrationOptions = {},
): Calibration {
  const curves = isClassForecast(forecast)
    ? classCurves(forecast, y, bins)
    : [pitCurve(forecast, y as ArrayLike<number>, bins)];
  return { curves, ece: curves.reduce((sum, { ece }) => sum + ece / curves.length, 0), bins };
}

function isClassForecast<Y>(forecast: ClassForecast<Y> | WithCdf): forecast is ClassForecast<Y> {
  const { support } = forecast;
  return support?.discrete === true && support.lower === 0 && support.upper < Infinity;
}

function classCurves<Y extends ArrayLike<unknown>>(forecast: ClassForecast<Y>, y: Y, bins: number): CalibrationCurve[] {
  const { probs, classes } = classProbs("calibration", forecast, y);
  const first = probs[0] as ArrayLike<number>;
  if (first.length === 1)
    return [
      reliability(
        probs.map((p) => p[0] as number),
        classes,
        bins,
      ),
    ];
  return Array.from(first, (_, k) => ({
    label: forecast.support.labels?.[k] ?? k,
    ...reliability(
      probs.map((p) => p[k] as number),
      classes.map((c) => (c === k ? 1 : 0)),
      bins,
    ),
  }));
}

/** The share of rows with F(y) ≤ p is the sum of the PIT histogram up to p; at p = 1 it is 1 for any forecast. */
function pitCurve(forecast: WithCdf, y: ArrayLike<number>, bins: number): CalibrationCurve {
  const { density, edges, n } = pitHistogram(forecast, y, bins);
  let observed = 0;
  let ece = 0;
  const points = Array.from({ length: bins - 1 }, (_, k) => {
    observed += (density[k] as number) / bins;
    const p = edges[k + 1] as number;
    ece += Math.abs(observed - p) / (bins - 1);
    return { lower: p, upper: p, n, forecast: p, observed, stderr: Math.sqrt((p * (1 - p)) / n) };
  });
  return { points, ece, bins };
}
