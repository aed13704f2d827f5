// Stirling's remainder and what rests on it: differences of lgamma and its derivatives, and the logarithm of beta.
import { binary, constant, elementwiseOp, type Operand, operands, type Precision, scale, Tensor } from "../tensor.ts";
import { atanhExcess, log1pmx } from "./deviance.ts";
import { digamma, gammaTables, lgammaBody, polygamma, trigamma } from "./gamma.ts";
import { log, log1p } from "./logarithm.ts";
import { abs, eq, lesser, lt, where } from "./machine.ts";
import { horner } from "./polynomial.ts";

/**
 * δ(x) = u·P(s)/Q(s) for x ≥ ¼, u = 1/(x + shift), s = 1 − 2·shift·u: relative error 2^-52.7, 2^-25.8, by
 * test/reference/special-coefficients.py.
 */
const tables = {
  f64: {
    p: [
      0.1593944045093518, 0.027255558241180682, -0.21569114671979409, 0.0619326587157136, 0.11474048227744196,
      -0.06414752988668324, -0.009473273730122649, 0.01822684520789568, -0.00420776832108944, -0.00033955617761347647,
      0.00048035922674308744, -7.832710045910539e-5, 6.796425528281847e-6,
    ],
    q: [
      1.0, 1.0274104084078814, -1.1446648620956354, -0.7536303277569063, 0.9513598014030173, 0.23655045934886243,
      -0.337482702380966, 0.027720923100210758, 0.0612818339232656, -0.01143400842597811, -0.0011997239244996227,
      0.0012822304178650174,
    ],
    shift: 0.75,
  },
  f32: {
    p: [
      0.1534264106404262, 5.955397869592277e-5, -0.04819008853353666, 0.028732175349054395, -0.0008324973532456896,
      -0.0005325550329162143,
    ],
    q: [1.0, 0.7625546218092654, -0.2549846548111031, -0.012449573295317122, 0.09683561753450577],
    shift: 0.5,
  },
} as const;

const halfLogTwoPi = 0.91893853320467274178;
const reciprocal = (x: Tensor): Tensor => constant(1).div(x);

/** The j-th derivative of δ: where x ≥ 3 by Stirling's series, whose leading terms are those that would cancel. */
function remainderSlope(precision: Precision, j: number, x: Tensor): Tensor {
  const { p, q, shift } = tables[precision];
  const { digammaTail, trigammaTail } = gammaTables[precision];
  const u = reciprocal(x);
  const w = u.mul(u);
  if (j === 2)
    return where(lt(x, 3), trigamma(x.add(1)).add(u.mul(u.mul(0.5).sub(1))), w.mul(u).mul(horner(w, trigammaTail)));
  if (j === 1) {
    // ψ(x) − log x + 1/(2x), in the form that is −∞ at 0
    const small = digamma(x.add(1)).sub(
      where(eq(x, 0), 0, x.mul(log(x)))
        .add(0.5)
        .mul(u),
    );
    return where(lt(x, 3), small, w.mul(horner(w, digammaTail)).neg());
  }
  const v = reciprocal(x.add(shift));
  const s = constant(1).sub(v.mul(2 * shift));
  const small = lgammaBody(precision, x)
    .sub(x.add(0.5).mul(log(x)))
    .add(x)
    .sub(halfLogTwoPi);
  return where(lt(x, 0.25), small, v.mul(horner(s, p).div(horner(s, q))));
}

const remainderOp = /* @__PURE__ */ elementwiseOp(
  "stirlerr",
  {
    vjp: (g, out: Tensor, x: Tensor) => {
      const j = out.attributes.order as number;
      if (j < 2) return [scale(g, remainder(j + 1, x))];
      const u = reciprocal(x);
      return [scale(g, polygamma(2, x.add(1)).add(u.mul(u).mul(constant(1).sub(u))))];
    },
  },
  {
    expand: (out, precision) => remainderSlope(precision, out.attributes.order as number, out.inputs[0] as Tensor),
  },
);
const remainder = (order: number, x: Operand): Tensor => new Tensor(remainderOp, operands(x), { order });

