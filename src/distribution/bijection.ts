// Increasing maps of the real line or a part of it, with parameters of their own: what Transformed is made with.
import { type Constraint, positive, real, type Scalar, unitInterval } from "../constraint.ts";
import { asinh, sinh } from "../ops/hyperbolic.ts";
import { byPrecision, finite, holdSlope, LOG_LEAST, LOG_MOST } from "../ops/limits.ts";
import { logit } from "../ops/logit.ts";
import { abs, greater, gt, lesser, lt, where } from "../ops/machine.ts";
import { exp, log, log1mexp, reciprocal, sigmoid, softplus } from "../ops/math.ts";
import { expm1Ratio, log1pRatio, log1pSquare } from "../ops/ratio.ts";
import { full } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Affine, Bounds, Spec, StartValues, Tensors } from "./types.ts";
import { weightedMoments } from "./weighted.ts";

/** An increasing map y of x with a smooth inverse. Rules are elementwise. */
export interface Bijection<P extends Spec = Spec> {
  readonly name: string;
  readonly params: P;
  /** Where x may lie, and where y then lies; `bounds` narrows that where it depends on parameters. */
  readonly domain: Scalar;
  readonly range: Scalar;
  readonly bounds?: (params: Tensors<P>) => Bounds;
  readonly forward: (x: Tensor, params: Tensors<P>) => Tensor;
  readonly inverse: (y: Tensor, params: Tensors<P>) => Tensor;
  /** log dy/dx of an x and its y. */
  readonly logSlope: (x: Tensor, y: Tensor, params: Tensors<P>) => Tensor;
  /** Below which order moments of y are finite, given that of x. */
  readonly momentOrder?: (ofX: Tensor, params: Tensors<P>) => Tensor;
  /** y is shift + stretch·x. */
  readonly linear?: (params: Tensors<P>) => { readonly shift: Tensor; readonly stretch: Tensor };
  /** How all parameters move with y, given how the base's do with x. */
  readonly affine?: (base: Affine<Spec> | undefined) => Affine<Spec>;
  /** Parameters at which a fit to y begins; y lies inside the range there. */
  readonly start: (y: Float64Array, weight: Float64Array) => StartValues;
  /** Parameters at which x begins at 0 where y begins: of greatest likelihood if the density of x falls from 0 on. */
  readonly fromLeast?: (y: Float64Array, weight: Float64Array) => StartValues;
}

/** eˣ within the normal numbers; beyond, the slope is 0. */
const heldExp = (x: Tensor): Tensor =>
  exp(greater(lesser(holdSlope(x), byPrecision(LOG_MOST)), byPrecision(LOG_LEAST)));

const none: Spec = {};
const one = (): Tensor => full([], 1);

/**
 * y = shift + stretch·x, stretch > 0.
 *
 * @example
 * Transformed(Logistic, affineMap)
 */
export const affineMap: Bijection<{ readonly shift: Scalar; readonly stretch: Scalar }> = {
  name: "affine",
  params: { shift: real, stretch: positive },
  domain: real,
  range: real,
  forward: (x, { shift, stretch }) => x.mul(stretch).add(shift),
  inverse: (y, { shift, stretch }) => y.sub(shift).div(stretch),
  logSlope: (_, __, { stretch }) => log(stretch),
  momentOrder: (ofX) => ofX,
  linear: (params) => params,
  affine: () => ({
    shift: (all, by) => ({ ...all, shift: (all.shift as Tensor).add(by) }),
    scale: (all, by) => ({ ...all, shift: (all.shift as Tensor).mul(by), stretch: (all.stretch as Tensor).mul(by) }),
  }),
  start: () => ({ shift: 0, stretch: 1 }),
};

