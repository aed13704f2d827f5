// The inverse of the incomplete gamma functions: quantiles of Gamma(a, 1), from either tail.
import { constant, elementwiseOp, type Operand, operands, scale, Tensor } from "../tensor.ts";
import { logTail } from "./composite.ts";
import { exp, expm1 } from "./exponential.ts";
import { halleyStep } from "./halley.ts";
import { logGammaP, logGammaQ } from "./incompleteGamma.ts";
import { iterate } from "./iterate.ts";
import { log } from "./logarithm.ts";
import { eq, greater, gt, le, lesser, lt, or, sqrt, where } from "./machine.ts";
import { ndtri } from "./quantile.ts";
import { slopes } from "./slopes.ts";
import { lgammaDelta } from "./stirling.ts";
import { logPoissonTerm } from "./terms.ts";

/** log x below which P(a, x) is xᵃ/Γ(a + 1) to the last digit. */
const TINY = -40;
const MOST_TURNS = 200;

/** log of xᵃe⁻ˣ/Γ(a), the density of log G. */
const logDensity = (a: Tensor, x: Tensor): Tensor => logPoissonTerm(a, x).add(log(a));
const logTailOf = (lower: Tensor, a: Tensor, x: Tensor): Tensor => where(lower, logGammaP(a, x), logGammaQ(a, x));

/** The logarithms of p and q, and of x as if P were xᵃ/Γ(a + 1), which is no more than x. */
function logsOf(a: Tensor, p: Tensor, q: Tensor) {
  const [logP, logQ] = [logTail(q, p), logTail(p, q)];
  return { logP, logQ, power: logP.add(lgammaDelta(1, a)).div(a) };
}

/**
 * Where the search begins. From a = 1 on by Wilson and Hilferty (1931), far below by the power series' first terms
 * (DiDonato and Morris 1986, "Computation of the incomplete gamma function ratios and their inverse", section 4); below 1
 * by the same, far above by e⁻ˣxᵃ⁻¹/Γ(a). One to four steps are left for all a and tails to 1e-300.
 */
function start(a: Tensor, p: Tensor, q: Tensor): Tensor {
  const { logQ, power } = logsOf(a, p, q);
  const lower = le(p, q);
  const z = ndtri(where(lower, p, q));
  const root = where(lower, z, z.neg()).div(sqrt(a).mul(3));
  const w = greater(
    constant(1)
      .sub(constant(1).div(a.mul(9)))
      .add(root),
    0,
  );
  const r = exp(lesser(power, 80));
  const series = r.mul(exp(lesser(r.div(a.add(1)), 1)));
  const large = greater(a.mul(w).mul(w).mul(w), where(lower, series, 0));
  const above = log(a).sub(logQ).sub(lgammaDelta(1, a)); // −log(q·Γ(a))
  const far = above.add(a.sub(1).mul(log(greater(above, 1))));
  const small = where(gt(above, 1), greater(far, 0.1), where(lt(r, 1), series, 1));
  return greater(where(lt(a, 1), small, large), 1e-18);
}

/** x with P(a, x) = p where neither is tiny, by Halley's method in log x, on the smaller tail. */
function search(a: Tensor, p: Tensor, q: Tensor): Tensor {
  const goal = log(lesser(p, q));
  const [x] = iterate(MOST_TURNS, [start(a, p, q)], [a, goal, le(p, q)], ([x], [a, goal, lower]) => {
    const tail = logTailOf(lower, a, x);
    const { step, more } = halleyStep({ lower, tail, goal, density: logDensity(a, x), drift: a.sub(x) });
    return { next: [x.add(x.mul(expm1(step)))], more };
  });
  return x;
}

const searchOp = /* @__PURE__ */ elementwiseOp("gammaPInverse", {
  expand: (_, a, p, q) => search(a as Tensor, p as Tensor, q as Tensor),
  // P(a, x) = p: dx = (dp − ∂P/∂a·da)/density
  vjp: (g, x: Tensor, a: Tensor, p: Tensor, q: Tensor) => {
    const lower = le(p, q);
    const tail = logTailOf(lower, a, x);
    const density = logDensity(a, x);
    const inverse = x.mul(exp(density.neg()));
    const byShape = scale(slopes(tail, [a], [x])[0] as Tensor, x.mul(exp(tail.sub(density))));
    return [
      scale(g, where(lower, byShape.neg(), byShape)),
      scale(g, where(lower, inverse, 0)),
      scale(g, where(lower, 0, inverse.neg())),
    ];
  },
});

/** What both inverses are made of: where x is too small for a number, and x and its logarithm elsewhere. */
function solve(a: Operand, p: Operand, q: Operand) {
  const [shape, below, above] = operands(a, p, q) as [Tensor, Tensor, Tensor];
  const most = eq(above, 0);
  const { power } = logsOf(shape, below, above);
  const tiny = lt(power, TINY);
  const simple = or(tiny, most);
  const x = new Tensor(searchOp, [where(simple, 1, shape), where(simple, 0.5, below), where(simple, 0.5, above)]);
  return { most, tiny, power: where(tiny, power, 0), x };
}

/**
 * x with P(a, x) = p and Q(a, x) = q, a > 0: the quantile of Gamma(a, 1). p + q = 1; the smaller of both is taken at its
 * word, so that either tail may be as small as numbers are. 0 at p = 0, ∞ at q = 0. Relative error ≤ 1e-14 in f64, ≤ 1e-5
 * in f32, beside what rounding p or q makes; below 1e-18 that of exp(log x), 1e-16·|log x|. Its derivatives are those of
 * the smaller of p and q.
 *
 * @example
 * gammaPInverse(3, input("p"), input("q")); // p = 0.25, q = 0.75: 1.727299417860519
 */
export function gammaPInverse(a: Operand, p: Operand, q: Operand): Tensor {
  const { most, tiny, power, x } = solve(a, p, q);
  return where(most, Infinity, where(tiny, exp(power), x));
}

/**
 * log x with P(a, x) = p and Q(a, x) = q, which is finite also where x itself would be 0: the logarithm of `gammaPInverse`.
 *
 * @example
 * logGammaPInverse(0.001, input("p"), input("q")); // p = q = 0.5: −693.7235741582286
 */
export function logGammaPInverse(a: Operand, p: Operand, q: Operand): Tensor {
  const { most, tiny, power, x } = solve(a, p, q);
  return where(most, Infinity, where(tiny, power, log(x)));
}
