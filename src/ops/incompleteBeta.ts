// The regularized incomplete beta function and its logarithm, right however far out in either tail.
import { constant, type Operand, operands, type Tensor } from "../tensor.ts";
import { log1mexp, xlogy } from "./composite.ts";
import { bd0 } from "./deviance.ts";
import { exp, expm1 } from "./exponential.ts";
import { iterate } from "./iterate.ts";
import { byPrecision } from "./limits.ts";
import { log } from "./logarithm.ts";
import { and, eq, ge, gt, le, lesser, lt, ne, not, or, sqrt, where } from "./machine.ts";
import { product } from "./power.ts";
import { betaSeries, logShortfall, saddleTail } from "./saddle.ts";
import { lgammaDelta, stirlerr } from "./stirling.ts";
import { logShare } from "./terms.ts";

/**
 * xᵃyᵇ/(a·B(a, b)·I) for x ≤ a/(a + b) by the continued fraction of DiDonato and Morris 1992, "Significant digit
 * computation of the incomplete beta function ratios", equation (9), its first two terms over a, summed by the differences
 * of its convergents (Gautschi 1979): up to 20 turns where b ≥ 1 and ab/(a + b) < 12, or far from the mean; up to 90 for
 * b < 1.
 */
function fraction(a: Tensor, b: Tensor, x: Tensor, y: Tensor): Tensor {
  const lead = a.mul(y).sub(b.mul(x)).add(1);
  const first = lead.div(a.add(1));
  const start = [constant(1), constant(1), constant(0), first, constant(0)] as const;
  const [total] = iterate(1000, start, [a, b, x, y, lead], ([sum, term, rho, before, n], [a, b, x, y, lead]) => {
    const k = n.add(1);
    const past = a.add(n); // a + k − 1, which the first term has divided out
    const here = past.add(k); // a + 2k − 1
    const bend = k.mul(b.sub(k)).mul(x).div(here);
    const slope = a.add(k).div(here.add(2));
    const beta = k.add(bend).add(slope.mul(lead.add(k.mul(y.add(1)))));
    const alpha = where(lt(n, 1), 1, past).div(here).mul(past.add(b).mul(x)).mul(bend);
    const r = alpha.div(before.mul(beta)).mul(rho.add(1));
    const next = r.neg().div(r.add(1));
    const t = term.mul(next);
    const s = sum.add(t);
    return { next: [s, t, next, beta, k], more: ne(s, sum) };
  });
  return first.div(total);
}

/** −Σ (1 − b)ₙxⁿ/(n!·(a + n)), n ≥ 1, for bx ≤ 1.2, x ≤ ½: what 1 − x⁻ᵃ·a·B(a, b)·I is over a (DLMF 8.17.7). */
function cornerSum(a: Tensor, b: Tensor, x: Tensor): Tensor {
  const [total] = iterate(1000, [0, -1, 0], [a, b, x], ([sum, term, n], [a, b, x]) => {
    const k = n.add(1);
    const t = term.mul(k.sub(b).mul(x).div(k));
    const s = sum.add(t.div(k.add(a)));
    return { next: [s, t, k], more: ne(s, sum) };
  });
  return total;
}

/** Means (a + b)·x below this may have lost digits to underflow; deviances are told by logarithms there. */
const LOST = { f32: 1e-30, f64: 1e-290 };

/**
 * The logarithm of the tail of x that has no more than about half of the probability, and whether it is the lower one.
 * About the mean of a and b large, ab/(a + b) ≥ 12, by Temme's expansion; elsewhere by the continued fraction of the
 * smaller side; where a < 1 and both x and bx are small, I is nearly 1 long before the mean: its complement by what it lacks.
 */
