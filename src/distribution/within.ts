// The continuous ranked probability score of a symmetric family seen through limits, or given that it lies between bounds.
import { log1pmx } from "../ops/deviance.ts";
import { byPrecision } from "../ops/limits.ts";
import { abs, greater, gt, lesser, lt, where } from "../ops/machine.ts";
import { exp, reciprocal, sigmoid, softplus, square } from "../ops/math.ts";
import { millsGap, normalHazard } from "../ops/mills.ts";
import { ndtr } from "../ops/normal.ts";
import { log1pRatio } from "../ops/ratio.ts";
import type { Tensor } from "../tensor.ts";
import type { LocationScale } from "./locationScale.ts";

/** F at z, ∫ F below z and ∫ F² below z. */
interface Integrals {
  readonly F: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
}
/** A standard family that is symmetric about 0. */
export interface Standard {
  readonly at: (z: Tensor) => Integrals;
  /** For z ≤ top ≤ `deep`, all over what F(top) is like, F² over its square: nothing underflows, nothing cancels. */
  readonly below: (z: Tensor, top: Tensor) => Integrals;
  readonly deep: number;
  /** F is 0 below it. */
  readonly least: number;
}

/** The bounds of y, and y. */
export interface Within {
  readonly lower: Tensor;
  readonly upper: Tensor;
  readonly y: Tensor;
}

/** φ(z), whose square is a number. */
const density = (z: Tensor): Tensor => exp(square(lesser(abs(z), 60)).mul(-0.5)).mul(0.3989422804014327);
/** 1 − xR of Mills' ratio R = (1 − Φ)/φ at x. */
const gapShare = (x: Tensor): Tensor => millsGap(x).div(normalHazard(x));
const ROOT_2 = 1.4142135623730951;

/**
 * The standard Normal: ∫ Φ = zΦ + φ and ∫ Φ² = zΦ² + 2Φφ − Φ(√2·z)/√π (Gneiting et al., Monthly Weather Review 133
 * (2005), the derivation of equation 5). Below −1 by Mills' ratio at x = −z, with e(x) = 1 − xR(x): φ·e(x) and
 * φ²·(e(√2·x) − e(x)²)/x, which loses a factor 2 at most.
 */
export const standardNormal: Standard = {
  at: (z) => {
    const far = lt(z, -1);
    const t = where(far, -1, z);
    const [F, p] = [ndtr(t), density(t)];
    const second = t
      .mul(square(F))
      .add(F.mul(p).mul(2))
      .sub(ndtr(t.mul(ROOT_2)).mul(0.5641895835477563));
    const tail = standardNormal.below(where(far, z, -1), where(far, z, -1));
    const q = density(z);
    return {
      F: ndtr(z),
      first: where(far, q.mul(tail.first), t.mul(F).add(p)),
      second: where(far, square(q).mul(tail.second), second),
    };
  },
  below: (z, top) => {
    const x = z.neg();
    const size = exp(top.sub(z).mul(top.add(z)).mul(0.5));
    const e = gapShare(x);
    return {
      F: size.div(normalHazard(x)),
      first: size.mul(e),
      second: square(size).mul(gapShare(x.mul(ROOT_2)).sub(square(e)).div(x)),
    };
  },
  deep: -1,
  least: -40,
};

/**
 * The standard Logistic: ∫ F = log(1 + eᶻ) and ∫ F² = log(1 + eᶻ) − F. Below 0 over w = eᶻ and its square: log1p(w)/w and
 * (log(1 + w) − w)/w² + 1/(1 + w).
 */
