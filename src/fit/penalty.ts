// Penalties of linear heads: what is added to the mean negative log-likelihood for large coefficients.
import { evaluate } from "../compile/evaluate.ts";
import type { Standardization } from "../data/features.ts";
import type { Tensor } from "../tensor.ts";
import type { Layout } from "./descend.ts";

/** A penalty, made by {@link ridge}, {@link lasso} or {@link elasticNet}. */
export interface Penalty<L1 extends boolean = boolean> {
  readonly name: "ridge" | "lasso" | "elasticNet";
  /** λ: not negative. */
  readonly amount: number;
  /** α: the share of the sum of absolute values; the rest is half the sum of squares. */
  readonly share: number;
  /** Known to the types alone: does it set coefficients to zero? */
  readonly sparse?: L1;
}

/** Of each number of θ: λα of its absolute value, λ(1 − α) of half its square. */
export interface Penalties {
  readonly l1: Float64Array;
  readonly l2: Float64Array;
}

function checked<L1 extends boolean>(name: Penalty["name"], amount: number, share: number): Penalty<L1> {
  if (!(amount >= 0 && amount < Infinity))
    throw new RangeError(`${name}: the amount must be finite and not negative; came ${String(amount)}. Try 0.1.`);
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`${name}: the share of the lasso must lie between 0 and 1; came ${String(share)}. Try 0.5.`);
  return { name, amount, share };
}

/**
 * λ·½Σβ², β being coefficients of columns with standard deviation 1; intercepts and bare parameters are free. Added to
 * −log-likelihood/Σw. Throws a `RangeError` for an amount that is negative. Source: Hoerl and Kennard, Technometrics 12
 * (1970).
 *
 * @example
 * await fit(model(Bernoulli, { logits: linear() }), { x, y }, { penalty: ridge(0.1) });
 */
export const ridge = (amount: number): Penalty<false> => checked("ridge", amount, 0);

/**
 * λ·Σ|β|, of the same coefficients as {@link ridge}: some of them become 0. Source: Tibshirani, Journal of the Royal
 * Statistical Society B 58 (1996).
 *
 * @example
 * await fit(model(Poisson, { rate: linear("~ age * sex") }), { data, y: "days" }, { penalty: lasso(0.05) });
 */
export const lasso = (amount: number): Penalty<true> => checked("lasso", amount, 1);

/** λ·(α·Σ|β| + (1 − α)·½Σβ²). Source: Zou and Hastie, Journal of the Royal Statistical Society B 67 (2005). */
export const elasticNet = (amount: number, share = 0.5): Penalty<true> => checked("elasticNet", amount, share);

/** What heads take of x, and what the columns of x were divided by. */
interface Scales {
  readonly features: readonly (Tensor | undefined)[];
  /** Of x as it came, and as the heads see it. */
  readonly raw: Standardization | undefined;
  readonly inside: Standardization | undefined;
}

/** A penalty for each number of θ, by the weights of the heads in its layout. */
export function penaltiesOf({ amount, share }: Penalty, layout: Layout, { features, raw, inside }: Scales): Penalties {
  // heads without an intercept see columns as they came: their features have deviations other than 1
  const x = raw ? raw.sd.map((sd, j) => sd / (inside?.sd[j] ?? 1)) : [0];
  const size = layout.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0);
  // the layout knows heads with parameters only
  const own = features.filter((f) => f !== undefined);
  const deviations = evaluate(Object.fromEntries(own.map((f, i) => [`${i}`, f])), { x }, { rows: 1 });
  const [l1, l2] = [new Float64Array(size), new Float64Array(size)];
  let head = -1;
  let previous: string | undefined;
  for (const { name, shape, offset } of layout) {
    const prefix = name.slice(0, name.lastIndexOf(".") + 1);
    if (prefix !== previous) head++;
    previous = prefix;
    if (name !== `${prefix}weight`) continue;
    const [rows, width] = shape as [number, number];
    for (let k = 0; k < rows * width; k++) {
      const s = deviations[`${head}`]?.[Math.floor(k / width)] as number;
      l1[offset + k] = amount * share * s;
      l2[offset + k] = amount * (1 - share) * s * s;
    }
  }
  return { l1, l2 };
}
