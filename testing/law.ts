// What a law is, and how values are compared in one.
import type { Subject } from "./subject.ts";

/** A law of a family: `run` throws, or rejects, where it does not hold. */
export interface Law {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/** A law of one set of parameters of a family, where it is about such families at all. */
export interface SetLaw {
  readonly name: string;
  readonly when?: (subject: Subject) => boolean;
  readonly run: (subject: Subject) => void | Promise<void>;
}

/** Numbers in [0, 1) by a small generator: tests need no more. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** The same by xorshift of 32 bits, for millions of them. */
export function quick(seed: number): () => number {
  let s = seed | 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 4294967296;
  };
}

/** Relative to the larger of 1 and the expected value. */
export function close(actual: number, expected: number, tolerance: number, what: string): void {
  if (Object.is(actual, expected) || actual === expected) return;
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  if (!(error <= tolerance)) throw new Error(`${what}: ${actual} is not ${expected} (error ${error}).`);
}

/** Not below. */
export function above(actual: number, least: number, what: string): void {
  if (!(actual >= least)) throw new Error(`${what}: ${actual} is below ${least}.`);
}

/** The same bits: numbers, labels, lists of them. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!equal(actual, expected)) throw new Error(`${what}: ${shown(actual)} is not ${shown(expected)}.`);
}
const isList = (x: unknown): x is ArrayLike<unknown> => typeof x === "object" && x !== null && "length" in x;
function equal(a: unknown, b: unknown): boolean {
  if (!isList(a) || !isList(b)) return Object.is(a, b);
  return a.length === b.length && Array.from(a).every((x, i) => equal(x, b[i]));
}
const shown = (x: unknown): string => (isList(x) ? `[${Array.from(x).slice(0, 8).map(shown).join(", ")}]` : String(x));
