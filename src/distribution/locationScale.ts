// What families with a location and a scale have in common.
import type { Tensor } from "../tensor.ts";

/** The parameters of such a family, of which the others do not depend on the units of y. */
export interface LocationScale {
  readonly loc: Tensor;
  readonly scale: Tensor;
}

/** (y − loc)/scale. */
export const standardize = (y: Tensor, { loc, scale }: LocationScale): Tensor => y.sub(loc).div(scale);

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
