// Families of a positive y whose power is symmetric about its median: BCCG, BCT and BCPE, of any symmetric z.

import type { positive, real } from "../constraint.ts";
import { logRatio } from "../ops/deviance.ts";
import { beforeOverflow, byPrecision, finite } from "../ops/limits.ts";
import { abs, and, eq, greater, le, lesser, lt, sqrt, where } from "../ops/machine.ts";
import { exp, log, log1mexp, log1p, reciprocal } from "../ops/math.ts";
import { type DrawKey, uniform } from "../ops/random.ts";
import { expm1Ratio, log1pRatio } from "../ops/ratio.ts";
import { stack } from "../ops/shape.ts";
import type { Precision, Tensor } from "../tensor.ts";
import { roughExp, roughLog } from "./rough.ts";
import type { StartValues, Tensors } from "./types.ts";
import { weightedMoments } from "./weighted.ts";

/** What all of them have. */
export type BoxCox = Tensors<{ median: typeof positive; scale: typeof positive; shape: typeof real }>;

/** A density of z that is symmetric about 0, where it is greatest. */
export interface Symmetric {
  readonly logDensity: (z: Tensor) => Tensor;
  /** log P(Z > z), z ≥ 0. */
  readonly logTail: (z: Tensor) => Tensor;
  /** Beyond it z is held, lest its powers overflow. */
  readonly far: Readonly<Record<Precision, number>>;
  /** Of E |Z|ᵏ and of E e^(kZ): finite for k below. */
  readonly order: { readonly power: Tensor | number; readonly exponential: Tensor | number };
}

/** Shapes and inverse scales beyond which slopes would overflow. */
const STEEP = { f32: 1e9, f64: 1e30 };

/** z = ((y/median)^shape − 1)/(shape·scale), smooth through shape 0; t = shape·log(y/median); and k = 1/(scale·|shape|). */
function place({ median, scale: givenScale, shape: givenShape }: BoxCox, y: Tensor, { far }: Symmetric) {
  const most = byPrecision(STEEP);
  const scale = greater(lesser(givenScale, byPrecision(far)), reciprocal(most));
  const shape = greater(lesser(givenShape, most), most.neg());
  const l = logRatio(y, median);
  const t = beforeOverflow(finite(shape.mul(l)));
  const z = l.mul(expm1Ratio(t)).div(scale);
  const end = byPrecision(far);
  return {
    t,
    z: greater(lesser(z, end), end.neg()),
    k: greater(lesser(reciprocal(scale.mul(abs(shape))), end), reciprocal(end)),
  };
}

/** Gauss' rule on [0, 1] with 7 nodes, by test/reference/gauss-coefficients.py. */
const RULE: readonly (readonly [number, number])[] = [
  [0.025446043828620736, 0.06474248308443485],
  [0.12923440720030277, 0.13985269574463832],
  [0.2970774243113014, 0.19091502525255946],
  [0.5, 0.2089795918367347],
  [0.7029225756886985, 0.19091502525255946],
  [0.8707655927996972, 0.13985269574463832],
  [0.9745539561713793, 0.06474248308443485],
];
/** Up to this difference of logarithms what lies between two tails is an integral rather than their difference. */
const CLOSE = 0.25;

/** The least difference of logarithms that differ. */
const LEAST = { f32: 1e-37, f64: 1e-300 };

/** log P(Z ≤ k), the part that is not cut off. */
const logWhole = (k: Tensor, { logTail }: Symmetric): Tensor => log1p(exp(logTail(k)).neg());

/**
 * The logarithms of the truncated side's part P(−k < Z ≤ w)/P(Z ≤ k), w = ±z ≥ −k, and of the other, P(Z > w)/P(Z ≤ k).
 * Close to the end −k by Gauss' rule over the w + k = k·eᵗ between: there z is away from 0, and the density, monotonous,
 * changes by less than a third, so that 7 nodes leave 1e-16.
 */