/** y = x + shift. */
export const shiftMap: Bijection<{ readonly shift: Scalar }> = {
  name: "shift",
  params: { shift: real },
  domain: real,
  range: real,
  forward: (x, { shift }) => x.add(shift),
  inverse: (y, { shift }) => y.sub(shift),
  logSlope: () => full([], 0),
  momentOrder: (ofX) => ofX,
  linear: ({ shift }) => ({ shift, stretch: one() }),
  affine: (base) => ({
    shift: (all, by) => ({ ...all, shift: (all.shift as Tensor).add(by) }),
    ...(base?.scale && {
      scale: (all, by) => ({ ...all, ...base.scale?.(all, by), shift: (all.shift as Tensor).mul(by) }),
    }),
  }),
  // a little below the least y, so that x is positive
  start: (y, weight) => {
    const { least, stddev } = weightedMoments(y, weight);
    return { shift: least - (stddev > 0 ? stddev / 10 : 1) };
  },
  fromLeast: (y, weight) => ({ shift: weightedMoments(y, weight).least }),
};

/** y = eˣ. */
export const expMap: Bijection = {
  name: "exp",
  params: none,
  domain: real,
  range: positive,
  forward: (x) => exp(x),
  inverse: (y) => log(y),
  logSlope: (x) => x,
  affine: (base) => ({
    ...(base?.shift && { scale: (all, by) => ({ ...all, ...base.shift?.(all, log(by)) }) }),
  }),
  start: () => ({}),
};

/** y = 1/(1 + e⁻ˣ). */
export const sigmoidMap: Bijection = {
  name: "sigmoid",
  params: none,
  domain: real,
  range: unitInterval,
  forward: (x) => sigmoid(x),
  inverse: (y) => logit(y),
  logSlope: (x) => softplus(x).add(softplus(x.neg())).neg(),
  start: () => ({}),
};

/** y = log(1 + eˣ). */
export const softplusMap: Bijection = {
  name: "softplus",
  params: none,
  domain: real,
  range: positive,
  forward: (x) => softplus(x),
  inverse: (y) => y.add(log1mexp(y.neg())),
  logSlope: (x) => softplus(x.neg()).neg(),
  momentOrder: (ofX) => ofX,
  start: () => ({}),
};

/** y = xᵖ of a positive x, p = power > 0. */
export const powerMap: Bijection<{ readonly power: Scalar }> = {
  name: "power",
  params: { power: positive },
  domain: positive,
  range: positive,
  forward: (x, { power }) => exp(log(x).mul(power)),
  inverse: (y, { power }) => heldExp(log(y).div(power)),
  // (p − 1)·log x = (1 − 1/p)·log y
  logSlope: (_, y, { power }) => log(power).add(log(y).mul(reciprocal(power).neg().add(1))),
  momentOrder: (ofX, { power }) => ofX.div(power),
  affine: (base) => ({
    ...(base?.scale && {
      scale: (all, by) => ({ ...all, ...base.scale?.(all, exp(log(by).div(all.power as Tensor))) }),
    }),
  }),
  start: () => ({ power: 1 }),
};

/** log x of y = (x^λ − 1)/λ: log(1 + λy)/λ. Beyond 1e150 (f32: 1e18) y counts as that, so that no slope overflows. */
const boxCoxLog = (y: Tensor, lambda: Tensor): Tensor => {
  const most = byPrecision({ f32: 1e18, f64: 1e150 });
  const held = greater(lesser(y, most), most.neg());
  return holdSlope(log1pRatio(finite(held.mul(lambda)))).mul(held);
};

/** y = (x^λ − 1)/λ of a positive x, log x at λ = 0 (Box and Cox, JRSS B 26, 1964). */
export const boxCoxMap: Bijection<{ readonly lambda: Scalar }> = {
  name: "boxCox",
  params: { lambda: real },
  domain: positive,
  range: real,
  bounds: ({ lambda }) => {
    const end = reciprocal(where(gt(lambda.mul(lambda), 0), lambda, 1)).neg();
    return {
      lower: where(gt(lambda, 0), end, -Infinity),
      upper: where(lt(lambda, 0), end, Infinity),
    };
  },
  // 0 and ∞ go to −1/λ or to an infinity
  forward: (x, { lambda }) => {
    const l = log(x);
    const inner = lt(abs(l), Infinity);
    const end = where(lt(l.mul(lambda), 0), reciprocal(where(lt(l.mul(lambda), 0), lambda, 1)).neg(), l);
    const finite = where(inner, l, 0);
    return where(inner, expm1Ratio(finite.mul(lambda)).mul(finite), end);
  },
  inverse: (y, { lambda }) => heldExp(boxCoxLog(y, lambda)),
  logSlope: (_, y, { lambda }) => boxCoxLog(y, lambda).mul(lambda.sub(1)),
  start: (y, weight) => {
    const { least } = weightedMoments(y, weight);
    return { lambda: least < 0 ? Math.min(1, -0.5 / least) : 1 };
  },
};

