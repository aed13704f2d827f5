// Draws made on the host: a key's words in order, and what is shuffled with them.
import { fold, type Key } from "./key.ts";
import { threefryInto } from "./threefry.ts";

/**
 * A reader of `key`'s words: each call gives the next one, uniform on the integers of [0, 2³²).
 *
 * Word 2i and 2i + 1 are those at counter (i, 0), so two readers of one key read the same. There are 2³³ of them.
 *
 * @example
 * const next = reader(key(1));
 * const a = next();
 * const b = next();
 */
export function reader([k0, k1]: Key): () => number {
  const words = new Uint32Array(2);
  let counter = 0;
  let pending = false;
  return () => {
    pending = !pending;
    if (!pending) return words[1] as number;
    threefryInto(words, k0, k1, counter++, 0);
    return words[0] as number;
  };
}

/**
 * Numbers of `key`, uniform on [0, 1): multiples of 2⁻⁵³, each of two words. A function like Math.random, for samplers
 * that ask for one (the `prng` of @stdlib/random).
 *
 * @example
 * const random = uniforms(key(1));
 * random();
 */
export function uniforms(key: Key): () => number {
  const next = reader(key);
  return () => {
    const high = next() >>> 5;
    return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
  };
}

/**
 * The first `n` words of `key`, uniform on the integers of [0, 2³²). More words start with fewer.
 *
 * Throws a `RangeError` unless `n` is an integer in [0, 2³²) that memory holds.
 *
 * @example
 * const bits = uniformBits(key("bits"), 4); // Uint32Array(4)
 */
export function uniformBits([k0, k1]: Key, n: number): Uint32Array {
  count("uniformBits", n, 0xffffffff);
  const bits = new Uint32Array(n);
  // of an odd number the last word falls behind the end
  for (let i = 0; 2 * i < n; i++) threefryInto(bits, k0, k1, i, 0, 2 * i);
  return bits;
}

/**
 * A random order of 0, 1, …, n − 1; each of the n! orders has the same probability (up to the 2⁶⁴ streams there are).
 *
 * It reads the sub-stream "permutation" of `key`, so it is independent of the words of `key` itself.
 *
 * Throws a `RangeError` unless `n` is an integer in [0, 2³¹) that memory holds.
 * Source: Fisher–Yates in Durstenfeld's form (CACM 7, 1964, algorithm 235).
 *
 * @example
 * const order = permutation(fold(key(1), "epoch 3"), 100); // Int32Array(100)
 */
export function permutation(key: Key, n: number): Int32Array {
  count("permutation", n, 0x7fffffff);
  const next = reader(fold(key, "permutation"));
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = below(next, i + 1);
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}

/** Uniform on 0 … m − 1 without bias: of the words, the first 2³² mod m are thrown away (fewer than half). */
function below(next: () => number, m: number): number {
  // written in 32-bit integers, whose remainder is many times faster than that of floats
  const size = m >>> 0;
  const spare = (-m >>> 0) % size;
  let word = next() >>> 0;
  while (word < spare) word = next() >>> 0;
  return word % size;
}

function count(where: string, n: number, most: number): void {
  if (!Number.isInteger(n) || n < 0 || n > most) {
    throw new RangeError(`${where}: n must be an integer from 0 to ${most}; it is ${n}. Ask for a whole number.`);
  }
}
