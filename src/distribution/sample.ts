// Draws: every one at a counter of its own, named by row and number, so that they do not depend on how work is split.
import type { Floats } from "../compile/program.ts";
import { input, rowIndex } from "../ops/leaves.ts";
import { asBits, toFloat } from "../ops/machine.ts";
import { type DrawKey, foldIn } from "../ops/random.ts";
import { fold, type Key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { constant, sizeOf, type Tensor } from "../tensor.ts";
import type { Formulas } from "./guard.ts";
import { BLOCK, FEW, precisionOf, repeatedly, run } from "./run.ts";
import { pick, type Source } from "./source.ts";
import type { Rules, Spec } from "./types.ts";
import { decode } from "./values.ts";

/** Draws by the host: a rule that is given numbers, and randomness of each draw's own key. */
export function drawRows(
  family: Formulas & { readonly params: Spec },
  rule: NonNullable<Rules<Spec>["draw"]>,
  source: Source,
  n: number,
  key: Key,
  draws: Floats,
): void {
  const rows = source.rows ?? 1;
  const size = sizeOf(family.support.shape);
  const values = run(family, `params ${source.key}`, () => source.canonical(), source.data, rows);
  const names = Object.entries(family.params);
  for (let row = 0; row < rows; row++) {
    const own = Object.fromEntries(
      names.map(([name, c]) => {
        const all = values[name] as Float64Array;
        const width = sizeOf(c.shape);
        return [name, decode(c, all, all.length === width ? 0 : row * width)];
      }),
    );
    const ofRow = fold(key, row);
    for (let i = 0; i < n; i++) {
      const y = rule(own, uniforms(fold(ofRow, i)));
      if (typeof y === "number") draws[(row * n + i) * size] = y;
      else draws.set(y, (row * n + i) * size);
    }
  }
}

/**
 * n draws for each row of a source, row after row. In f64 a draw has a number of the stream of its own. In f32, where half
 * a number's words do, draws are counted in blocks: those of a block share theirs with those of the next, two by two.
 */
export function sampleRows(
  family: Formulas,
  rule: NonNullable<Rules<Spec>["sample"]>,
  source: Source,
  n: number,
  key: Key,
  draws: Floats,
): void {
  const precision = precisionOf(draws);
  const pairs = precision === "f32";
  const rows = source.rows ?? 1;
  const single = source.rows === undefined;
  const size = sizeOf(family.support.shape);
  const total = rows * n;
  /** The number of draw i, and which half of the words there are its own. */
  const halfOf = (i: number): number => (pairs ? Math.floor(i / BLOCK) % 2 : 0);
  const numberOf = (i: number): number => (pairs ? Math.floor(i / (2 * BLOCK)) * BLOCK + (i % BLOCK) : i);
  const build = (): Record<string, Tensor> => {
    const own = foldIn(input("key", { shape: [2], dtype: "bits" }), input("row", { dtype: "int", rows: !single }));
    // of a single distribution the draws are the rows, from the block's first on
    const number = single
      ? rowIndex().add(input("first", { dtype: "int" }))
      : input("draw", { dtype: "int", rows: true });
    const draw = asBits(number);
    const drawn = (key: DrawKey): Tensor => {
      const y = rule(source.canonical(), key);
      return y.dtype === "float" ? y : toFloat(y);
    };
    if (!pairs) return { y: drawn({ key: own, draw }) };
    if (!single) return { y: drawn({ key: own, draw, half: input("half", { dtype: "bits", rows: true }) }) };
    const [y, next] = [0, 1].map((half) => ({ key: own, draw, half: constant(half, "bits") })) as [DrawKey, DrawKey];
    return { y: drawn(y), next: drawn(next) };
  };
  const all = { ...source.data, key };
  /** What the graphs need of `count` draws, the first of which is number `from`. */
  const dataOf = (from: number, count: number): Record<string, ArrayLike<number>> => {
    if (single) return { ...all, row: [0], first: [numberOf(from)] };
    const row = new Int32Array(count);
    const draw = new Int32Array(count);
    const half = new Uint32Array(count);
    for (let i = 0, r = Math.floor(from / n), j = from - r * n; i < count; i++) {
      row[i] = r;
      draw[i] = numberOf(j);
      half[i] = halfOf(j);
      if (++j === n) [r, j] = [r + 1, 0];
    }
    return { ...all, ...pick(source, row).data, row, draw, half };
  };
  const name = `sample ${source.key}${precision}`;
  const step = pairs && single ? 2 * BLOCK : BLOCK;
  /** The arrays of the block of draws that begins at `from`, and of the next, which may be empty. */
  const into = (from: number): Record<string, Floats> => {
    const [y, next] = [0, BLOCK].map((k) => draws.subarray((from + k) * size, (from + k + BLOCK) * size));
    return { y: y as Floats, next: next as Floats };
  };
  if (total <= FEW) {
    run(family, name, build, dataOf(0, total), total, into(0), precision);
    return;
  }
  repeatedly(
    family,
    name,
    build,
    (run) => {
      for (let from = 0; from < total; from += step) {
        const count = Math.min(BLOCK, total - from);
        run(dataOf(from, count), count, into(from));
      }
    },
    precision,
  );
}
