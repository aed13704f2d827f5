// Modified Bessel functions: I₀ and I₁, their ratio, and the logarithms of I and K of any order.
import { constant, type Operand, operands, type Tensor } from "../tensor.ts";
import { xlogy } from "./composite.ts";
import { exp } from "./exponential.ts";
import { lgamma } from "./gamma.ts";
import { iterate } from "./iterate.ts";
import { log, log1p } from "./logarithm.ts";
import { abs, eq, ge, greater, le, lesser, lt, ne, sqrt, where } from "./machine.ts";
import { estrin, horner } from "./polynomial.ts";

/** √x·e⁻ˣ·I₀(x) for x ≥ 12 in 24/x − 1: relative error 2^-55.8, by test/reference/bessel-coefficients.py. */
const far = [
  0.4010710650668474, 0.002182168172116929, 5.598482533378034e-5, 2.7977070193727124e-6, 2.1716049995603082e-7,
  2.3688428086420635e-8, 3.4434613603410047e-9, 6.481161201646666e-10, 1.5609100930124313e-10, 4.774608164296453e-11,
  1.9119673209503433e-11, 1.192205684602059e-11, 8.00950436085003e-12, 7.795407615795011e-13, -4.0843496759638406e-12,
  -2.4264173381335874e-12, 2.9244363727941333e-13, 5.141634682609955e-13, 7.781813701957895e-14,
];
/** x·I₀(x)/I₁(x) − x for x ≥ 12 in 24/x − 1: relative error 2^-53.4, by the same script. */
const farRatio = [
  0.5163144523534294, 0.01704542196677381, 0.0007759354780133661, 4.880646828944226e-5, 4.291974372314762e-6,
  5.223792137614262e-7, 8.553906789603128e-8, 1.8334336531595772e-8, 5.080457050807314e-9, 1.8362159324194133e-9,
  8.79199101450957e-10, 5.379775103500603e-10, 3.331347992846485e-10, 5.7029818342027435e-11, -2.4423463703900353e-10,
  -2.8570179161881295e-10, -2.359459024083286e-11, 1.569909781977008e-10, 6.631856457824735e-11, -4.439987675044745e-11,
  -2.8334263516310008e-11, 5.69695813539971e-12, 4.594078433484397e-12,
];

/** 64ᵏ·n!/(k!·(k + n)!), k = 0 … 29: Iₙ(x)·n!/(x/2)ⁿ in (x/16)², all its digits up to x = 12. */
function powerSeries(n: number): readonly number[] {
  const c = [1];
  for (let k = 1; k < 30; k++) c.push(((c[k - 1] as number) * 64) / (k * (k + n)));
  return c;
}
const series0 = /* @__PURE__ */ powerSeries(0);
const series1 = /* @__PURE__ */ powerSeries(1);

/** What both sides need: x and (x/16)² where |x| < 12, and 24/|x| − 1 where it is not. */
function halves(x: Tensor) {
  const size = abs(x);
  const large = ge(size, 12);
  const near = where(large, 0, x);
  const part = near.mul(1 / 16);
  const out = where(large, size, 12);
  return { size, large, out, near, q: part.mul(part), s: constant(24).div(out).sub(1) };
}

/**
 * e^−|x|·I₀(x), which does not overflow. Error ≤ 4 ulp in f64, ≤ 5 ulp in f32.
 *
 * @example
 * besselI0e(input("x")); // x = 1000: 0.012617240455891257
 */
export function besselI0e(x: Operand): Tensor {
  const { size, large, out, q, s } = halves(operands(x)[0] as Tensor);
  return where(large, horner(s, far).div(sqrt(out)), estrin(q, series0).mul(exp(size.neg())));
}

/**
 * I₁(x)/I₀(x), the mean resultant length of a von Mises distribution of concentration x, between −1 and 1. Error ≤ 4 ulp
 * in f64, ≤ 5 ulp in f32; its derivatives do not cancel.
 *
 * @example
 * besselRatio(input("x")); // x = 2: 0.697774657964008
 */
