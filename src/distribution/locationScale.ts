// What families with a location and a scale have in common.
import { finite } from "../ops/limits.ts";
import { abs, lt, where } from "../ops/machine.ts";
import type { Tensor } from "../tensor.ts";

/** The parameters of such a family, of which the others do not depend on the units of y. */
export interface LocationScale {
  readonly loc: Tensor;
  readonly scale: Tensor;
}

/** (y − loc)/scale. */
export const standardize = (y: Tensor, { loc, scale }: LocationScale): Tensor => y.sub(loc).div(scale);

/** The same, held between the largest numbers: for formulas that have no limit at ±∞. */
export const standardizeFinite = (y: Tensor, params: LocationScale): Tensor => finite(standardize(y, params));

/** A log density of y where that is finite, −∞ at ±∞. */
export const noneAtInfinity = (y: Tensor, logDensity: Tensor): Tensor =>
  where(lt(abs(y), Infinity), logDensity, -Infinity);

/** loc + scale·z. */
export const unstandardize = (z: Tensor, { loc, scale }: LocationScale): Tensor => z.mul(scale).add(loc);

/** The rule `affine` of a family whose loc and scale have the units of y and whose other parameters have none. */
export const locationScale = {
  shift: <T extends LocationScale>(params: T, by: Tensor): T => ({ ...params, loc: params.loc.add(by) }),
  scale: <T extends LocationScale>(params: T, by: Tensor): T => ({
    ...params,
    loc: params.loc.mul(by),
    scale: params.scale.mul(by),
  }),
} as const;
