// Where a fit came from: its plan and what is known around it, for tests that look at two fits or make others like one.
import type { Certainty } from "../fit/estimate.ts";
import type { Done } from "./after.ts";

const origins = /* @__PURE__ */ new WeakMap<object, Done>();

/** Keeps where a fit came from, as long as the fit is there. */
export function remember<Fit extends object>(fit: Fit, from: Done): Fit {
  origins.set(fit, from);
  return fit;
}

/** Where a fit came from. Throws a `TypeError` for anything that is no fit to the greatest likelihood. */
export function originOf(where: string, fit: Certainty): Done {
  const found = typeof fit === "object" && fit !== null ? origins.get(fit) : undefined;
  if (!found)
    throw new TypeError(
      `${where}: a fit to the greatest likelihood is needed; came something else. Fit linear heads or bare parameters.`,
    );
  return found;
}
