// Owen's T and the skew normal distribution function, by one rule of Gauss.
import { binary, constant, type Operand, operands, scale, type Tensor } from "../tensor.ts";
import { erf, erfcx } from "./error.ts";
import { exp } from "./exponential.ts";
import { byPrecision } from "./limits.ts";
import { log, log1p } from "./logarithm.ts";
import { abs, and, greater, gt, lesser, lt, sqrt, where } from "./machine.ts";
import { normalHazard } from "./mills.ts";
import { logNdtr, ndtr } from "./normal.ts";

/** Nodes and weights of Gauss' rule on [0, 1], by test/reference/gauss-coefficients.py. */
const rule: readonly (readonly [number, number])[] = [
  [0.0013680690752592183, 0.003509305004735048],
  [0.007194244227365833, 0.008137197365452835],
  [0.017618872206246784, 0.01269603265463103],
  [0.03254696203113015, 0.017136931456510716],
  [0.05183942211697394, 0.02141794901111334],
  [0.07531619313371501, 0.025499029631188087],
  [0.1027581020160288, 0.029342046739267772],
  [0.13390894062985517, 0.032911111388180925],
  [0.1684778665348924, 0.03617289705442425],
  [0.20614212137961885, 0.039096947893535156],
  [0.2465500455338853, 0.041655962113473374],
  [0.2893243619346823, 0.043826046502201906],
  [0.33406569885893617, 0.045586939347881945],
  [0.38035631887393145, 0.04692219954040228],
  [0.42776401920860174, 0.04781936003963743],
  [0.4758461671561308, 0.0482700442573639],
  [0.5241538328438692, 0.0482700442573639],
  [0.5722359807913983, 0.04781936003963743],
  [0.6196436811260685, 0.04692219954040228],
  [0.6659343011410638, 0.045586939347881945],
  [0.7106756380653176, 0.043826046502201906],
  [0.7534499544661147, 0.041655962113473374],
  [0.7938578786203812, 0.039096947893535156],
  [0.8315221334651076, 0.03617289705442425],
  [0.8660910593701449, 0.032911111388180925],
  [0.8972418979839712, 0.029342046739267772],
  [0.9246838068662849, 0.025499029631188087],
  [0.9481605778830261, 0.02141794901111334],
  [0.9674530379688698, 0.017136931456510716],
  [0.9823811277937532, 0.01269603265463103],
  [0.9928057557726342, 0.008137197365452835],
  [0.9986319309247408, 0.003509305004735048],
];

/** ∫ f over [0, 1]. */
const integral = (f: (u: number) => Tensor): Tensor =>
  rule.map(([u, weight]) => f(u).mul(weight)).reduce((x, y) => x.add(y));

const squareOf = (x: Tensor): Tensor => x.mul(x);

/** e^(h²/2)·T(h, a), h ≥ 0, 0 ≤ a ≤ 1: the integral as it stands, as far as e^−40. */
function narrow(h: Tensor, a: Tensor): Tensor {
  const to = lesser(a, constant(9).div(h));
  const [spread, reach] = [squareOf(h.mul(to)).mul(-0.5), squareOf(to)];
  const sum = integral((u) => exp(spread.mul(u * u)).div(reach.mul(u * u).add(1)));
  return to.mul(sum).mul(0.5 / Math.PI);
}

/** e^(h²/2) times T(h, a) and times Φ(−h), h, a ≥ 0: from 1 on by T(h, a) + T(ah, 1/a), which two Φ make (Owen 1956). */
function scaledT(h: Tensor, a: Tensor): { readonly t: Tensor; readonly q: Tensor } {
  const wide = gt(a, 1);
  const w = where(wide, a, 1);
  const [first, second] = [where(wide, h.mul(w), h), where(wide, constant(1).div(w), a)];
  const part = narrow(first, second);
  const ratio = exp(h.mul(squareOf(w).sub(1)).mul(h).mul(-0.5)); // e^(−(ah)²/2) to e^(−h²/2)
  const q = erfcx(h.mul(Math.SQRT1_2)).mul(0.5);
  const other = erfcx(h.mul(w).mul(Math.SQRT1_2)).mul(ratio).mul(0.5);
  const rest = q.add(other).mul(0.5).sub(ndtr(h.neg()).mul(other)).sub(ratio.mul(part));
  return { t: where(wide, rest, part), q };
}

/** Beyond this a normal tail is only larger in the exponent's digits; squares of squares stay finite. */
const MOST = { f32: 1e9, f64: 1e15 } as const;
const bounded = (x: Tensor): Tensor => lesser(abs(x), byPrecision(MOST));
const held = (x: Tensor): Tensor => where(lt(x, 0), bounded(x).neg(), bounded(x));

/**
 * Owen's T(h, a) = 1/(2π)·∫₀ᵃ e^(−h²(1 + s²)/2)/(1 + s²) ds: half the probability that separates the normal from the skew
 * normal. Even in h, odd in a. Relative error ≤ 1e-14 in f64, ≤ 1e-5 in f32, until it underflows.
 *
 * @example
 * owensT(1, input("a")); // a = 1: 0.06674188216570096
 */
export const owensT = /* @__PURE__ */ binary("owensT", {
  expand: (_, h: Tensor, a: Tensor) => {
    const size = bounded(h);
    const y = scaledT(size, bounded(a)).t.mul(exp(squareOf(size).mul(-0.5)));
    return where(lt(a, 0), y.neg(), y);
  },
  vjp: (g, _, first: Tensor, second: Tensor) => {
    const [h, a] = [held(first), held(second)];
    const [decay, spread] = [squareOf(h).mul(-0.5), squareOf(a).add(1)];
    const byH = exp(decay)
      .mul(erf(a.mul(h).mul(Math.SQRT1_2)))
      .mul(-0.19947114020071634); // −½/√(2π)
    return [scale(g, byH), scale(g, exp(decay.mul(spread)).div(spread.mul(2 * Math.PI)))];
  },
});

