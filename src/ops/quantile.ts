// The standard normal quantile, from a probability (ndtri) and from its logarithm (ndtriExp).
import { constant, type Precision, scale, type Tensor, unary } from "../tensor.ts";
import { exp, expm1 } from "./exponential.ts";
import { log } from "./logarithm.ts";
import { abs, eq, le, lesser, lt, sqrt, where } from "./machine.ts";
import { millsGapOfPositive, normalHazard } from "./mills.ts";
import { horner } from "./polynomial.ts";

/**
 * Wichura 1988, Algorithm AS 241: PPND16 (relative error about 1e-16) in f64, PPND7 (about 1e-7) in f32. With
 * q = p − ½: x = q·C(0.180625 − q²) for |q| ≤ 0.425; beyond, with r = √(−log min(p, 1 − p)), x = ±M(r − 1.6) up to
 * r = 5 and ±F(r − 5) from there. `far`: the r from which a logarithm names no probability that is a number.
 */
const tables = {
  f64: {
    central: [
      [
        3.3871328727963666, 133.14166789178438, 1971.5909503065514, 13731.693765509461, 45921.95393154987,
        67265.7709270087, 33430.57558358813, 2509.0809287301227,
      ],
      [
        1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
        28729.085735721943, 5226.495278852854,
      ],
    ],
    middle: [
      [
        1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
        0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
      ],
      [
        1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
        0.0005475938084995345, 1.0507500716444169e-9,
      ],
    ],
    outer: [
      [
        6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
        0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
      ],
      [
        1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
        1.4215117583164459e-7, 2.0442631033899397e-15,
      ],
    ],
    far: 27,
  },
  f32: {
    central: [
      [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
      [1, 17.895169469, 78.757757664, 67.1875636],
    ],
    middle: [
      [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
      [1, 0.7370016425, 0.12021131975],
    ],
    outer: [
      [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
      [1, 0.24197894225, 0.012258202635],
    ],
    far: 9,
  },
} as const;

const ratio = (x: Tensor, [p, q]: readonly [readonly number[], readonly number[]]): Tensor =>
  horner(x, p).div(horner(x, q));

const centre = (precision: Precision, q: Tensor): Tensor =>
  q.mul(ratio(constant(0.180625).sub(q.mul(q)), tables[precision].central));
const isCentral = (q: Tensor): Tensor => le(abs(q), 0.425);

/** −x where Φ(x) = e^−square, r = √square. */
function tail(precision: Precision, r: Tensor): Tensor {
  const { middle, outer } = tables[precision];
  return where(lt(r, 5), ratio(r.sub(1.6), middle), ratio(r.sub(5), outer));
}

/**
 * x with Φ(x) = p, p in [0, 1]; −∞ at 0, ∞ at 1, NaN outside. The inverse of `ndtr`.
 * Error ≤ 7 ulp in f64, ≤ 6 ulp in f32.
 *
 * @example
 * ndtri(input("p")); // p = 0.975: 1.959963984540054
 */
export const ndtri = /* @__PURE__ */ unary("ndtri", {
  expand: (precision, p: Tensor) => {
    const q = p.sub(0.5);
    const m = lesser(p, constant(1).sub(p));
    const t = where(eq(m, 0), Infinity, tail(precision, sqrt(log(m).neg())));
    return where(isCentral(q), centre(precision, q), where(lt(q, 0), t.neg(), t));
  },
  vjp: (g, out: Tensor) => [scale(g, exp(out.mul(out).mul(0.5)).mul(2.5066282746310005024))],
});

/**
 * The same beyond every probability that is a number, r² = −2·log p: x² = r² − log(2π·h²) with h the hazard, twice by
 * substitution, then a step of Newton's; its residual is ½·log(h²/v), h²/v − 1 below 1e-5.
 */
function farTail(precision: Precision, square: Tensor): Tensor {
  const logTwoPi = 1.8378770664093454836;
  const v = square.sub(log(square).add(logTwoPi)).add(2);
  const x = sqrt(square.sub(log(v).add(logTwoPi)));
  const h = x.add(millsGapOfPositive(precision, x));
  const excess = h.mul(h).sub(v).div(v);
  return x.sub(excess.mul(constant(0.5).sub(excess.mul(0.25))).div(h));
}

/**
 * x with log Φ(x) = l, l ≤ 0, however far below the smallest probability. The inverse of `logNdtr`.
 * Error ≤ 7 ulp in f64, ≤ 7 ulp in f32, beside what the rounding of l alone makes near l = −log 2.
 *
 * @example
 * ndtriExp(input("l")); // l = −1000: −44.61543444110348
 */
export const ndtriExp = /* @__PURE__ */ unary("ndtriExp", {
  expand: (precision, l: Tensor) => {
    const upper = expm1(l).neg(); // 1 − p
    const q = constant(0.5).sub(upper);
    const left = lt(q, 0);
    const below = where(left, l, log(upper)).neg();
    const r = sqrt(below);
    const near = tail(precision, r);
    const t = where(lt(r, tables[precision].far), near, where(lt(r, Infinity), farTail(precision, below.mul(2)), r));
    return where(isCentral(q), centre(precision, q), where(left, t.neg(), t));
  },
  vjp: (g, out: Tensor) => [scale(g, constant(1).div(normalHazard(out.neg())))],
});