/** y = sinh((asinh x + skew)/tail), tail > 0 (Jones and Pewsey, Biometrika 96, 2009): skewness and tails for a bell. */
export const sinhArcsinhMap: Bijection<{ readonly skew: Scalar; readonly tail: Scalar }> = {
  name: "sinhArcsinh",
  params: { skew: real, tail: positive },
  domain: real,
  range: real,
  forward: (x, { skew, tail }) => sinh(asinh(x).add(skew).div(tail)),
  inverse: (y, { skew, tail }) => sinh(holdSlope(asinh(y).mul(tail).sub(skew))),
  logSlope: (x, y, { tail }) => log1pSquare(y).sub(log1pSquare(x)).mul(0.5).sub(log(tail)),
  momentOrder: (ofX, { tail }) => ofX.mul(tail),
  start: () => ({ skew: 0, tail: 1 }),
};

// biome-ignore lint/suspicious/noExplicitAny: existential over the parameters of a map
type AnyBijection = Bijection<any>;
type Joined<B> = B extends readonly [Bijection<infer P>, ...infer Rest] ? P & Joined<Rest> : unknown;

/**
 * One map after another: x goes through the first, its y through the second, and so on.
 * Throws a `RangeError` where two maps have a parameter of one name, or one does not take what the one before gives.
 *
 * @example
 * chainMaps(affineMap, expMap); // e^(shift + stretch·x)
 */
export function chainMaps<const B extends readonly [AnyBijection, ...AnyBijection[]]>(
  ...maps: B
): Bijection<Joined<B> & Spec>;
export function chainMaps(...maps: readonly Bijection[]): Bijection {
  const name = maps.map((map) => map.name).join(", ");
  const params: Record<string, Constraint> = {};
  maps.forEach((map, i) => {
    for (const [key, c] of Object.entries(map.params)) {
      if (key in params)
        throw new RangeError(`chainMaps: parameters must differ in their names; ${key} came twice. Leave a map out.`);
      params[key] = c;
    }
    const before = maps[i - 1]?.range;
    if (before && (before.lower < map.domain.lower || before.upper > map.domain.upper))
      throw new RangeError(
        `chainMaps: ${map.name} takes what is ${map.domain.phrase}; ${maps[i - 1]?.name} gives ${before.phrase}. Change their order.`,
      );
  });
  const [first, last] = [maps[0] as Bijection, maps[maps.length - 1] as Bijection];
  /** x and what becomes of it, from y. */
  const path = (y: Tensor, p: Tensors<Spec>): Tensor[] => {
    const points = [y];
    for (const map of [...maps].reverse()) points.unshift(holdSlope(map.inverse(points[0] as Tensor, p)));
    return points;
  };
  return {
    name,
    params,
    domain: first.domain,
    range: last.range,
    ...(maps.some((map) => map.bounds) && {
      bounds: (p) =>
        maps.reduce<Bounds>((sofar, map) => {
          const own = map.bounds?.(p);
          const lower = sofar.lower ? map.forward(sofar.lower, p) : own?.lower;
          const upper = sofar.upper ? map.forward(sofar.upper, p) : own?.upper;
          return { ...(lower && { lower }), ...(upper && { upper }) };
        }, {}),
    }),
    forward: (x, p) => maps.reduce((t, map) => map.forward(t, p), x),
    inverse: (y, p) => path(y, p)[0] as Tensor,
    logSlope: (_, y, p) => {
      const points = path(y, p);
      return maps
        .map((map, i) => map.logSlope(points[i] as Tensor, points[i + 1] as Tensor, p))
        .reduce((a, b) => a.add(b));
    },
    ...(maps.every((map) => map.momentOrder) && {
      momentOrder: (ofX, p) => maps.reduce((order, map) => map.momentOrder?.(order, p) as Tensor, ofX),
    }),
    start: (y, weight) => Object.assign({}, ...maps.map((map) => map.start(y, weight))),
  };
}
