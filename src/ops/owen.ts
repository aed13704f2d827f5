// Owen's T and the skew normal distribution function, by one rule of Gauss.
import { binary, constant, scale, type Tensor } from "../tensor.ts";
import { log1mexp } from "./composite.ts";
import { erf, erfcx } from "./error.ts";
import { exp, expm1 } from "./exponential.ts";
import { byPrecision } from "./limits.ts";
import { log, log1p } from "./logarithm.ts";
import { abs, greater, gt, lesser, lt, sqrt, where } from "./machine.ts";
import { logNdtr, ndtr } from "./normal.ts";

/** Nodes and weights of Gauss' rule on [0, 1], by test/reference/owen-coefficients.py. */
const rule: readonly (readonly [number, number])[] = [
  [0.001778751213022775, 0.0045621412965472586],
  [0.009348417314563623, 0.01056605629638563],
  [0.022870359685530903, 0.01645071389115219],
  [0.04218348680393396, 0.022136467379502114],
  [0.06705373871280247, 0.027553672837858374],
  [0.09717931454141042, 0.0326364619834998],
  [0.1321945609931841, 0.03732310711728439],
  [0.17167445298056752, 0.041556708614450606],
  [0.21513976409429914, 0.04528587219651642],
  [0.2620628875224409, 0.04846532899896496],
  [0.31187424195546065, 0.05105648378903038],
  [0.363969186182411, 0.05302788296142321],
  [0.41771535893330963, 0.05435559612914707],
  [0.47246035505798284, 0.0550235065082376],
  [0.5275396449420171, 0.0550235065082376],
  [0.5822846410666904, 0.05435559612914707],
  [0.6360308138175891, 0.05302788296142321],
  [0.6881257580445393, 0.05105648378903038],
  [0.7379371124775591, 0.04846532899896496],
  [0.7848602359057009, 0.04528587219651642],
  [0.8283255470194325, 0.041556708614450606],
  [0.8678054390068158, 0.03732310711728439],
  [0.9028206854585896, 0.0326364619834998],
  [0.9329462612871975, 0.027553672837858374],
  [0.9578165131960661, 0.022136467379502114],
  [0.9771296403144691, 0.01645071389115219],
  [0.9906515826854364, 0.01056605629638563],
  [0.9982212487869773, 0.0045621412965472586],
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

/**
 * log of 1/π·∫ₐ^∞ e^(−h²(1 + s²)/2)/(1 + s²) ds, the skew normal's thin tail at −h: with s = sinh t from a as far as e^−40.
 */
function logThin(h: Tensor, a: Tensor): Tensor {
  const to = constant(80).div(h).div(h);
  const root = sqrt(squareOf(a).add(1));
  const far = to.div(a.add(sqrt(squareOf(a).add(to)))); // how far s is beyond a
  const at = a.add(far);
  // asinh(a + far) − asinh(a)
  const length = log1p(far.add(far.mul(a.add(at)).div(root.add(sqrt(squareOf(at).add(1))))).div(a.add(root)));
  const squareH = squareOf(h);
  const sum = integral((u) => {
    const grown = expm1(length.mul(u));
    const sinh = grown.add(grown.div(grown.add(1))).mul(0.5);
    const cosh1 = squareOf(grown).div(grown.add(1)).mul(0.5); // cosh − 1
    const v = a.mul(cosh1).add(root.mul(sinh));
    return exp(
      squareH
        .mul(v)
        .mul(a.add(v.mul(0.5)))
        .neg(),
    ).div(sqrt(squareOf(a.add(v)).add(1)));
  });
  return log(length.mul(sum).mul(1 / Math.PI)).sub(squareH.mul(squareOf(a).add(1)).mul(0.5));
}

/**
 * log F(x) of the standard skew normal distribution, density 2·φ(x)·Φ(αx): F(x) = Φ(x) − 2·T(x, α), right however far out.
 * Its upper tail is log F(−x) of −α. Relative error ≤ 1e-12 in f64, ≤ 1e-5 in f32; where |x|·√(1 + α²) < 0.3 and α > 1
 * that of a difference, 1e-16·α. Its slopes have 1e-16 times the size of log F beside that.
 *
 * @example
 * logSkewNdtr(-3, input("alpha")); // alpha = 2: −28.211442956043765
 */
export const logSkewNdtr = /* @__PURE__ */ binary("logSkewNdtr", {
  expand: (_, x: Tensor, alpha: Tensor) => {
    const [h, a] = [bounded(x), bounded(alpha)];
    const { t, q } = scaledT(h, a);
    const near = lt(h.mul(sqrt(squareOf(a).add(1))), 0.3);
    const [hf, af] = [where(near, 1, h), where(near, 1, a)];
    const decay = squareOf(h).mul(-0.5);
    const least = constant(0.15).div(a.add(1)); // below what the difference can be
    const thin = where(near, log(greater(q.sub(t.mul(2)), least)).add(decay), logThin(hf, af));
    const thick = log(q.add(t.mul(2))).add(decay);
    const [left, sign] = [lt(x, 0), lt(alpha, 0)];
    const upper = where(lt(thick, -0.7), log1mexp(thick), log(exp(thin).add(erf(h.mul(Math.SQRT1_2)))));
    return where(left, where(sign, thick, thin), where(sign, log1mexp(thin), upper));
  },
  vjp: (g, out: Tensor, first: Tensor, second: Tensor) => {
    const [x, alpha] = [held(first), held(second)];
    const [decay, spread] = [squareOf(x).mul(-0.5), squareOf(alpha).add(1)];
    const density = decay.add(logNdtr(alpha.mul(x))).sub(0.22579135264472744); // log √(2/π)
    const byAlpha = exp(decay.mul(spread).sub(out)).div(spread.mul(Math.PI));
    return [scale(g, exp(density.sub(out))), scale(g.neg(), byAlpha)];
  },
});
