// AsymmetricLaplace: the likelihood of quantile regression.
import {
  abs,
  closedForm,
  eq,
  exp,
  expm1,
  greater,
  type KnownValues,
  locationScale,
  log,
  log1p,
  logRatio,
  lt,
  positive,
  real,
  type StartValues,
  sqrt,
  square,
  standardize,
  type Tensor,
  uniform,
  unitInterval,
  unstandardize,
  weightedMoments,
  weightedQuantile,
  where,
} from "thetastar";

/** P(Z ≤ 0) and P(Z > 0): the rates at which the density falls on the other side. */
interface Sides {
  readonly left: Tensor;
  readonly right: Tensor;
}
const sides = ({ level }: { readonly level: Tensor }): Sides => ({ left: level, right: level.neg().add(1) });
const turned = ({ left, right }: Sides): Sides => ({ left: right, right: left });

/** rate·|z| ≥ 0, the pinball loss; 0 where the rate is, however far z. */
function loss(z: Tensor, { left, right }: Sides): Tensor {
  const rate = where(lt(z, 0), right, left);
  const flat = eq(rate, 0);
  return where(flat, 0, where(flat, 1, rate).mul(where(lt(z, 0), z.neg(), z)));
}
/** log x, −∞ at 0 without a slope. */
const logOrNone = (x: Tensor): Tensor => where(eq(x, 0), -Infinity, log(where(eq(x, 0), 1, x)));

function below(z: Tensor, at: Sides): Tensor {
  const l = loss(z, at);
  // above 0 two positive terms: left + right·(1 − e^−loss)
  return where(lt(z, 0), at.left.mul(exp(l.neg())), at.left.sub(at.right.mul(expm1(l.neg()))));
}
function logBelow(z: Tensor, at: Sides): Tensor {
  const l = loss(z, at);
  const above = at.right.mul(exp(l.neg()));
  const most = lt(above, 0.5);
  const right = where(most, log1p(where(most, above, 0).neg()), logOrNone(where(most, 1, below(z, at))));
  return where(lt(z, 0), logOrNone(at.left).sub(l), right);
}

const fromTails = (p: Tensor, q: Tensor, { left, right }: Sides): Tensor =>
  where(lt(p, left), logRatio(p, left).div(right), logRatio(q, right).div(left).neg());

/**
 * The parameters of greatest likelihood. For a loc with mean excess a of y above it and b below, scale is √(ab) and level
 * √b/(√a + √b), and the likelihood is greatest where √a + √b is least: between two y it is concave in loc, so at a y
 * (Kotz, Kozubowski and Podgórski, The Laplace Distribution and Generalizations (2001), section 3.5.1). For a known level
 * loc is the quantile at it.
 */
function greatest(y: Float64Array, weight: Float64Array, known: KnownValues): StartValues | undefined {
  const { level, ...others } = known;
  if (Object.keys(others).length > 0) return undefined;
  const total = weight.reduce((a, b) => a + b, 0);
  const parts = (loc: number): readonly [above: number, below: number] => {
    let [above, below] = [0, 0];
    y.forEach((v, i) => {
      const part = ((weight[i] as number) / total) * (v - loc);
      if (v > loc) above += part;
      else below -= part;
    });
    return [above, below];
  };
  if (level) {
    const at = level[0] as number;
    if (!level.every((v) => v === at)) return undefined;
    const loc = weightedQuantile(y, weight, at);
    const [above, below] = parts(loc);
    return { loc, scale: at * above + (1 - at) * below };
  }
  const order = Array.from(y.keys())
    .filter((i) => (weight[i] as number) > 0)
    .sort((i, j) => (y[i] as number) - (y[j] as number));
  const first = y[order[0] as number] as number;
  let [loc, best] = [first, Infinity];
  let [before, under, over] = [0, 0, parts(first)[0]];
  for (const [k, i] of order.entries()) {
    const step = (y[i] as number) - (y[order[Math.max(k - 1, 0)] as number] as number);
    under += before * step;
    over = Math.max(over - (1 - before) * step, 0);
    before += (weight[i] as number) / total;
    const value = Math.sqrt(under) + Math.sqrt(over);
    if (value < best) [loc, best] = [y[i] as number, value];
  }
  // at the least y or the most the likelihood grows as level goes to its end: near enough to it
  const [above, below] = parts(loc);
  const [a, b] = [Math.sqrt(Math.max(above, 1e-12 * below)), Math.sqrt(Math.max(below, 1e-12 * above))];
  return { loc, scale: a * b, level: b / (a + b) };
}

