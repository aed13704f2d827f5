// The numbers that a fit reports, as functions of θ: the coefficients of linear heads, and the values of bare parameters.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { type Place, unconstrain } from "../distribution/parametrization.ts";
import { headOutputs } from "../fit/fitted.ts";
import { inUnits } from "../fit/parameters.ts";
import type { Prepared } from "../fit/prepare.ts";
import type { Formulas } from "../formula/regression.ts";
import { grad } from "../grad.ts";
import { coefficients as coefficientsAt, points } from "../layers/coefficients.ts";
import { input } from "../ops/leaves.ts";
import { at, reshape } from "../ops/shape.ts";
import { sizeOf, type Tensor } from "../tensor.ts";

/** A number's parameter, and which of its coefficients or elements it is: "(Intercept)", "age", "[1]", or "" for its only one. */
export interface Name {
  readonly parameter: string;
  readonly term: string;
}

/** Numbers that are functions of θ. */
export interface Coordinates {
  readonly names: readonly Name[];
  readonly values: Float64Array;
  /** [numbers, θ]: how each moves with θ. */
  readonly slopes: Float64Array;
}

export const INTERCEPT = "(Intercept)";

/** Slopes of the elements of some tensors in an input, interpreted: [elements, size of the input], with their values. */
function jacobian(
  outputs: readonly Tensor[],
  at0: Tensor,
  data: Readonly<Record<string, ArrayLike<number> | number>>,
): { readonly values: Float64Array; readonly slopes: Float64Array } {
  const elements = outputs.flatMap((x) => {
    const flat = reshape(x, [x.size]);
    return Array.from({ length: x.size }, (_, i) => at(flat, i));
  });
  const graphs: Record<string, Tensor> = {};
  elements.forEach((x, i) => {
    graphs[`value ${i}`] = x;
    graphs[`slope ${i}`] = grad(x, [at0])[0] as Tensor;
  });
  const found = evaluate(graphs, data) as Readonly<Record<string, Float64Array>>;
  const slopes = new Float64Array(elements.length * at0.size);
  elements.forEach((_, i) => {
    slopes.set(found[`slope ${i}`] as Float64Array, i * at0.size);
  });
  return { values: Float64Array.from(elements, (_, i) => found[`value ${i}`]?.[0] as number), slopes };
}

/** A·B of row-major matrices [m, k] and [k, n]. */
export function product(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p] as number;
      if (x !== 0)
        for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] as number) + x * (b[p * n + j] as number);
    }
  return out;
}

/** What linear heads and bare parameters put out at rows of standardized x, as a linear function of θ: η, but for links. */
const predictorsOf =
  ({ built, layout, units }: Prepared, x: Float64Array) =>
  (theta: Float64Array): Float64Array =>
    headOutputs({ units, theta, precision: "f64" }, built, layout, x);

/** Values and slopes of these: the slopes row by row. */
function linearEta(prepared: Prepared, theta: Float64Array, x: Float64Array) {
  const eta = predictorsOf(prepared, x);
  const values = eta(theta);
  const slopes = new Float64Array(values.length * theta.length);
  const unit = new Float64Array(theta.length);
  for (let j = 0; j < theta.length; j++) {
    unit[j] = 1;
    eta(unit).forEach((value, i) => {
      slopes[i * theta.length + j] = value;
    });
    unit[j] = 0;
  }
  return { values, slopes };
}

/** Names of the elements of a parameter of a size. */
const elementNames = (parameter: string, size: number, alone: string): Name[] =>
  Array.from({ length: size }, (_, i) => ({ parameter, term: size === 1 ? alone : `[${i}]` }));

/** Where the parameters lie that are neither known nor fixed. */
export function estimatedPlaces({ built, model }: Prepared): readonly Place[] {
  const kept = new Set(model.heads?.flatMap(({ names, layer }) => (layer.fixed ? names : [])));
  return built.set.layout.filter(({ name, constraint }) => !constraint.known && !kept.has(name));
}

