// Threefry-2x32 with 20 rounds: a counter-based generator, so that any draw can be made alone, in any order.
//
// Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11: section 3 gives the construction,
// its tables the rotations. For a fixed key it is a bijection of the 64-bit counters.

/** Skein's key-schedule parity word, cut to 32 bits. */
const PARITY = 0x1bd11bda;

/**
 * The two 32-bit words at counter (c0, c1) of the stream of key (k0, k1).
 *
 * Arguments are read modulo 2³² as integers; results are in [0, 2³²). Defined for every argument; throws nothing.
 * Source: Salmon et al., SC'11; the known answers of their Random123 library are among the tests.
 *
 * @example
 * threefry2x32(0, 0, 0, 0); // [0x6b200159, 0x99ba4efe]
 */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number): readonly [number, number] {
  const out = new Uint32Array(2);
  threefryInto(out, k0, k1, c0, c1);
  return [out[0] as number, out[1] as number];
}

/** The same words put into `out[at]` and `out[at + 1]`: for loops, which should not make an array a draw. */
export function threefryInto(out: Uint32Array, k0: number, k1: number, c0: number, c1: number, at = 0): void {
  // Four rounds and a key injection, five times. The schedule (a, b, c) moves by one at each injection.
  let a = k0 | 0;
  let b = k1 | 0;
  let c = a ^ b ^ PARITY;
  let x0 = (c0 + a) | 0;
  let x1 = (c1 + b) | 0;
  for (let injection = 1; injection <= 5; injection++) {
    if (injection & 1) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    } else {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    }
    const first = a;
    a = b;
    b = c;
    c = first;
    x0 = (x0 + a) | 0;
    x1 = (x1 + b + injection) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
}
