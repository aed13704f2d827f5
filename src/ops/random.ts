// Random numbers as graphs: Threefry-2x32 on words, uniform and normal draws as pure functions of key and counter.
import { binary, constant, isConstant, type Shape, sizeOf, type Tensor } from "../tensor.ts";
import { index, rowIndex } from "./leaves.ts";
import { logOfNormal } from "./logarithm.ts";
import {
  abs,
  and,
  asBits,
  asInt,
  eq,
  lt,
  or,
  shiftLeft,
  shiftRight,
  sqrt,
  toFloat,
  toInt,
  where,
  xor,
} from "./machine.ts";
import { horner } from "./polynomial.ts";
import { at, reshape, stack } from "./shape.ts";

const word = (value: number): Tensor => constant(value >>> 0, "bits");
const rotate = (x: Tensor, by: number): Tensor => or(shiftLeft(x, by), shiftRight(x, 32 - by));
const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/**
 * The two words at counter (c0, c1) of the stream of `key` (bits [2]): Threefry-2x32 with 20 rounds, equal to
 * `threefry2x32` on the host (src/random/threefry.ts, where the source stands).
 */
export const threefry = (key: Tensor, c0: Tensor, c1: Tensor): readonly [Tensor, Tensor] =>
  threefryOf(at(key, 0), at(key, 1), c0, c1);

function threefryOf(k0: Tensor, k1: Tensor, c0: Tensor, c1: Tensor): readonly [Tensor, Tensor] {
  const schedule = [k0, k1, xor(xor(k0, k1), word(0x1bd11bda))] as const;
  let x0 = c0.add(k0);
  let x1 = c1.add(k1);
  for (let i = 1; i <= 5; i++) {
    for (const by of rotations[(i - 1) % 2] as (typeof rotations)[number]) {
      x0 = x0.add(x1);
      x1 = xor(rotate(x1, by), x0);
    }
    x0 = x0.add(schedule[i % 3] as Tensor);
    x1 = x1.add((schedule[(i + 1) % 3] as Tensor).add(word(i)));
  }
  return [x0, x1];
}

/**
 * One of the draws of a stream: the stream's key (bits [2]), and the number of the draw (a word), which is the first of the
 * counter's. What is folded into the stream's key is computed once for all of its draws.
 */
export interface DrawKey {
  readonly key: Tensor;
  readonly draw: Tensor;
  /**
   * In f32: two draws have this number, and which of them it is, 0 or 1 (a word). A uniform number takes one word of a block,
   * and the angle of a normal one is a quarter turn from the other's.
   */
  readonly half?: Tensor;
}
/** Random words as a key (bits [2]), or as a draw of a stream. */
export type RandomKey = Tensor | DrawKey;

const isDraw = (key: RandomKey): key is DrawKey => "draw" in key;
/** The key that `by` makes of a key, or of a draw's stream. */
const mapKey = <Key extends RandomKey>(key: Key, by: (key: Tensor) => Tensor): Key =>
  (isDraw(key) ? { ...key, key: by(key.key) } : by(key)) as Key;

// The host's counters for derived keys, src/random/key.ts: (domain, RESERVED).
const RESERVED = 0xffffffff;
const INTEGER = 1;
const NAME = 2;
const derive = (key: Tensor, c0: Tensor, c1: Tensor): Tensor => stack(threefry(key, c0, c1));

/**
 * The key `fold(key, n)` of src/random/key.ts in the graph: n is a whole number or a scalar tensor of ints or words
 * (a step, a row), the key bits [2].
 */
export const foldIn = <Key extends RandomKey>(key: Key, n: number | Tensor): Key => mapKey(key, (k) => folded(k, n));

function folded(key: Tensor, n: number | Tensor): Tensor {
  const domain = derive(key, word(INTEGER), word(RESERVED));
  if (typeof n !== "number") {
    if (n.dtype !== "int" && n.dtype !== "bits")
      throw new TypeError(`foldIn: n must be an int or a word; came ${n.dtype}.`);
    return derive(domain, asBits(n), n.dtype === "bits" ? word(0) : where(lt(n, 0), word(0xffffffff), word(0)));
  }
  if (!Number.isSafeInteger(n)) throw new RangeError(`foldIn: n must be a whole number; came ${n}.`);
  const high = Math.floor(n / 4294967296);
  return derive(domain, word(n - high * 4294967296), word(high));
}