/** Bare parameters by value, in the user's units: all, or those of some names. */
export function bareValues(
  prepared: Prepared,
  theta: Float64Array,
  wanted: (name: string) => boolean = () => true,
): Coordinates {
  const { built, model, units } = prepared;
  const { set } = built;
  const eta = linearEta(prepared, theta, new Float64Array(Math.max(1, units.columns)));
  const places = estimatedPlaces(prepared).filter(({ name }) => wanted(name));
  const at0 = input("eta", { shape: [set.freeSize] });
  const own = inUnits(model.family, set, units.y, at0);
  const outputs = places.map(({ name }) => own[name] as Tensor);
  const { shift, scale } = units.y;
  const found = jacobian(outputs, at0, { eta: eta.values, shift, scale });
  return {
    names: places.flatMap(({ name, constraint }) => elementNames(name, sizeOf((constraint as Constraint).shape), "")),
    values: found.values,
    slopes: product(found.slopes, eta.slopes, found.values.length, set.freeSize, theta.length),
  };
}

/**
 * Coefficients as users see them: constants that are no numbers each by itself (cutpoints, weights) by value. `curved`
 * are the places of these, which are not linear in θ.
 */
export function readable(
  prepared: Prepared,
  theta: Float64Array,
  free: Coordinates,
): Coordinates & { readonly curved: ReadonlySet<number> } {
  const { built, model } = prepared;
  const joint = new Set(
    (model.heads ?? []).flatMap(({ names, layer }) =>
      layer.constant && !layer.fixed ? names.filter((name) => !(built.set.params[name] as Constraint).elementwise) : [],
    ),
  );
  if (joint.size === 0) return { ...free, curved: new Set() };
  const n = theta.length;
  const own = bareValues(prepared, theta, (name) => joint.has(name));
  const kept = free.names.flatMap(({ parameter }, i) => (joint.has(parameter.replace(/\[\d+\]$/, "")) ? [] : [i]));
  const row = ({ slopes }: Coordinates, i: number): number[] => Array.from(slopes.subarray(i * n, (i + 1) * n));
  return {
    names: [...kept.map((i) => free.names[i] as Name), ...own.names],
    values: Float64Array.from([...kept.map((i) => free.values[i] as number), ...own.values]),
    slopes: Float64Array.from([...kept.flatMap((i) => row(free, i)), ...own.names.flatMap((_, i) => row(own, i))]),
    curved: new Set(own.names.map((_, i) => kept.length + i)),
  };
}

/** The coefficients of linear heads in the user's units, on the free scale, each head's intercept first; else θ as it is. */
export function coefficients(prepared: Prepared, theta: Float64Array): Coordinates {
  const { built, model, units } = prepared;
  const { set } = built;
  const heads = model.heads ?? [];
  const size = theta.length;
  if (units.formulas) return ofFormulas(prepared, units.formulas, theta);
  const straight = heads.find(({ layer }) => layer.straight)?.layer.straight;
  const alone = heads.length > 0 && heads.every(({ layer }) => layer.constant);
  if (!alone && !(straight && units.x && heads.every(({ layer }) => layer.constant || layer.straight)))
    return asItIs(prepared, theta);
  const k = set.freeSize;
  const eta = linearEta(prepared, theta, straight && !alone ? points(units.columns) : new Float64Array(1));
  const rows = eta.values.length / k;
  // moving y moves η; in a straight line for a location or the logarithm of a scale
  const { shift, scale } = units.y;
  const free = input("eta", { shape: [k] });
  const graph = unconstrain(set, inUnits(model.family, set, units.y, free));
  // behind links y stays as it came
  const unit = Float64Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : 0));
  const outer = (values: Float64Array) =>
    built.links ? { values, slopes: unit } : jacobian([graph], free, { eta: values, shift, scale });
  const values = new Float64Array(rows * k);
  const slopes = new Float64Array(rows * k * size);
  for (let r = 0; r < rows; r++) {
    const there = outer(eta.values.slice(r * k, (r + 1) * k));
    values.set(there.values, r * k);
    slopes.set(product(there.slopes, eta.slopes.slice(r * k * size, (r + 1) * k * size), k, k, size), r * k * size);
  }
  const all = Array.from({ length: k }, (_, i) => i);
  const read = (numbers: Float64Array) => {
    if (alone || !straight || !units.x) return { weight: new Float64Array(0), bias: numbers.slice(0, k) };
    return coefficientsAt(numbers, k, units.x)?.(all);
  };
  const here = read(values);
  const moves = Array.from({ length: size }, (_, j) => read(slopes.filter((_, i) => i % size === j)));
  if (!here || moves.some((x) => !x)) return asItIs(prepared, theta);
  const terms = units.names ?? Array.from({ length: units.columns }, (_, j) => `x${j + 1}`);
  const names: Name[] = [];
  const numbers: number[] = [];
  const rowsOf: number[][] = [];
  const put = (name: Name, pick: (c: NonNullable<ReturnType<typeof read>>) => number): void => {
    names.push(name);
    numbers.push(pick(here));
    rowsOf.push(moves.map((c) => pick(c as NonNullable<typeof c>)));
  };
  for (const { names: own, layer } of heads)
    for (const name of layer.fixed ? [] : own) {
      const place = set.layout.find((p) => p.name === name) as (typeof set.layout)[number];
      for (let i = 0; i < place.size; i++) {
        const parameter = place.size === 1 ? name : `${name}[${i}]`;
        const at = place.offset + i;
        put({ parameter, term: INTERCEPT }, ({ bias }) => bias[at] as number);
        if (!layer.constant)
          terms.forEach((term, j) => {
            put({ parameter, term }, ({ weight }) => weight[j * k + at] as number);
          });
      }
    }
  return { names, values: Float64Array.from(numbers), slopes: Float64Array.from(rowsOf.flat()) };
}

