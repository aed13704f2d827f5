// Moments without a formula: integrals, or sums over integers, where the family declares that they exist.
import { input } from "../ops/leaves.ts";
import { abs, lt, where } from "../ops/machine.ts";
import { exp, log } from "../ops/math.ts";
import type { Tensor } from "../tensor.ts";
import { type Formulas, logProb, type Moment, missing } from "./guard.ts";
import { spread } from "./marginal.ts";
import { atomsOf, edges, inBlocks, integersOf } from "./panels.ts";
import { integrate } from "./quadrature.ts";
import { run } from "./run.ts";
import { pick, type Source } from "./source.ts";

/** Of what order the highest integral is that a moment is made of. */
const ORDER: Readonly<Record<Moment, number>> = { mean: 1, variance: 2, skewness: 3, kurtosis: 4 };

/** A moment of all rows of a source (one, where they share it), by rule or by integrals to about 1e-10; y is one number. */
export function moments(family: Formulas, source: Source, wanted: Moment, method: string = wanted): Float64Array {
  const n = source.rows ?? 1;
  const rule = family.rules[wanted];
  if (rule) {
    const build = (): Record<string, Tensor> => ({ result: rule(source.canonical()) });
    return run(family, `${wanted} ${source.key}`, build, source.data, n).result as Float64Array;
  }
  const { support, rules } = family;
  const { momentOrder } = rules;
  if (!momentOrder || support.shape.length > 0 || support.dtype === "int")
    throw missing(family, method, `${wanted}, or momentOrder`);
  return inBlocks(source, n, (block, count) => {
    const build = (): Record<string, Tensor> => ({ result: momentOrder(block.canonical()) });
    const found = run(family, `momentOrder ${block.key}`, build, block.data, count).result as Float64Array;
    const order = spread(found, count, 1);
    return derived(family, block, count, order, wanted);
  });
}

/**
 * Where a moment does not exist, what stands for it: ∞ where it is infinite beyond doubt (a variance about a mean, a
 * mean of a y that is bounded on one side), else NaN.
 */
function absent({ support }: Formulas, order: number, wanted: Moment): number {
  if (wanted === "mean") {
    const [below, above] = [support.lower > -Infinity, support.upper < Infinity];
    return below === above ? Number.NaN : below ? Infinity : -Infinity;
  }
  if (wanted === "variance") return order > 1 ? Infinity : Number.NaN;
  return wanted === "kurtosis" && order > 2 ? Infinity : Number.NaN;
}

function derived(family: Formulas, source: Source, n: number, order: Float64Array, wanted: Moment): Float64Array {
  const needed = ORDER[wanted];
  const exists = order.map((k) => (k > needed ? 1 : 0));
  const values = (): Float64Array => {
    if (wanted === "mean") return expected(family, source, n, order, 1, new Float64Array(n));
    const mean = spread(moments(family, source, "mean"), n, 1);
    if (wanted === "variance") return expected(family, source, n, order, 2, mean);
    const variance = spread(moments(family, source, "variance"), n, 1);
    const central = expected(family, source, n, order, needed, mean);
    return central.map((c, i) => {
      const v = variance[i] as number;
      return wanted === "skewness" ? c / v / Math.sqrt(v) : c / v / v - 3;
    });
  };
  const found = exists.includes(1) ? values() : exists;
  return found.map((v, i) => (exists[i] ? v : absent(family, order[i] as number, wanted)));
}

/** Probabilities between whose quantiles integrals are taken: of light tails, and of tails like a power of y. */
const LIGHT = [1e-300, 1e-160, 1e-80, 1e-40, 1e-25, 1e-17, 1e-12, 1e-8, 1e-5, 1e-3, 0.03, 0.2, 0.5];
const HEAVY = /* @__PURE__ */ (() => {
  const levels = [0.5];
  for (let p = 0.1; p > 1e-300; p /= 10) levels.push(p);
  return levels;
})();
/** What is left out beyond p = 1e-300 is p^(1 − k/order) of the whole: above this share of k it is below 1e-12. */
const NEAREST = 1.042;

/** Pieces are smooth. */
const HALVINGS = 9;

/** E (Y − center)ᵏ of each row. */
function expected(
  family: Formulas,
  source: Source,
  n: number,
  order: Float64Array,
  k: number,
  center: Float64Array,
): Float64Array {
  for (const most of order)
    if (most > k && most < k * NEAREST)
      throw new RangeError(
        `${family.name}: a moment of order ${k} is integrated where those below ${k * NEAREST} exist; here are those below ${most}. Give the family this rule.`,
      );
  const heavy = order.some((most) => most < Infinity);
  const power = (at: Int32Array, y: Float64Array): Float64Array => {
    const build = (): Record<string, Tensor> => {
      const t = input("y", { rows: true });
      const from = t.sub(input("center", { rows: true }));
      const size = exp(
        log(abs(from))
          .mul(k)
          .add(logProb(family, source.canonical(), t)),
      );
      return { result: k % 2 === 0 ? size : where(lt(from, 0), size.neg(), size) };
    };
    const data = { ...pick(source, at).data, y, center: Float64Array.from(at, (i) => center[i] as number) };
    return run(family, `moment ${k} ${source.key}`, build, data, y.length).result as Float64Array;
  };
  const total = new Float64Array(n);
  const add = (at: ArrayLike<number>, parts: Float64Array): void => {
    parts.forEach((v, j) => {
      total[at[j] as number] = (total[at[j] as number] as number) + v;
    });
  };
  if (family.support.discrete) {
    const level = heavy ? 1e-300 : 1e-30;
    for (const { row, y } of integersOf(family, source, n, level, "moments"))
      add(new Int32Array(y.length).fill(row), power(new Int32Array(y.length).fill(row), y));
    return total;
  }
  const ends = edges(family, source, n, heavy ? HEAVY : LIGHT, "moments");
  const pieces = (ends[0] as Float64Array).length - 1;
  const at = Int32Array.from({ length: n * pieces }, (_, i) => Math.floor(i / pieces));
  const end = (shift: number) => Float64Array.from(at, (i, j) => ends[i]?.[(j % pieces) + shift] as number);
  const [a, b] = [end(0), end(1)];
  // to 1e-12 of E |Y − center|ᵏ as it is at first sight
  const size = new Float64Array(n);
  const points = atomsOf(family, source, n);
  if (points.y.length > 0) add(points.at, power(points.at, points.y));
  integrate((y) => power(at, y).map(Math.abs), a, b, new Float64Array(a.length), 0).forEach((v, j) => {
    size[at[j] as number] = (size[at[j] as number] as number) + v;
  });
  const tolerance = Float64Array.from(at, (i) => 1e-12 * (size[i] as number));
  add(
    at,
    integrate((y) => power(at, y), a, b, tolerance, HALVINGS),
  );
  return total;
}
