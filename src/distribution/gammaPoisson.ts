// What the negative binomial families have in common: a Poisson whose rate follows a Gamma distribution.
import { poissonDraw } from "../ops/countDraw.ts";
import { bd0 } from "../ops/deviance.ts";
import { gammaDraw } from "../ops/gammaDraw.ts";
import { logBetaI } from "../ops/incompleteBeta.ts";
import { byPrecision } from "../ops/limits.ts";
import { eq, floor, greater, gt, lesser, sqrt, where } from "../ops/machine.ts";
import { exp, log, log1p, reciprocal } from "../ops/math.ts";
import { type DrawKey, foldName } from "../ops/random.ts";
import { logBinomialTerm, type Odds } from "../ops/terms.ts";
import type { Tensor } from "../tensor.ts";
import { countSpread } from "./countSpread.ts";

/** The shape of the Gamma, and the ratio of the mean to it: the variance is mean·(1 + ratio). */
export interface GammaPoisson {
  readonly size: Tensor;
  readonly ratio: Tensor;
}

/** Limits within which nothing of a likelihood or its slopes overflows: beyond, slopes are 0. */
const RANGE = {
  size: [
    { f32: 1e-12, f64: 1e-80 },
    { f32: 1e12, f64: 1e80 },
  ],
  ratio: [
    { f32: 1e-17, f64: 1e-140 },
    { f32: 1e17, f64: 1e140 },
  ],
} as const;
const within = (x: Tensor, [least, most]: (typeof RANGE)[keyof typeof RANGE]): Tensor =>
  greater(lesser(x, byPrecision(most)), byPrecision(least));

/** size, and p = ratio/(1 + ratio) with its complement: of another event before the next of `size` stops. */
function bounded({ size, ratio }: GammaPoisson): Odds & { readonly size: Tensor } {
  const w = within(ratio, RANGE.ratio);
  return {
    size: within(size, RANGE.size),
    p: reciprocal(reciprocal(w).add(1)),
    q: reciprocal(w.add(1)),
    logP: log1p(reciprocal(w)).neg(),
    logQ: log1p(w).neg(),
  };
}

/** Beyond it products with a size overflow. */
const MOST_Z = { f32: 1e25, f64: 1e200 };
/** y + 1, no larger than what squares bear. */
const next = (y: Tensor): Tensor => lesser(y.add(1), byPrecision({ f32: 1e15, f64: 1e150 }));

/**
 * The rules of a family that is a GammaPoisson `of` its parameters. P(y) = Γ(y + s)/(Γ(s)·y!)·pʸ·qˢ with s = size,
 * p = ratio/(1 + ratio), q = 1 − p; P(Y ≤ y) = I_q(s, y + 1).
 */
export const gammaPoisson = <P>(of: (params: P) => GammaPoisson) => ({
  logProb: (params: P, y: Tensor): Tensor => {
    const { size, ...odds } = bounded(of(params));
    return log(size)
      .sub(log(size.add(y)))
      .add(logBinomialTerm(y, size, odds));
  },
  logCdf: (params: P, y: Tensor): Tensor => {
    const { size, p, q } = bounded(of(params));
    return logBetaI(size, next(y), q, p);
  },
  logSurvival: (params: P, y: Tensor): Tensor => {
    const { size, p, q } = bounded(of(params));
    return logBetaI(next(y), size, p, q);
  },
  mean: (params: P): Tensor => {
    const { size, ratio } = of(params);
    return size.mul(ratio);
  },
  variance: (params: P): Tensor => {
    const { size, ratio } = of(params);
    return size.mul(ratio).mul(ratio.add(1));
  },
  skewness: (params: P): Tensor => {
    const { size, ratio } = of(params);
    return ratio
      .mul(2)
      .add(1)
      .div(sqrt(size.mul(ratio).mul(ratio.add(1))));
  },
  kurtosis: (params: P): Tensor => {
    const { size, ratio } = of(params);
    return reciprocal(size)
      .mul(6)
      .add(reciprocal(size.mul(ratio).mul(ratio.add(1))));
  },
  mode: (params: P): Tensor => {
    const { size, ratio } = of(params);
    return floor(greater(size.sub(1).mul(ratio), 0));
  },
  // Wei and Held, TEST 23 (2014), table 1
  crps: (params: P, y: Tensor): Tensor => {
    const { size, p, q } = bounded(of(params));
    const ratio = within(of(params).ratio, RANGE.ratio);
    const mean = size.mul(ratio);
    const z = lesser(ratio.mul(ratio.add(1)).mul(4), byPrecision(MOST_Z));
    const below = exp(logBetaI(size, next(y), q, p));
    // E(Y; Y ≤ y) = mean·P(Y′ ≤ y − 1), Y′ of size + 1
    const partly = where(gt(y, 0), exp(logBetaI(size.add(1), greater(y, 1), q, p)), 0);
    const spread = ratio.add(1).mul(countSpread(size.add(1), z));
    return y.mul(below.mul(2).sub(1)).sub(mean.mul(partly.mul(2).sub(1).add(spread)));
  },
  // E(Y)·log(p/p′) + size·log(q/q′) of equal sizes; where they differ there is no formula
  kl: (p: P, q: P): Tensor => {
    const [a, b] = [of(p), of(q)];
    const [w, v] = [within(a.ratio, RANGE.ratio), within(b.ratio, RANGE.ratio)];
    const each = greater(bd0(w, v).sub(bd0(w.add(1), v.add(1))), 0);
    return where(eq(a.size, b.size), a.size.mul(each), Number.NaN);
  },
  sample: (params: P, key: DrawKey): Tensor => {
    const { size, ratio } = of(params);
    return poissonDraw(foldName(key, "count"), gammaDraw(foldName(key, "rate"), size).mul(ratio));
  },
});
