// Where y lies in its distribution, as a chance from either end: uniform if the distribution is right.
import { evaluate } from "../compile/evaluate.ts";
import { input } from "../ops/leaves.ts";
import { le, where } from "../ops/machine.ts";
import { ndtri } from "../ops/quantile.ts";
import type { Key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { below, type WithCdf } from "../score/forecast.ts";

/** P(Y ≤ y) and P(Y > y), one of each a row, both exact where they are small. */
export interface Places {
  readonly lower: Float64Array;
  readonly higher: Float64Array;
}

/** Half of the least step between draws: keeps 0 and 1 out. */
const LEAST = 1 / 18014398509481984;
const between = (a: ArrayLike<number>, b: ArrayLike<number>, share: number, i: number): number =>
  (a[i] as number) + share * ((b[i] as number) - (a[i] as number));

/** Of a y with steps a place drawn within the step, of a censored one between its ends. */
export function placesOf(forecast: WithCdf, y: Float64Array, upper: Float64Array | undefined, key: Key): Places {
  const top = upper ?? y;
  const under = below(forecast, y);
  // the ends of the step, each by the tail in which it has its digits
  const [b, c] = [forecast.cdf(top), forecast.survival(top)];
  const [a, d] = under === top ? [b, c] : [forecast.cdf(under), forecast.survival(under)];
  const draw = uniforms(key);
  const lower = new Float64Array(y.length);
  const higher = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    const u = draw() + LEAST;
    lower[i] = between(a, b, u, i);
    higher[i] = between(c, d, 1 - u, i);
  }
  return { lower, higher };
}

/** Φ⁻¹ of places: Dunn & Smyth, "Randomized quantile residuals", J. Comp. Graph. Stat. 5 (1996). */
export function normalScores({ lower, higher }: Places): Float64Array {
  const [p, q] = [input("p", { rows: true }), input("q", { rows: true })];
  return evaluate({ z: where(le(p, q), ndtri(p), ndtri(q).neg()) }, { p: lower, q: higher }, { executor: "simd" }).z;
}
