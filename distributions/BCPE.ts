// BCPE: growth curves and reference ranges whose tails are lighter or heavier than a Normal's, by the Box–Cox transformation.
import {
  type BoxCox,
  boxCoxRules,
  byPrecision,
  distribution,
  eq,
  exp,
  greater,
  gt,
  lesser,
  lgammaDelta,
  lt,
  positive,
  real,
  reciprocal,
  type Symmetric,
  type Tensor,
  where,
} from "thetastar";
import { inverse, logTail, power, standardQuantile } from "./GeneralizedNormal.ts";

type Params = BoxCox & { readonly tail: Tensor };
const LOG_2 = 0.6931471805599453;

/** The scale of a GeneralizedNormal of variance 1 and shape 1/a, √(Γ(a)/Γ(3a)), held where it is a number: its logarithm. */
const logUnit = (a: Tensor): Tensor =>
  greater(lgammaDelta(a, a.mul(2)).mul(-0.5), byPrecision({ f32: -40, f64: -300 }));

/** The power exponential distribution; its powers are held at 1e150, in f32 at 1e12. */
function powerExponential({ scale, tail }: Params): Symmetric {
  const a = inverse(tail);
  const unit = logUnit(a);
  const most = exp(lesser(a.mul(byPrecision({ f32: 27, f64: 345 })), byPrecision({ f32: 40, f64: 300 })));
  const inUnits = (z: Tensor): Tensor => {
    const u = z.mul(exp(unit.neg()));
    return lesser(where(lt(z, 0), u.neg(), u), most);
  };
  const lead = unit.add(LOG_2).add(lgammaDelta(1, a)).neg();
  return {
    logDensity: (z) => lead.sub(power(inUnits(z), tail)),
    logTail: (z) => logTail(inUnits(z), a),
    far: { f32: 1e9, f64: 1e50 },
    order: {
      power: Infinity,
      exponential: where(gt(tail, 1), Infinity, where(eq(tail, 1), reciprocal(scale).mul(Math.SQRT2), 0)),
    },
  };
}

/**
 * BCPE (Box–Cox power exponential): heights, weights, blood values by age, where the centiles are wanted and tails are
 * lighter or heavier than a Normal's, as in the growth standards of the WHO: z has the power exponential distribution of
 * variance 1, truncated to y > 0. p(y) = (y/median)^shape·f(z)/(y·scale·F(1/(scale·|shape|))),
 * f(z) = exp(−|z/c|^tail)/(2c·Γ(1 + 1/tail)), c² = Γ(1/tail)/Γ(3/tail), z = ((y/median)^shape − 1)/(shape·scale),
 * log(y/median)/scale for shape 0, y > 0. Parameters: median (positive; exactly so but for the truncated part
 * F(−1/(scale·|shape|))), scale (positive), shape (real), the power that makes y symmetric, and tail (positive), the power
 * of the tails: 2 the Normal's, where it is the BCCG, 1 Laplace's, ∞ a Uniform's: the mu, sigma, nu and tau of gamlss.
 * Moments are integrals: all exist for shape > 0, those below −shape where it is negative.
 * Rigby and Stasinopoulos, Statistics in Medicine 23 (2004), 3053–3076.
 *
 * @example
 * BCPE({ median: 3, scale: 0.1, shape: 0.5, tail: 1.5 }).quantile(0.97); // 3.6088554661147243
 */
export const BCPE = /* @__PURE__ */ distribution({
  name: "BCPE",
  params: { median: positive, scale: positive, shape: real, tail: positive },
  support: positive,
  ...boxCoxRules(
    powerExponential,
    ({ tail }: Params, u) => {
      const a = inverse(tail);
      return standardQuantile(a, u, u.neg().add(1))
        .mul(exp(logUnit(a)))
        .neg();
    },
    { tail: 2 },
  ),
});
