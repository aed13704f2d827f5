// sin, cos and tan: reduced by a multiple of π/2 in four parts, then one odd and one even polynomial.
import { constant, type Operand, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { abs, eq, floor, greater, lesser, lt, ne, nearest, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * sin r = r + r·t·S(t) and cos r = 1 − t/2 + t²·C(t), t = r², |r| ≤ π/4: minimax by test/reference/minimax.py,
 * relative error 2^-58 and 2^-64 in f64, 2^-37 and 2^-33 in f32. π/2 is the sum of `parts`, all but the last short
 * enough (33 bits; 11 in f32) that their products with n are exact while |n| < 2^20 (2^13). From `far` on, where
 * neighbours are a quarter apart or more, x counts as 0.
 */
const tables = {
  f64: {
    sine: [
      -0.16666666666666632, 0.008333333333322413, -0.00019841269829807607, 2.7557313691786023e-6,
      -2.5050758089448664e-8, 1.589679398308269e-10,
    ],
    cosine: [
      0.0416666666666666, -0.0013888888888874123, 2.4801587289481524e-5, -2.7557314352378415e-7, 2.087572330486078e-9,
      -1.1359650352437837e-11,
    ],
    parts: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.478427660348229e-32],
    far: 1125899906842624,
  },
  f32: {
    sine: [-0.1666666664160969, 0.008333329383874955, -0.00019839334171441102, 2.7183049989152144e-6],
    cosine: [0.04166664685714437, -0.0013887367028341281, 2.443839176830882e-5],
    parts: [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633441515945213e-12],
    far: 4194304,
  },
} as const;

/** x − y as a float and what it lost (Knuth's two-sum). */
function difference(x: Tensor, y: Tensor): readonly [Tensor, Tensor] {
  const d = x.sub(y);
  const back = d.sub(x);
  return [d, x.sub(d.sub(back)).sub(y.add(back))];
}

/** sin(x + turn·π/2), turn 0 or 1. */
function wave(precision: Precision, argument: Tensor, turn: 0 | 1): Tensor {
  const { sine, cosine, parts, far } = tables[precision];
  const x = where(lt(abs(argument), far), argument, argument.mul(0)); // NaN at ±∞
  const n = nearest(x.mul(0.63661977236758134308));
  const [r1, e1] = difference(x.sub(n.mul(parts[0])), n.mul(parts[1]));
  const [r2, e2] = difference(r1, n.mul(parts[2]));
  const rest = e1.add(e2).sub(n.mul(parts[3]));
  const r = r2.add(rest);
  const low = r2.sub(r).add(rest); // x − n·π/2 = r + low
  const t = r.mul(r);
  const half = t.mul(0.5);
  const s = r.add(
    r
      .mul(t)
      .mul(horner(t, sine))
      .add(low.sub(half.mul(low))),
  );
  const w = constant(1).sub(half);
  const c = w.add(
    constant(1)
      .sub(w)
      .sub(half)
      .add(t.mul(t).mul(horner(t, cosine)).sub(r.mul(low))),
  );
  const quadrant = turn ? n.add(1) : n;
  const pair = floor(quadrant.mul(0.5));
  const couple = floor(pair.mul(0.5));
  const y = where(ne(pair.add(pair), quadrant), c, s);
  return greater(lesser(where(ne(couple.add(couple), pair), y.neg(), y), 1), -1);
}

/**
 * The sine; NaN at ±∞. Error ≤ 0.8 ulp in f64 for |x| ≤ 1.6e6, ≤ 0.9 ulp in f32 for |x| ≤ 12,000; beyond, that of
 * an argument one ulp away. Never beyond ±1.
 */
export const sin = /* @__PURE__ */ unary("sin", {
  bound: 1,
  expand: (precision, x: Tensor) => where(eq(x, 0), x, wave(precision, x, 0)),
  vjp: (g, _, x: Tensor) => [scale(g, cos(x))],
});

/** The cosine; NaN at ±∞. Errors as those of `sin`. */
export const cos: (x: Operand) => Tensor = /* @__PURE__ */ unary("cos", {
  bound: 1,
  expand: (precision, x: Tensor) => wave(precision, x, 1),
  vjp: (g, _, x: Tensor) => [scale(g.neg(), sin(x))],
});

/** The tangent. Error ≤ 2.0 ulp in f64, ≤ 2.5 ulp in f32, where sin and cos have theirs. */
export const tan = /* @__PURE__ */ unary("tan", {
  expand: (precision, x: Tensor) => where(eq(x, 0), x, wave(precision, x, 0).div(wave(precision, x, 1))),
  vjp: (g, out: Tensor) => [scale(g, out.mul(out).add(1))],
});