export function besselRatio(x: Operand): Tensor {
  const [t] = operands(x) as [Tensor];
  const { large, out, near, q, s } = halves(t);
  const below = near.mul(0.5).mul(estrin(q, series1)).div(estrin(q, series0));
  const rest = horner(s, farRatio);
  const above = constant(1).sub(rest.div(out.add(rest))); // not out/(out + rest), whose slope would cancel
  return where(large, where(lt(t, 0), above.neg(), above), below);
}

/**
 * e^−|x|·I₁(x). Error ≤ 6 ulp in f64, ≤ 8 ulp in f32.
 *
 * @example
 * besselI1e(input("x")); // x = 1: 0.2079104153497085
 */
export const besselI1e = (x: Operand): Tensor => besselI0e(x).mul(besselRatio(x));

/**
 * log I₀(x), about x²/4 near 0. Error ≤ 4 ulp in f64, ≤ 4 ulp in f32.
 *
 * @example
 * logBesselI0(input("x")); // x = 1e8: 99999989.8707218
 */
export function logBesselI0(x: Operand): Tensor {
  const { large, out, q, s } = halves(operands(x)[0] as Tensor);
  const above = out.add(log(horner(s, far))).sub(log(out).mul(0.5));
  return where(large, above, log1p(q.mul(estrin(q, series0.slice(1)))));
}

/** Debye's polynomials Uₖ(p) = pᵏ·Vₖ(p²), k = 1 … 14 (DLMF 10.41.10): the coefficients of Vₖ. */
const debye: readonly (readonly number[])[] = [
  [0.125, -0.20833333333333334],
  [0.0703125, -0.4010416666666667, 0.3342013888888889],
  [0.0732421875, -0.8912109375, 1.8464626736111112, -1.0258125964506173],
  [0.112152099609375, -2.3640869140625, 8.78912353515625, -11.207002616222994, 4.669584423426247],
  [
    0.22710800170898438, -7.368794359479632, 42.53499874538846, -91.81824154324002, 84.63621767460073,
    -28.212072558200244,
  ],
  [
    0.5725014209747314, -26.491430486951554, 218.1905117442116, -699.5796273761325, 1059.9904525279999,
    -765.2524681411817, 212.57013003921713,
  ],
  [
    1.7277275025844574, -108.09091978839466, 1200.9029132163525, -5305.646978613403, 11655.393336864534,
    -13586.550006434138, 8061.722181737309, -1919.457662318407,
  ],
  [
    6.074042001273483, -493.915304773088, 7109.514302489364, -41192.65496889755, 122200.46498301746,
    -203400.17728041555, 192547.00123253153, -96980.59838863752, 20204.29133096615,
  ],
  [
    24.380529699556064, -2499.8304818112097, 45218.76898136273, -331645.1724845636, 1268365.2733216248,
    -2813563.226586534, 3763271.297656404, -2998015.9185381066, 1311763.6146629772, -242919.18790055133,
  ],
  [
    110.01714026924674, -13886.08975371704, 308186.4046126624, -2785618.1280864547, 13288767.166421818,
    -37567176.66076335, 66344512.27472903, -74105148.21153265, 50952602.49266464, -19706819.118432228,
    3284469.853072038,
  ],
  [
    551.3358961220206, -84005.43360302408, 2243768.1779224495, -24474062.72573873, 142062907.7975331,
    -495889784.2750303, 1106842816.8230145, -1621080552.1083372, 1553596899.57058, -939462359.6815784,
    325573074.18576574, -49329253.66450996,
  ],
  [
    3038.090510922384, -549842.3275722887, 17395107.553978164, -225105661.88941526, 1559279864.8792574,
    -6563293792.619285, 17954213731.1556, -33026599749.800724, 41280185579.753975, -34632043388.158775,
    18688207509.295826, -5866481492.051847, 814789096.1183121,
  ],
  [
    18257.755474293175, -3871833.442572613, 143157876.71888897, -2167164983.223795, 17634730606.83497,
    -87867072178.02327, 287900649906.1506, -645364869245.3765, 1008158106865.3821, -1098375156081.2233,
    819218669548.5773, -399096175224.4665, 114498237732.0258, -14679261247.695616,
  ],
  [
    118838.42625678325, -29188388.122220814, 1247009293.5127103, -21822927757.529224, 205914503232.41,
    -1196552880196.1816, 4612725780849.132, -12320491305598.287, 23348364044581.84, -31667088584785.16,
    30565125519935.32, -20516899410934.438, 9109341185239.898, -2406297900028.504, 286464035717.679,
  ],
];