/** The key `fold(key, name)` of src/random/key.ts in the graph: eight bytes of UTF-8 a step, the length first. */
export const foldName = <Key extends RandomKey>(key: Key, name: string): Key => mapKey(key, (k) => named(k, name));

function named(key: Tensor, name: string): Tensor {
  const bytes = new TextEncoder().encode(name);
  const four = (from: number): Tensor => word([3, 2, 1, 0].reduce((w, i) => (w << 8) | (bytes[from + i] ?? 0), 0));
  let sofar = derive(derive(key, word(NAME), word(RESERVED)), word(bytes.length), word(0));
  for (let i = 0; i < bytes.length; i += 8) sofar = derive(sofar, four(i), four(i + 4));
  return sofar;
}

/** What is drawn: `shape` of one row; with `rows`, other numbers for each row of the data. */
export interface DrawOptions {
  readonly shape?: Shape;
  readonly rows?: boolean;
  /** The numbers of this try, as `uniformAt(triesOf(key, shape), nth)` has them: of one that stands before its loop. */
  readonly nth?: number;
}

/** The words of every element, which two draws of one number share. */
function block(random: RandomKey, { shape = [], rows = false, nth }: DrawOptions): readonly [Tensor, Tensor] {
  const key = isDraw(random) ? random.key : random;
  if (key.dtype !== "bits" || key.size !== 2)
    throw new TypeError(`draw: a key is bits [2]; came ${key.dtype} of ${key.size}.`);
  if (nth !== undefined)
    return isDraw(random) && shape.length === 0
      ? threefry(key, word(nth), random.draw)
      : counted(triesOf(random, shape), word(nth));
  const element = shape.length === 0 ? word(0) : asBits(reshape(index([sizeOf(shape)]), shape));
  return threefry(key, isDraw(random) ? random.draw : rows ? asBits(rowIndex()) : word(0), element);
}

/** Which of two draws that share a number a draw is; undefined where it has the number by itself, and its words. */
const halfOf = (random: RandomKey, { shape = [], nth }: DrawOptions = {}): Tensor | undefined =>
  isDraw(random) && (nth === undefined || shape.length === 0) ? random.half : undefined;

/**
 * The two words of every element: element e of row r (row 0 without `rows`) is at counter (r, e), in any tile; element e of
 * draw n of a stream at (n, e), of the second draw of this number at (n, e + 2³¹).
 */
export function words(random: RandomKey, options: DrawOptions = {}): readonly [Tensor, Tensor] {
  const half = halfOf(random);
  if (!half || !isDraw(random)) return block(random, options);
  const { shape = [] } = options;
  const element = shape.length === 0 ? word(0) : asBits(reshape(index([sizeOf(shape)]), shape));
  return threefry(random.key, random.draw, element.add(shiftLeft(half, 31)));
}

/** A word below 2^31 as a float: machines have an instruction for ints, not for words. */
const floatOf = (x: Tensor): Tensor => toFloat(asInt(x));

// (n + ½)·2^-23 of 23 bits, (n + ½)·2^-52 of 52: centred in their cells, exact, and never 0 or 1.
const unit = /* @__PURE__ */ binary("uniform", {
  dtype: "float",
  expand: (precision, w0: Tensor, w1: Tensor) =>
    precision === "f32"
      ? floatOf(shiftRight(w0, 9)).add(0.5).mul(1.1920928955078125e-7)
      : toFloat(shiftRight(w0, 6))
          .mul(67108864)
          .add(toFloat(shiftRight(w1, 6)).add(0.5))
          .mul(2.220446049250313e-16),
  vjp: () => [undefined, undefined],
});

/** sin(2πz) = z·P(z²) on |z| ≤ ¼, minimax by test/reference/minimax.py: relative error 2^-27 in f32, 2^-60 in f64. */
const turn = {
  f32: [6.2831852737916005, -41.3416774786911, 81.60223125681473, -76.57499236517812, 39.71091860798527],
  f64: [
    6.283185307179586, -41.341702240399755, 81.60524927607341, -76.70585975279849, 42.058693923785015,
    -15.09464162050552, 3.819927050429838, -0.7177235798689506, 0.10085633003758276,
  ],
} as const;

