// Functions of the parameters at rows of x, with standard errors by the delta method; and the mean among them.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { missing } from "../distribution/guard.ts";
import type { Source } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import type { Uncertain } from "../fit/after.ts";
import type { Prepared } from "../fit/prepare.ts";
import { grad } from "../grad.ts";
import type { Link } from "../layers/links.ts";
import { input } from "../ops/leaves.ts";
import { exp, log } from "../ops/math.ts";
import { sumRows } from "../ops/rows.ts";
import type { Tensor } from "../tensor.ts";
import { checkLevel } from "./chance.ts";
import { onlyMover } from "./meanModel.ts";
import { etaOf, etaSlopes, ofParameters, type Rows, sourceOf } from "./rows.ts";

/** A fit as a point with a covariance. */
export interface Located {
  readonly prepared: Prepared;
  readonly theta: Float64Array;
  /** Of θ; undefined where there is none. */
  readonly covariance: Float64Array | undefined;
  /** Standard errors to either side of an interval at a level. */
  readonly reach: (level: number) => number;
  /** η is to be taken as linear in θ about here: of networks, whose θ is far from normal. */
  readonly linearized?: boolean;
}

/** The covariance of η of each row, [rows, η, η]. */
function etaCovariance({ prepared, theta, covariance }: Located, rows: Rows): Float64Array {
  const k = prepared.built.set.freeSize;
  const p = theta.length;
  const out = new Float64Array(rows.count * k * k).fill(covariance ? 0 : Number.NaN);
  if (!covariance) return out;
  const slopes = etaSlopes(prepared, theta, rows);
  const half = new Float64Array(k * p);
  for (let i = 0; i < rows.count; i++) {
    const at = i * k * p;
    for (let a = 0; a < k; a++)
      for (let j = 0; j < p; j++) {
        let sum = 0;
        for (let l = 0; l < p; l++) sum += (slopes[at + a * p + l] as number) * (covariance[l * p + j] as number);
        half[a * p + j] = sum;
      }
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++) {
        let sum = 0;
        for (let j = 0; j < p; j++) sum += (half[a * p + j] as number) * (slopes[at + b * p + j] as number);
        out[i * k * k + a * k + b] = sum;
      }
  }
  return out;
}

/** gᵀCg of each row: the variance of a function of η with slopes g. */
function variances(slopes: Float64Array, covariance: Float64Array, k: number): Float64Array {
  return Float64Array.from({ length: slopes.length / k }, (_, i) => {
    let sum = 0;
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++) {
        const c = (slopes[i * k + a] as number) * (slopes[i * k + b] as number);
        if (c !== 0) sum += c * (covariance[i * k * k + a * k + b] as number);
      }
    return sum;
  });
}

/** A number of each row that is a function of the canonical parameters. */
function scalar(where: string, source: Source, rule: (params: Tensors<Spec>) => Tensor) {
  const found = ofParameters(source, rule);
  if (found.values.length !== (source.rows ?? 1))
    throw new RangeError(
      `${where}: one number is needed; came ${found.values.length / (source.rows ?? 1)} a row. Take an element, by at(…).`,
    );
  return found;
}

/** A function of the parameters, in the parametrization fitted, at rows. */
export function delta(
  located: Located,
  rows: Rows,
  of: (params: Tensors<Spec>) => Tensor,
  level: number,
): Uncertain<Float64Array> {
  checkLevel("delta", level);
  const z = located.reach(level);
  const { prepared, theta } = located;
  const { set } = prepared.built;
  const source = sourceOf(prepared, rows, etaOf(prepared, rows)(theta));
  const { values, slopes } = scalar("delta", source, (params) => of(set.from(params)));
  const stderr = variances(slopes, etaCovariance(located, rows), set.freeSize).map(Math.sqrt);
  const beside = (sign: number) => values.map((v, i) => v + sign * z * (stderr[i] as number));
  return { estimate: values, stderr, lower: beside(-1), upper: beside(1) };
}