/** Σ Uₖ(p)·(±1/ν)ᵏ = 1 ± V₁(p²)/s + …, p = ν/s: relative error 2e-16 for s ≥ 30. */
function debyeSum(s: Tensor, w: Tensor, sign: 1 | -1): Tensor {
  const u = constant(sign).div(s);
  return horner(u, [1, ...debye.map((c) => horner(w, c))]);
}

/** √(ν² + x²) and what it is of ν: s, and w = (ν/s)². */
function radius(order: Tensor, x: Tensor): { readonly s: Tensor; readonly w: Tensor } {
  const top = greater(order, x);
  const ratio = lesser(order, x).div(where(eq(top, 0), 1, top));
  const s = top.mul(sqrt(ratio.mul(ratio).add(1)));
  const p = order.div(where(eq(s, 0), 1, s));
  return { s, w: p.mul(p) };
}

/** s + ν·log(x/(ν + s)), the exponent that I and K have in common. */
const exponent = (order: Tensor, x: Tensor, s: Tensor): Tensor =>
  s.add(xlogy(order, x.div(where(eq(s, 0), 1, order.add(s)))));

/** Σ qᵏ/(k!·(ν + 1)…(ν + k)), q = x²/4 ≤ 225: up to 60 turns. */
function besselSum(order: Tensor, q: Tensor): Tensor {
  const [total] = iterate(1000, [1, 1, 0], [order, q], ([sum, term, n], [order, q]) => {
    const k = n.add(1);
    const t = term.mul(q.div(k.mul(k.add(order))));
    const next = sum.add(t);
    return { next: [next, t, k], more: ne(next, sum) };
  });
  return total;
}

/**
 * log I_ν(x) − s − ν·log(x/(ν + s)), s = √(ν² + x²), ν, x ≥ 0: what remains of log I beside its exponent, about
 * −½·log(2πs). In it nothing cancels for large x or ν, so that a likelihood may join the exponent with its own (Skellam).
 * Error ≤ 1e-14 in f64, ≤ 1e-5 in f32; 0 at ν = x = 0.
 *
 * @example
 * logBesselIRest(0, input("x")); // x = 1e8: −10.129278903
 */
export function logBesselIRest(order: Operand, x: Operand): Tensor {
  const [nu, t] = operands(order, x) as [Tensor, Tensor];
  const { s, w } = radius(nu, t);
  const large = ge(s, 30);
  const sl = where(large, s, 30);
  const above = log(debyeSum(sl, where(large, w, 0), 1).div(sqrt(sl.mul(2 * Math.PI))));
  const [nus, ts, ss] = [where(large, 0, nu), where(large, 0, t), where(large, 0, s)];
  const half = ts.mul(0.5);
  const below = log(besselSum(nus, half.mul(half)))
    .add(xlogy(nus, nus.add(ss).mul(0.5)))
    .sub(lgamma(nus.add(1)))
    .sub(ss);
  return where(large, above, below);
}

/**
 * log I_ν(x), the modified Bessel function of the first kind of order ν ≥ 0 at x ≥ 0: Debye's expansion where
 * √(ν² + x²) ≥ 30, the power series below. Error ≤ 1e-14 beside the result's own rounding in f64, ≤ 1e-5 in f32.
 *
 * @example
 * logBesselI(3, input("x")); // x = 1e-100: −693.6187…
 */
export function logBesselI(order: Operand, x: Operand): Tensor {
  const [nu, t] = operands(order, x) as [Tensor, Tensor];
  return logBesselIRest(nu, t).add(exponent(nu, t, radius(nu, t).s));
}

/**
 * ½·∫ e^(ν·(τ − sinh τ) − s·(cosh τ − 1)) dτ over the real line, which is K_ν(x)·e^η with η the exponent of I (DLMF
 * 10.32.9, t moved by asinh(ν/x)): the trapezoidal rule with step ⅛, whose error for s ≤ 30 is e^−45. `gap` is s − ν.
 */
