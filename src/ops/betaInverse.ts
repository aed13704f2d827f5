// The inverse of the incomplete beta function: quantiles of Beta(a, b), from either tail, of x, of 1 − x and of their odds.
import { constant, elementwiseOp, type Operand, operands, scale, Tensor } from "../tensor.ts";
import { logTail } from "./composite.ts";
import { exp, expm1 } from "./exponential.ts";
import { halleyStep } from "./halley.ts";
import { logBetaI, logBetaIc } from "./incompleteBeta.ts";
import { iterate } from "./iterate.ts";
import { byPrecision } from "./limits.ts";
import { log, log1p } from "./logarithm.ts";
import { sigmoid } from "./logistic.ts";
import { and, greater, gt, le, lesser, lt, or, sqrt, where } from "./machine.ts";
import { ndtri } from "./quantile.ts";
import { slopes } from "./slopes.ts";
import { lgammaDelta } from "./stirling.ts";
import { logBinomialTerm } from "./terms.ts";

/** log x (less log(1 + b) more) below which I is xᵃ/(a·B(a, b)) to the last digit. */
const TINY = -40;
const MOST_TURNS = 400;
/** Log odds whose x is still a normal number. */
const FAR = { f32: 80, f64: 600 };

/** log of xᵃyᵇ/B(a, b), the density of the log odds. */
function logDensity(a: Tensor, b: Tensor, x: Tensor, y: Tensor): Tensor {
  const term = logBinomialTerm(a, b, { p: x, q: y, logP: log(x), logQ: log(y) });
  return term
    .add(log(a))
    .add(log(b))
    .sub(log(a.add(b)));
}
const logTailOf = (lower: Tensor, a: Tensor, b: Tensor, x: Tensor, y: Tensor): Tensor =>
  where(lower, logBetaI(a, b, x, y), logBetaIc(a, b, x, y));

/** log x as if I were xᵃ/(a·B(a, b)). */
const powerOf = (a: Tensor, b: Tensor, logP: Tensor): Tensor =>
  logP.add(lgammaDelta(1, a)).sub(lgammaDelta(b, a)).div(a);
/** The log odds of x from log x. */
const oddsOf = (logX: Tensor): Tensor => {
  const l = lesser(logX, -0.01);
  return l.sub(log(expm1(l).neg()));
};

/**
 * The log odds where the search begins. For a, b > 1 Abramowitz and Stegun 26.5.22, kept on the right side of the powers
 * at both ends, which are bounds; else the power of the end that is near, or the powers of both joined at a/(a + b)
 * (Press et al., Numerical Recipes, 2007, section 6.4). One to six steps are left.
 */
function start(a: Tensor, b: Tensor, p: Tensor, q: Tensor): Tensor {
  const lower = le(p, q);
  const [logP, logQ] = [logTail(q, p), logTail(p, q)];
  const [atZero, atOne] = [powerOf(a, b, logP), powerOf(b, a, logQ)];
  const inner = and(gt(a, 1), gt(b, 1));

  const [ai, bi] = [where(inner, a, 2), where(inner, b, 2)];
  const [u, v] = [ai.mul(2).sub(1), bi.mul(2).sub(1)].map((x) => constant(1).div(x)) as [Tensor, Tensor];
  const h = constant(2).div(u.add(v));
  const z = ndtri(where(lower, p, q));
  const low = where(lower, z.neg(), z);
  const lambda = z.mul(z).sub(3).div(6);
  const w = low
    .mul(sqrt(greater(h.add(lambda), 0)))
    .div(h)
    .sub(v.sub(u).mul(lambda.add(5 / 6).sub(constant(2 / 3).div(h))));
  const middle = log(ai).sub(log(bi)).sub(w.mul(2));
  const bounded = lesser(greater(middle, oddsOf(atZero)), oddsOf(atOne).neg());

  const n = a.add(b);
  const [first, second] = [log(a).sub(log(n)), log(b).sub(log(n))];
  const [s, t] = [exp(a.mul(first)).div(a), exp(b.mul(second)).div(b)];
  const whole = log(s.add(t));
  const left = lt(logP, log(s).sub(whole));
  const joined = where(
    left,
    oddsOf(logP.add(log(a)).add(whole).div(a)),
    oddsOf(logQ.add(log(b)).add(whole).div(b)).neg(),
  );
  const nearZero = lt(atZero.add(log1p(b)), -2);
  const nearOne = lt(atOne.add(log1p(a)), -2);
  const outer = where(nearZero, atZero, where(nearOne, atOne.neg(), joined));
  const most = byPrecision(FAR);
  return greater(lesser(where(inner, bounded, outer), most), most.neg());
}