/**
 * What Stirling's formula leaves of log x!: lgamma(x + 1) − (x + ½)·log x + x − ½·log 2π, x ≥ 0 (Loader 2000). About
 * 1/(12x); ∞ at 0. Error ≤ 9 ulp in f64, ≤ 9 ulp in f32; its slope is as exact for x ≥ 3, below to
 * 10 ulp of 1/x.
 *
 * @example
 * stirlerr(input("x")); // x = 10: 0.008330563433362871
 */
export const stirlerr = (x: Operand): Tensor => remainder(0, x);
/** The slope of {@link stirlerr}: digamma(x) + 1/(2x) − log x, about −1/(12x²). */
export const stirlerrSlope = (x: Operand): Tensor => remainder(1, x);

/** (P(u) − P(v))/(u − v), by Horner's rule for P and its quotient together. */
function dividedDifference(u: Tensor, v: Tensor, coefficients: readonly number[]): Tensor {
  const n = coefficients.length - 1;
  let p: Tensor = constant(coefficients[n] as number);
  let quotient = p;
  for (let k = n - 1; k > 0; k--) {
    p = p.mul(u).add(coefficients[k] as number);
    quotient = quotient.mul(v).add(p);
  }
  return quotient;
}

/**
 * For S(x) = u·P(u²), u = 1/x: S(a) − S(a + s) = drop·fall, with u = 1/(a + s), v = 1/a, drop = v − u = s·u·v. Without
 * cancellation, for s ≥ 0.
 */
function descent(a: Tensor, s: Tensor, coefficients: readonly number[]) {
  const v = reciprocal(a);
  const u = reciprocal(a.add(s));
  const uu = u.mul(u);
  const fall = horner(uu, coefficients).add(v.mul(u.add(v)).mul(dividedDifference(uu, v.mul(v), coefficients)));
  return { drop: s.mul(u).mul(v), fall, u, v };
}

/** (1 + s/b)(1 + s/(b + 1))(1 + s/(b + 2)) − 1, s ≥ 0: a sum of positive terms. */
function risingExcess(b: Tensor, s: Tensor): Tensor {
  const square = b.mul(b).add(b.mul(s)).add(b.mul(2)).add(s).mul(3); // 3b² + 3bs + 6b + 3s
  return s.mul(square.add(s.mul(s)).add(2)).div(b.mul(b.add(1)).mul(b.add(2)));
}

/**
 * ψ⁽ʲ⁻¹⁾(b + s) − ψ⁽ʲ⁻¹⁾(b), b > 0, s ≥ 0; ψ⁽⁻¹⁾ is lgamma. At a = b or, for b < 3, a = b + 3 by the difference of
 * Stirling's series; what the three steps down to b add is a sum of
 * positive terms.
 */
function steps(precision: Precision, j: number, b: Tensor, s: Tensor): Tensor {
  const { remainder: d, digammaTail: e, trigammaTail: f } = gammaTables[precision];
  const small = lt(b, 3);
  const c = lesser(b, 3);
  const a = where(small, b.add(3), b);
  const inverses = [0, 1, 2].map((k) => [reciprocal(c.add(k)), reciprocal(c.add(s).add(k))] as const);
  if (j === 0) {
    const t = s.div(a);
    const l = log1p(t);
    const { drop, fall } = descent(a, s, d);
    const large = s
      .mul(log(a.add(s)))
      .add(scale(log1pmx(t), a))
      .sub(l.mul(0.5).add(drop.mul(fall)));
    // log of (1 + s/b)(1 + s/(b + 1))(1 + s/(b + 2))
    const outer = s.mul(c.mul(2).add(s).add(3)).div(c.add(1).mul(c.add(2)));
    return where(small, large.sub(log1p(s.div(c)).add(log1p(outer))), large);
  }
  if (j === 1) {
    const { drop, u, v } = descent(a, s, e);
    const series = u.add(v).mul(dividedDifference(u.mul(u), v.mul(v), [0, ...e]));
    const large = log1p(s.mul(v)).add(drop.mul(series.add(0.5)));
    const down = inverses.map(([y, z]) => s.mul(y).mul(z)).reduce((x, y) => x.add(y));
    return where(small, large.add(down), large);
  }
  // x ↦ 1/x + 1/(2x²) + F(1/x²)/x³
  const { drop, fall, u, v } = descent(a, s, [0, ...f]);
  const large = drop.mul(u.add(v).mul(0.5).add(fall).add(1));
  const down = inverses.map(([y, z]) => s.mul(y).mul(z).mul(y.add(z))).reduce((x, y) => x.add(y));
  return where(small, large.add(down), large).neg();
}