function kSum(order: Tensor, s: Tensor, gap: Tensor): Tensor {
  const [total] = iterate(20000, [0.5, 0], [order, s, gap], ([sum, n], [order, s, gap]) => {
    const k = n.add(1);
    const u = k.mul(0.125);
    const [up, down] = [exp(u), exp(u.neg())];
    const cosh = up.add(down).mul(0.5);
    const sinh = up.sub(down).mul(0.5);
    const right = order.mul(u.sub(sinh)).sub(s.mul(cosh.sub(1)));
    const left = s.sub(order.mul(u.add(down))).sub(gap.mul(cosh));
    const next = sum.add(exp(right).add(exp(left)).mul(0.5));
    return { next: [next, k], more: ne(next, sum) };
  });
  return total.mul(0.125);
}

/**
 * log K_ν(x), the modified Bessel function of the second kind of order ν ≥ 0 (K_−ν = K_ν) at x > 0: Debye's expansion
 * where √(ν² + x²) ≥ 30, an integral below. Error ≤ 1e-14 beside the result's own rounding in f64, ≤ 1e-5 in f32; ∞ at
 * x = 0. Some 100 turns, more where ν and x are both small: 8·log(1/x) for ν = 0.
 *
 * @example
 * logBesselK(0.5, input("x")); // x = 2: −2.1207822376352454
 */
export function logBesselK(order: Operand, x: Operand): Tensor {
  const [nu, t] = operands(order, x) as [Tensor, Tensor];
  const { s, w } = radius(nu, t);
  const large = ge(s, 30);
  const sl = where(large, s, 30);
  const above = log(debyeSum(sl, where(large, w, 0), -1).mul(sqrt(constant(Math.PI / 2).div(sl))));
  const still = where(large, 1, t); // e^−cosh u is over soon
  const [nus, ts] = [where(large, 0, nu), where(eq(still, 0), 1, still)];
  const ss = radius(nus, ts).s;
  const below = log(kSum(nus, ss, ts.mul(ts.div(ss.add(nus)))));
  return where(eq(t, 0), Infinity, where(large, above, below).sub(exponent(nu, t, s)));
}

/**
 * log K_ν(x) + s + ν·log(x/(ν + s)), ν = n + ½, s = √(ν² + x²), n = 0, 1, 2, …, x > 0: what remains of log K of half an odd
 * order beside its exponent, about ½·log(π/2s). See `logBesselIRest`. Debye's expansion where s ≥ 30, below n turns of
 * K_{n+½} = K_{n−3/2} + (2n − 1)/x·K_{n−½} (DLMF 10.29.1), of which nothing cancels. Error ≤ 1e-14 in f64, ≤ 1e-5 in f32.
 *
 * @example
 * logBesselKHalfRest(0, input("x")); // x = 2: −0.18296265560004665
 */
export function logBesselKHalfRest(n: Operand, x: Operand): Tensor {
  const [count, t] = operands(n, x) as [Tensor, Tensor];
  const nu = count.add(0.5);
  const { s, w } = radius(nu, t);
  const large = ge(s, 30);
  const sl = where(large, s, 30);
  const above = log(debyeSum(sl, where(large, w, 0), -1).mul(sqrt(constant(Math.PI / 2).div(sl))));
  const [few, ts] = [where(large, 0, count), where(large, 1, t)];
  const [nus, ss] = [few.add(0.5), where(large, 1, s)];
  // K_{j+½} = (2j − 1)/x·c·K_{j−½}, and `below` = K_{j−½}/K_{j+½}
  const [, , product] = iterate(40, [1, 1, 1], [few, ts], ([j, below, product], [few, x]) => {
    const more = le(j, few);
    const odd = j.mul(2).sub(1);
    const c = x.mul(below).div(odd).add(1);
    return {
      next: [j.add(1), where(more, x.div(odd.mul(c)), below), where(more, product.mul(c), product)],
      more: lt(j, few),
    };
  });
  // x − s without cancellation for small ν, and log (2n − 1)!! = n·log 2 + lgamma(n + ½) − ½·log π
  const body = lgamma(nus)
    .add(few.mul(Math.LN2))
    .add(nus.mul(nus.div(ss.add(ts))))
    .sub(nus.mul(log(nus.add(ss))))
    .add(log(product))
    .sub(Math.LN2 / 2);
  return where(large, above, body);
}
