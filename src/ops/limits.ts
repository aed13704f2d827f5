// Numbers that depend on the precision of a program: where results stop being normal numbers.
import { constant, type Op, type Precision, Tensor } from "../tensor.ts";

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
