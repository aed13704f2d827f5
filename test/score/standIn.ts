// Forecasts with formulas of their own, to test scores apart from the families: a single distribution for all rows.

type Tail = { readonly tail?: "lower" | "upper" };
export interface StandIn {
  readonly rows: boolean;
  readonly length: number;
  readonly discrete: boolean;
  cdf(y: ArrayLike<number>): Float64Array;
  survival(y: ArrayLike<number>): Float64Array;
  quantile(p: number, options?: Tail): number;
  interval(p: number): { lower: number; upper: number };
}

interface Formulas {
  readonly cdf: (y: number) => number;
  readonly survival: (y: number) => number;
  /** The quantile of p, given 1 − p too: one of them is accurate. */
  readonly quantile: (p: number, q: number) => number;
  readonly discrete?: boolean;
}

export function standIn({ cdf, survival, quantile, discrete = false }: Formulas): StandIn {
  const at = (p: number, { tail = "lower" }: Tail = {}): number =>
    tail === "lower" ? quantile(p, 1 - p) : quantile(1 - p, p);
  return {
    rows: false,
    length: 1,
    discrete,
    cdf: (y) => Float64Array.from(y, cdf),
    survival: (y) => Float64Array.from(y, survival),
    quantile: at,
    interval: (p) => ({ lower: at((1 - p) / 2), upper: at((1 - p) / 2, { tail: "upper" }) }),
  };
}

export const logistic = (): StandIn =>
  standIn({
    cdf: (y) => 1 / (1 + Math.exp(-y)),
    survival: (y) => 1 / (1 + Math.exp(y)),
    quantile: (p, q) => Math.log(p / q),
  });

export const exponential = (scale = 1): StandIn =>
  standIn({
    cdf: (y) => (y > 0 ? -Math.expm1(-y / scale) : 0),
    survival: (y) => (y > 0 ? Math.exp(-y / scale) : 1),
    quantile: (p, q) => (p < 0.5 ? -scale * Math.log1p(-p) : -scale * Math.log(q)),
  });

export function cauchy(): StandIn {
  const below = (y: number): number => (y < -1 ? Math.atan(-1 / y) / Math.PI : 0.5 + Math.atan(y) / Math.PI);
  return standIn({
    cdf: below,
    survival: (y) => below(-y),
    quantile: (p, q) => (p < 0.5 ? -1 / Math.tan(Math.PI * p) : 1 / Math.tan(Math.PI * q)),
  });
}

/** Number of failures before the first success of probability p. */
export const geometric = (p: number): StandIn =>
  standIn({
    cdf: (y) => (y < 0 ? 0 : -Math.expm1((Math.floor(y) + 1) * Math.log1p(-p))),
    survival: (y) => (y < 0 ? 1 : Math.exp((Math.floor(y) + 1) * Math.log1p(-p))),
    quantile: (_, q) => Math.max(0, Math.ceil(Math.log(q) / Math.log1p(-p) - 1e-9) - 1),
    discrete: true,
  });

/** Evenly within `width` around `at`. */
export function uniform(at: number, width: number): StandIn {
  const cdf = (y: number): number => Math.min(1, Math.max(0, (y - at) / width + 0.5));
  return standIn({ cdf, survival: (y) => cdf(2 * at - y), quantile: (p) => at + (p - 0.5) * width });
}
