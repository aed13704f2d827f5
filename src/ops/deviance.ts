// Loader's deviance bd0 and its relatives log1pmx and logRatio: logarithms less their leading terms, without cancellation.
import { binary, constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { log, log1p } from "./logarithm.ts";
import { and, eq, greater, gt, lesser, lt, sqrt, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/** (atanh(v)/v − 1)/v² in v² ≤ 1/9: relative error 2^-53.8, 2^-26.6, by test/reference/special-coefficients.py. */
const tables = {
  f64: {
    atanh: [
      0.3333333333333333, 0.19999999999999762, 0.1428571428580005, 0.11111111099118386, 0.09090909948981357,
      0.07692271982430275, 0.06667589315724629, 0.05867139530651599, 0.05422589197440007, 0.03746071897775383,
      0.07815288900461426,
    ],
  },
  f32: {
    atanh: [0.3333333366026371, 0.1999985316596486, 0.14296178997151418, 0.10853287900440187, 0.11612164612011674],
  },
} as const;

/** atanh(v)/v − 1 for w = v² ≤ 1/9. */
export const atanhExcess = (precision: Precision, w: Tensor): Tensor => w.mul(horner(w, tables[precision].atanh));
/** Where |v| < 1/3, which is where a ratio (1 + v)/(1 − v) is between ½ and 2. */
const isNear = (w: Tensor): Tensor => lt(w, 1 / 9);
/** log(x/m); where x/m itself would over- or underflow, by square roots. `least` stands for a ratio of 0. */
function logQuotient(precision: Precision, x: Tensor, m: Tensor, least: number): Tensor {
  const q = x.div(m);
  const fits = and(gt(q, precision === "f64" ? 1e-300 : 1e-37), lt(q, Infinity));
  return log(where(fits, q, greater(sqrt(x).div(sqrt(m)), least))).mul(where(fits, constant(1), 2));
}

/**
 * log(1 + x) − x, about −x²/2 near 0. Error ≤ 3 ulp in f64, ≤ 3 ulp in f32.
 *
 * @example
 * log1pmx(input("x")); // x = 1e-10: −4.999999999666667e-21
 */
export const log1pmx = /* @__PURE__ */ unary("log1pmx", {
  expand: (precision, x: Tensor) => {
    const v = x.div(x.add(2)); // log(1 + x) = 2·atanh(v), and 2v − x = −x·v
    const w = v.mul(v);
    const near = v.mul(atanhExcess(precision, w).mul(2).sub(x));
    return where(isNear(w), near, lesser(log1p(x), 1e4).sub(x)); // the bound is for x = ∞
  },
  vjp: (g, _, x: Tensor) => [scale(g, x.div(x.add(1)).neg())],
});

/**
 * log(x/m), x ≥ 0, m ≥ 0, with all its digits where x is near m, and where x/m overflows. Error ≤ 3 ulp in f64,
 * ≤ 3 ulp in f32; 0 where x = m.
 *
 * @example
 * logRatio(input("x"), 1e300); // x = 1e-300: −1381.5510557964274
 */
export const logRatio = /* @__PURE__ */ binary("logRatio", {
  expand: (precision, x: Tensor, m: Tensor) => {
    const v = x.sub(m).div(x.add(m));
    const w = v.mul(v);
    const near = v.add(v.mul(atanhExcess(precision, w))).mul(2);
    return where(eq(x, m), 0, where(isNear(w), near, logQuotient(precision, x, m, 0)));
  },
  vjp: (g, _, x, m) => [scale(g, constant(1).div(x)), scale(g.neg(), constant(1).div(m))],
});

/**
 * The deviance x·log(x/m) + m − x ≥ 0 of a count x from its mean m (Loader 2000, "Fast and Accurate Computation of
 * Binomial Probabilities"); m where x = 0. Error ≤ 6 ulp in f64, ≤ 6 ulp in f32.
 *
 * @example
 * bd0(input("x"), 1e9); // x = 1000000001: 4.999999998333333e-10
 */
export const bd0 = /* @__PURE__ */ binary("bd0", {
  expand: (precision, x: Tensor, m: Tensor) => {
    const d = x.sub(m);
    const v = d.div(x.add(m)); // log(x/m) = 2·atanh(v), and 2x·v − d = d·v
    const w = v.mul(v);
    const near = v.mul(x.mul(atanhExcess(precision, w)).mul(2).add(d));
    const far = x.mul(logQuotient(precision, x, m, precision === "f64" ? 1e-300 : 1e-37).sub(1)).add(m);
    return where(eq(x, m), 0, where(isNear(w), near, far));
  },
  vjp: (g, _, x: Tensor, m: Tensor) => [
    scale(g, logRatio(x, m)),
    // 1 − x/m, in three forms: for 0/0, for m = ∞, and with all its digits where x is near m
    scale(g, where(eq(x, 0), 1, where(lt(x, m.mul(0.5)), constant(1).sub(x.div(m)), m.sub(x).div(m)))),
  ],
});
