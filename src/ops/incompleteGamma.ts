// The regularized incomplete gamma functions P and Q and their logarithms, right however far out in either tail.
import { constant, type Operand, operands, type Tensor } from "../tensor.ts";
import { log1mexp, xlogy } from "./composite.ts";
import { bd0 } from "./deviance.ts";
import { exp, expm1 } from "./exponential.ts";
import { iterate } from "./iterate.ts";
import { log } from "./logarithm.ts";
import { and, ge, greater, gt, le, lesser, lt, ne, not, or, sqrt, where } from "./machine.ts";
import { gammaSeries, logShortfall, saddleTail } from "./saddle.ts";
import { lgammaDelta, stirlerr } from "./stirling.ts";

/**
 * Σ xⁿ/((a + 1)…(a + n)), every term positive (DLMF 8.11.4): up to 45 turns for x ≤ a < 12, fewer for x ≤ 0.31·a.
 */
function lowerSum(a: Tensor, x: Tensor): Tensor {
  const [total] = iterate(1000, [1, 1, 0], [a, x], ([sum, term, n], [a, x]) => {
    const k = n.add(1);
    const t = term.mul(x.div(k.add(a)));
    const s = sum.add(t);
    return { next: [s, t, k], more: ne(s, sum) };
  });
  return total;
}

/**
 * Γ(a, x)/(v·xᵃe⁻ˣ) for v = 1/(x + 1 − a): the sum of the differences of the continued fraction's convergents (Gautschi
 * 1979, "A computational procedure for incomplete gamma functions", section 5), x ≥ max(a, 1.2): up to 90 turns for a < 1.
 */
export function upperSum(a: Tensor, v: Tensor): Tensor {
  const [total] = iterate(1000, [1, 1, 0, 0], [v, a.mul(v)], ([sum, term, rho, n], [v, av]) => {
    const k = n.add(1);
    const kv = k.mul(v);
    const tau = kv.mul(kv.sub(av)).mul(rho.add(1));
    const even = kv.add(kv).add(1);
    const r = tau.div(even.mul(even.sub(v.mul(2))).sub(tau));
    const t = term.mul(r);
    const s = sum.add(t);
    return { next: [s, t, r, k], more: ne(s, sum) };
  });
  return total;
}

/** Σ (−1)ⁿ⁺¹xⁿ/(n!·(a + n)), n ≥ 1, x ≤ 1.2: what 1 − x⁻ᵃ·Γ(a + 1)·P is over a (DLMF 8.7.1). */
function cornerSum(a: Tensor, x: Tensor): Tensor {
  const [total] = iterate(1000, [0, -1, 0], [a, x], ([sum, term, n], [a, x]) => {
    const k = n.add(1);
    const t = term.mul(x.neg().div(k));
    const s = sum.add(t.div(k.add(a)));
    return { next: [s, t, k], more: ne(s, sum) };
  });
  return total;
}

/**
 * The logarithm of the tail of x that has no more than about half of the probability, and whether it is the lower one.
 * Where a ≥ 12 and x is within a factor of about 2.3 of a, by Temme's expansion; below by the series, above by the
 * continued fraction; for a < 1 and x ≤ 1.2, where P is nearly 1 long before x reaches a, Q by what P lacks.
 */
function tail(a: Tensor, x: Tensor): { readonly lower: Tensor; readonly log: Tensor } {
  const excess = x.sub(a).div(a);
  const near = and(ge(a, 12), and(gt(excess, -0.69), lt(excess, 1.35)));
  const z = where(near, excess, 0);
  // below 1 by the power itself, from there on by the deviance from a
  const small = lt(a, 1);
  const [as, xs] = [where(small, a, 0.5), where(small, x, 1)];
  const u = xlogy(as, xs).sub(lgammaDelta(1, as));
  const corner = and(small, le(x, 1.2));
  const full = and(corner, gt(u, -0.7));
  const low = and(not(or(near, full)), or(corner, lt(x, a)));
  const high = not(or(or(near, full), low));

  const large = where(small, 1, a);
  const c = where(small, 1, exp(stirlerr(large).neg()).div(sqrt(large.mul(2 * Math.PI)))); // aᵃe⁻ᵃ/Γ(a + 1)
  const centre = saddleTail(where(near, a, 12), z.mul(sqrt(logShortfall(z))), gammaSeries, where(near, c, 0.1));
  const below = lowerSum(where(low, a, 1), where(low, x, 0));
  // far out the fraction is 1/x, which counts for nothing beside e⁻ˣ
  const [ah, xh] = [where(high, a, 1), where(high, x, 1)];
  const v = constant(1).div(
    lesser(xh, greater(ah.mul(3), 1e15))
      .add(1)
      .sub(ah),
  );
  const above = where(small, v, ah.mul(v)).mul(upperSum(ah, v)); // below 1 the factor a is in the exponent
  const grown = expm1(where(full, u, 0));
  const lack = grown
    .add(1)
    .mul(as.mul(cornerSum(as, where(full, x, 0))))
    .sub(grown);

  const inner = where(near, centre, where(full, lack, c.mul(where(low, below, above))));
  return {
    lower: where(near, lt(z, 0), low),
    log: log(inner).sub(where(full, 0, where(small, x.sub(u).sub(where(high, log(as), 0)), bd0(large, x)))),
  };
}

const tailOf = (a: Operand, x: Operand) => {
  const [shape, at] = operands(a, x) as [Tensor, Tensor];
  return tail(shape, at);
};

/**
 * log P(a, x), P the lower regularized incomplete gamma function: the distribution function of Gamma(a, 1) at x ≥ 0,
 * a > 0. Never underflows; −∞ at x = 0. Relative error ≤ 2e-13 in f64 where 1 − P is 1e-300, ≤ 1e-14 where the smaller of
 * both is above 1e-30; ≤ 1e-5 in f32. Its derivatives in a and x, of every order, are as good where a ≥ 1; below, second
 * ones in a lose a factor of 1/a.
 *
 * @example
 * logGammaP(3, input("x")); // x = 1e-200: −1383.3428152656556
 */
export function logGammaP(a: Operand, x: Operand): Tensor {
  const { lower, log } = tailOf(a, x);
  return where(lower, log, log1mexp(log));
}

/**
 * log Q(a, x) = log(1 − P(a, x)), with P's accuracy: the logarithm of Gamma(a, 1)'s survival at x. −∞ at x = ∞.
 *
 * @example
 * logGammaQ(3, input("x")); // x = 1000: −986.8755920673389
 */
export function logGammaQ(a: Operand, x: Operand): Tensor {
  const { lower, log } = tailOf(a, x);
  return where(lower, log1mexp(log), log);
}

/**
 * The lower regularized incomplete gamma function P(a, x) = ∫₀ˣ tᵃ⁻¹e⁻ᵗ dt/Γ(a), a > 0, x ≥ 0. Relative error as that of
 * the logarithm times its size: ≤ 2e-13 in f64 at 1e-300, ≤ 1e-5 in f32.
 *
 * @example
 * gammaP(3, input("x")); // x = 2: 0.3233235838169365
 */
export function gammaP(a: Operand, x: Operand): Tensor {
  const { lower, log } = tailOf(a, x);
  const p = exp(log);
  return where(lower, p, constant(1).sub(p));
}

/**
 * Q(a, x) = 1 − P(a, x) with all its digits where it is small.
 *
 * @example
 * gammaQ(3, input("x")); // x = 2: 0.6766764161830635
 */
export function gammaQ(a: Operand, x: Operand): Tensor {
  const { lower, log } = tailOf(a, x);
  const p = exp(log);
  return where(lower, constant(1).sub(p), p);
}
