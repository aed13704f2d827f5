// Numbers that depend on the precision of a program: where results stop being normal numbers.

import { constant, type Op, type Precision, Tensor, unary } from "../tensor.ts";
import { greater, lesser } from "./machine.ts";

const byPrecisionOp: Op = {
  name: "byPrecision",
  kind: "expand",
  infer: () => ({ shape: [], dtype: "float", rows: false }),
  expand: ({ attributes }, precision) => constant(attributes[precision] as number),
};

/** A constant that is one number in f32 programs and another in f64 programs. */
export const byPrecision = (value: Readonly<Record<Precision, number>>): Tensor =>
  new Tensor(byPrecisionOp, [], { ...value });

/** The logarithm of the smallest normal number, rounded up: eˣ is normal from there. */
export const LOG_LEAST: Readonly<Record<Precision, number>> = { f32: -87.33, f64: -708.39 };
/** The logarithm of the largest number, rounded down: eˣ is finite up to there. */
export const LOG_MOST: Readonly<Record<Precision, number>> = { f32: 88.72, f64: 709.78 };
/** The largest number. */
export const LARGEST: Readonly<Record<Precision, number>> = { f32: 3.4028234663852886e38, f64: 1.7976931348623157e308 };

/** Exponents whose exponential leaves room for products: e⁶⁰⁰ = 4e260, in f32 e⁷⁵ = 4e32. */
const ROOM: Readonly<Record<Precision, number>> = { f32: 75, f64: 600 };
/**
 * x, no more than an exponential can take and leave room for products: beyond, where a likelihood is 0 to any digit,
 * the slope is 0 instead of a difference of infinities.
 */
export const beforeOverflow = (x: Tensor): Tensor => lesser(x, byPrecision(ROOM));

/**
 * x, whose slope is held between the largest numbers of both signs. For a parameter made of others: where a likelihood
 * is so steep that its slope overflows, ∞ would become NaN on the way to them.
 */
export const holdSlope = /* @__PURE__ */ unary("holdSlope", {
  expand: (_, x: Tensor) => x,
  vjp: (g: Tensor) => [greater(lesser(g, byPrecision(LARGEST)), byPrecision(LARGEST).neg())],
});

/** x, held between the largest numbers of both signs, and so is its slope: for what may overflow in wild parameters. */
export const finite = (x: Tensor): Tensor =>
  holdSlope(greater(lesser(x, byPrecision(LARGEST)), byPrecision(LARGEST).neg()));
/** The smallest normal number of each precision, rounded up. */
const LEAST: Readonly<Record<Precision, number>> = { f32: 1.2e-38, f64: 2.3e-308 };
/** A positive parameter that is made of others, held where numbers are normal, its slope too: see `holdSlope`. */
export const holdPositive = (x: Tensor): Tensor =>
  holdSlope(greater(lesser(x, byPrecision(LARGEST)), byPrecision(LEAST)));

/** The smallest number of each precision above a finite a, and above what a is in that precision. */
export function nextAbove(a: number): Readonly<Record<Precision, number>> {
  const single = new Float32Array([a]);
  const double = new Float64Array([a]);
  const bits = new Int32Array(single.buffer);
  const words = new BigInt64Array(double.buffer);
  // away from 0 the bits count up, towards it down; above ±0 is the least positive number
  bits[0] = single[0] === 0 ? 1 : (bits[0] as number) + (a > 0 ? 1 : -1);
  words[0] = a === 0 ? 1n : (words[0] as bigint) + (a > 0 ? 1n : -1n);
  return { f32: single[0] as number, f64: double[0] as number };
}