/**
 * Box–Muller, √(−2 log u)·cos(2πv): v of 24 bits of the second word, u of the first (in f64 with the 8 bits left
 * over), so that draws reach 6.6 standard deviations in f32 and 7.5 in f64. cos(2πv) = sin(2π(|v − ½| − ¼)).
 */
const boxMuller = /* @__PURE__ */ binary("normal", {
  dtype: "float",
  expand: (precision, w0: Tensor, w1: Tensor) => {
    const u =
      precision === "f32"
        ? floatOf(shiftRight(w0, 1)).add(0.5).mul(4.656612873077393e-10)
        : toFloat(w0)
            .add(
              toFloat(and(w1, word(255)))
                .add(0.5)
                .mul(0.00390625),
            )
            .mul(2.3283064365386963e-10);
    const z = abs(floatOf(shiftRight(w1, 8)).mul(5.9604644775390625e-8).sub(0.5)).sub(0.25);
    return sqrt(abs(logOfNormal(precision, u).mul(2))).mul(z.mul(horner(z.mul(z), turn[precision])));
  },
  vjp: () => [undefined, undefined],
});

/** Uniform draws in the open interval (0, 1). */
export function uniform(key: RandomKey, options: DrawOptions = {}): Tensor {
  const [w0, w1] = block(key, options);
  const half = halfOf(key, options);
  if (!half) return unit(w0, w1);
  if (isConstant(half)) return isConstant(half, 0) ? unit(w0, w1) : unit(w1, w0);
  return unit(where(eq(half, word(0)), w0, w1), w1);
}
/** Standard normal draws. */
export function normal(key: RandomKey, options: DrawOptions = {}): Tensor {
  const [w0, w1] = block(key, options);
  const half = halfOf(key, options);
  return boxMuller(w0, half ? w1.add(shiftLeft(half, 30)) : w1);
}

/** Three words by which `uniformAt` and `normalAt` find the numbers of an element's tries. */
export type Tries = readonly [Tensor, Tensor, Tensor];

/** The words of the tries of each element of `shape`: to be given to `iterate`. */
export function triesOf(random: RandomKey, shape: Shape = []): Tries {
  // the numbers of draw and try fill the counter: elements have keys of their own
  if (isDraw(random) && shape.length === 0) {
    const { key, draw, half } = random;
    return [at(key, 0), at(key, 1), half ? draw.add(shiftLeft(half, 31)) : draw];
  }
  return [...words(random, { shape }), word(0)];
}

/** Counter (n, draw) of the stream whose key has the words k0 and k1; n is a whole float or an int, not negative. */
/**
 * A draw that a loop makes, as `uniformAt(words, number)`: for what few elements need. It is `uniform(key, { shape })`, but
 * for draws that share their number, whose words are their own here.
 */
export function drawOf(random: RandomKey, shape: Shape = []): { readonly words: Tries; readonly number: Tensor } {
  const { key, draw, half } = isDraw(random) ? random : { key: random, draw: word(0), half: undefined };
  const element = shape.length === 0 ? word(0) : asBits(reshape(index([sizeOf(shape)]), shape));
  const own = half ? element.add(shiftLeft(half, 31)) : element;
  return { words: [at(key, 0), at(key, 1), own], number: draw };
}

const counted = ([k0, k1, draw]: Tries, n: Tensor): readonly [Tensor, Tensor] =>
  threefryOf(k0, k1, n.dtype === "bits" ? n : asBits(n.dtype === "float" ? toInt(n) : n), draw);

/**
 * The `n`th uniform number of a draw's tries: for the turns of `iterate`, whose steps know scalars only. The words are those
 * of `triesOf(key)`, given to the loop.
 */
export const uniformAt = (tries: Tries, n: Tensor): Tensor => unit(...counted(tries, n));
/** The `n`th standard normal number of a draw's tries. */
export const normalAt = (tries: Tries, n: Tensor): Tensor => boxMuller(...counted(tries, n));
