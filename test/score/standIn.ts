// Forecasts with formulas of their own, to test scores apart from the families: one row for each y asked.

export interface StandIn {
  readonly length: number;
  readonly discrete: boolean;
  cdf(y: ArrayLike<number>): Float64Array;
  survival(y: ArrayLike<number>): Float64Array;
  quantile(p: number): Float64Array;
}

interface Formulas {
  readonly cdf: (y: number) => number;
  readonly survival: (y: number) => number;
  readonly quantile: (p: number) => number;
  readonly discrete?: boolean;
}

export const standIn = (length: number, { cdf, survival, quantile, discrete = false }: Formulas): StandIn => ({
  length,
  discrete,
  cdf: (y) => Float64Array.from(y, cdf),
  survival: (y) => Float64Array.from(y, survival),
  quantile: (p) => new Float64Array(length).fill(quantile(p)),
});

export const logistic = (n: number): StandIn =>
  standIn(n, {
    cdf: (y) => 1 / (1 + Math.exp(-y)),
    survival: (y) => 1 / (1 + Math.exp(y)),
    quantile: (p) => Math.log(p / (1 - p)),
  });

export const exponential = (n: number, scale = 1): StandIn =>
  standIn(n, {
    cdf: (y) => (y > 0 ? -Math.expm1(-y / scale) : 0),
    survival: (y) => (y > 0 ? Math.exp(-y / scale) : 1),
    quantile: (p) => -scale * Math.log1p(-p),
  });

export const cauchy = (n: number): StandIn => {
  const below = (y: number): number => (y < -1 ? Math.atan(-1 / y) / Math.PI : 0.5 + Math.atan(y) / Math.PI);
  return standIn(n, {
    cdf: below,
    survival: (y) => below(-y),
    quantile: (p) => (p < 0.5 ? -1 / Math.tan(Math.PI * p) : 1 / Math.tan(Math.PI * (1 - p))),
  });
};

/** Number of failures before the first success of probability p. */
export const geometric = (n: number, p: number): StandIn =>
  standIn(n, {
    cdf: (y) => (y < 0 ? 0 : -Math.expm1((Math.floor(y) + 1) * Math.log1p(-p))),
    survival: (y) => (y < 0 ? 1 : Math.exp((Math.floor(y) + 1) * Math.log1p(-p))),
    quantile: (u) => Math.max(0, Math.ceil(Math.log1p(-u) / Math.log1p(-p) - 1e-9) - 1),
    discrete: true,
  });

/** Nearly all probability within `width` of `at`. */
export const uniform = (n: number, at: number, width: number): StandIn => {
  const cdf = (y: number): number => Math.min(1, Math.max(0, (y - at) / width + 0.5));
  return standIn(n, { cdf, survival: (y) => 1 - cdf(y), quantile: (p) => at + (p - 0.5) * width });
};
