// Of linear heads the coefficients that act on x and y as they came, read from η at a few points of standardized x.
import type { Standardization } from "../data/features.ts";

/**
 * The points [columns + 2, columns]: the mean of x, one standard deviation from it in each column, and one point more, on
 * the other side in all columns, which tells whether η is a straight line there.
 */
export function points(columns: number): Float64Array {
  const at = new Float64Array((columns + 2) * columns);
  for (let j = 0; j < columns; j++) {
    at[(j + 1) * columns + j] = 1;
    at[(columns + 1) * columns + j] = -1;
  }
  return at;
}

interface Coefficients {
  /** [columns, free numbers]. */
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/**
 * The coefficients of chosen ones of `k` free numbers, from η at the points, in the units of x; undefined where η is no
 * straight line, so that there are none.
 */
export function coefficients(
  eta: Float64Array,
  k: number,
  { mean, sd }: Standardization,
): ((own: readonly number[]) => Coefficients) | undefined {
  const d = mean.length;
  const at = (row: number, i: number): number => eta[row * k + i] as number;
  for (let i = 0; i < k; i++) {
    let line = at(0, i);
    let size = Math.abs(line);
    for (let j = 0; j < d; j++) {
      line -= at(j + 1, i) - at(0, i);
      size += Math.abs(at(j + 1, i));
    }
    if (!(Math.abs(line - at(d + 1, i)) <= 1e-6 * (1 + size))) return undefined;
  }
  return (own) => {
    const weight = new Float64Array(d * own.length);
    const bias = Float64Array.from(own, (i) => at(0, i));
    own.forEach((i, column) => {
      for (let j = 0; j < d; j++) {
        const slope = (at(j + 1, i) - at(0, i)) / (sd[j] as number);
        weight[j * own.length + column] = slope;
        bias[column] = (bias[column] as number) - slope * (mean[j] as number);
      }
    });
    return { weight, bias };
  };
}

/** A head, as far as its coefficients go. */
interface Head {
  readonly names: readonly string[];
  readonly prefix: string;
  readonly layer: { readonly constant?: boolean; readonly straight?: unknown };
}
/** Where the free numbers of a parameter lie. */
interface Place {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/**
 * What a linear head brings along: of models all of whose heads are linear or constant the weights and biases that act on
 * x and y as they came, by name. `eta` gives η of rows of standardized x, `outer` moves it to the units of y, `single`
 * are the values of constant heads behind one η. Undefined where there are none.
 */
export function straight(
  heads: readonly Head[],
  layout: readonly Place[],
  standard: Standardization | undefined,
  eta: (x: Float64Array) => Float64Array,
  outer: (eta: Float64Array) => Float64Array,
  single: (eta: Float64Array) => Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (!standard || !heads.every(({ layer }) => layer.constant || layer.straight)) return undefined;
  const k = layout.reduce((n, { size }) => n + size, 0);
  const inner = eta(points(standard.mean.length));
  const found = coefficients(outer(inner), k, standard);
  if (!found) return undefined;
  const values = single(inner.slice(0, k));
  return Object.fromEntries(
    heads.flatMap(({ names, layer, prefix }) => {
      const places = layout.filter(({ name }) => names.includes(name));
      if (layer.constant) return places.map(({ name }) => [name, values[name]]);
      const own = found(places.flatMap(({ offset, size }) => Array.from({ length: size }, (_, i) => offset + i)));
      return Object.entries(own).map(([name, numbers]) => [prefix + name, numbers]);
    }),
  );
}
export type Straight = typeof straight;
