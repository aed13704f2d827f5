// Functions made of others: logarithms of sums, products with logarithms that are 0 · −∞ = 0, means.
import { binary, constant, type Op, type Operand, operands, type Shape, scale, Tensor, unary } from "../tensor.ts";
import { exp, expm1, expOfNegative } from "./exponential.ts";
import { log, log1p, log1pOfUnit } from "./logarithm.ts";
import { sigmoid } from "./logistic.ts";
import { abs, and, eq, gt, le, lt, where } from "./machine.ts";
import { max, sum } from "./reduce.ts";
import { broadcast } from "./shape.ts";

/** x². */
export const square = (x: Tensor): Tensor => x.mul(x);
/** 1/x. */
export const reciprocal = (x: Operand): Tensor => constant(1).div(x);
/** The larger of x and 0, NaN kept; its gradient at 0 is 0. */
export const relu = (x: Tensor): Tensor => where(le(x, 0), 0, x);

const axisOf = (x: Tensor, axis: number): number => (axis < 0 ? axis + x.shape.length : axis);
/** y, which lost `axis` of x, repeated along it again. */
const along = (y: Tensor, shape: Shape, axis: number): Tensor =>
  broadcast(
    y,
    shape,
    shape.map((_, i) => i).filter((i) => i !== axis),
  );

/** The mean along an axis, or of all elements. */
export function mean(x: Tensor, axis?: number): Tensor {
  const n = axis === undefined ? x.size : (x.shape[axisOf(x, axis)] as number);
  return sum(x, axis).div(n);
}

/** e^(x − lse), for lse the logsumexp along `axis`: 0 where x = −∞, 1 where nothing else counts. */
function share(x: Tensor, lse: Tensor, axis: number): Tensor {
  const total = along(lse, x.shape, axis);
  return where(eq(x, -Infinity), 0, where(eq(x, total), 1, exp(x.sub(total))));
}

const logsumexpOp: Op = {
  name: "logsumexp",
  kind: "expand",
  infer: ([x], { axis }) => ({
    shape: (x as Tensor).shape.filter((_, i) => i !== axis),
    dtype: "float",
    rows: (x as Tensor).rows,
  }),
  expand: (out) => {
    const x = out.inputs[0] as Tensor;
    const axis = out.attributes.axis as number;
    const top = max(x, axis);
    const shift = where(lt(abs(top), Infinity), top, 0);
    return log(sum(exp(x.sub(along(shift, x.shape, axis))), axis)).add(shift);
  },
  vjp: (g, out, x: Tensor) => {
    const axis = out.attributes.axis as number;
    return [along(g, x.shape, axis).mul(share(x, out, axis))];
  },
};
/**
 * log Σ eˣ along an axis (by default the last). All −∞ gives −∞ with gradient 0, one +∞ gives +∞; never NaN but for a
 * NaN in x.
 */
export function logsumexp(x: Tensor, axis = -1): Tensor {
  if (x.shape.length === 0) return x;
  const at = axisOf(x, axis);
  if (!(at >= 0 && at < x.shape.length))
    throw new RangeError(`logsumexp: axis must be one of the ${x.shape.length} axes; came ${axis}.`);
  return new Tensor(logsumexpOp, [x], { axis: at });
}

/** eˣ / Σ eˣ along an axis (by default the last); 0 with gradient 0 where all are −∞. */
export const softmax = (x: Tensor, axis = -1): Tensor => share(x, logsumexp(x, axis), axisOf(x, axis));

