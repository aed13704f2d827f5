// Keys: where randomness comes from. A key is a value; drawing from it changes nothing, new keys are derived by name.
import seedrandom from "seedrandom/seedrandom.js";
import { threefry2x32 } from "./threefry.ts";

declare const brand: unique symbol;

/** The name of a random stream: two 32-bit words, frozen. Made by {@link key}, {@link split} and {@link fold} only. */
export type Key = readonly [number, number] & { readonly [brand]: "Key" };

// Counters (i, RESERVED) of a key are kept for deriving keys; draws use counters (i, j) with j < RESERVED. One counter a
// domain: each gives a key of its own, so that fold(k, 1), fold(k, "1") and split(k)[1] have nothing to do with each other.
const RESERVED = 0xffffffff;
const SPLIT = 0;
const INTEGER = 1;
const NAME = 2;

/** Integers are folded into this key: the first eight bytes of the library's name in ASCII, of no other meaning. */
const ROOT = /* @__PURE__ */ fromWords([0x74686574, 0x61737461]);

/** The one place where a pair of words becomes a key: the brand lives in the types, hence the assertion. */
function fromWords(words: readonly [number, number]): Key {
  return Object.freeze(words) as Key;
}

function derive([k0, k1]: readonly [number, number], c0: number, c1: number): Key {
  return fromWords(threefry2x32(k0, k1, c0, c1));
}

function isWord(x: unknown): boolean {
  return typeof x === "number" && x >>> 0 === x;
}

/**
 * The key of a seed: an integer, any string, or a key, which is returned as it is.
 *
 * Different seeds give unrelated streams, 1 and "1" too. A string counts by its UTF-8 bytes (a lone surrogate as U+FFFD).
 *
 * Throws a `RangeError` for a number that is not a safe integer, a `TypeError` for any other kind.
 * Source: strings go through seedrandom (ARC4), then through {@link fold}.
 *
 * @example
 * const k = key("motorcycle");
 * const [weights, shuffle] = [fold(k, "weights"), fold(k, "shuffle")];
 */
export function key(seed: number | string | Key): Key {
  if (typeof seed === "number") {
    if (!Number.isSafeInteger(seed)) {
      throw new RangeError(
        `key: seed must be a safe integer; it is ${seed}. Use an integer within ±9007199254740991, or a string.`,
      );
    }
    return fold(ROOT, seed);
  }
  if (typeof seed === "string") {
    // seedrandom keeps the low 8 bits of each UTF-16 unit, so it is given one unit a byte. It also gives "a" and "aa" one
    // stream (ARC4 repeats its key); folding the seed into its words tells them apart.
    let bytes = "";
    for (const byte of new TextEncoder().encode(seed)) bytes += String.fromCharCode(byte);
    const generator = seedrandom(bytes);
    return fold(fromWords([generator.int32() >>> 0, generator.int32() >>> 0]), seed);
  }
  if (Array.isArray(seed) && seed.length === 2 && seed.every(isWord)) return seed;
  throw new TypeError(`key: seed must be an integer, a string or a key; it is ${kind(seed)}. Pass one of these.`);
}

/**
 * `n` keys from one, unrelated to each other, to `key` and to whatever is folded from it.
 *
 * The first of many are the first of few: `split(k, 5)` starts with `split(k, 2)`.
 *
 * Throws a `RangeError` unless `n` is an integer in [0, 2³²).
 *
 * @example
 * const [left, right] = split(key(1));
 */
export function split(key: Key, n = 2): readonly Key[] {
  if (!isWord(n)) {
    throw new RangeError(
      `split: n must be an integer from 0 to 4294967295; it is ${n}. Ask for a whole number of keys.`,
    );
  }
  const domain = derive(key, SPLIT, RESERVED);
  return Array.from({ length: n }, (_, i) => derive(domain, i, 0));
}

/**
 * The key of the sub-stream called `name`. Names, not order, tell streams apart: adding one leaves the others as they are.
 *
 * A name is a string or an integer (a step, a row, a layer's index); 1 and "1" are two names, and so are
 * `fold(fold(k, "a"), "bc")` and `fold(fold(k, "ab"), "c")`.
 *
 * Throws a `RangeError` for a number that is not a safe integer, a `TypeError` for any other kind.
 *
 * @example
 * const weights = fold(fold(key(1), "weights"), 3);
 */
export function fold(key: Key, name: string | number): Key {
  if (typeof name === "number") {
    if (!Number.isSafeInteger(name)) {
      throw new RangeError(`fold: name must be a safe integer; it is ${name}. Use a whole number, or a string.`);
    }
    // 64-bit two's complement. |name| < 2⁵³, so the high word and the remainder are exact.
    const high = Math.floor(name / 0x100000000);
    return derive(derive(key, INTEGER, RESERVED), name - high * 0x100000000, high);
  }
  if (typeof name !== "string") {
    throw new TypeError(`fold: name must be a string or an integer; it is ${kind(name)}. Pass one of these.`);
  }
  // Eight bytes a step, each step keyed by all before it. The length goes first: it makes the padding unambiguous.
  const bytes = new TextEncoder().encode(name);
  const word = (at: number) => {
    let w = 0;
    for (let i = 3; i >= 0; i--) w = (w << 8) | (bytes[at + i] ?? 0);
    return w >>> 0;
  };
  let state = derive(derive(key, NAME, RESERVED), bytes.length, 0);
  for (let at = 0; at < bytes.length; at += 8) state = derive(state, word(at), word(at + 4));
  return state;
}

function kind(x: unknown): string {
  return x === null ? "null" : Array.isArray(x) ? "an array" : `of type ${typeof x}`;
}
