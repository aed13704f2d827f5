// log and log1p: x = 2ᵉ·m with m in [√½, √2), and an odd series of (m − 1)/(m + 1).
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { abs, eq, exponent, greater, gt, lesser, lt, pow2, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * log(1 + f) = f − s·(f − z·L(z)), s = f/(2 + f), z = s² (the form of fdlibm's e_log.c); L is minimax on
 * [√½, √2] by test/reference/minimax.py, relative error below 2^-59 in f64, 2^-30 in f32. `wide` serves
 * 0 ≤ f ≤ 1 (2^-59, 2^-33). `high` + `low` = ln 2, with e·high exact (fdlibm, musl).
 */
const tables = {
  f64: {
    series: [
      0.6666666666666734, 0.3999999999941429, 0.2857142874248737, 0.2222219856198849, 0.18183564949873599,
      0.15314033627633555, 0.14796128045649576,
    ],
    wide: [
      0.6666666666666631, 0.4000000000015739, 0.2857142854783382, 0.22222223971060995, 0.18181743875476533,
      0.1538656102549072, 0.13300958535851026, 0.12106209450588605, 0.08339546532257225, 0.17019632791802786,
    ],
    high: 6.9314718036912381649e-1,
    low: 1.9082149292705878e-10,
    /** x below `small` is multiplied by 2^lift first, so that no power of two leaves the normal numbers. */
    small: 3.054936363499605e-151, // 2^-500
    lift: 600,
    factor: 4.149515568880993e180,
    /** 2^-middle, by which a large y is multiplied before 2^(middle − k). */
    middle: 400,
    shrink: 3.8725919148493183e-121,
  },
  f32: {
    series: [0.6666677640957738, 0.39977537581429146, 0.2987184872019363],
    wide: [0.6666667562617975, 0.39998877285895595, 0.2861689950212975, 0.21427477311447754, 0.24301682892396304],
    high: 0.693145751953125,
    low: 1.4286068203094172e-6,
    small: 8.673617379884035e-19, // 2^-60
    lift: 100,
    factor: 1.2676506002282294e30,
    middle: 40,
    shrink: 9.094947017729282e-13,
  },
} as const;

/** s·(f − z·L(z)): what log(1 + f) is below f. */
function below(f: Tensor, series: readonly number[]): Tensor {
  const s = f.div(f.add(2));
  const z = s.mul(s);
  return s.mul(f.sub(z.mul(horner(z, series))));
}

/** log(1 + f) for the expansions of other functions, 0 ≤ f ≤ 1 with all its digits. */
export const log1pOfUnit = (precision: Precision, f: Tensor): Tensor => f.sub(below(f, tables[precision].wide));

/** log(y) + rest + shift·ln 2, y not below `small`. */
function logSplit(precision: Precision, y: Tensor, { shift, rest }: { shift?: Tensor; rest?: Tensor }): Tensor {
  const { series, high, low, middle, shrink } = tables[precision];
  // y·√2 = 2ᵏ·[1, 2), so that m = y/2ᵏ is in [√½, √2): two products by powers of two, both exact. An infinite y·√2
  // has the exponent of the largest y.
  const k = exponent(y.mul(Math.SQRT2));
  const f = y
    .mul(shrink)
    .mul(pow2(constant(middle).sub(k)))
    .sub(1);
  const e = shift ? k.add(shift) : k;
  const tail = rest ? e.mul(low).add(rest) : e.mul(low);
  return e.mul(high).add(f.sub(below(f, series).sub(tail)));
}

// For the expansions of other functions: x is positive, normal and not above a quarter of the largest number.

/** x = 2ᵏ·m with m in [√½, √2), exactly. */
function parts(x: Tensor): { k: Tensor; m: Tensor } {
  const k = exponent(x.mul(Math.SQRT2));
  return { k, m: x.mul(pow2(k.neg())) };
}
/** log x, with the bits of `log`. */
export function logOfNormal(precision: Precision, x: Tensor): Tensor {
  const { series, high, low } = tables[precision];
  const { k, m } = parts(x);
  const f = m.sub(1);
  return k.mul(high).add(f.sub(below(f, series).sub(k.mul(low))));
}
/** Where |q| is less than this 1 + q is in [√½, √2). */
const NEAR = 0.29;
/** log t and t − 1 − log t ≥ 0 by the same steps; q is t − 1, or where that is near 0 more exact than t. */
export function logAndExcess(precision: Precision, t: Tensor, q: Tensor): { log: Tensor; excess: Tensor } {
  const { series, high, low } = tables[precision];
  const { k, m } = parts(t);
  const f = where(lt(abs(q), NEAR), q, m.sub(1));
  // the excess is what log is below t − 1: where k = 0 nothing else is left
  const rest = below(f, series).sub(k.mul(low));
  const [whole, apart] = [k.mul(high), t.sub(m)];
  return { log: whole.add(f.sub(rest)), excess: apart.sub(whole).add(rest) };
}
/** log u of u = 1 + q, q ≥ 0. Where u < 1.41 it is that of q; beyond, the rounding of u counts less than an ulp. */
export function log1pOfPositive(precision: Precision, q: Tensor, u: Tensor): Tensor {
  const { series, high, low } = tables[precision];
  const { k, m } = parts(u);
  const f = where(lt(q, 0.41), q, m.sub(1));
  return k.mul(high).add(f.sub(below(f, series).sub(k.mul(low))));
}

/** The natural logarithm; −∞ at 0, NaN below. Error ≤ 0.9 ulp in f64, ≤ 0.9 ulp in f32, subnormal x included. */
export const log = /* @__PURE__ */ unary("log", {
  expand: (precision, x: Tensor) => {
    const { small: least, lift, factor } = tables[precision];
    const small = lt(x, least);
    // the exponent's correction carries the special values: log 0 = −∞, log of a negative = NaN
    const shift = where(small, where(gt(x, 0), -lift, where(eq(x, 0), -Infinity, Number.NaN)), constant(0));
    return where(lt(x, Infinity), logSplit(precision, where(small, x.mul(factor), x), { shift }), x);
  },
  vjp: (g, _, x) => [scale(g, constant(1).div(x))],
});

/** log(1 + x) without cancellation near 0; −∞ at −1, NaN below. Error ≤ 1.0 ulp in f64, ≤ 1.0 ulp in f32. */
export const log1p = /* @__PURE__ */ unary("log1p", {
  expand: (precision, x: Tensor) => {
    const u = x.add(1);
    // 1 + x = u + c exactly (Dekker's fast two-sum, the larger first); log(u + c) = log u + c/u
    const c = lesser(x, 1).sub(u.sub(greater(x, 1)));
    const y = logSplit(precision, u, { rest: c.div(u) });
    const special = where(gt(x, -1), x, where(eq(x, -1), -Infinity, Number.NaN)); // ±0, ∞ and NaN are their own
    return where(lt(x, Infinity), where(gt(x, -1), where(eq(x, 0), x, y), special), special);
  },
  vjp: (g, _, x: Tensor) => [scale(g, constant(1).div(x.add(1)))],
});
