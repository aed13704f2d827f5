// Threefry-2x32 against the known answers of Random123 (kat_vectors of Salmon et al., SC'11), and as a bijection.
import { describe, expect, test } from "vitest";
import { threefry2x32 } from "../../src/random/threefry.ts";

describe("threefry2x32", () => {
  test.each([
    { key: [0, 0], counter: [0, 0], answer: [0x6b200159, 0x99ba4efe] },
    { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], answer: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], answer: [0xc4923a9c, 0x483df7a0] },
  ])("known answer of key $key at $counter", ({ key: [k0, k1], counter: [c0, c1], answer }) => {
    expect(threefry2x32(k0, k1, c0, c1)).toEqual(answer);
  });

  test("reads its arguments modulo 2^32", () => {
    expect(threefry2x32(-1, -1, -1, -1)).toEqual([0x1cb996fc, 0xbb002be7]);
  });

  test("gives different words at different counters of one key", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) for (let j = 0; j < 50; j++) seen.add(threefry2x32(1, 2, i, j).join());
    expect(seen.size).toBe(10_000);
  });

  test("half of the output bits change with any one input bit", () => {
    // Binomial(64 · 100, 1/2) flips a bit of input: mean 3200, sd 40; six sd is one false alarm in 10^9.
    for (let bit = 0; bit < 128; bit++) {
      let flips = 0;
      for (let i = 0; i < 100; i++) {
        const from: [number, number, number, number] = [i, 7, i * 3, 11];
        const to: [number, number, number, number] = [...from];
        to[bit >> 5] ^= 1 << (bit & 31);
        const [a0, a1] = threefry2x32(...from);
        const [b0, b1] = threefry2x32(...to);
        for (let word = 0; word < 32; word++) flips += (((a0 ^ b0) >>> word) & 1) + (((a1 ^ b1) >>> word) & 1);
      }
      expect(Math.abs(flips - 3200), `input bit ${bit}`).toBeLessThan(240);
    }
  });
});
