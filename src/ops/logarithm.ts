// log and log1p: x = 2ᵉ·m with m in [√½, √2), and an odd series of (m − 1)/(m + 1).
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { eq, exponent, greater, gt, lesser, lt, significand, where } from "./machine.ts";
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
    /** Below `tiny` x is scaled by 2^digits before its exponent is read. */
    tiny: 2.2250738585072014e-308,
    scale: 18014398509481984,
    digits: 54,
  },
  f32: {
    series: [0.6666677640957738, 0.39977537581429146, 0.2987184872019363],
    wide: [0.6666667562617975, 0.39998877285895595, 0.2861689950212975, 0.21427477311447754, 0.24301682892396304],
    high: 0.693145751953125,
    low: 1.4286068203094172e-6,
    tiny: 1.1754943508222875e-38,
    scale: 33554432,
    digits: 25,
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

/** log(y) + rest, y = 2ᵉ·m positive and normal; `shift` is added to e. */
function logSplit(precision: Precision, y: Tensor, shift: Tensor | undefined, rest: Tensor | undefined): Tensor {
  const { series, high, low } = tables[precision];
  const s = significand(y);
  const large = gt(s, Math.SQRT2);
  const f = where(large, s.mul(0.5), s).sub(1);
  const field = exponent(y).add(where(large, constant(1), 0));
  const e = shift ? field.add(shift) : field;
  const tail = rest ? e.mul(low).add(rest) : e.mul(low);
  return e.mul(high).add(f.sub(below(f, series).sub(tail)));
}

/** The natural logarithm; −∞ at 0, NaN below. Error ≤ LOG64 ulp in f64, ≤ LOG32 ulp in f32, subnormal x included. */
export const log = /* @__PURE__ */ unary("log", {
  expand: (precision, x: Tensor) => {
    const { tiny, scale: factor, digits } = tables[precision];
    const small = lt(x, tiny);
    // the exponent's correction carries the special values: log 0 = −∞, log of a negative = NaN
    const shift = where(small, where(gt(x, 0), -digits, where(eq(x, 0), -Infinity, Number.NaN)), constant(0));
    return where(lt(x, Infinity), logSplit(precision, where(small, x.mul(factor), x), shift, undefined), x);
  },
  vjp: (g, _, x) => [scale(g, constant(1).div(x))],
});

/** log(1 + x) without cancellation near 0; −∞ at −1, NaN below. Error ≤ LOGP64 ulp in f64, ≤ LOGP32 ulp in f32. */
export const log1p = /* @__PURE__ */ unary("log1p", {
  expand: (precision, x: Tensor) => {
    const u = x.add(1);
    // 1 + x = u + c exactly (Dekker's fast two-sum, the larger first); log(u + c) = log u + c/u
    const c = lesser(x, 1).sub(u.sub(greater(x, 1)));
    const y = logSplit(precision, u, undefined, c.div(u));
    const special = where(gt(x, -1), x, where(eq(x, -1), -Infinity, Number.NaN)); // ±0, ∞ and NaN are their own
    return where(lt(x, Infinity), where(gt(x, -1), where(eq(x, 0), x, y), special), special);
  },
  vjp: (g, _, x: Tensor) => [scale(g, constant(1).div(x.add(1)))],
});
