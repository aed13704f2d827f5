// BCT: growth curves and reference ranges with outliers, by the Box–Cox transformation of y.
import {
  type BoxCox,
  boxCoxMode,
  boxCoxRules,
  distribution,
  finite,
  log,
  positive,
  real,
  type Symmetric,
  sqrt,
  type Tensor,
} from "thetastar";
import { heldDf, logDensity, logTail, standardQuantile } from "./StudentT.ts";

type Params = BoxCox & { readonly df: Tensor };

/** Student's t. */
function student({ df }: Params): Symmetric {
  const n = heldDf(df);
  const [a, root] = [n.mul(0.5), sqrt(n)];
  const w = (z: Tensor): Tensor => finite(z.div(root));
  return {
    logDensity: (z) => logDensity(w(z), a).sub(log(n).mul(0.5)),
    logTail: (z) => logTail(w(z), a),
    far: { f32: 1e18, f64: 1e150 },
    order: { power: df, exponential: 0 },
  };
}

/**
 * BCT (Box–Cox t): heights, weights, blood values by age, where the centiles are wanted and some y are far out: z has
 * Student's t distribution, truncated to y > 0. p(y) = (y/median)^shape·t(z)/(y·scale·T(1/(scale·|shape|))),
 * z = ((y/median)^shape − 1)/(shape·scale), log(y/median)/scale for shape 0, y > 0. Parameters: median (positive; exactly
 * so but for the truncated part T(−1/(scale·|shape|))), scale (positive), shape (real), the power that makes y symmetric,
 * and df (positive), the degrees of freedom: the mu, sigma, nu and tau of gamlss. Moments are integrals: those below
 * shape·df exist, or below −shape where it is negative; where it is 0, none does. The mode is the inner
 * one, see BCCG, which this is for df → ∞.
 * Rigby and Stasinopoulos, Statistical Modelling 6 (2006), 209–229.
 *
 * @example
 * BCT({ median: 3, scale: 0.1, shape: 0.5, df: 4 }).quantile(0.97); // 3.8309642620533686
 */
export const BCT = /* @__PURE__ */ distribution({
  name: "BCT",
  params: { median: positive, scale: positive, shape: real, df: positive },
  support: positive,
  ...boxCoxRules(student, ({ df }: Params, u) => standardQuantile(heldDf(df), u, u.neg().add(1)).neg(), { df: 10 }),
  // (df + 1)·z·(1 + shape·scale·z) = (shape − 1)·scale·(df + z²)
  mode: (params) => {
    const { scale, shape, df } = params;
    const a = scale.mul(df.mul(shape).add(1));
    return boxCoxMode(params, a, df.add(1), shape.sub(1).mul(scale).mul(df).neg());
  },
});