export const standardLogistic: Standard = {
  at: (z) => {
    const far = lt(z, -1);
    const t = where(far, -1, z);
    const l = where(far, z, -1);
    const tail = standardLogistic.below(l, l);
    const [F, first] = [sigmoid(z), softplus(z)];
    return { F, first, second: where(far, square(exp(l)).mul(tail.second), softplus(t).sub(sigmoid(t))) };
  },
  below: (z, top) => {
    const size = exp(z.sub(top));
    const w = exp(z);
    const small = lt(w, 1e-4);
    const v = where(small, 1, w);
    const series = w.mul(w.mul(w.mul(0.2).sub(0.25)).add(1 / 3)).sub(0.5);
    const bend = where(small, series, log1pmx(v).div(square(v)));
    const F = reciprocal(w.add(1));
    return { F: size.mul(F), first: size.mul(log1pRatio(w)), second: square(size).mul(bend.add(F)) };
  },
  deep: -1,
  least: -800,
};

/** All in units of the standard family, y between its bounds, and how far outside it was. */
function standardized({ loc, scale }: LocationScale, { lower, upper, y }: Within) {
  const inside = greater(lesser(y, upper), lower);
  const [a, b, z] = [lower, upper, inside].map((at) => at.sub(loc).div(scale)) as [Tensor, Tensor, Tensor];
  return { a, b, z, outside: abs(y.sub(inside)) };
}

/** ∫ F² from the lower limit to y plus ∫ (1 − F)² from there to the upper one. */
export function clippedCrps(family: Standard, params: LocationScale, within: Within): Tensor {
  const { a, b, z, outside } = standardized(params, within);
  const second = (at: Tensor): Tensor => family.at(greater(at, family.least)).second;
  const below = second(z).sub(second(a));
  const above = second(z.neg()).sub(second(b.neg()));
  return greater(below.add(above), 0).mul(params.scale).add(outside);
}

/** Numbers of which the square is a number. */
const FARTHEST = { f32: 1e15, f64: 1e150 };

/**
 * The same of F given that y lies between the bounds, (F − F(a))/(F(b) − F(a)). Bounds that lie above 0 are mirrored; if
 * both lie in the tail then all is over what F is like there. Between bounds that are near each other, w scales apart,
 * digits are lost: relative error about 1e-16/w².
 */
export function truncatedCrps(family: Standard, params: LocationScale, within: Within): Tensor {
  const given = standardized(params, within);
  const mirrored = gt(given.a.add(given.b), 0);
  const [a, b, z] = (
    [
      [given.a, given.b],
      [given.b, given.a],
      [given.z, given.z],
    ] as const
  ).map(([own, other]) => where(mirrored, other.neg(), own)) as [Tensor, Tensor, Tensor];
  const inTail = lt(b, family.deep);
  const at = (x: Tensor): Integrals => family.at(greater(x, family.least));
  const score = (from: Tensor, to: Tensor, y: Tensor, of: (z: Tensor) => Integrals, above: Tensor): Tensor => {
    const [low, high, here] = [of(from), of(to), of(y)];
    const below = here.second
      .sub(low.second)
      .sub(low.F.mul(here.first.sub(low.first)).mul(2))
      .add(square(low.F).mul(y.sub(from)));
    return greater(below.add(above), 0).div(square(high.F.sub(low.F)));
  };
  const body = (() => {
    const from = greater(where(inTail, -1, a), family.least);
    const to = lesser(where(inTail, 1, b), -family.least);
    const y = where(inTail, 0, z);
    const [end, here] = [at(to.neg()), at(y.neg())];
    const above = here.second
      .sub(end.second)
      .sub(end.F.mul(here.first.sub(end.first)).mul(2))
      .add(square(end.F).mul(to.sub(y)));
    return score(from, to, y, at, above);
  })();
  const tail = (() => {
    const most = byPrecision(FARTHEST);
    const held = (x: Tensor, otherwise: number): Tensor => greater(where(inTail, x, otherwise), most.neg());
    const [from, to, y] = [held(a, -3), held(b, -2), held(z, -2.5)];
    const below = (x: Tensor): Integrals => family.below(x, to);
    const [top, here] = [below(to), below(y)];
    const above = square(top.F)
      .mul(to.sub(y))
      .sub(top.F.mul(top.first.sub(here.first)).mul(2))
      .add(top.second.sub(here.second));
    return score(from, to, y, below, above);
  })();
  return where(inTail, tail, body).mul(params.scale).add(given.outside);
}
