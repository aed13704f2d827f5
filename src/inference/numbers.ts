// The numbers that a fit reports, at many θ at once: of a bootstrap's replicates.
import { evaluate } from "../compile/evaluate.ts";
import { inUnits } from "../fit/parameters.ts";
import type { Prepared } from "../fit/prepare.ts";
import { input } from "../ops/leaves.ts";
import { perRow } from "../ops/rows.ts";
import { reshape } from "../ops/shape.ts";
import type { Coordinates } from "./coordinates.ts";
import { etaOf, etaSlopes } from "./rows.ts";

/** What is reported, and which of it is not linear in θ: values of bare parameters. */
export interface Reported extends Coordinates {
  readonly curved: (i: number) => boolean;
}

/** Each number at each θ: [numbers][θ]. */
export function numbersAt(
  prepared: Prepared,
  theta: Float64Array,
  { names, values, slopes, curved }: Reported,
  thetas: readonly Float64Array[],
): Float64Array[] {
  const p = theta.length;
  const moved = (at: number, to: Float64Array, base: number, rows: Float64Array): number => {
    let sum = base;
    for (let j = 0; j < p; j++) sum += (rows[at * p + j] as number) * ((to[j] as number) - (theta[j] as number));
    return sum;
  };
  const bare = names.some((_, i) => curved(i)) ? bareAt() : {};
  const seen: Record<string, number> = {};
  return names.map(({ parameter }, i) => {
    if (!curved(i)) return Float64Array.from(thetas, (to) => moved(i, to, values[i] as number, slopes));
    const element = seen[parameter] ?? 0;
    seen[parameter] = element + 1;
    const all = bare[parameter] as Float64Array;
    const size = all.length / thetas.length;
    return Float64Array.from(thetas, (_, r) => all[r * size + element] as number);
  });

  /** η is linear in θ; the parameters behind it come from one graph for all. */
  function bareAt(): Record<string, Float64Array> {
    const { built, model, units } = prepared;
    const k = built.set.freeSize;
    const rows = { count: 1, known: {}, ...(units.columns > 0 && { x: new Float64Array(units.columns) }) };
    const start = etaOf(prepared, rows)(theta);
    const along = etaSlopes(prepared, theta, rows);
    const eta = new Float64Array(thetas.length * k);
    const bent = built.links ? etaOf(prepared, rows) : undefined;
    thetas.forEach((to, r) => {
      if (bent) eta.set(bent(to), r * k);
      else for (let j = 0; j < k; j++) eta[r * k + j] = moved(j, to, start[j] as number, along);
    });
    const own = inUnits(model.family, built.set, units.y, input("eta", { shape: [k], rows: true }));
    const flat = Object.fromEntries(
      built.set.layout
        .filter(({ constraint }) => !constraint.known)
        .map(({ name }) => {
          const one = own[name] as NonNullable<(typeof own)[string]>;
          return [name, reshape(perRow(one), [one.size])];
        }),
    );
    return evaluate(flat, { eta, ...units.y }, { executor: "simd" });
  }
}
