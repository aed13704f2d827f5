// Keys: seeds, names and splits give the same words for ever, and unrelated ones.
import seedrandom from "seedrandom";
import { describe, expect, test } from "vitest";
import { fold, type Key, key, split } from "../../src/random/key.ts";
import { uniformBits } from "../../src/random/stream.ts";

const hex = (words: readonly number[]) => words.map((w) => w.toString(16).padStart(8, "0")).join(" ");

describe("key", () => {
  // Written once by an independent implementation (big integers, ARC4 from its description); a change here is a change
  // of every result any user has ever seeded.
  test.each([
    ["", "93b95483 66d497d6"],
    ["a", "4d53eaab f85ecb60"],
    ["aa", "03147f4e 3f206408"],
    ["가", "3a622d27 9af78471"],
    ["관", "54eaae8a 681ac52d"],
    ["motorcycle", "a0f02551 a34cf87c"],
    ["1", "5ac13f7c 2b123bdd"],
    ["\0", "3005ae30 d01fcf6e"],
    ["a".repeat(300), "5f90743a a75b138f"],
    [1, "0fe1c283 84ce7040"],
    [0, "a3f91948 2dfa7d32"],
    [-1, "a9599753 b7626a3c"],
    [Number.MAX_SAFE_INTEGER, "63332c19 2d5eea91"],
    [Number.MIN_SAFE_INTEGER, "23a499c4 c90d1740"],
  ])("golden words of %j", (seed, words) => {
    expect(hex(key(seed))).toBe(words);
  });

  test("is the same value every time, frozen, and passes through", () => {
    expect(key("x")).toEqual(key("x"));
    expect(key(-0)).toEqual(key(0));
    const k = key(5);
    expect(key(k)).toBe(k);
    expect(Object.isFrozen(k)).toBe(true);
    expect(k).toHaveLength(2);
  });

  test("tells long strings apart where seedrandom alone does not", () => {
    // Its 256-byte pool adds byte 256 to 19 times byte 0: these two fill it with the same bytes.
    const one = `\u0002${"x".repeat(255)}\u0001`;
    const other = `\u0001${"x".repeat(255)}\u0014`;
    expect(seedrandom(one).int32()).toBe(seedrandom(other).int32());
    expect(key(one)).not.toEqual(key(other));
  });

  test("10,000 integers, their strings, their folds and their splits are 40,000 keys", () => {
    const seen = new Set<string>();
    const root = key("root");
    for (let i = 0; i < 10_000; i++) {
      seen.add(hex(key(i)));
      seen.add(hex(fold(root, i)));
      seen.add(hex(fold(root, String(i))));
    }
    for (const k of split(root, 9_000)) seen.add(hex(k));
    for (let i = 0; i < 1_000; i++) seen.add(hex(key(String(i))));
    expect(seen.size).toBe(40_000);
  });

  test("refuses what is no seed", () => {
    expect(() => key(0.5)).toThrow(RangeError);
    expect(() => key(2 ** 53)).toThrow(/^key: seed must be a safe integer; it is 9007199254740992\. Use /);
    expect(() => key(Number.NaN)).toThrow(RangeError);
    // @ts-expect-error a pair of numbers is not a key
    expect(() => key([1.5, 2])).toThrow(/^key: seed must be an integer, a string or a key; it is an array\. Pass /);
    // @ts-expect-error null is not a seed
    expect(() => key(null)).toThrow(TypeError);
  });
});

describe("fold and split", () => {
  const root = key(0);

  test("golden words", () => {
    expect(hex(fold(root, 7))).toBe("a8ffdfa5 c1680165");
    expect(hex(fold(root, "7"))).toBe("3733cd4f 814aab7e");
    expect(hex(fold(root, "layer"))).toBe("f492f866 f2f6368f");
    expect(hex(fold(root, "a longer name than 8"))).toBe("ab0f7cc4 1130b317");
    expect(split(root, 3).map(hex)).toEqual(["ef9d4062 9486d44a", "12d4a886 5f80ff4c", "cf4496ce cc948256"]);
  });

  test("a name is neither its parts nor its padding", () => {
    const names = ["", "\0", "a", "a\0", "abcdefgh", "abcdefgh\0", "abcdefghi", "가", "관"];
    expect(new Set(names.map((name) => hex(fold(root, name)))).size).toBe(names.length);
    const parts: Key[] = [
      fold(fold(root, "a"), "bc"),
      fold(fold(root, "ab"), "c"),
      fold(root, "abc"),
      fold(fold(root, "abc"), ""),
    ];
    expect(new Set(parts.map(hex)).size).toBe(parts.length);
  });

  test("does not depend on what else is named, nor on the order", () => {
    const alone = fold(root, "data");
    fold(root, "another layer");
    split(root, 5);
    expect(fold(root, "data")).toEqual(alone);
    expect(fold(fold(root, 1), 2)).not.toEqual(fold(fold(root, 2), 1));
  });

  test("few are the first of many; two by default; none if asked", () => {
    expect(split(root, 5).slice(0, 2)).toEqual(split(root));
    expect(split(root, 0)).toEqual([]);
  });

  test("streams of siblings, of parent and child, are uncorrelated bit by bit", () => {
    // Of 32 · 4096 pairs of bits half agree: sd 181; six sd.
    const n = 4096;
    const family = [root, ...split(root, 3), fold(root, 0), fold(root, 1), fold(root, "0"), fold(root, "1"), key(1)];
    const streams = family.map((k) => uniformBits(k, n));
    for (let a = 0; a < streams.length; a++) {
      for (let b = 0; b < a; b++) {
        let agree = 0;
        for (let i = 0; i < n; i++) {
          let same = ~(streams[a][i] ^ streams[b][i]);
          for (; same !== 0; same &= same - 1) agree++;
        }
        expect(Math.abs(agree - 16 * n), `streams ${a} and ${b}`).toBeLessThan(6 * 181);
      }
    }
  });

  test("refuse what is no name and no count", () => {
    expect(() => fold(root, 1.5)).toThrow(/^fold: name must be a safe integer; it is 1\.5\. Use /);
    expect(() => fold(root, Number.POSITIVE_INFINITY)).toThrow(RangeError);
    // @ts-expect-error a boolean is not a name
    expect(() => fold(root, true)).toThrow(/^fold: name must be a string or an integer; it is of type boolean\. Pass /);
    expect(() => split(root, -1)).toThrow(/^split: n must be an integer from 0 to 4294967295; it is -1\. Ask /);
    expect(() => split(root, 2.5)).toThrow(RangeError);
  });
});
