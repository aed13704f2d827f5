// The gamma family: lgamma and its derivatives digamma, trigamma, polygamma. Arguments are positive; below 0 they are NaN.
import { constant, elementwiseOp, type Operand, operands, type Precision, scale, Tensor, unary } from "../tensor.ts";
import { log } from "./logarithm.ts";
import { exponent, lt, significand, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * Fits by test/reference/special-coefficients.py (relative errors f64, f32):
 * lgamma(1 + z) = z·(z − 1)·P(z)/Q(z) for 0 ≤ z ≤ 2 (2^-53.1, 2^-25.9), so that both roots are exact;
 * digamma(1 + z) = (z − (root − 1))·P(z)/Q(z) for 0 ≤ z ≤ 2 (2^-53.8, 2^-27.6), the root in two parts;
 * trigamma(x) = u·P(s)/Q(s) for x ≥ 1, u = 1/(x + 1), s = 1 − 2u (2^-51.5, 2^-26.6);
 * and for x ≥ 3, w = 1/x²: δ(x) = D(w)/x, digamma(x) = log x − 1/(2x) − w·E(w), trigamma(x) = 1/x + w/2 + (w/x)·F(w)
 * (2^-54, 2^-52, 2^-51.3; f32 2^-26.9, 2^-23.9, 2^-25.6), the shapes of Stirling's series;
 * atanh(v) = v + v³·A(v²) for v² ≤ 0.0295 (of A 2^-54, 2^-21.8).
 */
export const gammaTables = {
  f64: {
    lgammaP: [
      0.5772156649015329, 1.6573859915112124, 1.8195310986608273, 0.9583772627767942, 0.2489515203019172,
      0.02934996892711011, 0.0012144645025018563, 5.152191194029259e-6, -3.4387534246231254e-8,
    ],
    lgammaQ: [
      1.0, 3.2962330645658335, 4.283498617926743, 2.7922148253073, 0.961953097690663, 0.1693844804533058,
      0.013462840310043222, 0.00034666036878764635,
    ],
    digammaP: [
      1.2503801375034054, 2.0079983521060054, 1.1741604116033721, 0.31649933632550714, 0.04049350826567144,
      0.002235289521967761, 3.9117651665683125e-5, 4.097361930526724e-8,
    ],
    digammaQ: [
      1.0, 2.2894571233542136, 1.9022022748824643, 0.7470495002328587, 0.14810832904594673, 0.014396602345897333,
      0.0006000004112100302, 7.3778476243478865e-6,
    ],
    trigammaP: [
      3.289868133696453, -4.381053082518935, 3.408909414446862, -1.987791139182251, 1.1462599084673941,
      -0.5004553922857514, 0.1516904653528234, -0.025660547066932684, 0.0020089772584547805,
    ],
    trigammaQ: [
      1.0, 0.5913714258435537, -0.8761576244246542, 0.16160563856093363, 0.37555703176313976, -0.1983548498578649,
      0.052263781637806955, -0.002737998182208826, 0.00022933282741090464,
    ],
    remainder: [
      0.08333333333333333, -0.002777777777767353, 0.0007936507891020488, -0.0005952373063227016, 0.000841678862598761,
      -0.0019135564194573535, 0.006266355072207451, -0.02591763548428459, 0.11229667461420963, -0.41302940091672014,
      1.0364376287210755, -1.2591741378706647,
    ],
    digammaTail: [
      0.08333333333333331, -0.008333333333294637, 0.003968253948413878, -0.004166662610806694, 0.007575319141339918,
      -0.021063933358260106, 0.0820733588984081, -0.4045406921025246, 2.172186775531551, -10.680672737836394,
      40.78054075278386, -101.3156032293876, 119.19157811856279,
    ],
    trigammaTail: [
      0.16666666666666663, -0.033333333333160034, 0.023809523706389883, -0.03333330880144696, 0.07575447786930659,
      -0.25287399814659733, 1.1542975037487164, -6.639068782706134, 42.586552301671425, -262.6816398079848,
      1355.617460055766, -5159.302656872705, 12453.77249775757, -14074.060850362162,
    ],
    root: 1.4616321449683622,
    rootRest: 9.549995429965697e-17,
    atanh: [
      0.3333333333333333, 0.2000000000000044, 0.14285714285401627, 0.11111111195897364, 0.09090897815749122,
      0.07693120086223919, 0.06634380281018362, 0.06543378833476035,
    ],
    middle: 1.4142135623730951,
    logMiddle: 0.3465735902799727,
  },
  f32: {
    lgammaP: [
      0.5772156558764739, 0.6489242140026935, 0.16443199384691726, 0.0041370174200560765, -9.427363392889908e-5,
    ],
    lgammaQ: [1.0, 1.5491176705401426, 0.673800572443747, 0.07572480888169994],
    digammaP: [
      1.2503801315058023, 1.1731978108423127, 0.23998969578799056, 0.004183574229281992, -9.271090540786072e-5,
    ],
    digammaQ: [1.0, 1.6218194095912777, 0.698735082430871, 0.07640577100893307],
    trigammaP: [3.2898681017700446, 1.8851191166847994, 1.6129203865643362, 0.29790989710544125, 0.017437850834643474],
    trigammaQ: [1.0, 2.496057786289418, 2.2407830172185754, 1.0414004000928034, 0.32501414374867],
    remainder: [0.08333333267263356, -0.002777586224764793, 0.0007847184126524286, -0.0004544283179766486],
    digammaTail: [0.08333332785321958, -0.008331742293831271, 0.0038935133431684155, -0.0029663488546991007],
    trigammaTail: [
      0.16666666341595765, -0.03333185879817881, 0.023698873678267656, -0.03027455588317143, 0.036964148643865664,
    ],
    root: 1.4616321325302124,
    rootRest: 1.2438149938918909e-8,
    atanh: [0.3333334252239294, 0.1999438921682572, 0.14790023084156098],
    middle: 1.4142135381698608,
    logMiddle: 0.3465735731657015,
  },
} as const;

const reciprocal = (x: Tensor): Tensor => constant(1).div(x);
const orNaN = (x: Tensor, y: Tensor): Tensor => where(lt(x, 0), Number.NaN, y);

/** lgamma(1 + z), 0 ≤ z ≤ 2, relative to its roots at 0 and 1. */
export function lgammaBody(precision: Precision, z: Tensor): Tensor {
  const { lgammaP, lgammaQ } = gammaTables[precision];
  return z.mul(z.sub(1)).mul(horner(z, lgammaP).div(horner(z, lgammaQ)));
}

/**
 * log Γ(x) for x > 0; ∞ at 0 and ∞, NaN below 0. Relative error ≤ 6 ulp in f64, ≤ 5 ulp in f32, also beside its
 * roots 1 and 2.
 *
 * @example
 * lgamma(input("x")); // x = 100: 359.1342053695754
 */
export const lgamma = /* @__PURE__ */ unary("lgamma", {
  expand: (precision, x: Tensor) => {
    const small = lt(x, 1);
    const l = log(x);
    const body = lgammaBody(precision, where(small, x, x.sub(1)));
    const u = reciprocal(x);
    const stirling = u.mul(horner(u.mul(u), gammaTables[precision].remainder)).add(0.41893853320467274178); // (log 2π − 1)/2
    return where(lt(x, 3), where(small, body.sub(l), body), x.sub(0.5).mul(l.sub(1)).add(stirling));
  },
  vjp: (g, _, x) => [scale(g, digamma(x))],
});

/**
 * log x for x ≥ 2 or NaN, leaner than `log`, which also knows what lies below: x = 2ᵉ·s with 1 ≤ s < 2,
 * log x = e·log 2 + log m + 2·atanh q, q = (s − m)/(s + m), m = √2 rounded. Error ≤ 2 ulp.
 */
function logOfLarge(precision: Precision, x: Tensor): Tensor {
  const { atanh, middle, logMiddle } = gammaTables[precision];
  const s = significand(x);
  const q = s.sub(middle).div(s.add(middle));
  const w = q.mul(q);
  const y = exponent(x)
    .mul(Math.LN2)
    .add(logMiddle)
    .add(q.mul(w.mul(horner(w, atanh)).add(1)).mul(2));
  return where(lt(x, Infinity), y, x);
}

/**
 * The derivative of log Γ, for x > 0; −∞ at 0, NaN below. Error ≤ 5 ulp in f64, ≤ 5 ulp in f32, also
 * beside its root 1.4616….
 *
 * @example
 * digamma(input("x")); // x = 1: −0.5772156649015329
 */
export const digamma = /* @__PURE__ */ unary("digamma", {
  expand: (precision, x: Tensor) => {
    const { digammaP, digammaQ, digammaTail, root, rootRest } = gammaTables[precision];
    const small = lt(x, 1);
    const u = reciprocal(x);
    const z = where(small, x, x.sub(1));
    const body = z
      .sub(root - 1)
      .sub(rootRest)
      .mul(horner(z, digammaP).div(horner(z, digammaQ)));
    const w = u.mul(u);
    const above = logOfLarge(precision, x).sub(u.mul(0.5).add(w.mul(horner(w, digammaTail))));
    return orNaN(x, where(lt(x, 3), where(small, body.sub(u), body), above));
  },
  vjp: (g, _, x) => [scale(g, trigamma(x))],
});

/**
 * The second derivative of log Γ, for x > 0; ∞ at 0, NaN below. Error ≤ 7 ulp in f64, ≤ 5 ulp in f32.
 *
 * @example
 * trigamma(input("x")); // x = 1: 1.6449340668482264 = π²/6
 */
export const trigamma = /* @__PURE__ */ unary("trigamma", {
  expand: (precision, x: Tensor) => {
    const { trigammaP, trigammaQ } = gammaTables[precision];
    const small = lt(x, 1);
    const u = reciprocal(where(small, x.add(1), x).add(1));
    const s = constant(1).sub(u.mul(2));
    const body = u.mul(horner(s, trigammaP).div(horner(s, trigammaQ)));
    return orNaN(x, where(small, reciprocal(x.mul(x)).add(body), body));
  },
  vjp: (g, _, x) => [scale(g, polygamma(2, x))],
});

/** B₂, B₄, … */
const bernoulli = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
];
/** How far x is shifted before the asymptotic series is used, and how many of its terms. */
const shifts = { f64: { by: 12, terms: 11 }, f32: { by: 5, terms: 4 } } as const;

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/**
 * |ψ⁽ⁿ⁾(x)| = n!·Σ 1/(x + k)ⁿ⁺¹: the first terms as they stand, the rest by Euler and Maclaurin (DLMF 5.15.8). Every
 * term is positive but those of the series, so nothing cancels.
 */