function parts(params: BoxCox, y: Tensor, z: Symmetric): { readonly truncated: Tensor; readonly open: Tensor } {
  const { t, z: at, k } = place(params, y, z);
  const w = where(lt(params.shape, 0), at.neg(), at);
  const whole = logWhole(k, z);
  const left = lt(w, 0);
  const tail = z.logTail(where(left, w.neg(), w));
  const end = z.logTail(k);
  const share = exp(lesser(t, 0));
  const close = and(and(left, le(share, 0.25)), lt(tail.sub(end), CLOSE));
  const [edge, part] = [where(close, k, 1), where(close, share, 0)];
  const atEdge = z.logDensity(edge.neg());
  const mean = RULE.map(([node, weight]) =>
    exp(z.logDensity(edge.mul(part.mul(node).sub(1))).sub(atEdge)).mul(weight),
  ).reduce((a, b) => a.add(b));
  const between = log(edge)
    .add(where(close, t, 0))
    .add(atEdge)
    .add(log(mean));
  const apart = lesser(where(close, -1, end.sub(tail)), byPrecision(LEAST).neg());
  const direct = tail.add(log1mexp(apart));
  const small = where(close, between, direct).sub(whole);
  const large = lesser(where(left, -1, tail.sub(whole)), byPrecision(LEAST).neg());
  return {
    truncated: where(left, small, log1mexp(where(left, -1, large))),
    open: where(left, log1mexp(where(left, lesser(small, byPrecision(LEAST).neg()), -1)), large),
  };
}

/** y of a z ≥ −k, where shape·scale·z ≥ −1. */
const fromZ = ({ median, scale, shape }: BoxCox, z: Tensor): Tensor => {
  const moved = z.mul(scale);
  return exp(moved.mul(log1pRatio(moved.mul(shape)))).mul(median);
};

/**
 * The y of the root a·z² + b·z + c = 0 that is c/b for small scales, b > 0: where the density has its inner maximum. There
 * may be none if 0 < shape < 1; then it falls from the start, and the mode is 0.
 */
export function boxCoxMode(params: BoxCox, a: Tensor, b: Tensor, c: Tensor): Tensor {
  const inside = b.mul(b).sub(a.mul(c).mul(4));
  const none = lt(inside, 0);
  const z = c.mul(-2).div(b.add(sqrt(where(none, 1, inside))));
  return where(none, 0, fromZ(params, where(none, 0, z)));
}

/**
 * The rules of a family in which z = ((y/median)^shape − 1)/(shape·scale), log(y/median)/scale for shape 0, has the density
 * that `of` gives, truncated to y > 0: p(y) = (y/median)^shape·f(z)/(y·scale·P(Z ≤ k)), k = 1/(scale·|shape|). Of y's
 * moments those below −shape exist if shape is negative, as 1/y may be near 0; else those of z, shape times. `fromTail`
 * gives the w with P(Z > w) = u for u < 1, by which draws are made; `others` is where fits of other parameters begin.
 */
export const boxCoxRules = <P extends BoxCox, Others extends StartValues>(
  of: (params: P) => Symmetric,
  fromTail: (params: P, u: Tensor) => Tensor,
  others: Others,
) => ({
  elementwise: true,
  logProb: (params: P, y: Tensor): Tensor => {
    const z = of(params);
    const { t, z: at, k } = place(params, y, z);
    return t.sub(log(y)).sub(log(params.scale)).add(z.logDensity(at)).sub(logWhole(k, z));
  },
  logCdf: (params: P, y: Tensor): Tensor => {
    const { truncated, open } = parts(params, y, of(params));
    return where(lt(params.shape, 0), open, truncated);
  },
  logSurvival: (params: P, y: Tensor): Tensor => {
    const { truncated, open } = parts(params, y, of(params));
    return where(lt(params.shape, 0), truncated, open);
  },
  momentOrder: (params: P): Tensor => {
    const { shape } = params;
    const { power, exponential } = of(params).order;
    return where(lt(shape, 0), shape.neg(), where(eq(shape, 0), exponential, shape.mul(power)));
  },
  landmarks: (params: P): Tensor =>
    stack(
      [-2, -1, 0, 1, 2].map((z) => {
        const end = reciprocal(params.scale.mul(abs(params.shape))).mul(0.999);
        return fromZ(params, where(lt(params.shape, 0), lesser(end, z), greater(end.neg(), z)));
      }),
    ),
  // w with P(Z > w) = u·P(Z ≤ k), back through the transformation
  sample: (params: P, key: DrawKey): Tensor => {
    const { scale, shape } = params;
    const k = reciprocal(scale.mul(abs(shape)));
    const w = fromTail(params, uniform(key).mul(exp(logWhole(k, of(params)))));
    return fromZ(params, where(lt(shape, 0), w.neg(), w));
  },
  // as a LogNormal, and the others
  start: (y: Float64Array, weight: Float64Array) => {
    const { mean, stddev } = weightedMoments(y.map(roughLog), weight);
    return { median: roughExp(mean), scale: stddev || 1, shape: 0, ...others };
  },
  affine: { scale: (params: P, by: Tensor): P => ({ ...params, median: params.median.mul(by) }) },
});
