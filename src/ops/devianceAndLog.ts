// bd0 of a product or quotient with y, and log y, by one logarithm: the densities of Gamma, Beta and their kin.
import { constant, elementwiseOp, type Precision, scale, Tensor } from "../tensor.ts";
import { byPrecision } from "./limits.ts";
import { log, logAndExcess } from "./logarithm.ts";
import { and, greater, gt, lesser, lt, where } from "./machine.ts";

/**
 * m/a is looked at between the reciprocal `close` of `far` and `far`, where m is not below `least`; elsewhere y by itself,
 * which is below `most` there and multiplied by 2⁶⁴, so that it is a normal number.
 */
const tables = {
  f64: { far: 1e280, close: 1e-280, least: 1e-292, most: 1e285 },
  f32: { far: 1e30, close: 1e-30, least: 1e-36, most: 1e15 },
} as const;
/** A larger quotient by/y counts as this, with slope 0: slopes of an infinite one would be infinities of both signs. */
const VAST = { f32: 1e37, f64: 1e300 } as const;
const LIFT = 18446744073709551616;
const LOG_LIFT = 44.3614195558365;

function both(precision: Precision, inverse: boolean, a: Tensor, by: Tensor, y: Tensor) {
  const { far, close, least, most } = tables[precision];
  const m = inverse ? lesser(by.div(y), VAST[precision]) : by.mul(y);
  const near = and(gt(m, greater(a.mul(close), least)), lt(m, a.mul(far)));
  const share = constant(1).div(a);
  const t = where(near, m.mul(share), lesser(y, most).mul(LIFT));
  const steps = logAndExcess(precision, t, m.sub(a).mul(share));
  const apart = log(a).sub(log(by));
  const logY = inverse
    ? where(near, steps.log.neg(), steps.log).add(where(near, apart.neg(), -LOG_LIFT))
    : steps.log.add(where(near, apart, -LOG_LIFT));
  const alone = m.sub(a.mul((inverse ? logY.neg() : logY).add(constant(1).sub(apart))));
  return { deviance: where(near, a.mul(steps.excess), alone), logY };
}

const ofProduct = /* @__PURE__ */ pair(false);
const ofQuotient = /* @__PURE__ */ pair(true);
/** The two ops; both expand into the same steps, which are then computed once. */
function pair(inverse: boolean) {
  const name = inverse ? "Quotient" : "Product";
  const logY = elementwiseOp(`logOf${name}`, {
    expand: (precision, a: Tensor, by: Tensor, y: Tensor) => both(precision, inverse, a, by, y).logY,
    vjp: (g, _, _a, _by, y: Tensor) => [undefined, undefined, scale(g, constant(1).div(y))],
  });
  const deviance = elementwiseOp(`devianceOf${name}`, {
    expand: (precision, a: Tensor, by: Tensor, y: Tensor) => both(precision, inverse, a, by, y).deviance,
    vjp: (g, _, a: Tensor, by: Tensor, y: Tensor) => {
      const l = new Tensor(logY, [a, by, y]);
      const m = inverse ? by.div(y) : by.mul(y);
      const d = inverse ? where(lt(m, byPrecision(VAST)), m.sub(a), 0) : m.sub(a);
      const alongY = d.div(y);
      return [
        scale(
          g,
          log(a)
            .sub(log(by))
            .sub(inverse ? l.neg() : l),
        ),
        scale(g, d.div(by)),
        scale(g, inverse ? alongY.neg() : alongY),
      ];
    },
  });
  return { logY, deviance };
}

/**
 * bd0(a, m) of m = by·y (by/y, `inverse`), and log y, by one logarithm of what differs from y to y. a, by and y are positive,
 * and a is between 1e-290 and 1e100 (1e-30 and 1e15 in f32); m may over- or underflow. The deviance is right to a few ulp
 * besides what m is rounded by, log y to an ulp of the larger of it and log(a/by).
 *
 * @example
 * // log of xᵃ⁻¹e⁻ˣ/Γ(a)
 * const { deviance, logY } = devianceAndLog(a, 1, x);
 * const logDensity = log(a).mul(0.5).sub(stirlerr(a)).sub(HALF_LOG_2PI).sub(deviance).sub(logY);
 */
export function devianceAndLog(
  a: Tensor,
  by: Tensor,
  y: Tensor,
  inverse = false,
): { readonly deviance: Tensor; readonly logY: Tensor } {
  const ops = inverse ? ofQuotient : ofProduct;
  return { deviance: new Tensor(ops.deviance, [a, by, y]), logY: new Tensor(ops.logY, [a, by, y]) };
}