const deltaOp = /* @__PURE__ */ elementwiseOp(
  "gammaDelta",
  {
    vjp: (g, out: Tensor, a: Tensor, d: Tensor) => {
      const j = out.attributes.order as number;
      const to = a.add(d);
      const along = j < 2 ? delta(j + 1, a, d) : polygamma(2, to).sub(polygamma(2, a));
      return [scale(g, along), scale(g, polygamma(j, to))];
    },
  },
  {
    expand: (out, precision) => {
      const [a, d] = out.inputs as [Tensor, Tensor];
      const back = lt(d, 0);
      const y = steps(precision, out.attributes.order as number, where(back, a.add(d), a), abs(d));
      return where(back, y.neg(), y);
    },
  },
);
const delta = (order: number, a: Operand, d: Operand): Tensor => new Tensor(deltaOp, operands(a, d), { order });

/**
 * lgamma(a + d) − lgamma(a) without cancellation, a > 0, a + d > 0. Error ≤ 7 ulp in f64, ≤ 10 ulp in f32, counted at
 * the larger of the result and |d|·log(a + |d|), and where both terms are larger still, at the smaller of them. For a
 * below 3 d/a and d² must not overflow.
 *
 * @example
 * lgammaDelta(input("a"), 0.5); // a = 1e8: 9.210340370726183
 */
export const lgammaDelta = (a: Operand, d: Operand): Tensor => delta(0, a, d);

/**
 * digamma(a + d) − digamma(a) without cancellation, a > 0, a + d > 0: the slope of `lgammaDelta` in a.
 * Error ≤ 4 ulp in f64, ≤ 4 ulp in f32.
 *
 * @example
 * digammaDelta(input("a"), 1); // a = 1e8: 1e-8
 */
export const digammaDelta = (a: Operand, d: Operand): Tensor => delta(1, a, d);

/**
 * log B(a, b) = lgamma(a) + lgamma(b) − lgamma(a + b) without cancellation, a, b > 0; ∞ where one is 0. Error ≤ 8 ulp
 * in f64 and f32, counted at ½ where min(a, b) < 3 and the result is smaller.
 *
 * @example
 * lbeta(input("a"), 2); // a = 3: −2.4849066497880004 = −log 12
 */
export const lbeta = /* @__PURE__ */ binary("lbeta", {
  expand: (precision, a: Tensor, b: Tensor) => {
    const turned = lt(b, a);
    const p = where(turned, b, a);
    const q = where(turned, a, b);
    const { remainder: d } = gammaTables[precision];
    const small = lt(p, 3);
    const low = lt(q, 3);
    const to = where(low, q.add(3), q);
    const t = p.div(to); // ≤ 1, so log(1 + t) needs its series only
    const y = t.div(t.add(2));
    const x = atanhExcess(precision, y.mul(y));
    const l = y.add(y.mul(x)).mul(2);
    const { drop, fall } = descent(to, p, d);
    // two logarithms that serve both cases
    const top = log(where(small, to.add(p), q));
    const ratio = log1p(where(low, risingExcess(q, p), q.div(p)));
    const grown = p
      .mul(top)
      .add(scale(y.mul(x.mul(2).sub(t)), to))
      .sub(l.mul(0.5).add(drop.mul(fall)));
    const below = lt(p, 1);
    const body = lgammaBody(precision, where(below, p, p.sub(1)));
    const first = where(below, body.sub(log(p)), body); // lgamma(p)
    const u = reciprocal(p);
    // both ≥ 3: every logarithm counts with the same sign but for −½·log q, so nothing cancels
    const large = u
      .mul(horner(u.mul(u), d))
      .add(drop.mul(fall))
      .add(halfLogTwoPi)
      .sub(top.mul(0.5));
    return where(small, first.sub(where(low, grown.sub(ratio), grown)), large.sub(p.sub(0.5).mul(ratio)).sub(q.mul(l)));
  },
  vjp: (g, _, a, b) => [scale(g.neg(), digammaDelta(a, b)), scale(g.neg(), digammaDelta(b, a))],
});
