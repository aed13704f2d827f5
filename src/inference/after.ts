// What one asks a fit for when it is done: where y fell, how much each row weighs.
import type { Certainty, ResidualKind } from "../fit/estimate.ts";
import type { Prepared } from "../fit/prepare.ts";
import { cooksDistance, leverage } from "./influence.ts";
import { type ResidualOptions, residuals } from "./residuals.ts";

/** The methods of a fit that look at its rows. */
export const after = (prepared: Prepared, theta: Float64Array) =>
  ({
    rows: prepared.observed.rows,
    residuals: (kind: ResidualKind = "quantile", options?: ResidualOptions) =>
      residuals(prepared, theta, kind, options),
    leverage: () => leverage(prepared, theta),
    cooksDistance: () => cooksDistance(prepared, theta),
  }) satisfies Partial<Certainty>;
