// Draws: every one from a key of its own, named by row and number, so that they do not depend on how work is split.
import { input } from "../ops/leaves.ts";
import { toFloat } from "../ops/machine.ts";
import { foldIn } from "../ops/random.ts";
import { fold, type Key } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import type { Formulas } from "./guard.ts";
import { run } from "./run.ts";
import { pick, type Source } from "./source.ts";
import type { Rules, Spec } from "./types.ts";
import { decode } from "./values.ts";

/** Draws made at once: bounds the memory, does not change the numbers. */
export const BLOCK = 1 << 16;

/** Draws by the host: a rule that is given numbers, and randomness of each draw's own key. */
export function drawRows(
  family: Formulas & { readonly params: Spec },
  rule: NonNullable<Rules<Spec>["draw"]>,
  source: Source,
  n: number,
  key: Key,
): Float64Array {
  const rows = source.rows ?? 1;
  const size = sizeOf(family.support.shape);
  const draws = new Float64Array(rows * n * size);
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
): Float64Array {
  const rows = source.rows ?? 1;
  const single = source.rows === undefined;
  const size = sizeOf(family.support.shape);
  const total = rows * n;
  const draws = new Float64Array(total * size);
  const build = (): Record<string, Tensor> => {
    const row = foldIn(input("key", { shape: [2], dtype: "bits" }), input("row", { dtype: "int", rows: !single }));
    const y = rule(source.canonical(), foldIn(row, input("draw", { dtype: "int", rows: true })));
    return { y: y.dtype === "float" ? y : toFloat(y) };
  };
  for (let from = 0; from < total; from += BLOCK) {
    const count = Math.min(BLOCK, total - from);
    const row = new Int32Array(count);
    const draw = new Int32Array(count);
    for (let i = 0, r = Math.floor(from / n), j = from - r * n; i < count; i++) {
      row[i] = r;
      draw[i] = j;
      if (++j === n) [r, j] = [r + 1, 0];
    }
    const data: Record<string, ArrayLike<number>> = {
      ...pick(source, row).data,
      key,
      row: single ? [0] : row,
      draw,
    };
    const { y } = run(family, `sample ${source.key}`, build, data, count);
    draws.set(y as Float64Array, from * size);
  }
  return draws;
}