/** log softmax: x − logsumexp x; −∞ wherever x is. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const total = along(logsumexp(x, axis), x.shape, axisOf(x, axis));
  const infinite = where(eq(x, Infinity), constant(0), -Infinity);
  return where(eq(x, -Infinity), x, where(eq(total, Infinity), infinite, x.sub(total)));
}

/** log(eˣ + eʸ); both −∞ gives −∞ with gradient 0. Relative error of log1p's part as softplus's. */
export const logaddexp = /* @__PURE__ */ binary("logaddexp", {
  expand: (precision, x: Tensor, y: Tensor) => {
    const apart = where(eq(x, y), 0, abs(x.sub(y)));
    return where(lt(x, y), y, x).add(log1pOfUnit(precision, expOfNegative(precision, apart.neg())));
  },
  vjp: (g, _, x: Tensor, y: Tensor) => {
    // equal infinities have no difference; of equal numbers it is 0 with a slope
    const d = where(and(eq(x, y), eq(abs(x), Infinity)), 0, x.sub(y));
    return [where(eq(x, -Infinity), 0, g.mul(sigmoid(d))), where(eq(y, -Infinity), 0, g.mul(sigmoid(d.neg())))];
  },
});

/** 1/(e⁻ˣ − 1), x ≤ 0. Its slope as a quotient would underflow where it itself does not. */
const oddsOfExp = /* @__PURE__ */ unary("oddsOfExp", {
  expand: (_, x: Tensor) => constant(1).div(expm1(abs(x))),
  vjp: (g, out: Tensor) => [scale(g, out.mul(out.add(1)))],
});
/**
 * log(1 − eˣ) for x ≤ 0, −∞ at 0 (Mächler, "Accurately computing log(1 − exp(−|a|))", 2012: the switch at −ln 2).
 * Relative error ≤ 1e-15 in f64.
 */
export const log1mexp = /* @__PURE__ */ unary("log1mexp", {
  expand: (_, x: Tensor) => where(gt(x, -0.6931471805599453), log(expm1(x).neg()), log1p(exp(x).neg())),
  vjp: (g, _, x: Tensor) => [scale(g.neg(), oddsOfExp(x))],
});

/** Below it 1 − exp(−eˡ) is eˡ to the last digit. */
const TINY = -40;
/**
 * log(1 − exp(−eˡ)), the log cdf at the log cumulative hazard l: about l to the left, −exp(−eˡ) to the right. Relative
 * error ≤ 1e-15·max(1, |l|) in f64.
 */
export function log1mexpexp(l: Tensor): Tensor {
  const left = lt(l, TINY);
  return where(left, l, log1mexp(exp(where(left, 0, l)).neg()));
}

/** log q from p and q = 1 − p, of which the smaller is accurate; `logTail(q, p)` is log p. */
export const logTail = (p: Tensor, q: Tensor): Tensor => where(lt(p, q), log1p(p.neg()), log(q));

/** log(eˣ − eʸ) for x ≥ y, −∞ where they are equal. */
export function logsubexp(x: Operand, y: Operand): Tensor {
  const [a, b] = operands(x, y) as [Tensor, Tensor];
  return a.add(log1mexp(where(eq(a, b), 0, b.sub(a))));
}

/** a/x, 0 where a = 0 whatever x is. */
export const xdivy: (a: Operand, x: Operand) => Tensor = /* @__PURE__ */ binary("xdivy", {
  expand: (_, a: Tensor, x: Tensor) => where(eq(a, 0), 0, a.div(x)),
  vjp: (g, out: Tensor, _, x: Tensor) => [scale(g, constant(1).div(x)), scale(g.neg(), xdivy(out, x))],
});
/** a·log x, 0 where a = 0 whatever x is. */
export const xlogy = /* @__PURE__ */ binary("xlogy", {
  expand: (_, a: Tensor, x: Tensor) => where(eq(a, 0), 0, a.mul(log(x))),
  vjp: (g, _, a: Tensor, x: Tensor) => [scale(g, log(x)), scale(g, xdivy(a, x))],
});
/** a·log(1 + x), 0 where a = 0 whatever x is. */
export const xlog1py = /* @__PURE__ */ binary("xlog1py", {
  expand: (_, a: Tensor, x: Tensor) => where(eq(a, 0), 0, a.mul(log1p(x))),
  vjp: (g, _, a: Tensor, x: Tensor) => [scale(g, log1p(x)), scale(g, xdivy(a, x.add(1)))],
});
