// Rounded: what is known to the nearest unit only, such as ages, heights and clock times.
import {
  type Constraint,
  cdfOf,
  ceil,
  distribution,
  type Family,
  floor,
  greater,
  lesser,
  logProbBetweenOf,
  multiples,
  type Scalar,
  type Spec,
  type Tensor,
  type Tensors,
} from "thetastar";

type Rule<P extends Spec> = (params: Tensors<P>, y: Tensor) => Tensor;

/**
 * A continuous family rounded to multiples of `width`: P(y) = P(y − width/2 ≤ X < y + width/2), as far as that lies in the
 * base's support (Heitjan and Rubin, Annals of Statistics 19, 1991). For a width of 1 y is an integer and all that is
 * derived for integers is here; for another one logProb, cdf and their kin, quantile and sample are. Parameters: those of
 * the base, in any of its sets; they speak of x.
 *
 * Throws a `RangeError` for a width that is not positive, a `TypeError` for a base that is not continuous or has no logCdf
 * and logSurvival.
 *
 * @example
 * Rounded(Normal, 1)({ loc: 0, scale: 1 }).prob(0); // 0.3829249225480261
 */
export function Rounded<P extends Spec, Q extends Spec, S extends Constraint>(
  base: Family<P, Q, S>,
  width: number,
): Family<P, P | Q, Scalar> {
  const { rules, support } = base;
  const name = `Rounded(${base.name}, ${width})`;
  if (!(width > 0 && width < Infinity))
    throw new RangeError(`${name}: the width must be positive and finite; it is ${width}. Give the unit of y.`);
  const between = logProbBetweenOf(base);
  const { logCdf, logSurvival, quantile, sample, start, momentOrder } = rules;
  if (!between || !logCdf || !logSurvival || support.shape.length > 0 || support.discrete)
    throw new TypeError(`${name}: the base must be continuous, with logCdf and logSurvival. Choose another family.`);
  const [, ...others] = base.parametrizations;
  const nearest = (x: number): number => (Number.isFinite(x) ? width * Math.floor(x / width + 0.5) : x);
  const [least, most] = [nearest(support.lower), nearest(support.upper)];
  /** Which multiple y is. */
  const unit = (y: Tensor): Tensor => floor(y.div(width).add(0.5));
  /** Where the cell of the last multiple up to y ends. */
  const end = (y: Tensor): Tensor => floor(y.div(width).add(1e-6)).add(0.5).mul(width);
  const [cdf, survival, below, above] = (["cdf", "survival", "logCdf", "logSurvival"] as const).map((method) => {
    const rule = cdfOf(base, method) as NonNullable<ReturnType<typeof cdfOf>>;
    return (p: Tensors<P>, y: Tensor): Tensor => rule(p, end(y));
  }) as [Rule<P>, Rule<P>, Rule<P>, Rule<P>];
  return distribution<P, Scalar, readonly Q[]>({
    name,
    params: base.params,
    also: others as never,
    support: multiples(width, least, most),
    elementwise: base.elementwise,
    ...(rules.check && { check: rules.check }),
    logProb: (p, y) => between(p, unit(y).sub(0.5).mul(width), unit(y).add(0.5).mul(width)),
    cdf,
    survival,
    logCdf: below,
    logSurvival: above,
    ...(quantile && {
      quantile: (p, a, b) => {
        const y = ceil(quantile(p, a, b).div(width).sub(0.5)).mul(width);
        return greater(lesser(y, most), least);
      },
    }),
    ...(sample && { sample: (p, key) => unit(sample(p, key)).mul(width) }),
    ...(momentOrder && width === 1 && { momentOrder }),
    // what was rounded to an end of the support lay inside it
    ...(start && {
      start: (y, weight, known) => {
        const [low, high] = [support.lower + width / 4, support.upper - width / 4];
        return start(
          y.map((v) => Math.min(Math.max(v, low), high)),
          weight,
          known,
        );
      },
    }),
  });
}