/** The mean at rows. */
export function meanAt(located: Located, rows: Rows, level: number): Uncertain<Float64Array> {
  checkLevel("meanAt", level);
  const z = located.reach(level);
  const { prepared, theta } = located;
  const { family } = prepared.model;
  const { mean } = family.rules;
  if (!mean) throw missing(family, "meanAt", "mean");
  const k = prepared.built.set.freeSize;
  const eta = etaOf(prepared, rows)(theta);
  const at = (place: Float64Array) => scalar("meanAt", sourceOf(prepared, rows, place), (params) => mean(params));
  const { values, slopes } = at(eta);
  const covariance = etaCovariance(located, rows);
  const stderr = variances(slopes, covariance, k).map(Math.sqrt);
  const mover = onlyMover(slopes, k);
  const ends =
    mover === undefined
      ? onScale(family.support, values, stderr, z)
      : beside(
          located,
          rows,
          eta,
          mover,
          Float64Array.from(
            { length: rows.count },
            (_, i) => z * Math.sqrt(covariance[i * k * k + mover * (k + 1)] as number),
          ),
        ).map((moved) => at(moved).values);
  return {
    estimate: values,
    stderr,
    lower: values.map((_, i) => Math.min(ends[0]?.[i] as number, ends[1]?.[i] as number)),
    upper: values.map((_, i) => Math.max(ends[0]?.[i] as number, ends[1]?.[i] as number)),
  };
}

/** A linear predictor, no farther than the ends of its link: there a parameter is at the edge of its set. */
const within = ({ lower, upper }: Link, predictor: number): number =>
  Math.max(Math.min(predictor, upper - 1.2e-16), lower + 1e-300);

/** η to either side: one of its numbers moved by a reach, on the scale of its head, which a link may bend. */
function beside(
  { prepared, theta }: Located,
  rows: Rows,
  eta: Float64Array,
  mover: number,
  reach: Float64Array,
): Float64Array[] {
  const k = prepared.built.set.freeSize;
  const link = prepared.built.links?.[mover];
  const put = (values: Float64Array): Float64Array =>
    eta.map((v, i) => (i % k === mover ? (values[Math.floor(i / k)] as number) : v));
  const own = Float64Array.from(reach, (_, i) => eta[i * k + mover] as number);
  if (!link) return [-1, 1].map((sign) => put(own.map((v, i) => v + sign * (reach[i] as number))));
  const all = etaOf(prepared, rows, "predictors")(theta);
  const x = input("x", { rows: true });
  const free = link.free(x);
  const bent = evaluate(
    { slope: grad(sumRows(free), [x])[0] as Tensor },
    { x: Float64Array.from(reach, (_, i) => all[i * k + mover] as number) },
  ).slope;
  return [-1, 1].map((sign) => {
    const moved = Float64Array.from(reach, (r, i) =>
      within(link, (all[i * k + mover] as number) + (sign * r) / Math.abs(bent[i] as number)),
    );
    return put(evaluate({ free }, { x: moved }).free);
  });
}

/** Ends of numbers within a support: found on the scale of its logarithm or log-odds, where it has ends. */
function onScale(
  { lower, upper }: Constraint,
  values: Float64Array,
  stderr: Float64Array,
  z: number,
): [Float64Array, Float64Array] {
  const [x, error] = [input("x", { rows: true }), input("error", { rows: true })];
  const width = upper - lower;
  const ends = ([-z, z] as const).map((by) => {
    if (!(lower > -Infinity)) return x.add(error.mul(by));
    const rest = x.sub(lower);
    if (!(upper < Infinity)) return exp(log(rest).add(error.mul(by).div(rest))).add(lower);
    // odds of the share of the way from the lower end to the upper
    const other = x.neg().add(upper);
    const odds = exp(log(rest.div(other)).add(error.mul(by * width).div(rest.mul(other))));
    return odds.div(odds.add(1)).mul(width).add(lower);
  });
  const found = evaluate({ a: ends[0] as Tensor, b: ends[1] as Tensor }, { x: values, error: stderr });
  return [found.a, found.b];
}
