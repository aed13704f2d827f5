// sin, cos and tan: reduced by a multiple of π/2 in four parts, then one odd and one even polynomial. atan: by eighths.
import { constant, type Operand, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { abs, eq, floor, ge, greater, lesser, lt, ne, nearest, where } from "./machine.ts";
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

/**
 * atan t = t + t·z·P(z), z = t² ≤ tan²(π/8): minimax by test/reference/minimax.py, relative error 2^-59.5 in f64,
 * 2^-25.6 in f32. `quarter` and `half`: π/4 and π/2 in two parts.
 */
const arc = {
  f64: {
    p: [
      -0.333333333333332, 0.19999999999954032, -0.1428571428024339, 0.1111111078587415, -0.09090897828676177,
      0.07692061495782801, -0.06663118744982056, 0.05847996769981979, -0.050397898394755794, 0.03807688370639373,
      -0.017920681482686267,
    ],
    quarter: [0.7853981633974483, 3.061616997868383e-17],
    half: [1.5707963267948966, 6.123233995736766e-17],
  },
  f32: {
    p: [-0.3333295510044993, 0.19977919597973728, -0.13879774944284257, 0.0806005110128774],
    quarter: [0.7853981852531433, -2.1855695e-8],
    half: [1.5707963705062866, -4.371139e-8],
  },
} as const;

/** The angle in (−π/2, π/2) whose tangent is x; ±π/2 at ±∞. Error ≤ 1.5 ulp in f64, ≤ 1.6 ulp in f32. */
export const atan = /* @__PURE__ */ unary("atan", {
  bound: 1.5707963705062866,
  expand: (precision, x: Tensor) => {
    const { p, quarter, half } = arc[precision];
    const a = abs(x);
    const [near, far] = [lt(a, 0.41421356237309503), ge(a, 2.414213562373095)];
    // atan a, π/4 + atan (a − 1)/(a + 1) or π/2 − atan 1/a: one division; a bounded so that ∞/∞ does not arise
    const b = lesser(a, 4);
    const t = where(near, a, where(far, -1, b.sub(1)).div(where(far, a, b.add(1))));
    const z = t.mul(t);
    const rest = t.mul(z).mul(horner(z, p));
    const turned = where(far, constant(half[0]), quarter[0]).add(
      t.add(rest.add(where(far, constant(half[1]), quarter[1]))),
    );
    const y = where(near, t.add(rest), turned);
    return where(lt(x, 0), y.neg(), where(eq(x, 0), x, y));
  },
  vjp: (g, _, x: Tensor) => [scale(g, constant(1).div(x.mul(x).add(1)))],
});
