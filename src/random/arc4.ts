// ARC4: the stream of bytes behind string seeds, in the form in which the package seedrandom (3.0.5) seeds it.

/** Bytes thrown away at the start: the first of ARC4 tell too much of its key. */
const DISCARDED = 256;

/**
 * Bytes of the stream of a seed. The seed's bytes are folded into a key of at most 256: each adds to what lies at its
 * place, and to 19 times that carried along. A key is repeated to fill the state.
 *
 * Source: Kaukonen and Thayer, "A stream cipher encryption algorithm Arcfour" (1999); the folding is seedrandom's, whose
 * words are among the tests.
 */
export function arc4(seed: ArrayLike<number>): () => number {
  const key = new Uint8Array(Math.min(seed.length, 256) || 1);
  let carried = 0;
  for (let i = 0; i < seed.length; i++) {
    carried ^= (key[i & 255] as number) * 19;
    key[i & 255] = carried + (seed[i] as number);
  }
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  let [i, j] = [0, 0];
  const swap = (): void => {
    const moved = state[i] as number;
    state[i] = state[j] as number;
    state[j] = moved;
  };
  for (; i < 256; i++) {
    j = (j + (state[i] as number) + (key[i % key.length] as number)) & 255;
    swap();
  }
  i = 0;
  j = 0;
  const next = (): number => {
    i = (i + 1) & 255;
    j = (j + (state[i] as number)) & 255;
    swap();
    return state[((state[i] as number) + (state[j] as number)) & 255] as number;
  };
  for (let n = 0; n < DISCARDED; n++) next();
  return next;
}
