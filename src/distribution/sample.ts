// Draws: every one at a counter of its own, named by row and number, so that they do not depend on how work is split.
import { input, rowIndex } from "../ops/leaves.ts";
import { asBits, toFloat } from "../ops/machine.ts";
import { foldIn } from "../ops/random.ts";
import { fold, type Key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import type { Formulas } from "./guard.ts";
import { BLOCK, FEW, repeatedly, run } from "./run.ts";
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
  draws: Float64Array,
): Float64Array {
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
  return draws;
}

/** n draws for each row of a source, row after row. */
export function sampleRows(
  family: Formulas,
  rule: NonNullable<Rules<Spec>["sample"]>,
  source: Source,
  n: number,
  key: Key,
  draws: Float64Array,
): Float64Array {
  const rows = source.rows ?? 1;
  const single = source.rows === undefined;
  const size = sizeOf(family.support.shape);
  const total = rows * n;
  const build = (): Record<string, Tensor> => {
    const own = foldIn(input("key", { shape: [2], dtype: "bits" }), input("row", { dtype: "int", rows: !single }));
    // of a single distribution the draws are the rows, from the block's first on
    const draw = single
      ? rowIndex().add(input("first", { dtype: "int" }))
      : input("draw", { dtype: "int", rows: true });
    const y = rule(source.canonical(), { key: own, draw: asBits(draw) });
    return { y: y.dtype === "float" ? y : toFloat(y) };
  };
  const all = { ...source.data, key };
  /** What the graphs need of `count` draws, the first of which is number `from`. */
  const dataOf = (from: number, count: number): Record<string, ArrayLike<number>> => {
    if (single) return { ...all, row: [0], first: [from] };
    const row = new Int32Array(count);
    const draw = new Int32Array(count);
    for (let i = 0, r = Math.floor(from / n), j = from - r * n; i < count; i++) {
      row[i] = r;
      draw[i] = j;
      if (++j === n) [r, j] = [r + 1, 0];
    }
    return { ...all, ...pick(source, row).data, row, draw };
  };
  const name = `sample ${source.key}`;
  if (total <= FEW) {
    run(family, name, build, dataOf(0, total), total, { y: draws });
    return draws;
  }
  repeatedly(family, name, build, (run) => {
    for (let from = 0; from < total; from += BLOCK) {
      const count = Math.min(BLOCK, total - from);
      run(dataOf(from, count), count, { y: draws.subarray(from * size, (from + count) * size) });
    }
  });
  return draws;
}