function tail(a: Tensor, b: Tensor, x: Tensor, y: Tensor): { readonly lower: Tensor; readonly log: Tensor } {
  const n = a.add(b);
  // the smaller of x and y has the digits: bx − ay = (a + b)x − a = b − (a + b)y with every one of them
  const left = le(x, y);
  const [xs, p] = [where(left, x, y), where(left, a, b)];
  const q = where(left, b, a);
  const [whole, rest] = product(n, xs);
  const cut = where(lt(a, b), a.sub(n.sub(b)), b.sub(n.sub(a))); // of a + b
  const above = whole.sub(p).add(rest.add(cut.mul(xs)));
  const w = where(left, above, above.neg());

  // about the mean
  const size = where(lt(a, b), a.mul(b.div(n)), b.mul(a.div(n)));
  const [r, s] = [w.div(a), w.neg().div(b)]; // nx/a − 1, ny/b − 1
  const inside = (t: Tensor) => and(gt(t, -0.69), lt(t, 1.35));
  const near = and(ge(size, 12), and(inside(r), inside(s)));
  const [an, bn] = [where(near, a, 24), where(near, b, 24)];
  const nn = an.add(bn);
  const N = where(near, size, 12);
  const [rn, sn] = [where(near, r, 0), where(near, s, 0)];
  const h = sqrt(
    bn
      .div(nn)
      .mul(logShortfall(rn))
      .add(an.div(nn).mul(logShortfall(sn))),
  );
  const eta = where(near, w.div(N), 0).mul(h);

  // x^a·y^b/B(a, b) = e^−Δ·√(ab/(2π(a + b)))·e^(δ(a + b) − δ(a) − δ(b))
  const gamma = exp(stirlerr(n).sub(stirlerr(a)).sub(stirlerr(b)));
  const c = gamma.div(sqrt(size.mul(2 * Math.PI)));
  const centre = saddleTail(N, eta, betaSeries(bn.sub(an).div(nn)), where(near, c, 0.1));

  // the corner of the smaller of x and y
  const corner = and(lt(p, 1), le(q.mul(xs), 1.2));
  const [pc, qc, xc] = [where(corner, p, 0.5), where(corner, q, 0.5), where(corner, xs, 0.5)];
  const u = xlogy(pc, xc).sub(lgammaDelta(1, pc)).add(lgammaDelta(qc, pc));
  const full = and(corner, gt(u, -0.7));
  const grown = expm1(where(full, u, 0));
  const lack = grown
    .add(1)
    .mul(pc.mul(cornerSum(pc, qc, where(full, xc, 0))))
    .sub(grown);

  // the side that has less, by its fraction
  const below = where(corner, left, lt(w, 0));
  const far = not(or(near, full));
  const [af, bf] = [where(far, where(below, a, b), 1), where(far, where(below, b, a), 1)];
  const [xf, yf] = [where(far, where(below, x, y), 0.5), where(far, where(below, y, x), 0.5)];
  const share = fraction(af, bf, xf, yf).mul(af.add(bf));

  // at the ends the logarithm is −∞, its slopes 0
  const end = or(eq(x, 0), eq(y, 0));
  const [xi, yi] = [where(end, 0.5, x), where(end, 0.5, y)];
  const [mx, my] = [n.mul(xi), n.mul(yi)];
  const lost = lt(lesser(mx, my), byPrecision(LOST));
  const inLogs = a.mul(logShare(a, b, n).sub(log(xi))).add(b.mul(logShare(b, a, n).sub(log(yi))));
  const parts = bd0(a, where(lost, 1, mx)).add(bd0(b, where(lost, 1, my)));
  const deviance = where(near, eta.mul(eta).mul(N).mul(0.5), where(lost, inLogs, parts));
  const spread = where(end, Infinity, deviance);
  const inner = where(near, centre, where(full, lack, c.mul(bf)));
  return {
    lower: where(near, lt(eta, 0), where(full, not(left), below)),
    log: log(inner)
      .sub(log(where(far, share, 1)))
      .sub(where(full, 0, spread)),
  };
}

/** y may be left out; then it is 1 − x as far as x tells. */
function tailOf(a: Operand, b: Operand, x: Operand, y?: Operand): { readonly lower: Tensor; readonly log: Tensor } {
  const [first, second, at] = operands(a, b, x) as [Tensor, Tensor, Tensor];
  const [rest] = operands(y ?? constant(1).sub(at)) as [Tensor];
  return tail(first, second, at, rest);
}

/**
 * log I_x(a, b), I the regularized incomplete beta function: the distribution function of Beta(a, b) at x, a, b > 0,
 * 0 ≤ x ≤ 1. Never underflows; −∞ at x = 0. `y` is 1 − x: give it where it is known better than x tells, that is for x
 * near 1; the smaller of both is taken at its word. Relative error ≤ 1e-13 in f64 where 1 − I is 1e-300, ≤ 1e-14 where the
 * smaller of both is above 1e-30; ≤ 1e-5 in f32. Its derivatives, of every order, are as good, but for second ones in the
 * larger of a and b where it is above 1e5 times the other: 1e-7.
 *
 * @example
 * logBetaI(2, 3, input("x")); // x = 1e-200: −919.2422776487838
 */
export function logBetaI(a: Operand, b: Operand, x: Operand, y?: Operand): Tensor {
  const { lower, log } = tailOf(a, b, x, y);
  return where(lower, log, log1mexp(log));
}

/**
 * log (1 − I_x(a, b)) = log I_y(b, a), y = 1 − x, with the accuracy of `logBetaI`; −∞ at x = 1.
 *
 * @example
 * logBetaIc(2, 3, input("x")); // x = 0.5: −1.1631508098056809
 */
export function logBetaIc(a: Operand, b: Operand, x: Operand, y?: Operand): Tensor {
  const { lower, log } = tailOf(a, b, x, y);
  return where(lower, log1mexp(log), log);
}

/**
 * The regularized incomplete beta function I_x(a, b) = ∫₀ˣ tᵃ⁻¹(1 − t)ᵇ⁻¹ dt/B(a, b), a, b > 0, 0 ≤ x ≤ 1; `y` as in
 * `logBetaI`. Relative error ≤ 2e-13 in f64 at 1e-300, ≤ 1e-5 in f32.
 *
 * @example
 * betaI(2, 3, input("x")); // x = 0.5: 0.6875
 */
export function betaI(a: Operand, b: Operand, x: Operand, y?: Operand): Tensor {
  const { lower, log } = tailOf(a, b, x, y);
  const p = exp(log);
  return where(lower, p, constant(1).sub(p));
}

/**
 * 1 − I_x(a, b) with all its digits where it is small.
 *
 * @example
 * betaIc(2, 3, input("x")); // x = 0.5: 0.3125
 */
export function betaIc(a: Operand, b: Operand, x: Operand, y?: Operand): Tensor {
  const { lower, log } = tailOf(a, b, x, y);
  const p = exp(log);
  return where(lower, constant(1).sub(p), p);
}