/** Twice the exponent at which an integrand counts no more. */
const DEPTH = 80;

/**
 * log of G·e^(h²(1 + a²)/2), G = Φ(−h) − 2·T(h, a) the skew normal's thin tail at −h, h and a ≥ 0, which is
 * 1/π·∫ₐ^∞ e^(−h²(1 + s²)/2)/(1 + s²) ds: in q = 1/(1 + s), where ds/(1 + s²) = dq/(q² + (1 − q)²), as far as e^−40. Where
 * both h and ah are small the integrand has two scales: there by T(h, a), or by T(ah, 1/a) for a > 1, of which little
 * cancels. Relative error of G about 1e-14.
 */
function logScaled(h: Tensor, a: Tensor): Tensor {
  const k = h.mul(a);
  const core = and(lt(h, 1), lt(k, 0.5));
  // v = h·(s − a), and where v·(v/2 + k) is 40
  const [hf, kf, af] = [where(core, 1, h), where(core, 1, k), where(core, 1, a)];
  const steepest = gt(kf, 1e9); // its square may overflow, and tells what k does
  const root = where(steepest, kf, sqrt(squareOf(where(steepest, 1, kf)).add(DEPTH)));
  const top = constant(DEPTH).div(kf.add(root));
  const first = constant(1).div(af.add(1));
  const reach = hf.add(kf).add(top);
  const share = top.div(reach);
  const sum = integral((u) => {
    const q = first.mul(share.mul(-u).add(1));
    const v = hf.mul(share).mul(u).div(q);
    return exp(v.mul(v.mul(0.5).add(kf)).neg()).div(squareOf(q).add(squareOf(constant(1).sub(q))));
  });
  const far = log(sum).add(log(top)).sub(log(reach)).add(log(first)).sub(1.1447298858494002); // log π

  const [hn, an, kn] = [where(core, h, 0.5), where(core, a, 0.5), where(core, k, 0.25)];
  const steep = gt(an, 1);
  const [u, b] = [where(steep, kn, hn), where(steep, constant(1).div(where(steep, an, 1)), an)];
  const twice = integral((at) => {
    const reach = squareOf(b.mul(at)).add(1);
    return exp(squareOf(u).mul(-0.5).mul(reach)).div(reach);
  })
    .mul(b)
    .mul(1 / Math.PI);
  const g = where(steep, twice.sub(ndtr(kn.neg()).mul(erf(hn.mul(Math.SQRT1_2)))), ndtr(hn.neg()).sub(twice));
  return where(core, log(g).add(squareOf(hn).add(squareOf(kn)).mul(0.5)), far);
}

/** log G. Its slopes are closed: −p(−h)/G in h and −e^(−h²(1 + a²)/2)/(π(1 + a²))/G in a, the exponential gone. */
const logThin = /* @__PURE__ */ binary("logSkewTail", {
  expand: (_, h: Tensor, a: Tensor) =>
    logScaled(h, a).sub(
      squareOf(h)
        .add(squareOf(h.mul(a)))
        .mul(0.5),
    ),
  vjp: (g, _, h: Tensor, a: Tensor) => {
    const inverse = exp(logScaled(h, a).add(1.1447298858494002).neg());
    return [scale(g, inverse.div(normalHazard(h.mul(a))).neg()), scale(g, inverse.div(squareOf(a).add(1)).neg())];
  },
});

/** Beyond the first the square of x overflows soon; beyond the second α tells nothing more. */
const FAR = { f32: 1e18, f64: 1e150 };
const STEEP = { f32: 1e12, f64: 1e100 };

/**
 * log F(x) of the standard skew normal distribution, density 2·φ(x)·Φ(αx): F(x) = Φ(x) − 2·T(x, α), right however far out.
 * Its upper tail is log F(−x) of −α. Relative error ≤ 1e-12 in f64, ≤ 1e-5 in f32; its slopes the same.
 *
 * @example
 * logSkewNdtr(-3, input("alpha")); // alpha = 2: −28.211442956043765
 */
export function logSkewNdtr(x: Operand, alpha: Operand): Tensor {
  const [first, second] = operands(x, alpha) as [Tensor, Tensor];
  const within = (v: Tensor, most: Tensor): Tensor => greater(lesser(v, most), most.neg());
  const [z, skew] = [within(first, byPrecision(FAR)), within(second, byPrecision(STEEP))];
  const [right, against] = [gt(z, 0), lt(skew, 0)];
  // not abs, whose slope at 0 is 0
  const h = where(right, z, z.neg());
  const thin = logThin(h, where(against, skew.neg(), skew));
  const tail = logNdtr(h.neg());
  const g = exp(thin);
  // 2Φ(−h) − G, 1 − G and 1 − (2Φ(−h) − G)
  const thick = tail.add(log1p(constant(1).sub(exp(lesser(thin.sub(tail), 0)))));
  const rest = exp(thick);
  const most = lt(rest, 0.5);
  const growing = where(most, log1p(where(most, rest, 0).neg()), log(erf(where(most, 1, h).mul(Math.SQRT1_2)).add(g)));
  return where(right, where(against, log1p(g.neg()), growing), where(against, thick, thin));
}