/** x and y = 1 − x with I_x(a, b) = p where neither is tiny, by Halley's method in the log odds, on the smaller tail. */
function search(a: Tensor, b: Tensor, p: Tensor, q: Tensor): readonly [Tensor, Tensor] {
  const goal = log(lesser(p, q));
  const odds = start(a, b, p, q);
  const first = [sigmoid(odds), sigmoid(odds.neg())] as const;
  return iterate(MOST_TURNS, first, [a, b, goal, le(p, q)], ([x, y], [a, b, goal, lower]) => {
    const tail = logTailOf(lower, a, b, x, y);
    const [density, drift] = [logDensity(a, b, x, y), a.mul(y).sub(b.mul(x))];
    const { step, more } = halleyStep({ lower, tail, goal, density, drift });
    const grown = x.mul(expm1(step));
    const whole = grown.add(1);
    return { next: [x.add(grown).div(whole), y.div(whole)], more };
  });
}

const searchOp = /* @__PURE__ */ elementwiseOp(
  "betaIInverse",
  {
    // I = p: dx = x·y·(dp − ∂I/∂a·da − ∂I/∂b·db)/density
    vjp: (g, out: Tensor, a: Tensor, b: Tensor, p: Tensor, q: Tensor) => {
      const x = found(0, out.inputs);
      const y = found(1, out.inputs);
      const lower = le(p, q);
      const tail = logTailOf(lower, a, b, x, y);
      const density = logDensity(a, b, x, y);
      const product = x.mul(y);
      const moved = out.attributes.result === 0 ? product : product.neg();
      const inverse = moved.mul(exp(density.neg()));
      const share = moved.mul(exp(tail.sub(density)));
      const shapes = slopes(tail, [a, b], [x, y]).map((slope) => {
        const by = scale(slope as Tensor, share); // where x cannot be told from its neighbours, the share may overflow
        return scale(g, where(lower, by.neg(), by));
      });
      return [...shapes, scale(g, where(lower, inverse, 0)), scale(g, where(lower, 0, inverse.neg()))];
    },
  },
  {
    expand: (out) =>
      search(...(out.inputs as [Tensor, Tensor, Tensor, Tensor]))[out.attributes.result as 0 | 1] as Tensor,
  },
);
/** x (0) or y (1) of a search. */
const found = (result: 0 | 1, inputs: readonly Tensor[]): Tensor => new Tensor(searchOp, inputs, { result });

/** What the inverses are made of: where x or y is too small for a number, its logarithm there, and both elsewhere. */
function solve(a: Operand, b: Operand, p: Operand, q: Operand) {
  const [first, second, below, above] = operands(a, b, p, q) as [Tensor, Tensor, Tensor, Tensor];
  const [logX, logY] = [powerOf(first, second, logTail(above, below)), powerOf(second, first, logTail(below, above))];
  const none = lt(logX.add(log1p(second)), TINY);
  const all = lt(logY.add(log1p(first)), TINY);
  const simple = or(none, all);
  const inputs = [
    where(simple, 1, first),
    where(simple, 1, second),
    where(simple, 0.5, below),
    where(simple, 0.5, above),
  ];
  return {
    none,
    all,
    logX: where(none, logX, 0),
    logY: where(all, logY, 0),
    x: found(0, inputs),
    y: found(1, inputs),
  };
}

/**
 * x with I_x(a, b) = p, a, b > 0: the quantile of Beta(a, b). q = 1 − p; the smaller of both is taken at its word, so that
 * either tail may be as small as numbers are. 1 − x with all its digits is `betaIInverse(b, a, q, p)`. Relative error
 * ≤ 1e-14 + 2e-15/m in f64, ≤ 1e-6 + 1e-7/m in f32, m the smallest of a, b and 1: a tail like xᵐ moves x by so much with
 * its last digit; beside what rounding p or q makes, and below 1e-18 that of exp(log x), 1e-16·|log x|. Its derivatives
 * are those of the smaller of p and q.
 *
 * @example
 * betaIInverse(2, 3, input("p"), input("q")); // p = 0.25, q = 0.75: 0.24302208375607628
 */
export function betaIInverse(a: Operand, b: Operand, p: Operand, q: Operand): Tensor {
  const { none, all, logX, logY, x } = solve(a, b, p, q);
  return where(none, exp(logX), where(all, constant(1).sub(exp(logY)), x));
}

/**
 * log(x/(1 − x)) of the same x: it tells x near 0, however small, and x near 1 alike. −∞ at p = 0, ∞ at q = 0. Its error
 * is that bound, relative, and absolute near 0.
 *
 * @example
 * logitBetaIInverse(2, 3, input("p"), input("q")); // p = 0, q = 1: −∞
 */
export function logitBetaIInverse(a: Operand, b: Operand, p: Operand, q: Operand): Tensor {
  const { none, all, logX, logY, x, y } = solve(a, b, p, q);
  return where(none, logX, where(all, logY.neg(), log(x).sub(log(y))));
}