/**
 * AsymmetricLaplace: quantile regression by maximum likelihood, loc being the quantile of y at `level`.
 * p(y) = level·(1 − level)/scale·exp(−ρ(z)), ρ(z) = z·(level − 1{z < 0}) the pinball loss, z = (y − loc)/scale.
 * Parameters: loc (real) and scale (positive) in units of y, level (from 0 to 1): P(Y ≤ loc) = level, and smaller levels
 * have the longer tail above. To regress one quantile keep the level: `withConstraints(AsymmetricLaplace, { level:
 * known(unitInterval) })`. Koenker and Machado, JASA 94 (1999); Yu and Zhang, Commun. Stat. Theory Methods 34 (2005).
 *
 * @example
 * AsymmetricLaplace({ loc: 2, scale: 1, level: 0.9 }).cdf(2); // 0.9
 */
export const AsymmetricLaplace = /* @__PURE__ */ closedForm({
  name: "AsymmetricLaplace",
  params: { loc: real, scale: positive, level: unitInterval },
  support: real,
  elementwise: true,
  logProb: (params, y) =>
    log(params.level)
      .add(log1p(params.level.neg()))
      .sub(log(params.scale))
      .sub(loss(standardize(y, params), sides(params))),
  cdf: (params, y) => below(standardize(y, params), sides(params)),
  survival: (params, y) => below(standardize(y, params).neg(), turned(sides(params))),
  logCdf: (params, y) => logBelow(standardize(y, params), sides(params)),
  logSurvival: (params, y) => logBelow(standardize(y, params).neg(), turned(sides(params))),
  quantile: (params, p, q) => unstandardize(fromTails(p, q, sides(params)), params),
  // z is the difference of independent exponentials with the rates `left` and `right`
  mean: (params) => {
    const { left, right } = sides(params);
    return unstandardize(right.sub(left).div(left).div(right), params);
  },
  variance: (params) => {
    const { left, right } = sides(params);
    return square(params.scale.div(left).div(right)).mul(square(left).add(square(right)));
  },
  skewness: (params) => {
    const { left, right } = sides(params);
    const squares = square(left).add(square(right));
    return right
      .sub(left)
      .mul(squares.add(left.mul(right)))
      .mul(2)
      .div(squares.mul(sqrt(squares)));
  },
  kurtosis: (params) => {
    const { left, right } = sides(params);
    const [l, r] = [square(left), square(right)];
    return square(l)
      .add(square(r))
      .mul(6)
      .div(square(l.add(r)));
  },
  mode: ({ loc }) => loc,
  entropy: ({ scale, level }) => log(scale).sub(log(level)).sub(log1p(level.neg())).add(1),
  sample: (params, key) => {
    const u = uniform(key);
    return unstandardize(fromTails(u, u.neg().add(1), sides(params)), params);
  },
  // ∫ (F − 1{y ≤ z})², with r the rate on the side of y and s the other: s²/2r + r²/2s + |z| − 2s(1 − e^(−r|z|))/r
  crps: (params, y) => {
    const z = standardize(y, params);
    const at = sides(params);
    const [r, s] = [where(lt(z, 0), at.right, at.left), where(lt(z, 0), at.left, at.right)];
    const near = expm1(loss(z, at).neg()).mul(s).mul(2).div(r);
    const ends = square(s).div(r).add(square(r).div(s)).mul(0.5);
    return ends
      .add(where(lt(z, 0), z.neg(), z))
      .add(near)
      .mul(params.scale);
  },
  // log of the ratio of heights, − 1, and the loss by q's measure: z beyond its loc, d away, has an exponential tail
  kl: (p, q) => {
    const [own, other] = [sides(p), sides(q)];
    const d = q.loc.sub(p.loc).div(p.scale);
    const below = lt(d, 0);
    const near = where(below, own.right, own.left);
    const share = where(below, own.left, own.right);
    const beyond = share.mul(exp(near.mul(abs(d)).neg())).div(near);
    const centre = own.right.sub(own.left).div(own.left).div(own.right).sub(d);
    const [up, down] = [where(below, beyond.add(centre), beyond), where(below, beyond, beyond.sub(centre))];
    const height = logRatio(p.level, q.level).add(logRatio(own.right, other.right)).add(logRatio(q.scale, p.scale));
    const lost = other.left.mul(up).add(other.right.mul(down)).mul(p.scale.div(q.scale));
    return greater(height.sub(1).add(lost), 0);
  },
  // the Laplace that fits best
  start: (y, weight) => {
    const loc = weightedQuantile(y, weight, 0.5);
    const deviations = y.map((v) => Math.min(Math.abs(v - loc), Number.MAX_VALUE));
    const scale = weightedMoments(deviations, weight).mean / 2;
    return { loc, scale: scale > 0 ? scale : 1, level: 0.5 };
  },
  mle: greatest,
  affine: locationScale,
});