/** The coefficients of formulas, which are linear in θ. */
function ofFormulas({ built, layout, units }: Prepared, formulas: Formulas, theta: Float64Array): Coordinates {
  const at = (point: Float64Array) => {
    const found = formulas.coefficients(units.x, built.set.layout, point, layout);
    return Object.entries(found).flatMap(([parameter, own]) =>
      Object.entries(own).map(([term, value]) => ({ parameter, term, value })),
    );
  };
  const unit = new Float64Array(theta.length);
  const columns = Array.from(theta, (_, j) => {
    unit[j] = 1;
    const column = at(unit);
    unit[j] = 0;
    return column;
  });
  const here = at(theta);
  return {
    names: here.map(({ parameter, term }) => ({ parameter, term })),
    values: Float64Array.from(here, ({ value }) => value),
    slopes: Float64Array.from(here.flatMap((_, i) => columns.map((column) => column[i]?.value as number))),
  };
}

/** Names of the numbers of θ behind bare parameters: where they are not as many, each that of the value it moves most. */
export function namesOfFree({ names, slopes }: Coordinates, free: Coordinates): readonly Name[] {
  const n = free.values.length;
  if (names.length === n) return names;
  return free.names.map((own, j) => {
    const moves = names.map((_, i) => Math.abs(slopes[i * n + j] as number));
    const most = Math.max(...moves);
    return most > 0 ? (names[moves.indexOf(most)] as Name) : own;
  });
}

/** θ by the names of its layout. */
export function asItIs({ layout }: Prepared, theta: Float64Array): Coordinates {
  const slopes = new Float64Array(theta.length * theta.length);
  for (let i = 0; i < theta.length; i++) slopes[i * theta.length + i] = 1;
  return {
    names: layout.flatMap(({ name, shape }) => elementNames(name, sizeOf(shape), "")),
    values: Float64Array.from(theta),
    slopes,
  };
}

/** Of numbers with slopes in θ: their covariance, NaN where θ has none. */
export function covarianceOf({ slopes, values }: Coordinates, theta: Float64Array | undefined): Float64Array[] {
  const m = values.length;
  const n = slopes.length / m;
  if (!theta) return Array.from({ length: m }, () => new Float64Array(m).fill(Number.NaN));
  const turned = Float64Array.from(slopes, (_, k) => slopes[(k % m) * n + Math.floor(k / m)] as number);
  const all = product(product(slopes, theta, m, n, n), turned, m, n, m);
  return Array.from({ length: m }, (_, i) => all.slice(i * m, (i + 1) * m));
}
/** Standard errors. */
export const roots = (covariance: readonly Float64Array[]): Float64Array =>
  Float64Array.from(covariance, (row, i) => Math.sqrt(row[i] as number));

/** How a number is called: "rate", "mean.age". */
export const labelOf = ({ parameter, term }: Name): string =>
  term === "" ? parameter : term.startsWith("[") ? parameter + term : `${parameter}.${term}`;
