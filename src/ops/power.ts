// pow: exp(y·log |x|) with the logarithm and its product as sums of two floats.
import { binary, constant, type Operand, type Precision, scale, type Tensor } from "../tensor.ts";
import { xlogy } from "./composite.ts";
import { expOfSum } from "./exponential.ts";
import {
  abs,
  and,
  eq,
  exponent,
  floor,
  greater,
  gt,
  high,
  lesser,
  lt,
  ne,
  not,
  or,
  significand,
  where,
} from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * log((1 + s)/(1 − s)) = 2s + ⅔s³ + s⁵·L(s²) for |s| ≤ 3 − 2√2; L is minimax by test/reference/minimax.py, relative
 * error of the sum 2^-66 in f64, 2^-36 in f32. `high` + `low` = ln 2, `third` + `thirdLow` = ⅔.
 */
const tables = {
  f64: {
    series: [
      0.40000000000002256, 0.28571428570099305, 0.22222222519969176, 0.18181784363244177, 0.15386757502050782,
      0.13256813931418465, 0.1319636284506885,
    ],
    high: 6.9314718036912381649e-1,
    low: 1.9082149292705878e-10,
    third: 0.6666666666666666,
    thirdLow: 3.700743415417188e-17,
    tiny: 2.2250738585072014e-308,
    scale: 18014398509481984,
    digits: 54,
    huge: 1.0715086071862673e301,
  },
  f32: {
    series: [0.4000015221385521, 0.28547129457107967, 0.23418684688391725],
    high: 0.693145751953125,
    low: 1.4286068203094172e-6,
    third: 0.6666666865348816,
    thirdLow: -1.986821492513021e-8,
    tiny: 1.1754943508222875e-38,
    scale: 33554432,
    digits: 25,
    huge: 1.329227995784916e36,
  },
} as const;

/** x·y as a float and what it lost (Dekker), the splits exact by `high`. */
export function product(x: Tensor, y: Tensor): readonly [Tensor, Tensor] {
  const [xh, yh] = [high(x), high(y)];
  const [xl, yl] = [x.sub(xh), y.sub(yh)];
  const p = x.mul(y);
  return [p, xh.mul(yh).sub(p).add(xh.mul(yl)).add(xl.mul(yh)).add(xl.mul(yl))];
}

/** log x of x > 0 as a sum of two floats; −∞ and ∞ at 0 and ∞, where the second is to be ignored. */
function logSum(precision: Precision, x: Tensor): readonly [Tensor, Tensor] {
  const t = tables[precision];
  const small = lt(x, t.tiny);
  const y = where(small, x.mul(t.scale), x);
  const m = significand(y);
  const large = gt(m, Math.SQRT2);
  const f = where(large, m.mul(0.5), m).sub(1);
  const e = exponent(y)
    .add(where(large, constant(1), 0))
    .sub(where(small, constant(t.digits), 0));
  // s + sl = f/(2 + f)
  const d = f.add(2);
  const dl = constant(2).sub(d).add(f);
  const s = f.div(d);
  const [sd, sdl] = product(s, d);
  const sl = f.sub(sd).sub(sdl).sub(s.mul(dl)).div(d);
  // z + zl = s², q + ql = s³, a + al = ⅔s³
  const [z, zr] = product(s, s);
  const zl = zr.add(s.add(s).mul(sl));
  const [q, qr] = product(s, z);
  const ql = qr.add(s.mul(zl)).add(sl.mul(z));
  const [a, ar] = product(q, constant(t.third));
  const al = ar.add(q.mul(t.thirdLow)).add(ql.mul(t.third));
  // e·ln 2 + 2s + a + …, the larger first
  const twice = s.add(s);
  const b = twice.add(a);
  const bl = twice
    .sub(b)
    .add(a)
    .add(al.add(sl.add(sl)).add(q.mul(z).mul(horner(z, t.series))));
  const whole = e.mul(t.high);
  const c = whole.add(b);
  const cl = whole.sub(c).add(b).add(e.mul(t.low).add(bl));
  const sum = c.add(cl);
  return [where(eq(x, 0), -Infinity, where(lt(x, Infinity), sum, x)), c.sub(sum).add(cl)];
}

/**
 * x to the power y with IEEE 754's special cases for real powers: x⁰ = 1ʸ = 1 even for NaN, (−1)^±∞ = 1, a negative x
 * to a power that is not integral is NaN. Error ≤ 1.3 ulp in f64, ≤ 1.6 ulp in f32, subnormal results included.
 */
export const pow: (x: Operand, y: Operand) => Tensor = /* @__PURE__ */ binary("pow", {
  expand: (precision, x: Tensor, y: Tensor) => {
    const { huge } = tables[precision];
    const power = greater(lesser(y, huge), -huge); // so that 1^∞ is not 0·∞
    const [l, ll] = logSum(precision, abs(x));
    const [p, pr] = product(power, l);
    const size = expOfSum(precision, p, where(lt(abs(p), 1000), pr.add(power.mul(ll)), constant(0)));
    const half = y.mul(0.5);
    const integral = eq(floor(y), y);
    const odd = and(integral, ne(floor(half), half));
    const negative = lt(x, 0);
    const signed = where(and(odd, or(negative, lt(constant(1).div(x), 0))), size.neg(), size);
    const imaginary = and(and(negative, gt(x, -Infinity)), not(integral));
    const real = where(imaginary, Number.NaN, signed);
    return where(or(eq(y, 0), eq(x, 1)), 1, real);
  },
  // y·x^(y − 1) and out·log x; nothing for a constant power of 0, nor for a power of a negative number
  vjp: (g, out: Tensor, x: Tensor, y: Tensor) => [
    scale(g, where(eq(y, 0), 0, y.mul(pow(x, y.sub(1))))),
    scale(g, where(lt(x, 0), 0, xlogy(out, x))),
  ],
});