function polygammaSize(precision: Precision, n: number, x: Tensor): Tensor {
  const { by, terms } = shifts[precision];
  const power = (u: Tensor, k: number): Tensor => (k === 1 ? u : power(u, k - 1).mul(u));
  let sum = power(reciprocal(x), n + 1);
  for (let k = 1; k < by; k++) sum = sum.add(power(reciprocal(x.add(k)), n + 1));
  const u = reciprocal(x.add(by));
  const w = u.mul(u);
  // (2k + n − 1)!/((2k)!·n!)
  const series = bernoulli.slice(0, terms).map((b, i) => {
    let c = b / n;
    for (let j = 1; j < n; j++) c *= (2 * i + 2 + j) / j;
    return c;
  });
  const rest = power(u, n).mul(
    u
      .mul(0.5)
      .add(w.mul(horner(w, series)))
      .add(1 / n),
  );
  return sum.add(rest).mul(factorial(n));
}

const polygammaOp = /* @__PURE__ */ elementwiseOp(
  "polygamma",
  {
    vjp: (g, out: Tensor, x: Tensor) => [scale(g, polygamma((out.attributes.order as number) + 1, x))],
  },
  {
    expand: (out, precision) => {
      const n = out.attributes.order as number;
      const x = out.inputs[0] as Tensor;
      const size = polygammaSize(precision, n, x);
      return orNaN(x, n % 2 === 0 ? size.neg() : size);
    },
  },
);

/**
 * The n-th derivative of digamma, for x > 0; n is a fixed integer ≥ 0. Error ≤ 10 ulp in f64, ≤ 8 ulp in
 * f32 for n ≤ 5.
 *
 * @throws RangeError if n is not an integer from 0 to 20.
 * @example
 * polygamma(2, input("x")); // x = 1: −2.404113806319188 = −2·ζ(3)
 */
export function polygamma(n: number, x: Operand): Tensor {
  if (!Number.isInteger(n) || n < 0 || n > 20)
    throw new RangeError(`polygamma: the order must be an integer from 0 to 20; came ${n}.`);
  if (n === 0) return digamma(x);
  return n === 1 ? trigamma(x) : new Tensor(polygammaOp, operands(x), { order: n });
}
