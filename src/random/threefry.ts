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
  // Four rounds and a key injection, five times. The schedule (a, b, c) moves by one at each injection.
  let a = k0 | 0;
  let b = k1 | 0;
  let c = a ^ b ^ PARITY;
  let x0 = (c0 + a) | 0;
  let x1 = (c1 + b) | 0;
  for (let injection = 1; injection <= 5; injection++) {
    const odd = (injection & 1) === 1;
    const r0 = odd ? 13 : 17;
    const r1 = odd ? 15 : 29;
    const r2 = odd ? 26 : 16;
    const r3 = odd ? 6 : 24;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r0) | (x1 >>> (32 - r0))) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r1) | (x1 >>> (32 - r1))) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r2) | (x1 >>> (32 - r2))) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r3) | (x1 >>> (32 - r3))) ^ x0;
    const first = a;
    a = b;
    b = c;
    c = first;
    x0 = (x0 + a) | 0;
    x1 = (x1 + b + injection) | 0;
  }
  return [x0 >>> 0, x1 >>> 0];
}
